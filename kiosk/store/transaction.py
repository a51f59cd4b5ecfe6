"""One transaction, with one attribute for each feature."""

from __future__ import annotations

from sqlalchemy import Connection

from kiosk.store.ages import Ages
from kiosk.store.audit import Audit
from kiosk.store.calendar import CalendarRows
from kiosk.store.captures import Captures
from kiosk.store.claims import Claims
from kiosk.store.enrolments import Enrolments
from kiosk.store.facts import Facts
from kiosk.store.holds import Holds
from kiosk.store.keys import DataKey
from kiosk.store.ledger import Ledger
from kiosk.store.lockdowns import Lockdowns
from kiosk.store.occupancy import Occupancy
from kiosk.store.outbox import Outbox
from kiosk.store.pictures import Pictures
from kiosk.store.residents import Residents
from kiosk.store.restrictions import Restrictions
from kiosk.store.review_claims import ReviewClaims
from kiosk.store.self_tests import SelfTests
from kiosk.store.spooled import SpooledRows
from kiosk.store.staff import StaffRows
from kiosk.store.terminals import Terminals
from kiosk.store.visitors import Visitors
from kiosk.store.visits import Visits
from kiosk.store.waits import Waits


class Transaction:
    """Given by ``Store.begin`` or ``Store.read``; of no use after its block."""

    def __init__(self, connection: Connection, data_key: DataKey, station: str = "") -> None:
        self.visitors = Visitors(connection, data_key)
        self.enrolments = Enrolments(connection, data_key)
        self.review_claims = ReviewClaims(connection, data_key)
        self.pictures = Pictures(connection, data_key)
        self.residents = Residents(connection, data_key)
        self.terminals = Terminals(connection, data_key)
        self.visits = Visits(connection, data_key)
        self.holds = Holds(connection, data_key)
        self.claims = Claims(connection, data_key)
        self.waits = Waits(connection, data_key)
        self.occupancy = Occupancy(connection, data_key)
        self.calendar = CalendarRows(connection, data_key)
        self.restrictions = Restrictions(connection, data_key)
        self.ledger = Ledger(connection, data_key)
        self.lockdowns = Lockdowns(connection, data_key)
        self.outbox = Outbox(connection, data_key)
        self.staff = StaffRows(connection, data_key)
        self.audit = Audit(connection, data_key, station)
        self.ages = Ages(connection, data_key)
        self.spooled = SpooledRows(connection, data_key)
        self.facts = Facts(connection, data_key)
        self.captures = Captures(connection, data_key)
        self.self_tests = SelfTests(connection, data_key)
