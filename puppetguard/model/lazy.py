"""Attributes that are worked out when they are first asked for, without the lock that ``cached_property`` takes.

A file has thousands of them, each is asked for by one thread only, and the lock costs more than most answers do.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Generic, Self, TypeVar, overload

T = TypeVar("T")


class lazy(Generic[T]):  # noqa: N801 # a decorator, as `property` is
    """What reads like an attribute of an object with a ``__dict__``; the method that it stands for is called once."""

    def __init__(self, compute: Callable[[Any], T]) -> None:
        self._compute = compute
        self._name = compute.__name__
        self.__doc__ = compute.__doc__

    @overload
    def __get__(self, instance: None, owner: type) -> Self: ...

    @overload
    def __get__(self, instance: object, owner: type) -> T: ...

    def __get__(self, instance: object | None, owner: type) -> T | Self:
        if instance is None:
            return self
        # From now on the object has an attribute of its own, which goes before this.
        value = instance.__dict__[self._name] = self._compute(instance)
        return value

    if TYPE_CHECKING:
        # There is none, so that the attribute can be there; but it can be set, too.
        def __set__(self, instance: object, value: T) -> None: ...
