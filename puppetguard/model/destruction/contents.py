"""Files of the system that are overwritten, and disks: ``echo … > /etc/fstab``, ``dd of=/dev/sda``, ``mkfs``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from puppetguard.findings import Confidence
from puppetguard.knowledge.essentials import essential_file
from puppetguard.model.destruction.finding import Asked, Destruction
from puppetguard.model.effects import Effect
from puppetguard.model.patterns import known_text, shown
from puppetguard.model.script import Text

_DISK = re.compile(
    r"/dev/(?:[shv]d[a-z]{1,2}\d{0,3}|xvd[a-z]\d{0,3}|nvme\d+n\d+(?:p\d+)?|mmcblk\d+(?:p\d+)?|md\d+|dm-\d+"
    r"|mapper/(?!control$)[^/\s]+|disk/by-[a-z]+/[^/\s]+)"
)
_LINES = frozenset(
    # Files that have a line for each of many things, and which are there before anybody writes to them.
    "/etc/passwd /etc/shadow /etc/group /etc/gshadow /etc/sudoers /etc/fstab /etc/hosts /etc/crontab /etc/services"
    " /etc/profile /etc/bashrc /etc/bash.bashrc /etc/ssh/sshd_config /etc/nsswitch.conf /etc/login.defs /etc/shells"
    " /etc/security/limits.conf /etc/sysctl.conf /etc/subuid /etc/subgid /etc/default/grub /etc/protocols"
    " /etc/pam.d/common-auth /etc/pam.d/system-auth /etc/pam.d/sshd /etc/pam.d/sudo /etc/pam.d/su".split()
)
_ACCOUNTS = frozenset("/etc/passwd /etc/shadow /etc/group /etc/gshadow /etc/sudoers /etc/fstab".split())
_EMPTYING = frozenset(("", ":", "true", "truncate"))
_SAYING = frozenset("echo printf".split())
_READERS = frozenset(
    "sed gsed awk gawk mawk nawk grep egrep fgrep sort uniq cut tr head tail cat tac perl jq iconv column nl rev fold"
    " envsubst xmllint yq".split()
)
_PARTING = re.compile(r"\|\||[;&\n()]")
_LONGEST_PIPELINE = 10
_SYSRQ = {"b": "reboots at once", "c": "crashes the kernel", "o": "switches the machine off at once"}
_FORMATS = {
    "": "formats",
    "partition": "changes the partitions of",
    "label": "makes a new partition table on",
    "wipe": "wipes",
    "encrypt": "formats",
    "remove": "removes",
}


def overwritten(asked: Asked) -> Iterator[Destruction]:
    """Yield the files and devices of the system whose content a command destroys."""
    for effect in asked.effects:
        path = known_text(effect.target)
        if effect.kind == "format":
            yield from _formatted(asked, effect)
        elif path is None:
            continue
        elif effect.kind == "rename" and path in ("/dev/null", "/dev/zero"):
            yield Destruction(
                effect.start,
                effect.end,
                asked.sure,
                f"`{asked.command.program}` puts a file in place of `{path}`: all programs write into it from then on",
                "delete the file with `rm`",
            )
        elif effect.kind in ("write", "copy", "rename") and _DISK.fullmatch(path):
            yield _on_disk(asked, effect, path)
        elif effect.kind == "write" and path == "/proc/sysrq-trigger":
            yield from _request(asked, effect)
        elif effect.kind == "write":
            yield from _written(asked, effect, path)
        elif effect.kind == "copy" and known_text(effect.value) == "/dev/null" and path in _LINES:
            yield _emptied(asked, effect, path)


def _written(asked: Asked, effect: Effect, path: str) -> Iterator[Destruction]:
    if effect.action not in ("", "truncate", "dd"):
        return
    program = asked.command.program
    read = _reads(asked.effects, path)
    redirected = any(target.file.start == effect.start for target in asked.command.targets)
    if read and redirected and program in _READERS:
        yield Destruction(
            effect.start,
            effect.end,
            asked.sure,
            f"`> {path}` empties the file before `{program}` reads it",
            f"write into another file and `mv` it to `{path}`, or use `sed -i`",
        )
    elif redirected and program in _READERS and _is_piped_from(asked, path):
        yield Destruction(
            effect.start,
            effect.end,
            min(Confidence.LIKELY, asked.sure),
            f"`> {path}` empties the file, as a rule before the start of the pipeline reads it",
            f"write into another file and `mv` it to `{path}`, or use `sed -i`",
        )
    elif path in _LINES and (effect.action == "truncate" or program in _EMPTYING or _writes_nothing(asked)):
        yield _emptied(asked, effect, path)
    elif path in _LINES and (program in _SAYING or (program == "tee" and _is_one_line(asked)) or effect.action == "dd"):
        confidence = asked.sure if path in _ACCOUNTS else Confidence.LIKELY
        yield Destruction(
            effect.start,
            effect.end,
            confidence if _is_short(asked) else Confidence.POSSIBLE,
            f"`{path}` is overwritten by what `{program}` writes, its other lines are lost{_loss(path)}",
            "write `>>` or `tee -a` to add a line",
        )
    elif path in _ACCOUNTS and program == "cat" and not any(one.kind == "read" for one in asked.effects):
        yield Destruction(
            effect.start,
            effect.end,
            Confidence.POSSIBLE,
            f"`{path}` is overwritten, its other lines are lost{_loss(path)}",
            "write `>>` to add lines",
        )


def _reads(effects: Sequence[Effect], path: str) -> bool:
    return any(one.kind == "read" and known_text(one.target) == path for one in effects)


def _is_piped_from(asked: Asked, path: str) -> bool:
    """Tell whether the pipeline that a command ends starts with one that reads a file."""
    script = asked.execution.script
    for index in range(asked.number - 1, max(-1, asked.number - _LONGEST_PIPELINE), -1):
        command = asked.run.commands[index]
        if command.end > asked.command.start or _PARTING.search(script, command.end, asked.command.start):
            return False
        if _reads(asked.run.effects[index], path):
            return True
    return False


def _writes_nothing(asked: Asked) -> bool:
    arguments = asked.command.arguments
    known = [argument.known for argument in arguments]
    return (asked.command.program == "cat" and known == ["/dev/null"]) or "if=/dev/null" in known


def _is_one_line(asked: Asked) -> bool:
    return bool(asked.command.line) and _is_short(asked)


def _is_short(asked: Asked) -> bool:
    """Tell whether what is written is not a whole file: one line, as far as it is known."""
    texts = [
        piece.value for argument in asked.command.arguments for piece in argument.pieces if isinstance(piece, Text)
    ]
    texts += [piece.value for piece in asked.command.line or () if isinstance(piece, Text)]
    text = "".join(texts)
    return "\n" not in text.strip("\n") and "\\n" not in text.rstrip("n").rstrip("\\")


def _emptied(asked: Asked, effect: Effect, path: str) -> Destruction:
    return Destruction(
        effect.start,
        effect.end,
        asked.sure,
        f"`{path}` is emptied{_loss(path)}",
        "edit the lines that are meant",
    )


def _loss(path: str) -> str:
    essential = essential_file(path)
    return f": {essential.loss}" if essential is not None else ""


def _on_disk(asked: Asked, effect: Effect, path: str) -> Destruction:
    name = f"`{asked.command.program}`" if asked.command.program else "a redirection"
    confidence = asked.sure
    if asked.around.guarded or not asked.often:
        confidence = min(confidence, Confidence.LIKELY)
    return Destruction(
        effect.start,
        effect.end,
        confidence,
        f"{name} overwrites `{path}`: what is on the disk is lost",
        "run it by hand, or ask by `unless` whether the disk is empty",
    )


def _request(asked: Asked, effect: Effect) -> Iterator[Destruction]:
    words = [known for argument in asked.command.arguments if (known := argument.known) and not known.startswith("-")]
    done = _SYSRQ.get(words[-1] if words else "")
    if done and asked.execution.resource != "cron":
        yield Destruction(
            effect.start,
            effect.end,
            asked.sure if asked.often else Confidence.POSSIBLE,
            f"`{words[-1]}` into `/proc/sysrq-trigger` {done}, without writing what is in memory to the disks",
            "use `shutdown`, in an exec with `refreshonly => true`",
        )


def _formatted(asked: Asked, effect: Effect) -> Iterator[Destruction]:
    done = _FORMATS.get(effect.action)
    if done is None or asked.command.elsewhere or asked.execution.resource not in ("exec", "cron"):
        return
    if effect.action == "remove" and not effect.recursive and asked.command.program not in ("zpool", "vgremove"):
        return
    guarded = asked.around.guarded or not asked.often
    if asked.execution.resource == "cron":
        guarded = False
    confidence = Confidence.POSSIBLE if guarded and not asked.around.guard else Confidence.LIKELY
    target = shown(effect.target) or "a device"
    when = "" if guarded else " each time that it runs"
    yield Destruction(
        effect.start,
        effect.end,
        min(confidence, asked.sure),
        f"`{asked.command.program}` {done} `{target}`{when}: what is on it is lost",
        "ask by `unless` or `onlyif` whether it is done already",
    )
