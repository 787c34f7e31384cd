"""How many cases hypothesis tries: some hundreds by default, so that the suite stays quick; 20,000 in CI."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

CASES_VARIABLE = "PUPPETGUARD_PROPERTY_CASES"

settings.register_profile(
    "puppetguard",
    # The same cases everywhere: a failure must be there again for whoever looks into it.
    derandomize=True,
    database=None,
    deadline=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
    # Four properties share the cases.
    max_examples=int(os.environ.get(CASES_VARIABLE, "400")) // 4,
)
settings.load_profile("puppetguard")
