"""Calls of ``sed``: the script that its options and arguments make, and what it is to do with files.

Source: the manual of GNU sed, "Invoking sed".
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from puppetguard.model.expansion import Argument
from puppetguard.model.options import parse_options
from puppetguard.model.sed import parse_sed
from puppetguard.model.sed_script import SedScript

SEDS = frozenset(("sed", "gsed"))


class SedCall(msgspec.Struct, frozen=True):
    """A call of ``sed``.

    ``script`` is what its expressions say together, a line each; ``whole`` tells that nothing else is read from a file.
    ``suffix`` is what the names of backups end in.
    """

    script: SedScript
    text: str
    whole: bool
    files: tuple[Argument, ...]
    in_place: bool
    quiet: bool
    extended: bool
    suffix: Argument | None = None


def sed_call(arguments: Sequence[Argument]) -> SedCall | None:
    """Read the arguments of ``sed``; None if they give no script."""
    options = parse_options(arguments, "efl", ("expression", "file", "line-length"), attached="i")
    scripts = options.values("-e", "--expression")
    whole = not options.has("-f", "--file")
    files = options.operands
    if not scripts and whole:
        scripts, files = files[:1], files[1:]
    if not scripts:
        return None
    text = ""
    offsets: list[int] = []
    for script in scripts:
        if offsets:
            text += "\n"
            offsets.append(offsets[-1])
        known, places = script.flat()
        text += known
        offsets += places
    extended = options.has("-E", "-r", "--regexp-extended")
    suffixes = options.values("-i", "--in-place")
    return SedCall(
        parse_sed(text, offsets, extended=extended),
        text,
        whole,
        files,
        options.has("-i", "--in-place"),
        options.has("-n", "--quiet", "--silent"),
        extended,
        suffixes[-1] if suffixes else None,
    )
