"""What the examples in the rule's own file do not say: places, notes, hints, confidence."""

from __future__ import annotations

import pytest

from puppetguard.checks import Hit, find_check
from puppetguard.findings import Confidence
from puppetguard.knowledge.directory_readers import reader_of
from puppetguard.model.subject import Subject
from puppetguard.source import SourceFile
from puppetguard.syntax import parse

CHECK = find_check("ignored-by-directory")


def check(code: str) -> tuple[SourceFile, list[Hit]]:
    source = SourceFile("site.pp", code)
    result = parse(source)
    assert result.ok, result.problems
    subject = Subject(source, result.program)
    hits = list(CHECK.run(subject, CHECK.parameters()))
    assert CHECK.concerns(subject, CHECK.parameters()) or not hits
    return source, hits


def test_a_hit_says_where_what_and_what_to_do() -> None:
    source, (hit,) = check("file { '/etc/sudoers.d/a.b': content => 'x' }")
    assert source.slice(hit.span) == "a.b"
    assert hit.confidence is Confidence.CERTAIN
    assert (
        hit.message == "sudo does not read `/etc/sudoers.d/a.b`: it reads only names without a dot there (sudoers(5))"
    )
    assert hit.hint == "call it `a_b`"
    assert hit.notes == ()


def test_a_name_that_stands_elsewhere() -> None:
    source, (hit,) = check("$p = '/etc/sysctl.d/a.ini'\nfile { 'x': ensure => file, path => $p }")
    assert source.slice(hit.span) == "a.ini"
    assert [(source.slice(note.span), note.message) for note in hit.notes] == [
        ("path => $p", "this `file` is called so")
    ]
    assert hit.hint == "let its name end in `.conf`"


def test_what_a_program_usually_comes_with_is_likely() -> None:
    assert [hit.confidence for hit in check("file { '/etc/profile.d/x': ensure => file }")[1]] == [Confidence.LIKELY]


def test_what_only_some_systems_do_is_possible() -> None:
    _, (hit,) = check("file { '/etc/cron.d/x.sh': ensure => file }")
    assert hit.confidence is Confidence.POSSIBLE


@pytest.mark.parametrize(
    "path",
    [
        "/etc/sudoers.d/${x}",
        "/etc/sysctl.d/${x}",
        "/etc/sysctl.d/a.${x}",
        "/etc/sysctl.d/a.conf.bak",
        "/etc/sysctl.d/a.cofn",
        "/etc/sysctl.d/README",
        "/etc/sysctl.d/.keep",
        "/etc/systemd/system/${x}.service",
        "/etc/systemd/system/a.env",
        "/etc/consul.d/ca.pem",
        "/etc/udev/rules.d/a.sh",
        "/etc/sysctl.d/a/b",
        "sysctl.d/a",
    ],
)
def test_what_is_left_alone(path: str) -> None:
    assert check(f'file {{ "{path}": ensure => file }}')[1] == []


@pytest.mark.parametrize(
    "attributes", ["ensure => absent", "ensure => directory", "ensure => file, recurse => true", "owner => root"]
)
def test_what_makes_no_file(attributes: str) -> None:
    assert check(f"file {{ '/etc/sysctl.d/a': {attributes} }}")[1] == []


@pytest.mark.parametrize(
    ("directory", "extensions"),
    [
        ("/etc/systemd/system/a.service.d", ("conf",)),
        ("/etc/php/8.2/cli/conf.d", ("ini",)),
        ("/etc/php/8.2/fpm/pool.d", ("conf",)),
        ("/etc/systemd/journald.conf.d", ("conf",)),
        ("/etc/nginx/conf.d", None),
        ("/etc", None),
    ],
)
def test_directories(directory: str, extensions: tuple[str, ...] | None) -> None:
    reader = reader_of(directory)
    assert (None if reader is None else reader.extensions) == extensions
