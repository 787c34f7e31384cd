"""What is wrong with the parameters of a type, in Puppet's own words."""

from __future__ import annotations


class MalformedTypeError(Exception):
    """A type has parameters that Puppet refuses; ``start`` and ``end`` are the place that it complains about.

    ``name`` is that of the type, in small letters. ``everywhere`` tells that it does so in a type alias as well, which
    it reads in another way.
    """

    def __init__(self, message: str, start: int, end: int, *, name: str = "", everywhere: bool = True) -> None:
        super().__init__(message)
        self.message = message
        self.start = start
        self.end = end
        self.name = name
        self.everywhere = everywhere
