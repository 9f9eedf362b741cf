"""Was the right page found? recall@1 and recall@3 of three kinds of search, over groups of questions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from helpers.records import Score
from helpers.retrieval import Librarian
from helpers.scoring import recall_at_k

MEANING, WORDS, FUSED = SEARCHES = ("meaning", "words", "fused")


@dataclass(frozen=True)
class Asked:
    """A question, the group it belongs to, and the id of the page that answers it."""

    group: str
    text: str
    page_id: str


@dataclass(frozen=True)
class Recall:
    """recall@1 and recall@3 of one kind of search on one group of questions."""

    group: str
    search: str
    at_1: Score
    at_3: Score

    def at(self, k: int) -> Score:
        """recall@k for ``k`` = 1 or 3."""
        return {1: self.at_1, 3: self.at_3}[k]


def recalls(librarian: Librarian, asked: Sequence[Asked]) -> tuple[Recall, ...]:
    """Each kind of search on each group of questions, in the order in which groups first appear."""
    found = {search: getattr(librarian, search).search_all([one.text for one in asked], 3) for search in SEARCHES}
    groups = dict.fromkeys(one.group for one in asked)
    return tuple(_recall(group, search, asked, found[search]) for group in groups for search in SEARCHES)


def recall_of(measured: Sequence[Recall], group: str, search: str) -> Recall:
    """The recall of one kind of search on one group of questions."""
    return next(one for one in measured if (one.group, one.search) == (group, search))


def _recall(group: str, search: str, asked: Sequence[Asked], found: Sequence) -> Recall:
    mine = [place for place, one in enumerate(asked) if one.group == group]
    rankings = [[hit.passage.id for hit in found[place]] for place in mine]
    right = [asked[place].page_id for place in mine]
    return Recall(group, search, recall_at_k(rankings, right, 1), recall_at_k(rankings, right, 3))
