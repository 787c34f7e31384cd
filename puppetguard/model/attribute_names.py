"""Which attribute, type or value was meant by one that does not exist."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from puppetguard.model.late import late_pattern
from puppetguard.model.spelling import STROKES, edits, is_repetition, stroke

_ANY = (
    # What other tools (Chef, Ansible, Salt) call the same, and other forms of the same words.
    "requires=require required=require depends_on=require depends=require dependson=require needs=require after=require"
    " notifies=notify notification=notify watch=subscribe listen_in=notify watch_in=notify subscribes=subscribe"
    " before_=before befores=before precedes=before state=ensure ensures=ensure present=ensure tags=tag aliases=alias"
)
_SYNONYMS = {
    "file": "user=owner username=owner uid=owner src=source dest=path destination=path perms=mode perm=mode"
    " permissions=mode permission=mode chmod=mode gid=group groupname=group recursive=recurse text=content body=content"
    " contents=content template=content to=target link=target filename=path file=path type=ensure validate=validate_cmd"
    " validate_command=validate_cmd overwrite=replace",
    "package": "version=ensure packages=name package=name pkg=name options=install_options update=ensure",
    "service": "enabled=enable running=ensure started=ensure active=ensure onboot=enable on_boot=enable"
    " autostart=enable service=name services=name has_restart=hasrestart has_status=hasstatus"
    " restart_command=restart status_command=status",
    "user": "id=uid user_id=uid userid=uid group=gid group_id=gid groupid=gid directory=home homedir=home home_dir=home"
    " manage_home=managehome create_home=managehome createhome=managehome username=name user=name passwd=password"
    " fullname=comment gecos=comment allow_dupe=allowdupe",
    "group": "id=gid group_id=gid groupid=gid users=members member=members groupname=name allow_dupe=allowdupe",
    "exec": "cmd=command commands=command run=command dir=cwd chdir=cwd workdir=cwd workingdir=cwd working_dir=cwd"
    " working_directory=cwd directory=cwd env=environment environments=environment"
    " only_if=onlyif not_if=unless"
    " refresh_only=refreshonly refreshed_only=refreshonly paths=path retries=tries"
    " retry=tries tries_sleep=try_sleep trysleep=try_sleep create=creates runas=user run_as=user log_output=logoutput",
    "cron": "cmd=command minutes=minute min=minute mins=minute hours=hour days=monthday day=monthday dom=monthday"
    " day_of_month=monthday dow=weekday day_of_week=weekday weekdays=weekday months=month mon=month env=environment",
    "mount": "src=device source=device path=name fs=fstype filesystem=fstype fs_type=fstype opts=options"
    " option=options",
    "host": "address=ip ipaddress=ip ip_address=ip aliases=host_aliases host_alias=host_aliases alias_=host_aliases",
    "notify": "msg=message text=message content=message",
    "ssh_authorized_key": "public_key=key pubkey=key owner=user username=user",
    "tidy": "recursive=recurse",
}
_VALUES = {
    "service.ensure": "started=running start=running up=running on=running active=running enabled=running"
    " present=running installed=running yes=running enable=running stop=stopped down=stopped off=stopped"
    " absent=stopped disabled=stopped dead=stopped inactive=stopped disable=stopped no=stopped",
    "service.enable": "yes=true on=true enabled=true enable=true no=false off=false disabled=false disable=false"
    " masked=mask auto=true automatic=true",
    "file.ensure": "dir=directory folder=directory directories=directory symlink=link exists=present exist=present"
    " touch=file created=present deleted=absent removed=absent regular=file",
    "package.ensure": "install=installed removed=absent remove=absent uninstalled=absent uninstall=absent"
    " deleted=absent purge=purged newest=latest upgrade=latest upgraded=latest updated=latest update=latest"
    " exists=present exist=present yes=present true=present",
    "ensure": "exists=present exist=present created=present create=present add=present added=present yes=present"
    " removed=absent remove=absent deleted=absent delete=absent gone=absent missing=absent no=absent",
    "": "yes=true on=true enabled=true no=false off=false disabled=false",
}
_WORD = late_pattern(r"[a-z][a-z0-9_-]*", re.IGNORECASE | re.ASCII)


def meant_attribute(name: str, type_name: str, attributes: Collection[str], shared: Collection[str]) -> str | None:
    """Return the attribute of a type that a name most likely stands for; None if none is near.

    ``shared`` are those that all types have: of two as near, that of the type is meant.
    """
    lower = name.lower()
    known = [*attributes, *shared]
    if lower in known:
        return lower
    slips = sorted(
        (STROKES.index(one), candidate in shared, abs(len(candidate) - len(name)), candidate)
        for candidate in known
        if (one := stroke(lower, candidate)) is not None
    )
    for table in (_SYNONYMS.get(type_name, ""), _ANY):
        named = _pairs(table).get(lower)
        if named in known and not (slips and slips[0][3] != named and slips[0][0] < 2):
            return named
    if slips:
        return slips[0][3]
    bare = lower.replace("_", "").replace("-", "")
    same = [one for one in known if one.replace("_", "") == bare]
    if same:
        return same[0]
    far = [(edits(lower, one), one in shared, one) for one in known if len(one) > 4]
    best = min(far, default=(99, False, ""))
    if best[0] <= 2 and len(lower) > 4:
        return best[2]
    return next((one for one in sorted(known, key=len, reverse=True) if len(one) > 3 and lower.startswith(one)), None)


def meant_value(value: str, type_name: str, attribute: str, words: Collection[str]) -> str | None:
    """Return the word that a value most likely stands for; None if none is near."""
    lower = value.lower()
    if lower in words:
        return lower
    for key in (f"{type_name}.{attribute}", attribute, ""):
        named = _pairs(_VALUES.get(key, "")).get(lower)
        if named in words:
            return named
    near = near_name(lower, words)
    if near is not None:
        return near
    best = min(((edits(lower, one), one) for one in words if len(one) > 4), default=(99, ""))
    return best[1] if best[0] <= 2 and len(lower) > 4 else None


def is_synonym(name: str, meant: str, type_name: str, attribute: str = "") -> bool:
    """Tell whether an attribute, or with ``attribute`` a value of that, is what others call ``meant``."""
    tables = (
        (_VALUES.get(key, "") for key in (f"{type_name}.{attribute}", attribute, ""))
        if attribute
        else (_SYNONYMS.get(type_name, ""), _ANY)
    )
    return any(_pairs(table).get(name.lower()) == meant for table in tables)


def near_name(name: str, known: Iterable[str]) -> str | None:
    """Return the one of ``known`` that one stroke parts from ``name``; of several the likeliest."""
    found = sorted(
        (STROKES.index(one), abs(len(candidate) - len(name)), candidate)
        for candidate in known
        if -2 < len(candidate) - len(name) < 2 and (one := stroke(name, candidate)) is not None
    )
    return found[0][2] if found else None


def is_slip(name: str, meant: str) -> bool:
    """Tell whether a name is hardly another one that happens to be near: of some length, or a letter twice."""
    if _WORD.fullmatch(name) is None:
        return False
    return len(meant) >= 5 or (len(meant) >= 4 and stroke(name, meant) != "replaced") or is_repetition(name, meant)


def is_plain_slip(name: str, meant: str) -> bool:
    """Tell whether a short name is hardly another one: two letters swapped, one repeated, one lost or added inside."""
    how = stroke(name, meant)
    inside = name[0] == meant[0] and name[-1] == meant[-1]
    return _WORD.fullmatch(name) is not None and (
        how in ("swapped", "repeated") or is_repetition(name, meant) or (how in ("missing", "extra") and inside)
    )


def _pairs(table: str) -> dict[str, str]:
    return dict(pair.split("=") for pair in table.split())
