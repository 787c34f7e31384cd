"""What turns a protection off, wherever it is said: options of commands, attributes, the environment, lines of files.

Two protections: that packages are signed, and that a server is the one that it says it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from puppetguard.model.hosts import is_own, urls
from puppetguard.model.late import late_pattern
from puppetguard.model.named_values import named_values, texts_with
from puppetguard.model.script import UNKNOWN
from puppetguard.source import Span
from puppetguard.syntax import ast

if TYPE_CHECKING:
    # Hardly a file needs all that is known of commands.
    from puppetguard.model.commands import Command
    from puppetguard.model.expansion import Argument
    from puppetguard.model.subject import Subject

_OWN_SERVER = late_pattern(r"//(?:localhost|127\.0\.0\.1|\[::1\])(?![\w.])|^file:")
_UNKNOWN_SERVER = f"//{UNKNOWN}"
"""A host that is a setting is mostly one's own."""
_NO = frozenset("0 false no off none never disabled".split())
_YES = frozenset("1 true yes on enabled".split())


class Off(NamedTuple):
    """A place that turns a protection off: ``said`` is how, ``doubtful`` that it may be right there."""

    said: str
    span: Span
    certain: bool
    doubtful: bool = False


class Protection(NamedTuple):
    """What turns one protection off.

    ``named``: names in small letters, with the values that do so. ``texts``: what stands in files that programs read.
    ``options``: tells which arguments of a command do so. ``marks``: one of these is in each such text, in small
    letters, ``programs``: one of these in each such command.
    """

    named: dict[str, frozenset[str]]
    texts: re.Pattern[str]
    options: Callable[[Command], Iterator[Argument]]
    marks: tuple[str, ...]
    programs: tuple[str, ...]


def turned_off(subject: Subject, protection: Protection) -> Iterator[Off]:
    """Yield the places that turn a protection off."""
    yield from _by_name(subject, protection)
    yield from _in_texts(subject, protection)
    if not any(mark in subject.lower_code for mark in protection.programs):
        return
    for execution in subject.executions:
        text = execution.shell_text.lower()
        if any(mark in text for mark in protection.programs):
            for command in execution.commands(subject.source):
                for argument in protection.options(command):
                    flat, offsets = argument.flat()
                    span = execution.spans(subject.source, offsets[0], offsets[-1] + 1)[0]
                    if not _asks_own(command):
                        yield Off(f"`{flat}` of `{command.program}`", span, execution.certain, _probes(command))


def _by_name(subject: Subject, protection: Protection) -> Iterator[Off]:
    known: dict[int, dict[str, str]] = {}
    for value in named_values(subject, lambda name: name in protection.named):
        if value.text.strip().lower() in protection.named[value.name]:
            shown = f"`{'$' * (value.named.origin in ('parameter', 'variable'))}{value.name} => {value.text}`"
            # The default of a module's own parameter is a choice that it offers.
            parent = id(value.named.parent)
            if parent not in known:
                known[parent] = _texts_beside(value.named.parent)
            beside = known[parent]
            if beside.get("repo_gpgcheck") in _YES or any(map(_OWN_SERVER.search, beside.values())):
                continue
            offered = value.named.origin in ("parameter", "variable")
            doubtful = offered or any(_UNKNOWN_SERVER in text for text in beside.values())
            yield Off(shown, value.span, value.certain, doubtful)


def _texts_beside(parent: ast.Node) -> dict[str, str]:
    """Return what is written of the attributes of the same resource, in small letters."""
    found: dict[str, str] = {}
    for operation in parent.operations if isinstance(parent, ast.ResourceBody) else ():
        if isinstance(operation, ast.AttributeOperation):
            value = operation.value
            segments = value.segments if isinstance(value, ast.ConcatenatedString) else [value]
            parts = [
                UNKNOWN if isinstance(one, ast.TextExpression) else str(getattr(one, "value", "")) for one in segments
            ]
            found[operation.attribute_name] = "".join(parts).lower()
    return found


