"""What a change means: the semantic difference of two versions of Puppet code."""
