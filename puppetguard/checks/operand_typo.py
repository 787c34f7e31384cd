"""Words that the kernel, the system or a service knows, misspelled: ``modprobe br_netfliter``, ``Europe/Berln``.

The program refuses them on the node, at each run; as a guard they fail in silence.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._contract import Check, Hit, NoParameters, Note, Remedy, Replacement
from puppetguard.checks._executed import run_by
from puppetguard.checks._wording import once
from puppetguard.findings import Confidence
from puppetguard.knowledge.argument_forms import FORMS
from puppetguard.model.late import late_pattern
from puppetguard.model.look_alikes import with_digits
from puppetguard.model.single_words import stands_once
from puppetguard.source import Span
from puppetguard.syntax import ast

if TYPE_CHECKING:
    from puppetguard.model.executions import Execution
    from puppetguard.model.operand_slips import OperandSlip
    from puppetguard.model.operands import Kind
    from puppetguard.model.subject import Subject

_REGIONS = "Africa America Antarctica Arctic Asia Atlantic Australia Europe Indian Pacific".split()
_PLACES = late_pattern(rf"\b(?:{'|'.join(_REGIONS)})(?:/[A-Z][A-Za-z_-]+){{1,2}}\b")
"""A time zone, as the tz database calls them, wherever it stands in a text."""
_LOCALE = late_pattern(r"_(?<=\b[a-z]{2}_)[A-Z]{2}\.([A-Za-z0-9-]{3,6})(?![A-Za-z0-9_./-])")
"""A locale; that it has an underscore is what is looked for."""
_HEAP = late_pattern(r"(?<![\w-])-Xm[xsn]([0-9][A-Za-z0-9]{0,12})(?![\w.%$])")
"""How much memory Java is told to take, wherever it stands in a text."""
_HEAP_SIZE = late_pattern(r"\d+[kKmMgGtT]?")
_ZERO = late_pattern(r"(?<![\w.+-])([1-9]\d{0,6}O\d{0,6}[kKmMgGtT]?)(?![\w.+-])")
"""A number but for the letter O, within an argument."""
_TYPES: dict[str, Kind] = {
    "selboolean": "SELinux booleans",
    "selinux::boolean": "SELinux booleans",
    "sysctl": "kernel parameters",
    "sysctl::value": "kernel parameters",
    "kmod::load": "kernel modules",
    "kmod::install": "kernel modules",
    "apache::mod": "Apache modules",
}
"""Types whose titles are words of a vocabulary: Puppet's own, and those of the modules that everybody uses."""
_SAYS: dict[str, str] = {
    **{kind: form.said for kind, form in FORMS.items()},
    "HTTP methods": "is no method of HTTP that is known",
    "Python modules": "is no module of Python that is known",
    "Redis commands": "is no command of Redis",
    "login shells": "is no shell that systems have",
    "matches": "is no match that `iptables` has",
    "network services": "is no service or port that is known",
    "protocols": "is no protocol that is known",
    "zones": "is no zone of firewalld that is known",
    "Apache modules": "is no module of Apache that is known",
    "PHP extensions": "is no extension of PHP that is known",
    "SELinux booleans": "is no boolean of SELinux that is known",
    "chains": "is no chain that `iptables` has by itself",
    "character sets": "is no character set of a locale",
    "file systems": "is no file system that is known",
    "file types": "is no type of file that `find` knows",
    "firewalld services": "is no service that firewalld knows",
    "kernel modules": "is no module of the kernel that is known",
    "kernel parameters": "is no parameter of the kernel that is known",
    "mount options": "is no option of `mount` that is known",
    "permissions": "is no mode that `chmod` takes",
    "signals": "is no signal",
    "targets": "is no target that `iptables` has",
    "tests": "is nothing that `test` can find out",
    "time zones": "is no time zone",
}


def _concerns(subject: Subject, parameters: NoParameters) -> bool:
    text = subject.source.text
    return (
        subject.may_execute
        or "-Xm" in text
        or _may_have_zone(text)
        or _LOCALE.search(text) is not None
        or any(name.partition("::")[0] in text for name in _TYPES)
    )


def _may_have_zone(text: str) -> bool:
    return any(f"{region}/" in text for region in _REGIONS)


def _operand_typo(subject: Subject, parameters: NoParameters) -> Iterator[Hit]:
    """Yield each misspelled word of a fixed vocabulary, once for each place."""
    found = list(once(_found(subject)))
    yield from found
    if _ZERO.search(subject.source.text) is not None:
        for hit in once(hit for execution in subject.executions for hit in _with_letters(subject, execution)):
            # What is known of an operand says more.
            if not any(one.span.start <= hit.span.start < one.span.end for one in found):
                yield hit


def _found(subject: Subject) -> Iterator[Hit]:
    yield from _in_titles(subject)
    yield from _in_texts(subject)
    for execution in subject.executions:
        yield from _in_commands(subject, execution)


def _with_letters(subject: Subject, execution: Execution) -> Iterator[Hit]:
    """Yield the numbers among arguments that have a letter for a zero."""
    for command in execution.commands(subject.source) if execution.language == "sh" else ():
        for argument in command.arguments:
            text, offsets = argument.flat()
            for match in _ZERO.finditer(text):
                spans = execution.spans(subject.source, offsets[match.start()], offsets[match.end() - 1] + 1)
                if len(spans) == 1 and subject.source.slice(spans[0]) == match[0]:
                    meant = with_digits(match[0])
                    yield Hit(
                        spans[0],
                        Confidence.LIKELY,
                        f"`{match[0]}` is no number: it has the letter O for a zero",
                        f"did you mean `{meant}`?",
                        run_by(execution, spans[0]),
                        remedy=Remedy(f"write `{meant}`", (Replacement(spans[0], meant),)),
                    )


