"""A value that an attribute does not take: Puppet refuses the catalog, or takes the word for something else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._contract import Check, LinkedHit, LinkedRemedy, LinkedReplacement, NoParameters
from puppetguard.findings import Confidence
from puppetguard.knowledge.mount_words import WORDS
from puppetguard.model.late import late_pattern
from puppetguard.model.packed_words import packed_words

if TYPE_CHECKING:
    from puppetguard.knowledge.resource_types import Values
    from puppetguard.model.index import Index, Member
    from puppetguard.model.outline import AttributeOutline, Place, ResourceOutline
    from puppetguard.model.vocabulary import KnownType

_USUAL = frozenset("present absent true false installed latest running stopped root".split())
_LETTERS = late_pattern(r"[A-Za-z_]+")
_PLAIN = late_pattern(r"\w+", re.ASCII)
_FORMS = {
    ("exec", "environment"): (r"\w+=.*", "sets no variable, as", "write `NAME=value`"),
    ("cron", "environment"): (r"\w+=.*", "sets no variable, as", "write `NAME=value`"),
    ("tidy", "age"): (
        r"[0-9]+(?:[smhdwSMHDW]\w*)?",
        "says no time, as",
        "write a number and `s`, `m`, `h`, `d` or `w`",
    ),
    ("tidy", "size"): (
        r"[0-9]+(?:[bkmgtBKMGT].*)?",
        "says no size, as",
        "write a number and `b`, `k`, `m`, `g` or `t`",
    ),
}
"""What texts look like that types take apart by themselves: ``munge`` and ``validate`` of Puppet's own types."""
_NO_NUMBER = late_pattern(r"(?!0[xX]|\d+[eE]\d)\w*[A-Za-z_]\w*", re.ASCII)
"""Words, and numbers with letters such as units; Ruby understands hexadecimal numbers here and there."""
_SHORTEST = {"fstype": 3, "options": 6}
"""How long the words must be: file systems have options of their own, some of them short."""
_SHOWN = 8
"""How many words a hint names."""


def _link(index: Index, parameters: NoParameters) -> Iterator[LinkedHit]:
    """Yield each value that is written and cannot be taken."""
    vocabulary = index.vocabulary
    shared = vocabulary.metaparameters
    seen: set[tuple[str, Place, str]] = set()
    for member, resource in index.all_resources(index.each):
        known = vocabulary.known_type(resource.type)
        if known is None:
            yield from _of_unknown(index, member, resource, seen)
            continue
        for attribute in resource.attributes:
            values = known.values.get(attribute.name) or shared.get(attribute.name)
            if (
                resource.type == "file"
                and attribute.name == "ensure"
                and any(one.name == "target" for one in resource.attributes)
            ):
                # Whatever it says, a link to that is made.
                continue
            if (resource.type, attribute.name) in _FORMS:
                hits = _formed(resource.type, attribute)
            elif attribute.name == "provider":
                hits = _provider(resource.type, known, attribute)
            elif (resource.type, attribute.name) in WORDS:
                hits = _words(resource.type, attribute)
            elif values is not None:
                hits = _values(resource.type, values, attribute, known)
            else:
                continue
            for confidence, message, hint, meant in hits:
                place = attribute.value_place
                if (member.path, place, message) in seen:
                    # All bodies of a statement have what its `default:` says.
                    continue
                seen.add((member.path, place, message))
                width = place.end_column - place.column if place.line == place.end_line else 0
                text = message.split("`")[1]
                written = attribute.literal and width - len(text) in (0, 2)
                if not attribute.literal and not meant and not (resource.type == "cron" and text.isdecimal()):
                    # A value like `UNSET` that a variable can have, and that something around here sorts out.
                    continue
                quoted = f"'{meant}'" if width - len(text) == 2 else meant
                yield LinkedHit(
                    member.path,
                    place,
                    confidence if written and len(attribute.values) == 1 else min(confidence, Confidence.LIKELY),
                    message,
                    hint,
                    remedy=LinkedRemedy(f"write `{meant}`", (LinkedReplacement(place, quoted),))
                    if meant
                    and written
                    and (
                        (resource.type, attribute.name) in WORDS
                        or _is_clear(text, meant, resource.type, attribute.name, known, values)
                    )
                    else None,
                )


