"""Services that a node is reached, run or watched by, and which of them stand in for each other.

From the units of systemd (``systemd.special(7)``), OpenSSH, the networking of Debian and Red Hat, and Windows.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import msgspec


class CriticalService(msgspec.Struct, frozen=True):
    """What is lost when a service is stopped.

    ``replaceable``: many systems do without it on purpose. ``role``: other services with the same role do its work.
    """

    loss: str
    role: str
    replaceable: bool = False


_SERVICES = {
    ("nobody can log in from elsewhere", "ssh"): "sshd ssh sshd.socket ssh.socket openssh OpenSSH_SSHD",
    ("programs no longer reach each other, and no one can log in", "bus"): "dbus dbus-broker messagebus dbus.socket",
    ("no one can log in", "logins"): "systemd-logind",
    ("devices are no longer set up", "devices"): "systemd-udevd udev",
    ("nothing is written to the log", "journal"): "systemd-journald",
    ("the node loses its network", "network"): "network networking wicked",
    ("volumes that fail are no longer noticed", "volumes"): "lvm2-monitor lvm2-lvmetad",
    ("Windows does not work without it", "windows"): "RpcSs RpcEptMapper DcomLaunch LSM SamSs EventLog ProfSvc gpsvc",
    ("the node loses its network", "windows network"): "Dhcp Dnscache nsi NlaSvc",
    ("nobody can manage the node from elsewhere", "windows remote"): "WinRM TermService",
}
_REPLACEABLE = {
    ("the node loses its network", "network"): "NetworkManager network-manager systemd-networkd netctl connman",
    ("connections are no longer filtered", "firewall"): (
        "firewalld iptables ip6tables nftables ufw shorewall ferm MpsSvc netfilter-persistent ipset"
    ),
    ("changes of the configuration no longer arrive", "puppet"): "puppet pe-puppet puppet-agent mcollective",
    ("jobs no longer run", "cron"): "cron crond atd fcron cronie",
    ("nothing is written to the log", "syslog"): "rsyslog syslog-ng syslog",
    ("what is done is no longer recorded", "audit"): "auditd",
    ("names are no longer resolved", "resolver"): "systemd-resolved nscd sssd",
    ("clocks drift apart", "time"): "chronyd chrony ntpd ntp ntpsec systemd-timesyncd W32Time",
    ("rights are no longer decided", "rights"): "polkit polkitd",
}
_UNIT = ".service"


def critical_service(name: str) -> CriticalService | None:
    """Return what is lost with a service; None if that is nothing that every node needs."""
    return _by_name().get(name.removesuffix(_UNIT))


@cache
def _by_name() -> Mapping[str, CriticalService]:
    found: dict[str, CriticalService] = {}
    for table, replaceable in ((_SERVICES, False), (_REPLACEABLE, True)):
        for (loss, role), names in table.items():
            for name in names.split():
                found.setdefault(name, CriticalService(loss, role, replaceable))
    return found
