"""How Alembic runs here: on the connection it is given, inside that one's transaction."""

from __future__ import annotations

from alembic import context

from kiosk.store.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,  # SQLite changes a table by making it anew
    compare_type=True,
    transactional_ddl=False,  # the transaction is ours, on both engines
)
context.run_migrations()
