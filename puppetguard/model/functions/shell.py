"""Functions that quote texts for a shell.

Source: Puppet's ``shellquote``, which prefers double quotes; Ruby's ``Shellwords``, which puts a backslash before
each character.
"""

from __future__ import annotations

import msgspec

from puppetguard.model.exact import NotKnown
from puppetguard.model.functions._given import Function, Given, ruby_text
from puppetguard.model.late import late_pattern
from puppetguard.model.script import UNKNOWN
from puppetguard.model.values import (
    Fragment,
    StaticList,
    StaticText,
    StaticValue,
    Undefined,
    flattened,
    glued,
    is_known,
    joined,
    made,
)

_SAFE = late_pattern(r"[a-zA-Z0-9@%_+=:,./-]+")
_DANGEROUS = frozenset('!"`$\\')
_TO_ESCAPE = late_pattern(r"[^A-Za-z0-9_\-.,:+/@\n]")


def _shellquote(given: Given) -> StaticValue:
    words: list[StaticText] = []
    # Only an argument may be `undef`, not an item of an array.
    for value in flattened(made("", given.node) if isinstance(one, Undefined) else one for one in given.values):
        if not isinstance(value, StaticText) or value.type not in ("String", "Any") or value.sensitive:
            raise NotKnown
        words.append(_quoted(value, given))
    return glued(words, " ", given.node)


def _quoted(word: StaticText, given: Given) -> StaticText:
    """Return a word with the quotes that it needs; those that an unknown part of it may need are a part of that."""
    if word.type == "Any":
        return StaticText(word.fragments)
    text = word.text.replace(UNKNOWN, "")
    if _SAFE.fullmatch(text) or (not text and not is_known(word)):
        return word
    if _DANGEROUS.isdisjoint(text):
        mark = given.made('"')
    elif "'" not in text:
        mark = given.made("'")
    elif is_known(word):
        return given.made('"' + "".join("\\" * (char in _DANGEROUS) + char for char in text) + '"', of=word)
    else:
        raise NotKnown
    return joined((mark, word, mark), given.node)


def _escaped(text: str) -> str:
    if not text:
        return "''"
    if not text.isascii():
        raise NotKnown
    return _TO_ESCAPE.sub(lambda found: "\\" + found[0], text).replace("\n", "'\n'")


def _escaped_fragment(fragment: Fragment) -> Fragment:
    """Return the known part of a word as it is escaped; what is not known stays so."""
    text = _escaped(fragment.text) if fragment.cause is None and fragment.text else fragment.text
    return fragment if text == fragment.text else msgspec.structs.replace(fragment, text=text, made=True)


def _shell_escape(given: Given) -> StaticValue:
    given.counts(1)
    value = given.values[0]
    text = ruby_text(value)
    changed = _escaped(text)
    if changed == text and isinstance(value, StaticText):
        return StaticText(value.fragments)
    return given.made(changed, of=value)


def _shell_join(given: Given) -> StaticValue:
    given.counts(1)
    values = given.values[0]
    if not isinstance(values, StaticList) or values.sensitive:
        raise NotKnown
    words: list[StaticText] = []
    for value in values.items:
        if isinstance(value, StaticText) and not value.sensitive and not is_known(value):
            words.append(StaticText(tuple(map(_escaped_fragment, value.fragments))))
            continue
        words_of = _shell_escape(Given((value,), given.node))
        if not isinstance(words_of, StaticText):
            raise NotKnown
        words.append(words_of)
    return glued(words, " ", given.node)


FUNCTIONS: dict[str, Function] = {
    "shell_escape": _shell_escape,
    "shell_join": _shell_join,
    "shellquote": _shellquote,
}