def _in_texts(subject: Subject, protection: Protection) -> Iterator[Off]:
    for place, text, match in texts_with(subject, protection.texts, protection.marks):
        if place.name in ("match", "unless", "onlyif", "message"):
            continue
        start = text.text.rfind("\n", 0, match.start()) + 1
        if not text.text[start : match.start()].lstrip().startswith("#"):
            for span in text.spans(subject.source, *match.span())[:1]:
                yield Off(f"`{match[0].strip()}`", span, certain=False)


def _asks_own(command: Command) -> bool:
    """Tell whether all servers that a command asks are in one's own network."""
    found = [url for argument in command.arguments for url in urls(argument.flat()[0])]
    return bool(found) and all(UNKNOWN not in url.host and is_own(url.host) for url in found)


def _probes(command: Command) -> bool:
    """Tell whether a command only looks whether a server answers."""
    return any(argument.known in ("/dev/null", "-I", "--head", "--spider") for argument in command.arguments)


def _known(command: Command, *names: str) -> Iterator[Argument]:
    for argument in command.arguments:
        if argument.known in names:
            yield argument


# --- packages are signed ---

_APT = frozenset("apt apt-get aptitude".split())
_RPM = frozenset("yum dnf microdnf rpm zypper tdnf urpmi rpm-ostree".split())


def _unsigned(command: Command) -> Iterator[Argument]:
    program = command.program
    if program in _APT:
        yield from _known(command, "--allow-unauthenticated", "--force-yes", "--allow-insecure-repositories")
        yield from (
            argument
            for argument in command.arguments
            if re.search(
                r"(?i)(?:AllowUnauthenticated|AllowInsecureRepositories)=[\"']?(?:true|yes|1)", argument.flat()[0]
            )
        )
    elif program in _RPM:
        yield from _known(
            command,
            "--nogpgcheck",
            "--no-gpg-check",
            "--no-gpg-checks",
            "--nosignature",
            "--allow-unsigned-rpm",
            "--gpgcheck=0",
        )
        yield from (
            argument
            for argument in command.arguments
            if re.search(r"setopt=[^\s]{0,80}gpgcheck=(?:0|false)", argument.flat()[0])
        )
    elif program.startswith("pip"):
        yield from (argument for argument in command.arguments if argument.start_text.startswith("--trusted-host"))
    elif program in ("pacman", "apk"):
        yield from _known(command, "--allow-untrusted")


UNSIGNED = Protection(
    named={
        "gpgcheck": _NO,
        "gpg_check": _NO,
        "allow_unsigned": _YES,
        "install_options": frozenset(
            "--allow-unauthenticated --nogpgcheck --no-gpg-check --no-gpg-checks --force-yes --nosignature"
            " --allow-untrusted".split()
        ),
    },
    texts=re.compile(
        r"\[[^\]\n]{0,200}\btrusted=yes\b[^\]\n]{0,200}\]"
        r"|(?:APT::Get::AllowUnauthenticated|Acquire::AllowInsecureRepositories)\s{0,10}\"?(?:true|yes|1)\b"
        r"|^[ \t]{0,20}(?:gpgcheck|pkg_gpgcheck)[ \t]{0,10}=[ \t]{0,10}(?:0|no|false|off)\b",
        re.IGNORECASE | re.MULTILINE,
    ),
    options=_unsigned,
    marks=("gpgcheck", "trusted=yes", "allowunauth", "allowinsecure"),
    programs=("gpg", "unauth", "force-yes", "nosig", "trusted", "insecure", "unsigned"),
)


# --- a server is the one that it says it is ---


