"""What makes a configuration file one that no program can read: a `;`, a brace or a tag that is missing.

Grammars: nginx.org "Configuration file's structure", httpd.apache.org "Configuration Files", logrotate(8),
systemd.syntax(7), sudoers(5), sysctl.conf(5), and those of JSON, XML and YAML. A text whose unknown parts may hold what
is missing is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise
from typing import NamedTuple

from puppetguard.model.config_files import format_of as format_of_words, scripts_within
from puppetguard.model.late import late_pattern

_ENDINGS = {".json": "json", ".xml": "xml", ".yaml": "yaml", ".yml": "yaml"}
SIGNS = tuple(_ENDINGS)
"""What is in the path of such a file, beside those that ``config_files`` knows."""
_UNKNOWN = "\0"
_TOLERANT = late_pattern(r"(?:ts|js)config[^/]*\.json|\.[^/]+\.json|(?:.*/)?(?:\.vscode|\.devcontainer)/.*")
"""Files in JSON whose programs take comments and commas at the end."""
_COMMENT = late_pattern(r"(?m)^\s*(?://|/\*|#)|/\*")
_TEMPLATED = ("{%", "{{", "<%", "%{")
_LARGEST = 200_000
_NGINX_TOKEN = late_pattern(
    r"(?P<comment>\#[^\n]*)|(?P<quoted>\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*')|(?P<sign>[;{}])"
    r"|(?P<word>(?:\$\{|\\.|[^\s;{}\"'\\])(?:\$\{[^}\s]*\}|\\.|[^\s;{}\\])*)|(?P<blank>\s+)|(?P<other>.)",
    re.DOTALL,
)
_NGINX_BLOCKS = frozenset(
    "events http server location upstream if types map geo split_clients limit_except mail stream match init_worker"
    " perl_set charset_map otel_exporter".split()
)
_NGINX_TABLES = frozenset("map geo types split_clients charset_map match".split())
"""Blocks that have no directives in them, but entries."""
_TAG = late_pattern(r"^[ \t]*<(?P<close>/?)(?P<name>[A-Za-z]\w*)(?P<rest>[^\n]*)$", re.MULTILINE)
_OPENED = late_pattern(r"(?:^|[ \t])(?P<brace>\{)[ \t]*(?:#[^\n]*)?$", re.MULTILINE)
_CLOSED = late_pattern(r"^[ \t]*(?P<brace>\})[ \t]*(?:#[^\n]*)?$", re.MULTILINE)
_SCRIPT = late_pattern(r"^[ \t]*(prerotate|postrotate|firstaction|lastaction|preremove|endscript)[ \t]*$", re.MULTILINE)
_LINE = late_pattern(r"^(?P<line>[^\n]+)$", re.MULTILINE)
_TAG_ALONE = late_pattern(r"(?<=[\s)=])(?:NO)?(?:PASSWD|EXEC|SETENV|LOG_INPUT|LOG_OUTPUT)(?=[ \t]+(?:/|ALL\b))")
_INCLUDES = late_pattern(r"[#@]include(?:dir)?\b|Defaults")


class SyntaxFlaw(NamedTuple):
    """What stands at ``[start, end)`` of a text and cannot be there, or lacks something: why, and what to do."""

    start: int
    end: int
    said: str
    hint: str


def format_of(path: str) -> str | None:
    """Return the format of a file that is checked; None if its path does not tell it."""
    found = format_of_words(path)
    if found is not None:
        return found if found in _READERS else None
    name = path.rpartition("/")[2]
    ending = name[name.rfind(".") :] if "." in name else ""
    found = _ENDINGS.get(ending)
    return None if found is None or _TOLERANT.fullmatch(name) or _TOLERANT.fullmatch(path) else found


def syntax_flaws(format_name: str, text: str, *, whole: bool) -> Iterator[SyntaxFlaw]:
    """Yield what is wrong with a text in a format; ``whole`` tells that it is all of the file."""
    if len(text) <= _LARGEST:
        yield from _READERS[format_name](text, whole)


# --- data -------------------------------------------------------------------------------------------------------------


def _json(text: str, whole: bool) -> Iterator[SyntaxFlaw]:
    if not whole or not text.strip() or _COMMENT.search(text) or any(sign in text for sign in _TEMPLATED):
        return
    from puppetguard.model.json_syntax import json_flaw

    flaw = json_flaw(text)
    # What is not known may be a number, a text or more; in a text it may be anything.
    first = text.find(_UNKNOWN)
    if flaw is not None and (first < 0 or flaw.end <= first):
        yield SyntaxFlaw(flaw.start, flaw.end, f"{flaw.said}: no program reads this JSON", flaw.hint)


def _xml(text: str, whole: bool) -> Iterator[SyntaxFlaw]:
    if not whole or not text.lstrip().startswith("<") or "<!DOCTYPE" in text or "<%" in text:
        return
    # An unknown text inside of quotes, or alone in an element, may hold no half of a tag.
    known = re.sub(rf"(?<=[\"'>\w/:.-]){_UNKNOWN}(?=[\"'<\w/:.-])", "x", text)
    if _UNKNOWN in known:
        return
    from xml.parsers import expat

    parser = expat.ParserCreate()
    try:
        parser.Parse(known.lstrip().encode(), True)
    except expat.ExpatError as error:
        skipped = len(known) - len(known.lstrip())
        lines = known[skipped:].split("\n")
        at = skipped + sum(len(line) + 1 for line in lines[: error.lineno - 1]) + error.offset
        at = min(at, len(text) - 1)
        what = expat.ErrorString(error.code)
        if what == "unbound prefix":
            return
        yield SyntaxFlaw(at, at + 1, f"no program reads this XML: {what}", "close each tag, the inner ones first")


def _yaml(text: str, whole: bool) -> Iterator[SyntaxFlaw]:
    if not whole or _UNKNOWN in text or any(sign in text for sign in _TEMPLATED):
        return
    import yaml

    try:
        for _ in yaml.parse(text, Loader=yaml.CSafeLoader):
            pass
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        if mark is not None and error.problem:
            lines = text.split("\n")
            at = min(sum(len(line) + 1 for line in lines[: mark.line]) + mark.column, len(text) - 1)
            yield SyntaxFlaw(
                at, at + 1, f"no program reads this YAML: {error.problem}", "look at the indentation and quotes"
            )
    except yaml.YAMLError:
        return


# --- nginx, Apache, logrotate -----------------------------------------------------------------------------------------


class _Word(NamedTuple):
    text: str
    start: int
    end: int
    first_of_line: bool


def _nginx(text: str, whole: bool) -> Iterator[SyntaxFlaw]:
    if "_lua_block" in text or any(sign in text for sign in ("{%", "{{", "<%")):
        return
    from puppetguard.knowledge.settings import setting_words

    known = setting_words("nginx")
    closed = whole and _UNKNOWN not in text
    words: list[_Word] = []
    open_blocks: list[tuple[str, int]] = []
    for match in _NGINX_TOKEN.finditer(text):
        kind = match.lastgroup
        if kind in ("comment", "blank"):
            continue
        if kind == "other":
            # A quote that is not closed.
            return
        if kind != "sign":
            new_line = not text[text.rfind("\n", 0, match.start()) + 1 : match.start()].strip()
            words.append(_Word(match[0], match.start(), match.end(), new_line))
            continue
        table = bool(open_blocks) and open_blocks[-1][0] in _NGINX_TABLES
        if words and not table:
            yield from _unended(words, match[0], known)
        if match[0] == "{":
            open_blocks.append((words[0].text if words else "", match.start()))
        elif match[0] == "}":
            if open_blocks:
                open_blocks.pop()
            elif closed:
                yield SyntaxFlaw(
                    match.start(), match.end(), "this `}` closes nothing: nginx does not start", "remove it"
                )
                closed = False
        words = []
    if closed and open_blocks:
        name, at = open_blocks[-1]
        yield SyntaxFlaw(at, at + 1, f"this `{{` of `{name}` is never closed: nginx does not start", "add `}`")
    elif closed and words and words[0].text in known:
        end = words[-1].end
        yield SyntaxFlaw(
            end - 1, end, f"`;` is missing at the end of `{words[0].text}`: nginx does not start", "add `;`"
        )


def _unended(words: list[_Word], sign: str, known: frozenset[str]) -> Iterator[SyntaxFlaw]:
    """Yield a directive that goes on in the next line with what is another one."""
    name = words[0].text
    if name not in known or (name in _NGINX_BLOCKS and sign == "{" and len(words) < 3):
        return
    for before, word in pairwise(words):
        goes_on = word.first_of_line and word.text in known
        if (
            goes_on
            and (word is not words[-1] or (sign == "{" and word.text in _NGINX_BLOCKS))
            and name not in _NGINX_BLOCKS
        ):
            said = (
                f"`;` is missing at the end of `{name}`: nginx takes `{word.text}` for a part of it, and does not start"
            )
            yield SyntaxFlaw(before.end - 1, before.end, said, "add `;`")
            return
    if sign == "}" and name not in _NGINX_BLOCKS and _UNKNOWN not in words[-1].text:
        end = words[-1].end
        yield SyntaxFlaw(end - 1, end, f"`;` is missing at the end of `{name}`: nginx does not start", "add `;`")


def _apache(text: str, whole: bool) -> Iterator[SyntaxFlaw]:
    if "<Perl" in text or "<%" in text:
        return
    open_tags: list[re.Match[str]] = []
    for tag in _TAG.finditer(text):
        name, rest = tag["name"], tag["rest"].rstrip()
        if not rest.endswith(("\\", ">")) and _UNKNOWN not in rest:
            said = f"`>` is missing at the end of this `<{tag['close']}{name}`: Apache does not start"
            yield SyntaxFlaw(tag.start("name"), tag.end("name"), said, "add `>`")
        if not tag["close"]:
            open_tags.append(tag)
        elif open_tags and open_tags[-1]["name"].lower() == name.lower():
            open_tags.pop()
        elif open_tags and _UNKNOWN not in text[open_tags[-1].start() : tag.start()]:
            wanted = open_tags[-1]["name"]
            said = f"`</{name}>` closes nothing: `<{wanted}>` is open, and Apache does not start"
            yield SyntaxFlaw(tag.start("name"), tag.end("name"), said, f"write `</{wanted}>` before it")
            return
        else:
            if whole and _UNKNOWN not in text:
                yield SyntaxFlaw(
                    tag.start("name"), tag.end("name"), f"`</{name}>` closes nothing: Apache does not start", ""
                )
            return
    if whole and open_tags and _UNKNOWN not in text:
        tag = open_tags[-1]
        said = f"`<{tag['name']}>` is never closed: Apache does not start"
        yield SyntaxFlaw(tag.start("name"), tag.end("name"), said, f"add `</{tag['name']}>`")


def _logrotate(text: str, whole: bool) -> Iterator[SyntaxFlaw]:
    if not whole or _UNKNOWN in text:
        return
    scripts = list(_SCRIPT.finditer(text))
    for index, script in enumerate(scripts):
        following = [one[1] for one in scripts[index + 1 : index + 2]]
        if script[1] != "endscript" and following != ["endscript"]:
            said = f"`{script[1]}` has no `endscript`: logrotate skips the file"
            yield SyntaxFlaw(*script.span(1), said, "add `endscript` behind the commands")
            return
    skipped = scripts_within(text)
    braces = sorted(
        (match.start("brace"), match["brace"])
        for pattern in (_OPENED, _CLOSED)
        for match in pattern.finditer(text)
        if not any(start <= match.start("brace") < end for start, end in skipped)
    )
    opened = -1
    for at, brace in braces:
        if brace == "{" and opened >= 0:
            break
        if brace == "}" and opened < 0:
            yield SyntaxFlaw(at, at + 1, "this `}` closes nothing: logrotate skips the file", "remove it")
            return
        opened = at if brace == "{" else -1
    if opened >= 0:
        yield SyntaxFlaw(opened, opened + 1, "this `{` is never closed: logrotate skips the file", "add `}`")


# --- lines ------------------------------------------------------------------------------------------------------------


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """Yield the lines of a text that do not go on the one before, with their places; none that are not known."""
    continued = False
    for match in _LINE.finditer(text):
        line = match["line"]
        if not continued and _UNKNOWN not in line and line.strip():
            start = match.start() + len(line) - len(line.lstrip())
            yield start, line.strip()
        continued = line.rstrip().endswith("\\")


def _systemd(text: str, whole: bool) -> Iterator[SyntaxFlaw]:
    if "<%" in text or "{%" in text:
        return
    sections = False
    for start, line in _lines(text):
        if line[0] in "#;" or line.startswith(".include"):
            continue
        if line[0] == "[":
            sections = True
            if not line.endswith("]"):
                said = "`]` is missing at the end of this line: systemd does not read the unit"
                yield SyntaxFlaw(start, start + len(line), said, "add `]`")
            continue
        word = re.split(r"[\s=]", line)[0]
        if "=" not in line or re.match(r"[A-Z][A-Za-z]+[ \t]+[^ \t=]", line):
            said = f"`=` is missing behind `{word}`: systemd ignores the line"
            yield SyntaxFlaw(start, start + len(word), said, "write `NAME=VALUE`, all in one line")
        elif not sections and whole:
            said = f"`{word}` stands in no section: systemd ignores the line"
            yield SyntaxFlaw(
                start, start + len(word), said, "write `[Service]`, or the section that it belongs to, above it"
            )
            return


def _sysctl(text: str, whole: bool) -> Iterator[SyntaxFlaw]:
    for start, line in _lines(text):
        word = line.split()[0]
        if line[0] not in "#;-" and "=" not in line and re.fullmatch(r"[a-z]+[./][\w./*-]+:?", word):
            said = f"`=` is missing behind `{word}`: sysctl skips the line"
            yield SyntaxFlaw(start, start + len(word), said, "write `NAME = VALUE`")


def _sudoers(text: str, whole: bool) -> Iterator[SyntaxFlaw]:
    for start, line in _lines(text):
        if _INCLUDES.match(line) or (line[0] == "#" and not re.match(r"#\d+\s", line)):
            continue
        word = line.split()[0]
        if "=" not in line:
            said = f"`=` is missing in the rule for `{word}`: sudo refuses to read the file"
            yield SyntaxFlaw(start, start + len(word), said, "a rule reads `USER HOSTS=(RUNAS) COMMANDS`")
            continue
        tag = _TAG_ALONE.search(line)
        if tag is not None:
            at = start + tag.start()
            said = f"`:` is missing behind `{tag[0]}`: sudo refuses to read the file"
            yield SyntaxFlaw(at, at + len(tag[0]), said, f"write `{tag[0]}:`")
            continue
        opened = re.sub(r"\\.|\"[^\"]*\"|#.*", "", line.partition("=")[2])
        before = opened.partition("/")[0]
        if not word.endswith("_Alias") and before.count("(") != before.count(")"):
            at = start + line.index("=")
            said = "the parentheses behind this `=` are not paired: sudo refuses to read the file"
            yield SyntaxFlaw(at, at + 1, said, "whom the commands run as stands in one pair: `(root)`")


_READERS: Mapping[str, Callable[[str, bool], Iterator[SyntaxFlaw]]] = {
    "json": _json,
    "xml": _xml,
    "yaml": _yaml,
    "nginx": _nginx,
    "apache": _apache,
    "logrotate": _logrotate,
    "systemd": _systemd,
    "sysctl": _sysctl,
    "sudoers": _sudoers,
}
