"""Resources as they are in one of the ways that their values can be together, and how sure it is that they are.

A check that asks for several attributes of a resource at once asks this module: which of their values go together, and
whether the code means all nodes by them, those of some kind, or only those for which somebody asks for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from puppetguard.findings import Confidence
from puppetguard.model.contexts import Context
from puppetguard.model.expressions import World, worlds
from puppetguard.model.fact_names import is_fact
from puppetguard.model.late import late_pattern
from puppetguard.model.resources import PARTIAL, Resource
from puppetguard.model.script import UNKNOWN
from puppetguard.model.values import ELEMENT, Possibility, StaticList, StaticText, StaticValue, Undefined
from puppetguard.source import Span

TITLE = ""
"""The name of the title among those of the attributes."""
_VARIABLE = late_pattern(r"\$(?:::)?([a-z0-9_][A-Za-z0-9_]{0,99})(::)?")
_FACTS = frozenset("facts trusted server_facts".split())
_LONGEST_QUESTION = 500


class Situation(msgspec.Struct, frozen=True):
    """A resource with one value of its title and of each attribute that was asked for."""

    resource: Resource
    world: World

    def value(self, name: str) -> StaticValue | None:
        """Return the value of an attribute; None if it is not written, or is ``undef``."""
        found = self.world.get(name)
        return None if found is None or isinstance(found.value, Undefined) else found.value

    def text(self, name: str) -> str | None:
        """Return the text of an attribute; None if it is no text, or not known."""
        value = self.value(name)
        return value.text if isinstance(value, StaticText) and UNKNOWN not in value.text else None

    def texts(self, name: str) -> list[str]:
        """Return the texts of an attribute that is an array or a single text; those that are known."""
        value = self.value(name)
        items = value.items if isinstance(value, StaticList) else (value,)
        return [one.text for one in items if isinstance(one, StaticText) and UNKNOWN not in one.text]

    def has(self, name: str) -> bool:
        """Tell whether an attribute is, or may be, set to something."""
        return self.value(name) is not None

    def is_true(self, name: str) -> bool:
        """Tell whether an attribute is known to be ``true``, as Puppet reads it."""
        return self.text(name) in ("true", "yes")

    def named(self, attribute: str) -> str | None:
        """Return what the resource stands for: the value of ``attribute`` where it is set, else the title."""
        return self.text(attribute) if attribute in self.world else self.text(TITLE)

    def place(self, attribute: str) -> Span:
        """Return where ``named`` is written."""
        name = attribute if attribute in self.world else TITLE
        if name == TITLE:
            return self.resource.title_place(self.world[TITLE].value)
        value = self.world[name].value
        return self.resource.attributes[name].place(value, value)

    @property
    def idle(self) -> bool:
        """Whether it only tells what it would do, or may."""
        return self.has("noop") and self.text("noop") != "false"

    def confidence(self, highest: Confidence = Confidence.CERTAIN, *, apart: Iterable[str] = ()) -> Confidence:
        """Return how sure it is that nodes get the resource like this; what is ``apart`` does not matter for it."""
        left_out = frozenset(apart)
        sure = [one for name, one in self.world.items() if name not in left_out]
        return min(highest, of_place(self.resource.context), *map(_sureness, sure))


def situations(resource: Resource, names: Iterable[str]) -> Iterator[Situation]:
    """Yield a resource in each way that its title and these attributes can be together; ``noop`` is one of them."""
    asked = (*names, "noop")
    parts = {name: resource.attributes[name].values for name in asked if name in resource.attributes}
    for world in worlds({TITLE: resource.titles, **parts}).found:
        yield Situation(resource, world)


def known_names(resource: Resource, attribute: str) -> Iterator[str]:
    """Yield what a resource may stand for: the texts that ``attribute`` can be, else those of the title."""
    named = resource.attributes.get(attribute)
    for one in resource.titles if named is None else named.values:
        if isinstance(one.value, StaticText):
            yield one.value.text


def has_title(resource: Resource) -> bool:
    """Tell whether the titles of a resource are written: those of a default or a collector are others'."""
    return resource.form not in PARTIAL or resource.form == "override"


def of_place(context: Context) -> Confidence:
    """Return how sure it is that code is reached."""
    return min((_of_question(one.asked) for one in context.conditions), default=Confidence.CERTAIN)


def _sureness(one: Possibility) -> Confidence:
    asked = min(
        (_of_question(question) for question in one.choices if not question.startswith(ELEMENT)),
        default=Confidence.CERTAIN,
    )
    if one.override:
        return Confidence.POSSIBLE
    return min(asked, Confidence.LIKELY) if one.default else asked


def _of_question(question: str) -> Confidence:
    """Return how sure it is that a question has some answer: those about the node have each on some of them.

    What a parameter asks for is done for whoever asks for it, who will know.
    """
    names = _VARIABLE.findall(question[:_LONGEST_QUESTION])
    facts = all((name in _FACTS or is_fact(name)) and not qualified for name, qualified in names)
    return Confidence.LIKELY if facts and (names or "fact" in question) else Confidence.POSSIBLE
