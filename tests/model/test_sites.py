"""Where code stands, and the resources, calls, definitions and relationships that are made of it."""

from __future__ import annotations

from puppetguard.model.resources import Resource
from puppetguard.model.script import UNKNOWN
from puppetguard.model.subject import Subject
from puppetguard.model.values import StaticText, StaticValue, Undefined
from puppetguard.source import SourceFile
from puppetguard.syntax import parse


def subject(code: str) -> Subject:
    """Return some code as the checks see it."""
    source = SourceFile("site.pp", code)
    result = parse(source)
    assert result.ok, result.problems
    return Subject(source, result.program)


def text(value: StaticValue) -> str:
    """Return the text of a value."""
    assert isinstance(value, StaticText)
    return value.text.replace(UNKNOWN, "?")


def test_conditions_and_containers() -> None:
    code = """
    class a {
      if $x == 1 { notify { '1': } } elsif $y { notify { '2': } } else { notify { '3': } }
      unless $z { $l.each |$v| { notify { '4': } } }
      class b { notify { '5': } }
      case $c { 'p', 'q': { notify { '6': } } }
    }
    node 'n', /m/, default { notify { '7': } }
    """
    found = {
        text(one.titles[0].value): (
            one.context.container.kind,
            one.context.container.names,
            [(condition.kind, condition.asked, condition.answer) for condition in one.context.conditions],
        )
        for one in subject(code).resources.all
    }
    assert found == {
        "1": ("class", ("a",), [("if", "$x == 1", "true")]),
        "2": ("class", ("a",), [("if", "$y", "true"), ("if", "$x == 1", "false")]),
        "3": ("class", ("a",), [("if", "$y", "false"), ("if", "$x == 1", "false")]),
        "4": ("class", ("a",), [("unless", "$z", "false")]),
        "5": ("class", ("a::b",), []),
        "6": ("class", ("a",), [("case", "$c", "'p' 'q'")]),
        "7": ("node", ("n", "/m/", "default"), []),
    }


def described(one: Resource) -> tuple[str | None, str, list[str], dict[str, list[str]], bool]:
    """Return a resource in short."""
    return (
        one.type,
        one.form,
        [text(title.value) for title in one.titles],
        {
            name: ["undef" if isinstance(it.value, Undefined) else text(it.value) for it in attribute.values]
            for name, attribute in one.attributes.items()
        },
        one.complete,
    )


def test_resources() -> None:
    code = """
    file { default: mode => '1', owner => 'x'; ['/a', "/b${c}"]: mode => '2'; '/c': * => { group => 'g' } }
    @@::A::B { 'x': * => $unknown }
    File { mode => '3' }
    File['/a', '/b'] { mode => undef }
    File <| title == 'x' |> { mode => '4' }
    File <| |>
    create_resources('user', { 'u' => { uid => 5, * => 1 }, 'v' => {} }, { shell => 's' })
    ensure_packages(['p', 'q'], { ensure => latest })
    ensure_resource('user', 'w')
    """.replace("A::B", "a::b").replace(", * => 1", "")
    assert [described(one) for one in subject(code).resources.all] == [
        ("file", "regular", ["/a", "/b?"], {"mode": ["2"], "owner": ["x"]}, True),
        ("file", "regular", ["/c"], {"group": ["g"], "mode": ["1"], "owner": ["x"]}, True),
        ("a::b", "exported", ["x"], {}, False),
        ("file", "default", ["?"], {"mode": ["3"]}, False),
        ("file", "override", ["/a", "/b"], {"mode": ["undef"]}, False),
        ("file", "collector", ["?"], {"mode": ["4"]}, False),
        ("user", "function", ["u"], {"uid": ["5"], "shell": ["s"]}, True),
        ("user", "function", ["v"], {"shell": ["s"]}, True),
        ("package", "function", ["p"], {"ensure": ["latest"]}, True),
        ("package", "function", ["q"], {"ensure": ["latest"]}, True),
        ("user", "function", ["w"], {}, True),
    ]


def test_attributes_know_their_places() -> None:
    one = subject("file { '/a': mode => '2', * => { owner => 'x' } }")
    (resource,) = one.resources.all
    places = {
        name: (attribute.name_span, attribute.place(attribute.values[0].value, attribute.values[0].value))
        for name, attribute in resource.attributes.items()
    }
    assert {name: tuple(map(one.source.slice, spans)) for name, spans in places.items()} == {
        "mode": ("mode", "mode => '2'"),
        "owner": ("owner", "'x'"),
    }


def test_calls() -> None:
    code = "include a, b  $x = f(1, *$y) |$z| { $z.g(2) }"
    assert [
        (call.name, call.form, len(call.arguments), call.count, call.has_lambda) for call in subject(code).calls
    ] == [("include", "statement", 2, 2, False), ("f", "prefix", 2, None, True), ("g", "method", 2, 2, False)]


def test_definitions_and_what_they_contain() -> None:
    one = subject("# What.\nclass a(String $p = 'd', $q) inherits ::b { include c  file { 'x': } }")
    (found,) = one.definitions
    assert (found.kind, found.names, found.parent, found.comment) == ("class", ("a",), "b", "What.")
    assert [(it.name, it.type_text, it.default is not None) for it in found.parameters] == [
        ("p", "String", True),
        ("q", "", False),
    ]
    assert [call.name for call in one.contents.calls(found)] == ["include"]
    assert [resource.type for resource in one.contents.resources(found)] == ["file"]
