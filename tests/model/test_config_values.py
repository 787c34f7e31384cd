"""Values of configuration files that no program can take."""

from __future__ import annotations

import pytest

from puppetguard.model.config_values import format_of, setting_flaws, switch_flaws, value_flaws
from puppetguard.model.look_alikes import meant_number


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/etc/hosts", "hosts"),
        ("/etc/pam.d/sshd", "pam"),
        ("/etc/postgresql/15/main/pg_hba.conf", "hba"),
        ("/etc/ssh/sshd_config", "sshd"),
        ("/etc/rsyslog.d/a.conf", "syslog"),
        ("/etc/rsyslog.d/a", None),
    ],
)
def test_formats(path: str, name: str | None) -> None:
    assert format_of(path) == name


def flaws(name: str, text: str) -> list[tuple[str, str]]:
    found = list(value_flaws(name, text))
    assert [text[one.start : one.end] for one in found] == [one.word for one in found]
    return [(one.word, one.meant) for one in found]


@pytest.mark.parametrize(
    ("name", "text", "found"),
    [
        ("sshd", "port 2O\nPermitRootLogin wihtout-password\nUsePAM \0\n",
         [("2O", "20"), ("wihtout-password", "without-password")]),
        ("ssh", "Host a\n  StrictHostKeyChecking accept_new\n  Port 70000\n",
         [("accept_new", "accept-new"), ("70000", "")]),
        ("systemd", "[Match]\nType=bond\n[Service]\nType=bond\nRestart=\\\n  no\n", [("bond", "")]),
        ("systemd", "[Service]\nUMask=0O27\nNice=-21\nWatchdogSec=1 h\n", [("0O27", "0027"), ("-21", "")]),
        ("systemd", "[Timer]\nOnCalendar=2024-13-01\nOnCalendar=*-*-32 24:00\nOnCalendar=Fri\n",
         [("13", ""), ("32", ""), ("24", "")]),
        ("systemd", "[Timer]\nOnCalendar=10,25:0/90\nOnCalendar=%i\nOnCalendar=hourly\n", [("10,25", "")]),
        ("nginx", "gzip $a;\nsendfile of;\nlocation { etag no; }\n", [("of", "")]),
        ("cron", "0 0 32 * * root a b\n0 0 1-31/2 feb 1,tue root a b\n* * * * 8 root a b\n", [("32", ""), ("8", "")]),
        ("cron", "l5 3 * * * root a b\n1l 3 * * * root a b\n0 \0 * * * root a b\n", [("1l", "11")]),
        ("hosts", "10.0.0.256 a\n10.0.0.1\n010.1.1.1 b\n::g c\n", [("10.0.0.256", ""), ("::g", "")]),
        ("fstab", "/dev/sda1 / etx4 defaults O 1\n/dev/sda2 /a xfs noatime nodev 0 0\n",
         [("etx4", "ext4"), ("O", "0"), ("nodev", "")]),
        ("hba", "host all all 1O.0.0.0/8 md5\nlocal all all idnet\nhost a b 10.0.0.0 255.0.0.0 md5\n",
         [("idnet", "ident")]),
        ("pam", "auth required \\\n  a b c\nauth sufficent a.so\n", [("sufficent", "sufficient")]),
        ("syslog", 'kern,mial.=err;*.* /a\n:msg, contains, "a.b" /c\nif $a.b then /d\n', [("mial", "mail")]),
        ("sshd", "Ciphers +aes256-gmc@openssh.com,aes128-ctr\nMACs own\n",
         [("aes256-gmc@openssh.com", "aes256-gcm@openssh.com")]),
        ("nginx", "ssl_protocols TLSv1.2 TLSv13;\n", [("TLSv13", "")]),
        ("apache", "Require all grantd\nRequire ALL Denied\nRequire user all\n", [("grantd", "granted")]),
        ("logrotate", "a {\n  create 0648 b c\n  create 640 b c\n  create b c\n}\n", [("0648", "")]),
        ("sudoers", "# a b=/usr/bin/systmectl\na b=(c) /usr/bin/systmectl x, /opt/usr/bin/gerp, /bin/own *\n",
         [("systmectl", "systemctl")]),
        ("fstab", "a /b nfs ro;bg 0 0\n", [("ro;bg", "ro,bg")]),
        ("cron", "*/0 * * * * root a b\n*/5 * * * * root a b\n", [("*/0", "")]),
        ("pam", "auth required pam_unx.so\nauth include common\nauth required /opt/pam_own.so a\n",
         [("pam_unx.so", "pam_unix.so")]),
        ("exports", "/a b(rw,no_root_sqash) c(snyc)\n", [("no_root_sqash", "no_root_squash"), ("snyc", "sync")]),
        ("nsswitch", "passwd: fiels [notfound=retrun] own\n", [("fiels", "files")]),
        ("resolv", "options timout:2 ndots:1\nsearch timout\n", [("timout", "timeout")]),
        ("interfaces", "iface a inet statc\n  gatway 10.0.0.1\n  netmask 255.255.256.0\n  address 10.0.0.1/24\n",
         [("statc", "static"), ("gatway", "gateway"), ("255.255.256.0", "")]),
        ("link", "ONBOOT=ye\nIPADDR=10.0.0.256\nNAME=10.0.0.256\nGATEWAY=\0.1\n", [("ye", ""), ("10.0.0.256", "")]),
        ("sources", "debsrc http://a b c\ndeb-src http://a b c\nTypes: deb\n", [("debsrc", "deb-src")]),
        ("tmpfiles", "D /a 0799 b c -\nD+ /a ~755 b c\nq! /a\n", [("0799", "")]),
        ("modules", "# br_netfliter\nbr_netfliter\nown_one\n", [("br_netfliter", "br_netfilter")]),
        ("modprobe", "blaclist nouveau\noptions nouvaeu modeset=0\nblacklist own\nalias a b\n",
         [("blaclist", "blacklist"), ("nouvaeu", "nouveau")]),
        ("limits", "* hard nofile 1O24\n* soft nofile\n", [("1O24", "1024")]),
    ],
)  # fmt: skip
def test_flaws(name: str, text: str, found: list[tuple[str, str]]) -> None:
    assert flaws(name, text) == found


def test_letters_for_digits() -> None:
    assert meant_number("10OM", r"\d+M") == "100M"
    assert meant_number("100M", r"\d+M") == ""
    assert meant_number("tOo", r"\d+") == ""


def test_switches() -> None:
    text = "aa = ture\nbb c: 'NOO'\n- dd: yes\n# ee = ture\nff = ture x\ngg=Flase;\n"
    found = [(one.word, one.meant, text[one.start : one.end]) for one in switch_flaws(text)]
    assert [one.word for one in switch_flaws("size = 1OM\nport 808O\n# a = 1O\nb: xO1\nH2O\nc = 1O x\n")] == [
        "1OM",
        "808O",
    ]
    assert found == [("ture", "true", "ture"), ("NOO", "NO", "NOO"), ("Flase", "False", "Flase")]


def test_values_of_single_settings() -> None:
    found = [one.word for one in setting_flaws("postgresql", "Shared_Buffers", "256M")]
    assert found == ["256M"]
    assert list(setting_flaws("php", "memory_limit", "-1")) == []
    assert list(setting_flaws("php", "own", "x")) == []
