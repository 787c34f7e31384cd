"""Packages, services and accounts under a name that is nearly a well-known one: ``ngnix``.

Puppet accepts any name; that there is no such package, service or user shows on the node only, at each run.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

import msgspec

from puppetguard.checks._contract import Check, Hit, Note, Remedy, Replacement
from puppetguard.checks._wording import once
from puppetguard.findings import Confidence

if TYPE_CHECKING:
    from puppetguard.model.index import Index
    from puppetguard.model.name_slips import NameSlip
    from puppetguard.model.resources import Resource
    from puppetguard.model.subject import Subject
    from puppetguard.model.values import Possibility
    from puppetguard.source import SourceFile, Span

Kind = Literal["package", "service", "account"]

_FOREIGN = frozenset("gem pip pip2 pip3 pipx npm puppet_gem puppetserver_gem cargo go conda snap flatpak brew".split())
"""The providers whose packages have names of another world."""
_ACCOUNT_ATTRIBUTES = {
    "file": ("owner", "group"),
    "concat": ("owner", "group"),
    "exec": ("user", "group"),
    "cron": ("user",),
    "vcsrepo": ("user", "owner", "group"),
    "archive": ("user", "group"),
    "ssh_authorized_key": ("user",),
    "user": ("gid", "groups"),
}
_SAYS = {"package": "package", "service": "service", "account": "user or group"}
_LONG = 5
"""How long names of the house must be to be compared."""
_GONE = frozenset("absent purged stopped false".split())


class NearMissParameters(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Whose names are looked at."""

    of: Kind


def _concerns(subject: Subject, parameters: NearMissParameters) -> bool:
    text = subject.source.text
    if parameters.of == "account":
        return "owner" in text or "group" in text or "user" in text or subject.may_execute
    return parameters.of in text or subject.may_execute


def _near_miss_name(subject: Subject, parameters: NearMissParameters) -> Iterator[Hit]:
    """Yield each name that is nearly a well-known one, once for each place."""
    if parameters.of == "account":
        files = subject.resources.of_types(_ACCOUNT_ATTRIBUTES)
        own = _own_accounts(subject)
        yield from once(hit for resource in files for hit in _accounts(subject.source, resource, own))
        yield from once(_accounts_in_commands(subject))
    else:
        named = subject.resources.of_types((parameters.of,))
        yield from once(hit for resource in named for hit in _titles(subject.source, resource, parameters.of))
        yield from once(_in_commands(subject, parameters.of))


def _own_accounts(subject: Subject) -> frozenset[str]:
    """Return the names of the users and groups that a manifest declares."""
    declared = subject.resources.of_types(("user", "group"))
    return frozenset(text for one in declared for title in one.titles if len(text := _text(title)) >= _LONG)


def _accounts(source: SourceFile, resource: Resource, own: frozenset[str]) -> Iterator[Hit]:
    from puppetguard.model.name_slips import slip_of_account
    from puppetguard.model.values import Possibility, flattened

    for name in _ACCOUNT_ATTRIBUTES.get(resource.type or "", ()):
        attribute = resource.attributes.get(name)
        for one in attribute.values if attribute is not None else ():
            for value in flattened((one.value,)):
                each = one if value is one.value else Possibility(value)
                slip = slip_of_account(_text(each)) or _slip_of_own(_text(each), own)
                if slip is not None:
                    yield from _hits(source, each, slip, "account")


def _slip_of_own(name: str, own: frozenset[str]) -> NameSlip | None:
    """Return the account of the manifest that a name is a slip of; None if it is one of them, or of others."""
    from puppetguard.knowledge.names import is_known_account
    from puppetguard.model.name_slips import NameSlip
    from puppetguard.model.spelling import is_clear, likeliest

    if name in own or len(name) < _LONG or is_known_account(name):
        return None
    near = likeliest(name, sorted(own))
    return NameSlip(near[0], doubtful=False) if near is not None and is_clear(name, near[0], own, free=True) else None


def _titles(source: SourceFile, resource: Resource, kind: Kind) -> Iterator[Hit]:
    from puppetguard.model.name_slips import slip_of_name

    if resource.type is None:
        return
    name = resource.attributes.get("name")
    named = resource.titles if name is None else name.values
    slips = [(one, slip) for one in named if (slip := slip_of_name(_text(one))) is not None]
    if not slips:
        return
    provider = resource.attributes.get("provider")
    providers = {_text(one) for one in provider.values} if provider is not None else set()
    if kind == "package" and (providers & _FOREIGN or "source" in resource.attributes):
        return
    ensure = resource.attributes.get("ensure")
    gone = ensure is not None and any(_text(one) in _GONE for one in ensure.values)
    for one, slip in slips:
        # What was there under a wrong name is taken away under that name.
        yield from _hits(source, one, slip._replace(doubtful=slip.doubtful or gone), kind)


