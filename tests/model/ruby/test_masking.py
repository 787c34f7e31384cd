"""What is code in Ruby, and what only looks like it."""

from __future__ import annotations

import random
import time

import pytest

from puppetguard.model.ruby.masking import mask


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a # newparam\nb", "a           \nb"),
        ("a\n=begin\nnewparam\n=end\nb", "a\n      \n        \n    \nb"),
        ("a\n__END__\nnewparam\n", "a\n       \n        \n"),
        ("a 'b' \"c\"", "a ' ' \" \""),
        ('a "b #{c + "d"} e" f', 'a "    c + " "}  " f'),
        ("a %w[b c] d", "a %w[   ] d"),
        ("a %q(b (c) d) e", "a %q(       ) e"),
        ("a =~ /b'c/ d", "a =~ /   / d"),
        ("a / b / c", "a / b / c"),
        ("x.split /'/\ny", "x.split / /\ny"),
        ("a(<<-EOS, 'x')\nnewparam\n  EOS\nb", "a(<<-EOS, ' ')\n        \n     \nb"),
        ("a << B\nc", "a << B\nc"),
        ("class << self\nend", "class << self\nend"),
        ("a = x ? 'y' : ?z\nb", "a = x ? ' ' :   \nb"),
        ("a % b", "a % b"),
        ("'it\\'s' a", "'     ' a"),
        ("'open", "'    "),
    ],
)
def test_mask(text: str, code: str) -> None:
    assert mask(text).code == code


def test_texts_have_their_values() -> None:
    masked = mask("a('b', \"c#{d}\", %q(e), 'it\\'s')")
    assert [(one.start, one.value) for one in masked.texts.values()] == [(2, "b"), (7, None), (16, "e"), (23, "it's")]


def test_any_text_keeps_its_length_and_lines() -> None:
    marks = [
        "'",
        '"',
        "#{",
        "}",
        "{",
        "%w[",
        "]",
        "/",
        "<<-A\n",
        "A\n",
        "\n",
        "=begin\n",
        "=end\n",
        "\0",
        "é",
        "?",
        "\\",
        " x ",
    ]
    chosen = random.Random(1)
    for _ in range(3000):
        text = "".join(chosen.choices(marks, k=chosen.randint(1, 40)))
        code = mask(text).code
        assert len(code) == len(text)
        assert [at for at, char in enumerate(code) if char == "\n"] == [
            at for at, char in enumerate(text) if char == "\n"
        ]


@pytest.mark.parametrize("text", ["'", '"#{', "%w(", "/a ", "<<A\n", "=begin\n", "{", "? "])
def test_time_grows_with_the_text(text: str) -> None:
    start = time.process_time()
    mask(text * 20_000)
    assert time.process_time() - start < 3
