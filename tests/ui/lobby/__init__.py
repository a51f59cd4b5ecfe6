"""Tests of the lobby's screens."""
