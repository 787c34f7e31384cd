"""What is said of files with mistakes: each mistake once, with its place, and the rest of the file understood."""

from puppetguard.source import SourceFile
from puppetguard.syntax import ast, parse
from puppetguard.syntax.walk import walk


def complaints(text: str, kind: str = "pp") -> list[str]:
    """Return ``line:column message (hint)`` of each error."""
    source = SourceFile("site.pp", text, "epp" if kind == "epp" else "pp")
    shown = []
    for problem in parse(source).problems:
        line, column = source.position(problem.start)
        shown.append(f"{line}:{column} {problem.message}" + (f" ({problem.hint})" if problem.hint else ""))
    return shown


def definitions(text: str) -> list[str]:
    program = parse(SourceFile("site.pp", text)).program
    return [node.name for node in walk(program) if isinstance(node, ast.NamedDefinition)]


THREE = """\
class a {
  file { '/a':
    ensure present,
    mode   => '0644',
  }
}

class b {
  if $x = 1 {
    include c
  }
}

class d {
  service { 'ssh':
    ensure => running
    enable => true,
  }
}
"""


def test_three_mistakes_three_errors() -> None:
    assert complaints(THREE) == [
        "3:12 unexpected `present` (`=>` is missing after `ensure`)",
        "9:9 unexpected `=` (a comparison is written `==`)",
        "17:5 unexpected `enable` (`,` is missing after `running`)",
    ]


def test_what_is_right_is_understood() -> None:
    assert definitions(THREE) == ["a", "b", "d"]
    program = parse(SourceFile("site.pp", THREE)).program
    found = [node.attribute_name for node in walk(program) if isinstance(node, ast.AttributeOperation)]
    assert found == ["mode", "ensure", "enable"]


def test_unclosed_brace_is_reported_where_it_was_opened() -> None:
    text = "class a {\n  if $x {\n    include b\n\n  include c\n}\n\nclass d {\n}\n"
    assert complaints(text) == ["2:9 this `{` is never closed (`}` is missing)"]
    assert definitions(text) == ["a", "a::d"]


def test_brace_too_many() -> None:
    text = "class a {\n  include b\n}\n}\n\nclass c {\n}\n"
    assert complaints(text) == ["4:1 unexpected `}` (this `}` closes nothing)"]
    assert definitions(text) == ["a", "c"]


def test_missing_opening_brace() -> None:
    text = "class a\n  include b\n}\n\nclass c {\n}\n"
    assert complaints(text) == ["2:3 unexpected `include` (`{` is expected here)"]
    assert definitions(text) == ["a", "c"]


def test_missing_parenthesis_of_parameters() -> None:
    text = "class a\n  String $b,\n  Integer $c = 1,\n) {\n  include d\n}\n\nclass e { }\n"
    assert complaints(text) == ["2:3 unexpected `String` (`{` is expected here)"]
    assert definitions(text) == ["a", "e"]


def test_wrong_parameter() -> None:
    text = "class a (\n  String $b\n  Integer $c = 1,\n  $d = ,\n) {\n  include d\n}\n"
    assert complaints(text) == [
        "3:3 unexpected `Integer` (perhaps a `,` is missing after `$b`)",
        "4:8 unexpected `,`",
    ]
    (node,) = [node for node in walk(parse(SourceFile("a", text)).program) if isinstance(node, ast.HostClassDefinition)]
    assert [parameter.name for parameter in node.parameters] == ["b", "c"]


def test_dropped_quote() -> None:
    text = "file { '/a':\n  owner => 'root,\n  group => 'root',\n}\n\nfile { '/b':\n  owner => 'root',\n}\n"
    assert complaints(text) == ["3:13 unexpected `root` (perhaps a quote (`'`) is missing before this)"]


def test_unclosed_string() -> None:
    text = "class a {\n  $x = 'abc\n}\n\nclass b {\n}\n"
    assert complaints(text) == ["2:9 this string is never closed (a `'` is missing)"]
    assert definitions(text) == ["a", "b"]


def test_unclosed_interpolation() -> None:
    text = 'class a {\n  $x = "abc ${y"\n}\n\nclass b {\n}\n'
    assert complaints(text) == ['2:17 this string is never closed (a `"` is missing)']
    assert definitions(text) == ["a", "b"]


def test_mistake_in_an_interpolation() -> None:
    text = '$x = "a ${b c} d ${e} f"\n$y = 08\n'
    assert complaints(text) == [
        "1:13 unexpected `c` (`}` is expected here: an interpolation holds one expression)",
        (
            "2:6 `08` is not an octal number (a number that starts with 0 is octal: its digits are 0-7; quote it if it"
            " is meant as text)"
        ),
    ]


def test_mistakes_of_both_phases() -> None:
    text = "class a {\n  $x = [1, 2\n  $y = 3\n}\n\n\n\nclass B {\n}\n"
    assert complaints(text) == [
        "3:3 unexpected `$y` (perhaps a `,` is missing after `2`)",
        "8:1 `B` is no name of a class: its parts are lower case (a-z 0-9 _) and start with a letter (perhaps `b`)",
    ]


def test_words_of_other_languages() -> None:
    assert complaints("if $a { } else if $b { }\n") == ["1:16 unexpected `if` (`else if` is written `elsif`)"]
    assert complaints("if $a { } elif $b { }\n") == [
        (
            "1:16 this names no resource type, so no attributes can follow it in braces"
            " (perhaps `elsif` is meant instead of `elif`)"
        )
    ]
    assert complaints("if $a || $b { }\n") == ["1:7 unexpected `|` (the operators are `and` and `or`)"]
    assert complaints("if $a && $b { }\n") == ["1:7 unexpected `&` (the operators are `and` and `or`)"]


def test_look_alike_characters() -> None:
    assert complaints("$x = ‘a’\n") == ["1:6 unexpected `‘` (it looks like `'`, but is another character (U+2018))"]


def test_end_of_the_file() -> None:
    assert complaints("$x =") == ["1:5 the file ends too early (expression is missing)"]
    assert complaints("f(1,\n  2\n") == ["1:2 this `(` is never closed (`)` is missing)"]


def test_template() -> None:
    text = "a\n<% if $x { -%>\nb <%= $y z %>\n<% } -%>\n<%= 08 %>\n"
    assert complaints(text, "epp") == [
        "3:10 unexpected `z` (`%>` is expected here)",
        (
            "5:5 `08` is not an octal number (a number that starts with 0 is octal: its digits are 0-7; quote it if it"
            " is meant as text)"
        ),
    ]
