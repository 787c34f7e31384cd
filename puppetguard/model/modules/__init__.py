"""Modules as they are packed and fetched: ``metadata.json`` and ``Puppetfile``."""
