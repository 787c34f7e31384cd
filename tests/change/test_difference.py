"""What has changed between two versions, and what has not."""

from __future__ import annotations

import pytest

from puppetguard.change.difference import Change, Located, difference
from puppetguard.change.facts import facts
from puppetguard.model.subject import Subject
from puppetguard.source import SourceFile
from puppetguard.syntax import parse


def located(text: str, file: str = "a.pp") -> list[Located]:
    source = SourceFile(file, text)
    result = parse(source)
    assert not result.problems
    return [Located(file, fact) for fact in facts(Subject(source, result.program, result.problems))]


def changes(base: str, head: str) -> list[Change]:
    return difference(located(base), located(head))


def told(base: str, head: str) -> list[str]:
    """Return the changes in a line each."""
    return [
        f"{one.kind} {one.what} {one.subject}"
        + (f" {one.attribute}" if one.attribute else "")
        + (f": {one.before or '-'} → {one.after or '-'}" if one.before or one.after else "")
        + (" (indirect)" if one.indirect else "")
        for one in changes(base, head)
    ]


@pytest.mark.parametrize(
    ("base", "head"),
    [
        (
            "file { '/a': mode => '0644', owner => 'root' }",
            "# x\nfile { '/a':\n  owner => root,\n  mode => \"0644\",\n}\n",
        ),
        ("file { ['/a', '/b']: ensure => file }", "file { '/b': ensure => file }\nfile { '/a': ensure => file; }"),
        ("file { '/a': ; '/b': }", "file { '/a': } file { '/b': }"),
        ("$x = 'a'\nfile { '/a': content => $x }", "$x = \"a\"\nfile { '/a': content => ($x) }"),
        ("include a, b", "include ::a\ninclude b"),
        ("class a { if $x { include b } }", "class a {\n  if ($x) {\n    include 'b' # y\n  }\n}"),
        ("each($a) |$x| { notice($x) }", "$a.each |$x| { notice $x }"),
        ("unless $a { include b }", "if !$a { include b }"),
        ("File['/a'] -> File['/b']", "File['/b'] <- File['/a']"),
        ("Class['::a'] -> Class['b', '::c']", 'Class["a"] -> Class[b, c]'),
        ("class a(String $x = 'y', $z = 1) { }", 'class a (\n  $z = 1,\n  String $x = "y",\n) { }'),
        ("$x = 0x1F", "$x = 31"),
        ("$x = @(E)\n  a\n  | E\n", '$x = "a\\n"'),
        ("file { '/a': mode => '0' + 1 }", "file { '/a': mode => 1 }"),
        ("File <| tag == 'x' |>", 'File<|tag == "x"|>'),
        ("File <<| title != 'x' |>> { mode => '0644' }", 'File <<| title!="x" |>> { mode => "0644" }'),
    ],
)
def test_the_same_meaning_is_no_change(base: str, head: str) -> None:
    ignored = ("modified variable",)
    assert [one for one in told(base, head) if not one.startswith(ignored)] == []
    assert [one for one in told(head, base) if not one.startswith(ignored)] == []


