"""A network camera that plays a drawn person, for trials of an installed package."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import numpy as np

from kiosk.demo.drawings import draw_person
from kiosk.vision.picture import encode_jpeg


class _Camera(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Stream)
        self.closing = threading.Event()
        still = draw_person(3)
        grain = np.random.default_rng(7)
        # The grain of a sensor: a camera that sends one and the same picture is at fault.
        self.pictures = [
            encode_jpeg(np.clip(still + grain.normal(0, 3, still.shape), 0, 255).astype(np.uint8))
            for _ in range(10)
        ]

    def handle_error(self, request: object, client_address: object) -> None:
        """Who looks hangs up when the program ends."""


class _Stream(BaseHTTPRequestHandler):
    server: _Camera

    def log_message(self, *args: object) -> None:
        """Quiet."""

    def do_GET(self) -> None:
        """Pictures, 30 a second."""
        self.send_response(200)
        self.send_header("Content-Type", "multipart/x-mixed-replace; boundary=next")
        self.end_headers()
        turn = 0
        while not self.server.closing.wait(1 / 30):
            picture = self.server.pictures[turn % len(self.server.pictures)]
            head = b"--next\r\nContent-Type: image/jpeg\r\nContent-Length: %d\r\n\r\n"
            self.wfile.write(head % len(picture) + picture + b"\r\n")
            turn += 1


@contextmanager
def playing() -> Iterator[str]:
    """The address of the camera, inside the block."""
    camera = _Camera()
    thread = threading.Thread(target=camera.serve_forever, daemon=True)  # noqa: TID251 (a trial)
    thread.start()
    try:
        yield f"http://127.0.0.1:{camera.server_port}/live"
    finally:
        camera.closing.set()
        camera.shutdown()
        camera.server_close()
