"""The files that decide how a code base is checked, and who must approve what."""

from __future__ import annotations

import re
from functools import cache

GUARD_FILES = (
    ".puppetguard/**", ".puppetguard.yaml", "**/.puppetguard.yaml", "**/.puppetguard-baseline.json",
    ".pre-commit-config.yaml", ".pre-commit-hooks.yaml", "hooks/**", ".githooks/**", ".husky/**", "lefthook.yml",
    ".github/workflows/**",
    ".github/actions/**", ".gitlab-ci.yml", ".gitlab/ci/**", "**/*.gitlab-ci.yml", "Jenkinsfile", "**/Jenkinsfile",
    ".circleci/**", "azure-pipelines.yml", "bitbucket-pipelines.yml", ".travis.yml", ".drone.yml",
    "zuul.yaml", ".zuul.yaml",
    ".zuul.d/**", "CODEOWNERS", ".github/CODEOWNERS", ".gitlab/CODEOWNERS", "docs/CODEOWNERS", ".gitattributes",
    "**/.gitattributes", ".gitmodules",
)  # fmt: skip


def is_guard_file(path: str) -> bool:
    """Tell whether a file, by its path in the repository, is one of ``GUARD_FILES``; case does not count."""
    return _pattern().fullmatch(path.casefold()) is not None


@cache
def _pattern() -> re.Pattern[str]:
    parts = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*"}
    said = (
        "".join(parts.get(part, re.escape(part)) for part in re.split(r"(\*\*/|\*\*|\*)", glob.casefold()))
        for glob in GUARD_FILES
    )
    return re.compile("|".join(said), re.DOTALL)
