"""Git, as far as it is needed to know what belongs to a code base: the only place that starts it."""
