"""Tests of what keeps an installed program up: backups, keys, packages."""
