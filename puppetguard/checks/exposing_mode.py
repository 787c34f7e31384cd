"""Modes of files that give rights to those who should not have them: to all, or the owner's to whoever runs it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Literal

import msgspec

from puppetguard.checks._contract import Check, Hit
from puppetguard.checks._wording import once
from puppetguard.findings import Confidence
from puppetguard.model.late import late_pattern

if TYPE_CHECKING:
    from puppetguard.model.modes import Mode, ModeSet
    from puppetguard.model.subject import Subject

_OPEN_TO_ALL = late_pattern(r"^/(?:dev|proc|sys)/|^/(?:var/)?tmp/?$|^/dev/shm/?$")
_SETUID_PROGRAMS = frozenset(
    # Those that packages of Debian and Red Hat bring with these bits.
    "at bwrap chage check_dhcp check_icmp chfn chrome-sandbox chsh crontab cdrecord dbus-daemon-launch-helper"
    " dotlockfile exim exim4 expiry fping fping6 fusermount fusermount3 gpasswd kismet_capture ksu lockfile mailq"
    " maildrop mlocate locate mount mount.cifs mount.nfs mtr mtr-packet newgidmap newgrp newuidmap ntfs-3g"
    " pam_timestamp_check passwd ping ping6 pkexec polkit-agent-helper-1 postdrop postqueue pppd procmail screen"
    " sendmail ssh-agent ssh-keysign su sudo sudoedit suexec traceroute traceroute6 umount unix_chkpwd"
    " unix2_chkpwd usbredirect userhelper usernetctl utempter wall write Xorg Xorg.wrap doas newrole staprun"
    " slocate".split()
)
_SECRET_FILE = late_pattern(
    r"/(?:g?shadow-?|id_(?:rsa|dsa|ecdsa|ed25519)|ssh_host_[a-z0-9]{2,10}_key|\.pgpass|\.my\.cnf|\.netrc|\.vault_pass"
    r"|privkey[\w.-]{0,40}|[\w.%@+*-]{0,100}\.keytab|[\w.%@+*-]{0,100}[-_]key\.pem|server\.key|\.htpasswd)$"
)
_KEY_FILE = late_pattern(r"/(?:ssl|tls|private|certs?|pki|letsencrypt|keys)/(?:[^\n]{0,200}/)?[^/\n]{0,100}\.key$")
_PUBLIC = late_pattern(r"gpg|apt/|yum|rpm|keyring|\.pub|public|trusted", re.IGNORECASE)
_SUDOERS = late_pattern(r"^/(?:usr/local/)?etc/sudoers(?:\.d/[^/]{1,200})?$")


_WRITING = late_pattern(r"[0-7](?<![0-9].)[0-7]{1,2}[2367](?![0-9])|[ugoa+=][+=]?[rxst]{0,3}w")
_SETTING = late_pattern(
    r"0(?<![0-9]0)[2-7][0-7]{3}(?![0-9])|[2-7](?<![0-9].)[0-7]{3}(?![0-9])|[+=][rwxt]{0,4}s(?![a-z])"
)
"""What a text has in small letters that has such modes: cheap, and never wrongly without a match."""


class ExposingModeParameters(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``kind``: what is looked for."""

    kind: Literal["world-writable", "setuid", "secret-readable", "sudoers"]


def _concerns(subject: Subject, parameters: ExposingModeParameters) -> bool:
    text = subject.lower_code
    if "\\u" in text:
        return True
    match parameters.kind:
        case "world-writable":
            return _WRITING.search(text) is not None
        case "setuid":
            return _SETTING.search(text) is not None
        case "sudoers":
            return "sudoers" in text
        case "secret-readable":
            return any(mark in text for mark in ("key", "shadow", "/id_", ".pem", "/."))
    raise AssertionError(parameters.kind)


