"""Letters: a value becomes text, and text leaves by SMTP."""
