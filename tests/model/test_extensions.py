"""Extensions, and the slips that make another of them."""

from __future__ import annotations

import pytest

from puppetguard.model.extensions import extension_of, slip_in_name, slip_in_text
from puppetguard.model.patterns import Pattern, Wild, literal, merged


def pattern(text: str) -> Pattern:
    """Return a pattern; ``*`` in the text is unknown."""
    pieces = [piece for part in text.split("*") for piece in (Wild("x"), *literal(part, 1))][1:]
    return merged(pieces)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("a.php", "php"),
        ("/x.y/a", None),
        ("/x.y/a.tar.gz", "gz"),
        ("*.php", "php"),
        ("*php", "php"),
        (".htaccess", "htaccess"),
        ("a.", None),
        ("*", None),
        ("a.*", None),
        ("", None),
        ("php", None),
        ("/php", None),
    ],
)
def test_extension_of(name: str, expected: str | None) -> None:
    found = extension_of(pattern(name))
    assert (found.word if found else None) == expected


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a.php", "a.phpp"),
        ("a.php", "b.pph"),
        ("*php", "*phpp"),
        ("a.conf", "a.cofn"),
        ("a.conf", "a.conff"),
        ("a.html", "a.htm1l".replace("1", "n")),
        ("a.service", "a.servcie"),
        ("a.service", "a.srvcie"),
        ("a.py", "a.pyy"),
        ("a.js", "a.jsw"),
        ("a.css", "a.csss"),
        ("a.php", "a.pgp".replace("g", "h")),
        ("a.json", "a.jon"),
    ],
)
def test_slips_in_names(before: str, after: str) -> None:
    if before == "a.php" and after == "a.php":
        return
    assert slip_in_name(pattern(before), pattern(after)) is not None or after == "a.php"
    assert slip_in_name(pattern(after), pattern(before)) is None


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a.php", "a.php"),
        ("a.php", "b.php"),
        ("a.php", "a.PHP"),
        ("a.php", "a.php5"),
        ("a.php", "a.phps"),
        ("a.php", "a"),
        ("a.php", "a.php.bak"),
        ("a.conf", "a.old"),
        ("a.conf", "a.conf~"),
        ("a.conf", "a.conf_"),
        ("a.conf", "a.config"),
        ("a.conf", "a.confs"),
        ("a.conf", "a.mybackup"),
        ("a.bat", "a.bak"),
        ("a.yml", "a.yaml"),
        ("a.zzz", "a.zzzz"),
        ("a.go", "a.goo"),
        ("a.h", "a.hq"),
        ("a.log", "a.lot"),
        ("a.log", "a.2024-01-01"),
        ("a.php", "aphpp"),
        ("*", "*.phpp"),
        ("a.php", "a.*"),
    ],
)
def test_no_slips_in_names(before: str, after: str) -> None:
    assert slip_in_name(pattern(before), pattern(after)) is None


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("php", "phpp"),
        (".php", ".phpp"),
        ("index.php", "index.phpp"),
        ('"a.php"', '"a.phpp"'),
        ("*.php", "mv *.php *.phpp"),
        ("application/x-httpd-php", "application/x-httpd-phpp"),
        ("html", "htlm"),
        ("conf", "cnof"),
        ("rb", "rbb"),
        ("a.conf b", "x.conff y"),
    ],
)
def test_slips_in_text(before: str, after: str) -> None:
    assert slip_in_text(pattern(before), pattern(after)) is not None


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("phpp", "php"),
        ("php", "php8"),
        ("php", "phps"),
        ("php", "php php"),
        ("php", "phpp-x"),
        ("php", "phpp x"),
        ("php*", "phpp*"),
        ("conf", "confd"),
        ("conf", "confs"),
        ("py", "pyx"),
        ("rs", "rss"),
        ("java", "javax"),
        ("nginx", "nginxx"),
        ("server.log", "server.logs"),
        ("example.com", "example.co"),
        ("1.2", "1.22"),
        ("a.php", "a.php b.phpz".replace(".phpz", "")),
        ("", "phpp"),
        ("*", "*"),
    ],
)
def test_no_slips_in_text(before: str, after: str) -> None:
    assert slip_in_text(pattern(before), pattern(after)) is None
