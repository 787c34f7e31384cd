"""Puppet's type system: types, whether values are instances of them, and how Puppet words it when they are not.

Pure, and light: it reads types from text as well as from the tree, so that it works where only units are at hand. All
answers are one of three: what is not known is ``UNKNOWN``, and never said to be a mismatch.
"""
