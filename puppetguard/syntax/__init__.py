"""Puppet's language: text to tree, with every error that Puppet's parser and static validator would report."""

from puppetguard.syntax.parser import ParseOptions, ParseResult, parse
from puppetguard.syntax.problems import Problem

__all__ = ["ParseOptions", "ParseResult", "Problem", "parse"]
