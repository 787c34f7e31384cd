"""What commands are said to do to files is what the programs of this machine do to them."""

from __future__ import annotations

import fnmatch
import os
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from puppetguard.model.commands import commands
from puppetguard.model.effects import effects
from puppetguard.model.patterns import Pattern, literal
from puppetguard.model.script import Text

State = dict[str, tuple[object, ...]]


def build(folder: Path) -> None:
    """Make the files that the commands work on, all of them old."""
    for name in ("d/sub", "d/empty", "e", "full"):
        (folder / name).mkdir(parents=True)
    for name in ("a.txt", "b.txt", "c.log", "d/a.txt", "d/x.log", "d/sub/y.log", "full/z"):
        (folder / name).write_text(f"content of {name}\n")
    (folder / "link").symlink_to("a.txt")
    subprocess.run(["tar", "-cf", "t.tar", "full"], cwd=folder, check=True)
    subprocess.run(["gzip", "-k", "b.txt"], cwd=folder, check=True)
    for place, _, files in os.walk(folder):
        for name in files:
            os.utime(os.path.join(place, name), (1, 1), follow_symlinks=False)


def state(folder: Path) -> State:
    """Return all that is there: the kind and content of each path, and of files when they were changed."""
    found: State = {}
    for place, directories, files in os.walk(folder):
        for name in (*directories, *files):
            path = os.path.join(place, name)
            relative = os.path.relpath(path, folder)
            if os.path.islink(path):
                found[relative] = ("link", os.readlink(path))
            elif not os.path.isfile(path):
                found[relative] = ("directory",)
            else:
                with open(path, "rb") as file:
                    found[relative] = ("file", file.read(), os.stat(path).st_mtime_ns)
    return found


def modes(folder: Path, names: Iterable[str]) -> dict[str, int]:
    return {name: os.lstat(folder / name).st_mode for name in names}


def glob(pattern: Pattern) -> str:
    return "".join(piece.value if isinstance(piece, Text) else "*" for piece in pattern).rstrip("/")


def outermost(names: Iterable[str]) -> set[str]:
    """Return the names without those that are inside others."""
    wanted = set(names)
    return {name for name in wanted if not any(f"{name}/".startswith(f"{other}/") for other in wanted - {name})}


def matching(patterns: Iterable[str], names: Iterable[str]) -> Iterator[tuple[str, set[str]]]:
    listed = list(names)
    for pattern in patterns:
        yield pattern, {name for name in listed if fnmatch.fnmatchcase(name, pattern)}


