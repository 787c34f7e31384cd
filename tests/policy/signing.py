"""A repository with a policy and real keys, for tests of approvals."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

from tests.git.repositories import Done, Repository

POLICY = """\
version: 1
repo_id: acme/control-repo
people:
  asha: {roles: [senior, policy-admin], emails: [asha@example.org]}
  ben: {roles: [senior, policy-admin], emails: [ben@example.org]}
  chris: {roles: [senior], emails: [chris@example.org]}
  eve: {roles: [junior], emails: [eve@example.org]}
protect:
  - id: web-files
    match: [{type: [file, exec], title: "/var/www/**"}]
    require: [{role: senior, count: 2}]
break_glass: {roles: [senior], count: 1, max_ttl: 4h, follow_up: 48h}
"""
WEB = """\
class profile::web {
  file { '/var/www/html/index.php':
    content => 'hello',
  }
}
"""
PEOPLE = ("asha", "ben", "chris", "eve")
NAMESPACES = "puppetguard-approval,puppetguard-break-glass,git"


class Signed:
    """A repository whose ``main`` has a policy and a manifest, and whose branch ``change`` is eve's."""

    def __init__(self, folder: Path, policy: str = POLICY, *, more: Sequence[str] = ()) -> None:
        self.keys = folder / "keys"
        self.keys.mkdir(parents=True)
        self.repo = Repository(folder / "repo")
        lines = []
        for name in (*PEOPLE, *more):
            self.repo.run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", str(self.keys / name))
            kind, key, _ = (self.keys / f"{name}.pub").read_text().split()
            lines.append(f'{name} namespaces="{NAMESPACES}" {kind} {key}\n')
        self.repo.write(".puppetguard/policy.yml", policy)
        self.repo.write(".puppetguard/allowed_signers", "".join(lines))
        self.repo.write("manifests/web.pp", WEB)
        self.repo.write("README.md", "hello\n")
        self.commit("asha")
        self.repo.git("checkout", "-q", "-b", "change")

    def commit(self, person: str, message: str = "all", *, sign: bool = True) -> str:
        self.repo.git("add", "--all")
        who = {f"GIT_{role}_{what}": value for role in ("AUTHOR", "COMMITTER")
               for what, value in (("NAME", person), ("EMAIL", f"{person}@example.org"))}  # fmt: skip
        key = ("-c", "gpg.format=ssh", "-c", f"user.signingkey={self.keys / person}") if sign else ()
        done = self.repo.run(
            "git", *key, "commit", "-q", "--allow-empty", *(["-S"] if sign else []), "-m", message, **who
        )
        assert done.code == 0, done.err
        return self.repo.git("rev-parse", "HEAD").out.strip()

    def edit(self, old: str = "'hello'", new: str = "'goodbye'", path: str = "manifests/web.pp") -> str:
        before = (self.repo.folder / path).read_text()
        assert old in before
        self.repo.write(path, before.replace(old, new))
        return self.commit("eve")

    def approve(self, person: str, *more: str, commit: bool = True) -> Done:
        done = self.repo.puppetguard("approve", "main..HEAD", "--yes", "--key", str(self.keys / person), *more)
        if commit and done.code == 0:
            self.commit(person, "approve")
        return done

    def verify(self, *more: str) -> Done:
        return self.repo.puppetguard("approvals", "verify", "main..HEAD", *more)

    def copy(self, folder: Path) -> Signed:
        other = object.__new__(Signed)
        shutil.copytree(self.repo.folder, folder / "repo")
        other.keys, other.repo = self.keys, Repository(folder / "repo", make=False)
        return other

    def stored(self) -> list[Path]:
        return sorted((self.repo.folder / ".puppetguard/approvals").rglob("*.json"))
