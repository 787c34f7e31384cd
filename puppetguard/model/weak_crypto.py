"""Hashes, protocols, ciphers and keys that are known to be broken or too short, by what programs call them."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

import msgspec

from puppetguard.model.commands import Command
from puppetguard.model.expansion import Argument
from puppetguard.model.late import late_pattern
from puppetguard.model.named_values import named_values, texts_with
from puppetguard.model.options import parse_options
from puppetguard.model.secrets import is_password_name
from puppetguard.model.values import StaticText
from puppetguard.source import Span
from puppetguard.syntax import ast

if TYPE_CHECKING:
    from puppetguard.model.subject import Subject

_PROTOCOL_NAME = late_pattern(
    r"(?:ssl|tls)[_-]?(?:min[_-]?)?(?:protocols?|versions?)$|(?:min|minimum)[_-]?(?:ssl|tls)[_-]?(?:protocol|version)$|^sslprotocol$|^ssl_min_protocol$|^mintlsversion$"
)
_CIPHER_NAME = late_pattern(
    r"(?:^|[_-])ciphers?(?:[_-]?(?:suites?|list|string))?$|(?:ssl|tls)cipher(?:s|suites?|list)?$|^kexalgorithms$|^macs$|^hostkeyalgorithms$"
)
_OLD_PROTOCOL = late_pattern(
    r"(?<![\w.!-])\+?((?:SSLv[23]|TLSv1(?:[._][01])?|SSLv23|TLS1(?:\.[01])?|TLS ?1\.[01]))(?![\w.])", re.IGNORECASE
)
_OLD_CIPHER = late_pattern(
    r"(?<![\w!@+-])\+?((?:[A-Z0-9]{2,10}-){0,4}(?:RC4|RC2|DES|3DES|NULL|aNULL|eNULL|EXPORT|EXP|ADH|MD5)(?:-[A-Z0-9]{2,8}){0,3}"
    r"|arcfour(?:128|256)?|(?:3des|blowfish|cast128)-cbc|hmac-md5(?:-96)?(?:-etm@openssh\.com)?|diffie-hellman-group1-sha1|ssh-dss"
    r"|TLS_[A-Z0-9_]{1,40}_WITH_(?:RC4|3?DES|NULL)_[A-Z0-9_]{1,30})(?![\w-])",
)
_LINES = late_pattern(
    r"^[ \t]{0,40}(?:ssl_protocols?|SSLProtocol|ssl_ciphers|SSLCipherSuite|Ciphers|MACs|KexAlgorithms"
    r"|ssl-default-bind-ciphers|smtpd?_tls_(?:mandatory_)?(?:protocols|ciphers)|ssl_cipher_list)"
    r"(?:[ \t]{1,20}|[ \t]{0,10}=[ \t]{0,10})([^\n]{1,1000})",
    re.MULTILINE,
)
_PROGRAMS = ("openssl", "ssh-keygen", "htpasswd", "keytool")
_WEAK_SCHEMES = frozenset("md5 des crypt 1 sha1 apr1".split())


class Weak(msgspec.Struct, frozen=True):
    """A weak thing: what it ``said``, where it stands, and whether it is so for sure."""

    said: str
    span: Span
    certain: bool
    doubtful: bool = False


# --- protocols and ciphers ---


def weak_ciphers(subject: Subject) -> Iterator[Weak]:
    """Yield the protocols and ciphers that are allowed and should not be."""
    for value in named_values(subject, _is_crypto_name):
        form = _OLD_PROTOCOL if _PROTOCOL_NAME.search(value.name) else _OLD_CIPHER
        match = form.search(value.text)
        if match is not None:
            yield Weak(f"`{value.name}` allows `{match[1]}`", value.span, value.certain and not value.default)
    for _, text, line in texts_with(subject, _LINES, ("protocol", "cipher", "macs", "kexalg")):
        setting = line[0].split(None, 1)[0].rstrip("=")
        form = _OLD_PROTOCOL if "rotocol" in setting else _OLD_CIPHER
        match = form.search(line[1])
        if match is not None:
            at = line.start(1)
            for span in text.spans(subject.source, at + match.start(1), at + match.end(1))[:1]:
                yield Weak(f"`{setting}` allows `{match[1]}`", span, certain=False)


@lru_cache(maxsize=10_000)
def _is_crypto_name(name: str) -> bool:
    return _PROTOCOL_NAME.search(name) is not None or _CIPHER_NAME.search(name) is not None


# --- hashes and keys ---


def weak_hashes(subject: Subject) -> Iterator[Weak]:
    """Yield the hashes of passwords that are quickly tried, and keys that are too short."""
    code = subject.lower_code
    for call in subject.calls if "pw_hash" in code else ():
        if call.name == "pw_hash" and len(call.arguments) > 1:
            for one in call.arguments[1].values:
                if isinstance(one.value, StaticText) and one.value.text.lower() in _WEAK_SCHEMES:
                    yield Weak(f"`pw_hash` with `{one.value.text}`", call.arguments[1].span, one.certain)
    for named in subject.named_nodes.named:
        if is_password_name(named.name.rpartition("/")[2]) and isinstance(named.node, ast.CallNamedFunctionExpression):
            function = getattr(named.node.functor, "value", "")
            if function in ("md5", "sha1", "stdlib::md5", "stdlib::sha1", "ht_md5", "ht_crypt"):
                yield Weak(f"`{function}` of a password", named.node.functor.span, certain=True)
    if "'$1$" in code or '"$1$' in code:
        for value in named_values(subject, is_password_name):
            if value.text.startswith("$1$"):
                yield Weak(f"`{value.name}` is a hash by MD5", value.span, value.certain)
    for value in named_values(subject, lambda name: name in ("checksum_type", "digest_type")):
        if value.text.lower() in ("md5", "md5lite") and value.named.origin != "parameter":
            yield Weak(f"`{value.name} => {value.text}`", value.span, value.certain, doubtful=True)
    if not any(program in code for program in _PROGRAMS):
        return
    for execution in subject.executions:
        text = execution.shell_text
        if any(program in text for program in _PROGRAMS):
            for command in execution.commands(subject.source):
                for argument, said in _of_command(command):
                    flat, offsets = argument.flat()
                    span = execution.spans(subject.source, offsets[0], offsets[-1] + 1)[0]
                    yield Weak(f"`{command.program}` {said.format(flat)}", span, execution.certain)


def _of_command(command: Command) -> Iterator[tuple[Argument, str]]:
    given = command.arguments
    match command.program:
        case "openssl" if given:
            yield from _openssl(given)
        case "ssh-keygen":
            options = parse_options(given, "tbfCNPOa")
            kinds = options.values("-t")
            for kind in kinds:
                if kind.known in ("dsa", "rsa1"):
                    yield kind, "makes a key of the type `{}`"
            for bits in options.values("-b"):
                if _number(bits) < 2048 and (not kinds or kinds[-1].known == "rsa"):
                    yield bits, "makes a key of only {} bits"
        case "htpasswd":
            for option in given:
                text = option.known or ""
                if re.fullmatch(r"-[a-zA-Z]{1,8}", text) and ("d" in text or "s" in text or "p" in text):
                    yield option, "with `{}` keeps what is quickly tried"
        case "keytool":
            for bits in _after(given, "-keysize"):
                if 0 < _number(bits) < 2048 and not any(one.known and one.known.upper() == "EC" for one in given):
                    yield bits, "makes a key of only {} bits"


def _openssl(given: tuple[Argument, ...]) -> Iterator[tuple[Argument, str]]:
    match given[0].known:
        case "genrsa" | "dhparam" | "gendsa":
            last = given[-1]
            if 0 < _number(last) < 2048:
                yield last, "makes a key of only {} bits"
        case "req":
            for option in _after(given, "-newkey"):
                kind, _, bits = (option.known or "").partition(":")
                if kind == "rsa" and bits.isascii() and bits.isdecimal() and int(bits[:6]) < 2048:
                    yield option, "makes a key of `{}`"
            for option in given:
                if option.known in ("-md5", "-sha1"):
                    yield option, "signs with `{}`"
        case "passwd":
            for option in given[1:]:
                if option.known in ("-1", "-crypt", "-apr1"):
                    yield option, "passwd with `{}` makes what is quickly tried"


def _after(given: tuple[Argument, ...], name: str) -> Iterator[Argument]:
    for option, value in itertools.pairwise(given):
        if option.known == name:
            yield value


def _number(argument: Argument) -> int:
    text = argument.known or ""
    return int(text[:6]) if text.isascii() and text.isdecimal() else 1_000_000
