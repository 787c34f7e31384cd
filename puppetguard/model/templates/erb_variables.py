"""What an ERB template reads of the manifest that renders it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

from puppetguard.model.templates.bare_names import bare_names, local_names
from puppetguard.model.templates.erb import Template
from puppetguard.model.templates.ruby_words import UnreadableError, Word, words

Via = Literal["instance", "scope", "bare"]
_ASKING = frozenset(("has_key?", "key?", "include?", "member?"))


class VariableRead(NamedTuple):
    """A variable that is read: its name without ``@`` or ``::``, its range, and how.

    That is ``@x``, ``scope['x']``, or ``bare``: a name which nothing in the template gives a value.
    """

    name: str
    start: int
    end: int
    via: Via


class TemplateReads(NamedTuple):
    """What a template reads; ``whole`` tells that all of its code was understood, and no name is put together.

    ``sets`` are variables that it sets itself; ``asks`` those of which it first asks whether they are there; ``locals``
    what may be variables of its own code.
    """

    reads: tuple[VariableRead, ...]
    sets: frozenset[str]
    asks: frozenset[str]
    functions: tuple[str, ...]
    whole: bool
    locals: frozenset[str] = frozenset()


def template_reads(template: Template) -> TemplateReads:
    """Return what a template reads."""
    found: list[Word] = []
    whole, computed = True, False
    try:
        found.extend(words(template.program))
    except UnreadableError:
        whole = False
    reads: list[VariableRead] = []
    sets: set[str] = set()
    asks: set[str] = set()
    functions: list[str] = []
    for index, word in enumerate(found):
        if word.kind == "variable" and word.text.startswith("@") and not word.text.startswith("@@"):
            name = word.text[1:]
            following = found[index + 1].text if index + 1 < len(found) else ""
            if following in ("=", "||=", "+=", "<<="):
                sets.add(name)
            before = found[index - 1].text if index else ""
            if before == "defined?" or (before == "(" and index > 1 and found[index - 2].text == "defined?"):
                asks.add(name)
            reads.append(VariableRead(name, template.origin(word.start), template.origin(word.end - 1) + 1, "instance"))
        elif word.kind == "name" and word.text == "has_variable?":
            if (text := _argument(found, index + 1)) is not None:
                asks.add(_plain(text.text))
            else:
                whole = False
        elif word.kind == "name" and word.text == "scope":
            one = _scoped(found, index, template, functions)
            if one is not None:
                reads.append(one)
            computed = computed or (one is None and _is_any(found, index))
        elif word.kind in ("name", "method") and word.text.startswith(
            ("instance_variable", "binding", "eval", "method_missing")
        ):
            whole = False
    own = local_names(template.program, found)
    reads.extend(
        VariableRead(word.text, template.origin(word.start), template.origin(word.end - 1) + 1, "bare")
        for word in (bare_names(found, own) if whole else ())
    )
    return TemplateReads(tuple(reads), frozenset(sets), frozenset(asks), tuple(functions), whole and not computed, own)


def _scoped(found: Sequence[Word], index: int, template: Template, functions: list[str]) -> VariableRead | None:
    """Return the variable that ``scope['x']`` or ``scope.lookupvar('x')`` reads."""
    following = found[index + 1] if index + 1 < len(found) else None
    if following is None:
        return None
    text = None
    if following.text == "[":
        text = found[index + 2] if index + 2 < len(found) and found[index + 2].kind == "text" else None
    elif following.text in (".", "&.") and index + 2 < len(found):
        method = found[index + 2].text
        if method in ("lookupvar", "[]"):
            text = _argument(found, index + 3)
        elif method.startswith("function_"):
            functions.append(method.removeprefix("function_"))
        elif method == "call_function" and (name := _argument(found, index + 3)) is not None:
            functions.append(_plain(name.text))
    if text is None or "#{" in text.text or text.text[:1] not in ("'", '"'):
        return None
    return VariableRead(_plain(text.text), template.origin(text.start), template.origin(text.end - 1) + 1, "scope")


def _is_any(found: Sequence[Word], index: int) -> bool:
    """Tell whether a name is computed of which ``scope`` is asked for the value, or all of them are taken."""
    following = [one.text for one in found[index + 1 : index + 4]]
    if following[:1] == ["["]:
        return True
    if following[:1] not in (["."], ["&."]) or len(following) < 2:
        return False
    if following[1] == "to_hash":
        # It is often asked only whether there is something.
        return following[2:] != ["."] or not found[index + 4 : index + 5] or found[index + 4].text not in _ASKING
    return following[1] in ("lookupvar", "[]", "each", "to_h")


def _argument(found: Sequence[Word], index: int) -> Word | None:
    """Return the first argument of a call if it is a text."""
    if index < len(found) and found[index].text == "(":
        index += 1
    return found[index] if index < len(found) and found[index].kind == "text" else None


def _plain(text: str) -> str:
    return text.strip("'\"").lstrip(":")
