"""The variables of top scope that Puppet sets from facts, or about the node and the compilation.

Source: "Facter: Core facts" and "Legacy facts" (the names and aliases in ``facter/facts`` of Facter 4); "Facts and
built-in variables" of Puppet's documentation.
"""

from __future__ import annotations

from puppetguard.model.late import late_pattern

_NAMES = frozenset(
    # Facts with parts, and single ones.
    "aio_agent_version augeas az_metadata cloud disks dmi ec2_metadata ec2_userdata facterversion filesystems"
    " fips_enabled gce hypervisors identity interfaces is_virtual kernel kernelmajversion kernelrelease kernelversion"
    " ldom load_averages memory mountpoints networking nim_type os partitions path processors ruby scope6 selinux"
    " solaris_zones ssh system_profiler system_uptime timezone virtual xen zfs_featurenumbers zfs_version"
    " zpool_featureflags zpool_featurenumbers zpool_version"
    # Legacy ones.
    " architecture augeasversion bios_release_date bios_vendor bios_version blockdevices boardassettag"
    " boardmanufacturer boardproductname boardserialnumber chassisassettag chassistype dhcp_servers domain fqdn gid"
    " hardwareisa hardwaremodel hostname id ipaddress ipaddress6 lsbdistcodename lsbdistdescription lsbdistid"
    " lsbdistrelease lsbmajdistrelease lsbminordistrelease lsbrelease macaddress macosx_buildversion"
    " macosx_productname macosx_productversion macosx_productversion_major macosx_productversion_minor manufacturer"
    " memoryfree memoryfree_mb memorysize memorysize_mb netmask netmask6 network network6 operatingsystem"
    " operatingsystemmajrelease operatingsystemrelease osfamily physicalprocessorcount processorcount productname"
    " rubyplatform rubysitedir rubyversion selinux_config_mode selinux_config_policy selinux_current_mode"
    " selinux_enforced selinux_policyversion serialnumber swapencrypted swapfree swapfree_mb swapsize swapsize_mb"
    " system32 uptime uptime_days uptime_hours uptime_seconds uuid windows_display_version windows_edition_id"
    " windows_installation_type windows_product_name windows_release_id xendomains zonename zones"
    # What the agent and the server add.
    " agent_specified_environment clientcert clientnoop clientversion environment puppetversion serverip"
    " servername serverversion".split()
)
_PATTERN = late_pattern(
    r"(?:ipaddress6?|macaddress|mtu|netmask6?|network6?|scope6|blockdevice|sshfp|sp|ldom|zone)_\w+"
    r"|ssh(?:dsa|ecdsa|ed25519|rsa)key|processor[0-9]+"
)

EVERYWHERE = frozenset("facts trusted server_facts environment settings servername serverip serverversion".split())
"""What Puppet sets at top scope itself."""


def is_fact(name: str) -> bool:
    """Tell whether a variable of top scope is set from a fact or by Puppet itself."""
    return name in _NAMES or _PATTERN.fullmatch(name) is not None


def known_facts() -> frozenset[str]:
    """Return the names that are not made of patterns, such as those of interfaces."""
    return _NAMES
