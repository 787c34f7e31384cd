#!/usr/bin/env python3
"""Generates ``puppetguard/knowledge/files.json``: files that systems have under fixed names, and what is near them.

For each directory there are

- ``names``: the files in it whose misspellings are looked for. Those that Debian's packages for servers (``SECTIONS``)
  put into directories of their own in ``/etc``, and those of any system right into it; those that the rules of SELinux
  name (Debian ``selinux-policy-default``: they have Red Hat's as well, and what programs make); those of ``/proc`` that
  proc(5) of Debian ``manpages`` explains; and a few by hand. Directories whose files anybody may name as he likes
  (``cron.d``, ``init.d``) have none.
- ``beside``: names within one edit of these that mean something else: whatever any package or rule has in the same
  place, packages, words of English (Debian ``wamerican-small``).

It needs apt-get, apt-helper and dpkg-deb. With ``--check`` it writes nothing, and fails if the file is not what it
would write; unless the sources are no longer those that it was written from.
"""

from __future__ import annotations

import gzip
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from scripts.debian_archive import Archive
from scripts.generate_paths import entry, indexed, ruled
from scripts.knowledge_file import KnowledgeFile

DEBIAN = ("manpages", "selinux-policy-default", "wamerican-small")
SECTIONS = frozenset("admin database httpd kernel mail net php shells utils vcs web".split())
COMMON = ("required", "important", "standard")
SHORTEST = 5
"""How long a name must be: a shorter one is near to too many others."""
DEEPEST = 4
FREE = re.compile(r"\.d$|-(?:available|enabled)$|^(?:default|skel|alternatives|conf\.avail|examples?|rc[0-9S]\.d)$")
"""Directories whose files are called as whoever puts them there likes, or like the services of a machine."""
BY_HAND = {
    # Made by the system, the installer or alternatives, and so in no package: their manual pages name them.
    "etc": "crontab environment fstab group gshadow hostname hosts localtime machine-id mtab passwd resolv.conf shadow"
    " timezone sudoers subuid subgid exports aliases ethers inittab services protocols networks nsswitch.conf profile"
    " shells modules rc.local hosts.allow hosts.deny securetty anacrontab chrony.conf bashrc inputrc mailname"
    " idmapd.conf nfs.conf multipath.conf vconsole.conf locale.conf locale.gen adjtime sysctl.conf yum.conf",
    "etc/mysql": "my.cnf",
    "etc/ssh": "sshd_config ssh_config ssh_known_hosts",
    "etc/default": "grub locale keyboard useradd",
    "etc/apt": "sources.list apt.conf preferences auth.conf",
    "etc/security": "limits.conf access.conf pam_env.conf group.conf time.conf namespace.conf",
    "etc/selinux": "config semanage.conf",
    "etc/pki/tls/certs": "ca-bundle.crt",
    "etc/ssl/certs": "ca-certificates.crt",
    "etc/sysconfig": "network clock iptables selinux",
    "etc/yum": "yum.conf",
    "etc/docker": "daemon.json",
    # sshd(8), ssh(1), ssh-keygen(1): in the home of anybody.
    "~/.ssh": "authorized_keys authorized_keys2 known_hosts known_hosts2 known_hosts.old config environment identity"
    " id_dsa id_dsa.pub id_rsa id_rsa.pub id_ecdsa id_ecdsa.pub id_ed25519 id_ed25519.pub",
}
NAME = re.compile(r"[A-Za-z][A-Za-z0-9._+-]*", re.ASCII)
PROC = re.compile(r"^\.I /(proc/[a-z0-9_/]+)$", re.MULTILINE)


def main() -> None:
    """Fetch the sources, and write the file."""
    archive = Archive()
    file = KnowledgeFile("files", [archive.identity])
    if file.is_of_other_sources():
        return
    debian = archive.unpack(DEBIAN)
    dictionary = (debian / "usr/share/dict/american-english-small").read_text(encoding="utf-8").split()
    chosen: defaultdict[str, set[str]] = defaultdict(set)
    every: defaultdict[str, set[str]] = defaultdict(set)
    packages: set[str] = set()
    common = archive.packages("Priority", COMMON)
    for path, listed in archive.files():
        owners = [package.rpartition("/") for package in listed.split(",")]
        packages.update(name for _, _, name in owners)
        if path.startswith("etc/"):
            own = path.count("/") > 1 and any(section.rpartition("/")[2] in SECTIONS for section, _, _ in owners)
            usual = own or any(name in common for _, _, name in owners)
            note(path, chosen, every, usual=usual)
    for path, directory in ruled(debian):
        if path.startswith("etc/"):
            if directory:
                every[path.rpartition("/")[0]].add(path.rpartition("/")[2])
            else:
                note(path, chosen, every)
    for path in explained(debian):
        note(path, chosen, every)
    for parent, names in BY_HAND.items():
        chosen[parent].update(names.split())
        every[parent].update(names.split())
    words = indexed({*packages, *(word.lower() for word in dictionary)})
    data = {
        "directories": {parent: entry(names, words, every[parent]) for parent, names in sorted(chosen.items())},
    }
    count = sum(len(names) for names in chosen.values())
    file.write(data, f"{len(chosen)} directories, {count} files\n", indent=0)


def note(
    path: str, chosen: defaultdict[str, set[str]], every: defaultdict[str, set[str]], *, usual: bool = True
) -> None:
    """Note a file, and choose it if it is one that everybody calls by the same name."""
    parent, _, name = path.rpartition("/")
    parts = path.split("/")
    every[parent].add(name)
    # The directories above it are names there, too.
    for depth in range(1, len(parts) - 1):
        every["/".join(parts[:depth])].add(parts[depth])
    fixed = not any(FREE.search(part) for part in parts[:-1])
    if usual and fixed and len(name) >= SHORTEST and NAME.fullmatch(name) and len(parts) <= DEEPEST:
        chosen[parent].add(name)


def explained(debian: Path) -> Iterator[str]:
    """Yield the files of ``/proc`` that proc(5) explains, but for those of processes."""
    page = gzip.decompress((debian / "usr/share/man/man5/proc.5.gz").read_bytes()).decode("utf-8")
    yield from (path for path in PROC.findall(page) if path.count("/") < DEEPEST)


if __name__ == "__main__":
    main()
