#!/usr/bin/env python3
"""Generates ``puppetguard/knowledge/special_invocations.json``: what less common programs are told.

It is to ``invocations.json`` what the ``special`` commands are to the common ones, and has the same form: clusters,
virtual machines, storage, clouds, which fewer manifests run, so that it is read only when one of them does.

- Options are from the manual pages and completions of ``DEBIAN``, for each program that has a page there.
- Actions are those of ``ACTS``: the headings of chapters on commands; the lines that show how the program is called
  (``ceph osd pool get {pool}``) or what it takes (``ceph auth [ add | del ]``); and from completions: of bash those
  that OpenStack's clients generate (``cmds_quota='list set show'``), of zsh, fish and fig as for the common programs.
  What ``crm`` does is in its own code.

It needs npm, node, apt-get and dpkg-deb. With ``--check`` it writes nothing, and fails if the file is not what it would
write; unless the sources are no longer those that it was written from.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterable, Iterator
from itertools import takewhile
from pathlib import Path

from puppetguard.knowledge.invocations import common_invocations
from scripts.debian_archive import Archive
from scripts.generate_invocations import (
    FIG,
    Documentation,
    add_fig,
    documented,
    listed,
    options_in,
    plain,
    read_page,
)
from scripts.knowledge_file import KnowledgeFile

DEBIAN = (
    # the completions
    *("fish-common", "zsh-common", "bash-completion"),
    # clusters and storage
    *("ceph-common", "ceph-base", "ceph-mon", "ceph-osd", "ceph-mds", "radosgw", "glusterfs-cli", "drbd-utils"),
    *("crmsh", "pcs", "pacemaker-cli-utils", "corosync", "multipath-tools", "open-iscsi", "targetcli-fb"),
    # virtual machines and networks
    "etcd-client",
    *("libvirt-clients", "virtinst", "qemu-utils", "lxc", "openvswitch-switch", "openvswitch-common", "keepalived"),
    # OpenStack
    *("python3-openstackclient", "nova-common", "keystone", "glance-common", "cinder-common", "neutron-common"),
    *("heat-common", "python3-neutronclient", "python3-cinderclient", "swift"),
    # accounts
    *("krb5-user", "krb5-admin-server", "krb5-kdc", "samba-common-bin", "sssd-tools", "realmd", "adcli"),
    *("freeipa-client", "certmonger", "libpam-runtime", "slapd", "ldap-utils"),
    # servers
    *("exim4-base", "dovecot-core", "bind9", "bind9-utils", "pdns-server", "unbound", "varnish", "squid", "stunnel4"),
    *("openvpn", "prometheus", "rabbitmq-server", "supervisor", "puppetdb", "mariadb-server", "postgresql-common"),
    # packages and images
    *("rpm", "dracut-core", "initramfs-tools-core", "grub2-common", "locales", "debootstrap", "schroot", "reprepro"),
    *("aptly", "debsums", "needrestart", "devscripts", "dpkg-dev", "gnupg", "virtualenv"),
    # looking after machines
    *("augeas-tools", "fail2ban", "cloud-init", "sysstat", "smartmontools", "ipmitool", "chrony", "auditd"),
    "aide-common",
    *("clamav", "clamav-daemon", "apparmor-utils", "rsnapshot", "borgbackup", "restic", "duplicity", "rclone", "s3cmd"),
    *("cryptsetup-bin", "lvm2", "mdadm", "quota", "xfsprogs", "e2fsprogs", "util-linux", "util-linux-extra", "systemd"),
    *("policycoreutils", "selinux-utils", "ipset", "firewalld", "nftables", "ethtool", "bridge-utils", "ifupdown"),
)
ACTS = frozenset("ceph virsh openstack neutron cinder crm nova-manage zfs zpool aws cargo brew vagrant".split())
"""Programs whose first operand is what to do, and whose documentation has all of it."""
FAMILIES = {
    "ceph": "ceph-mon ceph-osd ceph-mds ceph-authtool ceph-volume monmaptool osdmaptool radosgw radosgw-admin rbd rados"
}
"""Programs that understand the options of the first one as well, as its manual says."""
COMPLETED = re.compile(r"^\s*cmds(?:_([a-z0-9_]+))?='([^'\n]*)'", re.MULTILINE)
ACTION = re.compile(r"[a-z][a-z0-9]*(?:[-_:][a-z0-9]+)*")
PROGRAM = re.compile(r"[a-z][a-z0-9_.-]*[a-z0-9]")
CHAPTER = re.compile(r"^\.S(H|S) +\"?([^\"\n]*)", re.MULTILINE)
CHOICE = re.compile(r"[\[{(]([^\[\]{}()]*\|[^\[\]{}()]*)[\]})]")
LEVEL = re.compile(r"^    name = [\"']([a-z]+)[\"']$", re.MULTILINE)
DONE = re.compile(r"^    def do_([a-z_]+)\(", re.MULTILINE)
ALIAS = re.compile(r"^    @command\.alias\(([^)\n]*)\)", re.MULTILINE)
LEFT_OUT = frozenset(["rclone"])
"""Programs with more options than all others together, one for each kind of storage."""
DEEPEST = 3
LEAST = 3
"""How many actions a list has at least: fewer are those of an example."""


def main() -> None:
    """Fetch the sources, and write the file."""
    archive = Archive()
    file = KnowledgeFile("special_invocations", [archive.identity, f"npm {FIG}"])
    if file.is_of_other_sources():
        return
    debian = archive.unpack(DEBIAN)
    pages = pages_in(debian)
    read = documented(debian, {*pages, *ACTS})
    with tempfile.TemporaryDirectory() as folder:
        add_fig(Path(folder), read, sorted(ACTS))
    for name in sorted(ACTS):
        add_pages(read[name], name, pages.get(name, []))
        completion = debian / "usr/share/bash-completion/completions" / name
        if completion.is_file():
            add_completion(read[name], completion.read_text(encoding="utf-8"))
    add_levels(read["crm"], debian / "usr/lib/python3/dist-packages/crmsh")
    for name, others in FAMILIES.items():
        for other in others.split():
            read[other].texts.extend(read[name].texts)
    common = common_invocations()
    entries: dict[str, dict[str, str]] = {}
    for name in sorted({*pages, *ACTS}):
        for title, entry in entries_of(name, read[name]):
            known = common.get(title, {})
            if "actions" in entry and "actions" not in known and known:
                entries[title] = {key: entry[key] for key in ("actions", "beside") if key in entry}
            elif not known:
                entries[title] = entry
    acting = sum("actions" in entry for entry in entries.values())
    data = {"programs": dict(sorted(entries.items()))}
    file.write(data, f"{len(entries)} programs, {acting} lists of actions", indent=0, ensure_ascii=False)


def pages_in(debian: Path) -> dict[str, list[Path]]:
    """Return the manual pages of each program."""
    found: dict[str, list[Path]] = {}
    for path in sorted(debian.glob("usr/share/man/man[18]/*.gz")):
        name = path.name.rpartition(".")[0].rpartition(".")[0]
        if path.exists() and PROGRAM.fullmatch(name) and name not in LEFT_OUT:
            found.setdefault(name, []).append(path)
    return found


def add_pages(into: Documentation, program: str, paths: Iterable[Path]) -> None:
    """Add the actions that the manual pages of a program have."""
    for path in paths:
        page = read_page(path)
        into.actions[""].update(headings(page))
        for line in plain(page).splitlines():
            words = line.replace('"', " ").split()
            if words[:1] != [program]:
                continue
            said = list(takewhile(ACTION.fullmatch, words[1:]))
            # Prose goes on with words.
            if len(said) <= DEEPEST and not line.rstrip().endswith((".", ",")):
                for at, word in enumerate(said):
                    into.actions[" ".join(said[:at])].add(word)
            if choice := CHOICE.search(" ".join(words[1:])):
                options = [word.strip() for word in choice[1].split("|")]
                if words[1 : len(said) + 1] == said and all(ACTION.fullmatch(word) for word in options):
                    into.actions[" ".join(said)].update(options)


def headings(page: str) -> Iterator[str]:
    """Yield the actions that have a heading of their own in the chapters on commands."""
    about = False
    for level, title in CHAPTER.findall(page):
        if level == "H":
            about = "COMMAND" in title.upper()
        elif about:
            words = plain(title).strip().split(", ")
            if all(ACTION.fullmatch(word) for word in words):
                yield from words


def add_completion(into: Documentation, text: str) -> None:
    """Add what a completion lists that a client of OpenStack generated."""
    for path, words in COMPLETED.findall(text):
        into.actions[path.replace("_", " ")].update(word for word in words.split() if not word.startswith("-"))
        into.options.update(word[2:] for word in words.split() if word.startswith("--"))
        into.texts.append(words)


def add_levels(into: Documentation, code: Path) -> None:
    """Add what ``crm`` does on each of its levels, each of which is a class."""
    for path in sorted(code.glob("ui_*.py")):
        text = path.read_text(encoding="utf-8")
        for part in re.split(r"^class ", text, flags=re.MULTILINE)[1:]:
            level = LEVEL.search(part)
            done = {name.replace("_", "-") for name in DONE.findall(part)} | set(DONE.findall(part))
            done.update(word for given in ALIAS.findall(part) for word in re.findall(r"[\"']([a-z_-]+)[\"']", given))
            if level is not None and done:
                into.actions["" if level[1] == "root" else level[1]].update(done)
                if level[1] != "root":
                    into.actions[""].add(level[1])


def entries_of(name: str, said: Documentation) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield the entries of a program and of its actions."""
    text = "\n".join(said.texts)
    entry = options_in(name, said)
    words = set(re.findall(r"(?<![\w.$<-])[a-z][a-z0-9]*(?:[-_:][a-z0-9]+)*(?![\w>=])", text))
    if name in ACTS:
        chosen = {one for one in said.actions[""] if ACTION.fullmatch(one) and one != name}
        if len(chosen) >= LEAST:
            entry |= listed(chosen, words | set().union(*said.actions.values()))
    if entry:
        yield name, {key: value for key, value in entry.items() if value}
    for action, within in sorted(said.actions.items()):
        chosen = {one for one in within if ACTION.fullmatch(one)}
        if action and name in ACTS and len(chosen) >= LEAST and "help" not in action.split():
            yield f"{name} {action}", listed(chosen, words)


if __name__ == "__main__":
    main()
