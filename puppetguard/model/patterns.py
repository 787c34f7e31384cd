"""Text of which only some is known: file names, lines and arguments as a command may see them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from puppetguard.model.script import Text


class Wild(msgspec.Struct, frozen=True):
    """Text that is not known; equal names stand for the same text.

    With ``removed``, it is that text without this ending: what ``${name%removed}`` leaves when it does match.
    """

    name: str
    removed: str = ""


Pattern = tuple[Text | Wild, ...]
"""Known and unknown text in turn; empty for the empty text."""

GLOB = "glob."
"""How the names of unknown parts start that a wildcard stands for."""
MOST = 16
"""How many possibilities are followed where a text can be one of several; the rest is left out, never guessed."""


def literal(text: str, place: int = 0) -> Pattern:
    """Return the pattern of a text that stands nowhere itself; each of its characters is placed at ``place``."""
    return (Text(text, (place,) * len(text)),) if text else ()


def merged(pieces: Iterable[Text | Wild]) -> Pattern:
    """Return a pattern in which known text that touches is one piece."""
    result: list[Text | Wild] = []
    for piece in pieces:
        last = result[-1] if result else None
        if isinstance(piece, Text) and isinstance(last, Text):
            result[-1] = Text(last.value + piece.value, (*last.offsets, *piece.offsets))
        elif not isinstance(piece, Text) or piece.value:
            result.append(piece)
    return tuple(result)


def known_text(pattern: Pattern) -> str | None:
    """Return the text if all of it is known."""
    if any(isinstance(piece, Wild) for piece in pattern):
        return None
    return "".join(piece.value for piece in pattern if isinstance(piece, Text))


def shown(pattern: Pattern, unknown: str = "…") -> str:
    """Return the text for people: unknown parts as an ellipsis, or as the ``*`` that they were written as."""
    return "".join(
        piece.value if isinstance(piece, Text) else "*" if piece.name.startswith(GLOB) else unknown for piece in pattern
    )


def sliced(text: Text, start: int, end: int | None = None) -> Text:
    """Return a part of a text."""
    return Text(text.value[start:end], text.offsets[start:end], text.quoted)


def tail(pattern: Pattern) -> Text:
    """Return the known text at the end; empty when the end is not known."""
    last = pattern[-1] if pattern else None
    return last if isinstance(last, Text) else Text("", ())


def without_ending(pattern: Pattern, ending: str) -> Pattern | None:
    """Return the pattern without a known ending; None if it certainly does not end so.

    Of an unknown end it is supposed that it does, because that is what the one who wrote ``${f%.php}`` supposed.
    """
    if not ending:
        return pattern
    last = pattern[-1] if pattern else None
    if isinstance(last, Wild):
        return None if last.removed else (*pattern[:-1], Wild(last.name, ending))
    if last is not None and last.value.endswith(ending):
        return merged((*pattern[:-1], sliced(last, 0, len(last.value) - len(ending))))
    return None


def replaced(
    pattern: Pattern, before: str, after: Pattern, *, every: bool = False, at_end: bool = False
) -> Pattern | None:
    """Return the pattern with ``before`` replaced in its known text, the first time or every time.

    None if it does not occur there; at an unknown end it is supposed to (see ``without_ending``).
    """
    if not before:
        return None
    if at_end:
        stem = without_ending(pattern, before)
        return None if stem is None else merged((*stem, *after))
    pieces: list[Text | Wild] = []
    found = False
    for piece in pattern:
        at = 0
        while isinstance(piece, Text) and (every or not found):
            hit = piece.value.find(before, at)
            if hit < 0:
                break
            pieces += [sliced(piece, at, hit), *after]
            at = hit + len(before)
            found = True
        pieces.append(sliced(piece, at) if isinstance(piece, Text) else piece)
    if found:
        return merged(pieces)
    return replaced(pattern, before, after, at_end=True) if pattern and isinstance(pattern[-1], Wild) else None


def base_name(pattern: Pattern) -> Pattern:
    """Return what follows the last slash in known text; unknown text before it may have one as well, and is kept."""
    for index in range(len(pattern) - 1, -1, -1):
        piece = pattern[index]
        if isinstance(piece, Text) and (slash := piece.value.rfind("/")) >= 0:
            return merged((sliced(piece, slash + 1), *pattern[index + 1 :]))
    return pattern


def first_line(pattern: Pattern) -> Pattern:
    """Return the first line of a text that can have several; unknown text is taken to be within it."""
    for index, piece in enumerate(pattern):
        if isinstance(piece, Text) and "\n" in piece.value:
            return merged((*pattern[:index], sliced(piece, 0, piece.value.index("\n"))))
    return pattern


def of_glob(text: str, offsets: Sequence[int], name: str) -> Pattern:
    """Return the pattern of the names that a glob matches; ``name`` tells its unknown parts from those of others."""
    pieces: list[Text | Wild] = []
    index = 0
    start = 0
    while index < len(text):
        end = _wildcard_end(text, index)
        if end > index:
            pieces += [Text(text[start:index], offsets[start:index]), Wild(f"{GLOB}{name}.{index}")]
            start = index = end
        else:
            index += 1
    return merged((*pieces, Text(text[start:], offsets[start:])))


def _wildcard_end(text: str, index: int) -> int:
    """Return the end of the wildcard at ``index``; ``index`` itself if there is none."""
    if text[index] in "*?":
        end = index + 1
        while end < len(text) and text[end] in "*?":
            end += 1
        return end
    if text[index] == "[" and (close := text.find("]", index + 2)) > 0 and "/" not in text[index:close]:
        return close + 1
    return index
