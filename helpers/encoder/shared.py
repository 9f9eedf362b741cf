"""One encoder for several processes: a server on this machine that has it in memory, and what asks it.

It listens on this machine only, answers whoever runs a program here, and keeps no text. Texts go as JSON, vectors
come back as NumPy writes them, so they are the same to the last bit.
"""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from functools import cached_property
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock
from urllib.error import HTTPError, URLError
from urllib.request import ProxyHandler, Request, build_opener

import numpy as np

from helpers.encoder.sentence import Encoder, EncoderError
from helpers.records import several

HERE, PORT = "127.0.0.1", 8702
LONGEST = 16_000_000  # bytes of one request; a library of this course has fewer
PATIENCE = 120  # seconds: a whole class may be waiting
HINT = "Start it with: .venv/bin/python -m helpers.encoder, or leave ENCODER unset for an encoder of your own."

_opener = build_opener(ProxyHandler({}))  # a proxy of the house cannot reach this machine's own address


class SharedEncoder:
    """An encoder that lives in another process of this machine, at ``address``: ``http://127.0.0.1:8702``."""

    def __init__(self, address: str) -> None:
        self.address = address

    @cached_property
    def name(self) -> str:
        """The name of the encoder over there: vectors of encoders with one name can be compared."""
        return self._asked().decode()

    def embed(self, texts: Sequence[str]) -> np.ndarray:
        """One float32 row of length 1 for each text, as the encoder over there gives them.

        Raises ``EncoderError`` if nobody answers there, or if it refuses; ``ValueError`` for too much at once.
        """
        body = json.dumps(list(several(texts, "texts"))).encode()
        _check_length(len(body))
        try:
            return np.load(io.BytesIO(self._asked(body)), allow_pickle=False)
        except ValueError as error:
            raise EncoderError(f"What answers at {self.address} is no encoder. {HINT}") from error

    def _asked(self, body: bytes | None = None) -> bytes:
        """The reply to texts, or without any to a plain GET."""
        try:
            with _opener.open(
                Request(self.address, body, {"Content-Type": "application/json"}), timeout=PATIENCE
            ) as reply:
                return reply.read()
        except HTTPError as refused:
            raise EncoderError(f"The encoder at {self.address} refused: {refused.read().decode()}") from refused
        except (URLError, OSError, ValueError) as error:
            raise EncoderError(f"No encoder answers at {self.address}. {HINT}") from error


class EncoderServer(ThreadingHTTPServer):
    """Serves an encoder to this machine; port 0 takes a free one."""

    daemon_threads = True
    request_queue_size = 64  # a whole class may ask in the same moment

    def __init__(self, encoder: Encoder, port: int = PORT) -> None:
        super().__init__((HERE, port), _Request)
        self.encoder, self.turn = encoder, Lock()  # a tokenizer serves one at a time

    @property
    def address(self) -> str:
        """What ``ENCODER`` is set to in the processes that share it."""
        return f"http://{HERE}:{self.server_port}"


class _Request(BaseHTTPRequestHandler):
    server: EncoderServer

    def do_GET(self) -> None:
        encoder = self.server.encoder
        self._reply(200, getattr(encoder, "name", type(encoder).__name__).encode())

    def do_POST(self) -> None:
        try:
            texts = self._texts()
        except ValueError as error:
            return self._reply(400, str(error).encode())
        with self.server.turn:
            rows = self.server.encoder.embed(texts)
        written = io.BytesIO()
        np.save(written, rows, allow_pickle=False)
        self._reply(200, written.getvalue())

    def _texts(self) -> list[str]:
        length = int(self.headers.get("Content-Length") or 0)
        _check_length(length)
        texts = json.loads(self.rfile.read(length))
        if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
            raise ValueError("want a list of texts")
        return texts

    def _reply(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Keep no record of who asked what."""


def _check_length(length: int) -> None:
    if length > LONGEST:
        raise ValueError(f"{length:,} bytes at once; {LONGEST:,} are the most: send fewer texts")
