"""Files whose directory is read by a program that passes over names of their kind.

sudo reads no file of ``/etc/sudoers.d`` that has a dot in its name, sysctl only ``*.conf`` of ``/etc/sysctl.d``: a file
that is called otherwise lies there without any effect, and nothing says so.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._contract import Check, Hit, NoParameters, Note
from puppetguard.findings import Confidence

if TYPE_CHECKING:
    from puppetguard.model.ignored_files import IgnoredFile
    from puppetguard.model.resources import Resource
    from puppetguard.model.subject import Subject
    from puppetguard.model.values import Possibility, StaticValue
    from puppetguard.source import SourceFile, Span

_TYPES = ("file", "concat")


def _concerns(subject: Subject, parameters: NoParameters) -> bool:
    text = subject.source.text
    return "file" in text or "File" in text or "concat" in text


def _ignored_by_directory(subject: Subject, parameters: NoParameters) -> Iterator[Hit]:
    """Yield each file that is to be in a directory whose reader passes over it, once for each place."""
    from puppetguard.model.ignored_files import ignored_file, may_be_file

    seen: set[Span] = set()
    for resource in subject.resources.of_types(_TYPES):
        if resource.type is None or not may_be_file(resource):
            continue
        for name, span in _names(resource):
            found = ignored_file(name.value)
            if found is None:
                continue
            place = _place(subject.source, name.value) or span
            if place not in seen:
                seen.add(place)
                notes = () if _touch(place, span) else (Note(span, f"this `{resource.type}` is called so"),)
                yield _hit(found, place, notes, certain=name.certain)


def _names(resource: Resource) -> Iterator[tuple[Possibility, Span]]:
    path = resource.attributes.get("path")
    if path is None:
        for title in resource.titles:
            yield title, resource.title_place(title.value)
    else:
        for value in path.values:
            yield value, path.place(value.value, value.value)


def _place(source: SourceFile, value: StaticValue) -> Span | None:
    """Return the place of a file's name without its directory; of one that is put together, that of its end."""
    from puppetguard.model.values import StaticText

    if not isinstance(value, StaticText):
        return None
    found = value.spans(source, value.text.rfind("/") + 1, len(value.text))
    return found[-1] if found else None


def _touch(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def _hit(file: IgnoredFile, span: Span, notes: tuple[Note, ...], *, certain: bool) -> Hit:
    name, reader = file
    base = name.rpartition("/")[2]
    read = [f"`*.{extension}`" for extension in reader.extensions if extension]
    if "" in reader.extensions:
        read.insert(0, "names without a dot")
    only = " and ".join([", ".join(read[:-1]), read[-1]]) if len(read) > 1 else read[0]
    hint = f"call it `{_without_dots(base)}`" if read == ["names without a dot"] else "give it a name that is read"
    if len(read) == 1 and "" not in reader.extensions:
        hint = f"let its name end in `.{reader.extensions[0]}`"
    confidence = Confidence.CERTAIN if certain and reader.sure == "always" else Confidence.LIKELY
    return Hit(
        span,
        Confidence.POSSIBLE if reader.sure == "on some systems" else confidence,
        f"{reader.program} does not read `{name}`: it reads only {only} there ({reader.source})",
        hint,
        notes,
    )


def _without_dots(base: str) -> str:
    return base.replace(".", "_")


CHECK = Check(_ignored_by_directory, concerns=_concerns, marks=(".d", "systemd", "/cron."))
