"""The tokens of Puppet's language: each a pyparsing element, by itself and over a token stream.

A terminal that stands for a fixed or regular piece of text carries the pyparsing ``Regex`` or ``Literal`` that
matches it; ``scanner.py`` joins these patterns into one compiled scanner. The order below is the order in which the
scanner tries them: the most frequent first, a longer operator before its beginnings. Terminals without a pattern are
told apart by their context (keywords, parts of strings, the two kinds of ``[`` and of ``(``).

Numbers in brackets refer to the Puppet language specification's lexical rules.
"""

from __future__ import annotations

import pyparsing as pp

from puppetguard.syntax.elements import Terminal

# Repeated groups are atomic, `(?>(?:…)*)`, not possessive, `(?:…)*+`: before Python 3.11.5 the latter may end in the
# middle of a repetition that fails.

BLANK = "[ \\t\\r\\n\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]"
"""What may stand between tokens. Form feed, vertical tab and the zero-width characters may not."""

BAREWORD = r"(?:(?:::)?[a-z_](?:[\w-]*\w)?)+"

# --- scanned text ---------------------------------------------------------------------------------------------------

COMMENT = Terminal("comment", pp.Regex(r"\#[^\n]*+(?>(?:\n[ \t]*+\#[^\n]*+)*)"))
NAME = Terminal("name", pp.Regex(r"[a-z]\w*+(?>(?:::[a-z]\w*+)*)(?!-+\w|::_)"))
FARROW = Terminal("=>", pp.Literal("=>"))
VARIABLE = Terminal("variable", pp.Regex(r"\$(?:::)?\w++(?>(?:::\w++)*)"))
COMMA = Terminal(",", pp.Literal(","))
SINGLE_QUOTED = Terminal("string", pp.Regex(r"'''|'[^'\\]*+(?>(?:\\(?s:.)[^'\\]*+)*)'"))
DOUBLE_QUOTED = Terminal("double-quoted string", pp.Regex(r'"(?:[^"\\$]++"|"(?!["$]))'))
CLOSE_PAREN = Terminal(")", pp.Literal(")"))
LBRACE = Terminal("{", pp.Literal("{"))
RBRACE = Terminal("}", pp.Literal("}"))
LPAREN = Terminal("(", pp.Literal("("))
ASSIGN = Terminal("=", pp.Regex(r"=(?![>=~])"))
COLON = Terminal(":", pp.Regex(r":(?!:)"))
LBRACK = Terminal("[", pp.Regex(rf"(?<!{BLANK})(?!\A)\["))
LISTSTART = Terminal("[ of an array", pp.Literal("["))
RBRACK = Terminal("]", pp.Literal("]"))
CLASSREF = Terminal("type name", pp.Regex(r"(?:::)?[A-Z]\w*+(?>(?:::[A-Z]\w*+)*)(?!::)"))
DOT = Terminal(".", pp.Literal("."))
NUMBER = Terminal("number", pp.Regex(r"(?:0[xX][0-9A-Fa-f]++|\d++(?:\.\d++|(?!\.\d))(?:[eE]-?\d++|(?![eE]-?\d)))\b"))
IN_EDGE = Terminal("->", pp.Literal("->"))
IN_EDGE_SUB = Terminal("~>", pp.Literal("~>"))
OUT_EDGE = Terminal("<-", pp.Literal("<-"))
OUT_EDGE_SUB = Terminal("<~", pp.Literal("<~"))
PIPE = Terminal("|", pp.Regex(r"\|(?!>)"))
QMARK = Terminal("?", pp.Literal("?"))
EQUAL = Terminal("==", pp.Literal("=="))
NOT_EQUAL = Terminal("!=", pp.Literal("!="))
MATCH = Terminal("=~", pp.Literal("=~"))
NO_MATCH = Terminal("!~", pp.Literal("!~"))
NOT = Terminal("!", pp.Literal("!"))
LLCOLLECT = Terminal("<<|", pp.Literal("<<|"))
RRCOLLECT = Terminal("|>>", pp.Literal("|>>"))
LCOLLECT = Terminal("<|", pp.Literal("<|"))
RCOLLECT = Terminal("|>", pp.Literal("|>"))
LEFT_SHIFT = Terminal("<<", pp.Literal("<<"))
RIGHT_SHIFT = Terminal(">>", pp.Literal(">>"))
LESS_EQUAL = Terminal("<=", pp.Literal("<="))
GREATER_EQUAL = Terminal(">=", pp.Literal(">="))
LESS = Terminal("<", pp.Literal("<"))
GREATER = Terminal(">", pp.Literal(">"))
APPEND_ARROW = Terminal("+>", pp.Literal("+>"))
APPENDS = Terminal("+=", pp.Literal("+="))
DELETES = Terminal("-=", pp.Literal("-="))
PLUS = Terminal("+", pp.Literal("+"))
MINUS = Terminal("-", pp.Literal("-"))
TIMES = Terminal("*", pp.Literal("*"))
MODULO = Terminal("%", pp.Literal("%"))
SEMICOLON = Terminal(";", pp.Literal(";"))
ATAT = Terminal("@@", pp.Literal("@@"))
HEREDOC = Terminal("heredoc", pp.Literal("@("))
AT = Terminal("@", pp.Literal("@"))
ABSOLUTE_NAME = Terminal("name with a leading ::", pp.Regex(r"::[a-z]\w*+(?>(?:::[a-z]\w*+)*)(?!-+\w|::_)"))
WORD = Terminal("bare word", pp.Regex(BAREWORD))
BLOCK_COMMENT = Terminal("comment in /* */", pp.Regex(r"/\*(?s:.)*?\*/"))
SLASH = Terminal("/", pp.Literal("/"))
DOUBLE_QUOTE = Terminal('"', pp.Literal('"'))
END = Terminal("end of the file", pp.Regex(r"\Z"))
STRAY = Terminal("stray character", pp.Regex(r"(?s:.)"))

