"""The outline of a file: what others need to know of it, and what it says of others.

An outline depends on the content of its file alone. All texts in it are as the source has them; a part that is not
known is ``script.UNKNOWN``. Names of classes, types and functions are in small letters and have no ``::`` in front.
"""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from puppetguard.model.hiera.records import HieraConfig
from puppetguard.model.places import NOWHERE, Place
from puppetguard.model.ruby.outline import EMPTY_RUBY, RubyOutline

__all__ = [
    "EMPTY",
    "NOWHERE",
    "AttributeOutline",
    "CallOutline",
    "CreationOutline",
    "DefinitionKind",
    "DefinitionOutline",
    "FactOutline",
    "KeyOutline",
    "Outline",
    "ParameterOutline",
    "Place",
    "ReferenceKind",
    "ReferenceOutline",
    "RelationOutline",
    "ResourceOutline",
    "TemplateOutline",
    "UnusedOutline",
    "VariableOutline",
    "Via",
]


DefinitionKind = Literal["class", "define", "function", "plan", "type", "node"]
ReferenceKind = Literal["class", "type", "function", "data-type"]
Via = Literal[
    "include", "contain", "require", "hiera_include", "resource", "inherits", "reference", "call", "method", "create",
    "default", "override", "collector", "type", "defined",
]  # fmt: skip
"""How something is spoken of.

A class: by ``include``, ``contain``, ``require``, ``class { … }`` (``resource``), ``inherits``, ``Class['x']``
(``reference``), ``create_resources`` (``create``), ``defined(Class['x'])``. A type of resources: by ``x { … }``
(``resource``), ``X['t']``, ``X { … }`` (``default``), ``X['t'] { … }`` (``override``), ``X <| |>``. A function by a
``call`` or as a ``method`` of a value, a type of values in a ``type``.
"""


