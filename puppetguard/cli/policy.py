"""``puppetguard policy``: who must approve what."""

from __future__ import annotations

import os
import re

import click

from puppetguard.cli.groups import SuggestingGroup

_TEMPLATE = """\
# Who must approve what. It counts as it is on the base of a change, never as the change has it.
version: 1
repo_id: {name}
target_ref: refs/heads/main
people:
  # Each with a key in .puppetguard/allowed_signers:
  # asha namespaces="puppetguard-approval,puppetguard-break-glass,git" ssh-ed25519 AAAA…
  asha: {{roles: [senior, policy-admin], emails: [asha@example.org]}}
  ben: {{roles: [senior, policy-admin], emails: [ben@example.org]}}
  chris: {{roles: [senior], emails: [chris@example.org]}}
defaults: {{expires: 14d, author_may_approve: false, bind: change}}
protect:
  - id: web-files
    match:
      - {{type: [file, exec], title: "/var/www/**"}}
    require: [{{role: senior, count: 2}}]
break_glass: {{roles: [senior], count: 1, max_ttl: 4h, follow_up: 48h}}
"""


@click.group(cls=SuggestingGroup)
def policy() -> None:
    """Write, check and explain the policy: who must approve what."""


@policy.command("init")
def init() -> int:
    """Write a policy to begin with; one that is there already is kept."""
    from puppetguard.errors import UsageError
    from puppetguard.git.repository import find_working_tree
    from puppetguard.policy.atomic import replace_file
    from puppetguard.policy.protections import FOLDER, POLICY, SIGNERS

    root = find_working_tree(os.getcwd()).root
    name = re.sub(r"[^\w.-]", "-", os.path.basename(root)) or "control-repo"
    if os.path.lexists(os.path.join(root, POLICY)):
        raise UsageError(f"there is a {POLICY} already")
    os.makedirs(os.path.join(root, FOLDER), exist_ok=True)
    replace_file(os.path.join(root, POLICY), _TEMPLATE.format(name=name).encode())
    print(f"wrote {POLICY}: name your people there, and their keys in {SIGNERS}")
    return 0


@policy.command("check")
@click.option("--base", metavar="REVISION", help="Check the policy of a commit instead of the working tree's.")
def check_policy(base: str | None) -> int:
    """Check the policy and the keys: whether they can be read, and whether everybody has a key.

    Exit codes: 0 they are fine, 4 they are not to be trusted.
    """
    from puppetguard.errors import TrustError
    from puppetguard.git.listing import working_files
    from puppetguard.git.repository import find_repository, find_working_tree
    from puppetguard.git.run import CleanRoom
    from puppetguard.git.snapshot import commit_snapshot, folder_snapshot
    from puppetguard.policy.coverage import idle, keyless
    from puppetguard.policy.trust import read_trust

    with CleanRoom((find_working_tree if base is None else find_repository)(os.getcwd())) as room:
        snapshot = (
            folder_snapshot(room.repository.root, working_files(room))
            if base is None
            else commit_snapshot(room, room.commit(base))
        )
        trust = read_trust(snapshot)
        if trust is None:
            raise TrustError("there is no .puppetguard/policy.yml: `puppetguard policy init` writes one")
        complaints = [*keyless(trust), *idle(trust.policy, snapshot)]
    if complaints:
        raise TrustError("\n".join(complaints))
    print(f"{len(trust.policy.protect) + 1} protections, {len(trust.policy.people)} people, {len(trust.signers)} keys")
    return 0


@policy.command("explain")
@click.argument("subject", metavar="PATH-or-RESOURCE")
def explain_policy(subject: str) -> int:
    """Say who must approve changes of a file or of a resource (`File[/var/www/index.php]`), and why."""
    from puppetguard.errors import TrustError
    from puppetguard.git.repository import find_working_tree
    from puppetguard.git.snapshot import folder_snapshot
    from puppetguard.policy.coverage import covering
    from puppetguard.policy.protections import POLICY, REVOKED, REVOKED_KEYS, SIGNERS, people_with
    from puppetguard.policy.trust import read_trust
    from puppetguard.report.markup import printable

    root = find_working_tree(os.getcwd()).root
    trust = read_trust(folder_snapshot(root, [POLICY, SIGNERS, REVOKED, REVOKED_KEYS]))
    if trust is None:
        raise TrustError(f"there is no {POLICY}: `puppetguard policy init` writes one")
    path = os.path.relpath(os.path.abspath(subject), root) if os.path.exists(subject) else subject
    found = covering(trust.policy, path)
    for one, why in found:
        wanted = " and ".join(f"{need.count} × {need.role}" for need in one.require)
        people = ", ".join(people_with(trust.policy, (need.role for need in one.require)))
        print(printable(f"{one.id}: {wanted} ({people}), for {why}"))
    if not found:
        print(printable(f"nothing protects {subject} by its name; what feeds it or stands around it may be protected"))
    return 0
