"""Random code in Puppet's language whose last expression has a value: made of a seed, the same each time."""

from __future__ import annotations

import random
from collections.abc import Callable
from functools import partial

_WORDS = [
    "a",
    "b",
    "Ab",
    "foo",
    "foo_bar",
    "x-1",
    "",
    "1",
    "42",
    "1.5",
    "a b",
    "/usr/bin/x",
    "a.tar.gz",
    "true",
    "é",
    "0x1F",
]
_INTEGERS = ["0", "1", "2", "3", "-1", "-7", "10", "0x1F", "017", "9223372036854775807", "100"]
_FLOATS = ["1.0", "0.5", "-2.25", "1e3", "1e20", "1.5e-7", "3.14159"]
_PATTERNS = ["b", "^a", "o+", "[a-f]", "(a)|(b)", "\\\\d", "^$", "a.c", "/", "\\\\.", "(\\\\w+)_(\\\\w+)", "x?"]
_REPLACEMENTS = ["", "Z", "<\\\\0>", "\\\\1"]
_FLAGS = ["", ", 'G'", ", 'I'"]
_FACTS = ["$facts['yes']", "$facts['no']", "$facts['word']", "$facts['number']", "$facts['none']"]
_TYPES = ["String", "Integer", "Float", "Numeric", "Boolean", "Array", "Hash", "Undef", "Any", "Collection"]


