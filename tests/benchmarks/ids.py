"""Reading IDs beside other readers: exact and wrong reads, processor time, memory.

``python -m tests.benchmarks.ids [--few] [KIND]``; kinds are ``barcodes`` and ``mrz``. Every reader
runs in a process of its own, on one thread, one picture to warm up. Each kind is a module
``ids_KIND`` with ``SETS`` (a folder of data and a limit to cases) and ``READERS`` (made on first
use; ``ImportError`` where one is not installed). Without the real pictures nothing is measured.
"""

from __future__ import annotations

import importlib
import importlib.util
import json
import os
import resource
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

#: Real pictures for development; absent on most machines.
DATA = Path(__file__).parents[3] / "shared" / "data"
KINDS = ("barcodes", "mrz")
#: Documents of each set in a short run.
FEW = 2
_ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "OMP_THREAD_LIMIT": "1"}


def main() -> int:
    """Print a table for each kind and set; answers how many readers failed."""
    words = [w for w in sys.argv[1:] if not w.startswith("--")]
    if "--worker" in sys.argv:
        _work(words[0], words[1], words[2], few="--few" in sys.argv)
        return 0
    if not (DATA / "truth.json").is_file():
        print("The real pictures are not on this machine: nothing is measured.")
        return 0
    failed = 0
    for kind in words or KINDS:
        if importlib.util.find_spec(f"tests.benchmarks.ids_{kind}") is None:
            print(f"{kind}: there is no module ids_{kind}")
            continue
        module = importlib.import_module(f"tests.benchmarks.ids_{kind}")
        for name in module.SETS:
            print(f"\n{kind}, {name}")
            print(f"{'reader':16} {'exact':>9} {'wrong':>5} {'CPU ms':>7} {'p95':>7} {'MB':>6}")
            for reader in module.READERS:
                failed += not _report(kind, name, reader)
    return failed


def _report(kind: str, name: str, reader: str) -> bool:
    """Run the reader in a process of its own and print its line; whether that went well."""
    few = ["--few"] if "--few" in sys.argv else []
    command = [sys.executable, "-m", "tests.benchmarks.ids", kind, name, reader, "--worker", *few]
    done = subprocess.run(  # noqa: S603
        command, env={**os.environ, **_ONE_THREAD}, capture_output=True, text=True, check=False
    )
    lines = done.stdout.splitlines()
    if done.returncode or not lines:
        print(f"{reader:16} failed: {done.stderr.strip().splitlines()[-1:]}")
        return False
    told: dict[str, Any] = json.loads(lines[-1])
    if not told:
        print(f"{reader:16} is not installed")
        return True
    times = sorted(1000 * t for t in told["times"])
    exact = f"{told['exact']}/{len(times)}"
    high = times[int(0.95 * (len(times) - 1))]
    middle = statistics.median(times)
    print(
        f"{reader:16} {exact:>9} {told['wrong']:5} {middle:7.1f} {high:7.1f} {told['memory']:6.0f}"
    )
    if reader == "kiosk":
        for row, (right, count) in told["rows"].items():
            print(f"    {row:44} {right:3}/{count}")
    return True


def _work(kind: str, name: str, reader: str, *, few: bool) -> None:
    """Measure in this process and print the figures as one line of JSON."""
    import cv2

    cv2.setNumThreads(1)
    module = importlib.import_module(f"tests.benchmarks.ids_{kind}")
    try:
        read = module.READERS[reader]()
    except ImportError:
        print("{}")
        return
    exact = wrong = 0
    times: list[float] = []
    rows: dict[str, list[int]] = {}
    for n, case in enumerate(module.SETS[name](DATA, FEW if few else None)):
        if n == 0:
            read(case.frame)
        began = _processor_time()
        answer = read(case.frame)
        times.append(_processor_time() - began)
        right = answer is not None and case.is_right(answer)
        exact += right
        wrong += answer is not None and not right
        row = rows.setdefault(case.row, [0, 0])
        row[0] += right
        row[1] += 1
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    memory += resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    told = {"exact": exact, "wrong": wrong, "times": times, "rows": rows, "memory": memory}
    print(json.dumps(told))


def _processor_time() -> float:
    """Seconds of this process and of those it ran and waited for, as tesseract is."""
    spent = os.times()
    return time.process_time() + spent.children_user + spent.children_system


if __name__ == "__main__":
    sys.exit(main())