class ParameterOutline(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A parameter of a definition: ``type`` as it is written (empty without), ``optional`` if it has a default.

    ``default`` is all that the default can be (see ``packed``), ``assumed`` tells that this goes by other defaults;
    ``default_place`` is where it stands.
    """

    name: str
    place: Place
    type: str = ""
    optional: bool = False
    captures_rest: bool = False
    default: Any = None
    assumed: bool = False
    default_place: Place = NOWHERE


class DefinitionOutline(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A definition: ``names`` has one name, or those that a node is for (a regular expression with its slashes).

    ``parent`` is the class that a class inherits. ``returns`` is the type that a function says it returns, ``value``
    the type that a type alias stands for.
    """

    kind: DefinitionKind
    names: tuple[str, ...]
    place: Place
    parameters: tuple[ParameterOutline, ...] = ()
    parent: str = ""
    parent_place: Place = NOWHERE
    returns: str = ""
    value: str = ""

    @property
    def name(self) -> str:
        """The only name, or the first of those of a node; empty for a node without."""
        return self.names[0] if self.names else ""


class ReferenceOutline(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A place that speaks of a class, a type of resources, a function or a type of values by its name.

    ``container`` is where it stands: ``class NAME``, ``define NAME``, ``function NAME``, ``plan NAME``,
    ``node NUMBER`` (counted in the file from 0), or empty at top scope. ``conditional`` tells that it is not evaluated
    in any case.
    ``arguments`` counts those of a call, -1 if that is not known.
    """

    kind: ReferenceKind
    name: str
    via: Via
    place: Place
    container: str = ""
    conditional: bool = False
    arguments: int = -1

    @property
    def of_object(self) -> bool:
        """Whether it may be an attribute of a value instead: what Bolt returns to plans is objects."""
        return self.via == "method" and self.container.startswith("plan ")


class InclusionOutline(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A place that declares classes whose names are not, or not all, known: ``include $x``, ``hiera_include('x')``.

    Or whose names stand in a reference (``include Class['x']``). ``pattern`` is what is known of the name, unknown
    parts as ``script.UNKNOWN``. ``cause`` is why it is not known, and
    ``name`` of what (see ``values.Cause``); ``exact`` tells that the unknown part is just this, or an element of it,
    ``merged`` that all levels of Hiera are looked at. The rest is as it is for references.
    """

    pattern: str
    via: Via
    place: Place
    cause: str = "expression"
    name: str = ""
    exact: bool = False
    merged: bool = False
    container: str = ""
    conditional: bool = False


class AttributeOutline(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """An attribute of a resource, at the place of its name; ``values`` is all that it can be (see ``packed``).

    ``assumed`` tells that they are so only as long as parameters have their defaults.
    ``literal`` tells that its only value is written there.
    """

    name: str
    place: Place
    value_place: Place
    values: tuple[Any, ...] = ()
    assumed: bool = False
    literal: bool = False


class ResourceOutline(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A resource, or a class that is declared like one, or a statement that sets attributes of others.

    ``form`` is one of ``model.resources.Form``. ``titles`` are all that the title can be, unknown parts as
    ``script.UNKNOWN``; empty for defaults and collectors. ``complete`` tells that it sets no other attributes than
    these. ``branch`` are the decisions around it, outermost first, as ``NUMBER.ANSWER``: two resources whose branches
    have the same number with different answers are never in one catalog. ``looped`` tells that it stands in a lambda.
    """

    type: str
    form: str
    titles: tuple[str, ...]
    place: Place
    title_place: Place
    attributes: tuple[AttributeOutline, ...] = ()
    complete: bool = True
    container: str = ""
    branch: tuple[str, ...] = ()
    looped: bool = False

    @property
    def conditional(self) -> bool:
        """Whether it is not evaluated in any case."""
        return bool(self.branch) or self.looped


class RelationOutline(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """``source`` comes before ``target``: pairs of type and title; ``operator`` is ``->`` or ``~>``.

    ``attribute`` is the metaparameter that says so; empty for an arrow. ``place`` is that of what is named.
    """

    operator: str
    source: tuple[str, str]
    target: tuple[str, str]
    place: Place
    source_place: Place
    attribute: str = ""
    container: str = ""
    conditional: bool = False


class CallOutline(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A call of a function: what each argument can be (see ``packed``), and where it is written.

    ``assumed`` tells of each whether that is so only as long as parameters have their defaults. ``complete`` tells that
    there are no other arguments; ``with_lambda`` that a lambda is passed as well.
    """

    name: str
    place: Place
    arguments: tuple[tuple[Any, ...], ...] = ()
    places: tuple[Place, ...] = ()
    assumed: tuple[bool, ...] = ()
    complete: bool = True
    with_lambda: bool = False
    container: str = ""
    conditional: bool = False


class FactOutline(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A place that asks for a fact which is none of Facter's: its name and those of its parts, each with its place."""

    names: tuple[str, ...]
    places: tuple[Place, ...]


class QueryOutline(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A place in a query (``File <| owner == 'root' |>``) that asks for an attribute of a type of resources.

    ``value`` is what it is to be equal to if that is a text, at its place, and nothing else is asked for. ``form`` are
    the resources that are looked for; ``alone`` tells that these are only collected, and nothing is said of them.
    """

    type: str
    name: str
    place: Place
    value: str = ""
    value_place: Place = NOWHERE
    form: Literal["virtual", "exported"] = "virtual"
    alone: bool = False


class CreationOutline(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """Resources of a ``type`` that are made of a hash from elsewhere: of titles, each with a hash of attributes.

    ``source`` is where the hash comes from: ``lookup``, ``parameter`` (of a class) or ``define`` (a parameter of a
    defined type); ``name`` the key, or ``class::parameter``. ``given`` are the attributes that each resource has
    besides; there are others if it is not ``complete``. ``kept`` tells that what the hash says is used as it is.
    """

    type: str
    source: Literal["lookup", "parameter", "define"]
    name: str
    place: Place
    given: tuple[str, ...] = ()
    complete: bool = True
    kept: bool = True


class KeyOutline(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A key of a data file, its place, and its value (see ``packed``; what Hiera has still to work out is unknown).

    ``inner`` has the places in a value that is a hash of hashes: for each of these, in its order, those of its keys and
    their values, one after the other.
    """

    name: str
    place: Place
    value: Any = None
    value_place: Place = NOWHERE
    inner: tuple[tuple[Place, ...], ...] = ()


class VariableOutline(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A variable that a template reads, or data, with dots before its parts: ``via`` tells how.

    It is ``instance`` for ``@name``, ``scope`` for ``scope['name']``, ``data`` for ``%{name}``, ``bare`` for a name in
    Ruby code that nothing there gives a value.
    """

    name: str
    place: Place
    via: str = "instance"


class TemplateOutline(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A template: what one in EPP has for ``parameters`` (None: it says nothing of them), what one in ERB ``reads``.

    ``sets`` are the variables that it sets itself, or asks whether they are there. ``whole`` tells that all of its code
    was understood; ``locals`` are the variables of that code.
    """

    parameters: tuple[ParameterOutline, ...] | None = None
    reads: tuple[VariableOutline, ...] = ()
    sets: tuple[str, ...] = ()
    whole: bool = True
    locals: tuple[str, ...] = ()


class ReadOutline(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A place that reads a variable which its definition does not set before: of another class, of top scope, a fact.

    ``name`` is as it is written. ``near`` is the name in sight that is nearest to it, empty if none is near; it is
    ``clear`` if nothing else in sight can be meant. ``state`` is ``later`` if it is set behind the place only,
    ``elsewhere`` if in a branch that excludes it, at ``setting``. ``spare`` tells that nothing in the file reads what
    is ``near``.
    """

    name: str
    place: Place
    container: str = ""
    near: str = ""
    state: str = ""
    setting: Place = NOWHERE
    asked: bool = False
    spare: bool = False
    clear: bool = False


class UnusedOutline(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A ``variable`` or ``parameter`` of a definition, or what a ``lambda`` takes, that its own file does not read.

    The container is empty for what a template in EPP takes.
    """

    name: str
    kind: Literal["variable", "parameter", "lambda"]
    place: Place
    container: str = ""


class SetOutline(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """The names of the variables that a definition sets, its parameters included, those of lambdas not."""

    container: str
    names: tuple[str, ...]


class Outline(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """All that is known of a file once it is compiled, by what it is.

    ``broken`` tells that it has an error for which code was skipped: there may be more in it than this. ``lambdas`` are
    the parameters of lambdas that have a type and a default, ``parameters`` those of a template. ``calls`` are those of
    functions that Puppet code can define, the ones whose names have a module in front, and of those that look up data
    or render files. ``assigned`` are the variables that are set, each after the container in which it is. ``keys`` are
    those of a data file, ``interpolated`` the keys that its values look up, ``options`` those of ``lookup_options``;
    ``scoped`` are the variables that data, their configuration and texts read. ``hierarchy`` is what a ``hiera.yaml``
    says.
    ``ruby`` is what a file in Ruby adds. ``words`` are those of its names and of texts that are names, with blanks
    between them, as often as they stand there; ``spelled`` those of the texts that stand there once (see
    ``model.spelled_words``). ``unused`` is what its definitions set and do not read, ``queried`` the names of
    parameters that are asked of resources. ``mentions`` are texts that may be names (see ``model.mentions``).
    ``creations`` are resources that are made of hashes from elsewhere. ``facts`` are those that manifests ask for,
    ``interpolations`` the variables that data and their configuration read, with their places;
    ``queries`` the attributes that collectors ask for;
    ``inline`` the parameters of templates that are rendered by a call of ``inline_epp`` at a place.
    """

    definitions: tuple[DefinitionOutline, ...] = ()
    references: tuple[ReferenceOutline, ...] = ()
    resources: tuple[ResourceOutline, ...] = ()
    relations: tuple[RelationOutline, ...] = ()
    broken: bool = False
    lambdas: tuple[ParameterOutline, ...] = ()
    calls: tuple[CallOutline, ...] = ()
    parameters: tuple[ParameterOutline, ...] = ()
    inclusions: tuple[InclusionOutline, ...] = ()
    ruby: RubyOutline = EMPTY_RUBY
    assigned: tuple[tuple[str, str], ...] = ()
    keys: tuple[KeyOutline, ...] = ()
    interpolated: tuple[KeyOutline, ...] = ()
    options: tuple[KeyOutline, ...] = ()
    hierarchy: HieraConfig | None = None
    template: TemplateOutline | None = None
    reads: tuple[ReadOutline, ...] = ()
    sets: tuple[SetOutline, ...] = ()
    words: str = ""
    spelled: tuple[tuple[str, Place], ...] = ()
    unused: tuple[UnusedOutline, ...] = ()
    queried: tuple[str, ...] = ()
    scoped: tuple[str, ...] = ()
    mentions: tuple[str, ...] = ()
    creations: tuple[CreationOutline, ...] = ()
    facts: tuple[FactOutline, ...] = ()
    interpolations: tuple[VariableOutline, ...] = ()
    queries: tuple[QueryOutline, ...] = ()
    inline: tuple[tuple[Place, tuple[ParameterOutline, ...]], ...] = ()


EMPTY = Outline()
