"""Secrets that Puppet writes into its logs and reports: what changes in a file is shown there, unless it is kept out.

A value of the type ``Sensitive`` is never shown; ``show_diff => false`` keeps a file's changes out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._contract import Check, Hit, NoParameters
from puppetguard.checks._wording import once
from puppetguard.findings import Confidence
from puppetguard.model.late import late_pattern
from puppetguard.source import Span

if TYPE_CHECKING:
    from puppetguard.model.resources import Resource
    from puppetguard.model.subject import Subject

_PRIVATE = late_pattern(
    r"/(?:id_(?:rsa|dsa|ecdsa|ed25519)|ssh_host_[a-z0-9]{2,10}_key|privkey\.pem|[^/\n]{1,100}[-_]key\.pem)$|/private/[^/\n]{1,100}\.(?:key|pem)$"
)
_VARIABLE = late_pattern(r"\$\{?(?:::)?([a-z]\w*(?:::\w+)*)")


def _concerns(subject: Subject, parameters: NoParameters) -> bool:
    return "content" in subject.lower_code


def _secret_not_sensitive(subject: Subject, parameters: NoParameters) -> Iterator[Hit]:
    """Yield each content of a file with a secret in it that is shown when it changes."""
    yield from once(_hits(subject))


def _hits(subject: Subject) -> Iterator[Hit]:
    from puppetguard.model.secrets import is_secret_name

    for resource in subject.resources.of_types(("file", "concat::fragment")):
        content = resource.attributes.get("content")
        if content is None or content.node is None or _is_kept_out(subject, resource):
            continue
        written = subject.source.slice(content.node.span)
        if "Sensitive" in written or "unwrap" in written or _is_typed_sensitive(subject, written):
            continue
        names = [match[1] for match in _VARIABLE.finditer(written)]
        secret = next((name for name in names if is_secret_name(name.rpartition("::")[2])), "")
        if _is_private_key(resource):
            yield _hit(content.node.span, "a private key", Confidence.LIKELY)
        elif secret:
            yield _hit(content.node.span, f"`${secret}`", Confidence.POSSIBLE)


def _is_kept_out(subject: Subject, resource: Resource) -> bool:
    from puppetguard.model.expressions import shown

    if "show_diff" in resource.attributes:
        return all(shown(one.value) != "true" for one in resource.attributes["show_diff"].values)
    return "show_diff" in resource.set_elsewhere or resource.missing("show_diff") is None


def _is_typed_sensitive(subject: Subject, written: str) -> bool:
    match = _VARIABLE.match(written.strip("'\" "))
    if match is None:
        return False
    name = re.escape(match[1])
    typed, wrapped = rf"Sensitive[^\n]{{0,100}}\${name}\b", rf"\${name}\s{{0,40}}=\s{{0,40}}Sensitive\b"
    return re.search(f"{typed}|{wrapped}", subject.source.text) is not None


def _is_private_key(resource: Resource) -> bool:
    from puppetguard.model.expressions import shown

    paths = resource.attributes["path"].values if "path" in resource.attributes else resource.titles
    return resource.type == "file" and any(_PRIVATE.search(shown(one.value)) for one in paths)


def _hit(span: Span, what: str, confidence: Confidence) -> Hit:
    return Hit(
        span,
        confidence,
        f"{what} is shown in logs and reports whenever this content changes",
        "wrap the content as `Sensitive(…)`, or set `show_diff => false`",
    )


CHECK = Check(
    _secret_not_sensitive,
    concerns=_concerns,
    marks=("pass", "secret", "token", "_key", "key.pem", ".key", "/id_", "private"),
)
