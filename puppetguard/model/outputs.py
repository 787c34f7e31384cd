"""What programs write to their standard output, as far as their arguments tell."""

from __future__ import annotations

from collections.abc import Sequence

from puppetguard.model.expansion import Argument
from puppetguard.model.options import parse_options
from puppetguard.model.patterns import Pattern, Wild, base_name, literal, merged, tail, without_ending
from puppetguard.model.programs import substitutions_of
from puppetguard.model.wrappers import find_lines

_PASSING = frozenset("grep egrep fgrep sort uniq head tail tee cat shuf tac".split())
"""Filters whose lines are lines that they were given."""


def lines_of(program: str, given: Sequence[Argument], line: Pattern | None) -> Pattern | None:
    """Return a line that ``program`` writes; None if nothing is known of it. ``line`` is one of its standard input."""
    match program:
        case "echo":
            words = [argument for argument in given if argument.known not in ("-n", "-e", "-E", "-ne")]
            blanks = [(), *(literal(" ", word.start - 1) for word in words[1:])]
            return merged(piece for blank, word in zip(blanks, words, strict=False) for piece in (*blank, *word.name))
        case "printf":
            return given[1].name if len(given) == 2 and "%s" in given[0].start_text else None
        case "ls":
            names = parse_options(given, "ITw").operands
            return names[0].name if names else (Wild("ls"),)
        case "find":
            return find_lines(tuple(given))[0]
        case "grep" | "egrep" | "fgrep" if line is None:
            return _listed(given)
        case "basename":
            return _basename(given)
        case "readlink" | "realpath":
            names = parse_options(given).operands
            return names[0].name if names else None
        case "sed" | "perl" | "awk" | "gawk" | "mawk" | "nawk":
            return _substituted(program, given, line)
    return line if program in _PASSING and line is not None and len(parse_options(given, "e").operands) < 2 else None


def _listed(given: Sequence[Argument]) -> Pattern | None:
    """Return a file that ``grep -l`` lists."""
    options = parse_options(given, "efABCmd", ("regexp", "file", "include", "exclude"))
    places = options.operands if options.has("-e", "-f", "--regexp", "--file") else options.operands[1:]
    if not options.has("-l", "-L", "--files-with-matches", "--files-without-match") or not places:
        return None
    directory = places[0].name
    if not options.has("-r", "-R", "--recursive"):
        return directory
    slash = () if tail(directory).value.endswith("/") else literal("/", places[0].end - 1)
    return merged((*directory, *slash, Wild("grep")))


def _basename(given: Sequence[Argument]) -> Pattern | None:
    options = parse_options(given, "s", ("suffix",))
    operands = options.operands
    if not operands:
        return None
    suffix = options.values("-s", "--suffix")
    ending = suffix[0] if suffix else operands[1] if len(operands) == 2 and not options.has("-a") else None
    name = base_name(operands[0].name)
    if ending is None:
        return name
    known = ending.known
    return None if known is None else without_ending(name, known) or name


def _substituted(program: str, given: Sequence[Argument], line: Pattern | None) -> Pattern | None:
    edit = substitutions_of(program, given)
    if line is None or edit is None or edit.in_place or edit.files:
        return None
    for substitution in edit.substitutions:
        result = substitution.applied(line)
        line = line if result is None else result
    return line
