"""What commands rewrite: text by ``sed``, ``perl`` and ``awk``, file names by ``mv``, ``cp`` and others."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Literal

import msgspec

from puppetguard.model.commands import Command
from puppetguard.model.expansion import Argument, without_start
from puppetguard.model.interpreters import program_of
from puppetguard.model.late import late_pattern
from puppetguard.model.line_editors import editor_script
from puppetguard.model.options import parse_options
from puppetguard.model.patterns import Pattern, Wild, literal, merged, of_glob, sliced, tail
from puppetguard.model.perl import perl_substitutions
from puppetguard.model.presence import (
    ARCHIVERS,
    COPIERS,
    EDITORS,
    RENAMERS,
    REPLACERS,
    SCREEN_EDITORS,
    STREAMS,
    language_of,
)
from puppetguard.model.programs import TextEdit, substitutions_of
from puppetguard.model.regex import Match, matches
from puppetguard.model.script import Text
from puppetguard.model.sed import parse_sed
from puppetguard.model.substitution import TextSubstitution
from puppetguard.model.windows_rewrites import renamed, replacements

if TYPE_CHECKING:
    from puppetguard.model.executions import Execution
    from puppetguard.source import SourceFile

Kind = Literal["content", "name"]
_EXTENDED = late_pattern(r"/[a-z]*x[a-z]*$")
_ZMV_MARK = late_pattern(r"\$\{?(\d|f)\}?|[*?]+")
_PERL_RENAMES = late_pattern(r"\b(?:rename|move|copy)\b")


class Rewrite(msgspec.Struct, frozen=True):
    """One thing that becomes another: text in ``files`` (kind ``content``), or the name of a file (``name``).

    For a substitution of names, ``before`` and ``after`` are the parts that are replaced, unless the whole name is
    known. The span is that of the words which say so.
    """

    program: str
    kind: Kind
    before: Pattern
    after: Pattern
    files: tuple[Pattern, ...]
    start: int
    end: int
    whole: bool = False
    verb: str = ""
    """What is done to a whole name, where the program alone does not tell: ``renames``, ``copies``, ``links``."""


def rewrites_of(execution: Execution, source: SourceFile) -> Iterator[Rewrite]:
    """Yield what a command line or script rewrites, as far as it is known."""
    for command in execution.commands(source):
        if execution.language == "sh":
            yield from rewrites(command)
        elif (pair := renamed(command)) is not None:
            start, end = pair.after.start, pair.after.end
            before, after = pair.before.name, pair.after.name
            yield Rewrite(command.program, "name", before, after, (), start, end, whole=True, verb=pair.verb)
    if execution.language != "sh" and (known := replacements(execution.script)) is not None:
        yield from _substituted("-replace", known.kind, known.substitutions, ())


def rewrites(command: Command) -> list[Rewrite]:
    """Return what a command of a POSIX shell rewrites, as far as it is known."""
    program = command.program
    found: list[Rewrite] = []
    if program in EDITORS:
        found += _edited(command)
    if program in STREAMS:
        found += _streamed(command)
    if program in COPIERS:
        found += _copied(command)
    if program in RENAMERS:
        found += _renamed(command)
    if language_of(program) is not None:
        found += _coded(command)
    if program in SCREEN_EDITORS:
        found += _in_editor(command)
    if program in REPLACERS:
        found += _replaced(command)
    if program in ARCHIVERS:
        found += _archived(command)
    if program == "zmv":
        found += _zmv(command)
    if program == "dd":
        found += _between(command, *(_dd_operand(command.arguments, name) for name in ("if=", "of=")))
    if program == "mmv":
        found += _matched(command)
    return found


def _edited(command: Command) -> list[Rewrite]:
    edit = substitutions_of(command.program, command.arguments, command.line)
    if edit is None:
        return []
    renames = command.program == "perl" and _PERL_RENAMES.search(edit.script) is not None
    if not (edit.in_place or command.kept or renames):
        return []
    files = tuple(file.name for file in edit.files)
    return _substituted(command.program, "name" if renames else "content", edit.substitutions, files)


def _substituted(
    program: str, kind: Kind, substitutions: Sequence[TextSubstitution], files: tuple[Pattern, ...]
) -> list[Rewrite]:
    return [
        Rewrite(program, kind, example.before, example.after, files, substitution.start, substitution.end)
        for substitution in substitutions
        for example in substitution.examples()
    ]


def _in_editor(command: Command) -> list[Rewrite]:
    script = editor_script(command.program, command.arguments, command.line)
    if script is None:
        return []
    return _substituted(command.program, "content", script.substitutions, tuple(file.name for file in script.files))


def _replaced(command: Command) -> list[Rewrite]:
    """Return what ``rpl`` and ``replace`` do with a pair of texts, and ``sd`` with an expression and a text."""
    options = parse_options(command.arguments, "x" if command.program == "rpl" else "nf")
    if options.has("-s", "--simulate", "-p", "--preview") or len(options.operands) < 3:
        return []
    old, new, *files = options.operands
    found: tuple[Match, ...] = (Match(old.text),)
    if command.program == "sd" and not options.has("-F", "--fixed-strings", "-s"):
        found = matches(*old.flat(), "perl")
    substitution = TextSubstitution(found, new.text, old.start, new.end)
    return _substituted(command.program, "content", [substitution], tuple(file.name for file in files))


def _archived(command: Command) -> list[Rewrite]:
    """Return the names that ``tar --transform`` and ``pax -s`` give to files on their way."""
    options = parse_options(
        command.arguments, "CfTXbsVgKNILHo", ("transform", "xform", "file", "directory", "exclude", "files-from")
    )
    given = options.values("--transform", "--xform")
    if command.program in ("pax", "bsdtar"):
        given = (*given, *options.values("-s"))
    found: list[TextSubstitution] = []
    for one in given:
        text, offsets = one.flat()
        if command.program == "pax":
            # It has no letter in front.
            text, offsets = f"s{text}", [one.start, *offsets]
        found += parse_sed(text, offsets, extended=bool(_EXTENDED.search(text))).substitutions
    return _substituted(command.program, "name", found, ())


def _zmv(command: Command) -> list[Rewrite]:
    """Return the renaming of zsh's ``zmv``: groups in the first operand, ``$1`` and so on in the second."""
    options = parse_options(command.arguments, "op")
    if len(options.operands) != 2 or options.has("-n"):
        return []
    old, new = options.operands
    text, offsets = old.flat()
    bare = [(char, place) for char, place in zip(text, offsets, strict=True) if char not in "()"]
    before = of_glob("".join(char for char, _ in bare), [place for _, place in bare], "zmv")
    after: list[Text | Wild] = []
    for piece in new.text:
        at = 0
        for mark in _ZMV_MARK.finditer(piece.value if isinstance(piece, Text) else ""):
            assert isinstance(piece, Text)
            after.append(sliced(piece, at, mark.start()))
            after += before if mark[1] == "f" else (Wild(mark[0]),)
            at = mark.end()
        after.append(sliced(piece, at) if isinstance(piece, Text) else piece)
    copied: Literal["copies", "renames"] = "copies" if options.has("-C") else "renames"
    return [Rewrite("zmv", "name", before, merged(after), (), new.start, new.end, whole=True, verb=copied)]


