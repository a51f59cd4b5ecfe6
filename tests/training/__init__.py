"""Training: the scripts that make the shipped weights."""
