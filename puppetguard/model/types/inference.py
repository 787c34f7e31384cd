"""The type of a value, as Puppet infers it to tell what was given."""

from __future__ import annotations

from puppetguard.model.types import given, records
from puppetguard.model.types.given import Given
from puppetguard.model.types.records import ANY, ANY_SIZE, UNDEF, UNIT, Opaque, Size, Type, variant


def inferred(value: Given) -> Type:
    """Return the type of a value (``infer_set``); ``Opaque`` of what is not known."""
    from puppetguard.model.types.system import parsed

    match value:
        case given.Undefined():
            return UNDEF
        case given.DefaultValue():
            return records.DEFAULT
        case given.Text():
            return records.String() if value.text is None else records.String(text=value.text)
        case given.Whole():
            return records.Integer(value.value, value.value)
        case given.Real():
            return records.Float(value.value, value.value)
        case given.Truth():
            return records.Boolean(value.value)
        case given.Expression():
            return records.Regexp(value.pattern)
        case given.TypeValue():
            return records.Meta(parsed(value.text))
        case given.Hidden():
            return records.Sensitive(_common(generalized(inferred(value.value))))
        case given.Items():
            return _array(value)
        case given.Entries():
            return _hash(value)
    return Opaque("?")


def _array(value: given.Items) -> Type:
    if not value.complete:
        return records.Array(Opaque("?"))
    if not value.items:
        return records.Array(UNIT, Size(0, 0))
    return records.Tuple(tuple(map(inferred, value.items)))


def _hash(value: given.Entries) -> Type:
    if not value.complete:
        return records.Hash(Opaque("?"), Opaque("?"))
    if not value.entries:
        return records.Hash(UNIT, UNIT, Size(0, 0))
    if all(isinstance(key, given.Text) and key.text for key, _ in value.entries):
        return records.Struct(
            tuple(
                records.Member(str(key.text), inferred(item), optional=False)
                for key, item in value.entries
                if isinstance(key, given.Text)
            )
        )
    size = Size(len(value.entries), len(value.entries))
    return records.Hash(
        variant(inferred(key) for key, _ in value.entries), variant(inferred(item) for _, item in value.entries), size
    )


def _common(one: Type) -> Type:
    """Return the type of a collection that does not tell one element from another."""
    if isinstance(one, records.Struct):
        return records.Hash(records.String(), variant(each.value for each in one.members))
    return records.Array(variant(one.types)) if isinstance(one, records.Tuple) else one


def generalized(one: Type) -> Type:
    """Return a type without what is special of its values (``generalize``)."""
    match one:
        case records.Integer():
            return records.Integer()
        case records.Float():
            return records.Float()
        case records.String():
            return records.String()
        case records.Boolean():
            return records.Boolean()
        case records.Enum(values=()):
            return records.String()
        case records.Enum():
            lengths = [len(value) for value in one.values]
            return records.String(Size(min(lengths), max(lengths)))
        case records.Collection():
            return records.Collection()
        case records.Array():
            return records.Array(ANY if one.element == ANY else generalized(one.element))
        case records.Hash():
            if one == records.Hash(UNIT, UNIT, Size(0, 0)):
                return one
            return records.Hash(generalized(one.key), generalized(one.value), ANY_SIZE)
        case records.Tuple():
            return records.Tuple(tuple(map(generalized, one.types)), one.size)
        case records.Struct():
            members = (records.Member(each.name, generalized(each.value), each.optional) for each in one.members)
            return records.Struct(tuple(members))
        case records.Variant():
            return variant(map(generalized, one.types)) if one.types else one
        case records.Optional() | records.NotUndef() | records.Meta() | records.Sensitive() | records.Iterable():
            return one if one.type is None else type(one)(generalized(one.type))
    return one
