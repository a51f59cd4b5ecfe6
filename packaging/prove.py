"""Proves the packages in a bare Debian and writes what came out into docs/packaging.md.

    prove.py FOLDER_OF_PACKAGES [WORK]      as root; ./dev test-package does it all

Each step either holds or ends the trial. Nothing of this machine but its kernel is used inside.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from bare_system import BareSystem, bare_system
from recorded_camera import playing

ROOT = Path(__file__).resolve().parents[1]
BEGIN, END = "<!-- result: begin -->", "<!-- result: end -->"
HOME = "/var/lib/kiosk"
MINUTE = 60.0

#: Of the target document: packages and installed program in megabytes, first paint in ms.
DEB_MOST, INSTALLED_MOST, PAINT_MOST = 95.0, 325, 600


@dataclass
class Trial:
    """The packages, the bare system, and what was found so far."""

    system: BareSystem
    packages: Path
    work: Path
    camera: str
    results: list[tuple[str, str]] = field(default_factory=list)

    def found(self, what: str, result: str) -> None:
        """Note it, and say it at once."""
        self.results.append((what, result))
        print(f"{datetime.now(UTC):%H:%M:%S}  {what}: {result}", flush=True)

    def must(self, truth: bool, what: str) -> None:
        """End the trial unless it is so."""
        if not truth:
            raise RuntimeError(f"does not hold: {what}")


def main(packages: Path, work: Path) -> None:
    """All steps in order, in a system that is removed if they hold."""
    work.mkdir(parents=True, exist_ok=True)
    with playing() as camera, bare_system(work / "root") as system:
        trial = Trial(system, packages, work, camera)
        trial.found("bare system", f"{system.megabytes()} MB")
        for step in (sizes, older, data, doctor, paint, lobby, units):
            step(trial)
        for step in (upgrade, upgrade_that_fails, remove, purge, purge_with_keys):
            step(trial)
        lint(trial)
    write(trial.results)


def _new(trial: Trial) -> list[Path]:
    return sorted(trial.packages.glob("kiosk*.deb"))


def sizes(trial: Trial) -> None:
    """The files themselves."""
    for package in _new(trial):
        megabytes = package.stat().st_size / 1e6
        trial.found(package.name, f"{megabytes:.1f} MB (at most {DEB_MOST:.0f})")
    for line in (trial.packages / "SHA256SUMS").read_text().splitlines():
        trial.must(len(line.split()[0]) == 64, "SHA256SUMS")


def older(trial: Trial) -> None:
    """Install the same program under an earlier version's number: what an upgrade starts from."""
    before = trial.system.megabytes()
    old = [_renumbered(package, trial.work) for package in _new(trial)]
    took = _install(trial, old)
    shutil.rmtree(trial.work / "old")
    trial.system.run("apt-get", "clean")
    program = trial.system.megabytes("/usr/lib/kiosk")
    trial.found("apt-get install", f"{took:.0f} s, {before} → {trial.system.megabytes()} MB in all")
    trial.found("installed program", f"{program} MB (at most {INSTALLED_MOST})")
    trial.must(trial.system.run("id", "-un", "kiosk").code == 0, "there is a user")


def _renumbered(package: Path, work: Path) -> Path:
    """The package as version 0.0.1, packed quickly."""
    folder = work / "old" / package.stem
    shutil.rmtree(folder, ignore_errors=True)
    folder.parent.mkdir(exist_ok=True)
    _call("dpkg-deb", "--raw-extract", str(package), str(folder))
    control = folder / "DEBIAN" / "control"
    text = re.sub(r"(?m)^Version: .*$", "Version: 0.0.1", control.read_text())
    control.write_text(re.sub(r"kiosk \(= [^)]*\)", "kiosk (= 0.0.1)", text))
    made = work / "old" / f"{package.name.split('_')[0]}_0.0.1_{package.stem.split('_')[-1]}.deb"
    _call("dpkg-deb", "-Zgzip", "-z1", "--root-owner-group", "--build", str(folder), str(made))
    shutil.rmtree(folder)
    return made