def _coded(command: Command) -> list[Rewrite]:
    """Return what a program does that is written in Python, Ruby, PHP, JavaScript or Perl."""
    code = program_of(command.program, command.arguments, command.line)
    if code is None:
        return []
    effects = code.effects
    found: list[Rewrite] = []
    for one in effects.moved:
        if not all(any(isinstance(piece, Text) for piece in name) for name in (one.before, one.after)):
            continue
        before, after = _matching_stems(one.before, one.after)
        found.append(Rewrite(command.program, "name", before, after, (), one.start, one.end, whole=True, verb=one.verb))
    if not (effects.moved or effects.writes or code.in_place or command.kept):
        return found
    kind: Kind = "name" if effects.moved and not effects.writes else "content"
    files = (*(file.name for file in code.files), *effects.files)
    where = () if kind == "name" else files
    return found + _substituted(command.program, kind, effects.substitutions, where)


def _streamed(command: Command) -> list[Rewrite]:
    """Return the copy that a filter makes when it is given one file and its output goes to another."""
    sources: Sequence[Argument] = [target.file for target in command.targets if target.operator == "<"]
    written = [target.file for target in command.targets if target.operator.startswith(">")]
    edit: TextEdit | None = substitutions_of(command.program, command.arguments, command.line)
    if command.program == "tee":
        written = list(parse_options(command.arguments).operands)
    elif not sources:
        sources = edit.files if edit else parse_options(command.arguments).operands if command.program == "cat" else ()
    if len(sources) != 1 or len(written) != 1:
        return []
    return _between(command, sources[0], written[0])


