"""A template or a file of a module that a function reads and that is not there: the catalog does not compile."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._absent_files import absent
from puppetguard.checks._contract import Check, LinkedHit, NoParameters

if TYPE_CHECKING:
    from puppetguard.model.index import Index


def _link(index: Index, parameters: NoParameters) -> Iterator[LinkedHit]:
    """Yield each template or file that a function reads and that its module has not."""
    from puppetguard.model.rendered_files import plain_file, possible_texts, template_file

    for member in index.members:
        for call in member.outline.calls:
            if call.name in ("template", "epp"):
                arguments = call.arguments if call.name == "template" else call.arguments[:1]
                for values, place in arguments:
                    yield from absent(
                        index,
                        member,
                        place,
                        possible_texts(values),
                        template_file,
                        "there is no template `{file}`: the catalog does not compile",
                    )
            elif call.name in ("file", "binary_file") and call.arguments and call.complete:
                alternatives = [text for values, _ in call.arguments for one in possible_texts(values) for text in one]
                place = call.arguments[0][1]
                message = "there is no file `{file}`: the catalog does not compile"
                yield from absent(index, member, place, [tuple(alternatives)], plain_file, message)


CHECK = Check(scope="project", link=_link)
