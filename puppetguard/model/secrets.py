"""Which names are those of secrets, and what a text that such a name is given looks like."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise
from typing import Literal

from puppetguard.model.late import late_pattern
from puppetguard.model.script import UNKNOWN

Shape = Literal["empty", "weak", "strong", "wordy", "hash"]
"""What a text is as a secret.

``weak``: easily guessed. ``strong``: as a program or a careful person makes them. ``wordy``: made of words, as in the
examples of manuals. ``hash``: what cannot be turned back into the password, but can be tried against a list of them.
"""

_PASSWORD = late_pattern(
    r"(?:pass(?:word|wd|phrase)|(?:^|[_.:-])(?:pass|pwd|pw)|(?:root|admin|bind|db)pw|(?<=[a-z])Pwd)$", re.IGNORECASE
)
_KEY = late_pattern(
    r"(?:(?:^|[_.:-])(?:api|auth|access|secret|shared|private|encryption|signing|master|session|admin|bot|bearer|deploy)"
    r"[_.-]?(?:key|token|secret)|(?:^|[_.:-])(?:secret|token|credential)|client[_.-]?secret|secretaccesskey|apikey"
    r"|authtoken|accesstoken|secret_?key_?base)$",
    re.IGNORECASE,
)
_NO_PASSWORD = late_pattern(
    r"(?:^|[_.:-])(?:no|without|use|with|require|requires|allow|permit|ask|hide|show|change|reset|forgot|disable|enable"
    r"|manage|proxy|fastcgi|uwsgi|scgi|grpc|memcached|old|is|has|by|kbd)[_.-]?(?:password|passwd|pass|pw|pwd)$|^passwd$|user_?pass$",
    re.IGNORECASE,
)
_ACCOUNT_TYPES = ("user", "mysql_user", "rabbitmq_user", "accounts::user")

_PLACEHOLDER = late_pattern(
    r"<[^>]*>|%\{|\{\{|\$\{|@@|^\$|^[xX*.\-_?#]+$|replace|^todo|fixme|redacted|^hidden|insert|^your|^enter|\bvault:|"
    r"^env:|^op://|^ENC\[|^\{cipher\}|^secretsmanager|^hiera|^lookup|^dummy|^fake|^example|^sample|_here$|^generate"
    r"|do[-_ ]?not",
    re.IGNORECASE,
)
_NOTHING = frozenset(
    "none null nil undef undefined unset false true yes no on off default auto absent present required optional"
    " prompt ask disabled enabled plain hashed encrypted basic digest md5 sha1 sha256 sha512 crypt cleartext ! !!"
    " * !* *lk* *np* x n/a na random generated lookup vault sensitive unknown pam ldap files nis sss system local"
    " internal".split()
)
_PATH = late_pattern(
    r"^(?:\.{0,2}/|~/|[A-Za-z]:[\\/]|[a-z][a-z0-9+.-]{1,20}:/)|^[\w.-]+/[\w./-]+$|\.(?:pem|key|crt|erb|epp|txt|yaml|conf|asc)$"
)
_DOTTED = late_pattern(r"^[A-Za-z_]\w*(?:(?:\.|::)[A-Za-z_]\w*)+$")
_HASH = late_pattern(
    r"^(?:\$(?:[1256y]|2[abxy]|apr1|argon2\w{1,2}|sha1|7|gy)\$.{8,}|\{(?:S?SHA\d*|S?MD5|CRYPT|PBKDF2[\w-]*)\}.{8,}|\*[0-9A-F]{40}"
    r"|md5[0-9a-f]{32}|SCRAM-SHA-256\$.{8,}|_[./0-9A-Za-z]{19}|[0-9a-f]{40}|[0-9a-f]{64}|[0-9a-f]{128})$"
)

_COMMON = frozenset(
    # The lists of the most common passwords that SplashData published each year from 2011 to 2019.
    "123456 password 12345678 qwerty abc123 monkey 1234567 letmein trustno1 dragon baseball 111111 iloveyou master"
    " sunshine ashley bailey shadow 123123 654321 superman qazwsx michael football welcome ninja azerty 000000 login"
    " starwars solo princess mustang access flower hottie loveme zaq1zaq1 freedom whatever 666666 photoshop adobe123"
    " admin 1234 12345 123456789 1234567890 1qaz2wsx qwertyuiop donald charlie batman jesus jordan hello biteme matrix"
    " maggie cheese pepper summer google 121212 696969 1q2w3e4r 123qwe 555555 lovely 7777777 888888 qwerty123 password1"
    # What installations come with, or what is to be changed after them.
    " root toor secret changeme changethis change_me change-me test pass passwd administrator manager operator"
    " supervisor p4ssword default letmein1 mypassword mysecret topsecret supersecret secret123 pass123 temp"
    " temporary".split()
)
_HARMLESS = frozenset(("guest", "changeit"))
"""What RabbitMQ comes with, and lets in from the same host only; what Java's stores of public certificates have."""
_LEET = str.maketrans({"@": "a", "4": "a", "0": "o", "$": "s", "5": "s", "3": "e", "1": "i", "!": "i"})
_TRAILING = late_pattern(r"[\d!@#$%.*?_-]{1,4}$")