def _hits(source: SourceFile, one: Possibility, slip: NameSlip, kind: Kind) -> Iterator[Hit]:
    text = _text(one)
    span = _place(one)
    # A name that is put together from several texts is no slip of one stroke.
    if span is None or source.slice(span) != text:
        return
    yield _hit(span, text, slip, kind)


def _hit(span: Span, text: str, slip: NameSlip, kind: Kind, notes: tuple[Note, ...] = ()) -> Hit:
    return Hit(
        span,
        Confidence.POSSIBLE if slip.doubtful else Confidence.LIKELY,
        f"`{text}` is no known {_SAYS[kind]}, but nearly `{slip.meant}`",
        f"did you mean `{slip.meant}`?",
        notes,
        subject=f"{kind}:{text}",
        remedy=Remedy(f"write `{slip.meant}`", (Replacement(span, slip.meant),)) if slip.clear else None,
    )


def _in_commands(subject: Subject, kind: Kind) -> Iterator[Hit]:
    """Yield the names that commands give to what manages packages or services."""
    if not subject.executions:
        return
    from puppetguard.checks._executed import run_by
    from puppetguard.model.name_slips import slip_of_name
    from puppetguard.model.names_in_commands import names_in
    from puppetguard.model.single_words import stands_once

    source = subject.source
    for execution in subject.executions:
        for command in execution.commands(source):
            for argument, named in names_in(command):
                word = argument.known or ""
                slip = slip_of_name(word) if named == kind else None
                if slip is None:
                    continue
                offsets = argument.flat()[1]
                spans = execution.spans(source, offsets[0], offsets[-1] + 1)
                # What else the manifest speaks of is called so.
                if len(spans) == 1 and source.slice(spans[0]) == word and stands_once(word, source.text):
                    yield _hit(spans[0], word, slip, kind, run_by(execution, spans[0]))


def _accounts_in_commands(subject: Subject) -> Iterator[Hit]:
    """Yield the users and groups that commands speak of."""
    if not subject.executions:
        return
    from puppetguard.checks._executed import run_by
    from puppetguard.model.name_slips import slip_of_account
    from puppetguard.model.names_in_commands import accounts_in
    from puppetguard.model.single_words import stands_once

    source = subject.source
    for execution in subject.executions:
        for command in execution.commands(source):
            for operand in accounts_in(command):
                slip = slip_of_account(operand.word)
                if slip is None:
                    continue
                offsets = operand.argument.flat()[1]
                spans = execution.spans(source, offsets[operand.start], offsets[operand.end - 1] + 1)
                # What else the manifest speaks of is called so.
                named = source.slice(spans[0]) if len(spans) == 1 else ""
                if named == operand.word and stands_once(named, source.text):
                    yield _hit(spans[0], operand.word, slip, "account", run_by(execution, spans[0]))


def _text(one: Possibility) -> str:
    from puppetguard.model.values import StaticText

    return one.value.text if isinstance(one.value, StaticText) else ""


def _place(one: Possibility) -> Span | None:
    from puppetguard.model.values import StaticText
    from puppetguard.source import Span

    if not isinstance(one.value, StaticText) or len(one.value.fragments) != 1:
        return None
    (fragment,) = one.value.fragments
    return Span(fragment.start, fragment.end)


def _confirm(index: Index, subject: str) -> bool:
    """Tell whether the code base does not bring something of this name itself."""
    from puppetguard.model.provisions import ACCOUNT, FILE, PACKAGE

    kind, _, name = subject.partition(":")
    if kind == "account":
        return f"{ACCOUNT}{name}" not in index.provided
    if kind == "package":
        return not any(f"{name}{suffix}" in index.shipped for suffix in (".deb", ".rpm"))
    made = (f"{PACKAGE}{name}", *(f"{FILE}{name}{suffix}" for suffix in ("", ".service", ".conf")))
    shipped = tuple(f"{name}{suffix}" for suffix in ("", ".service", ".service.erb", ".service.epp", ".init", ".erb"))
    return not any(one in index.provided for one in made) and not any(one in index.shipped for one in shipped)


CHECK = Check(
    _near_miss_name,
    scope="project",
    parameters=NearMissParameters,
    concerns=_concerns,
    confirm=_confirm,
    fixes="suggested",
)
