"""A prompt laid open: the pages found, those taken off the shelf, the answer, and where it came from."""

from __future__ import annotations

from collections.abc import Sequence

from traitlets import HasTraits, Int, Tuple, Unicode

from helpers.experiments.four_answers import Source, page_source
from helpers.language_model import Brain, answer
from helpers.records import Answer, Hit, Passage
from helpers.retrieval import Librarian
from helpers.scoring import says_dont_know

COUNTS = (1, 2, 3, 5, 8)
LONGEST = 300  # characters of a question


class OpenPrompt(HasTraits):
    """Ask with so many pages, take pages off the shelf, ask again.

    ``hits`` are the pages of the prompt, best first; ``removed`` are ids of pages that are off
    the shelf. ``changes`` grows with each answer. A question that will not do changes nothing.
    """

    question = Unicode()
    k = Int(3)
    removed = Tuple()
    hits = Tuple()
    text = Unicode()
    status = Unicode()
    changes = Int(0)

    def __init__(self, brain: Brain, librarian: Librarian, **traits) -> None:
        super().__init__(**traits)
        self._brain, self._librarian = brain, librarian
        self.answer: Answer | None = None
        self.source = Source("")

    def ask(self, question: str, k: int | None = None) -> None:
        """Find pages and answer. A new question puts all pages back on the shelf."""
        text, k = " ".join(question.split()), k or self.k
        if not text:
            raise ValueError("The question is empty. Type a question, or choose one.")
        if len(text) > LONGEST:
            raise ValueError(f"The question has {len(text)} characters; at most {LONGEST} fit. Shorten it.")
        if k not in COUNTS:
            raise ValueError(f"k is {k}; choose one of: {', '.join(map(str, COUNTS))}.")
        self._answer(text, k, self.removed if text == self.question else ())

    def keep(self, id: str, wanted: bool) -> None:
        """Put a page back on the shelf, or take it off, and ask again."""
        if id not in {passage.id for passage in self._librarian.fused.passages}:
            raise ValueError(f"There is no page {id!r} on this shelf.")
        if not self.question:
            raise ValueError("Ask a question first; then pages can be taken off the shelf.")
        left = tuple(one for one in self.removed if one != id)
        self._answer(self.question, self.k, left if wanted else (*left, id))

    def shown(self) -> tuple[tuple[Passage, bool], ...]:
        """The pages of the prompt, and after them those taken off the shelf."""
        passages = {passage.id: passage for passage in self._librarian.fused.passages}
        return (*((hit.passage, True) for hit in self.hits), *((passages[id], False) for id in self.removed))

    def _answer(self, question: str, k: int, removed: Sequence[str]) -> None:
        hits = without(self._librarian.search(question, k + len(removed)), removed, k)
        given = answer(self._brain, question, hits)
        self.answer, self.source = given, page_source(given.text, hits)
        self.question, self.k, self.removed, self.hits, self.text = question, k, tuple(removed), hits, given.text
        self.status = self._said()
        self.changes += 1

    def _said(self) -> str:
        if says_dont_know(self.text):
            return f"The model passed: it saw no answer on the {len(self.hits)} pages."
        if self.source.passage_id:
            return f"The words of the answer stand on {self.source.passage_id}, {self.source.note}."
        return "The words of the answer stand on none of these pages: do not trust it."


def without(hits: Sequence[Hit], removed: Sequence[str], k: int) -> tuple[Hit, ...]:
    """The first ``k`` hits that are still on the shelf, ranked anew."""
    left = [hit for hit in hits if hit.passage.id not in removed][:k]
    return tuple(Hit(hit.passage, hit.score, rank) for rank, hit in enumerate(left, 1))