def _in_commands(subject: Subject, execution: Execution) -> Iterator[Hit]:
    from puppetguard.model.operand_slips import slip_of_operand
    from puppetguard.model.operands import PROGRAMS, operands_of

    source = subject.source
    for command in execution.commands(source):
        if command.program not in PROGRAMS or command.elsewhere:
            continue
        for operand in operands_of(command):
            slip = slip_of_operand(operand.word, operand.kind)
            if slip is None:
                continue
            offsets = operand.argument.flat()[1]
            first, last = operand.start + slip.start, operand.start + slip.end
            spans = execution.spans(source, offsets[first], offsets[last - 1] + 1)
            written = operand.word[slip.start : slip.end]
            # A word that is put together from several texts is no slip of one stroke.
            if len(spans) == 1 and source.slice(spans[0]) == written and _is_once(subject, written, slip):
                notes = run_by(execution, spans[0])
                yield _hit(spans[0], operand.word, operand.kind, slip, notes, sure=execution.certain and slip.refused)


def _is_once(subject: Subject, word: str, slip: OperandSlip) -> bool:
    """Tell whether a manifest speaks of a word here only: what it speaks of elsewhere it has added itself."""
    return slip.refused or stands_once(word, subject.source.text)


def _in_titles(subject: Subject) -> Iterator[Hit]:
    if not any(name.partition("::")[0] in subject.source.text for name in _TYPES):
        return
    from puppetguard.model.operand_slips import slip_of_operand
    from puppetguard.model.values import StaticText

    source = subject.source
    for resource in subject.resources.of_types(tuple(_TYPES)):
        # A resource whose type is not known may be one of them.
        kind = _TYPES.get(resource.type or "")
        if kind is None:
            continue
        name = resource.attributes.get("name") or resource.attributes.get("key")
        for one in resource.titles if name is None else name.values:
            value = one.value
            slip = slip_of_operand(value.text, kind) if isinstance(value, StaticText) else None
            if slip is None or not isinstance(value, StaticText):
                continue
            spans = value.spans(source, slip.start, slip.end)
            written = value.text[slip.start : slip.end]
            if len(spans) == 1 and source.slice(spans[0]) == written and _is_once(subject, written, slip):
                yield _hit(spans[0], value.text, kind, slip)


def _in_texts(subject: Subject) -> Iterator[Hit]:
    """Yield the time zones and the locales in any text."""
    text = subject.source.text
    found: list[tuple[int, int, Kind]] = []
    if _may_have_zone(text):
        found += [(*match.span(), "time zones") for match in _PLACES.finditer(text)]
    found += [(*match.span(1), "character sets") for match in _LOCALE.finditer(text)]
    if "-Xm" in text:
        yield from _heaps(subject)
    if not found:
        return
    from puppetguard.model.operand_slips import slip_of_operand

    slips = [
        (start, end, kind, slip)
        for start, end, kind in found
        if (slip := slip_of_operand(text[start:end], kind)) is not None
    ]
    # Comments are no texts.
    texts = [node.span for node in subject.of_kinds(ast.LiteralString)] if slips else []
    for start, end, kind, slip in slips:
        if any(span.start <= start and end <= span.end for span in texts):
            yield _hit(Span(start, end), text[start:end], kind, slip)


def _heaps(subject: Subject) -> Iterator[Hit]:
    """Yield how much memory Java is told to take, and does not understand."""
    text = subject.source.text
    wrong = [match for match in _HEAP.finditer(text) if _HEAP_SIZE.fullmatch(match[1]) is None]
    if not wrong:
        return
    # Comments are no texts.
    texts = [node.span for node in subject.of_kinds(ast.LiteralString)]
    for match in wrong:
        span = Span(*match.span(1))
        if any(one.start <= span.start and span.end <= one.end for one in texts):
            meant = with_digits(match[1])
            meant = meant if _HEAP_SIZE.fullmatch(meant) else match[1][:-1]
            meant = meant if _HEAP_SIZE.fullmatch(meant) else ""
            yield Hit(
                span,
                Confidence.CERTAIN,
                f"`{match[1]}` is no amount of memory: Java does not start",
                f"did you mean `{meant}`?" if meant else "write it like `512m`",
                remedy=Remedy(f"write `{meant}`", (Replacement(span, meant),)) if meant else None,
            )


def _hit(
    span: Span, word: str, kind: Kind, slip: OperandSlip, notes: tuple[Note, ...] = (), *, sure: bool = False
) -> Hit:
    nearly = f", but nearly `{word[: slip.start]}{slip.meant}`" if slip.meant else ""
    return Hit(
        span,
        Confidence.CERTAIN if sure else Confidence.LIKELY,
        f"`{word}` {_SAYS[kind]}{nearly}",
        f"did you mean `{slip.meant}`?" if slip.meant else _hint(kind),
        notes,
        remedy=Remedy(f"write `{slip.meant}`", (Replacement(span, slip.meant),)) if slip.meant and slip.clear else None,
    )


def _hint(kind: Kind) -> str:
    """Return what to write where nothing is near."""
    form = FORMS.get(kind)
    if form is None:
        return ""
    if form.example:
        return f"write it like `{form.example}`"
    return f"it takes {', '.join(f'`{word}`' for word in sorted(form.words))}"


CHECK = Check(_operand_typo, concerns=_concerns, fixes="suggested")
