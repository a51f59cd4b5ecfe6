"""Alembic's scripts, found from ``kiosk.store.migrate``."""
