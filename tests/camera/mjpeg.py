"""A real MJPEG server on the loopback that can stop in every way a network camera does."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from kiosk.vision.picture import encode_jpeg
from tests.camera.scripted import picture


class Mode(StrEnum):
    """What the server does from now on, also to those already connected."""

    OK = "ok"
    STALL = "stall"
    DIE = "die"
    PARTIAL = "partial"
    MUTE = "mute"


class MjpegServer(ThreadingHTTPServer):
    """Sends 30 pictures a second. ``partial`` sends half a picture and then nothing more."""

    daemon_threads = False

    def __init__(self, width: int = 1280, height: int = 720) -> None:
        super().__init__(("127.0.0.1", 0), _Stream)
        self.mode = Mode.OK
        self.closing = threading.Event()
        shades = picture(120, width, height)
        shades[:, : width // 2] += 20
        shades[:, width // 2 :] -= 20
        self.jpeg = encode_jpeg(shades)

    @property
    def url(self) -> str:
        """Where to watch; with a password, which must never be shown."""
        return f"http://user:secret@127.0.0.1:{self.server_port}/live"

    def is_sending(self) -> bool:
        """Whether pictures flow."""
        return self.mode is Mode.OK

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is no news."""


class _Stream(BaseHTTPRequestHandler):
    server: MjpegServer

    def log_message(self, *args: object) -> None:
        """Quiet."""

    def do_GET(self) -> None:
        """The stream."""
        server = self.server
        if server.mode is Mode.MUTE:
            server.closing.wait()
            return
        self.send_response(200)
        self.send_header("Content-Type", "multipart/x-mixed-replace; boundary=next")
        self.end_headers()
        head = b"--next\r\nContent-Type: image/jpeg\r\nContent-Length: %d\r\n\r\n"
        while not server.closing.wait(1 / 30):
            if server.mode is Mode.DIE:
                return
            if server.mode is Mode.PARTIAL:
                half = len(server.jpeg) // 2
                self.wfile.write(head % len(server.jpeg) + server.jpeg[:half])
                self.wfile.flush()
            if not server.is_sending():
                while not server.is_sending() and not server.closing.wait(0.01):
                    pass
                return
            self.wfile.write(head % len(server.jpeg) + server.jpeg + b"\r\n")


@contextmanager
def serving(width: int = 1280, height: int = 720) -> Iterator[MjpegServer]:
    """A running server."""
    server = MjpegServer(width, height)
    thread = threading.Thread(  # noqa: TID251 (a server of the test's own)
        target=server.serve_forever, kwargs={"poll_interval": 0.01}, name="mjpeg"
    )
    thread.start()
    try:
        yield server
    finally:
        server.closing.set()
        server.shutdown()
        thread.join()
        server.server_close()
