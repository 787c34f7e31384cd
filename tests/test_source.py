"""Text and places in it, as Puppet counts them."""

from __future__ import annotations

import codecs

import pytest

from puppetguard.source import DecodeError, FileKind, Position, SourceFile, Span, decode, is_no_manifest


def test_lines_end_at_line_feeds_only() -> None:
    source = SourceFile("site.pp", "a\r\nb\rc\u2028d\n\te")
    assert source.line_starts == [0, 3, 9]
    assert [source.line_text(line) for line in (1, 2, 3)] == ["a", "b\rc\u2028d", "\te"]


@pytest.mark.parametrize(
    ("offset", "place"), [(0, (1, 1)), (1, (1, 2)), (2, (2, 1)), (4, (3, 1)), (5, (3, 2)), (6, (3, 3))]
)
def test_position(offset: int, place: tuple[int, int]) -> None:
    assert SourceFile("site.pp", "a\n\r\n\té").position(offset) == Position(*place)


def test_empty_text_has_one_line() -> None:
    source = SourceFile("site.pp", "")
    assert source.position(0) == Position(1, 1)
    assert source.line_text(1) == ""


def test_slice() -> None:
    assert SourceFile("site.pp", "$x = 1").slice(Span(1, 4)) == "x ="


def test_decode_keeps_the_text_as_it_is() -> None:
    source = decode(b"\xef\xbb\xbf$x = '\xc3\xa9'\r\n\x00", "a/b.epp", "epp")
    assert (source.path, source.kind, source.text) == ("a/b.epp", "epp", "\ufeff$x = 'é'\r\n\x00")


@pytest.mark.parametrize(
    ("data", "place"),
    [
        (b"\xff", (1, 1)),
        (b"$x = 1\n# \xe9t\xe9", (2, 3)),
        (b"a\n\nb\xc3", (3, 2)),
        ("é\xa0\n".encode() + b"\xed\xa0\x80", (2, 1)),
        (b"\xc0\x80", (1, 1)),
    ],
)
def test_what_is_not_utf8(data: bytes, place: tuple[int, int]) -> None:
    with pytest.raises(DecodeError) as caught:
        decode(data, "site.pp")
    error = caught.value
    assert (error.code, (error.line, error.column)) == ("INVALID_UTF8", place)
    assert str(error) == f"site.pp:{place[0]}:{place[1]}: {error.message}"


@pytest.mark.parametrize("kind", ["erb", "ruby", "puppetfile", "json"])
def test_what_is_ruby_s_is_read_whatever_its_encoding(kind: FileKind) -> None:
    found = decode(b"caf\xe9 \xc3\xa9\n<%= @x %>", "x", kind)
    assert found.text == "caf\ufffd é\n<%= @x %>"


@pytest.mark.parametrize(
    ("path", "data", "other"),
    [
        ("modules/m/files/a.pp", b"\x8f\xff\x7c\xf9\x01\0", True),
        ("a.pp", b"\x8d\xff\x7c\xf9SE Linux Module", True),
        ("modules/m/manifests/a.pp", b"\x8f\xff\x7c\xf9\x01\0", False),
        ("manifests/a.pp", b"\x8f\xff\x7c\xf9\x01\0", False),
        ("a.pp", b"\x8e\xff\x7c\xf9", False),
        ("a.pp", b"$a = 1", False),
        ("a.pp", b"", False),
        ("modules/m/files/selinux/a.pp", b"# ours\n\nmodule a 1.0;\nrequire { type b; }\n", True),
        ("modules/m/files/a.pp", b"policy_module(a, 1.0)\n", True),
        ("modules/m/manifests/a.pp", b"module a 1.0;\n", False),
        ("modules/m/files/a.pp", b"class a {\n}\n# module b 1.0;\n", False),
        ("modules/m/files/a.pp", b"module { 'a': }\n", False),
        ("modules/m/templates/site.pp", b"node '<%= @fqdn %>' { }\n", True),
        ("modules/m/templates/site.pp", b"node 'a' { }\n", False),
        ("modules/m/manifests/site.pp", b"node '<%= @fqdn %>' { }\n", False),
    ],
)
def test_what_is_called_like_a_manifest(path: str, data: bytes, other: bool) -> None:
    assert is_no_manifest(path, data) is other


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
def test_wide_byte_order_marks(encoding: str) -> None:
    with pytest.raises(DecodeError) as caught:
        decode("\ufeff$x = 1".encode(encoding), "site.pp")
    assert (caught.value.code, caught.value.line, caught.value.column) == ("ILLEGAL_BOM", 1, 1)
    assert encoding[:6].upper() in caught.value.message


def test_byte_order_mark_of_utf8_is_left_to_the_parser() -> None:
    assert decode(codecs.BOM_UTF8 + b"a", "site.pp").text == "\ufeffa"
