"""From a parsed manifest to its outline."""

from __future__ import annotations

from typing import TYPE_CHECKING

from puppetguard.model.contexts import Context
from puppetguard.model.creations import creations
from puppetguard.model.fact_paths import foreign_facts
from puppetguard.model.mentions import TELLING, mentions
from puppetguard.model.outline import CreationOutline, FactOutline, Outline, QueryOutline, UnusedOutline
from puppetguard.model.outlining.calls import calls
from puppetguard.model.outlining.definitions import definition, inline, lambdas, parameter, template
from puppetguard.model.outlining.inclusions import inclusions
from puppetguard.model.outlining.references import references
from puppetguard.model.outlining.resources import relations, resource
from puppetguard.model.outlining.variables import assigned, reads, sets
from puppetguard.model.outlining.whereabouts import Whereabouts
from puppetguard.model.spelled_words import SPEAKING, spelled_words
from puppetguard.model.unused import asked_of, named_in_full, queried, unused

if TYPE_CHECKING:
    from puppetguard.model.subject import Subject


def outline_of(subject: Subject) -> Outline:
    """Return the outline of a manifest or template in Puppet's language."""
    where = Whereabouts(subject)
    words = spelled_words(subject.of_kinds(*SPEAKING))
    spoken = sorted(references(where), key=lambda one: (one.place.line, one.place.column))
    return Outline(
        tuple(definition(where, one) for one in subject.definitions),
        tuple(spoken),
        tuple(resource(where, one) for one in subject.resources.all if one.type is not None),
        tuple(one for relation in subject.relationships for one in relations(where, relation)),
        any(problem.phase == "parse" and problem.severity == "error" for problem in subject.problems),
        lambdas=tuple(lambdas(where)),
        calls=tuple(calls(where)),
        parameters=tuple(parameter(where, one, Context()) for one in subject.program.parameters or ()),
        inclusions=tuple(inclusions(where)),
        words=words.all,
        spelled=tuple((word, where.place(span)) for word, span in words.once),
        assigned=tuple(dict.fromkeys(assigned(where))),
        template=template(where),
        reads=tuple(reads(where)),
        sets=tuple(sets(where)),
        unused=tuple(
            UnusedOutline(one.name, one.kind, where.place(one.span), where.container_of(one.scope))
            for one in unused(subject)
            if one.kind != "beside"
        ),
        scoped=named_in_full(subject),
        queried=queried(subject),
        mentions=mentions(subject.of_kinds(*TELLING)),
        facts=tuple(
            FactOutline(one.names, tuple(where.place(span) for span in one.spans)) for one in foreign_facts(subject)
        ),
        queries=tuple(
            QueryOutline(
                one.type, one.name, where.place(one.span), one.value, where.place(one.value_span), one.form, one.alone
            )
            for one in asked_of(subject)
        ),
        inline=tuple(inline(where)),
        creations=tuple(
            CreationOutline(one.type, one.source, one.name, where.place(one.span), one.given, one.complete, one.kept)
            for one in creations(subject)
        ),
    )
