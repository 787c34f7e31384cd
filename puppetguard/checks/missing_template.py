"""A template or a file of a module that a function reads and that is not there: the catalog does not compile."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from puppetguard.checks._absent_files import absent
from puppetguard.checks._contract import Check, LinkedHit, LinkedRemedy, LinkedReplacement, NoParameters
from puppetguard.findings import Confidence

if TYPE_CHECKING:
    from puppetguard.model.index import Index, Member
    from puppetguard.model.places import Place


_OF_PLANS = frozenset(("run_script", "upload_file"))
_READERS = _OF_PLANS | {"file", "binary_file"}


def _link(index: Index, parameters: NoParameters) -> Iterator[LinkedHit]:
    """Yield each template or file that a function reads and that its module has not."""
    from puppetguard.model.rendered_files import plain_file, possible_texts, template_file

    for member in index.each.having("calls"):
        for call in member.outline.calls:
            if call.name in ("template", "epp"):
                arguments = call.arguments if call.name == "template" else call.arguments[:1]
                for values, place, assumed in zip(arguments, call.places, call.assumed, strict=False):
                    yield from _foreign(index, member, call.name, values, place)
                    yield from _of_sources(index, member, values, place)
                    yield from absent(
                        index,
                        member,
                        place,
                        possible_texts(values),
                        template_file,
                        "there is no template `{file}`: the catalog does not compile",
                        sure=not assumed,
                    )
            elif call.name in _READERS and call.arguments and call.complete:
                # What plans take to other machines is one file; what functions read is the first that is there.
                given = call.arguments[:1] if call.name in _OF_PLANS else call.arguments
                alternatives = [text for values in given for one in possible_texts(values) for text in one]
                place = call.places[0]
                stops = "plan stops" if call.name in _OF_PLANS else "catalog does not compile"
                message = f"there is no file `{{file}}`: the {stops}"
                yield from absent(
                    index, member, place, [tuple(alternatives)], plain_file, message, sure=not any(call.assumed)
                )


def _foreign(index: Index, member: Member, function: str, values: tuple[Any, ...], place: Place) -> Iterator[LinkedHit]:
    """Yield a template that is there and in the language of the other function."""
    from puppetguard.model.rendered_files import is_there, possible_texts, template_file

    ending, other = (".epp", "epp") if function == "template" else (".erb", "template")
    for texts in possible_texts(values):
        text = texts[0] if len(texts) == 1 else None
        file = template_file(text) if text is not None and text.endswith(ending) else None
        if file is not None and is_there(index, file):
            language = "ERB" if function == "template" else "EPP"
            yield LinkedHit(
                member.path,
                place,
                Confidence.LIKELY,
                f"`{function}` reads `{file.shown}` as {language}, which it is not",
                f"use `{other}`",
            )


def _of_sources(index: Index, member: Member, values: tuple[Any, ...], place: Place) -> Iterator[LinkedHit]:
    """Yield a template under the name that a file to copy has: ``modules/m/x``, ``puppet:///modules/m/x``."""
    from puppetguard.model.rendered_files import is_there, possible_texts, template_file

    for texts in possible_texts(values):
        text = texts[0] if len(texts) == 1 and texts[0] is not None else ""
        rest = text.removeprefix("puppet:///").removeprefix("modules/")
        if rest == text or "modules" in index.modules:
            continue
        module, _, path = rest.partition("/")
        for name in (rest, f"{module}/{path.removeprefix('templates/')}"):
            file = template_file(name)
            if file is not None and is_there(index, file):
                yield LinkedHit(
                    member.path,
                    place,
                    Confidence.LIKELY,
                    f"there is no template `{text}`: the name of one begins with that of its module",
                    f"write `{name}`",
                    remedy=LinkedRemedy(f"write `{name}`", (LinkedReplacement(place, name, text),)),
                )
                break


CHECK = Check(scope="project", link=_link, each=True, fixes="suggested")
