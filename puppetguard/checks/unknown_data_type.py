"""A type that is not there: a misspelled one of Puppet's own, or one that its module does not define."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._contract import Check, LinkedHit, LinkedRemedy, LinkedReplacement, NoParameters
from puppetguard.findings import Confidence

if TYPE_CHECKING:
    from puppetguard.model.index import Index
    from puppetguard.model.outline import ReferenceOutline


def _link(index: Index, parameters: NoParameters) -> Iterator[LinkedHit]:
    """Yield each type of values that cannot be anywhere."""
    known = frozenset(index.definitions("type")) | frozenset(index.definitions("define"))
    types: _Types | None = None
    for member, one in index.each.references("data-type", "type"):
        if one.via not in ("type", "reference") or one.name in known:
            continue
        types = types or _Types(index)
        if "::" in one.name:
            module = one.name.partition("::")[0]
            if one.kind == "data-type" and index.is_closed(one.name) and not types.in_ruby(one.name):
                meant = types.meant(one.name, known, module)
                why = f"the module `{module}` defines no such type"
                clear = types.is_clear(one.name, meant, known)
                yield _hit(member.path, one, Confidence.CERTAIN, why, meant, clear=clear)
            elif one.kind == "data-type" and module not in index.modules and (meant := types.of_stdlib(one.name)):
                # stdlib is seldom checked out: of another version of it more may be known, but nothing so near.
                yield _hit(member.path, one, Confidence.LIKELY, "stdlib has no such type", meant, clear=True)
        elif meant := types.misspelled(one.name):
            yield _hit(
                member.path,
                one,
                Confidence.LIKELY,
                "Puppet has no such type",
                meant,
                clear=types.is_clear(one.name, meant, ()),
            )


def _hit(path: str, one: ReferenceOutline, confidence: Confidence, what: str, meant: str, *, clear: bool) -> LinkedHit:
    name = _capitalised(one.name)
    remedy = LinkedRemedy(f"write `{meant}`", (LinkedReplacement(one.place, meant, name),)) if clear else None
    hint = f"did you mean `{meant}`?" if meant else "correct the name, or define it in `types/`"
    return LinkedHit(path, one.place, confidence, f"`{name}` is no type: {what}", hint, remedy=remedy)


class _Types:
    """The types that there are, defined in whatever language."""

    def __init__(self, index: Index) -> None:
        from puppetguard.model.types.names import BARE, DATA_TYPES, RESOURCE_TYPES

        self._index = index
        self._data_types = {name.lower(): name for name in DATA_TYPES}
        self._in_ruby = {
            path.partition("/lib/puppet/")[2].partition("/")[2].removesuffix(".rb").replace("/", "::")
            for path in index.files
            if path.endswith(".rb") and ("/lib/puppet/type/" in path or "/lib/puppet/datatypes/" in path)
        }
        self._others = frozenset(BARE) | RESOURCE_TYPES | self._in_ruby | frozenset(index.definitions("class"))

    def in_ruby(self, name: str) -> bool:
        """Tell whether Ruby code may define a type: what its files are called is only a custom."""
        return name in self._in_ruby or any(one.startswith(f"{name.partition('::')[0]}::") for one in self._in_ruby)

    def is_clear(self, name: str, meant: str, known: Iterable[str]) -> bool:
        """Tell whether it is clear that one type is meant by a name; ``known`` are those of modules."""
        from puppetguard.model.spelling import is_clear

        return bool(meant) and is_clear(name, meant.lower(), known or self._data_types)

    def misspelled(self, name: str) -> str:
        """Return the type of Puppet's that a name without a module is a slip of; empty if it is none."""
        from puppetguard.model.spelling import is_one_edit, is_repetition, is_transposition

        if name in self._others or len(name) < 4:
            return ""
        for known, written in self._data_types.items():
            slip = is_repetition(name, known) or is_transposition(name, known)
            if slip or is_one_edit(name, known):
                return written
        return ""

    @staticmethod
    def of_stdlib(name: str) -> str:
        """Return the type of stdlib that a name is a slip of; empty if it is none."""
        from puppetguard.knowledge.puppet_functions import stdlib_types
        from puppetguard.model.attribute_names import near_name
        from puppetguard.model.spelling import is_clear

        known = {one.lower(): one for one in stdlib_types()}
        near = None if name in known else near_name(name, known)
        clear = near is not None and is_clear(name, near, known, free=True)
        return known[near] if near is not None and clear else ""

    def meant(self, name: str, known: Iterable[str], module: str) -> str:
        """Return the type that a name most likely stands for, preferably of its own module; empty if there is none."""
        from puppetguard.model.spelling import closest

        found = closest(name, sorted(one for one in known if one.partition("::")[0] == module))
        found = found or closest(name, sorted(one for one in known if "::" in one))
        return _capitalised(found) if found else ""


def _capitalised(name: str) -> str:
    return "::".join(part.capitalize() for part in name.split("::"))


CHECK = Check(scope="project", link=_link, each=True, fixes="suggested")
