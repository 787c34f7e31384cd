"""Programs that edit text: the script and the files of ``sed``, ``perl`` and ``awk`` calls."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from puppetguard.model.awk import awk_substitutions
from puppetguard.model.expansion import Argument
from puppetguard.model.options import parse_options
from puppetguard.model.patterns import Pattern
from puppetguard.model.perl import perl_substitutions
from puppetguard.model.presence import AWKS
from puppetguard.model.sed import parse_sed
from puppetguard.model.substitution import TextSubstitution


class TextEdit(msgspec.Struct, frozen=True):
    """What a call does to text: its substitutions in order, to which files, and whether those themselves change."""

    substitutions: tuple[TextSubstitution, ...]
    files: tuple[Argument, ...]
    in_place: bool
    script: str
    """The text of the program, for those who want to know more of it; unknown parts as ``UNKNOWN``."""


def substitutions_of(program: str, given: Sequence[Argument], line: Pattern | None = None) -> TextEdit | None:
    """Return what a call of ``program`` substitutes; None if that is no such program, or its script is elsewhere.

    ``line`` is what it is given on its standard input, if that is known: the script can be read from there.
    """
    if program in ("sed", "gsed"):
        return _sed(given, line)
    if program == "perl":
        return _perl(given)
    return _awk(given) if program in AWKS else None


def _sed(given: Sequence[Argument], line: Pattern | None) -> TextEdit | None:
    options = parse_options(given, "efl", ("expression", "file", "line-length"), attached="i")
    scripts = options.values("-e", "--expression")
    files = options.operands
    if not scripts and not options.has("-f", "--file"):
        scripts, files = files[:1], files[1:]
    for file in options.values("-f", "--file"):
        scripts = (*scripts, *_read_script(file, line))
    extended = options.has("-E", "-r", "--regexp-extended")
    found: list[TextSubstitution] = []
    for script in scripts:
        text, offsets = script.flat()
        found += parse_sed(text, offsets, extended=extended).substitutions
    return TextEdit(tuple(found), files, options.has("-i", "--in-place"), _texts(scripts))


def _read_script(file: Argument, line: Pattern | None) -> tuple[Argument, ...]:
    """Return the script that is read from standard input, or from what another command writes (``<(echo …)``)."""
    if file.known in ("-", "/dev/stdin", "/dev/fd/0"):
        return () if line is None else (Argument(line, file.start, file.end),)
    text, offsets = file.flat()
    script = parse_sed(text, offsets)
    return (file,) if script.complete and script.substitutions else ()


def _perl(given: Sequence[Argument]) -> TextEdit | None:
    options = parse_options(given, "eEI", attached="iMmFVdDx", digits="0lC", mixed=False)
    scripts = options.values("-e", "-E")
    if not scripts:
        return None
    found: list[TextSubstitution] = []
    for script in scripts:
        found += perl_substitutions(*script.flat())
    return TextEdit(tuple(found), options.operands, options.has("-i"), _texts(scripts))


def _awk(given: Sequence[Argument]) -> TextEdit | None:
    options = parse_options(given, "fFviIel", ("file", "field-separator", "assign", "include", "source"), mixed=False)
    if options.has("-f", "--file") or not options.operands:
        return None
    script, *files = options.operands
    in_place = any(argument.known in ("inplace", "/inplace") for argument in options.values("-i", "--include"))
    return TextEdit(awk_substitutions(*script.flat()), tuple(files), in_place, _texts([script]))


def _texts(scripts: Sequence[Argument]) -> str:
    return "\n".join(script.flat()[0] for script in scripts)
