"""A bare Debian in a folder: made, entered, and taken away again."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

#: Seconds after which a command inside has gone wrong.
PATIENCE = 900
MIRROR = "http://deb.debian.org/debian"


@dataclass(frozen=True)
class Done:
    """How a command inside went."""

    code: int
    out: str
    err: str


class BareSystem:
    """A minimal root; commands run in it as root unless said otherwise."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def run(self, *words: str, check: bool = True, **more: str) -> Done:
        """Run a command inside, with nothing of this machine's environment."""
        environment = {
            "PATH": "/usr/sbin:/usr/bin:/sbin:/bin",
            "LC_ALL": "C.UTF-8",
            "DEBIAN_FRONTEND": "noninteractive",
            **more,
        }
        done = subprocess.run(  # noqa: S603 (commands of the trial)
            ["/usr/sbin/chroot", str(self.root), *words],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE,
        )
        if check and done.returncode != 0:
            raise RuntimeError(f"{' '.join(words)}: {done.returncode}\n{done.stdout}{done.stderr}")
        return Done(done.returncode, done.stdout, done.stderr)

    def start(self, words: Sequence[str], log: Path, **more: str) -> subprocess.Popen[bytes]:
        """Start a program inside; its words go to ``log``."""
        with log.open("wb") as out:
            return subprocess.Popen(  # noqa: S603
                ["/usr/sbin/chroot", str(self.root), *words],
                env={"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C.UTF-8", **more},
                stdout=out,
                stderr=subprocess.STDOUT,
            )

    def path(self, inside: str) -> Path:
        """A path of the system as seen from here."""
        return self.root / inside.lstrip("/")

    def megabytes(self, inside: str = "/") -> int:
        """What lies there, on this disk alone."""
        said = _said("du", "-smx", str(self.path(inside)))
        return int(said.split()[0])


@contextmanager
def bare_system(root: Path) -> Iterator[BareSystem]:
    """Make one as this machine's apt is set up, mount what programs need, and remove it."""
    if root.exists():  # of a trial that was cut off; what is mounted there is not ours to remove
        for place in ("proc", "dev"):
            while os.path.ismount(root / place):
                _said("umount", "--lazy", "--recursive", str(root / place))
        shutil.rmtree(root)
    _said("debootstrap", "--variant=minbase", "bookworm", str(root), MIRROR)
    _as_here(root)
    (root / "usr/sbin/policy-rc.d").write_text("#!/bin/sh\nexit 101\n")  # start no services
    (root / "usr/sbin/policy-rc.d").chmod(0o755)
    mounted: list[Path] = []
    try:
        for place in ("proc", "dev"):
            _said("mount", "--rbind", f"/{place}", str(root / place))
            _said("mount", "--make-rslave", str(root / place))
            mounted.append(root / place)
        yield BareSystem(root)
    finally:
        for mount in reversed(mounted):
            words = [_tool("umount"), "--lazy", "--recursive", str(mount)]
            subprocess.run(words, check=False)  # noqa: S603
    if not any(os.path.ismount(place) for place in mounted):
        shutil.rmtree(root)


def _as_here(root: Path) -> None:
    """The same sources, proxies and names as this machine's, so that apt works inside."""
    for place in ("etc/apt/sources.list.d", "etc/apt/apt.conf.d"):
        for file in Path("/", place).iterdir():
            if file.is_file() and not file.name.startswith(("docker", "20packagekit", "50app")):
                shutil.copy(file, root / place)
    if any((root / "etc/apt/sources.list.d").iterdir()):
        (root / "etc/apt/sources.list").write_text("")
    for keys in Path("/usr/share/keyrings").glob("*"):
        if keys.is_file():
            (root / "usr/share/keyrings").mkdir(parents=True, exist_ok=True)
            shutil.copy(keys, root / "usr/share/keyrings")
    for name in ("etc/resolv.conf", "etc/hosts"):
        shutil.copy(Path("/", name), root / name)


def _tool(name: str) -> str:
    found = shutil.which(name, path=f"{os.environ['PATH']}:/usr/sbin:/sbin")
    if found is None:
        raise RuntimeError(f"{name} is missing: apt-get install {name}")
    return found


def _said(name: str, *words: str) -> str:
    done = subprocess.run([_tool(name), *words], capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode != 0:
        raise RuntimeError(f"{name}: {done.stderr[-2000:]}")
    return done.stdout
