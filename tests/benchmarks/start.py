"""Time from the start of the process to the first frame and to a welcome page that answers.

Beside it, in the same run, a bare PySide6 window from the same interpreter; the ratio is what
counts on a machine that does other work too.
"""

from __future__ import annotations

import os
import re
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

ROUNDS = 7
ROOT = Path(__file__).parents[2]
BARE = """
import os, sys, time
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QWidget
class Bare(QWidget):
    def paintEvent(self, event):
        took = (time.time() - float(os.environ["BEGAN"])) * 1000
        sys.stdout.write(f"first_paint_ms={took:.0f}\\n")
        sys.stdout.flush()
        os._exit(0)
app = QApplication([])
bare = Bare()
bare.resize(1920, 1080)
bare.show()
app.exec()
"""


def main() -> None:
    """Print medians, the least, and ratios to the bare window started just before."""
    figures: dict[str, list[float]] = {"bare": [], "first frame": [], "welcome usable": []}
    for _ in range(ROUNDS + 1):
        figures["bare"].append(_run([sys.executable, "-c", BARE])["first_paint_ms"])
        with tempfile.TemporaryDirectory() as home:
            command = [sys.executable, str(ROOT / "main.py"), "lobby", "--windowed"]
            command += ["--home", home, "--size", "1920x1080"]
            marks = _run(command, KIOSK_TRACE_START="1")
        figures["first frame"].append(marks["first_paint_ms"])
        figures["welcome usable"].append(marks["usable_ms"])
    bare = figures["bare"][1:]
    for name, times in figures.items():
        warm = times[1:]
        ratio = statistics.median(t / b for t, b in zip(warm, bare, strict=True))
        middle = statistics.median(warm)
        print(
            f"{name:16} median {middle:5.0f} ms   least {min(warm):5.0f} ms   {ratio:4.2f} x bare"
        )


def _run(command: list[str], **more: str) -> dict[str, float]:
    import time

    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", **more}
    # Without compiled files every start compiles the whole program anew.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    environment["BEGAN"] = repr(time.time())
    done = subprocess.run(  # noqa: S603
        command, env=environment, capture_output=True, text=True, check=False, timeout=60
    )
    found = re.findall(r"(\w+_ms)=(\d+)", done.stdout)
    if not found:
        raise SystemExit(f"no figures from {command[1]}: {done.stderr[-2000:]}")
    return {name: float(value) for name, value in found}


if __name__ == "__main__":
    main()
