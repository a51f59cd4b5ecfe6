"""Where values are kept: the only place that knows SQL."""