def _unchecked(command: Command) -> Iterator[Argument]:
    match command.program:
        case "curl":
            for argument in command.arguments:
                text = argument.known or ""
                if text in ("--insecure", "--proxy-insecure") or (
                    re.fullmatch(r"-[A-Za-z#]{1,12}", text)
                    and "k" in text
                    and not re.search(r"[oHudXeTAbcxmwFCEP].*k", text)
                ):
                    yield argument
        case "wget":
            yield from _known(command, "--no-check-certificate", "--no-hsts")
        case "git":
            yield from (
                one for one in command.arguments if re.search(r"(?i)http\.sslverify=(?:false|0|no)\b", one.flat()[0])
            )
            words = [argument.known or "" for argument in command.arguments]
            if "config" in words:
                for name, value in zip(command.arguments, command.arguments[1:], strict=False):
                    if (name.known or "").lower().endswith(".sslverify") and (value.known or "").lower() in _NO:
                        yield name
        case "ssh" | "scp" | "sftp" | "rsync" | "sshfs" | "ssh-copy-id" | "autossh":
            yield from (one for one in command.arguments if _NO_HOST_KEY.search(one.flat()[0]))
        case "npm" | "yarn" | "pnpm":
            for name, value in zip(command.arguments, command.arguments[1:], strict=False):
                if (name.known or "") in ("strict-ssl", "--strict-ssl") and (value.known or "") == "false":
                    yield name
            yield from _known(command, "--strict-ssl=false", "strict-ssl=false", "--no-strict-ssl")
        case "http" | "https":
            yield from _known(command, "--verify=no", "--verify=false")
        case "kubectl" | "oc" | "helm":
            yield from _known(command, "--insecure-skip-tls-verify", "--insecure-skip-tls-verify=true")


_NO_HOST_KEY = late_pattern(
    r"StrictHostKeyChecking(?:[ \t]{0,10}[= \t][ \t]{0,10})\"?(?:no|off)\b"
    r"|UserKnownHostsFile(?:[ \t]{0,10}[= \t][ \t]{0,10})\"?/dev/null\b",
    re.IGNORECASE,
)

UNCHECKED = Protection(
    named={
        **dict.fromkeys(
            "sslverify ssl_verify ssl_verify_peer verify_ssl verify_cert verify_certs verify_certificate"
            " verify_certificates validate_cert validate_certs validate_certificate ssl_cert_verify tls_verify"
            " ssl_verifypeer verify_peer tls_verify_peer ssl_verification strict_ssl strict-ssl check_certificate"
            " ssl_certificate_verification http.sslverify verify_tls ssl_verify_mode stricthostkeychecking".split(),
            _NO | {"verify_none"},
        ),
        **dict.fromkeys(
            "allow_insecure trust_server_cert insecure_skip_verify insecure_ssl skip_tls_verify tls_skip_verify"
            " nocheckcertificate no_check_certificate ignore_ssl_errors insecureskipverify ssl_insecure".split(),
            _YES,
        ),
        "userknownhostsfile": frozenset({"/dev/null"}),
    },
    texts=re.compile(
        r"\b(?:NODE_TLS_REJECT_UNAUTHORIZED|PYTHONHTTPSVERIFY)=[\"']?0\b"
        r"|\bGIT_SSL_NO_VERIFY=[\"']?(?:1|true|yes)\b"
        rf"|{_NO_HOST_KEY.pattern}"
        r"|^[ \t]{0,20}(?:sslverify|strict-ssl|sslVerify)[ \t]{0,10}=[ \t]{0,10}(?:0|no|false|off)\b"
        r"|^[ \t]{0,20}(?:TLS_REQCERT)[ \t]{1,10}(?:never|allow)\b"
        r"|^[ \t]{0,20}check_certificate[ \t]{0,10}=[ \t]{0,10}off\b",
        re.IGNORECASE | re.MULTILINE,
    ),
    options=_unchecked,
    marks=("verify", "stricthost", "knownhosts", "reject_unauth", "strict-ssl", "reqcert", "check_cert"),
    programs=("curl", "check-cert", "sslverify", "stricthost", "knownhosts", "strict-ssl", "verify"),
)
