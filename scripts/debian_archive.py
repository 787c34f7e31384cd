"""What Debian has: the names of all files of all packages, and single packages, fetched by apt.

Only the archive of the release itself is read, not its updates, so that what is fetched stays the same until the next
point release; ``Archive.identity`` says which one it is. It needs apt-get, apt-helper and dpkg-deb, and touches nothing
of the system.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

_CACHE = Path(__file__).resolve().parent.parent / ".cache" / "debian"
_CONFIGURATION = """\
Dir::State::lists "{root}/lists";
Dir::State::status "{root}/status";
Dir::Cache "{root}/cache";
Dir::Etc::sourcelist "{root}/sources.list";
Dir::Etc::sourceparts "/dev/null";
APT::Architecture "{architecture}";
APT::Architectures {{ "{architecture}"; }};
APT::Sandbox::User "root";
Acquire::Languages "none";
Acquire::IndexTargets::deb::Contents-deb {{
  MetaKey "$(COMPONENT)/Contents-$(ARCHITECTURE)";
  ShortDescription "Contents-$(ARCHITECTURE)";
  Description "$(RELEASE)/$(COMPONENT) $(ARCHITECTURE) Contents";
}};
"""


class Archive:
    """The archive of the Debian release that this machine runs; fetched once, into the project's cache."""

    def __init__(self) -> None:
        root = _CACHE
        for folder in ("lists/partial", "cache/archives/partial", "packages"):
            (root / folder).mkdir(parents=True, exist_ok=True)
        self._root = root
        self._environment = {**os.environ, "APT_CONFIG": str(root / "apt.conf")}
        (root / "apt.conf").write_text(_CONFIGURATION.format(root=root, architecture=_architecture()), encoding="utf-8")
        # No package is installed, so that versions from elsewhere do not count as candidates.
        (root / "status").touch()
        (root / "sources.list").write_text(_source_line(), encoding="utf-8")
        self._run("apt-get", "update", "-qq")

    @property
    def identity(self) -> str:
        """The release, the day of its last point release, and the architecture."""
        (release,) = (self._root / "lists").glob("*_InRelease")
        fields = dict(
            line.split(": ", 1) for line in release.read_text(encoding="utf-8").splitlines()[:20] if ": " in line
        )
        return f"Debian {fields['Codename']} {_architecture()}, {fields['Date']}"

    def files(self) -> Iterator[tuple[str, str]]:
        """Yield the path of each file of each package, without the leading slash, with the packages that have it."""
        for name in self._indexes("Contents-deb"):
            with subprocess.Popen(["/usr/lib/apt/apt-helper", "cat-file", name], stdout=subprocess.PIPE) as process:
                assert process.stdout is not None
                for line in process.stdout:
                    path, _, packages = line.decode("utf-8", "replace").rstrip().rpartition(" ")
                    yield path.rstrip(), packages

    def names(self) -> frozenset[str]:
        """Return the names of all packages."""
        lines = self.index().splitlines()
        return frozenset(line.removeprefix("Package: ") for line in lines if line.startswith("Package: "))

    def index(self) -> str:
        """Return what is said of all packages, as ``Packages`` has it."""
        return "\n".join(self._run("/usr/lib/apt/apt-helper", "cat-file", name) for name in self._indexes("Packages"))

    def packages(self, field: str, values: tuple[str, ...]) -> frozenset[str]:
        """Return the packages whose ``field`` (``Priority``, ``Section``) has one of these values."""
        found: set[str] = set()
        package = ""
        for name in self._indexes("Packages"):
            text = self._run("/usr/lib/apt/apt-helper", "cat-file", name)
            for line in text.splitlines():
                key, _, value = line.partition(": ")
                if key == "Package":
                    package = value
                elif key == field and value in values:
                    found.add(package)
        return frozenset(found)

    def unpack(self, packages: tuple[str, ...]) -> Path:
        """Download packages, and return the folder that they are unpacked in."""
        folder = self._root / "packages"
        shutil.rmtree(folder)
        folder.mkdir()
        self._run("apt-get", "download", "-qq", *packages, folder=folder)
        for package in packages:
            for file in folder.glob(f"{package}_*.deb"):
                self._run("dpkg-deb", "-x", file.name, "root", folder=folder)
        return folder / "root"

    def _indexes(self, kind: str) -> list[str]:
        found = self._run("apt-get", "indextargets", "--format", "$(FILENAME)", f"Created-By: {kind}")
        return sorted(name for name in found.split() if os.path.exists(name))

    def _run(self, *command: str, folder: Path | None = None) -> str:
        return subprocess.run(
            command, cwd=folder, env=self._environment, check=True, stdout=subprocess.PIPE, text=True
        ).stdout


def _architecture() -> str:
    return subprocess.run(["dpkg", "--print-architecture"], check=True, capture_output=True, text=True).stdout.strip()


def _source_line() -> str:
    """Return the line of a ``sources.list`` for the release itself, from where this machine gets it."""
    system = dict(
        line.split("=", 1) for line in Path("/etc/os-release").read_text(encoding="utf-8").splitlines() if "=" in line
    )
    codename = system["VERSION_CODENAME"].strip('"')
    found = subprocess.run(
        [
            *("apt-get", "indextargets", "--format", "$(REPO_URI) $(SIGNED_BY)"),
            *("Created-By: Packages", "Origin: Debian", f"Codename: {codename}"),
        ],
        check=True,
        capture_output=True,
        text=True,
    ).stdout.splitlines()
    if not found:
        raise SystemExit("apt knows no archive of Debian: run `apt-get update` first")
    address, _, key = found[0].partition(" ")
    return f"deb {f'[signed-by={key}] ' if key.startswith('/') else ''}{address} {codename} main\n"
