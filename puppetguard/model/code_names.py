"""What the variables of a program stand for, as far as it is known."""

from __future__ import annotations

from collections.abc import Sequence

from puppetguard.model.code_calls import Value, unknown
from puppetguard.model.patterns import Pattern, Wild, merged, tail
from puppetguard.model.script import Text

_LARGEST = 400
"""How many characters a value is followed to."""


class Names:
    """The values of variables.

    ``before`` are those of the same program as it was first followed: a comprehension, or a loop behind its statement,
    names a variable before it tells what that goes through, and a condition may stand behind as well.
    """

    def __init__(self, before: Names | None = None) -> None:
        self.bindings: dict[str, Value] = {} if before is None else dict(before.loops)
        self.loops: dict[str, Value] = {}
        self.endings: dict[str, list[Pattern]] = {}
        asked = {} if before is None else before.endings
        # One that is asked for several endings is not said to have one of them.
        self.asked = {name: found[0] for name, found in asked.items() if len(found) == 1}

    def deny(self, before: dict[str, int]) -> None:
        """Forget that names were asked for endings since ``before``: it was asked whether they have others."""
        for name, endings in self.endings.items():
            if len(endings) > before.get(name, 0):
                endings.append(())

    def bind(self, names: Sequence[str], found: Value) -> None:
        """Let names stand for a value, or for each element of an array."""
        items = found.items
        one = items[0] if items and not found.is_text else found
        for name in names:
            self.bindings[name] = one
            if name in self.asked:
                self.refine(name, self.asked[name])
            self.loops.setdefault(name, one)

    def refine(self, name: str, ending: Pattern) -> None:
        """Take it that a name ends so from here on, unless more is known of its end."""
        asked = self.endings.setdefault(name, [])
        if ending not in asked:
            asked.append(ending)
        known = self.bindings.get(name)
        start, end = (0, 0) if known is None else (known.start, known.end)
        pattern: Pattern = (Wild(f"code.{name}"),) if known is None else known.pattern
        last = ending[-1:]
        if not tail(pattern).value and last and isinstance(last[0], Text):
            self.bindings[name] = Value(merged((*pattern, last[0])), start, end, name)


def sized(pattern: Pattern | None, start: int, end: int, items: tuple[Value, ...] | None = None) -> Value:
    """Return a value; of one that grows too large (``x = x + x``, many times over) nothing is known."""
    size = 0 if pattern is None else sum(len(piece.value) if isinstance(piece, Text) else 1 for piece in pattern)
    return unknown(start, end) if pattern is None or size > _LARGEST else Value(pattern, start, end, items=items)
