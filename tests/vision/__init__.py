"""Vision: pixels in, findings out."""
