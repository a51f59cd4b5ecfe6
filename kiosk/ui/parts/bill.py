"""What a visit costs: the price, the credit that pays for it, and what is left to pay."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from kiosk.ui import measure, words
from kiosk.ui.parts.card import Card, Medallion
from kiosk.ui.parts.label import Label
from kiosk.ui.parts.line import line


class Bill(Card):
    """Cost, credit, total, and a remark at the bottom."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._cents, self._by_credit = 0, False
        lines = measure.column(self, gap=20, margins=(36, 36, 36, 32))
        self._cost = self._amount()
        self._credit = self._amount("success")
        self._total = Label(role="h2", weight=700, wrap=False, figures=True)
        self._total.setAlignment(Qt.AlignmentFlag.AlignRight)
        lines.addLayout(_pair(Label("c_cost", "lead", size=34), self._cost))
        self._credit_row = QWidget()
        pair = _pair(Label("c_credit", "lead", "success", size=34), self._credit)
        self._credit_row.setLayout(pair)
        lines.addWidget(self._credit_row)
        lines.addWidget(line())
        lines.addLayout(_pair(Label("c_total", "h2", weight=700), self._total))
        lines.addStretch(1)
        self._remark = QWidget()
        row = measure.row(self._remark, gap=20)
        row.addWidget(Medallion("wallet", 42, 42, stroke=2.2, disc="", ink="text-2"))
        self._said = Label(role="small", ink="text-2")
        row.addWidget(self._said, 1)
        lines.addWidget(self._remark)

    def _amount(self, ink: str = "text") -> Label:
        made = Label(role="lead", ink=ink, size=34, wrap=False, figures=True)
        made.setAlignment(Qt.AlignmentFlag.AlignRight)
        return made

    def show_price(self, cents: int, *, by_credit: bool) -> None:
        """The price, and whether a credit pays all of it."""
        self._cents, self._by_credit = cents, by_credit
        self.retranslate()

    def retranslate(self) -> None:
        """Say the sums in the language in use."""
        free = words.say("c_free")
        price = words.money(self._cents) if self._cents else free
        self._cost.show_text(price)
        minus = (
            f"\N{MINUS SIGN} {words.money(self._cents)}" if self._cents else words.say("c_minus")
        )
        self._credit.show_text(minus)
        self._credit_row.setVisible(self._by_credit)
        self._total.show_text(words.money(0) if self._by_credit else price)

    def total(self) -> str:
        """What is left to pay, as it is shown."""
        return self._total.text()

    def say(self, key: str, **facts: object) -> None:
        """A remark."""
        self._said.say(key, **facts)
        self._remark.show()

    def say_nothing(self) -> None:
        """No remark."""
        self._remark.hide()

    def remark(self) -> str:
        """What the remark says; "" without one."""
        return "" if self._remark.isHidden() else self._said.text()


def _pair(what: Label, amount: Label) -> QHBoxLayout:
    row = measure.row(gap=24)
    row.addWidget(what, 1)
    row.addWidget(amount)
    return row
