"""Names of well-known modules that are not here: which of them a name is a slip of.

Nothing is wrong because it is not known: another version of a module has more. What one stroke parts from a name that
is known is a slip all the same, if all else fits.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from puppetguard.knowledge.modules import (
    published_class,
    published_classes,
    published_define,
    published_defines,
    published_modules,
    published_type,
)
from puppetguard.model.script import UNKNOWN
from puppetguard.model.signatures import is_own
from puppetguard.model.spelling import is_clear, is_slip_of_the_hand, likeliest, stroke

if TYPE_CHECKING:
    from puppetguard.model.index import Index
    from puppetguard.model.outline import ResourceOutline

_ENSURED = frozenset("present absent latest installed purged running stopped mounted unmounted directory".split())
"""What `ensure` is said to be, of whatever type."""
_TRUTHS = ("true", "false")
_OF_ALL_TYPES = ("name", "provider")
"""What types in Ruby have without saying so."""
_PROTOCOLS = ("tcp", "udp", "icmp", "sctp", "dccp", "udplite", "gre", "esp", "vrrp", "ipip", "igmp", "ospf")
"""Protocols that firewalls tell apart, as ``/etc/protocols`` calls them."""
_SHORTEST = 6
"""How long a word is at least that a last letter can be missing of."""


def meant_definition(name: str, index: Index, *, of_class: bool) -> str | None:
    """Return the class, or the defined type, of a module that is not here which a name is a slip of."""
    module = name.partition("::")[0]
    if module in index.modules or UNKNOWN in name:
        return None
    if module not in published_modules():
        return _of_misspelled_module(name, index, of_class=of_class)
    known = published_classes(module) if of_class else published_defines(module)
    if not known or name in known or name == module:
        return None
    # What is a class in one version is a defined type in another.
    if published_class(name) is not None or published_define(name) is not None:
        return None
    return _meant(name, known)


def _of_misspelled_module(name: str, index: Index, *, of_class: bool) -> str | None:
    """Return what a name was meant to be whose first part is a slip in the name of a module that has just this."""
    module, _, rest = name.partition("::")
    if len(module) < _SHORTEST - 1 or index.is_closed(name):
        return None
    meant = _meant(module, published_modules())
    if meant is None:
        return None
    right = f"{meant}::{rest}" if rest else meant
    if not rest and stroke(module, meant) not in ("swapped", "repeated"):
        return None
    return right if (published_class(right) if of_class else published_define(right)) is not None else None


def name_of(resource: ResourceOutline) -> str:
    """Return the name of a class that is declared, or the type of any other resource."""
    return resource.titles[0].removeprefix("::").lower() if resource.type == "class" else resource.type


def taken_by(resource: ResourceOutline, index: Index) -> frozenset[str] | None:
    """Return what a class, define or type of a module that is not here takes; None if that is not known."""
    if resource.type != "class":
        name = resource.type
        if name.partition("::")[0] in index.modules or name in index.vocabulary.types:
            return None
        return published_define(name) or published_type(name)
    if len(resource.titles) != 1:
        return None
    name = name_of(resource)
    if name.partition("::")[0] in index.modules or name in index.definitions("class"):
        return None
    return published_class(name)


def meant_attributes(resource: ResourceOutline, known: Collection[str], shared: Collection[str]) -> dict[str, str]:
    """Return the attributes of a resource that are slips, with those that were meant.

    ``known`` are all that it can have, ``shared`` those that each resource can have. If it has others that are not
    known and near none, it is one of another version, or of another module of the same name.
    """
    found: dict[str, str] = {}
    given = {one.name for one in resource.attributes}
    for name in given:
        if name in known or name in shared or is_own(name) or name in _OF_ALL_TYPES:
            continue
        meant = _meant(name, {one for one in known if one not in given})
        if meant is None:
            return {}
        found[name] = meant
    return found if len(found) * 2 <= len(given) or len(given) == 1 else {}


def meant_word(text: str, attribute: str, words: Collection[str]) -> str | None:
    """Return the word that a value is a slip of; ``words`` are those that a published attribute takes, if any.

    Of a resource of which nothing is known, `ensure` and protocols are looked at, and swapped letters in ``true`` and
    ``false``.
    """
    if text in _ENSURED or text in _TRUTHS or not text.isalpha() or not (text.islower() or (text.isupper() and words)):
        return None
    known = set(words) or (set(_ENSURED) if attribute == "ensure" else set())
    if known:
        return None if text in known else _meant(text, known)
    if attribute in ("proto", "protocol") and text not in _PROTOCOLS:
        return next((one for one in _PROTOCOLS if stroke(text, one) in ("swapped", "repeated")), None)
    return next((one for one in _TRUTHS if stroke(text, one) == "swapped"), None)


def meant_key(name: str, index: Index) -> str | None:
    """Return the parameter of a class of a module that is not here which a key of Hiera is a slip of."""
    of_class, _, parameter = name.rpartition("::")
    module = of_class.partition("::")[0]
    if module not in published_modules() or module in index.modules or of_class in index.definitions("class"):
        return None
    known = published_class(of_class)
    if known is None:
        meant = meant_definition(of_class, index, of_class=True)
        taken = published_class(meant) if meant is not None else None
        return f"{meant}::{parameter}" if taken is not None and parameter in taken else None
    if parameter in known:
        return None
    near = _meant(parameter, known)
    return None if near is None else f"{of_class}::{near}"


def _meant(name: str, known: Collection[str]) -> str | None:
    """Return the one of ``known`` that a name is a slip of: one of its parts, in a letter that makes no other word."""
    found = likeliest(name, known)
    if found is None or not is_slip_of_the_hand(name, found[0]):
        return None
    meant = found[0]
    pairs = list(zip(name.split("::"), meant.split("::"), strict=False))
    differing = [pair for pair in pairs if pair[0] != pair[1]]
    if len(differing) != 1 or name.count("::") != meant.count("::") or not is_clear(name, meant, known):
        return None
    word, right = differing[0]
    # A last letter that is missing makes no other word, but for those that make plurals and participles.
    cut = len(right) >= _SHORTEST and right.startswith(word) and right[-1] not in "sdxn0123456789"
    return meant if is_clear(word, right, (), free=not cut) else None
