"""A method that nothing in a template in ERB has, and that is one slip away from one that all know."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

from puppetguard.checks._contract import Check, Hit, NoParameters, Remedy, Replacement
from puppetguard.findings import Confidence
from puppetguard.source import Span

if TYPE_CHECKING:
    from puppetguard.model.subject import Subject

_USUAL = frozenset(
    """each each_with_index each_pair each_key each_value map flat_map collect select reject find inject reduce
    sort sort_by join split empty? nil? include? key? has_key? keys values length size first last to_s to_i to_f
    to_a to_sym to_json to_yaml gsub sub strip chomp chop upcase downcase capitalize start_with? end_with? match
    any? all? none? flatten uniq compact merge reverse delete push concat zip is_a? kind_of? respond_to? fetch
    dup center ljust rjust times count lookupvar inspect""".split()
)
"""What templates are written with."""
_SHORTEST = 4


def _unknown(subject: Subject, parameters: NoParameters) -> Iterator[Hit]:
    """Yield each method that is called and that Ruby's own classes do not have, if it is a slip."""
    from puppetguard.knowledge.ruby_methods import ruby_methods
    from puppetguard.knowledge.words import is_word
    from puppetguard.model.spelling import is_clear, is_slip_of_the_hand, likeliest
    from puppetguard.model.templates.ruby_words import UnreadableError, words

    template = subject.template
    try:
        found = list(words(template.program))
    except UnreadableError:
        return
    for before, word in pairwise(found):
        name = word.text
        if before.text not in (".", "&.") or word.kind != "method" or name in ruby_methods() or not name[:1].islower():
            continue
        near = likeliest(name, sorted(_USUAL))
        if near is None or min(len(name), len(near[0])) < _SHORTEST or is_word(name.rstrip("?!")):
            continue
        start = template.origin(word.start)
        span = Span(start, start + len(name))
        if not is_slip_of_the_hand(name, near[0]) or subject.source.slice(span) != name:
            continue
        clear = is_clear(name, near[0], ruby_methods())
        yield Hit(
            span,
            Confidence.LIKELY,
            f"Ruby has no method `{name}`: the template cannot be rendered",
            f"did you mean `{near[0]}`?",
            remedy=Remedy(f"write `{near[0]}`", (Replacement(span, near[0]),)) if clear else None,
        )


CHECK = Check(_unknown, kinds=frozenset({"erb"}), fixes="suggested")
