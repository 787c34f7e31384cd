"""What happens when a type is purged of all that is not managed: ``resources { 'user': purge => true }``.

From the documentation of the types, in Puppet (``resources``, ``user``, ``group``, ``mount`` …) and in the modules that
bring them.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Literal, NamedTuple

Harm = Literal["breaks", "loses", "practice", "nothing"]
"""``breaks``: the node, or data, is lost. ``loses``: what somebody needs may be among it. ``practice``: it is common to
manage all of them. ``nothing``: such resources cannot be purged like this."""


class Purge(NamedTuple):
    """What is lost."""

    harm: Harm
    effect: str


_PURGES: Mapping[tuple[Harm, str], str] = {
    ("breaks", "every package that is not managed is removed, those of the system among them"): "package",
    ("breaks", "every group that is not managed is removed, `root` among them"): "group",
    ("breaks", "every file system that is not managed is unmounted and taken out of /etc/fstab, `/` among them"): (
        "mount"
    ),
    ("breaks", "every database that is not managed is dropped, with its data"): (
        "mysql_database mongodb_database postgresql_database influxdb_database couchdb_database"
    ),
    ("breaks", "every volume or pool that is not managed is destroyed, with its data"): (
        "logical_volume volume_group physical_volume zfs zpool ceph_pool"
    ),
    ("breaks", "every virtual machine or zone that is not managed is removed"): "zone ec2_instance rds_instance",
    ("breaks", "every queue or virtual host that is not managed is deleted, with its messages"): (
        "rabbitmq_queue rabbitmq_vhost"
    ),
    ("loses", "every user that is not managed and is none of the system's is removed"): "user",
    ("loses", "every line that is not managed is taken out of /etc/hosts, `localhost` among them"): "host",
    ("loses", "every interface that is not managed is shut down or loses its configuration"): (
        "interface network_config network_route"
    ),
    ("practice", "every rule that is not managed is removed"): "firewall firewallchain ip6tables iptables",
    ("practice", "every job that is not managed is removed from the crontab"): "cron",
    ("practice", "every repository that is not managed is removed"): "yumrepo zypprepo apt_source",
    ("practice", "every user that is not managed can no longer log in"): "mysql_user rabbitmq_user mongodb_user",
    ("practice", "every setting that is not managed is removed"): "sysctl selboolean kernel_parameter mailalias sshkey",
    ("nothing", "Puppet cannot list files: nothing is purged"): "file",
    ("nothing", "services cannot be absent: nothing is purged, and each run reports an error for each"): "service",
    ("nothing", "keys are purged by the attribute `purge_ssh_keys` of their `user`"): "ssh_authorized_key",
}


def purge_of(type_name: str) -> Purge | None:
    """Return what purging a type does; None if nothing is known of it."""
    return _by_type().get(type_name)


@cache
def _by_type() -> Mapping[str, Purge]:
    found: dict[str, Purge] = {}
    for (harm, effect), names in _PURGES.items():
        for name in names.split():
            found[name] = Purge(harm, effect)
    return found
