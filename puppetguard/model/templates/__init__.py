"""Templates: what they are made of, which variables they read, and where they cannot be rendered."""