def _copied(command: Command) -> list[Rewrite]:
    options = parse_options(
        command.arguments,
        "tSmogezfT" if command.program in ("install", "rsync") else "tS" if command.program != "scp" else "cFiJlopPS",
        ("target-directory", "suffix", "mode", "owner", "group", "rsh", "exclude", "include"),
    )
    operands = options.operands
    if len(operands) != 2 or options.has("-t", "--target-directory", "-d", "--directory"):
        return []
    return _between(command, *operands)


def _between(command: Command, source: Argument | None, target: Argument | None) -> list[Rewrite]:
    if source is None or target is None:
        return []
    before, after = _matching_stems(source.name, target.name)
    return [Rewrite(command.program, "name", before, after, (), target.start, target.end, whole=True)]


def _matching_stems(before: Pattern, after: Pattern) -> tuple[Pattern, Pattern]:
    """Return the names with what the second says of the first: ``${f%.php}`` tells that ``$f`` ends in ``.php``."""
    for piece in after:
        if isinstance(piece, Wild) and piece.removed and before and before[-1] == Wild(piece.name):
            return merged((*before[:-1], piece, *literal(piece.removed))), after
    return before, after


def _dd_operand(given: Sequence[Argument], name: str) -> Argument | None:
    for argument in given:
        if argument.start_text.startswith(name):
            return without_start(argument, len(name))
    return None


def _renamed(command: Command) -> list[Rewrite]:
    """Return the renamings of both programs of this name: Perl's takes an expression, util-linux's two texts."""
    options = parse_options(command.arguments, "e", ("expr",))
    if options.has("-n", "--no-act", "--nono"):
        return []
    expressions = options.values("-e", "--expr")
    operands = options.operands
    if not expressions and operands:
        expressions, operands = operands[:1], operands[1:]
    found: list[TextSubstitution] = []
    for expression in expressions:
        found += perl_substitutions(*expression.flat())
    if not found and len(options.operands) >= 3 and not options.has("-e", "--expr"):
        old, new, *files = options.operands
        operands = tuple(files)
        found = [TextSubstitution((Match(old.text),), new.text, old.start, new.end)]
    named = tuple(file.name for file in operands)
    return [rewrite for substitution in found for rewrite in _renamed_by(command.program, substitution, named)]


def _renamed_by(program: str, substitution: TextSubstitution, files: tuple[Pattern, ...]) -> list[Rewrite]:
    """Return what a substitution does to names: whole ones where their ends are known, else what it says itself."""
    start, end = substitution.start, substitution.end
    whole = [
        Rewrite(program, "name", file, renamed, (), start, end, whole=True)
        for file in files
        if tail(file).value and (renamed := substitution.applied(file)) is not None
    ]
    return whole or [
        Rewrite(program, "name", example.before, example.after, files, start, end)
        for example in substitution.examples()
    ]


def _matched(command: Command) -> list[Rewrite]:
    """Return the renaming of ``mmv``: wildcards in the first operand, ``#1`` and so on in the second."""
    operands = parse_options(command.arguments).operands
    if len(operands) != 2:
        return []
    text, offsets = operands[0].flat()
    after: list[Text | Wild] = []
    for piece in operands[1].text:
        value = piece.value if isinstance(piece, Text) else ""
        at = 0
        for mark in re.finditer(r"#\d", value):
            assert isinstance(piece, Text)
            after += [Text(value[at : mark.start()], piece.offsets[at : mark.start()]), Wild(mark[0])]
            at = mark.end()
        after.append(Text(value[at:], piece.offsets[at:]) if isinstance(piece, Text) else piece)
    before = of_glob(text, offsets, "mmv")
    place = operands[1]
    return [Rewrite(command.program, "name", before, merged(after), (), place.start, place.end, whole=True)]
