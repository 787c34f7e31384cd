"""What words become when the shell expands them, as far as that is known before anything runs.

Source: POSIX "Shell Command Language", word expansions; brace expansion and ``${name/a/b}`` from the manual of Bash.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import msgspec

from puppetguard.model.patterns import (
    MOST,
    Pattern,
    Wild,
    base_name,
    known_text,
    merged,
    of_glob,
    replaced,
    sliced,
    tail,
    without_ending,
)
from puppetguard.model.script import UNKNOWN, Part, Script, Substitution, Text, Unknown, Variable, Word

_LARGEST = 100_000
"""How many characters variables and substitutions may bring into one word."""

Bindings = Mapping[str, Pattern]
"""What is known of variables and parameters; a name that is missing is unknown."""

Output = Callable[[Script], "Pattern | None"]
"""Gives what a script writes, one line of it; None if nothing is known of that."""


class Argument(msgspec.Struct, frozen=True):
    """One argument of a command after expansion; the span is that of the word it comes from."""

    pieces: Pattern
    start: int
    end: int

    @property
    def text(self) -> Pattern:
        """The argument as text: characters that are special to the shell stand for themselves."""
        return merged(self.pieces)

    @property
    def name(self) -> Pattern:
        """The argument as the names of files that it matches: unquoted wildcards are unknown parts."""
        pieces: list[Text | Wild] = []
        run: list[Text] = []
        for piece in (*self.pieces, Wild("")):
            if isinstance(piece, Text) and not piece.quoted:
                run.append(piece)
                continue
            if run:
                text = "".join(part.value for part in run)
                offsets = [offset for part in run for offset in part.offsets]
                pieces += of_glob(text, offsets, str(self.start))
                run.clear()
            pieces.append(piece)
        return merged(pieces[:-1])

    @property
    def known(self) -> str | None:
        """The text if all of it is known."""
        return known_text(self.pieces)

    @property
    def start_text(self) -> str:
        """The text up to the first part that is not known."""
        known = ""
        for piece in self.pieces:
            if isinstance(piece, Wild):
                break
            known += piece.value
        return known

    def flat(self) -> tuple[str, Sequence[int]]:
        """Return the text with ``UNKNOWN`` for each part that is not known, and the place of each character."""
        text = ""
        offsets: list[int] = []
        for piece in self.pieces:
            if isinstance(piece, Text):
                text += piece.value
                offsets += piece.offsets
            else:
                text += UNKNOWN
                offsets.append(offsets[-1] if offsets else self.start)
        return text, offsets


def without_start(argument: Argument, length: int) -> Argument | None:
    """Return the argument without its first ``length`` characters, which must be known; None if nothing is left."""
    pieces = list(argument.pieces)
    while pieces and isinstance(pieces[0], Text) and length >= len(pieces[0].value):
        length -= len(pieces[0].value)
        del pieces[0]
    if pieces and isinstance(pieces[0], Text) and length:
        pieces[0] = sliced(pieces[0], length)
    start = next((piece.offsets[0] for piece in pieces[:1] if isinstance(piece, Text)), argument.start)
    return Argument(tuple(pieces), start, argument.end) if pieces else None


def arguments(words: Sequence[Word], bindings: Bindings, output: Output) -> tuple[Argument, ...]:
    """Expand the words of a command."""
    return tuple(argument for word in words for argument in expanded(word, bindings, output))


def expanded(word: Word, bindings: Bindings, output: Output) -> tuple[Argument, ...]:
    """Return the arguments that a word becomes: one as a rule, several by braces, blanks in a variable, or ``$@``."""
    found: list[Argument] = []
    for parts in _braces(word.parts):
        if len(parts) == 1 and isinstance(parts[0], Variable) and parts[0].name in ("@", "*") and not parts[0].operator:
            found += _parameters(word, bindings)
            continue
        argument = Argument(_all_pieces(parts, word.start, bindings, output), word.start, word.end)
        splits = len(parts) == 1 and isinstance(parts[0], (Variable, Substitution)) and not parts[0].quoted
        found += _fields(argument) if splits else (argument,)
    return tuple(found[: MOST * MOST])


def value(word: Word, bindings: Bindings, output: Output) -> Pattern:
    """Return the text of a word where it is neither split nor matched against files, as in an assignment."""
    return merged(_all_pieces(word.parts, word.start, bindings, output))


def _parameters(word: Word, bindings: Bindings) -> list[Argument]:
    """Return the positional parameters; ``@`` stands for those of which only one sample is known."""
    found: list[Argument] = []
    number = 1
    while (pattern := bindings.get(str(number))) is not None:
        found.append(Argument(pattern, word.start, word.end))
        number += 1
    return found or [Argument((Wild("@"),), word.start, word.end)]


def _fields(argument: Argument) -> list[Argument]:
    """Split a known text at its blanks."""
    if argument.known is None:
        return [argument]
    text = merged(argument.pieces)
    whole = text[0] if text and isinstance(text[0], Text) else Text("", ())
    found: list[Argument] = []
    at = 0
    for field in whole.value.split():
        at = whole.value.index(field, at)
        found.append(Argument((sliced(whole, at, at + len(field)),), argument.start, argument.end))
        at += len(field)
    return found


# --- parts ------------------------------------------------------------------------------------------------------------


def _all_pieces(parts: Sequence[Part], start: int, bindings: Bindings, output: Output) -> Pattern:
    """Return the pieces of a word; of one that grows too large (``x=$x$x``, many times over) nothing is known."""
    pieces: list[Text | Wild] = []
    size = 0
    for part in parts:
        found = _pieces(part, bindings, output)
        size += 0 if isinstance(part, Text) else sum(len(piece.value) for piece in found if isinstance(piece, Text))
        if size > _LARGEST or len(pieces) > _LARGEST:
            return (Wild(f"large.{start}"),)
        pieces += found
    return tuple(pieces)


def _pieces(part: Part, bindings: Bindings, output: Output) -> Pattern:
    match part:
        case Text():
            return (part,)
        case Variable():
            pieces = _variable(part, bindings, output)
            return tuple(_quoted(piece) for piece in pieces) if part.quoted else pieces
        case Substitution():
            known = output(part.script)
            return (Wild(f"output.{part.start}"),) if known is None else known
        case Unknown():
            return (Wild(f"{part.why}.{part.start}"),)


def _quoted(piece: Text | Wild) -> Text | Wild:
    return Text(piece.value, piece.offsets, quoted=True) if isinstance(piece, Text) else piece


def _variable(variable: Variable, bindings: Bindings, output: Output) -> Pattern:
    subject = bindings.get(variable.name, (Wild(variable.name),))
    unknown: Pattern = (Wild(f"expansion.{variable.start}"),)
    if not variable.operator:
        return subject
    operand = value(variable.operand, bindings, output) if variable.operand else ()
    removed = known_text(operand)
    if removed is None:
        return unknown
    match variable.operator:
        case "%" | "%%":
            return _without_suffix(subject, removed, longest=variable.operator == "%%") or unknown
        case "#" | "##":
            return base_name(subject) if removed == "*/" else unknown
        case "/" | "//" | "/%":
            if any(mark in removed for mark in "*?["):
                return unknown
            after = value(variable.replacement, bindings, output) if variable.replacement else ()
            every, at_end = variable.operator == "//", variable.operator == "/%"
            return replaced(subject, removed, after, every=every, at_end=at_end) or subject
        case ":-" | "-" | ":=" | "=":
            return bindings.get(variable.name, operand)
    return unknown


def _without_suffix(subject: Pattern, suffix: str, *, longest: bool) -> Pattern | None:
    """Apply ``${subject%suffix}``; None when the result cannot be known."""
    if suffix in (".*", ".?*"):
        known = tail(subject).value
        base = known[known.rfind("/") + 1 :]
        dot = base.find(".") if longest else base.rfind(".")
        return without_ending(subject, base[dot:]) if dot >= 0 else None
    if any(mark in suffix for mark in "*?["):
        return None
    result = without_ending(subject, suffix)
    return subject if result is None else result


# --- braces -----------------------------------------------------------------------------------------------------------


def _braces(parts: tuple[Part, ...]) -> list[tuple[Part, ...]]:
    """Expand ``{a,b}`` in the unquoted text of a word, to at most ``MOST`` words; nested braces stay as they are."""
    waiting = [parts]
    done: list[tuple[Part, ...]] = []
    while waiting and len(done) < MOST:
        word = waiting.pop(0)
        choices = _first_brace(word) if len(waiting) < MOST else None
        if choices is None:
            done.append(word)
        else:
            waiting[:0] = choices[:MOST]
    return done


def _first_brace(parts: tuple[Part, ...]) -> list[tuple[Part, ...]] | None:
    """Expand the first braces of a word that have a comma; None if there are none."""
    tries = MOST
    for index, part in enumerate(parts):
        if isinstance(part, Text) and not part.quoted and "{" in part.value:
            tries -= 1
            opening = part.value.index("{")
            inner, rest = _until_brace(parts[index:], opening + 1)
            if inner is not None and len(inner) > 1:
                before = (*parts[:index], sliced(part, 0, opening))
                return [_compact((*before, *choice, *rest)) for choice in inner]
        if not tries:
            break
    return None


def _compact(parts: tuple[Part, ...]) -> tuple[Part, ...]:
    return tuple(part for part in parts if not isinstance(part, Text) or part.value)


def _until_brace(parts: tuple[Part, ...], start: int) -> tuple[list[tuple[Part, ...]] | None, tuple[Part, ...]]:
    """Return the choices between braces, and the rest; ``start`` is the place after the opening one."""
    choices: list[tuple[Part, ...]] = []
    current: list[Part] = []
    for index, part in enumerate(parts):
        if not isinstance(part, Text) or part.quoted:
            current.append(part)
            continue
        first = start if index == 0 else 0
        for at in range(first, len(part.value)):
            char = part.value[at]
            if char == "{":
                return None, ()
            if char in ",}":
                current.append(sliced(part, first, at))
                choices.append(_compact(tuple(current)))
                current.clear()
                first = at + 1
                if char == "}":
                    return choices, (sliced(part, first), *parts[index + 1 :])
        current.append(sliced(part, first))
    return None, ()
