"""What is left of a file once it is compiled: what was found in it, and what other files need to know of it.

A unit depends on nothing but the content of its file, the kind of file, the rules and puppetguard itself; not on the
name of the file. So it can be kept and used again wherever the same content turns up.
"""

from __future__ import annotations

from functools import cache
from typing import Any, cast

import msgspec
import msgspec.structs

from puppetguard.findings import Finding
from puppetguard.model.outline import EMPTY, Outline
from puppetguard.model.suppressions import Suppression


class Suspicion(msgspec.Struct, frozen=True, gc=False):
    """A finding without the name of its file.

    ``context`` stands for the code that it is about; ``subject`` is what its check wants to be asked about when the
    whole code base is known, empty if that makes no difference.
    """

    finding: Finding
    context: str
    subject: str = ""


_NAMES = Outline.__struct_fields__
_ABSENT = msgspec.Raw()
"""In place of a part that is empty, and so not kept."""
PARTS: msgspec.msgpack.Decoder[msgspec.Struct] = msgspec.msgpack.Decoder(
    msgspec.defstruct("_Parts", [(name, msgspec.Raw, _ABSENT) for name in _NAMES], frozen=True, gc=False)
)
"""Takes an outline apart, without decoding its parts."""


class PartialOutline:
    """What reads like an ``Outline``, each field of which is decoded when it is first asked for.

    A run over thousands of files of which one has changed spends most of its time on what it decodes.
    """

    def __init__(self, raw: msgspec.Raw) -> None:
        self._parts = PARTS.decode(raw)

    def present(self) -> list[str]:
        """Return the names of the parts that are not empty, without decoding any."""
        return [
            name for name, part in zip(_NAMES, msgspec.structs.astuple(self._parts), strict=True) if part is not _ABSENT
        ]

    def __getattr__(self, name: str) -> Any:
        part = getattr(self._parts, name)
        value = getattr(EMPTY, name) if part is _ABSENT else _decoder(name).decode(part)
        self.__dict__[name] = value
        return value


def parts_of(outline: object) -> list[str]:
    """Return the names of the parts of an outline that are not empty."""
    if isinstance(outline, PartialOutline):
        return outline.present()
    return [name for name in _NAMES if getattr(outline, name) != getattr(EMPTY, name)]


@cache
def _decoder(field: str) -> msgspec.msgpack.Decoder[Any]:
    return msgspec.msgpack.Decoder(_kinds()[field])


@cache
def _kinds() -> dict[str, Any]:
    """Return the types of the fields; to find out those of one takes as long as those of all."""
    return {one.name: one.type for one in msgspec.structs.fields(Outline)}


def encoded(outline: Outline) -> msgspec.Raw:
    """Return an outline as a unit keeps it."""
    return msgspec.Raw(msgspec.msgpack.encode(outline))


NO_OUTLINE = encoded(EMPTY)


class Unit(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """One compiled file.

    ``suspicions`` stand in the order of the file. ``provides`` has what the file brings into the world, so that other
    files may use it (see ``model.provisions``), ``outlined`` all that is known of it. ``lines`` is how long it is.
    ``limit`` says why it could not be read to its end; empty if it could. ``suppressions`` are the comments that
    excuse findings. The outline stays encoded until somebody
    wants it.
    """

    suspicions: tuple[Suspicion, ...] = ()
    provides: tuple[str, ...] = ()
    lines: int = 0
    limit: str = ""
    outlined: msgspec.Raw = NO_OUTLINE
    suppressions: tuple[Suppression, ...] = ()

    @property
    def outline(self) -> Outline:
        """The outline, to be kept by who asks for it, so that it is decoded once (see ``index.Member.outline``)."""
        if self.outlined == NO_OUTLINE:
            return EMPTY
        return cast("Outline", PartialOutline(self.outlined))
