"""A library at a real server, measured: ``python -m helpers.topics.costs.served_store``.

The same hits as brute force? How long until another process finds an edit? What does asking cost beside a library in
the same process? Which lines are open, and in which files does a secret stand, also after it was deleted?
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from helpers.encoder import Encoder, load_encoder
from helpers.library import load_facts, load_library
from helpers.records import Passage
from helpers.retrieval import Librarian
from helpers.retrieval.large import made_vectors
from helpers.retrieval.served import ServedSearch, Server, StoreError, start, vacuum
from helpers.topics.costs.network import watched
from helpers.topics.costs.secret import PAGE, SECRET, holds_secret
from helpers.topics.costs.served_speed import OFFICE, WORDS, Given, speed

MADE, K = 300, 3
TOLD = Passage("support-secret", PAGE)


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


def report(encoder: Encoder, rounds: int = 20) -> None:
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


def main() -> int:
    """Print the report; 1 if there is no server to be had."""
    try:
        report(load_encoder())
    except StoreError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
