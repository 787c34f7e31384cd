"""What stands for the contents of files, as an earlier run has seen them: git's id of a content tells which it is.

So of thousands of files that git has, only those are read that are new.
"""

from __future__ import annotations

import msgspec

from puppetguard.cache import Cache, digest
from puppetguard.engine.code_base import CodeBase

_FEW = 32
"""So many contents are read again each time rather than noted: to write the notes takes longer."""
_SPARE = 2
"""How many times as many contents are noted as there are files, for other versions to find theirs."""


def recall(code: CodeBase, cache: Cache, root: str) -> None:
    """Have the files of a code base know what stands for their contents, and read those that nothing is known of.

    ``root`` tells of which repository this is noted.
    """
    files = [file for file in code.files if file.id]
    if not files:
        return
    key = digest(b"contents", root.encode("utf-8", "surrogatepass"))
    known = _noted(cache.get([key]).get(key))
    new = [file for file in files if file.id not in known]
    code.read_ahead(new)
    known.update((file.id, file.digest) for file in new)
    for file in files:
        file.digest = known[file.id]
    if len(new) > _FEW:
        if len(known) > _SPARE * len(files):
            known = {file.id: file.digest for file in files}
        cache.put({key: msgspec.msgpack.encode(known)})


def _noted(kept: bytes | None) -> dict[str, bytes]:
    try:
        return {} if kept is None else msgspec.msgpack.decode(kept, type=dict[str, bytes])
    except msgspec.DecodeError:
        return {}
