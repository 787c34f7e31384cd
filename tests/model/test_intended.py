"""A correction is intended if the tree of the file is the same but for what stands in its place."""

from __future__ import annotations

import pytest

from puppetguard.model.corrections import Correction
from puppetguard.model.intended import is_intended, is_readable, subject_of
from puppetguard.source import FileKind
from puppetguard.syntax import ParseOptions


def is_good(text: str, old: str, new: str, kind: FileKind) -> bool:
    """Tell whether it is intended to write ``new`` in place of what ``old`` has between its angle quotes."""
    before, inside, _ = old.replace("»", "«").split("«")
    at = text.index(old.replace("«", "").replace("»", "")) + len(before)
    subject = subject_of(text, kind, ParseOptions())
    assert is_readable(subject)
    return is_intended(subject, [Correction(at, at + len(inside), new)], ParseOptions())


HEREDOC = '$x = @("END"/L)\n    sudo systemclt ${a} \\$b \\\n    restart\n    | END\n'


@pytest.mark.parametrize(
    ("text", "old", "new"),
    [
        ("file { '/x': esnure => present }", "«esnure»", "ensure"),
        ("fiel { '/x': }", "«fiel»", "file"),
        ("include ::foo::bra", "::«foo::bra»", "foo::bar"),
        ("class a($x = 1) inherits b { $y = $xx }", "$«xx»", "x"),
        ("class foo::bra {}", "«foo::bra»", "foo::bar"),
        ("Fiel['/x'] -> Service[x]", "«Fiel»", "File"),
        ("$m = 644", "«644»", "'0644'"),
        ("$m = '$x'", "«'$x'»", '"$x"'),
        ('$m = "a \\"b\\" $x systemclt ${y}"', "«systemclt»", "systemctl"),
        ('$m = "a/#{x}/b ${y}"', "«#{x}»", "${x}"),
        ('$m = "a/{$x}/b ${y}"', "«{$x}»", "${x}"),
        ("$m = 'it\\'s systemclt'", "«systemclt»", "systemctl"),
        ("$m = 'sed -ie s/a/b/ f'", "«-ie»", "-i -e"),
        ("$m = $facts['os']['famly']", "«famly»", "family"),
        ("$m = \"${facts['os']['famly']} x\"", "«famly»", "family"),
        (HEREDOC, "«systemclt»", "systemctl"),
        ("# puppetguard: ignore[world-writeable] x\n$a = 1", "«world-writeable»", "world-writable"),
        ("$a ? { 'Debain' => 1, default => 2 }", "«Debain»", "Debian"),
        ("function f(Sting $x) { $x }", "«Sting»", "String"),
    ],
)
def test_intended(text: str, old: str, new: str) -> None:
    assert is_good(text, old, new, "pp")


@pytest.mark.parametrize(
    ("text", "old", "new"),
    [
        # It ends the string, or makes another kind of text of it.
        ("$m = 'systemclt x'", "«systemclt»", "system'ctl"),
        ("$m = 'a' + 'systemclt x'", "«systemclt»", "b' + 'c"),
        ('$m = "systemclt x"', "«systemclt»", "$ctl"),
        ('$m = "systemclt x"', "«systemclt»", "\\t"),
        ('$m = "a/#{x}/b ${y}"', "«#{x}»", "${x"),
        ('$m = "a/#{x}/b ${y}" + "c"', "«#{x}»", '" + "'),
        # A word becomes a keyword, a call, two statements.
        ("$m = iff", "«iff»", "if"),
        ("$m = foo", "«foo»", "foo()"),
        ("$m = foo", "«foo»", "1 $n = 2"),
        # More than a part of a node.
        ("$m = foo + bar", "«foo + b»ar", "x"),
        ("$m = [a, b]", "«a, b»", "a"),
        # The heredoc loses its end.
        (HEREDOC, "| «END»", "EDN"),
        (HEREDOC, "restart\n«    |» END", "  |"),
        # A comment is made, or lost.
        ("$m = 1 # x", "«#»", ""),
        ("$m = 1 + 2", "«+ 2»", "# 2"),
    ],
)
def test_not_intended(text: str, old: str, new: str) -> None:
    assert not is_good(text, old, new, "pp")


@pytest.mark.parametrize(
    ("kind", "text", "old", "new", "good"),
    [
        ("yaml", "a::b: 1\nc: 'x y'\n", "«a::b»", "a::c", True),
        ("yaml", "a: &x [1]\nb: *x\nc: 'it''s famly'\n", "«famly»", "family", True),
        ("yaml", "a: |\n  one %{lokup('x')}\n  two\n", "«lokup»", "lookup", True),
        ("yaml", "a: yess\n", "«yess»", "yes", False),
        ("yaml", "a: x\nb: y\n", "«x»", "x: y", False),
        ("yaml", "a: 'x'\n", "«x»", "x', b: 'c", False),
        ("yaml", "a: x\nb: y\n", "«b»", "a", False),
        ("json", '{"a": "xx", "b": [1]}', '"«xx»"', "x", True),
        ("json", '{"a": "xx", "b": [1]}', '"«xx»"', '"', False),
        ("epp", "<%- | $nmae | -%>\na <%= $nmae %>\n", "<%= $«nmae»", "name", True),
        ("epp", "<% if $a { %>x<% } %>", "«x»", "<% }", False),
        ("erb", "<% if @a %>x<%= @nmae %><% end %>", "@«nmae»", "name", True),
        ("erb", "<% if @a %>x<%= @nmae %><% end %>", "@«nmae»", "name %><%", False),
    ],
)
def test_other_languages(kind: FileKind, text: str, old: str, new: str, good: bool) -> None:
    assert is_good(text, old, new, kind) is good


@pytest.mark.parametrize(
    ("kind", "text"), [("pp", "$a = = 1"), ("pp", "\ufeff$a = 1"), ("yaml", "a: [1"), ("json", "{"), ("erb", "<% if")]
)
def test_what_is_not_readable(kind: FileKind, text: str) -> None:
    assert not is_readable(subject_of(text, kind, ParseOptions()))
