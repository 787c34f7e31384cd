"""The few kinds of error that puppetguard raises; everything else that rises is a defect of puppetguard itself."""


class PuppetguardError(Exception):
    """Base of every error that the command line turns into a message and an exit code."""

    exit_code = 5


class UsageError(PuppetguardError):
    """The command was called wrongly, or its configuration or a rule file is wrong."""

    exit_code = 2


class IncompleteError(PuppetguardError):
    """The work could not be completed (a limit, an unreadable file): never to be mistaken for "clean"."""

    exit_code = 5


class ApprovalError(PuppetguardError):
    """Approvals that a change needs are missing."""

    exit_code = 3


class TrustError(PuppetguardError):
    """What decides about approvals (policy, keys, the verifier) is missing or not to be trusted."""

    exit_code = 4
