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
    "sudoers": "EXEC NOEXEC FOLLOW NOFOLLOW INTERCEPT NOINTERCEPT LOG_INPUT NOLOG_INPUT LOG_OUTPUT NOLOG_OUTPUT MAIL"
    " NOMAIL PASSWD NOPASSWD SETENV NOSETENV",
}
"""The words of small formats: limits.conf(5), resolv.conf(5) of Linux and OpenBSD, sudoers(5)."""
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