# --- told apart by context ------------------------------------------------------------------------------------------

LPAREN_FIRST = Terminal("( at the start of a line")
REGEX = Terminal("regular expression")
ERROR = Terminal("error")
TEXT_START = Terminal("text of a string before an interpolation")
TEXT_MIDDLE = Terminal("text of a string between interpolations")
TEXT_END = Terminal("text of a string after an interpolation")
HEREDOC_TEXT = Terminal("text of a heredoc")
RESOLVED_STRING = Terminal("string in the margin of a heredoc")

CASE = Terminal("case")
CLASS = Terminal("class")
DEFAULT = Terminal("default")
DEFINE = Terminal("define")
IF = Terminal("if")
ELSIF = Terminal("elsif")
ELSE = Terminal("else")
INHERITS = Terminal("inherits")
NODE = Terminal("node")
AND = Terminal("and")
OR = Terminal("or")
UNDEF = Terminal("undef")
FALSE = Terminal("false")
TRUE = Terminal("true")
IN = Terminal("in")
UNLESS = Terminal("unless")
FUNCTION = Terminal("function")
TYPE = Terminal("type")
ATTR = Terminal("attr")
PRIVATE = Terminal("private")
PLAN = Terminal("plan")
APPLY = Terminal("apply")

RENDER_TEXT = Terminal("text of a template")
RENDER_START = Terminal("<%=")
RENDER_END = Terminal("%>")
EPP_START = Terminal("start of a template")

KEYWORDS: dict[str, int] = {
    terminal.text: terminal.kind
    for terminal in (
        CASE, CLASS, DEFAULT, DEFINE, IF, ELSIF, ELSE, INHERITS, NODE, AND, OR, UNDEF, FALSE, TRUE, IN, UNLESS,
        FUNCTION, TYPE, ATTR, PRIVATE,
    )
}  # fmt: skip
"""Word → kind. ``plan`` and ``apply`` join them with ``--tasks`` only."""

TASK_KEYWORDS: dict[str, int] = KEYWORDS | {"plan": PLAN.kind, "apply": APPLY.kind}

KEYWORD_KINDS = frozenset(TASK_KEYWORDS.values())
