"""Search at the server: the pages and their vectors are there, and only the encoder is here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import numpy as np

from helpers.encoder import Encoder, unit
from helpers.records import Hit, Passage
from helpers.retrieval.search import Search
from helpers.retrieval.served.program import HERE, INSTALL, PORT, StoreError, answers, command
from helpers.retrieval.vectors import ExactSearch

BATCH = 500  # pages in one message
# The server searches by a graph (HNSW, chapter 11). With this effort it looks at about a thousand vectors, so a
# smaller library is compared whole; "ip" is the inner product, which is the cosine where all lengths are 1.
INDEX = {"hnsw": {"space": "ip", "max_neighbors": 64, "ef_construction": 1000, "ef_search": 1000}}


class ServedSearch(Search):
    """A library at a server. Whoever opened it asks and edits; each edit is seen by all at their next question.

    ``new=True`` makes the library if the server has none of that name. Chroma has an encoder of its own, which would
    be downloaded: it is switched off, and the vectors of the course's encoder are sent instead. Every method raises
    ``StoreError`` if the server cannot be asked, and the same object goes on once the server is back.
    """

    def __init__(self, encoder: Encoder, name: str, port: int = PORT, new: bool = False) -> None:
        self.encoder, self.name, self.port = encoder, name, port
        with self._explained():
            self._client = _client(port)
            self._pages = self._opened(new)
        self._same_encoder()

    @property
    def passages(self) -> tuple[Passage, ...]:
        """All pages as they stand now, in the order of their ids."""
        return self.copy().passages

    def put(self, *passages: Passage) -> None:
        """Add pages, or replace those of the same id. When it returns, they are on the server's disk.

        If it fails, put the same pages again: that is harmless, whether or not they had arrived. Where two put the
        same page at once, the last one stays.
        """
        for start in range(0, len(passages), BATCH):
            some = passages[start : start + BATCH]
            texts = [page.text for page in some]
            vectors = unit(self.encoder.embed(texts))
            with self._explained():
                self._pages.upsert(ids=[page.id for page in some], embeddings=vectors, documents=texts)

    def take_out(self, *ids: str) -> None:
        """Delete pages; an id that is not there is passed over, so this can be repeated too."""
        if ids:
            with self._explained():
                self._pages.delete(ids=list(ids))

    def copy(self) -> ExactSearch:
        """All pages and vectors as they stand now, taken here for brute-force search. It does not follow edits."""
        with self._explained():
            kept = self._pages.get(include=["documents", "embeddings"])
        rows = sorted(zip(kept["ids"], kept["documents"], kept["embeddings"]), key=lambda row: row[0])
        vectors = np.array([vector for _, _, vector in rows], np.float32)
        return ExactSearch([Passage(id, text) for id, text, _ in rows], vectors, self.encoder)

    def scores(self, questions: Sequence[str]) -> np.ndarray:
        """One row a question, one column a page: the whole library is fetched for it. ``search`` does not need it."""
        return self.copy().scores(questions)

    def _found(self, questions: Sequence[str], k: int) -> list[tuple[Hit, ...]]:
        if not len(questions):
            return []
        asked = unit(self.encoder.embed(questions))
        with self._explained():
            found = self._pages.query(query_embeddings=asked, n_results=k, include=["documents", "distances"])
        return [_hits(*row) for row in zip(found["ids"], found["documents"], found["distances"])]

    def _opened(self, new: bool):
        from chromadb.errors import NotFoundError

        mine = {"encoder": _name_of(self.encoder)}
        if new:
            return self._client.get_or_create_collection(
                self.name, metadata=mine, embedding_function=None, configuration=INDEX
            )
        try:
            return self._client.get_collection(self.name, embedding_function=None)
        except NotFoundError:
            there = ", ".join(sorted(one.name for one in self._client.list_collections())) or "none at all"
            raise StoreError(
                f"The server at port {self.port} has no library {self.name!r}; it has: {there}. Was it started in "
                "another folder? Stop it and start it with the right --path, or make the library (new=True)."
            ) from None

    def _same_encoder(self) -> None:
        theirs, mine = (self._pages.metadata or {}).get("encoder"), _name_of(self.encoder)
        if theirs != mine:
            raise StoreError(
                f"The vectors of {self.name!r} were made by the encoder {theirs!r}, and yours is {mine!r}. Numbers of "
                f"two encoders cannot be compared: use {theirs!r}, or fill a library of another name."
            )

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """Whatever goes wrong between here and the server becomes a sentence that says what to do."""
        try:
            yield
        except (StoreError, KeyboardInterrupt):
            raise
        except Exception as error:  # Chroma's, or one of several of the HTTP client below it
            refused = isinstance(error, (_chroma_error(), ValueError, TypeError)) and answers(self.port)
            raise StoreError(f"The server refused: {error}" if refused else _gone(self.port, error)) from error


def _chroma_error() -> type[Exception]:
    from chromadb.errors import ChromaError

    return ChromaError


def _client(port: int):
    try:
        import chromadb
    except ImportError:
        raise StoreError(f"A served library needs Chroma's client. Install it with: {INSTALL}") from None
    settings = chromadb.config.Settings(anonymized_telemetry=False)
    return chromadb.HttpClient(host=HERE, port=port, settings=settings)


def _gone(port: int, error: Exception) -> str:
    again = " ".join(command("my_store", port)).replace("chroma", ".venv/bin/chroma", 1)
    return (
        f"No answer from the server at port {port} of this machine ({error}). What it had acknowledged is on its disk. "
        f"If it has ended, start it again in the same folder, for example with: {again}. Then repeat what you just did."
    )


def _name_of(encoder: Encoder) -> str:
    return getattr(encoder, "name", type(encoder).__name__)


def _hits(ids: Sequence[str], texts: Sequence[str], distances: Sequence[float]) -> tuple[Hit, ...]:
    """Nearest first; on a tie, the smaller id. Chroma's distance is 1 less the cosine."""
    rows = sorted(zip(distances, ids, texts))
    return tuple(Hit(Passage(id, text), 1 - far, rank) for rank, (far, id, text) in enumerate(rows, start=1))
