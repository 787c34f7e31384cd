"""The values that the facts of the operating system can have.

Sources: "Facter: Core facts" of Puppet's documentation (``os``, ``kernel``), and ``Facter::Util::Facts`` of Facter 4,
which tells the family by the name. Puppet compares texts without regard to capitals.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

_FAMILIES = {
    "RedHat": "RedHat CentOS Fedora Scientific OracleLinux OEL OVS Amazon AlmaLinux Rocky CloudLinux Ascendos PSBM"
    " XenServer XCP-ng VirtuozzoLinux Photon PhotonOS Mariner SLC EulerOS",
    "Debian": "Debian Ubuntu LinuxMint Devuan Raspbian KDE HuaweiOS Kali",
    "Suse": "SLES SLED openSUSE SuSE",
    "Gentoo": "Gentoo",
    "Archlinux": "Archlinux Manjaro ManjaroLinux",
    "Mandrake": "Mandrake Mandriva Mageia",
}
_ALONE = (
    "Alpine Slackware OpenWrt CumulusLinux Linux windows Darwin Solaris FreeBSD OpenBSD NetBSD DragonFly AIX HP-UX"
    " VMkernel"
)
_KERNELS = "Linux windows Darwin SunOS FreeBSD OpenBSD NetBSD DragonFly AIX HP-UX GNU/kFreeBSD VMkernel"


BOOLEAN_FACTS = frozenset(
    "is_virtual fips_enabled identity.privileged memory.swap.encrypted os.selinux.enabled os.selinux.enforced".split()
)
"""Facts that are true or false, by "Facter: Core facts"."""


@cache
def fact_values() -> Mapping[str, frozenset[str]]:
    """Return the values of facts that have but few, by the names of the facts with dots."""
    alone = frozenset(_ALONE.split())
    names = frozenset(name for names in _FAMILIES.values() for name in names.split())
    return {
        "os.family": frozenset(_FAMILIES) | alone,
        "os.name": names | alone,
        "kernel": frozenset(_KERNELS.split()),
    }


@cache
def family_of(name: str) -> str | None:
    """Return the family of an operating system, both in whatever case; None if that is not known."""
    folded = name.lower()
    return next((family for family, names in _FAMILIES.items() if folded in names.lower().split()), None)
