"""What programs are told to do, misspelled: ``systemctl relaod``, ``service nginx retsart``, ``docker container sl``.

Only programs are looked at whose actions are a list that is known. A word is taken for a slip if it is neither one of
these, nor a word near them in what is written about the program, and one stroke away from an action.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from puppetguard.knowledge.commands import is_known_command
from puppetguard.knowledge.invocations import Actions, actions_of, apache_modules
from puppetguard.knowledge.words import is_word
from puppetguard.model.commands import Command
from puppetguard.model.expansion import Argument
from puppetguard.model.patterns import Wild
from puppetguard.model.spelling import Stroke, edits, is_clear, likeliest

_PLACES = {"service": 1, "invoke-rc.d": 1, "update-rc.d": 1, "pg_ctlcluster": 2}
"""How many operands stand before the action; none of all others."""
_INIT_SCRIPTS = re.compile(r"/etc/(?:rc\.d/)?init\.d/")
_MODULES = frozenset({"a2enmod", "a2dismod"})
_EXTENSIBLE = frozenset(
    "artisan service git svn hg docker podman kubectl helm yarn composer gem bundle wp puppet openssl terraform"
    " openstack neutron cinder aws vagrant cargo brew".split()
)
"""Programs to which actions can be added: by scripts, plug-ins, aliases, or programs called like ``git-foo``."""
_ABBREVIATING = frozenset(
    "artisan ip nmcli composer gem bundle btrfs busctl svn openstack neutron cinder crm ceph".split()
)
"""Programs that understand the start of an action, as their manuals say."""
_WORD = re.compile(r"[a-z][a-z0-9_:-]*")
_PHP_WITH_VALUE = frozenset("-c -d -z -B -E -F".split())
_PHP = re.compile(r"php[0-9.]*")
_DEEPEST = 3
_LONG = 6
"""How long a word must be in which two strokes are a slip."""


class ActionSlip(NamedTuple):
    """A misspelled action: where it stands, what was meant, and of what (``git remote``).

    ``open`` tells that the program may have actions of its own making, ``clear`` that nothing else can be meant.
    """

    argument: Argument
    word: str
    meant: str
    stroke: Stroke
    program: str
    open: bool
    module: bool = False
    clear: bool = True
    strokes: int = 1


def slip_of_action(command: Command) -> ActionSlip | None:
    """Return the misspelled action of a command; None if it has none, or nothing can be said of it."""
    program, skipped = command.program, _PLACES.get(command.program, 0)
    if _INIT_SCRIPTS.fullmatch(command.directory):
        program, skipped = "service", 0
    if program in _MODULES:
        return _slip_of_module(command)
    arguments = command.arguments
    if _PHP.fullmatch(program) and (script := _script_of(arguments)) is not None:
        program, arguments = script
    opened = program in _EXTENSIBLE
    for _ in range(_DEEPEST):
        actions = actions_of(program)
        if actions is None:
            return None
        at, doubtful = _action(arguments, actions, skipped)
        if at is None:
            return None
        word = arguments[at].known or ""
        if word not in actions.names:
            return _slip(arguments, at, program, actions, opened=opened, doubtful=doubtful)
        program, arguments, skipped = f"{program} {word}", arguments[at + 1 :], 0
    return None


def fits_action(program: str, command: Command) -> bool:
    """Tell whether a command would tell ``program`` something that it knows to do."""
    actions = actions_of(program)
    if actions is None:
        return False
    at, _ = _action(command.arguments, actions, _PLACES.get(program, 0))
    return at is not None and command.arguments[at].known in actions.names


def _ends_in(argument: Argument, name: str) -> bool:
    last = argument.pieces[-1] if argument.pieces else None
    return last is not None and not isinstance(last, Wild) and last.value.endswith(name)


def _script_of(arguments: tuple[Argument, ...]) -> tuple[str, tuple[Argument, ...]] | None:
    """Return the script that PHP is to run, as a program of its own; None if it runs none that is known."""
    is_value = False
    for at, argument in enumerate(arguments):
        text = argument.known
        if is_value:
            is_value = False
        elif text is None:
            # `php ${folder}/artisan migrate`
            return ("artisan", arguments[at + 1 :]) if _ends_in(argument, "/artisan") else None
        elif text.startswith("-"):
            is_value = text in _PHP_WITH_VALUE
        else:
            return text.rpartition("/")[2], arguments[at + 1 :]
    return None


def _action(arguments: tuple[Argument, ...], actions: Actions, skipped: int) -> tuple[int | None, bool]:
    """Return where the action stands, and whether it may be the value of an option; None if it is not known."""
    behind_option = guessed = False
    for at, argument in enumerate(arguments):
        text = argument.known
        if text is None:
            # What is not known behind an option is taken for its value: `git -C $folder pull`.
            if argument.start_text.startswith("-") or not (skipped or behind_option):
                return None, False
            if behind_option:
                guessed, behind_option = True, False
                continue
            skipped -= 1
        elif text.startswith("-"):
            behind_option = "=" not in text
            continue
        elif skipped:
            skipped -= 1
        elif text in actions.names or not behind_option or likeliest(text, actions.names):
            return at, behind_option or guessed
        behind_option = False
    return None, False


def _slip(
    arguments: tuple[Argument, ...], at: int, program: str, actions: Actions, *, opened: bool, doubtful: bool
) -> ActionSlip | None:
    word = arguments[at].known or ""
    if _WORD.fullmatch(word) is None or word in actions.beside or len(word) < 2:
        return None
    # A word behind an option may be its value, if what could be the action comes later: `git -C pul pull`.
    if doubtful and any(argument.known in actions.names for argument in arguments[at + 1 :]):
        return None
    head = program.partition(" ")[0]
    if head in _ABBREVIATING and any(name.startswith(word) for name in actions.names):
        return None
    found = likeliest(word, actions.names)
    if found is None and not opened:
        return _slip_of_two_strokes(arguments[at], word, program, actions)
    if found is None or len(found[0]) < 3:
        return None
    clear = is_clear(word, found[0], actions.names)
    return ActionSlip(arguments[at], word, *found, program, opened, clear=clear)


def _slip_of_two_strokes(argument: Argument, word: str, program: str, actions: Actions) -> ActionSlip | None:
    """Return a longer action that two strokes part from a word which is none of its own, if there is just one."""
    if len(word) < _LONG or is_word(word) or is_known_command(word):
        return None
    near = [name for name in actions.names if name[0] == word[0] and len(name) >= _LONG and edits(word, name) == 2]
    if len(near) != 1 or any(edits(word, name) <= 2 for name in actions.beside if name != near[0]):
        return None
    return ActionSlip(argument, word, near[0], "replaced", program, open=False, clear=False, strokes=2)


def _slip_of_module(command: Command) -> ActionSlip | None:
    """Return a module of Apache that is misspelled; there are many others than those that come with it."""
    known = {*apache_modules(), *(name.removeprefix("mpm_") for name in apache_modules())}
    for argument in command.arguments:
        word = argument.known or ""
        if word in known or _WORD.fullmatch(word) is None or len(word) < 4:
            continue
        found = likeliest(word, known)
        if found is not None and (found[1] in ("swapped", "repeated") or len(found[0]) > 5):
            return ActionSlip(
                argument, word, *found, command.program, open=True, module=True, clear=is_clear(word, found[0], known)
            )
    return None