@pytest.mark.parametrize(
    "command",
    [
        "rm a.txt",
        "rm -f a.txt nothing",
        "rm -rf d",
        "rm *.txt",
        "rm -r d/sub full",
        "rm -- a.txt",
        "rmdir e",
        "rmdir d/empty e",
        "unlink link",
        "shred -u -n 1 a.txt",
        "touch new",
        "touch a.txt new",
        "touch -r c.log -d 2020-01-01 new",
        "mkdir n",
        "mkdir -p n/m/o",
        "mkdir -m 700 n o",
        "mv a.txt new",
        "mv a.txt b.txt d/",
        "mv -t e a.txt b.txt",
        "mv -T e n",
        "mv -f a.txt b.txt",
        "mv d/*.log e/",
        "cp a.txt new",
        "cp -a d n",
        "cp a.txt c.log e",
        "cp --target-directory=e a.txt",
        "cp -r d full e/",
        "cp a.txt b.txt",
        "ln -s a.txt new",
        "ln -sf b.txt link",
        "ln a.txt e/",
        "ln -s ../a.txt ../b.txt e",
        "ln -st e ../a.txt",
        "install -m 600 a.txt new",
        "install -d n/m",
        "install -t e a.txt b.txt",
        "install -D a.txt n/m/new",
        "tee new < a.txt",
        "cat a.txt | tee -a b.txt new",
        "truncate -s 0 a.txt",
        "truncate -s +3 a.txt new",
        "sed -i s/content/x/ a.txt",
        "sed -i -e s/content/x/ -e 1d a.txt b.txt",
        "sed -n -i.bak p a.txt",
        "sed s/content/x/ a.txt",
        "sed --in-place --expression=s/content/x/ a.txt",
        "perl -pi -e s/content/x/ a.txt",
        "sort -o new a.txt c.log",
        "uniq a.txt new",
        "dd if=a.txt of=new status=none",
        "dd of=a.txt status=none < c.log",
        "echo x > new",
        "echo x >> a.txt",
        "> a.txt",
        "{ echo x; echo y; } > new",
        "for f in 1 2; do echo $f; done >> new",
        "ls nothing 2> new",
        "ls nothing &> new",
        "ls nothing > new 2>&1",
        "cat <<X > new\nx\nX\n",
        "tar -cf new.tar d full",
        "tar cf new.tar d",
        "tar czf new.tgz d --exclude=*.log",
        "tar -rf t.tar a.txt",
        "tar tf t.tar",
        "tar -xf t.tar -C e",
        "tar xfC t.tar e",
        "cd e && tar -xf ../t.tar",
        "gzip a.txt",
        "gzip -k a.txt",
        "gzip -c a.txt > new.gz",
        "rm b.txt; gunzip b.txt.gz",
        "gzip -df b.txt.gz",
        "bzip2 a.txt c.log",
        "xz -k a.txt",
        "find d -name '*.log' -delete",
        "find . -name '*.txt' -delete",
        "find d full -type f -delete",
        "find d -delete",
        "find d -type f -exec rm {} +",
        "find d -name '*.log' | xargs rm -f",
        "mktemp ./new.XXXXXX",
        "mktemp -d e/XXXXXX",
        "mktemp -p e",
        "cd d && rm x.log",
        "(cd d && rm -r sub) && rm c.log",
        "cd d; cd sub; rm ../x.log ./y.log",
        "sh -c 'cd d; rm x.log'",
        "f=a.txt; cp $f $f.bak",
        "for f in a b; do mv $f.txt $f.old; done",
        "env X=1 nice rm a.txt",
        "mkfifo new",
        "patch a.txt < /dev/null",
    ],
)
def test_files_that_are_made_changed_and_deleted(command: str, tmp_path: Path) -> None:
    build(tmp_path)
    before = state(tmp_path)
    subprocess.run(["bash", "-c", command], cwd=tmp_path, check=False, capture_output=True)
    after = state(tmp_path)
    gone = outermost(before.keys() - after.keys())
    made = outermost(name for name in after if before.get(name) != after[name])

    said_gone: set[str] = set()
    said_made: set[str] = set()
    for one in commands(command):
        for effect in effects(one, literal(str(tmp_path))):
            if effect.kind == "extract":
                said_made.add(os.path.relpath(glob(effect.target), tmp_path) + "/*")
            for path, said in ((effect.gone, said_gone), (effect.made, said_made)):
                if path is not None and glob(path) != "/dev/null":
                    said.add(os.path.relpath(glob(path), tmp_path))
            if effect.kind == "create-directory":
                said_made.add(os.path.relpath(glob(effect.target), tmp_path))

    # Each that is said is so, unless it was not there before (`rm -f nothing`) or is not there in the end.
    for pattern, matched in matching(said_gone, before):
        assert matched - after.keys() or not (matched or "*" in pattern) or matched & made or pattern in said_made, (
            pattern
        )
    for pattern, _ in matching(said_made, ()):
        below = {name for name in after if fnmatch.fnmatchcase(name, pattern)}
        assert below or pattern in said_gone, pattern
    # Whatever was so has been said.
    for name in gone:
        assert any(fnmatch.fnmatchcase(name, pattern) for pattern in said_gone), name
    for name in made:
        inside = [*said_made, *(f"{pattern}/*" for pattern in said_made)]
        above = [pattern for pattern in said_made if f"{pattern}/".startswith(f"{name}/")]
        assert above or any(fnmatch.fnmatchcase(name, pattern) for pattern in inside), name


@pytest.mark.parametrize(
    ("command", "changed"),
    [
        ("chmod 600 a.txt c.log", {"a.txt", "c.log"}),
        ("chmod u+x,g-r a.txt", {"a.txt"}),
        ("chmod -r a.txt", {"a.txt"}),
        ("chmod -R go-rwx d", {"d", "d/a.txt", "d/x.log", "d/sub", "d/sub/y.log", "d/empty"}),
        ("chmod --reference=e a.txt b.txt", {"a.txt", "b.txt"}),
        ("cd d && chmod 600 *.log", {"d/x.log"}),
    ],
)
def test_permissions(command: str, changed: set[str], tmp_path: Path) -> None:
    build(tmp_path)
    names = [name for name in state(tmp_path) if name != "link"]
    before = modes(tmp_path, names)
    subprocess.run(["bash", "-c", f"umask 0; {command}"], cwd=tmp_path, check=True)
    after = modes(tmp_path, names)
    assert {name for name in names if before[name] != after[name]} == changed
    said = {
        name
        for one in commands(command)
        for effect in effects(one, literal(str(tmp_path)))
        if effect.kind == "permissions"
        for name in names
        for path in [os.path.relpath(glob(effect.target), tmp_path)]
        if (fnmatch.fnmatchcase(name, path) and name.count("/") == path.count("/"))
        or (effect.recursive and name.startswith(f"{path}/"))
    }
    assert said == changed