def _install(trial: Trial, packages: list[Path], *, check: bool = True) -> float:
    inside = trial.system.path("/tmp/packages")  # noqa: S108 (inside the bare system)
    inside.mkdir(exist_ok=True)
    for package in packages:
        shutil.copy(package, inside)
    if not trial.system.path("/usr/bin/Xvfb").exists():
        trial.system.run("apt-get", "update", "-q")
        trial.system.run("apt-get", "install", "-qy", "--no-install-recommends", "xvfb", "systemd")
    began = time.monotonic()
    names = [f"/tmp/packages/{package.name}" for package in packages]  # noqa: S108
    trial.system.run(
        *("apt-get", "install", "-qy", "--no-install-recommends", *names),
        check=check,
    )
    shutil.rmtree(inside)
    return time.monotonic() - began


def data(trial: Trial) -> None:
    """A member of staff: what must be there after an upgrade."""
    settings = f'[camera]\nsource = "{trial.camera}"\n[lobby]\nterminal = "Trial"\n'
    trial.system.path("/etc/kiosk/conf.d/50-trial.toml").write_text(settings)
    trial.system.run("kiosk", "settings", "--check", "/etc/kiosk/conf.d/50-trial.toml")
    _add_staff(trial, check=True)
    owners = {path.stat().st_uid for path in _home(trial).rglob("*")}
    trial.must(0 not in owners, "nothing among the records belongs to root")
    mode = _home(trial).stat().st_mode & 0o777
    trial.found("records", f"{HOME} has mode {mode:o}, nothing in it belongs to root")


def _home(trial: Trial) -> Path:
    return trial.system.path(HOME)


def _add_staff(trial: Trial, *, check: bool) -> int:
    add = "kiosk staff add --badge 7001 --name 'T. Nguyen' --role it --password-stdin"
    words = f"echo 'a long password' | {add}"
    return trial.system.run("sh", "-c", words, check=check).code


def doctor(trial: Trial) -> None:
    """Every check answers; the camera's is asked for by name."""
    done = trial.system.run("kiosk", "doctor", "--json", check=False)
    listed = json.loads(done.out)
    states = {item["check"]: item["state"] for item in listed}
    trial.must(states.get("camera") == "ok", f"the camera is well: {states}")
    trial.must(states.get("database") == "ok", f"the store is well: {states}")
    counts = {state: list(states.values()).count(state) for state in ("ok", "warning", "failed")}
    failed = [item["check"] for item in listed if item["state"] == "failed"]
    words = ", ".join(f"{number} {state}" for state, number in counts.items())
    trial.found("kiosk doctor --json", f"{words}{' (' + ', '.join(failed) + ')' if failed else ''}")


