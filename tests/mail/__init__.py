"""Letters and the way out."""
