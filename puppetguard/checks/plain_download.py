"""Programs, packages and keys that are fetched without encryption, and of which nothing else is checked.

Whoever is on the way can put something else in their place, and it is installed and run as root. What is signed, or
compared with a checksum, is safe from that; so is what stays in one's own network.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._contract import Check, Hit, NoParameters
from puppetguard.checks._executed import run_by
from puppetguard.checks._wording import once
from puppetguard.findings import Confidence
from puppetguard.source import Span

if TYPE_CHECKING:
    from puppetguard.model.commands import Command
    from puppetguard.model.executions import Execution
    from puppetguard.model.hosts import Url
    from puppetguard.model.resources import Resource
    from puppetguard.model.subject import Subject
    from puppetguard.model.values import StaticValue

_SOURCES = {
    "file": ("source",),
    "remote_file": ("source",),
    "archive": ("source", "url"),
    "archive::nexus": ("url",),
    "archive::download": ("url",),
    "archive::artifactory": ("url", "server"),
    "staging::file": ("source",),
    "staging::deploy": ("source",),
    "wget::fetch": ("source",),
    "package": ("source",),
    "vcsrepo": ("source",),
    "apt::key": ("source", "server"),
    "apt::keyring": ("source",),
    "apt_key": ("source",),
    "rpmkey": ("source",),
    "gpg_key": ("source",),
    "yumrepo": ("gpgkey", "baseurl", "mirrorlist", "metalink"),
    "zypprepo": ("gpgkey", "baseurl", "mirrorlist"),
    "apt::source": ("location", "key"),
    "python::pip": ("url", "index"),
    "python::requirements": ("index_url",),
    "docker::image": (),
}
"""The types that fetch something from an attribute, or a key of a hash in it."""
_SIGNED = frozenset("baseurl mirrorlist metalink location".split())
"""Where packages come from: these are signed, unless somebody turns that off."""
_CHECKED = ("checksum", "checksum_url", "checksum_value", "digest_string", "digest_url", "source_hash", "md5", "sha256")
_LOADERS = frozenset(
    "curl wget fetch axel aria2c lynx pip pip2 pip3 gem npm git svn hg rpm yum dnf zypper apt-key easy_install bundle"
    " cpan cpanm composer docker helm kubectl go urpmi pear pecl http https".split()
)
_VERIFIED = re.compile(
    r"\b(?:sha\d+sum|md5sum|b2sum|shasum|cksum)\b|\bgpgv?2?\b[^|;&\n]{0,200}--verify|\bgpgv\b|\bsignify\b|\bminisign\b|\bcosign\b"
)
_ONLY_ASKED = frozenset("-I --head -d --data -X --request --data-binary --data-raw --spider -F --form".split())


def _plain_download(subject: Subject, parameters: NoParameters) -> Iterator[Hit]:
    """Yield each URL of a download that nothing protects, once for each place."""
    yield from once([*_of_resources(subject), *_of_commands(subject)])


def _of_resources(subject: Subject) -> Iterator[Hit]:
    from puppetguard.model.expressions import place_of
    from puppetguard.model.hosts import urls
    from puppetguard.model.named_values import place_of_text
    from puppetguard.model.values import StaticHash, StaticText, flattened

    for resource in subject.resources.of_types(_SOURCES):
        if resource.type is None or any(name in resource.attributes for name in _CHECKED):
            continue
        for name in _SOURCES[resource.type]:
            attribute = resource.attributes.get(name)
            for one in attribute.values if attribute is not None else ():
                values = flattened((one.value,))
                values += [
                    inner for value in values if isinstance(value, StaticHash) for inner in value.entries.values()
                ]
                for value in values:
                    for url in urls(value.text) if isinstance(value, StaticText) else ():
                        if _is_hazard(url) and not _is_off(resource):
                            confidence = _sure(name, resource, certain=one.certain)
                            if _has_fingerprint(one.value) or url.seems_own:
                                confidence = Confidence.POSSIBLE
                            node = attribute.node if attribute is not None else None
                            span = (
                                place_of_text(value, node)
                                if node is not None and isinstance(value, StaticText)
                                else None
                            )
                            if span is not None and node is not None and span == node.span:
                                span = place_of(value, node)
                            yield _hit_of(
                                url, span or resource.title_span, f"`{name}` of this `{resource.type}`", confidence
                            )


def _is_hazard(url: Url) -> bool:
    return url.plain and url.known_foreign


def _has_fingerprint(value: StaticValue) -> bool:
    """Tell whether a key is named by its whole fingerprint, so that no other one is taken for it."""
    from puppetguard.model.values import StaticHash, StaticText

    known = value.entries.get("id") if isinstance(value, StaticHash) else None
    return isinstance(known, StaticText) and len(known.text) >= 40


def _is_off(resource: Resource) -> bool:
    return bool((_texts(resource, "ensure") | _texts(resource, "enabled")) & {"absent", "purged", "0", "false"})


def _texts(resource: Resource, name: str) -> set[str]:
    from puppetguard.model.expressions import shown

    attribute = resource.attributes.get(name)
    return {shown(one.value).lower() for one in attribute.values} if attribute is not None else set()


def _sure(name: str, resource: Resource, *, certain: bool) -> Confidence:
    if name in _SIGNED and not _texts(resource, "gpgcheck") & {"0", "false", "no"}:
        return Confidence.POSSIBLE
    return Confidence.CERTAIN if certain and resource.type != "vcsrepo" else Confidence.LIKELY


def _of_commands(subject: Subject) -> Iterator[Hit]:
    from puppetguard.model.hosts import urls

    for execution in subject.executions:
        text = execution.shell_text
        if not any(_is_hazard(url) for url in urls(text)):
            continue
        verified = _VERIFIED.search(text) is not None
        for command in execution.commands(subject.source):
            if command.program in _LOADERS and not _only_asks(command):
                yield from _of_command(subject, execution, command, verified=verified)


def _of_command(subject: Subject, execution: Execution, command: Command, *, verified: bool) -> Iterator[Hit]:
    from puppetguard.model.hosts import urls

    for argument in command.arguments:
        flat, offsets = argument.flat()
        for url in urls(flat):
            before = flat[: url.start]
            if _is_hazard(url) and "proxy" not in before:
                spans = execution.spans(subject.source, offsets[url.start], offsets[url.end - 1] + 1)
                confidence = Confidence.POSSIBLE if verified or url.seems_own else Confidence.LIKELY
                if execution.attribute in ("onlyif", "unless", "guard"):
                    confidence = Confidence.POSSIBLE
                hit = _hit_of(url, spans[0], f"`{command.program}`", confidence)
                yield Hit(hit.span, hit.confidence, hit.message, hit.hint, run_by(execution, spans[0]))


def _only_asks(command: Command) -> bool:
    """Tell whether a command fetches nothing to be kept: it posts something, or looks whether a server is up."""
    given = [argument.known for argument in command.arguments]
    if any(option in _ONLY_ASKED or (option or "").startswith("-X") for option in given):
        return True
    return command.program in ("curl", "wget") and "/dev/null" in given


def _hit_of(url: Url, span: Span, what: str, confidence: Confidence) -> Hit:
    from puppetguard.model.script import UNKNOWN

    host = url.host.replace(UNKNOWN, "…")
    return Hit(
        span,
        confidence,
        f"{what} fetches from `{host}` over {url.scheme}: whoever is on the way can put something else in its place",
        "use `https://`, or compare it with a checksum",
    )


CHECK = Check(_plain_download, marks=("http://", "ftp://", "git://", "svn://"))
