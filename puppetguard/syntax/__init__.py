"""Puppet's language: text to tree, with every error that Puppet's parser and static validator would report."""

from puppetguard.syntax.parser import LIMIT_CODE, ParseOptions, ParseResult, parse, parse_file
from puppetguard.syntax.problems import Problem

__all__ = ["LIMIT_CODE", "ParseOptions", "ParseResult", "Problem", "parse", "parse_file"]
