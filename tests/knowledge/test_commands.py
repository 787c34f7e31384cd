"""What is known of commands."""

from __future__ import annotations

import pytest

from puppetguard.knowledge.commands import (
    common_commands,
    is_known_command,
    one_letter_less,
    shortened,
    special_commands_like,
    versioned_commands,
    windows_programs,
)


@pytest.mark.parametrize(
    "name",
    "systemctl service apt-get dpkg yum dnf rpm pip gem npm git curl wget tar grep sed awk chmod chown rm mv cp find"
    " xargs test sudo useradd mysql psql openssl rsync docker kubectl puppet systemd-tmpfiles update-rc.d a2enmod nginx"
    " php composer python java keytool mount sysctl modprobe iptables firewall-cmd crontab kill hostname".split(),
)
def test_common(name: str) -> None:
    assert name in common_commands()
    assert is_known_command(name)


@pytest.mark.parametrize("name", "then fi esac cowsay firefox".split())
def test_not_common(name: str) -> None:
    assert name not in common_commands()


@pytest.mark.parametrize("name", "gsed gtar cap occ bdf oc tset chfs fcrontab update-ca-certificates".split())
def test_known_beside_common_ones(name: str) -> None:
    assert is_known_command(name)


@pytest.mark.parametrize("name", "systemclt sytemctl grpe chmdo suod thne esle update-ca-certifcates".split())
def test_no_obscure_program_is_called_like_a_slip(name: str) -> None:
    assert not is_known_command(name)


def test_short_names_take_more_to_be_common() -> None:
    assert min(map(len, common_commands())) == 2
    assert len(common_commands()) < 800


def test_an_index_has_what_one_edit_parts() -> None:
    assert "systemctl" in one_letter_less()["systemtl"]
    assert shortened("abc") == {"abc", "bc", "ac", "ab"}
    assert "update-ca-certificates" in special_commands_like("update-ca-certifcates")
    assert special_commands_like("grpe") == ()


def test_versions_and_windows() -> None:
    assert {"python", "php"} <= versioned_commands()
    assert "systemctl" not in versioned_commands()
    assert {"powershell", "msiexec"} <= windows_programs()