def paint(trial: Trial) -> None:
    """First frame under a virtual display, page cache warm."""
    with _display(trial) as display:
        times = [_first_paint(trial, display) for _ in range(6)]
    warm = sorted(times[1:])
    wall, processor = warm[0][0], min(cpu for _, cpu in warm)
    middle = warm[len(warm) // 2][0]
    load = f"with a load of {os.getloadavg()[0]:.0f} on {os.cpu_count()} cores"
    trial.found(
        "first paint, warm",
        f"least {wall} ms, median {middle} ms {load}; {processor} ms of processor time"
        f" (at most {PAINT_MOST} ms)",
    )


def _first_paint(trial: Trial, display: str) -> tuple[int, int]:
    """Milliseconds from the start until then, by the clock and of processor time."""
    words = ("kiosk", "lobby", "--windowed", "--size", "1920x1080")
    with subprocess.Popen(  # noqa: S603
        ["/usr/sbin/chroot", str(trial.system.root), *words],
        env={
            "PATH": "/usr/sbin:/usr/bin:/sbin:/bin",
            "LC_ALL": "C.UTF-8",
            "DISPLAY": display,
            "QT_QPA_PLATFORM": "xcb",
            "KIOSK_TRACE_START": "1",
            "BEGAN": f"{time.time():.3f}",
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as running:
        assert running.stdout is not None  # noqa: S101
        line = running.stdout.readline()
        spent = Path(f"/proc/{running.pid}/stat").read_text().rpartition(")")[2].split()
        running.kill()
    ticks = int(spent[11]) + int(spent[12])
    return int(line.partition("=")[2]), round(ticks * 1000 / os.sysconf("SC_CLK_TCK"))


class _display:  # noqa: N801 (used as a block)
    """Xvfb inside the bare system."""

    def __init__(self, trial: Trial) -> None:
        self._trial = trial

    def __enter__(self) -> str:
        socket_ = self._trial.system.path("/tmp/.X11-unix/X97")  # noqa: S108
        words = ("Xvfb", ":97", "-screen", "0", "1920x1080x24", "-nolisten", "tcp")
        self._server = self._trial.system.start(words, self._trial.work / "xvfb.log")
        for _ in range(600):
            if socket_.exists():
                return ":97"
            time.sleep(0.05)  # noqa: TID251 (another program's start)
        raise RuntimeError("Xvfb did not start")

    def __exit__(self, *_: object) -> None:
        self._server.terminate()
        self._server.wait(10)


def lobby(trial: Trial) -> None:
    """A minute of the lobby: what systemd would hear, memory, and its log."""
    place = trial.system.path("/run/notify")
    place.unlink(missing_ok=True)
    with (
        closing(socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)) as systemd,
        _display(trial) as display,
    ):
        systemd.bind(str(place))
        place.chmod(0o777)
        systemd.settimeout(30)
        running = trial.system.start(
            ("kiosk", "lobby"),
            trial.work / "lobby.log",
            DISPLAY=display,
            QT_QPA_PLATFORM="xcb",
            NOTIFY_SOCKET="/run/notify",
            WATCHDOG_USEC="5000000",
        )
        try:
            heard, gap = _heard(systemd)
            memory = _memory(running.pid)
            second = trial.system.run("kiosk", "lobby", check=False, DISPLAY=display)
            trial.must(running.poll() is None, "the lobby still runs")
        finally:
            running.kill()
            running.wait(10)
    trial.must(heard[0] == "READY=1", "the lobby told that it is ready")
    silence = f"longest silence {gap:.1f} s (5 allowed)"
    trial.found(
        "lobby for a minute", f"ready, alive {len(heard) - 1} times, {silence}, {memory} MB"
    )
    trial.must(second.code == 1 and "already open" in second.err, f"the second leaves: {second}")
    trial.found("a second lobby", f"leaves with exit code {second.code}: {second.err.strip()}")
    log = (_home(trial) / "log/kiosk.log").read_text()
    trial.must("CRITICAL" not in log and "ERROR" not in log, f"nothing went wrong:\n{log}")
    done = trial.system.run("kiosk", "calendar", "2026-11-24")
    trial.found("killed, and started again", done.err.strip() or "nothing to recover")


def _heard(systemd: socket.socket) -> tuple[list[str], float]:
    heard, last, gap = [systemd.recv(100).decode()], time.monotonic(), 0.0
    until = last + MINUTE
    while time.monotonic() < until:
        heard.append(systemd.recv(100).decode())
        gap, last = max(gap, time.monotonic() - last), time.monotonic()
    return heard, gap


def _memory(process: int) -> int:
    status = Path(f"/proc/{process}/status").read_text()
    return int(re.search(r"VmRSS:\s+(\d+)", status)[1]) // 1024  # type: ignore[index]


def units(trial: Trial) -> None:
    """What systemd itself thinks of the units."""
    for unit in ("kiosk-lobby.service", "kiosk-post.service", "kiosk-backup.service"):
        path = f"/usr/lib/systemd/system/{unit}"
        verified = trial.system.run("systemd-analyze", "verify", "--man=no", path, check=False)
        trial.must("failed to run command" not in verified.err, "systemd is there to be asked")
        complaints = [line for line in verified.err.splitlines() if unit in line]
        judged = trial.system.run(
            "systemd-analyze", "security", "--offline=true", "--no-pager", path, check=False
        )
        level = re.search(r"exposure level.*?:\s*([\d.]+)\s+(\w+)", judged.out)
        trial.must(level is not None, f"systemd judges it: {judged}")
        score = f"{level[1]} {level[2]}" if level else ""
        trial.found(unit, f"verify: {complaints or 'clean'}; security: {score}")


def upgrade(trial: Trial) -> None:
    """The new version over the old one, data in place, backed up first."""
    took = _install(trial, _new(trial))
    backups = list((_home(trial) / "backups").iterdir())
    trial.must(len(backups) == 1, "a backup was made first")
    trial.must(_add_staff(trial, check=False) == 1, "the member of staff is there")
    trial.found(
        "upgrade from 0.0.1",
        f"{took:.0f} s, backup of {backups[0].stat().st_size} bytes before, data in place",
    )


def upgrade_that_fails(trial: Trial) -> None:
    """Records that cannot be brought up to date stay as they are; then it goes on."""
    database = _home(trial) / "kiosk.sqlite3"
    _as_revision(database, "0999")
    kept = _rows(database)
    done = trial.system.run(
        "sh", "-c", "/var/lib/dpkg/info/kiosk.postinst configure 0.0.1", check=False
    )
    trial.must(done.code != 0 and "are as they were" in done.err, f"it fails: {done}")
    trial.must(_rows(database) == kept, "the records are as they were")
    _as_revision(database, "0001")
    trial.system.run("sh", "-c", "/var/lib/dpkg/info/kiosk.postinst configure 0.0.1")
    trial.found(
        "an upgrade that fails", "refused, the records as they were; then brought up to date"
    )


def _as_revision(database: Path, revision: str) -> None:
    with closing(sqlite3.connect(database)) as opened:
        opened.execute("UPDATE alembic_version SET version_num = ?", (revision,))
        opened.commit()
        opened.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _rows(database: Path) -> list[str]:
    with closing(sqlite3.connect(database)) as opened:
        return list(opened.iterdump())


def remove(trial: Trial) -> None:
    """The program goes, the records stay."""
    trial.system.run("apt-get", "remove", "-qy", "kiosk", "kiosk-session")
    trial.must(not trial.system.path("/usr/lib/kiosk").exists(), "the program is gone")
    trial.must((_home(trial) / "kiosk.sqlite3").exists(), "the records are there")
    trial.found("remove", "program gone, records and settings kept")


def purge(trial: Trial) -> None:
    """The records go, the keys stay."""
    trial.system.run("apt-get", "purge", "-qy", "kiosk", "kiosk-session")
    left = sorted(p.name for p in _home(trial).iterdir())
    trial.must(left == ["keys"], f"only keys are left: {left}")
    trial.must(not trial.system.path("/etc/kiosk").exists(), "the settings are gone")
    trial.found("purge", "records, backups and settings gone, keys kept")


def purge_with_keys(trial: Trial) -> None:
    """Asked for, the keys go too."""
    _install(trial, _new(trial))
    trial.system.run("apt-get", "purge", "-qy", "kiosk", "kiosk-session", KIOSK_PURGE_KEYS="yes")
    trial.must(not _home(trial).exists(), "nothing is left")
    trial.found("purge, keys asked for", "nothing left")


def lint(trial: Trial) -> None:
    """Nothing beyond the overrides, which say their reason."""
    for package in _new(trial):
        done = subprocess.run(  # noqa: S603
            [_tool("lintian"), "--tag-display-limit", "0", str(package)],
            capture_output=True,
            text=True,
            check=False,
        )
        tags = [line for line in done.stdout.splitlines() if line[:2] in ("E:", "W:")]
        trial.found(
            f"lintian {package.name.split('_')[0]}", "clean" if not tags else "; ".join(tags)
        )


def write(results: list[tuple[str, str]]) -> None:
    """Replace the last result in the document."""
    page = ROOT / "docs" / "packaging.md"
    text = page.read_text(encoding="utf-8")
    rows = "\n".join(f"| {what} | {result.replace('|', '/')} |" for what, result in results)
    table = (
        f"{datetime.now(UTC):%Y-%m-%d}, Debian 12 (minbase)\n\n| step | result |\n|---|---|\n{rows}"
    )
    before, _, rest = text.partition(BEGIN)
    after = rest.partition(END)[2]
    page.write_text(f"{before}{BEGIN}\n{table}\n{END}{after}", encoding="utf-8")


def _tool(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise RuntimeError(f"{name} is missing: apt-get install {name}")
    return found


def _call(name: str, *words: str) -> None:
    subprocess.run([_tool(name), *words], check=True, stdout=subprocess.DEVNULL)  # noqa: S603


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve(), Path(sys.argv[2] if len(sys.argv) > 2 else "build/trial"))
