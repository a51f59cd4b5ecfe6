"""Taking a day along: on paper, as a PDF, a table or a calendar file. Each is written down."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Signal
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QListWidget, QVBoxLayout, QWidget

from kiosk.domain.changed import Changed
from kiosk.domain.errors import FileNotWritten, Refusal
from kiosk.services import day_sheet
from kiosk.services.day_sheet import Form
from kiosk.ui import day_sheet as paper
from kiosk.ui import words
from kiosk.ui.desk.session import DeskSession
from kiosk.ui.named import named
from kiosk.ui.parts.buttons import DeskButton
from kiosk.ui.parts.desk_notice import DeskNotice
from kiosk.ui.parts.desk_overlay import DeskOverlay
from kiosk.ui.parts.desk_text import DeskText
from kiosk.ui.parts.segments import Segments

_SIZE = (760, 400)
_FILES = (Form.PDF, Form.CSV, Form.ICS)


class SheetOverlay(DeskOverlay):
    """Signal: ``done(Changed, sentence)``."""

    done = Signal(object, str)

    def __init__(self, window: QWidget, session: DeskSession, day: date) -> None:
        title = words.say("calendar.sheet_title", day=words.day(day))
        super().__init__(window, title, _SIZE)
        named(self, "sheet_overlay")
        self._session, self._day, self._busy = session, day, False
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(24, 18, 24, 18)
        column.setSpacing(12)
        self._notice = DeskNotice(inner)
        column.addWidget(self._notice)
        note = words.say("calendar.sheet_note")
        column.addWidget(DeskText(note, "small", "text-2", wrap=True))
        self._forms = Segments("sheet_form", inner)
        for form in _FILES:
            self._forms.add(form.value, words.say(f"calendar.sheet_form.{form.value}"))
        self._forms.mark(Form.PDF.value)
        line = QHBoxLayout()
        line.addWidget(self._forms)
        line.addStretch(1)
        column.addLayout(line)
        column.addWidget(DeskText(words.say("calendar.sheet_folder"), "strong"))
        self.folder = named(QLineEdit(inner), "sheet_folder", "calendar.sheet_folder")
        self.folder.setProperty("part", "desk-field")
        self.folder.setProperty("focus_radius", 6)
        place = QStandardPaths.StandardLocation.DownloadLocation
        self.folder.setText(QStandardPaths.writableLocation(place))
        save = named(DeskButton(words.say("calendar.sheet_save"), "primary"), "sheet_save")
        save.clicked.connect(self.save)
        line = QHBoxLayout()
        line.setSpacing(12)
        line.addWidget(self.folder, 1)
        line.addWidget(save)
        column.addLayout(line)
        self._build_printer(column, inner)
        column.addStretch(1)
        self.hold(inner)

    def file(self) -> Path:
        """What would be written."""
        folder = Path(self.folder.text().strip()).expanduser()
        return folder / f"visits-{self._day.isoformat()}.{self._forms.current()}"

    def save(self) -> None:
        """Write the file of the form chosen."""
        form, path = Form(self._forms.current()), self.file()
        station, officer = self._session.station, self._session.officer

        def work() -> None:
            store = station.store()
            made = day_sheet.sheet(store, station.facility, self._day, station.clock())
            # Written down first: a sheet that nobody knows of must not leave.
            day_sheet.written_down(store, made, form, officer.id)
            try:
                if form is Form.PDF:
                    paper.write_pdf(made, path)
                else:
                    day_sheet.write(made, form, path)
            except OSError as error:
                raise FileNotWritten(why=error.strerror or "") from error

        self._run(work, words.say("calendar.done.sheet", file=str(path)))

    def print_out(self) -> None:
        """Send it to the printer chosen."""
        station, officer = self._session.station, self._session.officer
        chosen = self._printers.currentItem()
        name = chosen.text() if chosen is not None else ""

        def work() -> None:
            store = station.store()
            made = day_sheet.sheet(store, station.facility, self._day, station.clock())
            day_sheet.written_down(store, made, Form.PRINT, officer.id)
            printer = QPrinter(QPrinterInfo.printerInfo(name), QPrinter.PrinterMode.HighResolution)
            try:
                paper.draw(made, printer)
            except OSError as error:
                raise FileNotWritten(why=str(error)) from error

        self._run(work, words.say("calendar.done.printed"))

    def _run(self, work: object, sentence: str) -> None:
        if self._busy:
            return
        self._busy = True
        self._notice.clear()

        def done(_none: object) -> None:
            self.done.emit(Changed(), sentence)
            self.close_overlay()

        self._session.station.desk.run(work, done, self._failed, self)  # type: ignore[arg-type]

    def _failed(self, refused: Refusal) -> None:
        self._busy = False
        self._notice.tell(words.refusal(refused), "error")

    def _build_printer(self, column: QVBoxLayout, inner: QWidget) -> None:
        column.addWidget(DeskText(words.say("calendar.sheet_printer"), "strong"))
        names = QPrinterInfo.availablePrinterNames()
        self._printers = named(QListWidget(inner), "sheet_printer", "calendar.sheet_printer")
        self._printers.setProperty("part", "hits")
        self._printers.setFixedHeight(80)
        self._printers.addItems(names)
        self._printers.setCurrentRow(0)
        self._printers.setVisible(bool(names))
        button = named(DeskButton(words.say("calendar.sheet_print"), icon="printer"), "sheet_print")
        button.setEnabled(bool(names))
        button.clicked.connect(self.print_out)
        line = QHBoxLayout()
        line.setSpacing(12)
        if not names:
            none = words.say("calendar.sheet_no_printer")
            line.addWidget(DeskText(none, "small", "text-2", wrap=True), 1)
        line.addWidget(self._printers, 1)
        line.addWidget(button)
        column.addLayout(line)
