"""Puppet's static validation: what its parser lets through and its validator refuses."""

from puppetguard.syntax.validation.checker import validate

__all__ = ["validate"]
