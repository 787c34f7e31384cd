"""The words that well-known configuration files are made of.

``settings.json`` is generated from public sources by ``scripts/generate_settings.py``.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from puppetguard.knowledge.vocabularies import vocabulary

VALUES = {
    "Type": "simple exec forking oneshot dbus notify notify-reload idle",
    "Restart": "no on-success on-failure on-abnormal on-watchdog on-abort always",
    "KillMode": "control-group mixed process none",
    "NotifyAccess": "none main exec all",
    "StandardOutput": "inherit null tty journal kmsg journal+console kmsg+console socket syslog syslog+console",
    "StandardError": "inherit null tty journal kmsg journal+console kmsg+console socket syslog syslog+console",
}
"""What settings of services take: systemd.service(5), systemd.kill(5), systemd.exec(5)."""
WORDS = {
    "limits": "core data fsize memlock nofile rss stack cpu nproc maxlogins maxsyslogins nonewprivs priority locks"
    " sigpending msgqueue nice rtprio chroot",
    "resolv": "nameserver domain search sortlist options lookup family",
    "yum": "name baseurl mirrorlist metalink enabled gpgcheck gpgkey repo_gpgcheck priority exclude excludepkgs"
    " includepkgs cost proxy proxy_username proxy_password username password sslverify sslcacert sslclientcert"
    " sslclientkey sslverifystatus skip_if_unavailable metadata_expire failovermethod http_caching timeout"
    " retries bandwidth throttle keepalive enablegroups module_hotfixes type mediaid protect countme"
    " fastestmirror ui_repoid_vars localpkg_gpgcheck installonly_limit installonlypkgs"
    " clean_requirements_on_remove best cachedir keepcache debuglevel logfile exactarch obsoletes plugins"
    " distroverpkg tolerant assumeyes reposdir varsdir bugtracker_url pkg_gpgcheck autorefresh multilib_policy"
    " protected_packages user_agent deltarpm max_parallel_downloads minrate ip_resolve defaultyes"
    " install_weak_deps strict check_config_file_age color history_record releasever mdpolicy gpgcakey async"
    " kernelpkgnames showdupesfromrepos groupremove_leaf_only repopkgsremove_leaf_only group_command"
    " upgrade_group_objects_upgrade autocheck_running_kernel recent persistdir rpmverbosity sslcacertdir",
    "udev": "ACTION DEVPATH KERNEL KERNELS NAME SYMLINK SUBSYSTEM SUBSYSTEMS DRIVER DRIVERS ATTR ATTRS SYSCTL ENV CONST"
    " TAG TAGS TEST PROGRAM RESULT OWNER GROUP MODE SECLABEL RUN LABEL GOTO IMPORT OPTIONS WAIT_FOR BUS SYSFS ID PLACE",
    "sudoers": "EXEC NOEXEC FOLLOW NOFOLLOW INTERCEPT NOINTERCEPT LOG_INPUT NOLOG_INPUT LOG_OUTPUT NOLOG_OUTPUT MAIL"
    " NOMAIL PASSWD NOPASSWD SETENV NOSETENV",
}
"""The words of small formats.

limits.conf(5), resolv.conf(5) of Linux and OpenBSD, yum.conf(5), dnf.conf(5), udev(7), sudoers(5).
"""
CRON_TIMES = "reboot yearly annually monthly weekly daily midnight hourly".split()
"""What may stand behind ``@`` in place of a time: crontab(5)."""


@cache
def setting_words(format_name: str) -> frozenset[str]:
    """Return the words of a format."""
    if format_name == "sysctl":
        return vocabulary("kernel parameters")
    return frozenset((WORDS.get(format_name) or _data()["words"][format_name]).split())


@cache
def lower_setting_words(format_name: str) -> dict[str, str]:
    """Return the words of a format in which capitals do not count, by their small letters."""
    return {word.lower(): word for word in setting_words(format_name)}


@cache
def _data() -> dict[str, dict[str, str]]:
    text = (Path(__file__).parent / "settings.json").read_text(encoding="utf-8")
    found: dict[str, dict[str, str]] = json.loads(text)
    return found
