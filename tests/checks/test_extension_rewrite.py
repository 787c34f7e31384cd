"""What the examples in the rule's own file do not say: related places, hints, cost."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given, strategies as st

from puppetguard.checks import Hit, NoParameters
from puppetguard.checks.extension_rewrite import CHECK
from puppetguard.findings import Confidence
from puppetguard.model.presence import may_execute, may_rewrite
from puppetguard.model.subject import Subject
from puppetguard.source import SourceFile
from puppetguard.syntax import parse


def check(code: str) -> tuple[SourceFile, list[Hit]]:
    source = SourceFile("site.pp", code)
    result = parse(source)
    assert result.ok, result.problems
    return source, list(CHECK.run(Subject(source, result.program), NoParameters()))


def test_a_hit_says_where_what_and_what_to_do() -> None:
    source, (hit,) = check("exec { 'a': command => \"sed -i 's/\\\\.php/.phpp/' /etc/x /etc/y ${z}\" }")
    assert source.slice(hit.span) == "s/\\\\.php/.phpp/"
    assert hit.confidence is Confidence.CERTAIN
    assert hit.message == "`sed` rewrites `.php` to `.phpp` in /etc/x and 2 more: no program reads `.phpp`"
    assert hit.hint == "did you mean the reverse, `.phpp` to `.php`? Otherwise leave `.php` as it is"
    assert hit.notes == ()


def test_text_that_stands_elsewhere_is_told_with_what_runs_it() -> None:
    source, (hit,) = check("$s = 's/php/phpp/'\nexec { 'a': command => \"sed -i ${s} x\" }\nexec { $s: }\n")
    assert source.slice(hit.span) == "s/php/phpp/"
    assert hit.confidence is Confidence.LIKELY
    (note,) = hit.notes
    assert (source.slice(note.span), note.message) == ("command", "the `command` of this `exec` runs it")


def test_title_that_runs_it() -> None:
    source, (hit,) = check("$s = 'mv a.php a.phpp'\nexec { $s: path => '/bin' }\n")
    assert source.slice(hit.span) == "a.phpp"
    assert [(source.slice(note.span), note.message) for note in hit.notes] == [
        ("$s", "the title of this `exec` runs it")
    ]


def test_only_the_new_extension_is_pointed_at_where_the_rest_comes_from_elsewhere() -> None:
    source, (hit,) = check("$f = '/a/b'\nexec { 'x': command => \"mv ${f}.php ${f}.phpp\" }")
    assert source.slice(hit.span) == ".phpp"


def test_the_same_place_is_told_once() -> None:
    _, hits = check("exec { 'a': command => 'for f in a b c; do sed -i s/php/phpp/ x; done', provider => shell }")
    assert len(hits) == 1


def test_long_names_are_cut() -> None:
    name = "/srv/" + "x" * 100
    _, (hit,) = check(f"exec {{ 'a': command => 'mv {name}.php {name}.phpp' }}")
    assert f"`…{'x' * 56}.php`" in hit.message


def test_unknown_values_are_equal_to_nothing() -> None:
    assert check("exec { 'a': command => \"sed -i s/${a}/${b}/ x; mv c.${a} c.${b}; mv ${a}.php ${b}\" }")[1] == []


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("file { '/etc/motd': content => 'sed mv cp' }", "False"),
        ("exec { 'a': command => '/usr/bin/systemctl restart apache2' }", "False"),
        ("exec { 'a': command => '/bin/sed -i s/a/b/ x' }", "True"),
    ],
)
def test_shell_is_read_only_where_it_could_matter(code: str, expected: str) -> None:
    script = (
        "import sys\n"
        "from puppetguard.checks.extension_rewrite import CHECK\n"
        "from puppetguard.model.subject import Subject\n"
        "from puppetguard.source import SourceFile\n"
        "from puppetguard.syntax import parse\n"
        "source = SourceFile('site.pp', sys.argv[1])\n"
        "subject = Subject(source, parse(source).program)\n"
        "assert not CHECK.concerns(subject, None) or not list(CHECK.run(subject, None))\n"
        "print('tree_sitter' in sys.modules, 'rapidfuzz' in sys.modules)\n"
    )
    done = subprocess.run([sys.executable, "-c", script, code], capture_output=True, text=True, check=True)
    assert done.stdout == f"{expected} False\n"


_PIECES = st.sampled_from(
    [
        *("mv", "m'v'", 'm\\"v\\"', "\\\\mv", "\\u006dv", "${m}v", "$mv", "/bin/", "x", ";", " && ", " ", "\\n", "\\t"),
        *(" a.php a.phpp", " x y", "sed -i s/php/phpp/ x", "\\\n", "sh -c 'mv a.php a.phpp'"),
    ]
)
_FORMS = (
    'exec {{ "{}": }}',
    'cron {{ a: command => "{}" }}',
    'Exec[a] {{ command => "{}" }}',
    'Exec[$a["b"]] # c\n {{ command => "{}" }}',
    "Exec['}}', \"}}${{b['c']}}\"] {{ command => '{}' }}",
    'Exec[a] /* c */ {{ command => "{}" }}',
    'Exec {{ command => "{}" }}',
    '::Exec # c\n{{ command => "{}" }}',
    'Exec<| title == a |> {{ command => "{}" }}',
    'service {{ a: restart => "{}" }}',
    'service {{ a: restart # c\n => "{}" }}',
    'create_resources(service, {{ a => {{ "stop" => "{}" }} }})',
    'create_resources("Exec", {{ a => {{ command => "{}" }} }})',
    'create_resources(exec, {{ a => {{ command => "{}" }} }})',
    'create_resources("exec", {{ a => {{ command => "{}" }} }})',
    'create_resources("ex${{e}}c", {{ a => {{ command => "{}" }} }})',
)
_RESOURCES = st.sampled_from(_FORMS)


@given(_RESOURCES, st.lists(_PIECES, max_size=6).map("".join))
def test_nothing_that_would_be_found_is_passed_over(resource: str, text: str) -> None:
    source = SourceFile("site.pp", "$m = 'm' $mv = 'mv' $e = 'e'\n" + resource.format(text))
    subject = Subject(source, parse(source).program)
    # Without the first question, which is what is tested here.
    subject.may_execute = True
    if list(CHECK.run(subject, NoParameters())):
        assert may_execute(source.text)
        assert may_rewrite(source.text)


@pytest.mark.parametrize("form", [form for form in _FORMS if "${{e}}" not in form])
def test_no_form_of_a_resource_is_passed_over(form: str) -> None:
    source = SourceFile("site.pp", form.format("mv a.php a.phpp"))
    subject = Subject(source, parse(source).program)
    subject.may_execute = True
    assert list(CHECK.run(subject, NoParameters()))
    assert may_execute(source.text)
