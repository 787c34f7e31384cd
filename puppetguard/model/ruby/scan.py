"""From a file in Ruby to its outline, without Ruby.

It is made so that it never knows less than it thinks: whatever is not written plainly makes a type open, a function one
of which nothing is known.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from puppetguard.model.late import late_pattern
from puppetguard.model.ruby.arguments import Argument, arguments
from puppetguard.model.ruby.masking import Masked, mask
from puppetguard.model.ruby.outline import (
    EMPTY_RUBY,
    RubyAttribute,
    RubyFunction,
    RubyOutline,
    RubyType,
    Signature,
)

_TELLING = late_pattern(
    r"newtype|register_type|newparam|newproperty|create_function|newfunction|Facter|\.provide|create_type|newmetaparam"
    r"|Puppet::Type"
)
_CALLS = late_pattern(
    r"(?<![\w@$])(?P<name>newtype|register_type|newparam|newproperty|ensurable|newvalues?|aliasvalue|isnamevar|validate"
    r"|unsafe_validate|defaultvalues|newmetaparam|create_function|create_loaded_function|newfunction|provide|create_type"
    r"|type|add|define_fact)(?![\w?!:=]|[ \t]*=[^=>~])"
)
_OPENING = late_pattern(
    r"(?<![\w@$:])(?:include|extend|prepend|send|__send__|public_send|eval|class_eval|instance_eval|module_eval"
    r"|class_exec|instance_exec|define_method|method_missing|load|mk_resource_methods_for|apply_to_all_attributes"
    r"|newoption|newoptions|newstate)(?![\w?!:=])|[(,][ \t]*self[ \t]*[,)]|(?<!def)[ \t]self[ \t]*$",
    re.MULTILINE,
)
_HARMLESS = late_pattern(r"(?:include|extend)[ \t(]+(?:::)?Puppet::(?:Util|Parameter|Type::\w+::)\w*|load[ \t]*\(?File")
_ON_TYPE = late_pattern(r"(?:Puppet::)?Type\s*\.\s*type\s*\(?\s*:?\s*([\w'\" ]*)\)?\s*\.\s*\Z")
_EXTENDING = late_pattern(
    r"Puppet::Type\s*\.\s*type\s*\(?\s*:?['\"]?(?P<type>\w+)['\"]?\s*\)?\s*\.\s*"
    r"(?P<how>newparam|newproperty|ensurable|class_eval|instance_eval|class_exec|send|include|extend)\b"
)
_DISPATCH = late_pattern(r"(?<![\w.])dispatch\b[^\n]*\n?")
_PARAMETER = late_pattern(
    r"[ \t]*(?P<how>(?:required_|optional_)?(?:repeated_)?param|(?:required_|optional_)?block_param|return_type)\b"
)
_MOST = 2_000
"""How many calls of a file are looked at; code that people write has a tenth of these."""
_NUMBER = late_pattern(r"-?[0-9]{1,4}")
_READS = late_pattern(
    r"(?:\blookupvar|\bscope|\bexist\?|\binclude\?)[ \t]{0,9}[(\[][ \t]{0,9}['\":]:{0,2}([a-z_]\w{0,99})"
)
"""A variable of whoever calls."""
_OWN_CALL = late_pattern(r"(?<![\w.])(?:local_types|def[ \t]+call)\b")

_ANYTHING = RubyOutline((RubyType("", (), True),), (RubyFunction(""),), ("*",), (("", ""),), (), ("",))
"""What is said of a file that is too long to be looked at."""


def ruby_outline(text: str) -> RubyOutline:
    """Return what a file in Ruby adds to Puppet."""
    if _TELLING.search(text) is None:
        return EMPTY_RUBY
    return _Scanner(text).outline()


class _Attribute:
    """An attribute that is being read."""

    def __init__(self, name: str, kind: str, options: Sequence[Argument]) -> None:
        self.name = name
        self.kind = kind
        self.words: list[str] = []
        self.patterns: list[str] = []
        self.sure = True
        self.namevar = name == "name" and kind == "param"
        for option in options:
            if option.option == "parent":
                if re.search(r"(?:Parameter|Property)::Boolean", option.value):
                    self.words += ("true", "false", "yes", "no")
                elif not option.value.endswith("Property::Ensure"):
                    self.sure = False
            elif option.option == "namevar" and option.value == "true":
                self.namevar = True

    def record(self) -> RubyAttribute:
        closed = self.sure and bool(self.words or self.patterns)
        kind: Literal["param", "property"] = "property" if self.kind == "property" else "param"
        return RubyAttribute(
            self.name, kind, tuple(dict.fromkeys(self.words)), tuple(self.patterns), closed, self.namevar
        )


class _Type:
    """A type that is being read."""

    def __init__(self, name: str, *, is_open: bool, extends: bool = False) -> None:
        self.name = name
        self.open = is_open
        self.extends = extends
        self.attributes: dict[str, _Attribute] = {}

    def record(self) -> RubyType:
        return RubyType(self.name, tuple(one.record() for one in self.attributes.values()), self.open, self.extends)


class _Scanner:
    def __init__(self, text: str) -> None:
        self._text = text
        self._masked: Masked = mask(text)
        self._read = 0
        self._types: list[_Type] = []
        self._type: _Type | None = None
        self._attribute: _Attribute | None = None
        self._functions: list[RubyFunction] = []
        self._facts: list[str] = []
        self._providers: list[tuple[str, str]] = []
        self._data_types: list[str] = []
        self._metaparameters: list[str] = []

    def outline(self) -> RubyOutline:
        code = self._masked.code
        for found in _CALLS.finditer(code):
            self._call(found["name"], found.start(), found.end())
            if self._read > _MOST:
                return _ANYTHING
        self._extensions()
        if self._types and (
            any(_HARMLESS.match(code, one.start()) is None for one in _OPENING.finditer(code)) or len(self._types) > 1
        ):
            for one in self._types:
                one.open = True
        return RubyOutline(
            tuple(one.record() for one in self._types),
            tuple(self._functions),
            tuple(dict.fromkeys(self._facts)),
            tuple(dict.fromkeys(self._providers)),
            tuple(self._data_types),
            tuple(self._metaparameters),
            tuple(dict.fromkeys(found[1] for found in _READS.finditer(self._text))),
        )

    def _call(self, name: str, start: int, end: int) -> None:
        code = self._masked.code
        receiver = code[max(0, start - 120) : start].rstrip()
        dotted = receiver.endswith((".", "::"))
        given = [] if name in ("ensurable", "validate") else self._arguments(end)[0]
        first = given[0].value if given and given[0].kind == "word" and not given[0].option else None
        match name:
            case "newtype":
                parented = any(one.option == "parent" for one in given)
                self._type = _Type((first or "").lower(), is_open=parented or first is None)
                self._types.append(self._type)
                self._attribute = None
            case "register_type":
                self._types.append(_Type(self._resource_api_name(end), is_open=True))
            case "newparam" | "newproperty" if not dotted or receiver.endswith("self."):
                self._begin_attribute("property" if name == "newproperty" else "param", first, given)
            case "newparam" | "newproperty":
                # To whatever it is added.
                if self._type is not None:
                    self._type.open = True
            case "ensurable":
                self._ensurable(end)
            case "newvalues" | "newvalue" | "aliasvalue" if self._attribute is not None:
                self._values(name, given)
            case "isnamevar" if self._attribute is not None:
                self._attribute.namevar = True
            case "validate" | "unsafe_validate" if self._attribute is not None:
                self._attribute.sure = False
            case "defaultvalues" if self._attribute is not None:
                self._attribute.words += ("present", "absent")
            case "newmetaparam":
                self._metaparameters.append(first or "")
            case "create_function" | "create_loaded_function":
                signatures = () if first is None else self._signatures(end)
                self._functions.append(RubyFunction((first or "").removeprefix("::"), False, signatures))
            case "newfunction":
                self._functions.append(RubyFunction((first or "").lower(), True, _arity(given)))
            case "provide" if dotted:
                self._provider(start, first)
            case "create_type" if first is not None and receiver.endswith("DataTypes."):
                self._data_types.append(first.removeprefix("::").lower())
            case "add" | "define_fact" if receiver.endswith("Facter."):
                self._fact(end, first)
            case _:
                pass

    def _arguments(self, at: int) -> tuple[list[Argument], int]:
        self._read += 1
        return arguments(self._text, self._masked, at)

    # --- types of resources ---

    def _begin_attribute(self, kind: str, name: str | None, given: Sequence[Argument]) -> None:
        if self._type is None:
            # Of a mixin, or a class that types are made of.
            self._attribute = None
            return
        if name is None:
            self._type.open = True
            self._attribute = None
            return
        self._attribute = _Attribute(name, kind, given)
        self._type.attributes[name] = self._attribute

    def _ensurable(self, end: int) -> None:
        if self._type is None:
            return
        self._attribute = _Attribute("ensure", "property", ())
        self._type.attributes["ensure"] = self._attribute
        if re.match(r"[ \t]*(?:do\b|\{)", self._masked.code[end : end + 40]) is None:
            self._attribute.words += ("present", "absent")
            self._attribute = None

    def _values(self, name: str, given: Sequence[Argument]) -> None:
        attribute = self._attribute
        assert attribute is not None
        plain = [one for one in given if not one.option]
        for one in plain if name == "newvalues" else plain[:1]:
            if one.kind == "word":
                attribute.words.append(one.value)
            elif one.kind == "pattern":
                attribute.patterns.append(one.value)
            elif one.value in ("true", "false"):
                attribute.words.append(one.value)
            else:
                attribute.sure = False
        if not plain:
            attribute.sure = False

    def _extensions(self) -> None:
        """Add what is done to types that are defined elsewhere."""
        code = self._masked.code
        for found in _EXTENDING.finditer(code):
            one = _Type(found["type"].lower(), is_open=True, extends=True)
            self._types.append(one)

    def _resource_api_name(self, end: int) -> str:
        found = re.compile(r"name:\s*|:name\s*=>\s*").search(self._masked.code, end, end + 400)
        literal = self._masked.texts.get(found.end()) if found is not None else None
        return (literal.value or "").lower() if literal is not None else ""

    def _provider(self, start: int, name: str | None) -> None:
        before = self._text[max(0, start - 120) : start]
        found = _ON_TYPE.search(before)
        type_name = found[1].strip("'\" ").lower() if found is not None else ""
        self._providers.append((type_name, name or ""))

    # --- functions and facts ---

    def _signatures(self, at: int) -> tuple[Signature, ...]:
        """Return the signatures of a function; none if one of them is not plain."""
        code = self._masked.code
        following = re.compile(r"(?<!\w)create_(?:loaded_)?function\b").search(code, at)
        end = following.start() if following else len(code)
        if _OWN_CALL.search(code, at, end):
            return ()
        found: list[Signature] = []
        for dispatch in _DISPATCH.finditer(code, at, end):
            one = self._signature(dispatch.end(), end) if re.search(r"\bdo\s*\Z", dispatch[0]) else None
            if one is None:
                return ()
            found.append(one)
        return tuple(found)

    def _signature(self, at: int, end: int) -> Signature | None:
        code = self._masked.code
        least = most = block = 0
        types: list[str] = []
        while at < end and self._read <= _MOST:
            stop = code.find("\n", at, end)
            stop = end if stop < 0 else stop
            line = code[at:stop].strip()
            if line == "end":
                return Signature(least, most, block, tuple(types))
            found = _PARAMETER.match(code, at, stop)
            if found is None and line:
                return None
            if found is not None:
                given, finished = self._arguments(found.end())
                how = found["how"]
                stop = max(stop, code.find("\n", finished)) if finished > stop else stop
                if how.endswith("block_param"):
                    block = 1 if how.startswith("optional") else 2
                elif how != "return_type":
                    types.append(given[0].value if given else "")
                    repeated = "repeated" in how
                    least += not how.startswith("optional_") and (not repeated or how.startswith("required_"))
                    most = -1 if repeated or most < 0 else most + 1
            at = stop + 1
        return None

    def _fact(self, end: int, name: str | None) -> None:
        if name is not None:
            self._facts.append(name.lower())
            return
        code = self._masked.code
        found = re.compile(r"[\s(]*:?").match(code, end)
        at = found.end() if found is not None else end
        computed = self._masked.texts.get(at)
        start = ""
        if computed is not None:
            start = self._text[at + 1 : computed.end].partition("#{")[0]
        self._facts.append(f"{start.lower()}*")


def _arity(given: Sequence[Argument]) -> tuple[Signature, ...]:
    for one in given:
        if one.option == "arity":
            if _NUMBER.fullmatch(one.value) is None:
                return ()
            arity = int(one.value)
            return (Signature(arity, arity, 0) if arity >= 0 else Signature(-arity - 1, -1, 0),)
    return ()
