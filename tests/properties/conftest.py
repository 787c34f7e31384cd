"""Settings of hypothesis: some hundred cases by default, so that the suite stays quick; 20,000 in CI."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

from tests.properties.thoroughness import THOROUGH

PROPERTIES = 4
"""How many properties share the cases."""

settings.register_profile(
    "puppetguard",
    # The same cases everywhere: a failure must be there again for whoever looks into it.
    derandomize=True,
    database=None,
    deadline=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
    max_examples=(20_000 if THOROUGH else 400) // PROPERTIES,
)
settings.load_profile("puppetguard")
