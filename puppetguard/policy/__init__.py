"""What is decided about findings: configuration, suppressions, baseline, scope."""
