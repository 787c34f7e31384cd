"""What Ruby's YAML library makes of a scalar.

After ``Psych::ScalarScanner#tokenize`` and ``Psych::Visitors::ToRuby#deserialize`` of Psych 3 to 5, which Puppet uses
with ``safe_load``: only texts, numbers, booleans, symbols, lists and hashes are loaded.
"""

from __future__ import annotations

import re

from puppetguard.model.hiera.nodes import Kind

_WORD = re.compile(r"[^\d.:-]?[^\W\d_]|[^\d.:-]?[_\s!@#$%^&*(){}<>|/\\~;=]")
_TIME = re.compile(
    r"-?\d{4}-\d{1,2}-\d{1,2}(?:[Tt]|\s+)\d{1,2}:\d\d:\d\d(?:\.\d*)?(?:\s*(?:Z|[-+]\d{1,2}:?(?:\d\d)?))?", re.ASCII
)
_DATE = re.compile(r"\d{4}-(?:1[012]|0\d|\d)-(?:[12]\d|3[01]|0\d|\d)", re.ASCII)
_INFINITY = re.compile(r"[+-]?\.inf|\.nan", re.IGNORECASE)
_SEXAGESIMAL = re.compile(r"[-+]?[0-9][0-9_]*(?::[0-5]?[0-9]){1,2}")
_SEXAGESIMAL_FLOAT = re.compile(r"[-+]?[0-9][0-9_]*(?::[0-5]?[0-9]){1,2}\.[0-9_]*")
_FLOAT = re.compile(r"[-+]?(?:[0-9][0-9_,]*)?\.[0-9]*(?:[eE][-+][0-9]+)?")
_INTEGER = re.compile(r"[-+]?0b[01_,]+|[-+]?0[0-7_,]+|[-+]?(?:0|[1-9](?:[0-9]|,[0-9]|_[0-9])*)|[-+]?0x[0-9a-fA-F_,]+")


def plain_kind(text: str) -> Kind:
    """Return what a scalar without quotes and tag is."""
    if not text:
        return "null"
    if "\n" in text:
        return "string"
    if _WORD.match(text):
        return _word(text)
    if _TIME.fullmatch(text):
        return "time"
    if _DATE.fullmatch(text):
        return "date"
    if _INFINITY.fullmatch(text):
        return "float"
    if text.startswith(":"):
        return "symbol" if len(text) > 1 else "string"
    if _SEXAGESIMAL.fullmatch(text):
        return "integer"
    if _SEXAGESIMAL_FLOAT.fullmatch(text):
        return "float"
    if _FLOAT.fullmatch(text):
        return "string" if text in (".", "+.", "-.") else "float"
    if _INTEGER.fullmatch(text):
        return "refused" if integer(text) is None else "integer"
    return "string"


def _word(text: str) -> Kind:
    if len(text) > 5:
        return "string"
    lower = text.lower()
    if lower in ("~", "null"):
        return "null"
    return "boolean" if lower in ("yes", "true", "on", "no", "false", "off") else "string"


def integer(text: str) -> int | None:
    """Return the number that the text of an integer is to Ruby: ``010`` is 8, ``1:30`` is 5400; None if it is none."""
    if ":" in text:
        # Psych takes the first of two parts for hours, as it does of three.
        parts = text.replace("_", "").split(":")
        return sum(int(part) * (3600, 60, 1)[index] for index, part in enumerate(parts))
    digits = text.replace(",", "").replace("_", "").lower()
    sign = -1 if digits.startswith("-") else 1
    digits = digits.lstrip("+-")
    base = 2 if digits.startswith("0b") else 16 if digits.startswith("0x") else 8 if digits.startswith("0") else 10
    try:
        # A number of thousands of digits is no number that anyone meant.
        return sign * int(digits[2:] if base in (2, 16) else digits, base) if len(digits) < 4000 else None
    except ValueError:
        return None


_REFUSED_SCALAR = re.compile(r"!ruby/(?:regexp|range|class|module|object:(?:BigDecimal|DateTime|Complex|Rational))")
_TEXT = re.compile(r"!(?:str|ruby/string)(?::(.*))?", re.DOTALL)
_REFUSED_SEQUENCE = re.compile(r"!(?:seq|ruby/array):.+", re.DOTALL)
_REFUSED_MAPPING = re.compile(
    r"!ruby/(?:struct|object(?!:Hash$)|array:|range$|exception|hash-with-ivars:.|hash:|marshalable:)|!map:|!set$|!omap$"
    r"|tag:yaml\.org,2002:(?:set|omap)$"
)


def tagged_kind(tag: str, text: str) -> Kind:
    """Return what a scalar with a tag is."""
    if tag in ("!binary", "tag:yaml.org,2002:binary"):
        return "binary"
    if tag == "tag:yaml.org,2002:str":
        return "string"
    if found := _TEXT.fullmatch(tag):
        return "refused" if found[1] else "string"
    if _REFUSED_SCALAR.fullmatch(tag):
        return "refused"
    if tag == "!ruby/encoding":
        return "unknown"
    if re.match(r"!ruby/sym(?:bol)?:?", tag):
        return "symbol"
    kind = plain_kind(text)
    if tag in ("tag:yaml.org,2002:float", "!float"):
        return "float" if kind in ("integer", "float") else "refused"
    return kind


def is_refused(tag: str, *, mapping: bool) -> bool:
    """Tell whether Puppet refuses a list or a mapping for its tag."""
    return bool(_REFUSED_MAPPING.match(tag) if mapping else _REFUSED_SEQUENCE.fullmatch(tag))
