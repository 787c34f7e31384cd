"""Which commands of ``exec`` may be for something else than a shell, by the providers that a file names."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from puppetguard.model.resources import PARTIAL, Attribute
from puppetguard.model.values import StaticText

if TYPE_CHECKING:
    from puppetguard.model.executions import Execution
    from puppetguard.model.subject import Subject

_SHELL_PROVIDERS = ("posix", "shell")


class Providers:
    """The providers that a file gives its ``exec`` resources."""

    def __init__(self, subject: Subject) -> None:
        self.subject = subject

    def may_be_foreign(self, execution: Execution) -> bool:
        """Tell whether the provider of what runs something may be one that does not run a shell."""
        return execution.resource == "exec" and self._own.get(id(execution.node), self._general)

    @cached_property
    def _own(self) -> dict[int, bool]:
        """Whether the provider that a resource names may be foreign, by the identity of its node."""
        return {
            id(one.node): _is_foreign(one.attributes["provider"])
            for one in self.subject.resources.of_types(("exec",))
            if one.form not in PARTIAL and "provider" in one.attributes
        }

    @cached_property
    def _general(self) -> bool:
        """Whether what the file says of many may be foreign: its defaults, collectors and overrides."""
        return any(
            one.form in PARTIAL and "provider" in one.attributes and _is_foreign(one.attributes["provider"])
            for one in self.subject.resources.of_types(("exec",))
        )


def _is_foreign(provider: Attribute) -> bool:
    return not all(isinstance(one.value, StaticText) and one.value.text in _SHELL_PROVIDERS for one in provider.values)
