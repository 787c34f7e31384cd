"""Programs that edit text: the script and the files of ``sed``, ``perl`` and ``awk`` calls."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from puppetguard.model.awk import awk_substitutions
from puppetguard.model.expansion import Argument
from puppetguard.model.options import parse_options
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


def substitutions_of(program: str, given: Sequence[Argument]) -> TextEdit | None:
    """Return what a call of ``program`` substitutes; None if that is no such program, or its script is elsewhere."""
    if program in ("sed", "gsed"):
        return _sed(given)
    if program == "perl":
        return _perl(given)
    return _awk(given) if program in AWKS else None


def _sed(given: Sequence[Argument]) -> TextEdit | None:
    options = parse_options(given, "efl", ("expression", "file", "line-length"), attached="i")
    scripts = options.values("-e", "--expression")
    files = options.operands
    if not scripts and not options.has("-f", "--file"):
        scripts, files = files[:1], files[1:]
    extended = options.has("-E", "-r", "--regexp-extended")
    found: list[TextSubstitution] = []
    for script in scripts:
        text, offsets = script.flat()
        found += parse_sed(text, offsets, extended=extended).substitutions
    return TextEdit(tuple(found), files, options.has("-i", "--in-place"), _texts(scripts))


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
