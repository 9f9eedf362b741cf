"""The other process of the tests with a served library: it edits and asks, and says on its output what happened."""

from __future__ import annotations

import json
import sys
import time
import zlib
from collections.abc import Sequence

import numpy as np

from helpers.records import Passage
from helpers.retrieval.served import ServedSearch, StoreError

LIBRARY, SHARED = "shared", "both"


class MadeUp:
    """A stand-in for the encoder: every text has a direction of its own."""

    name = "made up"

    def embed(self, texts: Sequence[str]) -> np.ndarray:
        rows = [np.random.default_rng(zlib.crc32(text.encode())).standard_normal(64) for text in texts]
        return np.array(rows, np.float32).reshape(len(rows), 64)


def say(**what: object) -> None:
    print(json.dumps({**what, "at": time.monotonic()}), flush=True)


def edit_and_ask(library: ServedSearch, me: str, other: str, rounds: int) -> None:
    """Put a page of one's own and one that both write, and ask for the other's page, in turn."""
    for number in range(rounds):
        library.put(Passage(f"{me}-{number:02d}", f"{me} wrote page {number}"))
        say(did="put", page=f"{me}-{number:02d}")
        library.put(Passage(SHARED, f"{me} was here {number} times"))
        wanted, begun = f"{other} wrote page {number}", time.monotonic()
        hits = library.search(wanted, 1)
        say(did="ask", page=f"{other}-{number:02d}", begun=begun, found=bool(hits) and hits[0].passage.text == wanted)


def edit_on_and_on(library: ServedSearch, count: int) -> None:
    """Put one page after the other; where that fails, say why and try the same one again."""
    for number in range(count):
        say(did="begin", page=f"p-{number:02d}")
        while True:
            try:
                library.put(Passage(f"p-{number:02d}", f"text {number}"))
                break
            except StoreError as error:
                say(did="fail", page=f"p-{number:02d}", error=str(error))
                time.sleep(0.3)
        say(did="put", page=f"p-{number:02d}")


if __name__ == "__main__":
    job, port, *more = sys.argv[1:]
    opened = ServedSearch(MadeUp(), LIBRARY, int(port))
    say(did="ready")
    sys.stdin.readline()
    if job == "ask":
        edit_and_ask(opened, more[0], more[1], int(more[2]))
    else:
        edit_on_and_on(opened, int(more[0]))
