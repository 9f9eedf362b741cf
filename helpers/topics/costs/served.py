"""A vector store as a server in miniature: what leaves the process when the library is somebody else's.

It speaks JSON, a line a message, and keeps what it receives. It listens on this machine only.
"""

from __future__ import annotations

import json
import socket
import socketserver
from collections.abc import Sequence
from threading import Thread

import numpy as np

from helpers.encoder import Encoder
from helpers.records import Hit, Passage


class _Line(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        for line in self.rfile:
            self.server.received += line
            self.wfile.write(json.dumps(self.server.reply(json.loads(line))).encode() + b"\n")


class Store(socketserver.ThreadingTCPServer):
    """The server: it holds pages with their vectors, and finds the nearest. ``received`` is all that came in."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Line)
        self.received, self._pages = b"", []
        Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def reply(self, message: dict) -> object:
        """Take pages in, or find the nearest ones of a vector: ids and scores."""
        if "pages" in message:
            self._pages = message["pages"]
            return {"pages": len(self._pages)}
        scores = np.array([page["vector"] for page in self._pages]) @ np.array(message["vector"])
        best = np.argsort(-scores, kind="stable")[: message["k"]]
        return [{**{key: self._pages[i][key] for key in ("id", "text")}, "score": float(scores[i])} for i in best]

    def close(self) -> None:
        """Stop serving."""
        self.shutdown()
        self.server_close()


class ServedSearch:
    """A library that lives at a server: pages are sent there once, and each question's vector when it is asked.

    ``with_text=False`` sends numbers in place of the pages' words; then the words must be kept at home.
    """

    def __init__(self, encoder: Encoder, port: int, with_text: bool = True) -> None:
        self._encoder, self._with_text, self._home = encoder, with_text, {}
        self._line = socket.create_connection(("127.0.0.1", port)).makefile("rwb")

    def read(self, passages: Sequence[Passage]) -> None:
        """Send the pages as they stand now."""
        self._home = {page.id: page for page in passages}
        vectors = self._encoder.embed([page.text for page in passages])
        texts = [page.text if self._with_text else "" for page in passages]
        rows = zip(passages, texts, vectors.tolist())
        self._call({"pages": [{"id": page.id, "text": text, "vector": vector} for page, text, vector in rows]})

    def search(self, question: str, k: int = 3) -> tuple[Hit, ...]:
        """The ``k`` nearest pages, best first."""
        found = self._call({"vector": self._encoder.embed([question])[0].tolist(), "k": k})
        pages = [Passage(one["id"], one["text"]) if self._with_text else self._home[one["id"]] for one in found]
        return tuple(Hit(page, one["score"], rank) for rank, (page, one) in enumerate(zip(pages, found), start=1))

    def close(self) -> None:
        """Hang up."""
        self._line.close()

    def _call(self, message: dict) -> object:
        self._line.write(json.dumps(message).encode() + b"\n")
        self._line.flush()
        return json.loads(self._line.readline())
