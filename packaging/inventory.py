"""The bill of materials and the licences of everything in the frozen folder.

    inventory.py FOLDER ENVIRONMENT.json PROGRAM.lock VERSION SBOM.json LICENCES.txt

Python packages come from ``cyclonedx-py environment``, cut down to those the program locks. The
C libraries inside are added: those of this system by its packages, those that a wheel brings by
their file names.
"""

from __future__ import annotations

import json
import platform
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import Distribution, distributions
from pathlib import Path
from typing import Any

_LOCKED = re.compile(r"^([a-zA-Z0-9._-]+)==")
_VERSIONED = re.compile(
    r"^(lib[\w+-]+?)(?:-[0-9a-f]{8}(?:-[0-9a-f]{8})?)?\.so[.\d]*?(?:\.([\d.]+\w*))?$"
)


def main(
    folder: Path, environment: Path, lock: Path, version: str, sbom: Path, licences: Path
) -> None:
    """Write both files."""
    locked = {_plain(m[1]) for line in lock.read_text().splitlines() if (m := _LOCKED.match(line))}
    found: dict[str, Any] = json.loads(environment.read_text())
    kept = [c for c in found["components"] if _plain(c["name"]) in locked]
    names = {c["bom-ref"] for c in kept}
    system = dict(_of_system(folder / "_internal"))
    bundled = list(_of_wheels(folder / "_internal"))
    python = {
        "type": "framework",
        "name": "cpython",
        "version": platform.python_version(),
        "bom-ref": "cpython",
        "purl": f"pkg:generic/cpython@{platform.python_version()}",
        "licenses": [{"license": {"id": "PSF-2.0"}}],
    }
    found["components"] = sorted(
        [*kept, *system.values(), *bundled, python], key=lambda c: (c["name"], c["bom-ref"])
    )
    found["dependencies"] = [d for d in found.get("dependencies", []) if d["ref"] in names]
    found["metadata"]["component"] = {
        "type": "application",
        "name": "kiosk",
        "version": version,
        "bom-ref": "kiosk",
        "licenses": [{"license": {"id": "Apache-2.0"}}],
    }
    for dependency in found["dependencies"]:
        if "dependsOn" in dependency:
            dependency["dependsOn"] = [r for r in dependency["dependsOn"] if r in names]
    sbom.write_text(json.dumps(found, indent=1, sort_keys=True) + "\n")
    licences.write_text("\n".join(_licences(locked, sorted(system))), encoding="utf-8")


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _of_system(inside: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """Debian packages whose libraries lie in the folder, by name."""
    seen = set[str]()
    for library in sorted(inside.glob("lib*.so*")):
        package = _package_of(library.name)
        if package is None or package in seen:
            continue
        seen.add(package)
        version = _said("dpkg-query", "-W", "-f", "${Version}", package)
        purl = f"pkg:deb/debian/{package}@{version}"
        yield (
            package,
            {
                "type": "library",
                "name": package,
                "version": version,
                "bom-ref": purl,
                "purl": purl,
            },
        )


def _package_of(library: str) -> str | None:
    for folder in ("/usr/lib/x86_64-linux-gnu/", "/lib/x86_64-linux-gnu/"):
        owner = _said("dpkg-query", "-S", folder + library)
        if owner:
            return owner.split(":", 1)[0]
    return None


def _of_wheels(inside: Path) -> Iterator[dict[str, Any]]:
    """Libraries that wheels bring: FFmpeg, OpenBLAS, libpq, ICU and their like."""
    places = [*sorted(inside.glob("*.libs")), inside / "PySide6" / "Qt" / "lib"]
    for place in places:
        by = "pyside6-essentials" if place.parts[-1] == "lib" else place.name.removesuffix(".libs")
        for library in sorted(place.iterdir()):
            named = _VERSIONED.match(library.name)
            if named is None:
                continue
            component: dict[str, Any] = {
                "type": "library",
                "name": named[1],
                "bom-ref": f"{by}/{library.name}",
                "properties": [{"name": "kiosk:inside", "value": by}],
            }
            if named[2]:
                component["version"] = named[2]
            yield component


def _licences(locked: set[str], system: list[str]) -> Iterator[str]:
    yield "Licences of the libraries inside this program."
    for found in sorted(distributions(), key=lambda d: _plain(d.metadata["Name"])):
        if _plain(found.metadata["Name"]) not in locked:
            continue
        licence = found.metadata["License-Expression"] or found.metadata["License"] or "see below"
        yield f"\n{'=' * 78}\n{found.metadata['Name']} {found.version}: {licence.splitlines()[0]}\n"
        yield from _texts(found)
    for package in system:
        copyright_ = Path("/usr/share/doc") / package / "copyright"
        if copyright_.exists():
            yield f"\n{'=' * 78}\n{package} (Debian)\n"
            yield copyright_.read_text(encoding="utf-8", errors="replace")


def _texts(found: Distribution) -> Iterator[str]:
    for file in sorted(found.files or [], key=str):
        if re.search(r"(?i)(^|/)(licen[cs]e|copying|notice|authors)[^/]*$", str(file)):
            path = Path(str(found.locate_file(file)))
            if ".dist-info" in str(file) and path.is_file():
                yield path.read_text(encoding="utf-8", errors="replace")


def _said(*words: str) -> str:
    found = shutil.which(words[0])
    if found is None:
        sys.exit(f"{words[0]} is missing")
    done = subprocess.run([found, *words[1:]], capture_output=True, text=True, check=False)  # noqa: S603
    return done.stdout.strip() if done.returncode == 0 else ""


if __name__ == "__main__":
    _folder, _environment, _lock, _version, _sbom, _texts_file = sys.argv[1:]
    main(Path(_folder), Path(_environment), Path(_lock), _version, Path(_sbom), Path(_texts_file))
