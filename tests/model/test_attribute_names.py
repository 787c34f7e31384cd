"""Slips in all attributes of all types of Puppet, of each four one: what was meant comes first."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from puppetguard.knowledge.resource_types import metaparameters, resource_types
from puppetguard.model.attribute_names import meant_attribute, meant_value
from puppetguard.model.spelling import are_neighbours

LETTERS = "abcdefghijklmnopqrstuvwxyz"


def slips(word: str) -> Iterator[str]:
    """Yield a word with a letter left out, doubled, replaced by a neighbour or followed by one, or swapped."""
    for at, letter in enumerate(word):
        near = [one for one in LETTERS if are_neighbours(letter, one)]
        yield word[:at] + word[at + 1 :]
        yield word[:at] + letter + word[at:]
        yield from (word[:at] + one + word[at + 1 :] for one in near)
        yield from (word[: at + 1] + one + word[at + 1 :] for one in near)
        if at + 1 < len(word):
            yield word[:at] + word[at + 1] + letter + word[at + 2 :]


def test_all_slips() -> None:
    shared = metaparameters().keys()
    total = right = 0
    for name, one in resource_types().items():
        known = {*one.attributes, *shared}
        for attribute in sorted(known):
            for slip in sorted(set(slips(attribute)) - known)[::4]:
                total += 1
                right += meant_attribute(slip, name, sorted(one.attributes), shared) == attribute
    assert right / total > 0.999


@pytest.mark.parametrize(
    ("type_name", "written", "meant"),
    [
        ("file", "user", "owner"),
        ("file", "src", "source"),
        ("file", "requires", "require"),
        ("file", "notifies", "notify"),
        ("file", "depends_on", "require"),
        ("file", "showdiff", "show_diff"),
        ("exec", "cmd", "command"),
        ("exec", "refresh_only", "refreshonly"),
        ("service", "enabled", "enable"),
        ("user", "homedir", "home"),
        ("cron", "minutes", "minute"),
        ("file", "Owner", "owner"),
        ("file", "zzzzzz", None),
    ],
)
def test_other_words(type_name: str, written: str, meant: str | None) -> None:
    attributes = sorted(resource_types()[type_name].attributes)
    assert meant_attribute(written, type_name, attributes, metaparameters().keys()) == meant


@pytest.mark.parametrize(
    ("where", "written", "meant"),
    [
        ("service.ensure", "started", "running"),
        ("service.ensure", "stoped", "stopped"),
        ("service.enable", "Ture", "true"),
        ("file.ensure", "dir", "directory"),
        ("package.ensure", "removed", "absent"),
        ("user.ensure", "created", "present"),
        ("service.ensure", "qwerty", None),
    ],
)
def test_values(where: str, written: str, meant: str | None) -> None:
    type_name, _, attribute = where.partition(".")
    words = resource_types()[type_name].values[attribute].words
    assert meant_value(written, type_name, attribute, words) == meant
