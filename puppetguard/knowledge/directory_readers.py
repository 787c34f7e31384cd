"""Directories of which a program reads only files with certain names, by its manual."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal, NamedTuple

_UNITS = ("service", "socket", "device", "mount", "automount", "swap", "target", "path", "timer", "slice", "scope")


class Reader(NamedTuple):
    """Who reads the files of a directory, and which of them.

    ``extensions`` are those that it reads, ``""`` for names without a dot; without any it is all names without a dot.
    ``sure`` tells that the program itself has it so; or a configuration that it usually comes with; or that only some
    systems have it so.
    """

    program: str
    extensions: Sequence[str]
    source: str
    sure: Literal["always", "usually", "on some systems"] = "always"


_NO_DOT = ("",)
_CONF = ("conf",)

_READERS: dict[str, Reader] = {
    "/etc/sudoers.d": Reader("sudo", _NO_DOT, "sudoers(5)"),
    "/etc/xinetd.d": Reader("xinetd", _NO_DOT, "xinetd.conf(5)"),
    "/etc/update-motd.d": Reader("run-parts", _NO_DOT, "run-parts(8)"),
    "/etc/network/if-up.d": Reader("run-parts", _NO_DOT, "run-parts(8)"),
    "/etc/network/if-down.d": Reader("run-parts", _NO_DOT, "run-parts(8)"),
    "/etc/network/if-pre-up.d": Reader("run-parts", _NO_DOT, "run-parts(8)"),
    "/etc/network/if-post-down.d": Reader("run-parts", _NO_DOT, "run-parts(8)"),
    "/etc/systemd/system": Reader("systemd", _UNITS, "systemd.unit(5)"),
    "/usr/lib/systemd/system": Reader("systemd", _UNITS, "systemd.unit(5)"),
    "/lib/systemd/system": Reader("systemd", _UNITS, "systemd.unit(5)"),
    "/etc/systemd/user": Reader("systemd", _UNITS, "systemd.unit(5)"),
    "/etc/systemd/network": Reader("systemd-networkd", ("network", "netdev", "link"), "systemd.network(5)"),
    "/etc/tmpfiles.d": Reader("systemd-tmpfiles", _CONF, "tmpfiles.d(5)"),
    "/usr/lib/tmpfiles.d": Reader("systemd-tmpfiles", _CONF, "tmpfiles.d(5)"),
    "/etc/sysusers.d": Reader("systemd-sysusers", _CONF, "sysusers.d(5)"),
    "/etc/modules-load.d": Reader("systemd-modules-load", _CONF, "modules-load.d(5)"),
    "/etc/binfmt.d": Reader("systemd-binfmt", _CONF, "binfmt.d(5)"),
    "/etc/sysctl.d": Reader("sysctl", _CONF, "sysctl.d(5)"),
    "/etc/modprobe.d": Reader("modprobe", _CONF, "modprobe.d(5)"),
    "/etc/depmod.d": Reader("depmod", _CONF, "depmod.d(5)"),
    "/etc/dracut.conf.d": Reader("dracut", _CONF, "dracut.conf(5)"),
    "/etc/security/limits.d": Reader("pam_limits", _CONF, "limits.conf(5)"),
    "/etc/udev/rules.d": Reader("udev", ("rules",), "udev(7)"),
    "/etc/udev/hwdb.d": Reader("udev", ("hwdb",), "hwdb(7)"),
    "/etc/polkit-1/rules.d": Reader("polkit", ("rules",), "polkit(8)"),
    "/etc/audit/rules.d": Reader("augenrules", ("rules",), "augenrules(8)"),
    "/etc/apt/sources.list.d": Reader("apt", ("list", "sources"), "sources.list(5)"),
    "/etc/apt/apt.conf.d": Reader("apt", ("", "conf"), "apt.conf(5)"),
    "/etc/apt/preferences.d": Reader("apt", ("", "pref"), "apt_preferences(5)"),
    "/etc/yum.repos.d": Reader("yum", ("repo",), "yum.conf(5)"),
    "/etc/mysql/conf.d": Reader("mysqld", ("cnf",), "MySQL's manual, `!includedir`"),
    "/etc/mysql/mysql.conf.d": Reader("mysqld", ("cnf",), "MySQL's manual, `!includedir`"),
    "/etc/mysql/mariadb.conf.d": Reader("mariadbd", ("cnf",), "MariaDB's manual, `!includedir`"),
    "/etc/my.cnf.d": Reader("mysqld", ("cnf",), "MySQL's manual, `!includedir`"),
    "/etc/krb5.conf.d": Reader("Kerberos", ("", "conf"), "krb5.conf(5)"),
    "/etc/sssd/conf.d": Reader("sssd", _CONF, "sssd.conf(5)"),
    "/etc/NetworkManager/conf.d": Reader("NetworkManager", _CONF, "NetworkManager.conf(5)"),
    "/etc/X11/xorg.conf.d": Reader("Xorg", _CONF, "xorg.conf(5)"),
    "/etc/dbus-1/system.d": Reader("dbus", _CONF, "dbus-daemon(1)"),
    "/etc/fail2ban/jail.d": Reader("fail2ban", ("conf", "local"), "jail.conf(5)"),
    "/etc/fail2ban/filter.d": Reader("fail2ban", ("conf", "local"), "jail.conf(5)"),
    "/etc/fail2ban/action.d": Reader("fail2ban", ("conf", "local", "py"), "jail.conf(5)"),
    "/etc/cloud/cloud.cfg.d": Reader("cloud-init", ("cfg",), "cloud-init's manual, instance data"),
    "/etc/consul.d": Reader("consul", ("json", "hcl"), "consul's manual, `-config-dir`"),
    # What the configuration has that these programs come with.
    "/etc/profile.d": Reader("the login shell", ("sh", "csh", "fish", "zsh", "local"), "bash(1)", "usually"),
    "/etc/ld.so.conf.d": Reader("ldconfig", _CONF, "ldconfig(8)", "usually"),
    "/etc/rsyslog.d": Reader("rsyslogd", _CONF, "rsyslog.conf(5)", "usually"),
    "/etc/ssh/sshd_config.d": Reader("sshd", _CONF, "sshd_config(5)", "usually"),
    "/etc/ssh/ssh_config.d": Reader("ssh", _CONF, "ssh_config(5)", "usually"),
    "/etc/supervisor/conf.d": Reader("supervisord", _CONF, "supervisord's manual, `[include]`", "usually"),
    # Debian's; that of Red Hat reads them.
    "/etc/cron.d": Reader("Debian's cron", _NO_DOT, "cron(8)", "on some systems"),
    **{
        f"/etc/cron.{time}": Reader("Debian's run-parts", _NO_DOT, "run-parts(8)", "on some systems")
        for time in ("hourly", "daily", "weekly", "monthly")
    },
    "/etc/php.d": Reader("php", ("ini",), "PHP's manual, the configuration file"),
    "/etc/php-fpm.d": Reader("php-fpm", _CONF, "PHP's manual, FPM", "usually"),
}
for _part in ("journald", "logind", "resolved", "timesyncd", "networkd", "coredump", "system", "user", "sleep"):
    _READERS[f"/etc/systemd/{_part}.conf.d"] = Reader("systemd", _CONF, "systemd-system.conf(5)")

_NAMED = (
    (re.compile(r"/etc/systemd/(?:system|user)/[^/]+\.d"), Reader("systemd", _CONF, "systemd.unit(5)")),
    (
        re.compile(r"/etc/systemd/network/[^/]+\.(?:network|netdev|link)\.d"),
        Reader("systemd-networkd", _CONF, "systemd.network(5)"),
    ),
    (
        re.compile(r"/etc/php\d?/(?:\d\.\d/)?\w+/conf\.d"),
        Reader("php", ("ini",), "PHP's manual, the configuration file"),
    ),
    (
        re.compile(r"/etc/php\d?/(?:\d\.\d/)?fpm/pool\.d"),
        Reader("php-fpm", _CONF, "PHP's manual, FPM", "usually"),
    ),
)


def reader_of(directory: str) -> Reader | None:
    """Return what reads the files right in a directory, if it is known to read only some of them."""
    found = _READERS.get(directory)
    if found is None and directory.startswith("/etc/"):
        found = next((reader for form, reader in _NAMED if form.fullmatch(directory)), None)
    return found
