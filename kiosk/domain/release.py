"""Which version of the program this is."""

#: The same as in ``pyproject.toml``, and there without the package's metadata.
VERSION = "0.1.0"
