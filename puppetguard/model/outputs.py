"""What programs write to their standard output, as far as their arguments tell."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from puppetguard.model.awk_output import awk_output
from puppetguard.model.expansion import Argument
from puppetguard.model.options import parse_options
from puppetguard.model.patterns import Pattern, Wild, base_name, literal, merged, sliced, tail, without_ending
from puppetguard.model.programs import substitutions_of
from puppetguard.model.regex import Match
from puppetguard.model.script import Text
from puppetguard.model.substitution import TextSubstitution
from puppetguard.model.wrappers import find_lines

_PASSING = frozenset("grep egrep fgrep sort uniq head tail tee cat shuf tac".split())
"""Filters whose lines are lines that they were given."""
DOWNLOAD = "download."
"""How the names of unknown parts start that another host sends; then comes the place of the first argument."""
_DECODERS = frozenset(
    "gunzip zcat gzip bunzip2 bzcat bzip2 xzcat unxz xz zstdcat zstd base64 tr dos2unix iconv jq envsubst cut".split()
)
"""Filters that turn what is sent into something else that the sender decides on."""


def lines_of(program: str, given: Sequence[Argument], line: Pattern | None) -> Pattern | None:
    """Return a line that ``program`` writes; None if nothing is known of it. ``line`` is one of its standard input."""
    match program:
        case "echo":
            words = [argument for argument in given if argument.known not in ("-n", "-e", "-E", "-ne")]
            blanks = [(), *(literal(" ", word.start - 1) for word in words[1:])]
            return merged(piece for blank, word in zip(blanks, words, strict=False) for piece in (*blank, *word.name))
        case "printf":
            return _printed(given)
        case "ls":
            names = parse_options(given, "ITw").operands
            return names[0].name if names else (Wild("ls"),)
        case "find":
            return _found(given)
        case "grep" | "egrep" | "fgrep" if line is None:
            return _listed(given)
        case "basename":
            return _basename(given)
        case "readlink" | "realpath":
            names = parse_options(given).operands
            return names[0].name if names else None
        case "awk" | "gawk" | "mawk" | "nawk" if printed := awk_output(given, line):
            edit = substitutions_of(program, given)
            changed = edit is not None and edit.substitutions
            return next((one.pattern for one in printed if not one.run and not changed), None)
        case "sed" | "perl" | "awk" | "gawk" | "mawk" | "nawk":
            return _substituted(program, given, line)
        case "curl" | "wget" | "fetch" | "aria2c" | "lynx" | "GET" | "http" | "https" | "xh" | "ftp":
            return _fetched(program, given)
    if line is not None and program in _DECODERS and is_download(line):
        return line
    return line if program in _PASSING and line is not None and len(parse_options(given, "e").operands) < 2 else None


def is_download(pattern: Pattern) -> bool:
    """Tell whether a text is what another host sends."""
    return any(isinstance(piece, Wild) and piece.name.startswith(DOWNLOAD) for piece in pattern)


def _fetched(program: str, given: Sequence[Argument]) -> Pattern | None:
    """Return what a program fetches and writes to its standard output; None if that goes into a file."""
    words = [argument.known or "" for argument in given]
    if program == "wget":
        # `-O-`, `-qO-`, `-O -`, `--output-document=-`
        ends = ("-O-", "O-", "O/dev/stdout", "=-", "=/dev/stdout")
        dashed = any(word.startswith("-") and word.endswith(ends) for word in words)
        apart = any(one.endswith("O") and next_ in ("-", "/dev/stdout") for one, next_ in pairwise(words))
        written = dashed or apart or ("--output-document", "-") in pairwise(words)
    elif program in ("fetch", "ftp"):
        written = any(one.endswith("o") and next_ == "-" for one, next_ in pairwise(words)) or "-o-" in words
    else:
        options = parse_options(given, "AbcCdDeEFHKmoPQrtTuUwxXyYz", ("output", "dir", "out"))
        files = options.values("-o", "--output")
        written = all(file.known in ("-", "/dev/stdout") for file in files) and not options.has(
            "-O", "--remote-name", "--remote-name-all"
        )
        written = written and program != "aria2c"
    return (Wild(f"{DOWNLOAD}{given[0].start}"),) if written and given else None


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
        result = _of_whole_line(substitution, line) or substitution.applied(line)
        line = line if result is None else result
    return line


def _of_whole_line(substitution: TextSubstitution, line: Pattern) -> Pattern | None:
    """Return what ``s/.*/mv & &p/`` or ``s/^/mv /`` makes of a line; None if that replaces a part that it asks for."""
    match = next(iter(substitution.before), None)
    if match is None:
        return None
    if len(match.pattern) == 1 and isinstance(match.pattern[0], Wild):
        groups = tuple(line if group == match.pattern else () for group in match.groups)
        return substitution.replacement(Match(line, groups))
    if not match.pattern and match.at_start != match.at_end:
        added = substitution.replacement(match)
        return merged((*added, *line) if match.at_start else (*line, *added))
    return None


def _printed(given: Sequence[Argument]) -> Pattern | None:
    """Return what ``printf`` writes: an argument, or several of them as lines; else the format if that is all."""
    if not given or "%" not in given[0].start_text:
        return given[0].text if len(given) == 1 else None
    if len(given) == 2 and "%s" in given[0].start_text:
        return given[1].name
    if given[0].known not in ("%s\\n", "%b\\n"):
        return None
    blanks = [(), *(literal("\n", word.start - 1) for word in given[2:])]
    return merged(piece for blank, word in zip(blanks, given[1:], strict=True) for piece in (*blank, *word.text))


def _found(given: Sequence[Argument]) -> Pattern:
    """Return a line that ``find`` writes: a name, or what it is told to make of one."""
    name = find_lines(tuple(given))[0]
    formats = [after for before, after in pairwise(given) if before.known == "-printf"]
    if not formats:
        return name
    pieces: list[Text | Wild] = []
    for piece in formats[0].pieces:
        at = 0
        for mark in re.finditer(r"%([pfPhH%])|\\n", piece.value if isinstance(piece, Text) else ""):
            assert isinstance(piece, Text)
            pieces.append(sliced(piece, at, mark.start()))
            made: Pattern = (Wild(f"find.{mark[1]}"),)
            if mark[1] in ("p", "P"):
                made = name
            elif mark[1] == "f":
                made = base_name(name)
            pieces += made if mark[1] else ()
            at = mark.end()
        pieces.append(sliced(piece, at) if isinstance(piece, Text) else piece)
    return merged(pieces)
