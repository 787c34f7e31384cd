"""Calls of plans that run other plans and tasks, with what these take and are given."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Literal

import msgspec

from puppetguard.model.layout.task_metadata import TASKS, is_task_metadata
from puppetguard.model.places import Place

if TYPE_CHECKING:
    from puppetguard.model.index import Index, Member
    from puppetguard.model.outline import CallOutline

_RUN: dict[str, Literal["plan", "task"]] = {"run_plan": "plan", "run_task": "task"}


class Taken(msgspec.Struct, frozen=True):
    """A parameter of a plan or task: its ``type`` as it is written (empty without), and whether it may be left out."""

    type: str
    optional: bool


class PlanCall(msgspec.Struct, frozen=True):
    """A call of ``run_plan`` or ``run_task``: what it runs, what that takes, and what it is given.

    ``place`` is that of what is given, or of the name where nothing is; ``complete`` tells that nothing else is given.
    """

    member: Member
    call: CallOutline
    kind: Literal["plan", "task"]
    name: str
    takes: Mapping[str, Taken]
    given: Mapping[str, object]
    place: Place
    complete: bool


def plan_calls(index: Index) -> Iterator[PlanCall]:
    """Yield the calls of ``index.each`` of which it is known what they run, and what that takes."""
    tasks: dict[str, Mapping[str, Taken] | None] | None = None
    for member in index.each:
        for call in member.outline.calls:
            kind = _RUN.get(call.name)
            if kind is None or not call.arguments or not call.complete or len(call.arguments[0]) != 1:
                continue
            name = call.arguments[0][0]
            if not isinstance(name, str):
                continue
            if kind == "plan":
                takes = _of_plan(index, name)
            else:
                tasks = _tasks(index) if tasks is None else tasks
                takes = tasks.get(name)
            given = _given(call)
            if takes is None or given is None:
                continue
            entries, complete = given
            place = call.places[-1] if entries else call.places[0]
            if kind == "plan" and len(call.arguments) > 1 and not _is_hash(call.arguments[1]):
                # Targets that stand alone are given to the parameter that is called so.
                complete = False
            yield PlanCall(member, call, kind, name, takes, entries, place, complete)


def _of_plan(index: Index, name: str) -> Mapping[str, Taken] | None:
    found = index.definitions("plan").get(name, ())
    if len(found) != 1 or found[0].member.outline.broken:
        return None
    return {one.name: Taken(one.type, one.optional) for one in found[0].definition.parameters}


def _tasks(index: Index) -> dict[str, Mapping[str, Taken] | None]:
    """Return what the tasks take that say so; None for one of which there are two."""
    found: dict[str, Mapping[str, Taken] | None] = {}
    # Another time there may be some where there are none.
    index.trace.note("keys")
    for member in index.members:
        role = member.role
        if not is_task_metadata(role) or role.module is None or member.outline.broken:
            continue
        base = role.inner.removeprefix(TASKS).removesuffix(".json")
        name = role.module.name if base == "init" else f"{role.module.name}::{base}"
        keys = {one.name: one.value for one in member.outline.keys}
        if "parameters" in keys:
            found[name] = None if name in found else _parameters(keys["parameters"])
    return found


def _parameters(value: object) -> Mapping[str, Taken] | None:
    entries = _entries(value)
    if entries is None or not entries[1]:
        return None
    found: dict[str, Taken] = {}
    for name, said in entries[0].items():
        inner = _entries(said)
        if inner is None:
            return None
        kind = inner[0].get("type", "")
        text = kind if isinstance(kind, str) else ""
        found[name] = Taken(text, text in ("", "Any", "Data") or text.startswith("Optional") or "default" in inner[0])
    return found


def _given(call: CallOutline) -> tuple[Mapping[str, object], bool] | None:
    """Return what is given by name, and whether that is all; None if it is not known."""
    last = call.arguments[-1]
    if len(call.arguments) < 2 or not _is_hash(last):
        # What stands last may be a hash in a variable; a text is a description.
        bare = 2 if call.name == "run_task" else 1
        text = len(call.arguments) > bare and all(isinstance(one, str) for one in last)
        return ({}, True) if len(call.arguments) <= bare or text else None
    found = _entries(last[0]) if len(last) == 1 else None
    # A default without anything says nothing of what a caller gives in its place.
    return None if found is None or (call.assumed[-1] and not found[0]) else found


def _is_hash(values: tuple[object, ...]) -> bool:
    return any(isinstance(one, list) and one[:1] == ["hash"] for one in values)


def _entries(value: object) -> tuple[Mapping[str, object], bool] | None:
    """Return the entries of a hash as units keep it, and whether these are all."""
    if not isinstance(value, list) or value[:1] != ["hash"]:
        return None
    _, entries, complete = value
    found = {key: item for key, item in entries if isinstance(key, str)}
    return found, bool(complete) and len(found) == len(entries)
