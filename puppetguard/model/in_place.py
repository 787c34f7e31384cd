"""The option ``-i`` of ``sed``, ``perl`` and ``ruby``: what it takes for the suffix of backups.

Source: the manual of GNU sed, "Command-Line Options"; perlrun; ruby(1).
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from puppetguard.model.expansion import Argument

_OPTIONS = {"sed": "enrEszu", "gsed": "enrEszu", "perl": "penwlTsS0", "ruby": "penwlsS"}
_VALUED = {"sed": "efl", "gsed": "efl", "perl": "eEIMmxFCDdV", "ruby": "eICEFTWrx"}
_READ_WHOLE = frozenset("logrotate.d sites-enabled".split())
_READ_WITHOUT_DOTS = frozenset("cron.d cron.hourly cron.daily cron.weekly cron.monthly sudoers.d xinetd.d".split())
"""Directories of which programs read all files, or all whose names have no dot.

Source: logrotate(8); nginx as Debian packages it; run-parts(8), cron(8), sudoers(5), xinetd.conf(5).
"""


class SwallowedOptions(msgspec.Struct, frozen=True):
    """An option ``-i`` with letters behind it that were meant as options; ``word`` stands at ``[start, end)``.

    ``lost`` are the options that are not in force, ``instead`` is what was meant. ``file`` is the first file that is
    changed, if it is known; ``read_in`` the directory it is in, if the copy is read as well. ``is_script`` tells of
    ``-ei``, where ``i`` is the script; ``fails`` that there is no script at all, and its text is taken for a file.
    """

    word: str
    start: int
    end: int
    suffix: str
    instead: str
    lost: tuple[str, ...] = ()
    file: str = ""
    read_in: str = ""
    is_script: bool = False
    fails: bool = False


def swallowed_options(program: str, arguments: Sequence[Argument]) -> SwallowedOptions | None:
    """Return the option that takes others for a suffix; None if there is none."""
    letters = _OPTIONS.get(program)
    if letters is None:
        return None
    skipped = False
    for index, argument in enumerate(arguments):
        word = argument.known
        if word == "--":
            return None
        if skipped or word is None or not word.startswith("-") or word.startswith("--"):
            if not skipped and program in ("perl", "ruby"):
                return None
            skipped = False
            continue
        for at, letter in enumerate(word[1:], 1):
            rest = word[at + 1 :]
            if letter == "i":
                if rest and not set(rest) - set(letters) and len(set(rest)) == len(rest):
                    return _swallowed(program, argument, word, rest, arguments[index + 1 :])
                break
            if letter in _VALUED[program]:
                skipped = not rest
                if rest == "i" and letter == "e" and program in ("sed", "gsed"):
                    instead = f"{'-' + word[1:at] + ' ' if at > 1 else ''}-i -e"
                    return SwallowedOptions(word, argument.start, argument.end, "", instead, is_script=True)
                break
    return None


def _swallowed(
    program: str, argument: Argument, word: str, suffix: str, following: Sequence[Argument]
) -> SwallowedOptions:
    before = word[1 : -len(suffix) - 1]
    instead = f"-{before}i -{suffix}"
    files = [one.known for one in following if one.known and not one.known.startswith("-")]
    file = files[-1] if len(files) > 1 and files[-1] else ""
    # The script that follows is read as one all the same where ``-e`` is not needed for that.
    needless = "e" if program in ("sed", "gsed") else ""
    lost = tuple(option for option in suffix if option not in needless)
    fails = not needless and "e" in suffix and not any((one.known or "").startswith("-e") for one in following)
    read_in = _read_in(f"{file}{suffix}") if file else ""
    return SwallowedOptions(word, argument.start, argument.end, suffix, instead, lost, file, read_in, fails=fails)


def _read_in(path: str) -> str:
    directory, _, name = path.rpartition("/")
    kind = directory.rpartition("/")[2]
    if kind in _READ_WHOLE or (kind in _READ_WITHOUT_DOTS and "." not in name):
        return directory
    return ""
