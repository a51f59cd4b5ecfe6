"""Behaviour, through the front door."""
