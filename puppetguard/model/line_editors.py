"""Substitutions in the scripts of ``ed``, ``ex`` and ``vim``: ``%s/a/b/g``, ``g/a/s//b/``.

Source: POSIX "ed" and "ex"; the manual of Vim for what it adds.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from puppetguard.model.expansion import Argument
from puppetguard.model.late import late_pattern
from puppetguard.model.options import parse_options
from puppetguard.model.patterns import Pattern
from puppetguard.model.script import UNKNOWN, Text
from puppetguard.model.sed import parse_sed
from puppetguard.model.substitution import TextSubstitution, split_delimited

_COMMAND = late_pattern(
    r"(?:^|[\n|])[ \t:]*(?:sil(?:ent)?!?[ \t]+)?(?:[\d%,.;$'<> \t+-]{0,40}|g/([^/\n]{0,200})/[ \t]*)"
    r"s(?:ubstitute|u)?(?=[/#,@!;~])"
)
_SAVES = late_pattern(r"(?:^|[\n|: \t])(?:%?w[qa!]*|wqa|x(?:it|a|all)?|up(?:date)?|ZZ|exit)(?![A-Za-z=])")


class EditorScript(msgspec.Struct, frozen=True):
    """What an editor is told to substitute, and in which files."""

    substitutions: tuple[TextSubstitution, ...]
    files: tuple[Argument, ...]


def editor_script(program: str, given: Sequence[Argument], line: Pattern | None) -> EditorScript | None:
    """Return what a call substitutes and saves; None if it does not. ``line`` is what it reads, if that is known."""
    scripts: list[Argument] = []
    rest: list[Argument] = []
    for argument in given:
        if argument.start_text.startswith("+") and program not in ("ed", "red"):
            scripts.append(_without_plus(argument))
        else:
            rest.append(argument)
    if program in ("ed", "red"):
        options = parse_options(rest, "p", ("prompt",))
    else:
        options = parse_options(rest, "cSuUtTrwiV", ("cmd",))
        scripts += options.values("-c", "--cmd")
    if line is not None:
        scripts.append(Argument(line, *_extent(line)))
    found: list[TextSubstitution] = []
    saved = False
    for script in scripts:
        text, offsets = script.flat()
        found += editor_substitutions(text, offsets)
        saved = saved or _SAVES.search(text) is not None
    return EditorScript(tuple(found), options.operands) if found and saved else None


def editor_substitutions(text: str, offsets: Sequence[int]) -> list[TextSubstitution]:
    """Return the substitutions of a script in order; ``offsets`` has the place of each character. Never fails."""
    found: list[TextSubstitution] = []
    at = 0
    while command := _COMMAND.search(text, at):
        at = command.end()
        parts = split_delimited(text, at, 2)
        if parts is None:
            # The last delimiter may be missing at the end of a line.
            continue
        (first, first_end), (second, second_end) = parts
        delimiter = text[at]
        pattern, places = text[first:first_end], list(offsets[first:first_end])
        if not pattern and command[1]:
            pattern, places = command[1], list(offsets[command.start(1) : command.end(1)])
        flat = f"s{delimiter}{pattern}{delimiter}{text[second:second_end]}{delimiter}g"
        start = offsets[at - 1]
        spread = [start, start, *places, start, *offsets[second:second_end], *[offsets[second_end]] * 2]
        if delimiter not in pattern.replace(f"\\{delimiter}", "") and UNKNOWN not in pattern:
            found += parse_sed(flat, spread).substitutions
        at = second_end + 1
    return found


def _without_plus(argument: Argument) -> Argument:
    first, *others = argument.pieces
    assert isinstance(first, Text)
    return Argument((Text(first.value[1:], first.offsets[1:], first.quoted), *others), argument.start, argument.end)


def _extent(line: Pattern) -> tuple[int, int]:
    places = [place for piece in line if isinstance(piece, Text) for place in (piece.offsets[0], piece.offsets[-1])]
    return min(places, default=0), max(places, default=0) + 1
