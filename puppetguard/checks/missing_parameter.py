"""A parameter without default that a defined type or a class is not given: no catalog with it compiles."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._contract import Check, LinkedHit, LinkedNote, NoParameters
from puppetguard.findings import Confidence

if TYPE_CHECKING:
    from puppetguard.model.index import Index


def _link(index: Index, parameters: NoParameters) -> Iterator[LinkedHit]:
    """Yield each resource of a defined type that lacks something, and each class that data do not help out either."""
    yield from _of_defines(index)
    if index.environment is not None and index.environment.explicit:
        from puppetguard.model.class_parameters import lacking_classes

        for one in lacking_classes(index):
            names = ", ".join(f"`{parameter.name}`" for parameter in one.lacking)
            keys = [f"{one.name}::{parameter.name}" for parameter in one.lacking]
            yield LinkedHit(
                one.member.path,
                one.place,
                Confidence.LIKELY if one.known else Confidence.POSSIBLE,
                f"the class `{one.name}` needs {names}, which is set neither here nor in the data"
                if len(keys) == 1
                else f"the class `{one.name}` needs {names}, which are set neither here nor in the data",
                one.hint or f"set it, add `{keys[0]}` to the data, or give it a default",
                tuple(
                    LinkedNote(one.defined.member.path, parameter.place, f"`{parameter.name}` has no default")
                    for parameter in one.lacking[:3]
                ),
            )


def _of_defines(index: Index) -> Iterator[LinkedHit]:
    from puppetguard.model.resources import PARTIAL
    from puppetguard.model.signatures import declared

    # What defaults, overrides and collectors give to all of a type; these may stand anywhere.
    elsewhere: dict[str, set[str]] = {}
    open_types: set[str] = set()
    resources = list(declared(index))
    for one in resources:
        if one.resource.form in PARTIAL:
            elsewhere.setdefault(one.name, set()).update(each.name for each in one.resource.attributes)
            if not one.resource.complete:
                open_types.add(one.name)
    for one in resources:
        resource = one.resource
        if resource.form in PARTIAL or not resource.complete or resource.type == "class" or one.name in open_types:
            continue
        # `undef` is a value: whether the type takes it is another question.
        given = {each.name for each in resource.attributes}
        given |= elsewhere.get(one.name, set())
        lacking = [
            parameter
            for parameter in one.definitions[0].definition.parameters
            if not parameter.optional and parameter.name not in given
        ]
        # Of several definitions it is not known which one is used.
        if not lacking or len(one.definitions) > 1:
            continue
        names = ", ".join(f"`{parameter.name}`" for parameter in lacking)
        (first,) = one.definitions
        yield LinkedHit(
            one.member.path,
            resource.title_place,
            Confidence.CERTAIN,
            f"the defined type `{one.name}` needs {names}, which this resource does not set",
            "set it, or give it a default" if len(lacking) == 1 else "set them, or give them defaults",
            tuple(
                LinkedNote(first.member.path, parameter.place, f"`{parameter.name}` has no default")
                for parameter in lacking[:3]
            ),
        )


CHECK = Check(scope="project", link=_link)
