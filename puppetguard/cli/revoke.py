"""``puppetguard revoke``: take approvals back."""

from __future__ import annotations

import os
import re

import click


@click.command()
@click.argument("digest", metavar="BUNDLE")
@click.option("--reason", default="", help="Why, for whoever reads the file.")
def revoke(digest: str, reason: str) -> int:
    """Take back all approvals of a bundle, given by its digest.

    It is added to .puppetguard/revoked_approvals, and counts as soon as that is in the change or on its base.
    """
    from puppetguard.errors import UsageError
    from puppetguard.git.repository import find_working_tree
    from puppetguard.policy.atomic import replace_file
    from puppetguard.policy.protections import REVOKED
    from puppetguard.report.markup import printable

    if re.fullmatch(r"[0-9a-f]{64}", digest) is None:
        raise UsageError(f"{digest!r} is no digest of a bundle: 64 digits, as `puppetguard approvals verify` shows")
    path = os.path.join(find_working_tree(os.getcwd()).root, REVOKED)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    earlier = b""
    if os.path.exists(path):
        with open(path, "rb") as file:
            earlier = file.read()
    if earlier and not earlier.endswith(b"\n"):
        earlier += b"\n"
    replace_file(path, earlier + f"{digest} {printable(reason)}".rstrip().encode("ascii", "backslashreplace") + b"\n")
    print(f"revoked; now commit {REVOKED}")
    return 0
