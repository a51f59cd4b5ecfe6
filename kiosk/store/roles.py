"""Who may do what on a shared PostgreSQL: four roles, each with the least that its program needs.

``owner`` has the tables and migrates them; ``desk`` reads and writes everything but cannot rewrite
the audit trail; ``post`` has the letters alone; ``lobby`` has the rows of one visitor at a time,
the one that its transaction names (``Store.of``), and of everybody else only what is taken when.
SQLite has no roles: there the file's mode and the machine's accounts decide.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import text

from kiosk.domain.errors import NotAServer
from kiosk.store import engine, migrate
from kiosk.store.schema import metadata, views

ROLES = ("owner", "desk", "lobby", "post")

#: What a transaction says of itself; see ``Store.of`` and ``Rows``.
_VISITOR, _EMAIL, _CLIENT = (
    f"nullif(current_setting('kiosk.{name}', true), '')" for name in ("visitor", "email", "client")
)

_MINE = f"visitor_id = {_VISITOR}"
_MY_ENROLMENT = "EXISTS (SELECT FROM enrolments e WHERE e.id = enrolment_id)"
_MY_CLAIM = (
    "EXISTS (SELECT FROM visits v WHERE v.id = visit_id)"
    " OR EXISTS (SELECT FROM holds h WHERE h.id = hold_id)"
)
_ACCOUNT = f"id = {_VISITOR} OR email_index = {_EMAIL}"
_SENT = f"{_MINE} OR client_id = {_CLIENT}"

#: Tables of which a lobby sees single rows: what it may do, which rows, which rows it may write.
_ROWS: dict[str, tuple[str, str, str]] = {
    "visitors": ("SELECT, INSERT, UPDATE", _ACCOUNT, f"id = {_VISITOR}"),
    # A lobby sends and corrects applications; it never brings one into another state.
    "enrolments": ("SELECT, INSERT, UPDATE", _SENT, f"{_MINE} AND state = 'waiting'"),
    "attempts": ("SELECT, INSERT, UPDATE", _MY_ENROLMENT, _MY_ENROLMENT),
    "findings": ("SELECT, INSERT, DELETE", _MY_ENROLMENT, _MY_ENROLMENT),
    "pictures": ("SELECT, INSERT", _MY_ENROLMENT, _MY_ENROLMENT),
    "decisions": ("SELECT", _MY_ENROLMENT, ""),
    "causes": ("SELECT", _MY_ENROLMENT, ""),
    "overrides": ("SELECT", _MY_ENROLMENT, ""),
    "visits": ("SELECT, INSERT, UPDATE", _MINE, _MINE),
    "holds": ("SELECT, INSERT, UPDATE, DELETE", _MINE, _MINE),
    "waits": ("SELECT, INSERT, UPDATE", _MINE, _MINE),
    "ledger": ("SELECT, INSERT", _MINE, _MINE),
}

_VIEWS = tuple(view.name for view in views.sorted_tables)

#: The same for all rows; claims are times without a name, and their owners' rows stay hidden.
_LOBBY = {
    "SELECT": (
        *("alembic_version", "facts", "residents", "terminals", "units", "kept_apart", "blocks"),
        "lockdowns",
        *_VIEWS,
    ),
    "INSERT": ("outbox", "audit", "spooled"),
    "SELECT, INSERT, UPDATE, DELETE": ("captures", "self_tests"),
}
#: Only ever added to.
_LASTING = ("audit", "audit_seals")

_POST = {
    "SELECT": ("alembic_version", "facts"),
    "SELECT, UPDATE": ("outbox",),
    "INSERT": ("audit",),
}


def apply(url: str) -> tuple[str, ...]:
    """Make the roles and give each its rights, again as often as wanted; the roles.

    Whoever the URL names must be allowed to make roles. Raises ``NotAServer`` for SQLite.
    """
    if engine.file_of(engine.parsed(url)) is not None:
        raise NotAServer
    with migrate.connected(url) as connection:
        for statement in statements():
            connection.execute(text(statement))
    return ROLES


def statements() -> Iterator[str]:
    """All of it as SQL, in order."""
    tables = [table.name for table in metadata.sorted_tables]
    for role in ROLES:
        yield (
            "DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = "
            f"'{role}') THEN CREATE ROLE {role} LOGIN; END IF; END $$"
        )
        yield f"GRANT USAGE ON SCHEMA public TO {role}"
        if role != "owner":
            yield f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {role}"
            yield f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {role}"
    yield "GRANT CREATE ON SCHEMA public TO owner"
    for name in ("alembic_version", *tables):
        yield f"ALTER TABLE {name} OWNER TO owner"
    for view in _VIEWS:
        yield f"ALTER VIEW {view} OWNER TO owner"
    yield from _desk(tables)
    yield from _lobby()
    for rights, names in _POST.items():
        yield f"GRANT {rights} ON {', '.join(names)} TO post"


def _desk(tables: list[str]) -> Iterator[str]:
    """Everything, but what is in the audit trail stays in it."""
    others = ", ".join(name for name in tables if name not in _LASTING)
    yield f"GRANT SELECT, INSERT, UPDATE, DELETE ON {others} TO desk"
    yield f"GRANT SELECT, INSERT ON {', '.join(_LASTING)} TO desk"
    yield f"GRANT SELECT ON alembic_version, {', '.join(_VIEWS)} TO desk"


def _lobby() -> Iterator[str]:
    for rights, names in _LOBBY.items():
        yield f"GRANT {rights} ON {', '.join(names)} TO lobby"
    for table, (rights, seen, written) in _ROWS.items():
        yield f"GRANT {rights} ON {table} TO lobby"
        yield from _policies(table, rights, seen, written)
    yield "GRANT SELECT, INSERT, UPDATE, DELETE ON claims TO lobby"
    yield from _limited("claims")
    yield "CREATE POLICY lobby_select ON claims FOR SELECT TO lobby USING (true)"
    yield f"CREATE POLICY lobby_insert ON claims FOR INSERT TO lobby WITH CHECK ({_MY_CLAIM})"
    yield f"CREATE POLICY lobby_update ON claims FOR UPDATE TO lobby USING ({_MY_CLAIM})"
    # What an expired hold still has is anybody's.
    gone = f"{_MY_CLAIM} OR expires_at <= now()"
    yield f"CREATE POLICY lobby_delete ON claims FOR DELETE TO lobby USING ({gone})"


def _policies(table: str, rights: str, seen: str, written: str) -> Iterator[str]:
    yield from _limited(table)
    for right in rights.split(", "):
        using = "" if right == "INSERT" else f" USING ({seen})"
        check = f" WITH CHECK ({written})" if right in ("INSERT", "UPDATE") else ""
        name = f"lobby_{right.lower()}"
        yield f"CREATE POLICY {name} ON {table} FOR {right} TO lobby{using}{check}"


def _limited(table: str) -> Iterator[str]:
    """Rows are for those whom a policy names: a desk for all of them."""
    yield f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY"
    for right in ("select", "insert", "update", "delete"):
        yield f"DROP POLICY IF EXISTS lobby_{right} ON {table}"
    yield f"DROP POLICY IF EXISTS desk ON {table}"
    yield f"CREATE POLICY desk ON {table} TO desk USING (true) WITH CHECK (true)"
