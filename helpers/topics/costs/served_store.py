"""A library at a real server, measured: ``python -m helpers.topics.costs.served_store``.

The same hits as brute force? How long until another process finds an edit? What does asking cost beside a library in
the same process? Which lines are open, and in which files does a secret stand, also after it was deleted?
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import numpy as np

from helpers.encoder import Encoder, load_encoder
from helpers.library import load_facts, load_library
from helpers.records import Passage
from helpers.retrieval import Librarian
from helpers.retrieval.large import made_vectors
from helpers.retrieval.served import ServedSearch, Server, StoreError, start, vacuum
from helpers.topics.costs.network import watched
from helpers.topics.costs.secret import PAGE, SECRET, holds_secret

OFFICE, MADE, ROUNDS, K = "support", 300, 20, 3
TOLD = Passage("support-secret", PAGE)


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


@dataclass(frozen=True)
class Whereabouts:
    """What the server holds open, whom this process asked, and the files with the secret's letters, stage by stage."""

    listens: tuple[str, ...]
    peers: tuple[str, ...]
    outside: tuple[str, ...]
    files: tuple[tuple[str, tuple[str, ...]], ...]


def same_hits(
    server: Server, name: str, passages: Sequence[Passage], encoder: Encoder, questions: Sequence[str]
) -> int:
    """For how many questions the server's hits are those of brute force, page by page and in the same order."""
    served = ServedSearch(encoder, name, server.port, new=True)
    served.put(*passages)
    exact = Librarian(encoder, passages).meaning
    pairs = zip(served.search_all(questions, K), exact.search_all(questions, K))
    return sum([hit.passage for hit in ours] == [hit.passage for hit in true] for ours, true in pairs)


def made_library(count: int = MADE, questions: int = 100) -> tuple[list[Passage], Given, list[str]]:
    """Pages that are vectors only, and questions near some of them."""
    made = made_vectors(count, questions)
    pages = [Passage(f"made-{number:03d}", f"page {number}") for number in range(count)]
    asked = [f"question {number}" for number in range(questions)]
    vectors = dict(zip([*(page.text for page in pages), *asked], [*made.pages, *made.questions]))
    return pages, Given(vectors), asked


def speed(server: Server, encoder: Encoder, rounds: int = ROUNDS) -> Speed:
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


def whereabouts(server: Server, encoder: Encoder) -> Whereabouts:
    """Put a secret into the library and take it out again; it ends the server, to vacuum its files."""
    with watched() as attempts:
        served = ServedSearch(encoder, OFFICE, server.port, new=True)
        served.put(TOLD)
        served.search("Which code opens the safe?")
        listens, peers = server.sockets()
    stages = [("while it is in the library", _holding(server))]
    served.take_out(TOLD.id)
    stages.append(("after it was deleted", _holding(server)))
    server.stop()
    vacuum(server.folder)
    stages.append(("after chroma vacuum", _holding(server)))
    return Whereabouts(tuple(listens), tuple(peers), tuple(attempts.outside), tuple(stages))


def _holding(server: Server) -> tuple[str, ...]:
    return tuple(file.name for file in server.files() if holds_secret(file.read_bytes()))


def _seconds(action: Callable[[], object]) -> float:
    begun = time.monotonic()
    action()
    return time.monotonic() - begun


@contextmanager
def _watcher(port: int, known: Given, question: str) -> Iterator[Callable[[str], float]]:
    """A second process that asks without pause. The function gives the time at which it had found a text."""
    line = [sys.executable, "-m", "helpers.topics.costs.served_store", "--watch", str(port)]
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


def report(encoder: Encoder, rounds: int = ROUNDS) -> None:
    """Measure all of it, and print it."""
    questions = [fact.test[0] for fact in load_facts(OFFICE)]
    office, made = load_library(OFFICE).passages, made_library()
    with tempfile.TemporaryDirectory() as folder, start(folder) as server:
        same = same_hits(server, OFFICE, office, encoder, questions)
        print(f"the same hits as brute force: {same} of {len(questions)} questions to {len(office)} pages,")
        print(f"  {same_hits(server, 'made', *made)} of {len(made[2])} to {len(made[0])} vectors made for it")
        for what, times in vars(speed(server, encoder, rounds)).items():
            print(f"{WORDS[what]}: {median(times):.1f} ms ({min(times):.1f} to {max(times):.1f})")
        found = whereabouts(server, encoder)
        print(f"the server listens at {', '.join(found.listens)}; it is connected with {', '.join(found.peers)}")
        print(f"other machines asked for by this process: {', '.join(found.outside) or 'none'}")
        for stage, files in found.files:
            print(f"files of the server that hold {SECRET}, {stage}: {', '.join(files) or 'none'}")


WORDS = {
    "found_elsewhere": "from an edit until another process finds it",
    "found_here": "from an edit until the same process finds it, without a server",
    "asked_server": "a search at the server, the question's vector being known",
    "asked_here": "the same search in one process",
}


def main(arguments: Sequence[str]) -> int:
    """Print the report; 1 if there is no server to be had. ``--watch PORT`` is the second process."""
    if arguments[:1] == ["--watch"]:
        _watch(int(arguments[1]))
        return 0
    try:
        report(load_encoder())
    except StoreError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
