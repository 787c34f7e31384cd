"""The types of values of Puppet's language, in small letters.

Source: the type names of ``Puppet::Pops::Types::TypeParser.type_map``.
"""

from __future__ import annotations

DATA_TYPES = frozenset(
    "any array binary boolean callable catalogentry class collection data default deferred enum error float hash init"
    " integer iterable iterator notundef number numeric object optional pattern pcore regexp resource richdata"
    " richdatakey runtime scalar scalardata semver semverrange sensitive string struct target task timespan timestamp"
    " tuple type typealias typereference typeset undef unit uri variant annotation plan resourceinstance result"
    " resultset applyresult containerresult".split()
)
