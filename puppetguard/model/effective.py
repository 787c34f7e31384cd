"""What an attribute of a resource is in the end: what its own code says, and what else of its file reaches it.

A resource takes an attribute from, the strongest first: collectors and overrides that name it, its own body (with
hashes that are unfolded there, and the body of ``default:``), and the defaults of its type (``Exec { … }``) in the
scope that it is declared in. ``undef`` in the body keeps a default away.

Puppet gives a resource the defaults when it is declared: one that stands further down in the same scope comes too late.
(``Puppet::Parser::Resource#initialize``, ``Scope#lookupdefaults``.) A scope sees also the defaults of the class that it
inherits, of what declares it, and of top scope.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from puppetguard.model.contexts import Context
from puppetguard.model.resources import Attribute, Form, Resource, Resources
from puppetguard.model.script import UNKNOWN
from puppetguard.model.values import Possibility, StaticText, Undefined
from puppetguard.syntax import ast

_MOST = 100
"""How many statements that set attributes of others are looked at for each resource, and how deep they may stand."""
_STRENGTH: dict[Form, int] = {"collector": 0, "override": 1, "default": 3}
_OWN = 2


class Influence(msgspec.Struct, frozen=True):
    """Something that sets an attribute of a resource: the ``attribute``, and what has it, which may be the resource.

    ``sure`` tells that it reaches the resource whenever that is declared.
    """

    attribute: Attribute
    by: Resource
    sure: bool


class Effective(msgspec.Struct, frozen=True):
    """An attribute with all that sets it in this file, the strongest first.

    ``unknown`` tells that something in this file may set it as well, such as a hash of which not all is known.
    ``too_late`` is a default of the type that sets it, but stands below the resource and so does not reach it.
    """

    influences: Sequence[Influence]
    unknown: bool
    too_late: Attribute | None

    @property
    def unset(self) -> bool:
        """Whether nothing in this file sets it; something in another one still may (see ``model.provisions``)."""
        return not self.influences and not self.unknown

    @property
    def values(self) -> Sequence[Possibility]:
        """All that it can be by what is in this file; ``Undefined`` among them if it may be not set at all."""
        found: list[Possibility] = []
        for influence in self.influences:
            found += influence.attribute.values
            if influence.sure:
                return found
        return [*found, Possibility(Undefined())]

    @property
    def certain_text(self) -> str | None:
        """The text that it certainly has, so far as this file tells; None if there is none."""
        values = self.values
        if self.unknown or len(values) != 1 or not values[0].certain or not isinstance(values[0].value, StaticText):
            return None
        return None if UNKNOWN in values[0].value.text else values[0].value.text


def effective(resource: Resource, name: str, resources: Resources) -> Effective:
    """Return what sets an attribute of a resource that is one of ``resources``, all those of its file."""
    found: list[tuple[int, Influence]] = []
    unknown = resource.unfolds_unknown
    too_late: Attribute | None = None
    if name in resource.attributes:
        found.append((_OWN, Influence(resource.attributes[name], resource, sure=True)))
    partials = resources.partial(resource.type)
    unknown = unknown or len(partials) > _MOST
    for partial in partials[:_MOST]:
        reaches = _reaches(partial, resource)
        if reaches is False:
            if name in partial.attributes and _is_beside(partial, resource):
                too_late = partial.attributes[name]
            continue
        unknown = unknown or partial.unfolds_unknown
        if name in partial.attributes:
            found.append((_STRENGTH[partial.form], Influence(partial.attributes[name], partial, sure=bool(reaches))))
    # Of several defaults the last that was read is the nearest.
    found.sort(key=lambda one: one[0])
    return Effective([one for _, one in found], unknown, None if found else too_late)


def _reaches(partial: Resource, resource: Resource) -> bool | None:
    """Tell whether a statement sets attributes of a resource for sure, or not at all; None if that is not known."""
    if partial.type != resource.type or resource.type is None:
        return None
    covers = True if _covers(partial.context, resource.context) else None
    if partial.form == "override":
        return _is_titled(partial, resource) and covers
    if partial.form == "collector":
        assert isinstance(partial.node, ast.CollectExpression)
        return _is_collected(partial.node.query.expr, resource) and covers
    if resource.context.container.node is partial.context.container.node:
        return partial.node.start < resource.node.start and covers
    if resource.context.container.kind in ("top", "node") and partial.context.container.kind in ("class", "define"):
        # No class declares what stands outside of all of them.
        return False
    inner = resource.context.container.node
    if isinstance(inner, ast.HostClassDefinition) and inner.parent:
        inherited = inner.parent.removeprefix("::") in partial.context.container.names
        return True if inherited and partial.context.condition is None and partial.context.outer is None else None
    return None


def _is_beside(partial: Resource, resource: Resource) -> bool:
    """Tell whether this is a default in the same scope."""
    same = partial.context.container.node is resource.context.container.node
    return same and partial.form == "default" and partial.type == resource.type


def _covers(outer: Context, inner: Context) -> bool:
    """Tell whether all that is reached in the ``inner`` context is in the ``outer`` one, or in a wider one, as well."""
    at: Context | None = inner
    for _ in range(_MOST):
        if at is outer:
            return True
        if at is None:
            break
        at = at.outer
    return outer.container.kind == "top" and outer.outer is None


def _is_titled(partial: Resource, resource: Resource) -> bool | None:
    """Tell whether an override names a resource: False if it names others, None if that is not known."""
    titles, named = _known_texts(resource), _known_texts(partial)
    if titles is None or named is None:
        return None
    if not set(titles) & set(named):
        return False
    return True if len(titles) == len(named) == 1 else None


def _known_texts(resource: Resource) -> Sequence[str] | None:
    """Return the titles if all of them are known."""
    texts = [one.value.text if isinstance(one.value, StaticText) else UNKNOWN for one in resource.titles]
    return None if any(UNKNOWN in text for text in texts) else texts


def _is_collected(query: ast.Node | None, resource: Resource) -> bool | None:
    """Tell whether a collector takes a resource in; None if that is not known."""
    if query is None:
        return True
    match query:
        case ast.ComparisonExpression(
            operator="==", left=ast.QualifiedName(value="title"), right=ast.LiteralString(value=wanted)
        ):
            titles = _known_texts(resource)
            if titles is None or (wanted in titles and len(titles) > 1):
                return None
            return wanted in titles
    return None
