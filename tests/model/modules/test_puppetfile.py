from __future__ import annotations

from puppetguard.model.modules.puppetfile import read_puppetfile


def test_modules() -> None:
    found = read_puppetfile(
        "forge 'https://x'\nmoduledir 'third'\nmod 'a/b', '1.2.3'\nmod('c', git: 'https://y',\n  tag: \"v1\")\n"
        "mod 'd',\n  :git => URL,\n  :ref => 'main'\n"
    )
    assert [(one.title, one.name, one.place.line, one.version, one.options) for one in found.modules] == [
        ("a/b", "b", 3, "1.2.3", ()),
        ("c", "c", 4, None, (("git", "https://y"), ("tag", "v1"))),
        ("d", "d", 6, None, (("git", None), ("ref", "main"))),
    ]
    assert (found.moduledir, found.flaws, found.whole) == ("third", (), True)


def test_what_is_computed_is_not_known() -> None:
    found = read_puppetfile("if ENV['X']\n  mod 'a/b', '1.2.3'\nend\nmod name, '1.0.0'\n")
    assert not found.whole
    assert found.flaws == ()


def test_any_text_is_read_in_no_time() -> None:
    for text in ("mod " * 30_000, "'" * 30_001, "(" * 50_000, "mod 'a/b',\n" * 10_000, "\0\x01"):
        read_puppetfile(text)
