"""Configuration files that no program can read."""

from __future__ import annotations

import pytest

from puppetguard.model.config_syntax import format_of, syntax_flaws


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/etc/docker/daemon.json", "json"),
        ("/srv/.eslintrc.json", None),
        ("/srv/jsconfig.json", None),
        ("/etc/netplan/01.yaml", "yaml"),
        ("/etc/shop.xml", "xml"),
        ("/etc/nginx/nginx.conf", "nginx"),
        ("/etc/resolv.conf", None),
        ("/etc/shop", None),
    ],
)
def test_formats(path: str, name: str | None) -> None:
    assert format_of(path) == name


@pytest.mark.parametrize(
    ("name", "text", "found"),
    [
        ("json", '{"a": [1, 2,]}', [","]),
        ("json", '{"a": 1', ["1"]),
        ("json", '// so\n{"a": 1,}', []),
        ("json", '{"a": \0, "b": 1,}', []),
        ("json", '{"b": 1,, "a": \0}', [","]),
        ("yaml", "a:\n\t- b\n", ["\t"]),
        ("yaml", "a: {{ b }}: c\n", []),
        ("xml", '<a b="\0"><c>\0</a>', ["a"]),
        ("xml", "<a>\0\n<b>\n</a>", []),
        ("nginx", "a;\n}\n", ["}"]),
        ("nginx", "server {\n}\nuser nginx\n", ["x"]),
        ("nginx", "log_format a 'b'\n  'c';\nindex a\n  b;\n", []),
        ("nginx", "http {\n  content_by_lua_block { if a then }\n", []),
        ("nginx", "map $a $b {\n  root\n  user c;\n}\n", []),
        ("apache", "</IfModule>\n", ["IfModule"]),
        ("apache", "<IfModule a>\n\0\n</VirtualHost>\n", []),
        ("logrotate", "a {\n}\n}\n", ["}"]),
        ("systemd", "[Service\nA=b\nC d \\\n e\n\0\n", ["[Service", "C"]),
        ("systemd", "[Service]\nEnvironment A=b\nC = d\nExecStart=/a -b c=d\n", ["Environment"]),
        ("sudoers", "a b=(c) NOPASSWD /d\na b=NOEXEC: NOPASSWD: /d, ALL\n", ["NOPASSWD"]),
        ("sysctl", "a.b c\na.b = c\n-a.b\n; d\n", ["a.b"]),
        ("sudoers", "a b=(c) d\nA_Alias B = (\n#1 a\n# b\n", ["#1"]),
    ],
)
def test_flaws(name: str, text: str, found: list[str]) -> None:
    assert [text[one.start : one.end] for one in syntax_flaws(name, text, whole=True)] == found


def test_a_part_of_a_file_may_leave_open_what_another_closes() -> None:
    texts = {"nginx": "server {\n", "apache": "<VirtualHost *>\n", "logrotate": "a {\n", "json": "{", "yaml": "a: [\n"}
    assert [list(syntax_flaws(name, text, whole=False)) for name, text in texts.items()] == [[]] * len(texts)
