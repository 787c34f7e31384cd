"""Which module a directory belongs to, by its name: ``/etc/logrotate.d`` to ``logrotate``."""

from __future__ import annotations

from puppetguard.model.contexts import Context

_SHORTEST = 3


def is_own_directory(path: str, context: Context) -> bool:
    """Tell whether code stands in the module whose program reads a directory, so that it may well manage all of it.

    The module of ``sudo::config`` is ``sudo``, and ``/etc/sudoers.d`` belongs to it; that of ``profile::sudo`` is not.
    """
    modules = {name.removeprefix("::").partition("::")[0] for name in context.container.names}
    return any(
        len(module) >= _SHORTEST and part.removesuffix(".d").startswith(module)
        for module in modules
        for part in path.split("/")
    )
