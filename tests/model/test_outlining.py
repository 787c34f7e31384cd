"""What a file tells others of itself."""

from __future__ import annotations

from puppetguard.model.outline import Outline
from puppetguard.model.outlining import outline_of
from puppetguard.model.subject import Subject
from puppetguard.source import SourceFile
from puppetguard.syntax import parse


def outline(text: str) -> Outline:
    source = SourceFile("", text)
    result = parse(source)
    return outline_of(Subject(source, result.program, result.problems))


def test_definitions() -> None:
    found = outline(
        "class a::b(Integer $x = 5, String $y) inherits ::a::params { }\n"
        "define a::c(Array *$rest) { }\n"
        "function a::d(Any $p) >> String { 'x' }\n"
        "type A::E = Enum['x']\n"
        "node 'n1', /^n/ { }\nnode default { }\n"
    ).definitions
    assert [(one.kind, one.names, one.parent, one.returns, one.value) for one in found] == [
        ("class", ("a::b",), "a::params", "", ""),
        ("define", ("a::c",), "", "", ""),
        ("function", ("a::d",), "", "String", ""),
        ("type", ("a::e",), "", "", "Enum['x']"),
        ("node", ("n1", "/^n/"), "", "", ""),
        ("node", ("default",), "", "", ""),
    ]
    assert [(one.name, one.type, one.optional, one.default) for one in found[0].parameters] == [
        ("x", "Integer", True, [5]),
        ("y", "String", False, []),
    ]
    assert found[1].parameters[0].captures_rest
    assert (found[0].place.line, found[0].place.column, found[0].place.end_column) == (1, 7, 11)


def test_references() -> None:
    found = outline(
        "node 'x' {\n"
        "  include a, '::b'\n"
        "  if $c { contain Class['c'] }\n"
        "  class { ['d', 'e']: }\n"
        "}\n"
        "class f(A::T $t) inherits g {\n"
        "  h::i { 'x': require => [Class['J'], K::L['m']] }\n"
        "  if defined(Class['n']) and $t =~ String { }\n"
        "  o::p($x, *$y)\n"
        "  Q::R <| |>\n"
        "  S::U { v => 1 }\n"
        "}\n"
    ).references
    assert [(one.kind, one.name, one.via, one.container, one.conditional, one.arguments) for one in found] == [
        ("function", "include", "call", "node 0", False, 2),
        ("class", "a", "include", "node 0", False, -1),
        ("class", "b", "include", "node 0", False, -1),
        ("function", "contain", "call", "node 0", True, 1),
        ("class", "c", "reference", "node 0", True, -1),
        ("class", "d", "resource", "node 0", False, -1),
        ("class", "e", "resource", "node 0", False, -1),
        ("data-type", "a::t", "type", "class f", False, -1),
        ("class", "g", "inherits", "", False, -1),
        ("type", "h::i", "resource", "class f", False, -1),
        ("class", "j", "reference", "class f", False, -1),
        ("type", "k::l", "reference", "class f", False, -1),
        ("function", "defined", "call", "class f", False, 1),
        ("class", "n", "defined", "class f", False, -1),
        ("data-type", "string", "type", "class f", False, -1),
        ("function", "o::p", "call", "class f", False, -1),
        ("type", "q::r", "collector", "class f", False, -1),
        ("type", "s::u", "default", "class f", False, -1),
    ]


def test_resources_and_relations() -> None:
    found = outline(
        "class a($p = 'x') {\n"
        "  if $facts['f'] { file { ['/a', \"/b${c}\"]: mode => '0644', content => $p } }\n"
        "  else { @user { 'u': * => $h } }\n"
        "  [1].each |$i| { package { \"p${i}\": ensure => Sensitive('s'), tag => [1, 1.5, true, undef, default] } }\n"
        "  File['/a'] ~> Service['s']\n"
        "  service { 's': require => Package['p1'] }\n"
        "}\n"
    )
    one, two, three, four = found.resources
    assert (one.type, one.titles, one.container, one.complete) == ("file", ("/a", "/b\ufffc"), "class a", True)
    assert [(each.name, each.values) for each in one.attributes] == [("mode", ("0644",)), ("content", ("x",))]
    assert (two.form, two.titles, two.complete) == ("virtual", ("u",), False)
    (first,), (second,) = one.branch, two.branch
    assert first.partition(".")[0] == second.partition(".")[0]
    assert first != second
    assert (three.titles, three.looped, three.branch) == (("p1",), True, ())
    assert [each.values for each in three.attributes] == [
        (["sensitive", "s"],),
        (["array", [1, 1.5, True, None, ["default"]], True],),
    ]
    assert (four.type, four.looped) == ("service", False)
    assert [(each.operator, each.source, each.target, each.attribute) for each in found.relations] == [
        ("~>", ("file", "/a"), ("service", "s"), ""),
        ("->", ("package", "p1"), ("service", "s"), "require"),
    ]


def test_what_is_broken_says_so() -> None:
    assert outline("class a { $x = = 1 }").broken
    assert not outline("class a { $x = 1 }").broken


def test_defaults_of_lambdas_and_arguments_of_functions() -> None:
    found = outline(
        "class a($p = 'x') {\n"
        "  $q = b::c(1, $p, $facts['y'])\n"
        "  d(1)\n"
        "  $q.b::e(*$r) |Integer $i, String $s = 5, $t = 1| { }\n"
        "}\n"
    )
    assert [(one.name, one.arguments, one.assumed, one.complete, one.with_lambda) for one in found.calls] == [
        (
            "b::c",
            ((1,), ("x",), (["unknown", "fact", "y"],)),
            (False, True, False),
            True,
            False,
        ),
        ("b::e", ((["unknown", "call", "b::c"],),), (True,), False, True),
    ]
    assert [(one.name, one.type, one.default, one.assumed) for one in found.lambdas] == [("s", "String", [5], False)]


def test_what_goes_by_defaults_of_parameters() -> None:
    found = outline("class a($p = 1, $q = $p) { b { 't': c => $p, d => 2 } }")
    assert [one.assumed for one in found.resources[0].attributes] == [True, False]
    assert [one.assumed for one in found.definitions[0].parameters] == [False, True]


def test_classes_whose_names_are_not_known() -> None:
    found = outline(
        "node 'x' {\n"
        "  lookup('classes', Array, 'unique').include\n"
        "  hiera_include('roles')\n"
        "  if $a { contain \"role::${facts['role']}\" }\n"
        "  class { $b: }\n"
        "  include known\n"
        "}\n"
    )
    assert [
        (one.pattern, one.via, one.cause, one.name, one.exact, one.merged, one.container, one.conditional)
        for one in found.inclusions
    ] == [
        ("\ufffc", "include", "lookup", "classes", True, True, "node 0", False),
        ("\ufffc", "hiera_include", "lookup", "roles", True, True, "node 0", False),
        ("role::\ufffc", "contain", "fact", "role", True, False, "node 0", True),
        ("\ufffc", "resource", "variable", "b", True, False, "node 0", False),
    ]
    assert [one.name for one in found.references if one.kind == "class"] == ["known"]
