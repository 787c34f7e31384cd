"""Configuration files by their paths, and words of them that are slips."""

from __future__ import annotations

import pytest

from puppetguard.model.config_files import format_of, is_unit, slips


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/etc/logrotate.d/nginx", "logrotate"),
        ("/etc/logrotate.conf", "logrotate"),
        ("/etc/ssh/sshd_config.d/10-app.conf", "sshd"),
        ("/home/deploy/.ssh/config", "ssh"),
        ("/etc/systemd/system/app.service", "systemd"),
        ("/etc/systemd/system/app.service.d/limits.conf", "systemd"),
        ("/etc/systemd/journald.conf", "systemd"),
        ("/etc/systemd/system/app.env", None),
        ("/etc/sysctl.d/90-app.conf", "sysctl"),
        ("/etc/cron.d/app", "cron"),
        ("/etc/cron.daily/app", None),
        ("/etc/apache2/sites-available/app", "apache"),
        ("/etc/httpd/conf.d/app.conf", "apache"),
        ("/etc/nginx/conf.d/app.conf", "nginx"),
        ("/etc/nginx/mime.types", None),
        ("/etc/sudoers.d/app", "sudoers"),
        ("/srv/etc/sudoers", None),
    ],
)
def test_formats(path: str, name: str | None) -> None:
    assert format_of(path) == name


def words(name: str, text: str) -> list[tuple[str, str]]:
    found = list(slips(name, text))
    assert [text[one.start : one.end] for one in found] == [one.word for one in found]
    return [(one.word, one.meant) for one in found]


@pytest.mark.parametrize(
    ("name", "text", "found"),
    [
        ("sshd", "permitrootlogni no\nPort 22\n", [("permitrootlogni", "PermitRootLogin")]),
        ("sshd", "# PermitRootLogni no\nRSAAuthentication no\nServerKeyBits 1\n", []),
        ("logrotate", "a {\n  prerotate\n  dialy\n  endscript\n  dialy\n}\n", [("dialy", "daily")]),
        ("logrotate", "/var/log/dialy {\n  daily # dialy\n}\n", []),
        ("systemd", "[Unti]\nAfetr=a\n", [("Unti", "Unit"), ("Afetr", "After")]),
        ("systemd", "[Service]\nExecStart=/bin/a \\\n  Afetr=b\nX-Afetr=c\n", []),
        ("systemd", "[Service]\nType=fokring\nRestart=%i\nType=${a}\n", [("fokring", "forking")]),
        ("systemd", "[Unit]\nAfter=netwrok.target app@netwrok.target\n", [("netwrok.target", "network.target")]),
        ("sysctl", "net.ipv4.conf.eth0.rp_fliter = 1\nvm.my_own = 1\n", [("rp_fliter", "rp_filter")]),
        ("sysctl", "net/ipv4/ip_foward = 1\n", [("ip_foward", "ip_forward")]),
        ("cron", "@dialy root a\n@daily root b\n@yearly root c\n", [("dialy", "daily")]),
        ("cron", "5 4 * * sun /bin/a\n5 4 * * sun root /bin/a\nPATH=/bin\n", [("/bin/a", "")]),
        ("cron", "5 4 * * * rsync -a b c\n5 4 * * * root rsync -a\n5 4 * * * bob a\n", [("rsync", "")]),
        ("haproxy", "backend a\n  blance b\n  server blance c\n", [("blance", "balance")]),
        ("chrony", "server a.b ibusrt\n# poool c\n", [("ibusrt", "iburst")]),
        ("postfix", "myhostnmae = a\nown_name = b\n", [("myhostnmae", "myhostname")]),
        ("udev", 'SUBSYTEM=="a", ENV{SUBSYTEM}=="b", ATRR{c}="d"\n', [("SUBSYTEM", "SUBSYSTEM")]),
        ("apache", "<VirtaulHost *>\n</VirtualHost>\n", [("VirtaulHost", "VirtualHost")]),
        ("nginx", "server {\n  lsiten_to 1;\n  server_nmae a;\n}\n", [("server_nmae", "server_name")]),
        ("limits", "* soft nofiel 1\n@app hard nproc 2\n", [("nofiel", "nofile")]),
        ("resolv", "nameservr 10.0.0.1\nsearch nameservr\n", [("nameservr", "nameserver")]),
        ("sudoers", "a ALL=(b) NOPASWD: ALL\nUser_Alias NOPASWD = c\n", [("NOPASWD", "NOPASSWD")]),
    ],
)
def test_slips(name: str, text: str, found: list[tuple[str, str]]) -> None:
    assert words(name, text) == found


def test_units_by_what_they_say() -> None:
    assert is_unit("[Unit]\nDescription=a\n[Service]\nExecStart=/bin/a\n")
    assert not is_unit("[Unit]\nDescription=a\n[Other]\n")
