"""A file that a resource is to copy from a module that has no such file: the resource fails on the node."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._absent_files import absent
from puppetguard.checks._contract import Check, LinkedHit, NoParameters

if TYPE_CHECKING:
    from puppetguard.model.index import Index


def _link(index: Index, parameters: NoParameters) -> Iterator[LinkedHit]:
    """Yield each ``puppet:///modules/…`` that stands for nothing."""
    from puppetguard.model.rendered_files import possible_texts, source_file

    for member, resource in index.resources():
        for attribute in resource.attributes:
            if attribute.name == "source" or _has_url(attribute.values):
                yield from absent(
                    index,
                    member,
                    attribute.value_place,
                    possible_texts(attribute.values),
                    source_file,
                    "there is no file `{file}`: the resource cannot get its content",
                    sure=resource.type == "file" and attribute.name == "source",
                )


def _has_url(values: tuple[object, ...]) -> bool:
    return any(isinstance(value, str) and value.startswith("puppet:///modules/") for value in values)


CHECK = Check(scope="project", link=_link)