def _of_unknown(
    index: Index, member: Member, resource: ResourceOutline, seen: set[tuple[str, Place, str]]
) -> Iterator[LinkedHit]:
    """Yield the slips in words that resources are given of which the code base does not have the type."""
    if resource.type == "class" and len(resource.titles) != 1:
        return
    words = [
        (one, word)
        for one in resource.attributes
        if len(one.values) == 1 and not one.assumed
        for word in _words_of(one)
    ]
    if not words:
        return
    from puppetguard.knowledge.modules import published_words
    from puppetguard.model.published import meant_word, name_of, taken_by

    name = name_of(resource)
    published = taken_by(resource, index) is not None
    for attribute, text in words:
        meant = meant_word(text, attribute.name, published_words(name, attribute.name) if published else ())
        place = attribute.value_place
        message = f"`{text}` is no value that `{attribute.name}` of `{name}` is known to take"
        # Of a parameter with a type, `argument-type-mismatch` says it.
        if meant is None or (member.path, place, message) in seen or _is_typed(index, resource, name, attribute.name):
            continue
        seen.add((member.path, place, message))
        width = place.end_column - place.column if place.line == place.end_line else 0
        if meant in ("true", "false") and width == len(text):
            # `keyword-typo` says it of words without quotes.
            continue
        quoted = f"'{meant}'" if width - len(text) == 2 else meant
        yield LinkedHit(
            member.path,
            place,
            Confidence.LIKELY,
            message,
            f"did you mean `{meant}`?",
            remedy=LinkedRemedy(f"write `{meant}`", (LinkedReplacement(place, quoted),))
            if width - len(text) in (0, 2)
            else None,
        )


def _words_of(attribute: AttributeOutline) -> list[str]:
    """Return the words of a value, or list, that can be slips; most are words that everybody writes."""
    (value,) = attribute.values
    if isinstance(value, str):
        return [value] if attribute.literal and value not in _USUAL and value.isalpha() and value.islower() else []
    if not isinstance(value, list) or value[0] != "array":
        return []
    found = [one for one in value[1] if isinstance(one, str) and one not in _USUAL and one.isalpha()]
    return found if len(found) == len(value[1]) else []


def _is_typed(index: Index, resource: ResourceOutline, name: str, attribute: str) -> bool:
    """Tell whether the code base itself says of which type a parameter is."""
    found = index.definitions("class" if resource.type == "class" else "define").get(name, ())
    return any(one.name == attribute and one.type for each in found for one in each.definition.parameters)


def _is_clear(text: str, meant: str, type_name: str, name: str, known: KnownType, values: Values | None) -> bool:
    from puppetguard.model.attribute_names import is_synonym
    from puppetguard.model.spelling import is_clear

    words = known.providers if name == "provider" or values is None else values.words
    return is_synonym(text, meant, type_name, name) or is_clear(text, meant, words)


_Said = tuple[Confidence, str, str, str]


def _values(type_name: str, values: Values, attribute: AttributeOutline, known: KnownType) -> Iterator[_Said]:
    from puppetguard.model.attribute_names import is_slip, meant_value, near_name

    name = attribute.name
    for text in dict.fromkeys(text for value in attribute.values for text in packed_words(value)):
        if text in values.words or text == "":
            continue
        if values.integer and not values.words:
            if _NO_NUMBER.fullmatch(text) and text not in ("undef", "absent"):
                yield Confidence.CERTAIN, f"`{text}` is no number, as `{name}` of `{type_name}` must be", "", ""
            continue
        matched = [pattern for pattern in values.patterns if _matches(pattern, text)]
        if not values.words or any(pattern not in _ANYTHING for pattern in matched):
            continue
        meant = meant_value(text, type_name, name, values.words)
        if values.strict:
            shown = ", ".join(f"`{word}`" for word in values.words[:_SHOWN])
            sure = known.sure or (meant is not None and is_slip(text, meant))
            yield (
                Confidence.CERTAIN if sure else Confidence.LIKELY,
                f"`{text}` is no value of `{name}` of `{type_name}`",
                f"did you mean `{meant}`?" if meant else f"it takes {shown}",
                meant or "",
            )
        elif name == "ensure" and text in _STATES.get(type_name, ()):
            taken = _TAKEN.get(f"{type_name}.{name}", "")
            shown = ", ".join(f"`{word}`" for word in values.words[:_SHOWN])
            yield Confidence.CERTAIN, f"`{text}` is no state of a `{type_name}`{taken}", f"it takes {shown}", ""
        elif (
            meant is not None
            and _LETTERS.fullmatch(text)
            and (near_name(text, values.words) is None or is_slip(text, meant))
        ):
            taken = _TAKEN.get(f"{type_name}.{name}", "")
            yield (
                Confidence.LIKELY,
                f"`{text}` is no word that `{name}` of `{type_name}` knows{taken}",
                f"did you mean `{meant}`?",
                meant,
            )


