"""What puppetguard and live Puppet say of the same types and values.

python -m tests.corpus.typing SEED COUNT
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from typing import Any, NamedTuple

from puppetguard.model.evaluation import Evaluator
from puppetguard.model.packed import packed
from puppetguard.model.types.answers import NO, UNKNOWN, YES, Answer
from puppetguard.model.types.interpretation import interpreted
from puppetguard.model.types.kept import kept
from puppetguard.model.types.mismatch import mismatches
from puppetguard.model.types.problems import MalformedTypeError
from puppetguard.model.types.records import Type
from puppetguard.model.types.system import TypeSystem, parsed
from puppetguard.model.types.tree import from_tree
from puppetguard.source import SourceFile
from puppetguard.syntax import ParseOptions, ast, parse
from tests.conformance.puppet import VERSION
from tests.corpus.evaluation import EVALUATE
from tests.corpus.type_expressions import Pair, TypeExpressions


def asked(codes: Sequence[str]) -> list[dict[str, Any]]:
    """Return what live Puppet says that each code is, asked in one process."""
    lines = "".join(json.dumps([code]) + "\n" for code in codes)
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(["ruby", str(EVALUATE), folder], input=lines.encode(), capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return [json.loads(line) for line in done.stdout.splitlines()]


def _expression(code: str) -> tuple[ast.Node, SourceFile, ast.Program] | None:
    source = SourceFile("site.pp", f"$r = {code}")
    result = parse(source, ParseOptions(puppet=VERSION))
    if not result.ok:
        return None
    statement = result.program.statements[0]
    assert isinstance(statement, ast.AssignmentExpression)
    return statement.right, source, result.program


def own_type(code: str) -> Type | None:
    """Return the type that some code is; None if it is malformed or no code at all."""
    found = _expression(code)
    try:
        return None if found is None else interpreted(from_tree(found[0], found[1]))
    except MalformedTypeError:
        return None


def own_answer(pair: Pair) -> Answer | None:
    """Return whether the value is an instance of the type; None if the type is malformed."""
    kind = own_type(pair.type)
    found = _expression(pair.value)
    if kind is None or found is None:
        return None
    node, source, program = found
    evaluator = Evaluator(source, program)
    values = [kept(packed(one.value)) for one in evaluator.evaluate(node, evaluator.scopes.top)]
    system = TypeSystem()
    answers = {system.instance(kind, value) for value in values}
    again = {TypeSystem().instance(parsed(str(kind)), value) for value in values}
    assert answers == again, (pair, str(kind), answers, again)
    return answers.pop() if len(answers) == 1 else UNKNOWN


class Verdict(NamedTuple):
    """A question, what puppetguard answers, and what Puppet does."""

    code: str
    own: Answer | None
    puppet: dict[str, Any]

    @property
    def wrong(self) -> bool:
        """Whether it was decided, and in another way than by Puppet."""
        if "error" in self.puppet:
            return False
        # What is true to Puppet need not be `true`.
        truth = self.puppet["value"] not in ({"Boolean": False}, {"Undef": None})
        return self.own is None or (self.own is not UNKNOWN and (self.own is YES) is not truth)


def instances(seed: int, count: int) -> list[Verdict]:
    """Compare whether values are instances of types."""
    made = TypeExpressions(seed)
    pairs = [made.pair() for _ in range(count)]
    pairs = [one for one in pairs if _expression(one.value) is not None]
    codes = [f"$r{at} = {one.value} =~ {one.type}\n$r{at}" for at, one in enumerate(pairs)]
    return [
        Verdict(f"{pair.value} =~ {pair.type}", own_answer(pair), puppet)
        for pair, puppet in zip(pairs, asked(codes), strict=True)
    ]


def assignments(seed: int, count: int) -> list[Verdict]:
    """Compare whether types take all of others."""
    made = TypeExpressions(seed)
    pairs = [made.types() for _ in range(count)]
    codes = [f"$r{at} = {other} <= {one}\n$r{at}" for at, (one, other) in enumerate(pairs)]
    found = []
    for (one, other), puppet in zip(pairs, asked(codes), strict=True):
        types = own_type(one), own_type(other)
        own = None if types[0] is None or types[1] is None else TypeSystem().assignable(types[0], types[1])
        found.append(Verdict(f"{other} <= {one}", own, puppet))
    return found


class Refusal(NamedTuple):
    """A type with its parameters, what puppetguard says is wrong with it, and what Puppet says."""

    code: str
    own: str
    puppet: str

    @property
    def wrong(self) -> bool:
        """Whether puppetguard refuses what Puppet takes."""
        return bool(self.own) and not self.puppet


def refusals(seed: int, count: int) -> list[Refusal]:
    """Compare what is said of malformed types; what is no code at all is left out."""
    made = TypeExpressions(seed)
    codes = [code for code in (made.malformed() for _ in range(count)) if _expression(code) is not None]
    found = []
    answers = asked([f"$r{at} = {code}\n$r{at}" for at, code in enumerate(codes)])
    for at, (code, puppet) in enumerate(zip(codes, answers, strict=True)):
        node, source, _ = _expression(code) or (None, None, None)
        assert node is not None
        assert source is not None
        own = ""
        try:
            interpreted(from_tree(node, source))
        except MalformedTypeError as problem:
            own = f"{problem.message} (line: 1, column: {problem.start - len('$r = ') + len(f'$r{at} = ') + 1})"
        found.append(Refusal(code, own, _said(puppet)))
    return found


def _said(puppet: dict[str, Any]) -> str:
    """Return an error less what Puppet puts in front of each; one bracket that it leaves open is closed."""
    said = str(puppet.get("error", "")).removeprefix("Evaluation Error: ")
    said = said.removeprefix("Error while evaluating a '[]' expression, ")
    return said.replace(" (line: ", ") (line: ") if said.startswith("'from' must") else said


def alias_refusals(seed: int, count: int) -> list[Refusal]:
    """Compare what is refused of malformed types in type aliases, of which Puppet thinks otherwise."""
    made = TypeExpressions(seed)
    codes = [code for code in (made.malformed() for _ in range(count)) if _expression(code) is not None]
    answers = asked([f"type M{at} = {code}\n$r{at} = 1 =~ M{at}\n$r{at}" for at, code in enumerate(codes)])
    found = []
    for code, puppet in zip(codes, answers, strict=True):
        expression = _expression(code)
        assert expression is not None
        own = ""
        try:
            interpreted(from_tree(expression[0], expression[1]))
        except MalformedTypeError as problem:
            own = problem.message if problem.everywhere else ""
        found.append(Refusal(code, own, puppet.get("error", "")))
    return found


class Description(NamedTuple):
    """A value that is not of a type, what puppetguard says of it, and what Puppet does."""

    code: str
    own: str
    puppet: str


def descriptions(seed: int, count: int) -> list[Description]:
    """Compare how it is worded that values are not of types, where all is known."""
    made = TypeExpressions(seed)
    pairs = [one for one in (made.pair() for _ in range(count)) if one.known and own_answer(one) is NO]
    found = []
    for pair, puppet in zip(pairs, asked([f"assert_type({one.type}, {one.value})" for one in pairs]), strict=True):
        kind, expression = own_type(pair.type), _expression(pair.value)
        assert kind is not None
        assert expression is not None
        node, source, program = expression
        evaluator = Evaluator(source, program)
        value = kept(packed(evaluator.evaluate(node, evaluator.scopes.top)[0].value))
        system = TypeSystem()
        own = [one.message(system) for one in mismatches(system, kind, value)]
        theirs = puppet.get("error", "").removeprefix("Evaluation Error: Error while evaluating a Function Call, ")
        # Of several, it tells only the first in one line.
        theirs = theirs.removeprefix("assert_type():").strip().rpartition(" (line: ")[0] or theirs.strip()
        found.append(
            Description(f"{pair.value} =~ {pair.type}", own[0], theirs.removeprefix("assert_type(): ").strip())
        )
    return found


def main() -> None:
    """Print what differs, and how much is decided."""
    seed, count = int(sys.argv[1]), int(sys.argv[2])
    for name, found in (("instance", instances(seed, count)), ("assignable", assignments(seed, count))):
        for one in [one for one in found if one.wrong][:25]:
            print("WRONG", one.code, one.own, one.puppet, sep="\n    ")
        values = [one for one in found if "value" in one.puppet]
        print(name, len(values), Counter(str(one.own) for one in values), len(found) - len(values), "errors")
        for one in [one for one in values if one.own is UNKNOWN and "facts" not in one.code][:15]:
            print("   unknown", one.code)
    described = descriptions(seed, count)
    other = [one for one in described if one.own != one.puppet]
    print(len(described), "mismatches,", len(described) - len(other), "in the same words")
    for worded in other[:30]:
        print("   other", *worded, sep="\n      ")
    refused = refusals(seed, count)
    for refusal in refused:
        if refusal.wrong:
            print("WRONG", refusal.code, refusal.own, sep="\n    ")
    for refusal in alias_refusals(seed, count):
        if refusal.wrong:
            print("WRONG in an alias", refusal.code, refusal.own, sep="\n    ")
    of_puppet = [one for one in refused if one.puppet]
    print(
        len(refused), "types,", len(of_puppet), "refused by Puppet,", sum(bool(one.own) for one in of_puppet), "found"
    )
    for refusal in [one for one in of_puppet if not one.own][:25]:
        print("   missed", refusal.code, refusal.puppet[:150])


if __name__ == "__main__":
    main()
