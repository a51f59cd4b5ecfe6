"""Starts the program; on Windows and inside the virtual environment."""

import sys

from kiosk.bootstrap import main

if __name__ == "__main__":
    sys.exit(main())
