"""Barcode texts that a coverage-guided fuzzer makes up: parsed, or refused, and nothing else.

``python -m tests.fuzz.barcodes [SECONDS]`` runs for two minutes unless told otherwise. It needs
atheris, the extra ``fuzz``, which not every Python has; without it one line says so. A text that
raises anything else, hangs, or yields what cannot be shown stops the run and is kept as a file.
"""

from __future__ import annotations

import importlib
import sys
import tempfile
from pathlib import Path

SECONDS = 120
#: Where the fuzzer starts: one text of each kind.
_CARD = (
    b"@\n\x1e\rANSI 636014090101DL00310250DLDAQD1234567\nDCSDOE\nDDEN\nDACJANE\nDADANN\nDCUJR\n"
    b"DBD02282023\nDBB03091985\nDBA03092031\nDBC2\nDAJCA\nDAK958140000  \nDCGUSA\r"
)
SEEDS = (
    _CARD,
    _CARD.replace(b"\n", b""),
    b"@\n\x1e\rANSI 6360140101DL00290180DLDAADOE,JANE,ANN,III\nDAQD1\nDBB19850309\n",
    b"%FLDELRAY BEACH^DOE$JANE$ANN^12 OAK ST^?;6360101234567890123=310319850309=?#! 33444      E",
)


def main() -> int:
    """Fuzz until the time is over or something is found."""
    try:
        atheris = importlib.import_module("atheris")
    except ImportError:
        sys.stdout.write("atheris is not installed: pip install .[fuzz]\n")
        return 0
    with atheris.instrument_imports(include=["kiosk.domain"]):
        aamva = importlib.import_module("kiosk.domain.aamva")
        errors = importlib.import_module("kiosk.domain.errors")

    def one(untrusted: bytes) -> None:
        try:
            found = aamva.parse(untrusted)
        except errors.NotABarcode:
            return
        shown = (found.surname, found.given, found.middle, found.suffix, found.number)
        for text in (*shown, found.address, found.city, found.postcode, found.state, found.country):
            assert text.isprintable()
            assert len(text) <= 251
        if found.birth is not None and found.issued is not None:
            assert found.birth <= found.issued

    seconds = int(sys.argv[1]) if len(sys.argv) > 1 else SECONDS
    with tempfile.TemporaryDirectory() as folder:
        for n, seed in enumerate(SEEDS):
            (Path(folder) / str(n)).write_bytes(seed)
        limits = [f"-max_total_time={seconds}", "-max_len=4200", "-timeout=2"]
        atheris.Setup([sys.argv[0], folder, *limits, "-print_final_stats=1"], one)
        atheris.Fuzz()
    return 0


if __name__ == "__main__":
    sys.exit(main())
