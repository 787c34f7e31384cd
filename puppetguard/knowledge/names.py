"""The names of packages, services and accounts that manifests commonly use, and names near them of other things.

``names.json`` is generated from public sources by ``scripts/generate_names.py``.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache

_VERSION = re.compile(r"[0-9][0-9.]*")
_END = 2
"""How many letters at the start, or at the end, two words of five letters have in common that one stroke parts."""
_ACCOUNTS = (
    # base-passwd of Debian and setup of Red Hat, and what the packages of common servers add.
    "root daemon nobody nogroup www-data apache nginx httpd mysql mariadb postgres mongodb mongod redis memcache"
    " memcached rabbitmq elasticsearch logstash kibana grafana prometheus jenkins gitlab-runner tomcat tomcat8 tomcat9"
    " jetty haproxy varnish squid proxy postfix postdrop dovecot exim opendkim amavis clamav spamassassin"
    " bind named unbound dnsmasq ntpd chrony sshd ssh_keys puppet pe-puppet puppetdb zabbix nagios icinga nrpe munin"
    " collectd telegraf influxdb consul vault nomad docker libvirt libvirt-qemu qemu wheel sudo staff users shadow"
    " syslog systemd-journal systemd-network systemd-resolve messagebus polkitd backup vagrant ubuntu debian centos"
    " ec2-user administrator administrators"
)
_NEAR_ACCOUNTS = frozenset("user nobody4 adm admin apached redisd web-data mongo nagio".split())
"""Names of accounts of their own that are near one of these."""

_Index = Mapping[tuple[str, int], Sequence[str]]
"""Names by their first letters and their length, and by their last letters and minus their length."""


def is_known_name(name: str) -> bool:
    """Tell whether a name is common, or near a common one but a name or a word of its own."""
    return name in _common() or name in _known()


def is_known_account(name: str) -> bool:
    """Tell whether a name is that of an account, or of something that may well have one."""
    return name in _accounts() or name in _NEAR_ACCOUNTS or is_known_name(normal_name(name))


def normal_name(name: str) -> str:
    """Return a name without the value of its versions, as the lists have it: ``php0-fpm`` for ``php8.2-fpm``."""
    return _VERSION.sub("0", name)


def names_like(name: str) -> Iterator[str]:
    """Yield the common names with the same start or end as a name and nearly its length.

    Among them are all that one stroke parts from it, if it has five letters or more.
    """
    return _like(name, _named())


def accounts_like(name: str) -> Iterator[str]:
    """Yield the common accounts with the same start or end as a name, as ``names_like`` does."""
    return _like(name, _accounted())


@cache
def short_accounts() -> tuple[str, ...]:
    """Return the common accounts of four letters."""
    return tuple(name for name in _ACCOUNTS.split() if len(name) == 4)


def _like(name: str, index: _Index) -> Iterator[str]:
    for size in (len(name) - 1, len(name), len(name) + 1):
        yield from index.get((name[:_END], size), ())
        yield from index.get((name[-_END:], -size), ())


@cache
def _named() -> _Index:
    return _indexed(_data()["common"].split())


@cache
def _accounted() -> _Index:
    return _indexed(_ACCOUNTS.split())


def _indexed(names: Iterable[str]) -> _Index:
    found: dict[tuple[str, int], list[str]] = {}
    for name in names:
        found.setdefault((name[:_END], len(name)), []).append(name)
        found.setdefault((name[-_END:], -len(name)), []).append(name)
    return found


@cache
def _accounts() -> frozenset[str]:
    return frozenset(_ACCOUNTS.split())


@cache
def _common() -> frozenset[str]:
    return frozenset(_data()["common"].split())


@cache
def _known() -> frozenset[str]:
    return frozenset(_data()["known"].split())


@cache
def _data() -> dict[str, str]:
    with open(os.path.join(os.path.dirname(__file__), "names.json"), encoding="utf-8") as file:
        text = file.read()
    data: dict[str, str] = json.loads(text)
    return data
