"""What is said of files with mistakes: each mistake once, with its place, and the rest of the file understood."""

import pytest

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
        "4:8 unexpected `,` (a value is missing after `=`)",
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
        "3:3 unexpected `$y` (`]` is missing before this)",
        "8:1 `B` cannot be the name of a class: parts are lower case (a-z 0-9 _) and start with a letter (perhaps `b`)",
    ]


def test_an_array_on_the_next_line_is_no_index() -> None:
    assert all("without a blank" not in one for one in complaints("$x = { b => File\n['/a'] }\n"))


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
    assert complaints("$x =") == ["1:5 the file ends too early (a value is missing)"]
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


HEREDOC = """\
file { '/a':
  content => %s,
    It's "text", (not) {code
    | EOT
  mode    => 08,
}
"""


@pytest.mark.parametrize(
    ("header", "message"),
    [
        ("@(EOT/b)", "`b` is not an escape of a heredoc (the letters are t, r, n, s, u, L and $)"),
        ("@(EOT/nrn)", "the heredoc escape `n` is given twice (write each letter once)"),
        (
            "@(EOT:JSON)",
            (
                "this heredoc tag cannot be read (write `@(TAG)`, `@(TAG:syntax)` (lower case, two letters or more) or"
                " `@(TAG/escapes)`)"
            ),
        ),
        ('@("")', 'this heredoc has an empty end tag (write the word that ends the text, such as `@("EOT")`)'),
        ("@(EOT", "the `)` of this heredoc tag is missing on its line (close the tag on its line: `@(EOT)`)"),
        (
            "@(EOF)",
            (
                "the end of this heredoc, a line with `EOF`, is missing (perhaps the line with `EOT` should end it:"
                " write nothing but `| EOF` there)"
            ),
        ),
        (
            "@(EOT, { })",
            (
                "the end of this heredoc, a line with `EOT, { }`, is missing (all up to the `)` is the tag:"
                " write `@(EOT)`, the rest behind it)"
            ),
        ),
    ],
)
def test_text_of_a_wrong_heredoc_is_not_read_as_code(header: str, message: str) -> None:
    octal = "`08` is not an octal number"
    found = [complaint.partition(" ")[2] for complaint in complaints(HEREDOC % header)]
    assert found[0] == message
    assert [complaint[: len(octal)] for complaint in found[1:]] == [octal]


@pytest.mark.parametrize(
    "text",
    [
        "file { '/a':\n  content => @(EOT),\n    It's (text)\n}\n",
        "class a {\n  notice(@(EOT))",
        "class a {\n  notice(@(EOT",
        'class a {\n  notice(@(""))\n  It\'s (text)\n}\n',
        "class a {\n  /* include b\n}\n",
        "class a {\n  include Foo::bar\n}\n",
        "include ::9front\n",
        "$2nd = 1\n",
        "service {\n  a => 1,\n  * => $h,\n}\n",
        "f('Don't do it')\n",
    ],
)
def test_one_mistake_is_one_complaint(text: str) -> None:
    assert len(complaints(text)) == 1


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("file { '/a':\n  ensure -> file,\n}", "write `ensure => …`: `->` puts resources in order"),
        (
            "file { '/a':\n  ensure => file;\n  mode => '1',\n}",
            "perhaps `,` instead of the `;` before this: `;` ends one title",
        ),
        ("file { '/a',\n  ensure => file,\n}", "a title is followed by `:`, not by `,`"),
        ("file '/a' {\n  ensure => file,\n}", "the title stands inside the braces: `file { '/a': … }`"),
        ("file { /etc/motd: }", "quote a path: '/etc/motd'"),
        ("file { '/a': source => puppet:///modules/a/b }", "quote an address: 'puppet:///modules/a/b'"),
        ("package { 'a': ensure => 1.24.0-1 }", "quote a version: '1.24.0-1'"),
        ("host { 'a': ip => 10.0.0.1 }", "quote an address: '10.0.0.1'"),
        ("case $x {\n  'a' => { }\n}", "the value of a case is followed by `:`, not by `=>`"),
        ("case $x {\n  'a': { },\n  'b': { }\n}", "no comma stands between the options of a `case`"),
        ("$y = $x ? {\n  'a' => 1\n  default => 2,\n}", "perhaps a `,` is missing after `1`"),
        ("if $a { } elseif $b { include c }", "perhaps `elsif` is meant instead of `elseif`"),
        ("notify { 'a': require => File ['/b'] }", "write the `[` right behind `File`, without a blank"),
        ("$x = { b => $a ['c'] }", "write the `[` right behind `$a`, without a blank"),
        ("if $a === 1 { }", "a comparison is written `==`"),
        ("if f($a { include b }", "a `)` is missing before the `{`"),
        ("$x = = 1", "perhaps one `=` too many"),
        ("$h = { a = 1, b = 2 }", "write `a => …`: `=` assigns a variable"),
        ("$h = { 'a': 1 }", "write `'a' => …`"),
        ("$a = ['a'; 'b']", "separate them with `,` instead of `;`"),
        ("$a = [1, 2,, 3]", "this `,` is one too many"),
        ("f('Don't do it')", "a quote inside the text? Write `\\'`, or use double quotes around it"),
        ("file { '/a':\n  content => f('b'\n  mode    => '1',\n}", "`)` is missing before this"),
        ("file { '/a':\n  content => f('b')),\n}", "this `)` closes nothing"),
        ("class a (\n  string $b,\n) { }", "the name of a type is capitalised: `String`"),
        ("class a (\n  b = 1,\n) { }", "the name of a parameter starts with `$`: `$b`"),
        ("class a (\n  $b => 1,\n) { }", "the default of a parameter is written with `=`"),
        ("class a (Optional[String $b) { }", "`]` is missing before `$b`"),
        ("class a {\n  $b = 1,\n  $c = 2\n}", "no comma stands between statements: take it away"),
        ("class a inherits b, c { }", "a class inherits one class only"),
        ("Package['a'] => Service['b']", "resources are put in order with `->`; `=>` joins a name and its value"),
        ("$x.each { |$y| f($y) }", "the parameters stand before the brace: `|$item| { … }`"),
        ("function a() -> String { }", "the type that a function returns is written `>> String`"),
        ("foreach $x { }", "there are no loops: call `each`, as in `$list.each |$item| { … }`"),
        ("node a b { }", "separate the names of nodes with `,`"),
        ("fail('x') if $y\ninclude b", "the condition stands first: `if … { … }`"),
        ("$x = <<EOT\ntext\nEOT\n", "a heredoc is written `@(EOT)`"),
        ("<<<<<<< HEAD\ninclude a\n", "a merge in git left this: keep one of the versions and delete the marks"),
        ("$x = ${facts}", "`${…}` stands only in strings: write `$facts`"),
        ("type foo = String", "the name of a type is capitalised: `Foo`"),
        ("class a { include b; }", "take the `;` before this away: it stands only between statements"),
    ],
)
def test_what_probably_happened(text: str, hint: str) -> None:
    assert parse(SourceFile("site.pp", text)).problems[0].hint == hint
