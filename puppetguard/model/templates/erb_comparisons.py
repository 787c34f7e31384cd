"""What a template in ERB compares with a text: ``@osfamily == 'RedHat'``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from puppetguard.model.templates.erb import Template
from puppetguard.model.templates.ruby_words import UnreadableError, Word, words


class Comparison(NamedTuple):
    """A variable that is compared with a text: its name without ``@`` or ``::``, the text, its range inside quotes."""

    name: str
    text: str
    start: int
    end: int


def comparisons(template: Template) -> Iterator[Comparison]:
    """Yield each comparison for which a variable must be exactly one text; nothing of code that cannot be read."""
    try:
        found = list(words(template.program))
    except UnreadableError:
        return
    for index, word in enumerate(found):
        if word.text not in ("==", "!=") or index + 1 >= len(found):
            continue
        text = found[index + 1]
        name = _variable_before(found, index)
        if not name or text.kind != "text" or text.text[0] not in "'\"" or "#{" in text.text or "\\" in text.text:
            continue
        start = template.origin(text.start) + 1
        yield Comparison(name, text.text[1:-1], start, start + len(text.text) - 2)


def _variable_before(found: Sequence[Word], at: int) -> str:
    """Return the variable that stands alone before an operator: ``@x``, ``scope['x']`` or ``scope.lookupvar('x')``."""
    last = found[at - 1] if at else None
    if last is None:
        return ""
    if last.kind == "variable" and last.text.startswith("@"):
        begins = at - 1
        name = last.text[1:]
    elif last.text in ("]", ")") and at > 3 and found[at - 2].kind == "text":
        before = [one.text for one in found[max(at - 6, 0) : at - 2]]
        if last.text == "]" and before[-2:] == ["scope", "["]:
            begins = at - 4
        elif last.text == ")" and before[-4:] == ["scope", ".", "lookupvar", "("]:
            begins = at - 6
        else:
            return ""
        name = found[at - 2].text[1:-1]
    else:
        return ""
    if begins and found[begins - 1].text in (".", "&.", "+"):
        return ""
    return name.removeprefix("::")
