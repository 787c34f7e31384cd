"""A value that is given to a parameter and is not of its type: the catalog does not compile."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import msgspec

from puppetguard.checks._contract import Check, LinkedHit, LinkedNote, NoParameters
from puppetguard.findings import Confidence
from puppetguard.model.outline import Place

if TYPE_CHECKING:
    from puppetguard.model.index import Defined, Index, Member
    from puppetguard.model.outline import CallOutline, ParameterOutline, ResourceOutline
    from puppetguard.model.types.fit import Misfit

_PARTIAL = frozenset(("default", "override", "collector"))
"""The forms that set attributes of resources which may be declared with others of their own."""


class _What(msgspec.Struct, frozen=True):
    """What has parameters: what it is and is called, and the file that it is in."""

    kind: str
    name: str
    file: str


class _Given(msgspec.Struct, frozen=True):
    """What is given to a parameter, and where.

    ``used`` tells that nothing else is given instead, ``guarded`` that some condition may see to it that it fits.
    """

    values: Sequence[object]
    place: Place
    assumed: bool
    guarded: bool
    used: bool = True


def _link(index: Index, parameters: NoParameters) -> Iterator[LinkedHit]:
    """Yield each argument of a class, defined type or function that its type does not take."""
    for member, resource in index.all_resources(index.each):
        yield from _of_resource(index, member, resource)
    functions = index.definitions("function")
    for member in index.each.having("calls"):
        for call in member.outline.calls:
            found = functions.get(call.name, ())
            if call.name == "lookup":
                yield from _of_lookup(index, member, call)
            elif call.name == "epp":
                yield from _of_template(index, member, call)
            elif len(found) == 1:
                yield from _of_call(index, member, call, found[0])
            elif not found and "::" in call.name and call.complete:
                yield from _of_ruby(index, member, call)


def _of_resource(index: Index, member: Member, resource: ResourceOutline) -> Iterator[LinkedHit]:
    names = resource.titles if resource.type == "class" else (resource.type,)
    definitions = index.definitions("class" if resource.type == "class" else "define")
    for name in dict.fromkeys(names):
        found = definitions.get(name.removeprefix("::").lower(), ())
        if len(found) != 1:
            continue
        known = {one.name: one for one in found[0].definition.parameters}
        for attribute in resource.attributes:
            one = known.get(attribute.name)
            if one is None or not one.type:
                continue
            # `undef` stands for the default, or takes back what was set.
            used = resource.form not in _PARTIAL
            values = [value for value in attribute.values if value is not None or (used and not one.optional)]
            given = _Given(values, attribute.value_place, attribute.assumed, resource.conditional, used)
            yield from _hits(index, member, _what(found[0]), one, given)


def _of_call(index: Index, member: Member, call: CallOutline, function: Defined) -> Iterator[LinkedHit]:
    parameters = function.definition.parameters
    for at, (values, place, assumed) in enumerate(zip(call.arguments, call.places, call.assumed, strict=True)):
        if at < len(parameters):
            one = parameters[at]
        elif parameters and parameters[-1].captures_rest:
            one = parameters[-1]
        else:
            break
        if one.type:
            yield from _hits(index, member, _what(function), one, _Given(values, place, assumed, call.conditional))


def _of_ruby(index: Index, member: Member, call: CallOutline) -> Iterator[LinkedHit]:
    """Yield the argument that a function in Ruby does not take; of stdlib, if it is not here, as far as it is known."""
    from puppetguard.checks._typed import short
    from puppetguard.knowledge.puppet_functions import stdlib_functions
    from puppetguard.model.types.signatures import Signature, refused

    here = index.vocabulary.ruby_functions.get(call.name, ())
    known = [(one.least, one.most, one.block, ", ".join(one.types)) for each in here for one in each.signatures]
    sure = len(here) == 1 and bool(known)
    if not here and not index.is_closed("stdlib"):
        known = [(one.least, one.most, one.block, one.types) for one in stdlib_functions().get(call.name, ())]
    if len(here) > 1 or not known:
        return
    found = refused(index.types, [Signature(*one) for one in known], call.arguments, with_lambda=call.with_lambda)
    if found is None or (call.assumed[found.argument] and (found.misfit.undefined or call.conditional)):
        return
    sure = sure and not call.assumed[found.argument] and found.misfit.sure
    yield LinkedHit(
        member.path,
        call.places[found.argument],
        Confidence.CERTAIN if sure else Confidence.LIKELY,
        f"`{short(found.misfit.value)}` is no value for the function `{call.name}`: {found.misfit.message}",
        "see what it takes, and in which order",
    )


def _of_lookup(index: Index, member: Member, call: CallOutline) -> Iterator[LinkedHit]:
    """Yield the default of a ``lookup`` that is not of the type which it asks for itself."""
    from puppetguard.checks._typed import short
    from puppetguard.model.secrets import is_secret_name
    from puppetguard.model.types.fit import misfit

    wanted: object = None
    value: object = None
    place = call.places[-1] if call.places else None
    if len(call.arguments) >= 4 and all(len(one) == 1 for one in call.arguments[:4]) and not call.assumed[3]:
        wanted, value, place = call.arguments[1][0], call.arguments[3][0], call.places[3]
    elif call.arguments and len(call.arguments[-1]) == 1 and not call.assumed[-1]:
        options = dict(_entries(call.arguments[-1][0]))
        if "default_value" in options:
            wanted, value = options.get("value_type"), options["default_value"]
    if place is None or not isinstance(wanted, list) or wanted[0] != "type" or value is None:
        return
    found = misfit(index.types, str(wanted[1]), [value])
    if found is None or not found.sure:
        return
    name = call.arguments[0][0] if len(call.arguments[0]) == 1 else ""
    secret = isinstance(name, str) and is_secret_name(name.rpartition("::")[2])
    shown = "this" if secret else f"`{short(found.value)}`"
    why = found.message.partition(", got '")[0] if secret else found.message
    yield LinkedHit(
        member.path,
        place,
        Confidence.CERTAIN,
        f"{shown} is no default for what this `lookup` asks for: {why}",
        f"give it something of the type `{short(str(wanted[1]))}`",
    )


def _of_template(index: Index, member: Member, call: CallOutline) -> Iterator[LinkedHit]:
    """Yield what `epp('module/name.epp', { … })` gives to the parameters of the template."""
    if len(call.arguments) != 2 or len(call.arguments[0]) != 1:
        return
    (path,), options = call.arguments
    template = index.template(path) if isinstance(path, str) else None
    if template is None or len(options) != 1:
        return
    what = _What("template", path, template.path)
    known = {one.name: one for one in template.outline.parameters if one.type}
    for name, value in _entries(options[0]):
        if name in known:
            given = _Given((value,), call.places[1], call.assumed[1], call.conditional)
            yield from _hits(index, member, what, known[name], given)


def _entries(value: object) -> Iterator[tuple[str, object]]:
    """Yield the entries of a hash as units keep it, as far as their keys are strings."""
    match value:
        case ["hash", [*entries], _]:
            for entry in entries:
                match entry:
                    case [str() as name, inner]:
                        yield name, inner


def _hits(index: Index, member: Member, defined: _What, one: ParameterOutline, given: _Given) -> Iterator[LinkedHit]:
    from puppetguard.checks._typed import remedy_for, short, told
    from puppetguard.model.types.fit import misfit

    found = misfit(index.types, one.type, given.values, assumed=given.assumed) if given.values else None
    if found is None or (given.assumed and given.guarded):
        # `if $port { … }` keeps a default away.
        return
    confidence = Confidence.CERTAIN if found.sure and given.used else Confidence.LIKELY
    value, why = told(found, one)
    yield LinkedHit(
        member.path,
        given.place,
        confidence,
        f"{value or 'this'} {'is' if found.sure else 'may be'} no value for `${one.name}` of the {defined.kind}"
        f" `{defined.name}`: {why}",
        _hint(found, one),
        notes=(LinkedNote(defined.file, one.place, f"its type is `{short(one.type)}`"),),
        remedy=remedy_for(found, given.place),
    )


def _what(defined: Defined) -> _What:
    kind = "defined type" if defined.definition.kind == "define" else defined.definition.kind
    return _What(kind, defined.definition.name, defined.member.path)


def _hint(found: Misfit, one: ParameterOutline) -> str:
    from puppetguard.checks._typed import short

    if found.meant:
        return f"did you mean '{found.meant}'?"
    return f"give it something of the type `{short(one.type)}`"


CHECK = Check(scope="project", link=_link, each=True, fixes="suggested")
