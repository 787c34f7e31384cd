"""Reports of a guard, in each format; pure."""
