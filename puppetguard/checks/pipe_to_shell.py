"""Programs that are fetched from elsewhere and run at once, unseen: ``curl … | sh``.

Whoever can change what the server sends, or what comes on the way from it, runs commands as root on each node. A
transfer that breaks off runs the half of it that arrived.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._contract import Check, Hit, NoParameters
from puppetguard.checks._executed import run_by
from puppetguard.checks._wording import once

if TYPE_CHECKING:
    from puppetguard.model.executions import Execution
    from puppetguard.model.remote_code import RemoteCode
    from puppetguard.model.subject import Subject

_LOADERS = (
    "curl",
    "wget",
    "fetch",
    "aria2c",
    "lynx",
    "http",
    "download",
    "irm",
    "iwr",
    "invoke-",
    "ftp",
    "xh ",
    "get ",
)
_LONGEST_URL = 80


def _concerns(subject: Subject, parameters: NoParameters) -> bool:
    return subject.may_execute and any(
        name in subject.lower_text
        for name in (
            "curl",
            "wget",
            "http",
            "download",
            "fetch",
            "irm",
            "iwr",
            "aria2c",
            "invoke-",
            "lynx",
            "ftp",
            "\\u",
        )
    )


def _pipe_to_shell(subject: Subject, parameters: NoParameters) -> Iterator[Hit]:
    """Yield each program that is fetched and run, once for each place."""
    yield from once(_hits(subject))


def _hits(subject: Subject) -> Iterator[Hit]:
    for execution in subject.executions:
        low = execution.script.lower()
        if not any(name in low for name in _LOADERS):
            continue
        from puppetguard.model.remote_code import remote_code

        for found in remote_code(execution):
            yield _hit(subject, execution, found)


def _hit(subject: Subject, execution: Execution, found: RemoteCode) -> Hit:
    spans = execution.spans(subject.source, found.start, found.end)
    span = spans[0] if spans else execution.place
    hint = "install a package, or deliver the script with the module"
    if found.kept:
        hint = "compare the file with a checksum before it is run (`sha256sum -c`), or install a package"
    return Hit(span, found.confidence, _message(found), hint, run_by(execution, span))


def _message(found: RemoteCode) -> str:
    source = found.source
    sent = f"`{_short(source.url)}`" if source.url else "another host"
    who = "whoever changes it there"
    if source.plain:
        who += " (or on the way: nothing encrypts it)"
    elif source.unchecked:
        who += f" (or on the way: `{source.unchecked}` takes any certificate)"
    seen = "" if found.kept else ", unseen"
    what = "what was fetched from" if found.kept else "what comes from"
    return f"`{found.runner}` runs {what} {sent}{seen}: {who} runs commands on this node"


def _short(url: str) -> str:
    return url if len(url) <= _LONGEST_URL else f"{url[:_LONGEST_URL]}…"


CHECK = Check(_pipe_to_shell, concerns=_concerns)
