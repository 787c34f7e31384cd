"""Misspelled directories."""

from __future__ import annotations

import pytest

from puppetguard.model.path_slips import path_slips


@pytest.mark.parametrize(
    ("text", "word", "meant", "followed"),
    [
        ("/ect/nginx/nginx.conf", "ect", "etc", True),
        ("x '/vra/www'", "vra", "var", True),
        ("/user/local/bin", "user", "usr", True),
        ("/usr/loca/bin:/bin", "loca", "local", True),
        ("/bin:/usr/bni", "bni", "bin", False),
        ("PATH=/usr/bin:/sibn", "sibn", "sbin", False),
        ("/etc/ngnix/", "ngnix", "nginx", False),
        ("/var/lgo", "lgo", "log", False),
        ("/opt/puppetlab/bin/puppet", "puppetlab", "puppetlabs", True),
        ("/etc/sytemd/system/x", "sytemd", "systemd", True),
        ("/etc/yum.repo.d/x", "yum.repo.d", "yum.repos.d", False),
        ("> /dev/nul", "nul", "null", False),
        (r"C:\Progam Files\x", "Progam Files", "Program Files", True),
        ("C:/windws/system32", "windws", "Windows", True),
        ("C:/ProgramData/PupetLabs", "PupetLabs", "PuppetLabs", False),
        ("/etc/resolve.conf", "resolve.conf", "resolv.conf", False),
        ("cat /proc/cpuifno", "cpuifno", "cpuinfo", False),
        ("/root/.ssh/authorised_keys", "authorised_keys", "authorized_keys", False),
    ],
)
def test_slips(text: str, word: str, meant: str, *, followed: bool) -> None:
    (slip,) = path_slips(text)
    assert (slip.word, slip.meant, slip.followed) == (word, meant, followed)
    assert text[slip.start : slip.end] == word
    assert text[slip.written : slip.end].endswith(slip.path)
    assert text[slip.written :].startswith(slip.path)


@pytest.mark.parametrize(
    "text",
    [
        # known, free, other systems, words, packages
        "/etc/nginx/nginx.conf /usr/local/bin /var/www/html /etc/cron.d/x /lib64/x /dev/null",
        "/data/ect /srv/vra/www /home/hoem /opt/ect /app /u01 /hole /Library /zzz/yyy",
        "/etc/resolv.conf /etc/bind9 /etc/php7 /usr/lib32 /etc/shop",
        "http://ect/nginx puppet:///modules/ect/x a/ect/nginx $x/ect/nginx ${x}/ect/nginx",
        "/etc/apache2/apache.conf /etc/issues /etc/cron.d/cronn /etc/nginx/ngnix.conf.d/x /etc/resolve.conf/",
        "/etc/resolve.con$x /etc/resolve.conf* /srv/etc/resolve.conf /etc/ssh/ssh_config",
        "/vra$x /vr* /etc/ngni? /va{r,n} /etc/ngnix-$x",
        r"C:\Programs D:\Windws2\x C:\Users\Progam",
        "",
        "/",
    ],
)
def test_no_slips(text: str) -> None:
    assert list(path_slips(text)) == []


def test_a_long_text_costs_little() -> None:
    assert list(path_slips("/a" * 100_000)) == []
    assert list(path_slips("C:\\a b" * 50_000)) == []
    assert list(path_slips("c:" + "\\a a" * 50_000)) == []
