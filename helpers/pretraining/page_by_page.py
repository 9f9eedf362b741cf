"""How many pages to hand over, and whether to read them together or one by one.

``python -m helpers.pretraining.page_by_page`` prints the figures, on the offices' training
phrasings: nothing here was chosen on questions that examine. Reading one by one keeps the
answer of the page on which "I don't know." is least likely, as DPR's reader picks by passage
(Karpukhin et al. 2020, arXiv:2004.04906); each place in the ranking costs ``PLACE`` nats.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from helpers.encoder import load_encoder
from helpers.language_model import Brain, answer_all, load_brain, odds
from helpers.library import OFFICES, load_facts, load_library
from helpers.records import DONT_KNOW, Fact, Hit, Passage
from helpers.retrieval import Librarian
from helpers.scoring import is_right, says_dont_know, score_of

PLACE = 1.5
WIDTHS = (1, 2, 3, 5)
Reader = Callable[[Brain, Sequence[str], Sequence[Sequence[Hit]]], list[str]]


@dataclass(frozen=True)
class Asked:
    """Pages, the questions put to them, and what was found for each; ``deleted`` pages tell no answer."""

    name: str
    questions: tuple[str, ...]
    answers: tuple[str, ...]
    found: tuple[tuple[Hit, ...], ...]
    deleted: tuple[tuple[Hit, ...], ...]


def together(brain: Brain, questions: Sequence[str], found: Sequence[Sequence[Hit]]) -> list[str]:
    """All pages of a question in one prompt."""
    return [given.text for given in answer_all(brain, questions, found)]


def one_by_one(brain: Brain, questions: Sequence[str], found: Sequence[Sequence[Hit]]) -> list[str]:
    """Each page in a prompt of its own; the surest answer is kept."""
    pairs = [(i, replace(hit, rank=1)) for i, hits in enumerate(found) for hit in hits]
    said = answer_all(brain, [questions[i] for i, _ in pairs], [(hit,) for _, hit in pairs])
    best: dict[int, tuple[float, str]] = {}
    places: dict[int, int] = {}
    for (i, hit), given in zip(pairs, said):
        place = places[i] = places.get(i, -1) + 1
        passing = odds(brain, questions[i], [DONT_KNOW], (hit,))[0].probability
        sure = -math.log(max(passing, 1e-12)) - PLACE * place
        best[i] = max(best.get(i, (-math.inf, "")), (sure, given.text))
    return [best[i][1] if i in best else DONT_KNOW for i in range(len(questions))]


def put_to(name: str, pages: Sequence[Passage], facts: Sequence[Fact], phrasing: int) -> Asked:
    """The facts of some pages in one of their training phrasings, with the pages found for them."""
    questions = tuple(fact.train[phrasing] for fact in facts)
    found = Librarian(load_encoder(), pages).search_all(questions, max(WIDTHS) + 1)
    left = [[hit for hit in hits if fact.statement not in hit.passage.text] for fact, hits in zip(facts, found)]
    answers = tuple(fact.answer for fact in facts)
    return Asked(name, questions, answers, tuple(map(tuple, found)), tuple(map(tuple, left)))


def right(brain: Brain, one: Asked, read: Reader, width: int) -> list[bool]:
    """Which answers are right with so many pages."""
    said = read(brain, one.questions, [hits[:width] for hits in one.found])
    return [is_right(text, wanted, asked) for text, wanted, asked in zip(said, one.answers, one.questions)]


def refused(brain: Brain, one: Asked, read: Reader, width: int) -> list[bool]:
    """Which questions are passed on when the page that answered them is gone."""
    return list(map(says_dont_know, read(brain, one.questions, [hits[:width] for hits in one.deleted])))


def measured(brain: Brain, one: Asked) -> list[str]:
    """A line of the table for each way of reading and each number of pages."""
    lines = []
    for read in (together, one_by_one):
        for width in WIDTHS if read is together else WIDTHS[1:]:
            score, passed = score_of(right(brain, one, read, width)), sum(refused(brain, one, read, width))
            how, share = read.__name__.replace("_", " "), f"{score.right} of {score.total}"
            lines.append(f"| {one.name} | {how} | {width} | {share} | {score.low:.0%}–{score.high:.0%} | {passed} |")
    return lines


def main() -> None:
    brain = load_brain()
    offices = [(office, load_library(office).passages, load_facts(office)) for office in OFFICES]
    shelves = [put_to(office, pages, facts, 1) for office, pages, facts in offices]
    pages = [page for _, some, _ in offices for page in some]
    shelves.append(put_to("all three", pages, [fact for _, _, facts in offices for fact in facts], 1))
    print("| shelf | pages read | how many | right | 95 % interval | refused when deleted |\n|---|---|---|---|---|---|")
    for one in shelves:
        print("\n".join(measured(brain, one)), flush=True)


if __name__ == "__main__":
    main()
