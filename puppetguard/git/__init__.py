"""Which files belong to a code base, and what is in a commit or in the index; the only place that starts git."""
