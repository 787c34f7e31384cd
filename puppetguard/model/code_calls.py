"""What well-known functions of Python, Ruby, PHP, JavaScript and Perl make of the names and texts that they are given.

Sources: the manuals of ``os``, ``os.path``, ``shutil``, ``pathlib``, ``re`` and ``str`` of Python; of ``File``,
``FileUtils``, ``Pathname`` and ``String`` of Ruby; of PHP's file system and string functions; of ``fs``, ``path`` and
``String`` of Node.js; ``perlfunc`` and ``File::Copy`` of Perl.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from puppetguard.model.late import late_pattern
from puppetguard.model.patterns import (
    Pattern,
    Wild,
    base_name,
    known_text,
    literal,
    merged,
    sliced,
    tail,
    without_ending,
)
from puppetguard.model.regex import Match, matches
from puppetguard.model.script import Text
from puppetguard.model.substitution import Group, Replacement, TextSubstitution

MOVES = frozenset("rename renames renameSync move moveSync mv rename_file".split())
COPIES = frozenset("copy copy2 copyfile copyFile copyFileSync cp cp_r cpSync copy_file copySync copytree".split())
LINKS = frozenset("link symlink ln ln_s ln_sf linkSync symlinkSync".split())
SUBSTITUTIONS = frozenset("replace replaceAll sub subn gsub sub! gsub! str_replace str_ireplace preg_replace".split())
WRITERS = frozenset(
    "write write_text write_bytes writelines writeFile writeFileSync outputFile outputFileSync file_put_contents fwrite"
    " fputs syswrite binwrite".split()
)
RUNNERS = frozenset(
    "system popen shell_exec passthru proc_open getoutput getstatusoutput exec execSync execFileSync execFile spawn"
    " spawnSync run call check_call check_output Popen qx".split()
)
ENDS = frozenset("endswith end_with? endsWith str_ends_with".split())
ITERATORS = frozenset("each forEach map each_entry each_child filter select glob".split())
MODULES = frozenset(
    "os re shutil File FileUtils fs fsPromises promises path glob Dir Pathname pathlib subprocess IO Kernel".split()
)
"""Names before a dot that are no values but where a function is from."""

_GLOBS = frozenset("glob iglob rglob globSync bsd_glob".split())
_OF_PATHS = frozenset("basename join splitext".split())
_SAME = frozenset(
    "Path PurePath PosixPath str String fspath abspath realpath expanduser expand_path resolve strip trim chomp to_s"
    " to_path toString escape shellescape quote dup clone name path list sorted sort array".split()
)
_WITHOUT_EXTENSION = frozenset("stem".split())
_REFERENCE = late_pattern(r"\\g<(\d+)>|\\(\d)|\$(\d|&)|\$\{(\d)\}")


class Value(msgspec.Struct, frozen=True):
    """What an expression is: a text of which some may be known, an array, a regular expression, or a mere name.

    ``[start, end)`` is the place of the words that say it.
    """

    pattern: Pattern
    start: int
    end: int
    name: str = ""
    items: tuple[Value, ...] | None = None
    regex: tuple[Match, ...] | None = None
    number: int | None = None

    @property
    def is_text(self) -> bool:
        """Whether something is known of it as a text."""
        return any(isinstance(piece, Text) for piece in self.pattern)


def unknown(start: int, end: int, name: str = "") -> Value:
    """Return the value of an expression of which nothing is known but perhaps its name."""
    return Value((Wild(f"code.{name or start}"),), start, end, name)


def known_call(function: str, receiver: Value | None, given: Sequence[Value], start: int, end: int) -> Value | None:
    """Return what a call returns; None if that is not known. ``receiver`` is what stands before the dot."""
    # `p.join(…)`, where `p` is what the module is called here.
    alias = receiver is not None and function in _OF_PATHS and given and not receiver.is_text
    values = list(given) if receiver is None or receiver.name in MODULES or alias else [receiver, *given]
    if not values:
        return None
    subject, *others = values
    pattern = _text_of_call(function, receiver, subject, others)
    if pattern is not None:
        return Value(pattern, start, end)
    if function == "splitext":
        stem = without_extension(subject.pattern)
        return None if stem is None else Value(stem, start, end, items=(Value(stem, start, end), unknown(start, end)))
    if function in ("rsplit", "split", "rpartition", "partition") and others and known_text(others[0].pattern) == ".":
        stem = without_extension(subject.pattern)
        return None if stem is None else Value(stem, start, end, items=(Value(stem, start, end), unknown(start, end)))
    return None


def _text_of_call(function: str, receiver: Value | None, subject: Value, others: Sequence[Value]) -> Pattern | None:
    pattern = subject.pattern
    if function in _GLOBS:
        below = receiver is not None and receiver.name not in MODULES and others
        return joined(pattern, others[0].pattern) if below else pattern
    if function in _SAME and (not others or function in ("expand_path", "sorted", "sort")):
        return pattern
    if function in ("with_suffix", "sub_ext") and others:
        stem = without_extension(pattern)
        return None if stem is None else merged((*stem, *others[0].pattern))
    if function in _WITHOUT_EXTENSION:
        return without_extension(base_name(pattern))
    if function == "basename":
        ending = known_text(others[0].pattern) if others else None
        name = base_name(pattern)
        if ending == ".*":
            return without_extension(name)
        return without_ending(name, ending) or name if ending else name
    if function in ("removesuffix", "delete_suffix", "chomp") and others:
        ending = known_text(others[0].pattern)
        return None if ending is None else without_ending(pattern, ending) or pattern
    if function in ("join", "joinpath") and others and (subject.is_text or subject.items is None):
        result = pattern
        for other in others:
            result = joined(result, other.pattern)
        return result
    if function in ("slice", "substr", "substring") and len(others) == 2 and others[0].number == 0:
        return cut(pattern, others[1].number)
    if function in ("format", "sprintf"):
        return filled(pattern, others)
    return None


def joined(before: Pattern, after: Pattern) -> Pattern:
    """Return two paths with a slash in between, which stands nowhere itself."""
    return after if not before else merged((*before, *literal("/"), *after))


def without_extension(pattern: Pattern) -> Pattern | None:
    """Return a name without what follows its last dot; None if that is not known."""
    known = tail(pattern).value
    dot = known.rfind(".", known.rfind("/") + 1)
    return without_ending(pattern, known[dot:]) if dot >= 0 else None


def cut(pattern: Pattern, number: int | None) -> Pattern | None:
    """Return a text without its last ``-number`` characters; None if it is not known what those are."""
    last = tail(pattern)
    if number is None or number >= 0 or len(last.value) < -number:
        return None
    return merged((*pattern[:-1], sliced(last, 0, len(last.value) + number)))


def filled(pattern: Pattern, values: Sequence[Value]) -> Pattern | None:
    """Return a text with ``{}`` and ``%s`` in it filled in turn."""
    waiting = list(values)
    pieces: list[Text | Wild] = []
    for piece in pattern:
        at = 0
        if isinstance(piece, Text):
            for mark in re.finditer(r"\{\d?\}|%s", piece.value):
                if not waiting:
                    return None
                pieces += [sliced(piece, at, mark.start()), *waiting.pop(0).pattern]
                at = mark.end()
        pieces.append(sliced(piece, at) if isinstance(piece, Text) else piece)
    return merged(pieces) if not waiting else None


class Substituted(msgspec.Struct, frozen=True):
    """A call that substitutes: what it does, and in what."""

    substitution: TextSubstitution
    subject: Value | None


def substitution_of(
    function: str, receiver: Value | None, given: Sequence[Value], start: int, end: int
) -> Substituted | None:
    """Return what a call substitutes; None if it does not, or it is not known what it is to replace."""
    subject = receiver
    first = 0
    if function in ("str_replace", "str_ireplace", "preg_replace") or (receiver is not None and receiver.name == "re"):
        subject = given[2] if len(given) > 2 else None
        if subject is None:
            return None
    elif len(given) != 2 and not (len(given) == 3 and function == "replace"):
        return None
    before, after = given[first], given[first + 1]
    expression = function == "preg_replace" or (receiver is not None and receiver.name == "re")
    found = before.regex or ()
    if before.regex is None:
        text = known_text(before.pattern)
        if not text:
            return None
        offsets = [offset for piece in before.pattern if isinstance(piece, Text) for offset in piece.offsets]
        if function == "preg_replace":
            text, offsets = _undelimited(text, offsets)
        found = matches(text, offsets, "perl") if expression else (Match(before.pattern),)
    replacement: Replacement = after.pattern
    if expression or before.regex is not None or function in ("sub", "gsub", "sub!", "gsub!"):
        replacement = _with_references(after.pattern)
    return Substituted(TextSubstitution(found, replacement, start, end, every=True), subject)


def _undelimited(text: str, offsets: Sequence[int]) -> tuple[str, list[int]]:
    last = text.rfind(text[0], 1)
    return (text[1:last], list(offsets[1:last])) if last > 0 else (text, list(offsets))


def _with_references(pattern: Pattern) -> Replacement:
    pieces: list[Text | Wild | Group] = []
    for piece in pattern:
        at = 0
        if isinstance(piece, Text):
            for mark in _REFERENCE.finditer(piece.value):
                number = next(group for group in mark.groups() if group is not None)
                pieces += [sliced(piece, at, mark.start()), Group(0 if number == "&" else int(number))]
                at = mark.end()
        pieces.append(sliced(piece, at) if isinstance(piece, Text) else piece)
    return tuple(piece for piece in pieces if not isinstance(piece, Text) or piece.value)
