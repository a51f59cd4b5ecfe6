"""How long the GUI thread is ever away while the whole story is played, by its heartbeat."""

from __future__ import annotations

import re
import subprocess
import sys

_RUN = ("-m", "pytest", "-q", "-rP", "-p", "no:xdist", "tests/story")
_FIGURE = re.compile(r"GUI thread: .+|\d+ ms \(\d+ on the processor\): .+")
_TOLD = 6


def main() -> int:
    """Play the story once; print its figures and the longest pauses with what was done in them."""
    done = subprocess.run(  # noqa: S603 (our own tests)
        [sys.executable, *_RUN], capture_output=True, text=True, check=False
    )
    told = list(dict.fromkeys(_FIGURE.findall(done.stdout)))
    if done.returncode or not told:
        print(done.stdout, done.stderr, sep="\n")
        return 1
    for line in told[: 1 + _TOLD]:
        print(f"  {line[:160]}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
