"""The texts of rules."""

from __future__ import annotations

import pytest

from puppetguard.packs.template import TemplateError, check_template, filled


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{type} {title}", "file /a"),
        ("{{type}} {type}}}", "{type} file}"),
        ("{missing}.", "."),
        ("", ""),
        ("{title}{title}", "/a/a"),
    ],
)
def test_filled(text: str, expected: str) -> None:
    assert filled(text, {"type": "file", "title": "/a"}) == expected


def test_values_are_not_templates() -> None:
    assert filled("{title}", {"title": "{type} {{", "type": "file"}) == "{type} {{"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{tilte}", "unknown placeholder '{tilte}'; did you mean '{title}'?"),
        ("{zzzzzz}", "unknown placeholder '{zzzzzz}'; there are {title}, {type}"),
        ("{}", "unknown placeholder '{}'; there are {title}, {type}"),
        ("a { b", "a single '{': write '{{' for the brace itself"),
        ("{{title}", "a single '}': write '}}' for the brace itself"),
    ],
)
def test_refused(text: str, message: str) -> None:
    with pytest.raises(TemplateError) as caught:
        check_template(text, {"title", "type"})
    assert str(caught.value) == message


def test_accepted() -> None:
    check_template("{title} {{x}} {type}", {"title", "type"})