class Expressions:
    """Makes code; what is made later uses no name of what was made before."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        self._count = 0
        self._variables: list[tuple[str, str]] = []
        self._statements: list[str] = []
        self._heredocs = 0

    def code(self) -> str:
        """Return code whose last line is an expression."""
        self._count += 1
        self._variables = []
        self._statements = []
        form = self._random.random()
        if form < 0.12:
            return self._class()
        for _ in range(self._random.randint(0, 4)):
            self._statements.append(self._statement())
        last = self._any(3)
        # At the start of a line `[`, `(` and `*` go on with what stands before.
        return "\n".join([*self._statements, f"$r{self._count} = {last}", f"$r{self._count}"])

    def _pick(self, *choices: Callable[[], str]) -> str:
        return self._random.choice(choices)()

    def _one(self, words: list[str]) -> str:
        return self._random.choice(words)

    def _new(self, kind: str) -> str:
        name = f"$v{self._count}_{len(self._variables)}"
        self._variables.append((name, kind))
        return name

    def _variable(self, *kinds: str) -> str | None:
        found = [name for name, kind in self._variables if kind in kinds or not kinds]
        return self._one(found) if found else None

    # --- statements ---

    def _statement(self) -> str:
        return self._pick(
            self._assignment,
            self._assignment,
            self._fork,
            self._case,
            self._destructuring,
            self._nested,
            self._late,
            self._correlated,
        )

    def _nested(self) -> str:
        """Return decisions in decisions, some of which leave the variable unset."""
        name = self._new("text")
        tests = [self._truth_without(name) for _ in range(3)]
        values = [f"'{word}{at}'" for at, word in enumerate(self._random.sample(_WORDS[:5], 3))]
        inner = self._pick(
            lambda: f"if {tests[1]} {{ {name} = {values[0]} }} else {{ {name} = {values[1]} }}",
            lambda: f"if {tests[1]} {{ {name} = {values[0]} }}",
            lambda: f"case $facts['word'] {{ {values[1]}: {{ {name} = {values[0]} }} 'b': {{ {name} = 'is b' }} }}",
            lambda: f"{name} = $facts['word'] ? {{ 'b' => {values[0]}, default => {values[1]} }}",
        )
        return self._pick(
            lambda: f"if {tests[0]} {{ {inner} }}",
            lambda: f"if {tests[0]} {{ {inner} }} else {{ {name} = {values[2]} }}",
            lambda: f"unless {tests[0]} {{ {name} = {values[2]} }} else {{ {inner} }}",
            lambda: f"if {tests[0]} {{ {name} = {values[2]} }} elsif {tests[2]} {{ {inner} }}",
        )

    def _late(self) -> str:
        """Return a use of a variable that is not set yet."""
        number = len(self._variables)
        early, late = self._new("text"), f"$late{self._count}_{number}"
        self._variables.append((late, "text"))
        return f'{early} = "<${{{late[1:]}}}>"\n{late} = {self._text(1)}'

    def _correlated(self) -> str:
        test = self._truth_without("")
        first, second, both = self._new("text"), self._new("text"), ""
        if self._random.random() < 0.5:
            both = self._new("text")
            both = f'\n{both} = "${{{first[1:]}}}${{{second[1:]}}}"'
        return self._pick(
            lambda: f"if {test} {{ {first} = 'x' {second} = 'y' }} else {{ {first} = 'z' {second} = 'w' }}{both}",
            lambda: (
                f"if {test} {{ {first} = 'x' }} else {{ {first} = 'z' }}\n"
                f"if {test} {{ {second} = 'y' }} else {{ {second} = 'w' }}{both}"
            ),
            lambda: (
                f"{first} = $facts['word'] ? {{ 'b' => 'x', default => 'z' }}\n"
                f"{second} = $facts['word'] ? {{ 'c' => 'y', default => 'w' }}{both}"
            ),
            lambda: f"if {test} {{ {first} = 'x' }}\nunless {test} {{ {second} = 'y' }}{both}",
        )

    def _assignment(self) -> str:
        kind = self._one(["text", "integer", "float", "truth", "array", "hash", "any"])
        value = self._of(kind, 2)
        return f"{self._new(kind)} = {value}"

    def _destructuring(self) -> str:
        first, second = self._text(1), self._integer(1)
        if self._random.random() < 0.5:
            return f"[{self._new('text')}, {self._new('integer')}] = [{first}, {second}]"
        one, other = self._new("text"), self._new("integer")
        return f"[{one}, {other}] = {{ '{one[1:]}' => {first}, '{other[1:]}' => {second} }}"

    def _fork(self) -> str:
        kind = self._one(["text", "integer", "array"])
        test, then, other = self._truth(1), self._of(kind, 1), self._of(kind, 1)
        name = self._new(kind)
        word = self._one(["if", "unless"])
        if word == "if" and self._random.random() < 0.4:
            return (
                f"if {test} {{ {name} = {then} }} elsif {self._truth_without(name)} {{ {name} = {other} }}"
                f" else {{ {name} = {self._literal(kind)} }}"
            )
        end = f" else {{ {name} = {other} }}" if self._random.random() < 0.8 else ""
        return f"{word} {test} {{ {name} = {then} }}{end}"

    def _truth_without(self, _: str) -> str:
        return self._one([*_FACTS, "true", "false", "1 == 1"])

    def _literal(self, kind: str) -> str:
        return {"text": "'lit'", "integer": "5", "array": "['l']"}[kind]

    def _case(self) -> str:
        test = self._any(1)
        values = [self._text(1) for _ in range(3)]
        options = [self._option() for _ in range(2)]
        name = self._new("text")
        default = f" default: {{ {name} = {values[2]} }}" if self._random.random() < 0.8 else ""
        blocks = [f"{option}: {{ {name} = {value} }}" for option, value in zip(options, values, strict=False)]
        return f"case {test} {{ {' '.join(blocks)}{default} }}"

    def _option(self) -> str:
        return self._pick(
            lambda: self._text(0),
            lambda: self._integer(0),
            lambda: f"/{self._one(_PATTERNS).replace(chr(92) * 2, chr(92)).replace('/', chr(92) + '/')}/",
            lambda: self._one(_TYPES),
            lambda: f"{self._text(0)}, {self._integer(0)}",
            lambda: self._truth(0),
            lambda: "undef",
            lambda: self._array(0),
        )

    def _class(self) -> str:
        name = f"c{self._count}"
        first, second = self._text(1), self._integer(1)
        body = self._pick(
            lambda: '"${x}-${y}"',
            lambda: "$x",
            lambda: "if $y > 3 { $x } else { 'small' }",
            lambda: "$y ? { 1 => 'one', default => $x }",
            lambda: "[$x, $y, $z]",
            lambda: "$title",
            lambda: '[$x].map |$e| { "${e}!" }',
        )
        if self._random.random() < 0.3:
            return (
                f"$top{self._count} = {self._text(1)}\n$both{self._count} = 'top'\n"
                f'class {name}($x = {first}) {{\n  $before = "${{both{self._count}}}"\n'
                f"  $both{self._count} = 'local'\n  if $x == 'a' {{ $y = 'is a' }} else {{ $y = $x }}\n"
                f'  $w = "${{top{self._count}}} ${{both{self._count}}} ${{::both{self._count}}} ${{before}} ${{y}}"\n'
                f"}}\ninclude {name}\n${name}::w"
            )
        if self._random.random() < 0.3:
            parent = (
                f'class p{self._count}($x = {first}, $y = {second}, $z = "<${{x}}>") {{ }}\n'
                f"class {name} inherits p{self._count} {{ $w = {body} }}"
            )
        else:
            parent = f'class {name}($x = {first}, $y = {second}, $z = "<${{x}}>") {{ $w = {body} }}'
        return f"{parent}\ninclude {name}\n${name}::w"

    # --- expressions by type ---

    def _of(self, kind: str, depth: int) -> str:
        return {
            "text": self._text,
            "integer": self._integer,
            "float": self._float,
            "truth": self._truth,
            "array": self._array,
            "hash": self._hash,
            "any": self._any,
        }[kind](depth)

    def _any(self, depth: int) -> str:
        if depth <= 0:
            return self._pick(
                lambda: self._text(0), lambda: self._integer(0), lambda: "undef", lambda: self._one(["true", "false"])
            )
        if self._random.random() < 0.08 and (name := self._variable()):
            return name
        return self._pick(
            lambda: self._text(depth),
            lambda: self._text(depth),
            lambda: self._integer(depth),
            lambda: self._float(depth),
            lambda: self._truth(depth),
            lambda: self._array(depth),
            lambda: self._array(depth),
            lambda: self._hash(depth),
            lambda: self._accessed(depth),
            lambda: self._conditional(depth),
            lambda: self._called_with_anything(depth),
        )

    def _called_with_anything(self, depth: int) -> str:
        """Return a call of some function with some arguments, most of which Puppet refuses."""
        name = self._one(
            "upcase size length empty join split flatten unique sort concat merge keys values abs max min round floor"
            " ceiling strip chomp chop capitalize camelcase prefix suffix reverse range zip member has_key pick"
            " any2array bool2num num2bool str2bool bool2str shellquote shell_escape shell_join dirname basename to_json"
            " to_yaml regsubst versioncmp compare delete delete_undef_values union intersection difference hash"
            " values_at count dig get slice sprintf String Integer Float Boolean Array Numeric unwrap index match"
            " deep_merge delete_at delete_values pick_default squeeze any2bool clamp join_keys_to_values unix2dos"
            " stdlib::extname stdlib::start_with is_string is_array is_hash assert_type type".split()
        )
        arguments = [self._any(depth - 1) for _ in range(self._random.randint(1, 3))]
        return f"{name}({', '.join(arguments)})"

    def _text(self, depth: int) -> str:
        if depth <= 0:
            word = self._one(_WORDS)
            return f"'{word}'"
        if self._random.random() < 0.15 and (name := self._variable("text")):
            return name
        t, i = partial(self._text, depth - 1), partial(self._integer, depth - 1)
        a, h = partial(self._array, depth - 1), partial(self._hash, depth - 1)
        return self._pick(
            t,
            lambda: self._interpolated(depth),
            lambda: self._interpolated(depth),
            lambda: f"join({a()}, {self._one([chr(39) + ', ' + chr(39), chr(39) * 2])})",
            lambda: f"{a()}.join('-')",
            lambda: f"upcase({t()})",
            lambda: f"{t()}.downcase",
            lambda: f"capitalize({t()})",
            lambda: f"camelcase({t()})",
            lambda: f"strip({t()})",
            lambda: f'"  {self._one(_WORDS)}\\n".{self._one(["lstrip", "rstrip", "chomp", "chop", "strip"])}',
            lambda: f"regsubst({t()}, '{self._one(_PATTERNS)}', '{self._one(_REPLACEMENTS)}'{self._one(_FLAGS)})",
            lambda: f"sprintf('{self._one(['%s', '%5s|', '%-5s|', 'x%sy%%', '%.2s', '%05s'])}', {t()})",
            lambda: (
                f"sprintf('{self._one(['%d', '%05d', '%x', '%X', '%o', '%+d', '%3d|', '%-4d|', '%s', '% d'])}', {i()})"
            ),
            lambda: f"sprintf('{self._one(['%.2f', '%f', '%8.3f', '%08.1f', '%s'])}', {self._float(depth - 1)})",
            lambda: f"shellquote({t()}, {a()})",
            lambda: f"shell_escape({t()})",
            lambda: f"shell_join({a()})",
            lambda: f"{self._one(['dirname', 'basename', 'stdlib::extname'])}({t()})",
            lambda: f"basename({t()}, '{self._one(['.gz', '.*', 'x', ''])}')",
            lambda: f"{self._one(['dirname', 'basename', 'stdlib::extname'])}('{self._path()}')",
            lambda: f"String({self._any(depth - 1)})",
            lambda: f"{self._one(['to_json', 'to_yaml', 'to_json_pretty'])}({self._one([a(), h()])})",
            lambda: f"bool2str({self._truth(depth - 1)})",
            lambda: f"{t()}[{self._integer(0)}]",
            lambda: f"{t()}[{self._integer(0)}, {self._integer(0)}]",
            lambda: f"pick({self._any(depth - 1)}, {t()})",
            lambda: f"reverse({t()})",
            lambda: f"{t()}.unwrap",
            lambda: f"Sensitive({t()}).unwrap",
            lambda: f'with({t()}) |$p| {{ "${{p}}+" }}',
            lambda: f"{a()}.reduce('') |$m, $e| {{ \"${{m}}${{e}}\" }}",
            lambda: self._heredoc(depth),
            lambda: "$facts['word']",
        )

    def _path(self) -> str:
        return "".join(self._random.choice(["/", "a", ".", "b.c", "//", "x/", "..", "-"]) for _ in range(4))

    def _interpolated(self, depth: int) -> str:
        parts = [self._one(["a", "-", " ", "\\n", "$", "\\t", "x/y"])]
        for _ in range(self._random.randint(1, 2)):
            parts += [f"${{{self._interpolation(depth)}}}", self._one(["", ".", "z"])]
        return f'"{"".join(parts)}"'

    def _interpolation(self, depth: int) -> str:
        inner = self._any(depth - 1)
        # In braces `{` would begin a block, and a name would be a variable.
        return (
            f"({inner})"
            if inner[0] in "{['\"" or inner[0].isdigit()
            else inner
            if inner.startswith("$")
            else f"({inner})"
        )

    def _heredoc(self, depth: int) -> str:
        name = self._variable("text", "integer")
        if self._heredocs or name is None:
            return f"'{self._one(_WORDS)}'"
        tag = f"E{self._count}{self._random.randint(0, 10**9)}"
        holder = self._new("text")
        self._statements.append(f'{holder} = @("{tag}"/L)\n  one ${{{name[1:]}}}\n    two \\\n  three\n  | {tag}')
        return holder

    def _integer(self, depth: int) -> str:
        if depth <= 0:
            return self._one(_INTEGERS[:8])
        if self._random.random() < 0.15 and (name := self._variable("integer")):
            return name
        i = partial(self._integer, depth - 1)
        return self._pick(
            lambda: self._one(_INTEGERS),
            lambda: f"({i()} {self._one(['+', '-', '*', '/', '%', '<<', '>>'])} {i()})",
            lambda: f"({i()} {self._one(['+', '-', '*', '/', '%'])} {i()})",
            lambda: f"-({i()})",
            lambda: f"size({self._array(depth - 1)})",
            lambda: f"length({self._text(depth - 1)})",
            lambda: f"{self._hash(depth - 1)}.length",
            lambda: f"Integer('{self._one(['1', '0', '42', '-3', '0x1F', '010', 'abc'])}')",
            lambda: f"Integer('{self._one(['12', '0xff', 'ff', '010', '101'])}', {self._one(['2', '8', '10', '16'])})",
            lambda: f"Integer({self._float(0)})",
            lambda: f"{self._one(['max', 'min'])}({i()}, {i()})",
            lambda: f"abs({i()})",
            lambda: f"{self._one(['round', 'floor', 'ceiling'])}({self._float(depth - 1)})",
            lambda: f"versioncmp('{self._version()}', '{self._version()}')",
            lambda: f"compare({i()}, {i()})",
            lambda: f"compare({self._text(0)}, {self._text(0)})",
            lambda: f"bool2num({self._truth(depth - 1)})",
            lambda: f"('{self._one(['1', '2.5', '-3', '0x1F', '08', ' 1'])}' + {i()})",
            lambda: "$facts['number']",
            lambda: f"[{i()}, {i()}, {i()}].reduce |$m, $e| {{ $m + $e }}",
        )

    def _version(self) -> str:
        return "".join(self._random.choice(["1", "2", "10", ".", "-", "rc", "a", "0", "B"]) for _ in range(5))

    def _float(self, depth: int) -> str:
        if depth <= 0:
            return self._one(_FLOATS)
        return self._pick(
            lambda: self._one(_FLOATS),
            lambda: f"({self._float(depth - 1)} {self._one(['+', '-', '*', '/'])} {self._integer(depth - 1)})",
            lambda: f"({self._integer(depth - 1)} {self._one(['+', '-', '*', '/'])} {self._float(depth - 1)})",
            lambda: f"Float({self._integer(0)})",
            lambda: f"abs({self._float(0)})",
        )

    def _truth(self, depth: int) -> str:
        if depth <= 0:
            return self._one(["true", "false"])
        if self._random.random() < 0.1 and (name := self._variable("truth")):
            return name
        b, x = partial(self._truth, depth - 1), partial(self._any, depth - 1)
        n = partial(self._number, depth - 1)
        return self._pick(
            lambda: self._one(_FACTS),
            lambda: f"({x()} {self._one(['==', '!='])} {x()})",
            lambda: (
                f"({self._text(depth - 1)} {self._one(['==', '!=', '<', '>', '<=', '>='])} {self._text(depth - 1)})"
            ),
            lambda: f"({n()} {self._one(['==', '!=', '<', '>', '<=', '>='])} {n()})",
            lambda: f"({x()} in {self._array(depth - 1)})",
            lambda: f"({self._text(0)} in {self._one([self._text(depth - 1), self._hash(depth - 1)])})",
            lambda: (
                f"({self._text(depth - 1)} {self._one(['=~', '!~'])} "
                f"/{self._one(_PATTERNS).replace(chr(92) * 2, chr(92)).replace('/', chr(92) + '/')}/)"
            ),
            lambda: f"({x()} =~ {self._one(_TYPES)})",
            lambda: f"({b()} and {b()})",
            lambda: f"({b()} or {b()})",
            lambda: f"!({x()})",
            lambda: f"empty({self._one([self._text(depth - 1), self._array(depth - 1), self._hash(depth - 1)])})",
            lambda: f"member({self._array(depth - 1)}, {self._text(0)})",
            lambda: f"has_key({self._hash(depth - 1)}, {self._text(0)})",
            lambda: f"str2bool('{self._one(['yes', 'no', 'TRUE', 'f', '', 'maybe', '1', '0'])}')",
            lambda: f"Boolean({self._one([self._integer(0), chr(39) + 'yes' + chr(39), chr(39) + 'N' + chr(39)])})",
            lambda: f"{self._array(depth - 1)}.any |$e| {{ $e == {self._text(0)} }}",
            lambda: f"{self._array(depth - 1)}.all |$e| {{ $e =~ String }}",
            lambda: f"num2bool({self._integer(0)})",
        )

    def _number(self, depth: int) -> str:
        return self._integer(depth) if self._random.random() < 0.5 else self._float(0)

    def _array(self, depth: int) -> str:
        if depth <= 0:
            return f"[{', '.join(self._text(0) for _ in range(self._random.randint(0, 3)))}]"
        if self._random.random() < 0.15 and (name := self._variable("array")):
            return name
        a, x, t = partial(self._array, depth - 1), partial(self._any, depth - 1), partial(self._text, depth - 1)
        return self._pick(
            lambda: f"[{', '.join(x() for _ in range(self._random.randint(0, 3)))}]",
            lambda: f"[{', '.join(t() for _ in range(self._random.randint(1, 3)))}]",
            lambda: f"[{t()}, *{self._one([a(), self._hash(depth - 1), 'undef', t()])}, {t()}]",
            lambda: f"({a()} {self._one(['+', '-', '<<'])} {self._one([a(), x()])})",
            lambda: f"({a()} + {self._hash(depth - 1)})",
            lambda: f"split({t()}, '{self._one(_PATTERNS)}')",
            lambda: f"split('a,b,,c,,', '{self._one([',', ',+', '', '[,b]'])}')",
            lambda: f"flatten({a()}, {x()})",
            lambda: f"unique({a()})",
            lambda: f"sort({a()})",
            lambda: f"concat({a()}, {x()})",
            lambda: f"{self._one(['union', 'intersection', 'difference'])}({a()}, {a()})",
            lambda: f"delete({a()}, {t()})",
            lambda: f"{self._one(['keys', 'values'])}({self._hash(depth - 1)})",
            lambda: f"any2array({x()})",
            lambda: f"{self._one(['prefix', 'suffix'])}({a()}, 'p')",
            lambda: f"range({self._integer(0)}, {self._integer(0)})",
            lambda: f"reverse({a()})",
            lambda: f"zip({a()}, {a()})",
            lambda: f"slice({a()}, 2)",
            lambda: f"{a()}[{self._integer(0)}, {self._integer(0)}]",
            lambda: f'{a()}.map |$e| {{ "<${{e}}>" }}',
            lambda: f"{a()}.map |$i, $e| {{ [$i, $e] }}",
            lambda: f'{self._hash(depth - 1)}.map |$k, $e| {{ "${{k}}=${{e}}" }}',
            lambda: f"{self._hash(depth - 1)}.map |$p| {{ $p[1] }}",
            lambda: f"{a()}.filter |$e| {{ $e != {self._text(0)} }}",
            lambda: f"{a()}.map |$e| {{ if $e in {a()} {{ 'in' }} else {{ 'out' }} }}",
            lambda: f"{a()}.partition |$e| {{ $e =~ String }}",
            lambda: f"delete_undef_values({a()})",
            lambda: f"Array({self._hash(depth - 1)})",
            lambda: f"Array({x()}, true)",
            lambda: f"match({t()}, /{self._one(['(a)|(b)', 'o+', '^x'])}/)",
            lambda: f'[{a()}, [{x()}]].map |$e| {{ $e.map |$f| {{ "${{f}}" }} }}',
        )

    def _hash(self, depth: int) -> str:
        if depth <= 0:
            return f"{{ 'a' => {self._text(0)}, 'k{self._random.randint(0, 2)}' => {self._integer(0)} }}"
        if self._random.random() < 0.15 and (name := self._variable("hash")):
            return name
        h, x = partial(self._hash, depth - 1), partial(self._any, depth - 1)
        return self._pick(
            lambda: f"{{ 'a' => {x()}, {self._text(0)} => {x()}, {self._integer(0)} => {x()} }}",
            lambda: f"{{ 'a' => {x()}, \"${{facts['word']}}\" => {x()} }}",
            lambda: f"{{ 'n' => {h()}, \"k${{facts['word']}}\" => {x()} }}",
            lambda: f"merge({h()}, {h()})",
            lambda: f"deep_merge({h()}, {h()})",
            lambda: f"({h()} + {h()})",
            lambda: f"({h()} - {self._one([self._text(0), self._array(0), h()])})",
            lambda: f"({h()} + [[{self._text(0)}, {x()}]])",
            lambda: f"{h()}.filter |$k, $e| {{ $k == 'a' }}",
            lambda: f"delete({h()}, 'a')",
            lambda: f"delete_undef_values({h()})",
            lambda: f"hash([{self._text(0)}, {x()}])",
            lambda: f'{self._array(depth - 1)}.group_by |$e| {{ "${{e}}" }}',
            lambda: f"prefix({h()}, 'p')",
            lambda: f"upcase({h()})",
            lambda: f"merge({h()}, $facts['hash'])",
            lambda: f"merge($facts['hash'], {h()})",
        )

    def _accessed(self, depth: int) -> str:
        h, a = partial(self._hash, depth - 1), partial(self._array, depth - 1)
        return self._pick(
            lambda: f"{h()}['a']",
            lambda: f"{h()}[{self._text(0)}]",
            lambda: f"{h()}['a', 'k1']",
            lambda: f"{h()}[1]",
            lambda: f"{a()}[{self._integer(0)}]",
            lambda: f"{h()}.dig('n', 'a')",
            lambda: f"{h()}.get('n.a')",
            lambda: f"{h()}.get('zz', 'dflt')",
            lambda: f"dig({a()}, {self._integer(0)})",
            lambda: f"{h()}['n']['a']",
            lambda: f"{self._any(depth - 1)}.then |$e| {{ [$e] }}",
            lambda: f"{self._any(depth - 1)}.lest || {{ 'none' }}",
            lambda: f"index({self._text(depth - 1)}, 'b')",
        )

    def _conditional(self, depth: int) -> str:
        x, b = partial(self._any, depth - 1), partial(self._truth, depth - 1)
        return self._pick(
            lambda: f"if {b()} {{ {x()} }} else {{ {x()} }}",
            lambda: f"if {b()} {{ {x()} }}",
            lambda: f"unless {b()} {{ {x()} }} else {{ {x()} }}",
            lambda: f"if {b()} {{ {x()} }} elsif {b()} {{ {x()} }} else {{ {x()} }}",
            lambda: f"({x()} ? {{ {self._selected()} => {x()}, {self._selected()} => {x()}, default => {x()} }})",
            lambda: f"({x()} ? {{ default => {x()}, {self._selected()} => {x()} }})",
            lambda: (
                f"case {x()} {{ {self._option()}: {{ {x()} }} {self._option()}: {{ {x()} }} default: {{ {x()} }} }}"
            ),
            lambda: f"case {x()} {{ {self._option()}: {{ {x()} }} }}",
        )

    def _selected(self) -> str:
        return self._option().split(", ")[0].replace("[", "").replace("]", "") or "'a'"
