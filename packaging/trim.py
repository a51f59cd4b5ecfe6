"""Takes out of the frozen folder what no screen needs: symbols, and ICU's data.

    trim.py FOLDER ICU_STUB.C

OpenBLAS and what is linked to it stays as it is: stripped, it does not load.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

#: What may be stripped: libraries of one wheel each, which nothing has changed after linking.
_STRIPPED = ("sqlalchemy", "cryptography", "pydantic_core", "zxingcpp", "markupsafe")

_ICU = re.compile(r"libicudata\.so\.(\d+)$")


def main(folder: Path, stub: Path) -> None:
    """Trim it in place."""
    inside = folder / "_internal"
    for name in _STRIPPED:
        for library in sorted((inside / name).rglob("*.so")):
            _run("strip", "--strip-unneeded", str(library))
    for library in sorted(inside.rglob("libicudata.so.*")):
        found = _ICU.search(library.name)
        if found is None:
            continue
        library.unlink()
        # No build id: it would differ with the folder.
        _run(
            *("gcc", "-shared", "-s", "-nostdlib", "-Wl,--build-id=none"),
            *(f"-DICU_VERSION={found[1]}", f"-Wl,-soname,{library.name}"),
            *("-o", str(library), str(stub)),
        )
    for left in ("INSTALLER", "REQUESTED", "RECORD", "direct_url.json"):
        for file in inside.glob(f"*.dist-info/{left}"):
            file.unlink()
    for file in folder.rglob("*"):
        if file.is_file() and not file.is_symlink():
            file.chmod(0o755 if file == folder / "kiosk" else 0o644)


def _run(*words: str) -> None:
    found = shutil.which(words[0])
    if found is None:
        sys.exit(f"{words[0]} is missing")
    subprocess.run([found, *words[1:]], check=True)  # noqa: S603 (fixed programs)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