@lru_cache(maxsize=10_000)
def is_password_name(name: str) -> bool:
    """Tell whether what has this name should be a password."""
    return _PASSWORD.search(name) is not None and _NO_PASSWORD.search(name) is None


@lru_cache(maxsize=10_000)
def is_secret_name(name: str) -> bool:
    """Tell whether what has this name should be a password, or a key or token that is as good as one."""
    return is_password_name(name) or (_KEY.search(name) is not None and "public" not in name.lower())


def shape_of(name: str, text: str, *, user: str = "") -> Shape | None:
    """Return what a text is as the secret ``name`` of ``user``; None if it is none, as far as can be told."""
    if UNKNOWN in text:
        return None
    password = is_password_name(name)
    if not text.strip():
        return "empty" if password else None
    small = text.lower()
    if _is_weak(small, user.lower()):
        return "weak" if password else None
    if small in _NOTHING or "\n" in text or text.count(" ") > 2 or len(text) > 500:
        return None
    if _HASH.match(text):
        return "hash" if password else "strong" if len(text) < 100 else None
    if _PLACEHOLDER.search(text) or _PATH.search(text) or _DOTTED.match(text):
        return None
    if password and len(text) <= 3:
        # One digit is a number of something: `pass` is also a column of `fstab`.
        return None if text.isalpha() or len(text) == 1 else "weak"
    if is_random(text) if not password else _is_made(text):
        return "strong"
    return "wordy" if password and small not in _HARMLESS else None


def _is_weak(small: str, user: str) -> bool:
    if small in _HARMLESS:
        return False
    if small in _COMMON or (user and small == user):
        return True
    plain = _TRAILING.sub("", small)
    return any(
        one.translate(_LEET) in ("password", "passwort", "admin", "secret", "root", "welcome") for one in (small, plain)
    )


def _is_made(text: str) -> bool:
    """Tell whether a password has more than letters in it, as real ones do, and does not say itself what it is."""
    kinds = sum(any(test(char) for char in text) for test in (str.isdigit, str.isupper, str.islower))
    special = any(not char.isalnum() and char not in "_- ." for char in text)
    digits = any(char.isdigit() for char in text)
    said = any(word in text.lower() for word in ("secret", "passw", "example", "change", "dummy", "pwd", "test"))
    return len(text) >= 6 and (digits or special) and kinds + special >= 2 and not said


def is_random(text: str) -> bool:
    """Tell whether a text looks like the output of a generator: long, without blanks, letters and digits mixed."""
    digits = sum(map(str.isdigit, text))
    if len(text) < 16 or " " in text or not digits or not any(map(str.isalpha, text)):
        return False
    return len(set(text)) >= 8 and (digits * 6 >= len(text) or _is_shuffled(text))


def _is_shuffled(text: str) -> bool:
    """Tell whether small letters, capitals and digits change so often as they do by chance."""
    kinds = ["d" if char.isdigit() else "u" if char.isupper() else "l" for char in text if char.isalnum()]
    changes = sum(first != second for first, second in pairwise(kinds))
    return changes * 4 >= len(text)
