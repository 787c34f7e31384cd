"""What is left of a file once it is compiled: what was found in it, and what other files need to know of it.

A unit depends on nothing but the content of its file, the kind of file, the rules and puppetguard itself; not on the
name of the file. So it can be kept and used again wherever the same content turns up.
"""

from __future__ import annotations

import msgspec

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


DECODER = msgspec.msgpack.Decoder(Outline)


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
        """The outline, decoded each time that it is asked for (see ``index.Member.outline``)."""
        return DECODER.decode(self.outlined)
