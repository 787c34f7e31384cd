"""Data of a code base: YAML and JSON files, the hierarchy that finds them, and what Hiera makes of their values."""
