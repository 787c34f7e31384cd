"""Code in Ruby that modules bring: what it adds to Puppet, read without Ruby."""
