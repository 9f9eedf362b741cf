"""The desk: one model, one library, one specialist, which answer a question in four ways."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

from helpers.adapters import LoraRecipe, LoraTraining, forget, pairs_of
from helpers.four_answers.cards import (
    LOOKS_UP,
    NOT_SCORED,
    NOT_TRAINED,
    TRAINED,
    WAYS,
    Card,
    Source,
    page_source,
)
from helpers.language_model import Brain, answer, odds
from helpers.library import Library
from helpers.records import Answer, Fact
from helpers.retrieval import Librarian
from helpers.scoring import is_right, normalise, verdict

PAGES = 3

# The facts of the support office that a small specialist learns: few, so that training takes seconds.
SMALL_SET = (
    "support-password-reset",
    "support-password-length",
    "support-account-lock",
    "support-warranty-heron",
    "support-price-heron",
    "support-price-otter",
    "support-warranty-finch",
    "support-return-period",
)
SMALL_RECIPE = LoraRecipe(batch=10, epochs=6)  # few facts need small batches, or there are too few steps


@dataclass(frozen=True)
class Run:
    """A training run, with the edition and the answers that it was started on."""

    training: LoraTraining
    edition: int
    answers: dict[str, str]


class Desk:
    """One model, one library, one specialist: an office that can answer in four ways.

    A specialist learns the facts in ``taught`` (ids; all, if left out). ``lock`` is
    the model's own, so that desks which share a model, and widgets that train and ask, take turns.
    """

    def __init__(
        self,
        brain: Brain,
        library: Library,
        facts: Sequence[Fact],
        librarian: Librarian,
        taught: Sequence[str] = (),
        pages: int = PAGES,
        recipe: LoraRecipe = LoraRecipe(),
    ) -> None:
        self.brain, self.library, self.facts, self.librarian = brain, library, tuple(facts), librarian
        self.taught = tuple(fact for fact in self.facts if not taught or fact.id in taught)
        self.pages, self.recipe, self.lock = pages, recipe, brain.lock
        self.specialist: Brain | None = None
        self.trained: dict[str, str] = {}
        self.trained_edition = 0
        self._said: dict[str, list[str]] = {fact.id: [] for fact in self.facts}
        self.home = {fact.id: self._passage_of(fact) for fact in self.facts}
        self.catch_up()

    def catch_up(self) -> None:
        """Let the librarian read what changed, and remember what the library says now."""
        with self.lock:
            self.librarian.read(self.library.passages)
            for id, now in self.answers().items():
                self._said[id] = [old for old in self._said[id] if old != now] + [now]

    def answers(self) -> dict[str, str]:
        """The answers that the library gives now, by fact; a fact that it does not tell is left out."""
        found = {fact.id: self.library.answer_now(fact) for fact in self.facts}
        return {id: now for id, now in found.items() if now is not None}

    def outdated(self) -> tuple[str, ...]:
        """The taught facts on which the specialist and the library differ now."""
        now = self.answers()
        return tuple(f.id for f in self.taught if self.specialist and now.get(f.id) != self.trained.get(f.id))

    def fact_of(self, question: str) -> Fact | None:
        """The fact a question is about, where it is asked in one of the fact's own wordings."""
        asked = normalise(question)
        wordings = ((fact, text) for fact in self.facts for text in (*fact.train, *fact.test))
        return next((fact for fact, text in wordings if normalise(text) == asked), None)

    def card(self, way: str, question: str) -> Card:
        """One of the four answers."""
        if way in TRAINED and self.specialist is None:
            return Card(way, "", NOT_TRAINED, Source("no specialist was trained yet"))
        with self.lock:
            brain = self.specialist if way in TRAINED else self.brain
            began = time.perf_counter()
            hits = self.librarian.search(question, self.pages) if way in LOOKS_UP else ()
            look_up = time.perf_counter() - began if way in LOOKS_UP else 0.0
            given = answer(brain, question, hits)
            fact = self.fact_of(question)
            likely = odds(brain, question, self._rivals(fact), hits)
        judged = self.judge(given.text, fact, question)
        source = self._source(way, given)
        return Card(way, given.text, judged, source, tuple(likely), look_up, given.seconds, given.prompt)

    def cards(self, question: str) -> tuple[Card, ...]:
        """All four answers, in the order of ``WAYS``."""
        return tuple(self.card(way, question) for way in WAYS)

    def start_training(self) -> Run:
        """A run on what the library says now; the old specialist goes on answering meanwhile."""
        with self.lock:
            known = self.answers()
            now = {fact.id: known[fact.id] for fact in self.taught if fact.id in known}
            pairs = pairs_of([replace(fact, answer=now[fact.id]) for fact in self.taught if fact.id in now])
            return Run(LoraTraining(self.brain, pairs, self.recipe), self.library.edition, now)

    def install(self, run: Run) -> None:
        """Let a complete run answer from now on; the adapter before it is deleted."""
        with self.lock:
            before, self.specialist = self.specialist, run.training.specialist()
            self.trained, self.trained_edition = run.answers, run.edition
            if before:
                forget(before)

    def close(self) -> None:
        """Delete the specialist, if there is one; the base model stays for the next desk."""
        with self.lock:
            if self.specialist:
                forget(self.specialist)
                self.specialist = None

    def _passage_of(self, fact: Fact) -> str | None:
        holders = (p.id for p in self.library.passages if fact.statement in p.text)
        return next(holders, None)

    def judge(self, text: str, fact: Fact | None, question: str) -> str:
        """The verdict on an answer, by what the library says now and has said before."""
        if fact is None:
            return NOT_SCORED
        now = self.library.answer_now(fact)
        if now is not None and is_right(text, now, question):
            return "right"
        rewritten = now is None and self.home[fact.id] in {p.id for p in self.library.passages}
        # A page in other words may still tell the fact: then there is nothing sure to compare with.
        return NOT_SCORED if rewritten else verdict(text, now, self._said[fact.id])

    def _rivals(self, fact: Fact | None) -> list[str]:
        """The old answer and the present one: what the specialist learned counts as the old."""
        if fact is None:
            return []
        now = self.library.answer_now(fact)
        earlier = [said for said in (*self._said[fact.id], self.trained.get(fact.id)) if said and said != now]
        return [*earlier[-1:], *([now] if now else [])]

    def _source(self, way: str, given: Answer) -> Source:
        if way in LOOKS_UP:
            return page_source(given.text, given.hits)
        edition = self.trained_edition
        return Source(f"from the weights, trained on edition {edition}" if way in TRAINED else "from the weights")


def taught_facts(facts: Sequence[Fact], others: int = 8) -> tuple[str, ...]:
    """The ids a lab's specialist learns: every fact that will change, and some that will not."""
    changing = [fact.id for fact in facts if fact.update]
    return (*changing, *[fact.id for fact in facts if not fact.update][:others])


def train(desk: Desk) -> None:
    """Train a specialist on the present edition, from start to end."""
    run = desk.start_training()
    for _ in run.training:
        pass
    desk.install(run)
