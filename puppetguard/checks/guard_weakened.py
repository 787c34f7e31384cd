"""Changes of what guards the code: its configuration, its baseline, its policy, its hooks and its CI jobs."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from puppetguard.checks._contract import ChangeHit, Check, NoParameters
from puppetguard.findings import Confidence, Severity

if TYPE_CHECKING:
    from puppetguard.change.case import Case
    from puppetguard.change.fact import Fact

_HINT = "what guards a code base is changed by a change of its own, and by somebody who may"
_APPROVAL = re.compile(r"\.puppetguard/approvals/.")
_CONFIGURATION = ".puppetguard.yaml"
_BASELINE = ".puppetguard-baseline.json"
_LOOSER = {
    "ignore": "more rules are ignored",
    "exclude": "more files are left out",
    "overrides": "some files have other settings",
    "extends": "other settings are taken",
}
_TIGHTER = {
    "extend-select": "fewer rules are used",
    "rules": "fewer rules are used",
    "include": "other files are looked at",
    "select": "other rules are used",
}
_ANCHOR = re.compile(r"(?:^|[\s\[{,:-])[&*!]", re.MULTILINE)
_LONGEST = 100_000
_LEVELS = ("info", "warning", "error", "never")


def _guard_weakened(case: Case, parameters: NoParameters) -> Iterator[ChangeHit]:
    """Yield where a file of the guard is gone, changed or renamed; of its configuration, only where it is looser."""
    from puppetguard.knowledge.guard_files import is_guard_file

    change = case.change
    if change.what != "file" or change.attribute not in ("content", "mode", ""):
        return
    old = case.altered.base.file if case.altered.base is not None else ""
    path = old if is_guard_file(old) else case.file
    name = path.rpartition("/")[2]
    if not is_guard_file(path) or (_APPROVAL.match(path) and not old):
        return
    if case.head is None or (old and not is_guard_file(case.file)):
        yield ChangeHit(f"{path} is gone: it guards the code", _HINT, severity=Severity.ERROR)
    elif name == _CONFIGURATION and change.attribute != "mode":
        told = _looser(_settings(case.base), _settings(case.head))
        if told:
            yield ChangeHit(f"{path} is looser: {'; '.join(told)}", _HINT)
    elif name == _BASELINE and change.attribute != "mode":
        grown = len(_known(case.head) - _known(case.base))
        if grown:
            more = f"{grown} finding{'s' if grown > 1 else ''} more"
            yield ChangeHit(f"{path} excuses {more} than before", _HINT)
    elif case.base is not None:
        how = f": {change.before or 'nothing'} → {change.after or 'nothing'}" if change.attribute == "content" else ""
        yield ChangeHit(f"{path} guards the code, and changes{how}", _HINT, Confidence.LIKELY)


def _text(fact: Fact | None) -> str:
    aspect = fact.aspects.get("content") if fact is not None else None
    return "\n".join(aspect.lines) if aspect is not None else ""


def _known(fact: Fact | None) -> set[str]:
    try:
        found = json.loads(_text(fact) or "{}").get("findings", [])
        return {str(one.get("fingerprint")) for one in found}
    except (ValueError, AttributeError, TypeError):
        # What cannot be read is refused elsewhere; here it counts as a difference.
        return {_text(fact)}


def _settings(fact: Fact | None) -> dict[str, Any] | None:
    """Return what a configuration says; None if it cannot be read."""
    import yaml

    text = _text(fact)
    if _ANCHOR.search(text) or len(text) > _LONGEST:
        # It is refused when it is used.
        return None
    try:
        found = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)) if text.strip() else {}  # noqa: S506 # a safe one
    except (yaml.YAMLError, ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _looser(old: dict[str, Any] | None, new: dict[str, Any] | None) -> list[str]:
    """Return in what new settings ask less than old ones."""
    if old is None or new is None:
        return ["it cannot be read"] if new is None else []
    found = [f"{told} (`{key}`)" for key, told in _LOOSER.items() if (_items(new, key) - _items(old, key))]
    found += [
        f"{told} (`{key}`)" for key, told in _TIGHTER.items() if _is_narrower(_items(old, key), _items(new, key), key)
    ]
    if _level(new) > _level(old):
        found.append(f"less makes it fail (`fail-on`: {old.get('fail-on', 'as usual')} → {new['fail-on']})")
    before, after = _mapping(old, "severity"), _mapping(new, "severity")
    lower = [rule for rule, level in after.items() if _rank(level) < _rank(before.get(rule, "error"))]
    if lower:
        found.append(f"lower severities ({', '.join(f'`{one}`' for one in lower[:5])})")
    if old.get("pedantic") is True and new.get("pedantic") is not True:
        found.append("what is only possible is no longer reported (`pedantic`)")
    was, now = _mapping(old, "suppressions"), _mapping(new, "suppressions")
    if _items(was, "forbid") - _items(now, "forbid") or (was.get("require-reason") and not now.get("require-reason")):
        found.append("comments may excuse more (`suppressions`)")
    if new.get("baseline") is not None and new.get("baseline") != old.get("baseline"):
        found.append("another baseline is used (`baseline`)")
    return found


def _is_narrower(old: set[str], new: set[str], key: str) -> bool:
    if key in ("select", "include"):
        return bool(new) and (not old or bool(old - new))
    return bool(old - new)


def _items(settings: dict[str, Any], key: str) -> set[str]:
    value = settings.get(key)
    listed = value if isinstance(value, list) else [] if value is None else [value]
    return {json.dumps(one, sort_keys=True, default=str) for one in listed}


def _mapping(settings: dict[str, Any], key: str) -> dict[str, Any]:
    value = settings.get(key)
    return value if isinstance(value, dict) else {}


def _level(settings: dict[str, Any]) -> int:
    return _rank(settings.get("fail-on", "info"))


def _rank(level: object) -> int:
    return _LEVELS.index(str(level)) if str(level) in _LEVELS else 0


CHECK = Check(scope="change", change=_guard_weakened, mends=True)
