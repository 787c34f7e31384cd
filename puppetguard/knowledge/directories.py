"""The directories that each system has, and what is lost with them.

Source: Filesystem Hierarchy Standard 3.0; hier(7) and file-hierarchy(7) of Debian.
"""

from __future__ import annotations

from collections.abc import Mapping

SYSTEM_DIRECTORIES: Mapping[str, str] = {
    "/": "the whole system",
    "/bin": "the programs of the system",
    "/boot": "the kernel and what starts it",
    "/dev": "the devices",
    "/etc": "the configuration of the system",
    "/home": "the files of all users",
    "/lib": "the libraries of the system",
    "/lib32": "the libraries of the system",
    "/lib64": "the libraries of the system",
    "/proc": "what the kernel shows of its processes",
    "/root": "the files of root",
    "/run": "the sockets and locks of what runs",
    "/sbin": "the programs of the system",
    "/sys": "what the kernel shows of its devices",
    "/usr": "the programs and libraries of the system",
    "/usr/bin": "the programs of the system",
    "/usr/lib": "the libraries of the system",
    "/usr/lib32": "the libraries of the system",
    "/usr/lib64": "the libraries of the system",
    "/usr/libexec": "the programs of the system",
    "/usr/local": "what was installed without packages",
    "/usr/local/bin": "the programs that were installed without packages",
    "/usr/local/sbin": "the programs that were installed without packages",
    "/usr/local/lib": "the libraries that were installed without packages",
    "/usr/sbin": "the programs of the system",
    "/usr/share": "the data of the programs of the system",
    "/var": "the data of all services",
    "/var/lib": "the data of all services",
    "/var/log": "all logs",
    "/var/mail": "the mail of all users",
    "/var/spool": "the queues of mail, printing and cron",
    "/lib/modules": "the modules of the kernel",
    "/usr/lib/modules": "the modules of the kernel",
    "/lib/systemd": "systemd and its units",
    "/usr/lib/systemd": "systemd and its units",
    "/etc/systemd": "the configuration of systemd",
    "/etc/ssh": "the keys and the configuration of sshd",
    "/etc/pam.d": "the rules of who may log in",
    "/etc/ssl": "the certificates of the system",
    "/var/lib/dpkg": "the database of packages",
    "/var/lib/rpm": "the database of packages",
}
"""The directories that a system does not run without, or that hold what nobody can bring back."""

OTHER_DIRECTORIES = frozenset(
    "/media /mnt /opt /srv /tmp /var/cache /var/lock /var/opt /var/run /var/tmp /usr/include /usr/src /usr/games"
    " /usr/local/etc /usr/local/share /usr/local/src /etc/cron.d /etc/default /etc/init.d /etc/opt /etc/skel".split()
)
"""The other directories of the standard: they are there, but may be emptied."""


def is_directory(path: str) -> bool:
    """Tell whether a path certainly is a directory on each system."""
    path = path.rstrip("/") or "/"
    return path in SYSTEM_DIRECTORIES or path in OTHER_DIRECTORIES
