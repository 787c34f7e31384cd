"""What code in Ruby adds to Puppet: types of resources, functions, facts, providers, types of values."""

from __future__ import annotations

from typing import Literal

import msgspec


class RubyAttribute(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A parameter or property of a type.

    ``words`` and ``patterns`` (regular expressions in Ruby) are what it takes; ``closed`` tells that it takes nothing
    else. ``namevar`` tells that it names the resource.
    """

    name: str
    kind: Literal["param", "property"] = "param"
    words: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()
    closed: bool = False
    namevar: bool = False


class RubyType(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A type of resources, or with ``extends`` what is added to one that is defined elsewhere.

    ``open`` tells that it may have other attributes than these: some are made by code.
    """

    name: str
    attributes: tuple[RubyAttribute, ...] = ()
    open: bool = False
    extends: bool = False


class Signature(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One way to call a function: how many arguments at least and at most (-1: any number), and their types.

    ``block`` is 0 if it takes no lambda, 1 if it may, 2 if it must.
    """

    least: int
    most: int
    block: int = 0
    types: tuple[str, ...] = ()


class RubyFunction(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A function; no ``signatures`` if it is not known how it can be called."""

    name: str
    legacy: bool = False
    signatures: tuple[Signature, ...] = ()


class RubyOutline(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """What one file adds.

    ``facts`` are their names; one that is put together ends with ``*`` behind what is known of its start.
    ``providers`` are pairs of type and name, the name empty if it is made by code. ``metaparameters`` are those that it
    gives every type. ``functions`` has a nameless one if a name is made by code; so has ``types``.
    ``reads`` are the variables of whoever calls a function that it looks at.
    """

    types: tuple[RubyType, ...] = ()
    functions: tuple[RubyFunction, ...] = ()
    facts: tuple[str, ...] = ()
    providers: tuple[tuple[str, str], ...] = ()
    data_types: tuple[str, ...] = ()
    metaparameters: tuple[str, ...] = ()
    reads: tuple[str, ...] = ()


EMPTY_RUBY = RubyOutline()
