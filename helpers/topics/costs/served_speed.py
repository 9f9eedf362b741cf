"""How long until another process finds an edit, and what a search costs at a server and in one process.

Run as a program, it is that other process.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from helpers.encoder import Encoder
from helpers.library import load_facts, load_library
from helpers.records import Passage
from helpers.retrieval import Librarian
from helpers.retrieval.served import ServedSearch, Server

OFFICE, K = "support", 3
WORDS = {
    "found_elsewhere": "from an edit until another process finds it",
    "found_here": "from an edit until the same process finds it, without a server",
    "asked_server": "a search at the server, the question's vector being known",
    "asked_here": "the same search in one process",
}


class Given:
    """An encoder for vectors that are known already: each text has its own. So only the search is timed."""

    def __init__(self, table: dict[str, Sequence[float]], name: str = "given") -> None:
        self.table, self.name = table, name

    def embed(self, texts: Sequence[str]) -> np.ndarray:
        """The texts' vectors, looked up."""
        return np.array([self.table[text] for text in texts], np.float32)


@dataclass(frozen=True)
class Speed:
    """Milliseconds, round by round: from an edit until it is found, and for a question, at a server and without."""

    found_elsewhere: tuple[float, ...]
    found_here: tuple[float, ...]
    asked_server: tuple[float, ...]
    asked_here: tuple[float, ...]


def speed(server: Server, encoder: Encoder, rounds: int = 20) -> Speed:
    """Edit one page again and again: when does a second process find it, and when would one process alone?"""
    pages, question = list(load_library(OFFICE).passages), load_facts(OFFICE)[0].test[0]
    served = ServedSearch(encoder, OFFICE, server.port, new=True)
    served.put(*pages)
    librarian = Librarian(encoder, pages)
    known = Given({question: encoder.embed([question])[0].tolist()}, getattr(encoder, "name", type(encoder).__name__))
    asking = ServedSearch(known, OFFICE, server.port)

    def alone(k: int) -> None:
        librarian.meaning.encoder = known  # of a new search after each edition
        librarian.meaning.search(question, k)

    elsewhere, here, at_server, at_home = [], [], [], []
    with _watcher(server.port, known, question) as found_at:
        for number in range(rounds):
            pages[0] = Passage(pages[0].id, f"{question} Answer {number}.")
            begun = time.monotonic()
            served.put(pages[0])
            elsewhere.append(found_at(pages[0].text) - begun)
            here.append(_seconds(lambda: (librarian.read(pages), alone(1))))
            at_server.append(_seconds(lambda: asking.search(question, K)))
            at_home.append(_seconds(lambda: alone(K)))
    return Speed(*(tuple(1000 * one for one in some) for some in (elsewhere, here, at_server, at_home)))


def _seconds(action: Callable[[], object]) -> float:
    begun = time.monotonic()
    action()
    return time.monotonic() - begun


@contextmanager
def _watcher(port: int, known: Given, question: str) -> Iterator[Callable[[str], float]]:
    """A second process that asks without pause. The function gives the time at which it had found a text."""
    line = [sys.executable, "-m", "helpers.topics.costs.served_speed", str(port)]
    root = Path(__file__).resolve().parents[3]
    with subprocess.Popen(line, cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:

        def say(message: object) -> str:
            process.stdin.write(json.dumps(message) + "\n")
            process.stdin.flush()
            return process.stdout.readline()

        say([known.name, question, known.table[question]])
        yield lambda text: float(say(text))
        process.stdin.close()


def _watch(port: int) -> None:
    """The second process: for each text on its input, ask until it is found, and print the time."""
    name, question, vector = json.loads(sys.stdin.readline())
    served = ServedSearch(Given({question: vector}, name), OFFICE, port)
    print("ready", flush=True)
    for line in sys.stdin:
        while served.search(question, 1)[0].passage.text != json.loads(line):
            pass
        print(time.monotonic(), flush=True)


if __name__ == "__main__":
    _watch(int(sys.argv[1]))
