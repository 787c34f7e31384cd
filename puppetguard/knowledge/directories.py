"""Directories that do not belong to one program: what is lost with their content.

Those of the system are the ones of the Filesystem Hierarchy Standard 3.0 and of systemd's ``file-hierarchy(7)``; those
that many packages share are generated from Debian's list of files by ``scripts/generate_directories.py``.
"""

from __future__ import annotations

import json
import os
import posixpath
import re
from collections.abc import Mapping
from functools import cache
from typing import Literal

import msgspec

Kind = Literal["system", "shared", "data", "local", "temporary"]
"""What a directory is.

``system``: a system does not work, or people lose what is theirs, without what is in it. ``shared``: many packages have
files there. ``data``: a server keeps its data there. ``local``: the administrator's own (``/usr/local``, web roots).
``temporary``: files that are in use, but not for long.
"""


class Directory(msgspec.Struct, frozen=True):
    """A directory: what it is, what is in it, and how many packages have files there (0 if that is not counted)."""

    kind: Kind
    holds: str
    packages: int = 0


_SYSTEM = {
    "the whole system": "/ C:/",
    "programs of the system": "/bin /sbin /usr/bin /usr/sbin /usr/libexec",
    "programs and libraries of the system": "/usr",
    "libraries of the system": "/lib /lib32 /lib64 /libx32 /usr/lib /usr/lib32 /usr/lib64 /usr/libx32"
    " /lib/x86_64-linux-gnu",
    "what packages share": "/usr/share",
    "what boots the system": "/boot /boot/efi /boot/grub /boot/grub2 /boot/loader",
    "modules of the kernel": "/lib/modules",
    "devices and the kernel's own files": "/dev /proc /sys",
    "the configuration of the system": "/etc",
    "units of systemd, and the links that enable services": "/etc/systemd/system /etc/systemd",
    "units of systemd": "/lib/systemd /lib/systemd/system",
    "the scripts that start services": "/etc/init.d /etc/rc.d /etc/rc.d/init.d "
    + " ".join(f"/etc/rc{level}.d /etc/rc.d/rc{level}.d" for level in "0123456S"),
    "how people log in": "/etc/pam.d /etc/security /etc/ssh /lib/security /lib/x86_64-linux-gnu/security",
    "settings of services": "/etc/default /etc/sysconfig",
    "how the network is set up": "/etc/sysconfig/network-scripts /etc/network",
    "certificates and keys": "/etc/ssl /etc/ssl/certs /etc/ssl/private /etc/pki /etc/pki/tls /etc/pki/tls/certs"
    " /etc/pki/tls/private /etc/pki/ca-trust",
    "the links to what programs are called": "/etc/alternatives",
    "the directories of users": "/home /root /Users C:/Users",
    "what is mounted there": "/media /mnt",
    "programs that come from elsewhere": "/opt C:/Program\0Files C:/Program\0Files\0(x86)",
    "the data of services": "/srv",
    "what runs": "/run /var/run",
    "the data of all services": "/var /var/lib C:/ProgramData",
    "what services write down and wait for": "/var/spool /var/mail /var/spool/mail",
    "the jobs of users": "/var/spool/cron /var/spool/cron/crontabs",
    "logs of all services": "/var/log",
    "backups": "/var/backups",
    "what the package manager knows": "/var/lib/dpkg /var/lib/dpkg/info /var/lib/rpm /var/lib/apt /var/lib/dnf"
    " /var/lib/yum /usr/lib/sysimage/rpm",
    "Windows": "C:/Windows C:/Windows/System32",
}
_DATA = (
    # Where Debian's and Red Hat's packages of servers keep what they serve.
    "/var/lib/mysql /var/lib/pgsql /var/lib/pgsql/data /var/lib/postgresql /var/lib/mongodb /var/lib/mongo"
    " /var/lib/redis /var/lib/elasticsearch /var/lib/ldap /var/lib/docker /var/lib/containerd /var/lib/libvirt"
    " /var/lib/libvirt/images /var/lib/rabbitmq /var/lib/cassandra /var/lib/influxdb /var/lib/prometheus /var/lib/etcd"
    " /var/lib/samba /var/lib/nfs /var/lib/glance/images /var/lib/git /var/lib/jenkins /var/lib/ceph /var/vmail"
    " /var/lib/kubelet /var/lib/grafana /var/lib/couchdb /var/lib/neo4j /var/lib/zookeeper"
)
_LOCAL = {
    "programs of the administrator": "/usr/local /usr/local/bin /usr/local/sbin /usr/local/lib /usr/local/share"
    " /usr/local/etc /usr/src",
    "web sites": "/var/www /var/www/html /usr/share/nginx/html /srv/www",
    "caches of all services": "/var/cache",
    "directories of programs from elsewhere": "/var/opt /etc/opt",
}
_TEMPORARY = "/tmp /var/tmp /var/lock /run/lock /dev/shm"  # noqa: S108 # names of directories, nothing is made there
_DRIVE = re.compile(r"[A-Za-z]:")


def normal_path(path: str) -> str:
    """Return a path as the tables here have it: without ``..``, doubled slashes and one at the end, as Puppet does."""
    if _DRIVE.match(path):
        drive, _, rest = path.replace("\\", "/").partition("/")
        return f"{drive.upper()}{posixpath.normpath(f'/{rest}')}"
    return posixpath.normpath(f"/{path.lstrip('/')}") if path.startswith("/") else path


def known_directory(path: str) -> Directory | None:
    """Return what is known of a directory; None if it is not one of those that have more than one owner."""
    path = normal_path(path)
    found = _directories().get(path.lower() if _DRIVE.match(path) else path)
    if found is None and path.startswith("/usr/lib/"):
        found = _directories().get(path[4:])
    return found


def is_directory(path: str) -> bool:
    """Tell whether a path certainly is a directory on each system that has it."""
    return known_directory(path) is not None


@cache
def _directories() -> Mapping[str, Directory]:
    shared = {path: Directory("shared", "", packages) for path, packages in _shared().items()}
    temporary: dict[str, Directory] = {
        path: Directory("temporary", "files that programs are using") for path in _TEMPORARY.split()
    }
    data: dict[str, Directory] = {path: Directory("data", "the data of a server") for path in _DATA.split()}
    local = _table("local", _LOCAL)
    system = _table("system", _SYSTEM)
    return {**shared, **temporary, **data, **local, **system}


def _table(kind: Kind, table: Mapping[str, str]) -> dict[str, Directory]:
    found: dict[str, Directory] = {}
    for holds, paths in table.items():
        for path in paths.split(" "):
            name = path.replace("\0", " ")
            found[name.lower() if _DRIVE.match(name) else name] = Directory(kind, holds, _shared().get(name, 0))
    return found


@cache
def _shared() -> Mapping[str, int]:
    with open(os.path.join(os.path.dirname(__file__), "directories.json"), encoding="utf-8") as file:
        data = json.load(file)
    shared: dict[str, int] = data["shared"]
    return shared