def _exposing_mode(subject: Subject, parameters: ExposingModeParameters) -> Iterator[Hit]:
    """Yield each mode that gives too much, once for each place."""
    from puppetguard.model.modes import modes

    wanted, judge = _JUDGES[parameters.kind]
    yield from once(hit for one in modes(subject, wanted) if (hit := judge(one)) is not None)


def _world_writable(one: ModeSet) -> Hit | None:
    if not one.mode.world_writable or one.kind == "link" or _OPEN_TO_ALL.search(one.path):
        return None
    if one.mode.sticky and one.kind != "file":
        return None
    return Hit(
        one.span,
        _sure(one, Confidence.CERTAIN),
        f"the mode `{one.text}` lets every user of the node write to {_shown(one)}",
        "give the right to write to the owner or to a group"
        + ("" if one.kind == "file" else ", or set the sticky bit"),
    )


def _setuid(one: ModeSet) -> Hit | None:
    name = one.path.rpartition("/")[2]
    if not (one.mode.setuid or one.mode.setgid) or one.kind in ("directory", "link") or name in _SETUID_PROGRAMS:
        return None
    # What has no known kind may be a directory, where `setgid` is ordinary.
    if not one.mode.setuid and not (one.kind in ("file", "present") or _is_program(one)):
        return None
    rights = "owner" if one.mode.setuid else "group"
    return Hit(
        one.span,
        _sure(one, Confidence.LIKELY) if one.mode.setuid else Confidence.POSSIBLE,
        f"the mode `{one.text}` lets whoever runs {_shown(one)} do so with the rights of its {rights}",
        "leave the bit away, and allow by `sudo` what others may run",
    )


def _is_program(one: ModeSet) -> bool:
    return "bin/" in one.path


def _secret_readable(one: ModeSet) -> Hit | None:
    if not one.mode.world_readable or one.kind in ("directory", "link") or _PUBLIC.search(one.path):
        return None
    if _SECRET_FILE.search(one.path):
        confidence = _sure(one, Confidence.CERTAIN)
    elif _KEY_FILE.search(one.path):
        confidence = Confidence.LIKELY
    else:
        return None
    return Hit(
        one.span,
        confidence,
        f"the mode `{one.text}` lets every user of the node read {_shown(one)}, which is a secret",
        "set `0600`, or `0640` for the group that must read it",
    )


def _sudoers(one: ModeSet) -> Hit | None:
    if not _SUDOERS.search(one.path) or one.kind in ("directory", "link"):
        return None
    if one.mode.world_writable or one.mode.group_writable:
        why, confidence = "others than root can write to it, so sudo refuses to run", Confidence.LIKELY
    elif one.mode.world_readable:
        why, confidence = "all can read who may do what, and `visudo -c` complains", Confidence.POSSIBLE
    else:
        return None
    return Hit(one.span, _sure(one, confidence), f"{_shown(one)} has the mode `{one.text}`: {why}", "set `0440`")


_JUDGES: dict[str, tuple[Callable[[Mode], bool], Callable[[ModeSet], Hit | None]]] = {
    "world-writable": (lambda mode: mode.world_writable, _world_writable),
    "setuid": (lambda mode: mode.setuid or mode.setgid, _setuid),
    "secret-readable": (lambda mode: mode.world_readable, _secret_readable),
    "sudoers": (lambda mode: mode.world_readable or mode.group_writable or mode.world_writable, _sudoers),
}


def _sure(one: ModeSet, most: Confidence) -> Confidence:
    return most if one.certain else min(most, Confidence.LIKELY)


def _shown(one: ModeSet) -> str:
    from puppetguard.model.script import UNKNOWN

    if not one.path.replace(UNKNOWN, "").strip("/"):
        return "this directory" if one.kind == "directory" else "this file"
    return f"`{one.path.replace(UNKNOWN, '…')}`"


CHECK = Check(
    _exposing_mode,
    parameters=ExposingModeParameters,
    concerns=_concerns,
    marks=("mode", "chmod", "install -", "mkdir -"),
)
