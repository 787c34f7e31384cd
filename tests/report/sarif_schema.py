"""The official schema of SARIF 2.1.0."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema

_SCHEMA = json.loads((Path(__file__).parent / "schemas" / "sarif-2.1.0.json").read_text(encoding="utf-8"))
VALIDATOR = jsonschema.Draft202012Validator(_SCHEMA, format_checker=jsonschema.FormatChecker())
