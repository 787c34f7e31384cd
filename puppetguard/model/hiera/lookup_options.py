"""``lookup_options`` of a data file: how the values of keys are merged and converted.

After ``Puppet::Pops::Lookup::LookupAdapter`` and ``Puppet::Pops::MergeStrategy`` of Puppet 7 and 8.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from puppetguard.model.hiera.nodes import Data, Mapping, Scalar, Sequence, entry_of, resolved, word
from puppetguard.model.places import Place
from puppetguard.model.slip import Slip, slip
from puppetguard.model.spelling import closest

STRATEGIES = ("first", "unique", "hash", "deep")
STRATEGIES_OF_ITS_OWN = ("default", "reverse_deep", "unconstrained_deep")
_OPTIONS = ("merge", "convert_to")
DEEP_OPTIONS = ("strategy", "knockout_prefix", "merge_debug", "merge_hash_arrays", "sort_merged_arrays")


class OptionFlaw(NamedTuple):
    """What is wrong with an option; ``fatal`` tells that lookups fail for it, otherwise it does nothing.

    ``slip`` tells which word is meant for another one.
    """

    place: Place
    message: str
    hint: str
    fatal: bool
    slip: Slip | None = None


def option_flaws(root: Data | None) -> Iterator[OptionFlaw]:
    """Yield what is wrong with the lookup options of a data file, in the order of the file."""
    mapping = resolved(root)
    entry = entry_of(mapping, "lookup_options") if isinstance(mapping, Mapping) else None
    if entry is None:
        return
    options = resolved(entry.value)
    if isinstance(options, Scalar) and options.kind == "null":
        return
    if not isinstance(options, Mapping):
        yield OptionFlaw(entry.value.place, "`lookup_options` must be a mapping: each lookup fails", "", fatal=True)
        return
    for one in options.entries:
        key = word(one.key)
        if key == "<<":
            continue
        if key is None:
            yield OptionFlaw(
                one.key.place,
                "a key of `lookup_options` must be a text: each lookup fails",
                "put it in quotes",
                fatal=True,
            )
            continue
        if key.startswith("^"):
            yield from _pattern(one.key, key)
        yield from _option(key, one.value)


def _pattern(node: Data, key: str) -> Iterator[OptionFlaw]:
    from puppetguard.syntax.regexps import regexp_problem

    problem = regexp_problem(key, 0, len(key))
    if problem is not None:
        yield OptionFlaw(node.place, f"{problem.message}: each lookup fails", problem.hint, fatal=True)


def _option(name: str, node: Data) -> Iterator[OptionFlaw]:
    value = resolved(node)
    if isinstance(value, Scalar) and value.kind == "null":
        return
    if not isinstance(value, Mapping):
        hint = f"write `merge: {value.text}` below it" if isinstance(value, Scalar) and value.text in STRATEGIES else ""
        yield OptionFlaw(node.place, f"the options of `{name}` must be a mapping: this does nothing", hint, fatal=False)
        return
    for entry in value.entries:
        key = word(entry.key)
        if key == "merge":
            yield from _merge(entry.value)
        elif key == "convert_to":
            yield from _convert(entry.value)
        elif key is not None and key != "<<":
            near = closest(key, _OPTIONS) or ("merge" if key in ("strategy", "behavior", "merge_behavior") else None)
            hint = f"did you mean `{near}`?" if near else "there are `merge` and `convert_to`"
            if key in DEEP_OPTIONS and key != "strategy":
                hint = f"it belongs to `merge`: `merge: {{strategy: deep, {key}: …}}`"
            meant = slip(key, near, _OPTIONS) if near and entry_of(value, near) is None else None
            message = f"there is no option `{key}`: it does nothing"
            yield OptionFlaw(entry.key.place, message, hint, fatal=False, slip=meant)


def _merge(node: Data) -> Iterator[OptionFlaw]:
    value = resolved(node)
    if isinstance(value, Mapping):
        strategy = entry_of(value, "strategy")
        if strategy is None:
            names = [name for one in value.entries if (name := word(one.key)) is not None]
            near = closest("strategy", names)
            hint = f"did you mean `strategy` by `{near}`?" if near else "add `strategy: deep`"
            yield OptionFlaw(node.place, "`merge` names no `strategy`: the lookup fails", hint, fatal=True)
            return
        yield from _strategy(strategy.value)
        chosen = resolved(strategy.value)
        known = DEEP_OPTIONS if isinstance(chosen, Scalar) and chosen.text == "deep" else ("strategy",)
        if isinstance(chosen, Scalar) and chosen.text in STRATEGIES:
            for entry in value.entries:
                key = word(entry.key)
                if (
                    key is not None
                    and key not in known
                    and (near := key if key in DEEP_OPTIONS else closest(key, DEEP_OPTIONS))
                ):
                    hint = f"did you mean `{near}`?" if near != key else "only `deep` has it"
                    message = f"the strategy `{chosen.text}` has no option `{key}`: the lookup fails"
                    meant = slip(key, near, DEEP_OPTIONS) if entry_of(value, near) is None else None
                    yield OptionFlaw(entry.key.place, message, hint, fatal=True, slip=meant)
        return
    yield from _strategy(node)


def _strategy(node: Data) -> Iterator[OptionFlaw]:
    value = resolved(node)
    if isinstance(value, Scalar) and value.kind in ("null", "unknown"):
        return
    name = word(value)
    if name is None:
        yield OptionFlaw(node.place, "the strategy of a merge must be a word: the lookup fails", _known(), fatal=True)
    elif name not in STRATEGIES and name not in STRATEGIES_OF_ITS_OWN:
        near = closest(name.lower(), STRATEGIES) or {"array": "unique", "deeper": "deep", "native": "first"}.get(name)
        hint = f"did you mean `{near}`?" if near else _known()
        message = f"there is no merge strategy `{name}`: the lookup fails"
        yield OptionFlaw(node.place, message, hint, fatal=True, slip=slip(name, near, STRATEGIES))


def _known() -> str:
    return f"there are {', '.join(STRATEGIES)}"


def _convert(node: Data) -> Iterator[OptionFlaw]:
    value = resolved(node)
    if isinstance(value, Sequence):
        if not value.items:
            yield OptionFlaw(node.place, "`convert_to` names no type: the lookup fails", "", fatal=True)
            return
        node = value.items[0]
        value = resolved(node)
    name = word(value)
    if isinstance(value, Scalar) and value.kind in ("null", "unknown"):
        return
    if name is None:
        yield OptionFlaw(node.place, "`convert_to` must be the name of a type: the lookup fails", "", fatal=True)
    elif not name[:1].isupper():
        hint = f"write `{name[:1].upper()}{name[1:]}`" if name[:1].isalpha() else ""
        meant = Slip(name, f"{name[:1].upper()}{name[1:]}") if name.isalpha() else None
        yield OptionFlaw(node.place, f"`{name}` is no type: the lookup fails", hint, fatal=True, slip=meant)