def _words(type_name: str, attribute: AttributeOutline) -> Iterator[_Said]:
    """Yield the words of a list that nothing in the system knows, and that are slips of those that it does."""
    from puppetguard.model.spelling import is_clear, is_repetition, likeliest

    words = WORDS[type_name, attribute.name]
    for text in dict.fromkeys(text for value in attribute.values for text in packed_words(value)):
        for word in text.split(","):
            if word in words:
                continue
            slip = likeliest(word, sorted(words))
            repeated = [one for one in words if is_repetition(word, one)]
            near = slip[0] if slip is not None and is_clear(word, slip[0], words) else ""
            # A digit twice is a slip as well (`ext44`), though another digit is another word.
            near = near or (repeated[0] if len(repeated) == 1 else "")
            if len(near) >= _SHORTEST[attribute.name]:
                meant = text.replace(word, near) if text.count(word) == 1 else ""
                message = f"`{text}` is no `{attribute.name}` of `{type_name}` that systems know"
                yield Confidence.LIKELY, message, f"did you mean `{near}`?", meant


def _formed(type_name: str, attribute: AttributeOutline) -> Iterator[_Said]:
    """Yield the texts that have not the form which the type asks of them."""
    form, what, hint = _FORMS[type_name, attribute.name]
    for text in dict.fromkeys(text for value in attribute.values for text in packed_words(value)):
        if _PLAIN.fullmatch(text) and not re.fullmatch(form, text) and text not in ("absent", "undef"):
            message = f"`{text}` {what} `{attribute.name}` of `{type_name}` is to: Puppet refuses it"
            yield Confidence.CERTAIN, message, hint, ""


def _provider(type_name: str, known: KnownType, attribute: AttributeOutline) -> Iterator[_Said]:
    from puppetguard.model.attribute_names import is_plain_slip, is_slip, near_name

    # A module that is not here may bring a provider: only a slip in the name of one that is known is wrong.
    for text in dict.fromkeys(text for value in attribute.values for text in packed_words(value)):
        meant = None if text in known.providers or "" in known.providers else near_name(text, known.providers)
        if meant is not None and (is_slip(text, meant) or is_plain_slip(text, meant)):
            yield Confidence.LIKELY, f"`{text}` is no provider of `{type_name}`", f"did you mean `{meant}`?", meant


_ANYTHING = frozenset((".", ".+", ".*"))
_TAKEN = {
    "file.ensure": ": it makes a symbolic link to a file of that name",
    "package.ensure": ": it is taken for a version",
}


_STATES = {
    "package": frozenset(("running", "stopped", "mounted", "unmounted", "directory", "file", "link", "enabled")),
    "file": frozenset(
        ("installed", "latest", "purged", "held", "running", "stopped", "mounted", "unmounted", "enabled")
    ),
}
"""What is a state of resources of other types, and surely no version and no name of a file."""


def _matches(pattern: str, text: str) -> bool:
    """Tell whether a regular expression of Puppet's own types finds something in a text."""
    if pattern in _ANYTHING:
        return True
    if len(text) > 200:
        return True
    try:
        return re.search(pattern.replace(r"\z", r"\Z"), text, re.MULTILINE) is not None
    except re.error:
        return True


CHECK = Check(scope="project", link=_link, each=True, fixes="suggested")
