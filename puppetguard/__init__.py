"""puppetguard reads Puppet code before it is deployed and stops the change that would break production."""

__version__ = "0.1.0"
