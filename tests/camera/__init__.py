"""Cameras, recorded and broken."""
