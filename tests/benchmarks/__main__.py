"""Runs every benchmark, each in a process of its own, and prints what it reports."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent


def main() -> int:
    """Run the benchmarks named, or all of them; answers how many failed."""
    wanted = sys.argv[1:] or sorted(
        f.stem for f in HERE.glob("[!_]*.py") if "def main(" in f.read_text()
    )
    failed = 0
    for name in wanted:
        print(f"== {name}", flush=True)
        done = subprocess.run([sys.executable, "-m", f"tests.benchmarks.{name}"], check=False)  # noqa: S603
        failed += done.returncode != 0
    return failed


if __name__ == "__main__":
    sys.exit(main())