@pytest.mark.parametrize(
    ("base", "head", "expected"),
    [
        (
            "service { 'sshd': ensure => running, enable => true }",
            "service { 'sshd': ensure => stopped, enable => true }",
            ["modified resource Service['sshd'] ensure: running → stopped"],
        ),
        ("file { '/a': mode => '0600' }", "file { '/a': }", ["removed resource File['/a'] mode: '0600' → -"]),
        ("exec { '/a': }", "exec { '/a': creates => '/b' }", ["added resource Exec['/a'] creates: - → '/b'"]),
        ("file { '/a.php': }", "", ["removed resource File['/a.php']"]),
        (
            "file { '/a.php': ensure => file }",
            "file { '/a.phpp': ensure => file }",
            ["renamed resource File['/a.phpp']: File['/a.php'] → File['/a.phpp']"],
        ),
        (
            "$e = '.php'\nfile { '/x': content => \"a${e}\" }",
            "$e = '.phpp'\nfile { '/x': content => \"a${e}\" }",
            [
                "modified variable $e value: '.php' → '.phpp'",
                "modified resource File['/x'] content: \"a.php\" → \"a.phpp\" (indirect)",
            ],
        ),
        ("class a { include b }", "class a { }", ["removed include b"]),
        ("class a { include b }", "class a { contain b }", ["modified include b function: include → contain"]),
        (
            "class a { file { '/x': } }",
            "class a { if $y { file { '/x': } } }",
            ["condition-changed resource File['/x']: - → if $y is true"],
        ),
        (
            "class a { file { '/x': mode => '0644' } }\nclass b { }",
            "class a { }\nclass b { file { '/x': mode => '0644' } }",
            ["moved resource File['/x']: class a → class b"],
        ),
        (
            "class a { file { '/x': mode => '0644' } }\nclass b { }",
            "class a { }\nclass b { file { '/x': mode => '0666' } }",
            [
                "moved resource File['/x']: class a → class b",
                "modified resource File['/x'] mode: '0644' → '0666'",
            ],
        ),
        (
            "class a(Integer $x = 1) { }",
            "class a(String $x) { }",
            ["modified class a $x type: Integer → String", "removed class a $x default: 1 → -"],
        ),
        ("class a inherits b { }", "class a { }", ["removed class a inherits: b → -"]),
        ("node 'a' { }", "node /a/ { }", ["modified node /a/ matches: a → /a/"]),
        (
            "node 'a' { include x }\nnode b { include y }",
            "node 'c' { include y }\nnode /a/ { include x, z }",
            [
                "modified node c matches: b → c",
                "modified node /a/ matches: a → /a/",
                "added include z",
            ],
        ),
        ("File { mode => '0644' }", "File { mode => '0666' }", ["modified default File mode: '0644' → '0666'"]),
        (
            "File <| tag == 'x' |> { mode => '0644' }",
            "",
            ["removed collector File <| tag == 'x' |>"],
        ),
        ("A['x'] ~> B['y']", "A['x'] -> B['y']",
         ["modified relationship A['x'] -> B['y']: A['x'] ~> B['y'] → A['x'] -> B['y']"]),
        ("notice('a')", "notice('b')", ["modified statement notice('b'): notice('a') → notice('b')"]),
        ("type A = String", "type A = Integer", ["modified type A type: String → Integer"]),
        ("function f() { 1 }", "function f() { 2 }", ["modified function f body: … → …"]),
        ("@user { 'a': }", "user { 'a': }", ["removed resource User['a'] (form): virtual → -"]),
    ],
)  # fmt: skip
def test_changes(base: str, head: str, expected: list[str]) -> None:
    assert told(base, head) == expected
    swapped = {"added": "removed", "removed": "added"}
    assert sorted(swapped.get(one.kind, one.kind) for one in changes(head, base)) == sorted(
        one.kind for one in changes(base, head)
    )


def test_moved_to_another_file_is_no_change() -> None:
    text = "class a { file { '/x': } }"
    assert difference(located(text, "a.pp"), located(text, "b.pp")) == []


def test_digests_stand_for_the_meaning() -> None:
    (one,) = changes("file { '/a': mode => '0644' }", "file { '/a': mode => '0666' }")
    (same,) = changes("# x\n\nfile { '/a': mode => '0644' }", "file { \"/a\":\n mode => '0666', }")
    (other,) = changes("file { '/a': mode => '0644' }", "file { '/a': mode => '0660' }")
    (reverse,) = changes("file { '/a': mode => '0666' }", "file { '/a': mode => '0644' }")
    assert one.digest == same.digest
    assert len({one.digest, other.digest, reverse.digest}) == 3
    assert (one.base, one.head) != (same.base, same.head)


def test_of_several_that_may_be_meant_none_is() -> None:
    base = "class a { notify { 'x': } }\nclass b { notify { 'x': } }"
    head = "class c { notify { 'x': } }"
    gone = ["removed class a", "removed class b", "added class c"]
    assert sorted(one for one in told(base, head) if "class" in one.split()[1]) == sorted(gone)
    assert len(told(base, head)) == len(told(head, base)) == 6


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        # What it is where, not only what it can be.
        (
            "$v = $e ? { true => present, default => absent }",
            "$v = $e ? { true => absent, default => present }",
            "variable $v value",
        ),
        (
            "file { '/x': ensure => $e ? { true => file, default => absent } }",
            "file { '/x': ensure => $e ? { false => file, default => absent } }",
            "resource File['/x'] ensure",
        ),
        # A default is what others replace.
        ("file { '/x': mode => $m }", "file { '/x': mode => '0644' }", "resource File['/x'] mode"),
        (
            "exec { 'x': command => \"/bin/${e}\" }",
            "exec { 'x': command => '/bin/true' }",
            "resource Exec['x'] command",
        ),
        ("file { $m: }", "file { '0644': }", "resource File['0644'] title"),
        # A variable of the code itself has the value that it has.
        ("$a = '1' file { '/x': mode => $a }", "$a = '1' file { '/x': mode => '1' }", ""),
    ],
)
def test_equal_values_are_no_equal_meaning(before: str, after: str, expected: str) -> None:
    sides = [f"class a (Boolean $e = true, $m = '0644') {{ {one} }}" for one in (before, after)]
    for one, other in (sides, sides[::-1]):
        found = [f"{each.what} {each.subject} {each.attribute}" for each in changes(one, other)]
        assert found == ([expected] if expected else [])
