"""Firewalls that let everything in: a rule without any condition, a policy, a security group for the whole internet."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from puppetguard.checks._contract import Check, Hit, NoParameters
from puppetguard.checks._executed import run_by
from puppetguard.checks._wording import once
from puppetguard.findings import Confidence

if TYPE_CHECKING:
    from puppetguard.model.commands import Command
    from puppetguard.model.resources import Resource
    from puppetguard.model.subject import Subject

_ANYWHERE = frozenset(("0.0.0.0/0", "::/0", "any", "0/0"))
_NO_CONDITION = frozenset(
    "ensure action jump proto chain table provider protocol require before notify subscribe tag source destination"
    " log_level line alias noop loglevel audit comment".split()
)
"""The attributes of ``firewall`` that do not say for which packets it is, or may do so for all."""
_ACCEPT_ALL = re.compile(
    r"(?:-w )?(?:-t filter )?(?:-A|-I|--append|--insert) INPUT (?:\d{1,5} )?(?:-s (?:0\.0\.0\.0/0|::/0) )?(?:-p all )?"
    r"-j ACCEPT"
)
_PROGRAMS = ("iptables", "ip6tables", "ufw", "firewall-cmd")
_DATABASES = {
    "22": "SSH",
    "23": "Telnet",
    "2375": "Docker",
    "3306": "MySQL",
    "3389": "Remote Desktop",
    "5432": "PostgreSQL",
    "5984": "CouchDB",
    "6379": "Redis",
    "9200": "Elasticsearch",
    "11211": "memcached",
    "27017": "MongoDB",
}


def _open_firewall(subject: Subject, parameters: NoParameters) -> Iterator[Hit]:
    """Yield each rule that lets everything in."""
    yield from once([*_rules(subject), *_groups(subject), *_commands(subject)])


def _rules(subject: Subject) -> Iterator[Hit]:
    if "firewall" not in subject.lower_code:
        return
    for resource in subject.resources.of_types(("firewall", "firewallchain")):
        if resource.type == "firewall" and resource.form in ("regular", "virtual", "exported", "function"):
            yield from _rule(resource)
        elif resource.type == "firewallchain" and "policy" in resource.attributes:
            titles = " ".join(_texts_of_title(resource))
            if titles.startswith("INPUT:filter") and _texts(resource, "policy") == {"accept"}:
                yield Hit(
                    resource.attributes["policy"].written,
                    Confidence.POSSIBLE,
                    f"`{titles}` lets in whatever no rule refuses",
                    "set the policy `drop`, unless the last rule does so",
                )


def _rule(resource: Resource) -> Iterator[Hit]:
    accepts = (_texts(resource, "action") | _texts(resource, "jump")) == {"accept"}
    if not accepts or not resource.complete:
        return
    chain = _texts(resource, "chain")
    if chain and not chain & {"input", "forward"}:
        return
    proto = _texts(resource, "proto") | _texts(resource, "protocol")
    ports = _texts(resource, "dport")
    sources = _texts(resource, "source")
    place = resource.attributes.get("action") or resource.attributes.get("jump")
    if place is None:
        return
    limited = set(resource.attributes) - _NO_CONDITION
    foreign = sources and not sources <= _ANYWHERE
    whither = _texts(resource, "destination")
    if (
        not limited
        and not foreign
        and whither <= _ANYWHERE
        and proto & {"all", "tcp", "udp", "ip", "ipv4", "ipv6", ""} == proto
    ):
        what = "everything" if "all" in proto else f"all ports of {'/'.join(sorted(proto - {''})) or 'tcp'}"
        confidence = Confidence.CERTAIN if place.values[0].certain and "all" in proto else Confidence.LIKELY
        yield Hit(
            place.written,
            confidence,
            f"this rule lets in {what} from everywhere",
            "name the ports, the source or the interface",
        )
    elif limited == {"dport"} and sources and sources <= _ANYWHERE and (known := ports & set(_DATABASES) - {"22"}):
        name = _DATABASES[min(known)]
        yield Hit(
            place.written, Confidence.LIKELY, f"this rule lets the whole internet in to {name}", "name the source"
        )


def _groups(subject: Subject) -> Iterator[Hit]:
    """Yield the rules of security groups of clouds, which are hashes with a ``cidr``, and the attributes for one."""
    from puppetguard.model.named_values import named_values
    from puppetguard.syntax import ast

    if "/0" not in subject.lower_code:
        return
    for value in named_values(
        subject, lambda name: name in ("cidr", "cidr_ip", "remote_ip_prefix", "cidr_blocks", "source_ranges")
    ):
        if value.text not in _ANYWHERE:
            continue
        beside: Mapping[str, str] = {}
        parent = value.named.parent
        if isinstance(parent, ast.LiteralHash):
            beside = {
                str(getattr(one.key, "value", "")): str(getattr(one.value, "value", "")) for one in parent.entries
            }
        elif isinstance(parent, ast.ResourceBody):
            beside = {
                one.attribute_name: str(getattr(one.value, "value", ""))
                for one in parent.operations
                if isinstance(one, ast.AttributeOperation)
            }
        ports = [text for name, text in beside.items() if "port" in name]
        protocol = beside.get("protocol", "")
        if protocol in ("-1", "all") or (protocol and not any("port" in name for name in beside)):
            what = "everything"
        elif known := [port for port in ports if port in _DATABASES]:
            what = _DATABASES[known[0]]
        else:
            continue
        yield Hit(
            value.span,
            Confidence.LIKELY,
            f"this rule lets the whole internet in to {what}",
            "name the networks that need it",
        )


def _commands(subject: Subject) -> Iterator[Hit]:
    if not any(program in subject.lower_code for program in _PROGRAMS):
        return
    for execution in subject.executions:
        text = execution.shell_text
        if not any(program in text for program in _PROGRAMS):
            continue
        if execution.attribute in ("onlyif", "unless", "guard"):
            continue
        for command in execution.commands(subject.source):
            said = _opened_by(command)
            if said:
                span = execution.spans(subject.source, command.name.start, command.arguments[-1].end)[0]
                confidence = Confidence.CERTAIN if execution.certain else Confidence.LIKELY
                yield Hit(
                    span,
                    confidence,
                    f"`{command.program}` {said}",
                    "name the ports, the source or the interface",
                    run_by(execution, span),
                )


def _opened_by(command: Command) -> str:
    words = [argument.known or "?" for argument in command.arguments]
    line = " ".join(words)
    if command.program in ("iptables", "ip6tables", "iptables-legacy", "iptables-nft"):
        if re.search(r"(?:-P|--policy) INPUT ACCEPT\b", line):
            return "lets in whatever no rule refuses"
        if _ACCEPT_ALL.fullmatch(line):
            return "lets in everything from everywhere"
    elif command.program == "ufw":
        if line in ("disable", "--force disable"):
            return "turns the firewall off"
        if line in ("default allow", "default allow incoming", "allow from any", "allow from 0.0.0.0/0", "allow in"):
            return "lets in everything from everywhere"
    elif command.program == "firewall-cmd" and re.search(
        r"--set-default-zone=trusted|--zone=trusted --(?:add|change)-interface|--panic-off=", line
    ):
        return "lets in everything from everywhere"
    return ""


def _texts(resource: Resource, name: str) -> set[str]:
    from puppetguard.model.values import StaticText, flattened

    attribute = resource.attributes.get(name)
    values = [value for one in attribute.values for value in flattened((one.value,))] if attribute is not None else []
    return {value.text.lower() if isinstance(value, StaticText) else "?" for value in values}


def _texts_of_title(resource: Resource) -> list[str]:
    from puppetguard.model.expressions import shown

    return [shown(one.value) for one in resource.titles]


CHECK = Check(_open_firewall, marks=("firewall", "iptables", "ip6tables", "ufw ", "0.0.0.0/0", "::/0"))
