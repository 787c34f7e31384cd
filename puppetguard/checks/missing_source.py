"""A file that a resource is to copy from a module that has no such file: the resource fails on the node."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._absent_files import absent
from puppetguard.checks._contract import Check, LinkedHit, LinkedRemedy, LinkedReplacement, NoParameters
from puppetguard.findings import Confidence
from puppetguard.model.script import UNKNOWN

if TYPE_CHECKING:
    from puppetguard.model.index import Index, Member
    from puppetguard.model.outline import AttributeOutline

_SCHEME = "puppet://"
_MOUNT = "modules"


def _link(index: Index, parameters: NoParameters) -> Iterator[LinkedHit]:
    """Yield each ``puppet:///modules/…`` that stands for nothing."""
    from puppetguard.model.rendered_files import is_written, possible_texts, source_file

    for member, resource in index.each.resources():
        for attribute in resource.attributes:
            yield from _without_modules(index, member, attribute)
            yield from _of_misspelled_mount(index, member, attribute)
            if attribute.name == "source" or _has_url(attribute.values):
                possible = possible_texts(attribute.values)
                text = possible[0][0] if len(possible) == 1 and possible[0] else None
                written = text is not None and is_written(attribute.value_place, text)
                yield from absent(
                    index,
                    member,
                    attribute.value_place,
                    possible,
                    source_file,
                    "there is no file `{file}`: the resource cannot get its content",
                    sure=written and resource.type == "file" and attribute.name == "source",
                )


def _without_modules(index: Index, member: Member, attribute: AttributeOutline) -> Iterator[LinkedHit]:
    """Yield each ``puppet:///m/x`` that is meant for ``puppet:///modules/m/x``: there is such a file."""
    from puppetguard.model.rendered_files import is_there, plain_file, possible_texts

    for texts in possible_texts(attribute.values):
        for text in texts:
            if text is None or not text.startswith("puppet:///") or text.startswith("puppet:///modules/"):
                continue
            path = text.removeprefix("puppet:///")
            file = plain_file(path)
            if file is not None and is_there(index, file):
                yield LinkedHit(
                    member.path,
                    attribute.value_place,
                    Confidence.LIKELY,
                    f"`{text}` is no file of the module `{file.module}`: the server has no mount of that name",
                    f"write `puppet:///modules/{path}`",
                    remedy=LinkedRemedy(
                        f"write `puppet:///modules/{path}`",
                        (LinkedReplacement(attribute.value_place, f"puppet:///modules/{path}", text),),
                    ),
                )


def _of_misspelled_mount(index: Index, member: Member, attribute: AttributeOutline) -> Iterator[LinkedHit]:
    """Yield each address in which `modules` is misspelled, or stands where the name of a server would.

    Other mounts are those that a ``fileserver.conf`` has, which seldom lies in the code base.
    """
    from puppetguard.model.rendered_files import addresses
    from puppetguard.model.spelling import stroke

    for text in addresses(attribute.values, _SCHEME):
        server, slash, path = text.removeprefix(_SCHEME).partition("/")
        mount, below, _ = path.partition("/")
        if not slash:
            continue
        if server == _MOUNT:
            wrong = f"{_SCHEME}{_MOUNT}/"
            why = f"`{text.partition(UNKNOWN)[0]}` asks a server that is called `{_MOUNT}`: a slash is missing"
        elif not server and below and stroke(mount, _MOUNT) and "fileserver.conf" not in index.shipped:
            wrong = f"{_SCHEME}/{mount}/"
            why = f"the server has no mount `{mount}`: files of modules are below `{_MOUNT}`"
        else:
            continue
        right = f"{_SCHEME}/{_MOUNT}/"
        replacement = LinkedReplacement(attribute.value_place, right, wrong)
        remedy = LinkedRemedy(f"write `{right}`", (replacement,))
        yield LinkedHit(member.path, attribute.value_place, Confidence.LIKELY, why, f"write `{right}…`", remedy=remedy)


def _has_url(values: tuple[object, ...]) -> bool:
    return any(isinstance(value, str) and value.startswith("puppet:///modules/") for value in values)


CHECK = Check(scope="project", link=_link, each=True, fixes="suggested")
