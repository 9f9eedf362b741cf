"""A shelf to search: the question, the kind of search, the pages found, and their places on a map."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from traitlets import HasTraits, Int, Tuple, Unicode

from helpers.encoder import Encoder
from helpers.experiments.finding_pages import FUSED, SEARCHES
from helpers.experiments.shelf_map import flatten
from helpers.library import Library
from helpers.records import Passage
from helpers.retrieval import Librarian, words_of

COUNTS = (1, 3, 5, 8)
LONGEST = 300  # characters of a question
MOST_ADDED = 20  # pages of one's own


class ShelfSearch(HasTraits):
    """Ask, choose how to search, and add pages of one's own.

    ``hits`` are what was found, best first; ``spot`` is the question's place on the map,
    ``places`` has those of the pages. The map is drawn from the pages that were there at first:
    it stays the same when one is added.
    """

    question = Unicode()
    search = Unicode(FUSED)
    k = Int(3)
    hits = Tuple()
    status = Unicode()
    changes = Int(0)  # grows with each search, also where it finds the same pages again

    def __init__(self, passages: Sequence[Passage], encoder: Encoder, **traits) -> None:
        super().__init__(**traits)
        self._encoder, self._given, self._own = encoder, tuple(passages), Library("mine", ())
        self.librarian = Librarian(encoder, self._given)
        self._flat = flatten(self._vectors())
        self.spot: np.ndarray | None = None

    @property
    def passages(self) -> tuple[Passage, ...]:
        """The pages on the shelf now; one's own come last."""
        return (*self._given, *self._own.passages)

    @property
    def places(self) -> np.ndarray:
        """Where the pages lie on the map, one row of two numbers each."""
        return self._flat(self._vectors())

    def ask(self, question: str, search: str | None = None, k: int | None = None) -> None:
        """Search. Raises ``ValueError`` for what cannot be searched, and changes nothing then."""
        text, search, k = " ".join(question.split()), search or self.search, k or self.k
        if not text:
            raise ValueError("The question is empty. Type a question, or choose one.")
        if len(text) > LONGEST:
            raise ValueError(f"The question has {len(text)} characters; at most {LONGEST} fit. Shorten it.")
        if search not in SEARCHES:
            raise ValueError(f"There is no search {search!r}. Choose one of: {', '.join(SEARCHES)}.")
        if k not in COUNTS:
            raise ValueError(f"k is {k}; choose one of: {', '.join(map(str, COUNTS))}.")
        hits = getattr(self.librarian, search).search(text, k)
        self.spot = self._flat(self._encoder.embed([text]))[0]
        self.question, self.search, self.k, self.hits = text, search, k, hits
        self.status = self._found()
        self.changes += 1

    def add(self, text: str) -> None:
        """Put a page of one's own on the shelf: one page is embedded, and the question is asked again."""
        if len(self._own.passages) >= MOST_ADDED:
            raise ValueError(f"You added {MOST_ADDED} pages already, and no more fit here.")
        twin = next((p.id for p in self._given if p.text.casefold() == " ".join(text.split()).casefold()), None)
        if twin:
            raise ValueError(f"This page is already there as {twin}.")
        id, before = self._own.add(text), self.librarian.shelf.embedded
        self.librarian.read(self.passages)
        new = self.librarian.shelf.embedded - before
        if self.question:
            self.ask(self.question)
        pages = "1 page was" if new == 1 else f"{new} pages were"
        self.status = f"Added {id}. {pages} embedded; {len(self.passages) - new} kept their vectors."

    def shared_words(self, passage: Passage) -> tuple[str, ...]:
        """The words that question and page share, as BM25 sees them."""
        mine = set(words_of(self.question))
        return tuple(dict.fromkeys(word for word in words_of(passage.text) if word in mine))

    def _vectors(self) -> np.ndarray:
        return self.librarian.shelf.sync(self.passages)

    def _found(self) -> str:
        if not self.hits:
            return "Nothing found: no page shares a word with the question."
        return f"{len(self.hits)} of {len(self.passages)} pages, found by {self.search}."
