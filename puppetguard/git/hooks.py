"""Installs hooks into a repository, in front of nobody's own: what was there before runs first, and comes back."""

from __future__ import annotations

import os
import shlex
import sys
from collections.abc import Sequence
from typing import Literal

from puppetguard.errors import IncompleteError, UsageError
from puppetguard.git.repository import Repository

HookName = Literal["pre-commit", "pre-push", "pre-receive"]
MARK = "# puppetguard hook, version 1"
EARLIER = ".before-puppetguard"
"""What is put behind the name of a hook that was there before."""
_SCRIPT = """\
#!/bin/sh
{mark}: `puppetguard hook install` wrote it, `puppetguard hook uninstall` removes it.
here=$(dirname -- "$0")
earlier=$here/{name}{suffix}
python={python}
{body}"""
_PLAIN = """\
if [ -x "$earlier" ]; then
  "$earlier" "$@" || exit $?
fi
{guard}exec "$python" -P -m puppetguard hook run {arguments}{name} "$@"
"""
# What git says on standard input is for both.
_PIPED = """\
input=$(cat)
if [ -x "$earlier" ]; then
  printf '%s\\n' "$input" | "$earlier" "$@" || exit $?
fi
{guard}printf '%s\\n' "$input" | "$python" -P -m puppetguard hook run {arguments}{name} "$@"
"""
_GUARD = """\
if [ ! -x "$python" ]; then
  echo "puppetguard: $python is gone: run 'puppetguard hook install' again, or 'hook uninstall'" >&2
  exit 1
fi
"""


def hooks_folder(repository: Repository) -> str:
    """Return where git looks for the hooks of a repository, ``core.hooksPath`` included."""
    try:
        import git  # costs a tenth of a second
    except ImportError as error:
        # That is how GitPython says that there is no git.
        raise IncompleteError(f"git cannot be run: {str(error).splitlines()[0]}") from error

    with (
        git.Repo(repository.git_dir if repository.is_bare else repository.root) as repo,
        repo.config_reader() as reader,
    ):
        given = str(reader.get_value("core", "hooksPath", default=""))
    if not given:
        return os.path.join(repository.common_dir, "hooks")
    return os.path.normpath(os.path.join(repository.root, os.path.expanduser(given)))


def install(repository: Repository, name: HookName, *, shared: bool = False, arguments: Sequence[str] = ()) -> str:
    """Install a hook and return its path; one that is there already is kept and runs first.

    ``arguments`` are the options that it always has.
    A folder outside of the repository is that of many repositories: UsageError unless it is meant to be ``shared``.
    """
    if repository.is_bare and name == "pre-commit":
        raise UsageError(f"nobody commits in {repository.root}, which has no working tree; did you mean pre-receive?")
    folder = hooks_folder(repository)
    inside = (repository.root, repository.common_dir, repository.git_dir)
    if not shared and not any(folder == one or folder.startswith(one + os.sep) for one in inside):
        raise UsageError(
            f"core.hooksPath is {folder}, outside of this repository; --shared installs there all the same"
        )
    os.makedirs(folder, exist_ok=True)
    path = os.path.join(folder, name)
    earlier = path + EARLIER
    if os.path.lexists(path) and not _is_ours(path):
        if os.path.lexists(earlier):
            raise UsageError(f"there are both {path} and {earlier}: remove the one that is not needed")
        os.rename(path, earlier)
    temporary = f"{path}.{os.getpid()}"
    with open(temporary, "w", encoding="utf-8", errors="surrogateescape") as file:
        file.write(_script(name, arguments))
    os.chmod(temporary, 0o755)  # noqa: S103 # git runs it, and so may whoever shares the repository
    os.replace(temporary, path)
    return path


def uninstall(repository: Repository, name: HookName) -> str | None:
    """Remove a hook, and put back the one that was there before; return its path, None if it was not installed."""
    path = os.path.join(hooks_folder(repository), name)
    if not os.path.lexists(path) or not _is_ours(path):
        return None
    os.unlink(path)
    if os.path.lexists(path + EARLIER):
        os.rename(path + EARLIER, path)
    return path


def _script(name: HookName, arguments: Sequence[str]) -> str:
    told = "".join(f"{shlex.quote(one)} " for one in arguments)
    body = (_PLAIN if name == "pre-commit" else _PIPED).format(name=name, guard=_GUARD, arguments=told)
    return _SCRIPT.format(mark=MARK, name=name, suffix=EARLIER, python=shlex.quote(sys.executable), body=body)


def _is_ours(path: str) -> bool:
    try:
        with open(path, "rb") as file:
            return MARK.encode() in file.read(1_000)
    except OSError:
        return False
