"""Two versions of a code base, and what is different."""

from __future__ import annotations

from collections.abc import Mapping

from puppetguard.engine.comparison import Version, compare


def told(base: Mapping[str, bytes | Version], head: Mapping[str, bytes | Version]) -> list[str]:
    sides = [
        {path: one if isinstance(one, Version) else Version(one) for path, one in side.items()} for side in (base, head)
    ]
    found = compare(*sides)
    assert all(len(change.digest) == 64 for change in found.changes)
    return [
        *(" ".join(filter(None, (one.kind, one.what, one.subject, one.attribute))) for one in found.changes),
        *(f"{one.file}: {one.reason}" for one in found.unread),
    ]


def test_equal_versions() -> None:
    files = {"a.pp": b"class a { }", "x": b"\xff"}
    assert told(files, files) == []
    assert told({"a.pp": b"include a"}, {"a.pp": b"include 'a' # x"}) == []


def test_files_that_are_no_manifests() -> None:
    assert told({"f": b"1"}, {"f": b"2"}) == ["modified file f content"]
    assert told({"f": b"1"}, {}) == ["removed file f"]
    assert told({}, {"f": b"1"}) == ["added file f"]
    assert told({"f.php": b"1"}, {"f.phpp": b"1"}) == ["renamed file f.phpp"]
    assert told({"f": b"1"}, {"f": Version(b"1", "100755")}) == ["modified file f mode"]
    assert told({"f": b"1"}, {"f": Version(b"1", "120000")}) == ["modified file f mode"]


def test_a_manifest_that_is_a_link_or_executable() -> None:
    assert told({"a.pp": b"class a { }"}, {"a.pp": Version(b"class a { }", "100755")}) == ["modified file a.pp mode"]


def test_moved_definitions_are_no_change() -> None:
    text = b"class a { file { '/x': } }"
    assert told({"a.pp": text}, {"b.pp": text}) == []


def test_code_that_is_moved_out_of_sight_is_a_change() -> None:
    site = b"node 'a' { include x }\nnode default { }\nnotify { 'b': }"
    assert told({"manifests/site.pp": site}, {"manifests/main.pp": site}) == []
    assert told({"manifests/site.pp": site}, {"old/site.pp": site}) == [
        "added node a (place)",
        "added node default (place)",
        "added resource Notify['b'] (place)",
    ]
    one = b"class web::server { }\n"
    assert told({"modules/web/manifests/server.pp": one}, {"site/web/manifests/server.pp": one}) == []
    assert told({"modules/web/manifests/server.pp": one}, {"modules/web/manifests/servers.pp": one}) == [
        "added class web::server (place)"
    ]
    assert told({"modules/web/manifests/server.pp": one}, {"modules/app/manifests/server.pp": one}) == [
        "added class web::server (place)"
    ]
    assert told({"manifests/a.pp": b"class x::y { }"}, {"modules/x/manifests/y.pp": b"class x::y { }"}) == []
    function = b"function web::f() { }\n"
    assert told({"modules/web/functions/f.pp": function}, {"modules/web/manifests/f.pp": function}) == [
        "added function web::f (place)"
    ]


def test_what_cannot_be_read_is_said_and_counts_as_a_whole() -> None:
    assert told({"a.pp": b"class a { }"}, {"a.pp": b"class a { $x = = 1 }"}) == [
        "modified file a.pp content",
        "a.pp: line 1, column 16: unexpected `=`",
    ]
    assert told({"a.pp": b"class a { $x = = 1 }"}, {"a.pp": b"class a { }"}) == [
        "modified file a.pp content",
        "a.pp: line 1, column 16: unexpected `=`",
    ]
    assert told({"a.pp": b"include a"}, {"a.pp": b"include a\xff"}) == [
        "modified file a.pp content",
        "a.pp: line 1, column 10: byte 0xFF is not valid UTF-8; Puppet refuses the whole file",
    ]


def test_a_policy_of_selinux_counts_as_a_whole() -> None:
    old, new = b"\x8f\xff\x7c\xf9\xff", b"\x8f\xff\x7c\xf9\xfe"
    assert told({"modules/m/files/a.pp": old}, {"modules/m/files/a.pp": new}) == [
        "modified file modules/m/files/a.pp content"
    ]
    assert told({"modules/m/manifests/a.pp": b"class m::a { }"}, {"modules/m/manifests/a.pp": new}) == [
        "modified file modules/m/manifests/a.pp content",
        "modules/m/manifests/a.pp: line 1, column 1: byte 0x8F is not valid UTF-8; Puppet refuses the whole file",
    ]


def test_a_class_is_the_same_with_and_without_colons_in_front() -> None:
    assert told({"a.pp": b"class { '::x::y': a => 1 }"}, {"a.pp": b"class { 'x::y': a => 1 }"}) == []
    assert told({"a.pp": b"class { ['::x', 'y']: }"}, {"a.pp": b"class { ['x', '::y']: }"}) == []
    assert told({"a.pp": b"class { '::x': a => 1 }"}, {"a.pp": b"class { 'x': a => 2 }"}) == [
        "modified resource Class['x'] a"
    ]


def test_a_plan() -> None:
    plan = b"# deploys\nplan web::deploy(TargetSpec $at) { run_command('%s', $at) }\n"
    sides = ({"plans/deploy.pp": plan % b"uptime"}, {"plans/deploy.pp": plan % b"date"})
    assert told(*sides) == ["modified plan web::deploy body"]
