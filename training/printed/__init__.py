"""The reader of printed letters: drawn text with faults, and the net trained on it."""
