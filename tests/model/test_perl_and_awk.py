"""Substitutions in Perl and awk programs."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from puppetguard.model.awk import awk_substitutions
from puppetguard.model.patterns import shown
from puppetguard.model.perl import perl_substitutions
from puppetguard.model.substitution import TextSubstitution


def examples(found: tuple[TextSubstitution, ...]) -> list[str]:
    return [f"{shown(e.before)} > {shown(e.after)}" for one in found for e in one.examples()[:1]]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (r"s/\.php$/.phpp/", [".php > .phpp"]),
        (r"s{\.php}{.phpp}g; s(a) (b)", [".php > .phpp", "a > b"]),
        (r"s#(.+)\.php#${1}.phpp#; s|a|$&b|", ["….php > ….phpp", "a > ab"]),
        (r"s/a/$b/; s/c/\./", ["a > …", "c > ."]),
        (r"my $s = 's/a/b/'; $x{s} / 2; $h->s; %s; y/a/b/; tr/a/b/", []),
        (r"# s/a/b/" + "\n" + "s/c/d/", ["c > d"]),
        (r"if (m/s/) { s/a/b/ } print qq{s/x/y/}; /s/", ["a > b"]),
        (r"s/a/uc(b)/e; s/$x/b/; s/a/b", []),
        (r"s,php,phpp, for @f", ["php > phpp"]),
        (r"s=a=b=; s => 1", []),
    ],
)
def test_perl(code: str, expected: list[str]) -> None:
    found = perl_substitutions(code, range(len(code)))
    assert examples(found) == expected


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (r'{ gsub(/\.php/, ".phpp"); print }', [".php > .phpp"]),
        (r'{ sub("\\.php$", "&p") } END { gensub(/(.*)x/, "\\1y", "g") }', [".php > .phpp", "…x > …y"]),
        (r'{ sub(/a\/b/, "c\"d\\&") }', ['a/b > c"d&']),
        (r'{ x = "gsub(/a/, \"b\")"; mysub(/a/, "b"); sub(/a/, y) } # sub(/a/, "b")', []),
        ('{ sub(/a/, "b"', ["a > b"]),
        ("{ sub(/a", []),
    ],
)
def test_awk(code: str, expected: list[str]) -> None:
    assert examples(awk_substitutions(code, range(len(code)))) == expected


def test_places() -> None:
    code = "print; s/a/b/g ;"
    (one,) = perl_substitutions(code, range(len(code)))
    assert code[one.start : one.end] == "s/a/b/g"
    assert one.every


_PIECES = st.sampled_from([*"sytrqm/{}()[]<>#$@&%'\"\\;, \n=ab1", "s/a/b/", "gsub(/", '", "', "sub("])


@given(st.lists(_PIECES, max_size=30).map("".join))
def test_any_text(code: str) -> None:
    for one in (*perl_substitutions(code, range(len(code))), *awk_substitutions(code, range(len(code)))):
        assert 0 <= one.start < one.end <= len(code)
        one.examples()
