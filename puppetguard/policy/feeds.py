"""Whether a variable, parameter or function feeds what a protection names, told from the manifests themselves.

What a change brings about elsewhere is found in the graph of the code base. This is the second net behind that, for
what the graph does not know: both versions, and files that no environment has.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from puppetguard.change.difference import Change
from puppetguard.change.fact import Fact
from puppetguard.change.feeding import TITLE, Fed, Mentions, any_of, call_of, fed, lookup_of, text_of, variables
from puppetguard.model.graph.nodes import is_pattern
from puppetguard.policy.globs import may_match
from puppetguard.policy.manifests import Manifests, Side
from puppetguard.policy.running import texts_of
from puppetguard.policy.speaking import names, speaks

_DEEPEST = 5
"""How many defines a value is followed through that is passed from one to the next."""
_TEMPLATE = re.compile(r"[\w-]+/[\w./-]+\.(?:erb|epp)")
_SAYING = frozenset("alert crit debug emerg err info notice warning notify assert_type deprecation".split())
"""Functions that change nothing."""
_BESIDE = frozenset("notify package group host".split())
"""Types that have nothing to do with paths and services, whatever they are set to."""
_BY_NAME = frozenset(("file", "service"))
"""Types that work on what they are called, and on nothing else that they speak of."""


class About(NamedTuple):
    """What of resources a protection names: globs, None for any."""

    types: Sequence[str] | None
    titles: Sequence[str] | None
    attributes: Sequence[str] | None

    def is_said(self, text: str) -> bool:
        """Tell whether a text speaks of it."""
        if self.titles is not None:
            return any(speaks(text, glob) for glob in self.titles)
        return any(glob.partition("*")[0].lower() in text.lower() for glob in self.types or ("",))

    def is_type(self, kind: str) -> bool:
        """Tell whether it is about resources of a type, which is written small."""
        return self.types is None or any(may_match(glob.lower(), kind) for glob in self.types)

    def is_it(self, fact: Fact) -> bool:
        """Tell whether a resource is, by its name, what is meant."""
        kind, _, title = fact.subject.partition("[")
        title = title.removesuffix("]").strip("'\"")
        return self.is_type(kind.lower()) and (self.titles is None or any(names(title, glob) for glob in self.titles))


class Feeds:
    """Looks for what feeds what, in both versions of a change."""

    def __init__(self, manifests: Manifests) -> None:
        self._manifests = manifests
        # By the facts of a manifest, which each version keeps; all else asks the same again and again.
        self._known_spoken: dict[tuple[int, str, About, frozenset[str]], _Spoken] = {}
        self._known_fed: dict[tuple[int, str, Mentions], list[Fed]] = {}
        self._known_rendering: dict[int, Callable[[set[str]], Mentions]] = {}

    def from_change(self, change: Change, about: About) -> bool:
        """Tell whether a variable, a parameter or a function that changes feeds what is meant."""
        if change.what in ("function", "type", "plan"):
            name = change.subject.removeprefix("::")
            called = call_of([name, f"::{name}"]) if change.what == "function" else _named(name)
            return self._anywhere(lambda side: _saying(side, name), about, lambda *_: called)
        written = change.subject if change.what == "variable" else change.attribute.partition(" ")[0]
        bare = written.lstrip("$").rpartition("::")[2]
        kind, _, outer = (change.container or f"{change.what} {change.subject}").partition(" ")
        if change.what == "variable" and (not change.container or kind == "node"):
            # Variables of the top scope and of nodes are seen everywhere.
            read = re.compile(rf"\$\{{?\s*(?:::)?{re.escape(bare)}\b")
            return self._anywhere(
                lambda side: (path for path in side.having((bare,)) if read.search(side.text(path)) is not None),
                about,
                lambda *_: variables({bare, f"::{bare}"}),
            )
        return self._from_variable(kind, outer.lower(), bare, about)

    def from_parameter(self, owner: str, name: str, about: About) -> bool:
        """Tell whether a parameter of a class feeds what is meant."""
        return self._from_variable("class", owner.lower(), name, about)

    def from_key(self, key: str, about: About) -> bool:
        """Tell whether a lookup of a key of Hiera feeds what is meant."""
        asked = lookup_of(key)
        return self._anywhere(lambda side: _saying(side, key), about, lambda *_: asked)

    def by_argument(self, change: Change, about: About) -> bool:
        """Tell whether the argument of a define or class, declared as a resource, feeds what is meant.

        True where not enough is known of it.
        """
        for side, spot in self._manifests.spots(change):
            facts = side.facts(spot.file)
            same = [one for one in facts or () if one.subject == change.subject and one.container == change.container]
            if facts is None or not same:
                return True
            spoken = self._spoken(side, facts, change.container, about)
            if any(self._through(side, Fed(one, change.attribute), about, spoken, 0) for one in same):
                return True
        return False

    def has(self, kind: str, name: str, about: About) -> bool:
        """Tell whether a class or define has what is meant, in either version, itself or by what it includes."""
        return any(self._has(side, kind, name, about, 0) for side in self._manifests.sides)

    def is_called(self, kind: str, title: str, about: About) -> bool:
        """Tell whether a resource of a title is, by another attribute, called as what is meant."""
        for side in self._manifests.sides:
            for path in side.having(re.findall(r"\w+", title)):
                for fact in side.facts(path) or ():
                    named, _, called = fact.subject.partition("[")
                    if fact.kind != "resource" or named.lower() != kind or called[:-1].strip("'\"") != title:
                        continue
                    texts = [one for name in ("path", "name") if (aspect := fact.aspects.get(name))
                             for one in texts_of(aspect)]  # fmt: skip
                    if any(names(one, glob) for one in texts for glob in about.titles or ()):
                        return True
        return False

    def in_other_nodes(self, change: Change, about: About) -> bool:
        """Tell whether a node statement takes nodes from another one, or gives them to it, that has what is meant.

        Whoever has a statement of their own has nothing of that for a pattern, or of ``default``.
        """
        names = [name.strip("'\"") for name in change.subject.split(", ")]
        for side in self._manifests.sides:
            for path in side.having(("node",)):
                for fact in side.facts(path) or ():
                    if fact.kind != "node" or fact.subject == change.subject or not _may_be_for(fact.subject, names):
                        continue
                    inside = [one for one in side.facts(path) or () if one.container == f"node {fact.subject}"]
                    if any(self._declares(side, one, about) for one in inside):
                        return True
        return False

    def _declares(self, side: Side, fact: Fact, about: About) -> bool:
        if fact.kind == "resource" and about.is_it(fact):
            return True
        name = fact.subject.removeprefix("Class[").removesuffix("]").strip("'\"")
        is_class = fact.kind == "include" or (fact.kind == "resource" and fact.subject.startswith("Class["))
        return is_class and ("$" in name or self._has(side, "class", name, about, 0))

    def _has(self, side: Side, kind: str, name: str, about: About, depth: int) -> bool:
        for path in side.defining(kind, name) if depth <= _DEEPEST else ():
            facts = side.facts(path)
            if facts is None:
                return about.is_said(side.text(path))
            for container in dict.fromkeys(one.container for one in facts):
                if container.lower() != f"{kind} {name.removeprefix('::').lower()}":
                    continue
                inside = [one for one in facts if one.container == container]
                if any(one.kind == "resource" and about.is_it(one) for one in inside):
                    return True
                spoken = self._spoken(side, facts, container, about)
                asked = [*spoken.found, *(Fed(one, "") for one in inside if one.kind == "include")]
                if any(self._is_about(side, one, about, spoken, depth) for one in asked):
                    return True
        return False

    def _from_variable(self, kind: str, outer: str, bare: str, about: About) -> bool:
        qualified = f"{outer}::{bare}"
        own = f"{kind} {outer}"

        inherited = re.compile(rf"\binherits\s+(?:::)?{re.escape(outer)}\b")
        defined = re.compile(rf"\b{kind}\s+(?:::)?{re.escape(outer)}\b", re.IGNORECASE)

        def asked(text: str, container: str) -> Mentions | None:
            if container.lower() == own or inherited.search(text):
                return variables({bare, qualified, f"::{qualified}"})
            return variables({qualified, f"::{qualified}"}) if kind == "class" else None

        parts = {bare, *re.findall(r"\w+", outer)}

        def naming(side: Side) -> Iterator[str]:
            # To parse is dear: what names neither it nor its class is passed over.
            for path in side.having(parts):
                text = side.text(path)
                if qualified in text or defined.search(text) is not None or inherited.search(text) is not None:
                    yield path

        return self._anywhere(naming, about, asked)

    def _anywhere(
        self, naming: Callable[[Side], Iterable[str]], about: About, asked: Callable[[str, str], Mentions | None]
    ) -> bool:
        for side in self._manifests.sides:
            for path in naming(side):
                text = side.text(path)
                facts = side.facts(path)
                if facts is None:
                    if about.is_said(text):
                        return True
                    continue
                for container in dict.fromkeys(one.container for one in facts):
                    mentions = asked(text, container)
                    if mentions is not None and self._in(side, facts, container, mentions, about, 0):
                        return True
        return False

    def _in(self, side: Side, facts: list[Fact], container: str, mentions: Mentions, about: About, depth: int) -> bool:
        found = self._fed(side, facts, container, mentions)
        if not found:
            return False
        spoken = self._spoken(side, facts, container, about)
        return any(self._is_about(side, one, about, spoken, depth) for one in found)

    def _is_about(self, side: Side, one: Fed, about: About, spoken: _Spoken, depth: int) -> bool:
        fact = one.fact
        match fact.kind:
            case "resource":
                kind = fact.subject.partition("[")[0].lower()
                if about.is_it(fact):
                    wanted = about.attributes
                    return (
                        not wanted
                        or one.attribute in ("", TITLE, "ensure", "*")
                        or any(may_match(glob, one.attribute) for glob in wanted)
                    )
                if kind in _BESIDE and not about.is_type(kind):
                    return False
                if kind in _BY_NAME:
                    placed = (TITLE, "name", "path", "target")
                    return about.is_type(kind) and any(spoken.has(fact, name) for name in placed)
                return self._through(side, one, about, spoken, depth)
            case "default" | "collector" | "override":
                return about.is_type(fact.subject.partition("[")[0].partition("<")[0].strip().lower())
            case "include":
                return "$" in fact.subject or self._has(side, "class", fact.subject.strip("'\""), about, depth + 1)
            case "statement":
                name = re.match(r"(?:::)?[\w:]*", fact.subject)
                return (name is None or name[0] not in _SAYING) and spoken.anything
            case "relationship":
                return spoken.has(fact)
        return False

    def _through(self, side: Side, one: Fed, about: About, spoken: _Spoken, depth: int) -> bool:
        """Tell whether a value goes on into what is meant through a define, or a class that is declared so."""
        fact = one.fact
        kind, _, title = fact.subject.partition("[")
        definition = "class" if kind == "Class" else "define"
        name = title.removesuffix("]").strip("'\"") if kind == "Class" else kind
        name = name.removeprefix("::").lower()
        paths = side.defining(definition, name)
        if not paths or one.attribute in ("", TITLE, "*"):
            return spoken.has(fact)
        if depth > _DEEPEST:
            return True
        # What says where things go: the title, and the arguments that speak of it.
        placing = {"title", "name"} if spoken.has(fact, TITLE) else set()
        placing |= {argument for argument in fact.aspects if spoken.has(fact, argument)}
        for path in paths:
            facts = side.facts(path)
            if facts is None:
                return True
            for container in dict.fromkeys(each.container for each in facts):
                if container.lower() != f"{definition} {name}":
                    continue
                below = self._spoken(side, facts, container, about, placing)
                fed_here = self._fed(side, facts, container, variables({one.attribute}))
                if any(
                    below.has(each.fact) or self._is_about(side, each, about, below, depth + 1) for each in fed_here
                    if each.fact.kind != "variable"
                ):  # fmt: skip
                    return True
        return False

    def _spoken(
        self, side: Side, facts: list[Fact], container: str, about: About, placing: Iterable[str] = ()
    ) -> _Spoken:
        """Return what in a container depends on what speaks of the protected, or on the variables ``placing``."""
        key = id(facts), container, about, frozenset(placing)
        if key not in self._known_spoken:
            asked = any_of([about.is_said, variables(placing)] if key[-1] else [about.is_said])
            self._known_spoken[key] = _Spoken(fed(facts, container, asked, self._rendering(side, facts)))
        return self._known_spoken[key]

    def _fed(self, side: Side, facts: list[Fact], container: str, mentions: Mentions) -> list[Fed]:
        """Return what in a container depends on what is asked for: each item of each protection asks the same."""
        key = id(facts), container, mentions
        if key not in self._known_fed:
            self._known_fed[key] = list(fed(facts, container, mentions, self._rendering(side, facts)))
        return self._known_fed[key]

    def _rendering(self, side: Side, facts: list[Fact]) -> Callable[[set[str]], Mentions]:
        if id(facts) not in self._known_rendering:
            self._known_rendering[id(facts)] = _rendering(side, facts)
        return self._known_rendering[id(facts)]


class _Spoken:
    """What in a container depends on what speaks of the protected: its path, or variables that are made of that."""

    def __init__(self, found: Iterable[Fed]) -> None:
        self.found = list(found)
        self._found = {(id(one.fact), one.attribute) for one in self.found}
        self._facts = {id(one.fact) for one in self.found}
        self.anything = bool(self.found)

    def has(self, fact: Fact, attribute: str | None = None) -> bool:
        """Tell whether a fact depends on it, by an attribute if that is given."""
        return id(fact) in self._facts if attribute is None else (id(fact), attribute) in self._found


def _may_be_for(subject: str, names: Sequence[str]) -> bool:
    """Tell whether a node statement is for a pattern that any of some names fits, or for all that have no other."""
    for one in (each.strip("'\"") for each in subject.split(", ")):
        if one == "default":
            return True
        if is_pattern(one):
            try:
                pattern = re.compile(one[1:-1])
            except re.error:
                # Ruby's expressions can say more.
                return True
            if any(is_pattern(name) or name == "default" or pattern.search(name) for name in names):
                return True
    return False


def _saying(side: Side, text: str) -> Iterator[str]:
    return (path for path in side.manifests if text in side.text(path))


def _named(name: str) -> Mentions:
    return lambda said: name in said


def _rendering(side: Side, facts: Sequence[Fact]) -> Callable[[set[str]], Mentions]:
    """Return what finds the templates, among those that facts name, that read any of some variables."""
    said = {name for one in facts for aspect in one.aspects.values() for name in _TEMPLATE.findall(aspect.normal)}
    if not said:
        return lambda _: lambda _: False
    paths = {name: side.templates.get(name.partition("/")[2], []) for name in said}
    side.snapshot.load(path for found in paths.values() for path in found)

    def rendering(wanted: set[str]) -> Mentions:
        if not wanted:
            return lambda _: False
        parts = {part for one in wanted for part in re.findall(r"\w+", one)}
        # One that is not there may read anything.
        return text_of(
            name
            for name, found in paths.items()
            if not found or any(not parts.isdisjoint(side.words(path)) for path in found)
        )

    return rendering
