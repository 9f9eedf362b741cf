"""The desk: one model, one library, one specialist, which answer a question in four ways."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

from helpers.adapters import LoraRecipe, LoraTraining, forget, pairs_of
from helpers.four_answers import judging
from helpers.four_answers.asking import replies
from helpers.four_answers.cards import (
    LIBRARY,
    LIBRARY_WAYS,
    NOT_SCORED,
    NOT_TRAINED,
    SPECIALIST_WAYS,
    WAYS,
    Card,
    Source,
    page_source,
)
from helpers.four_answers.syllabus import OPEN, TOLD, Syllabus, Typed
from helpers.four_answers.why import Case, explain
from helpers.language_model import Brain, odds
from helpers.library import Library
from helpers.records import Answer, Fact, Hit
from helpers.retrieval import Librarian

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
MOST_WORDINGS = 9  # a question and eight more


@dataclass(frozen=True)
class Run:
    """A training run, with the edition, the answers and the typed pairs that it was started on."""

    training: LoraTraining
    edition: int
    answers: dict[str, str]
    typed: tuple[Typed, ...] = ()


class Desk:
    """One model, one library, one specialist: an office that can answer in four ways.

    A specialist learns the facts in ``taught`` (ids; all, if left out), those whose answers were
    changed, and the pairs that were typed; ``syllabus`` keeps account of them. ``lock`` is the
    model's own, so that desks which share a model, and widgets that train and ask, take turns.
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
        self.brain, self.library, self.librarian = brain, library, librarian
        self.pages, self.recipe, self.lock = pages, recipe, brain.lock
        self.specialist: Brain | None = None
        self.trained: dict[str, str] = {}
        self.trained_edition = 0
        self.syllabus = Syllabus(facts, library, taught)
        self.catch_up()

    @property
    def facts(self) -> tuple[Fact, ...]:
        """All that is known: prepared facts and typed pairs."""
        return self.syllabus.facts

    @property
    def taught(self) -> tuple[Fact, ...]:
        """The facts that a specialist learns."""
        return self.syllabus.taught

    @property
    def home(self) -> dict[str, str | None]:
        """The page that each prepared fact came from."""
        return self.syllabus.home

    def catch_up(self) -> None:
        """Let the librarian read what changed, and remember what the library says now."""
        with self.lock:
            self.librarian.read(self.library.passages)
            self.syllabus.read(self.library)

    def answers(self) -> dict[str, str]:
        """The answers that the library gives now, by fact; a fact that it does not tell is left out."""
        return {id: one.now for id, one in self.syllabus.standings.items() if one.now is not None}

    def outdated(self) -> tuple[str, ...]:
        """The facts that the specialist learned and that the library tells otherwise now, or no more.

        An open one says nothing either way.
        """
        known = {id: self.syllabus.standings[id] for id in self.trained} if self.specialist else {}
        return tuple(id for id, one in known.items() if one.state != OPEN and one.now != self.trained[id])

    def untrained(self) -> tuple[str, ...]:
        """The facts that the present specialist never learned and the next one will."""
        ids = [fact.id for fact in self.taught if fact.id not in self.trained] if self.specialist else []
        return tuple(id for id in ids if self.syllabus.standings[id].state == TOLD)

    def fact_of(self, question: str) -> Fact | None:
        """The fact a question is about, if it is asked in one of the fact's own wordings."""
        return self.syllabus.fact_of(question)

    # -- answering --------------------------------------------------------------------------

    def say(self, way: str, questions: Sequence[str]) -> list[Answer]:
        """Answer many questions in one way, in batches."""
        with self.lock:
            hits = self.librarian.search_all(questions, self.pages) if way in LIBRARY_WAYS else [()] * len(questions)
            return replies(way, self._weights(way), questions, hits)

    def card(self, way: str, question: str, handed: Sequence[Hit] | None = None) -> Card:
        """One of the four answers; ``handed`` are the pages to read instead of those that the librarian finds."""
        if way in SPECIALIST_WAYS and self.specialist is None:
            return Card(way, "", NOT_TRAINED, Source("no specialist was trained yet"))
        with self.lock:
            began = time.perf_counter()
            hits = self._find(way, question) if handed is None else tuple(handed)
            look_up = time.perf_counter() - began if way in LIBRARY_WAYS else 0.0
            given = replies(way, self._weights(way), [question], [hits])[0]
            fact = self.fact_of(question)
            judged = self.judge(given.text, fact, question, given.hits, self.learned(way))
            case = judging.evidence(self.syllabus, way, given, fact, judged, self.trained, question)
            why = explain(self._with_more(case, way, question))
            rivals = judging.rivals(
                self.syllabus,
                fact,
                self.trained.get(fact.id) if fact else None,
                given.text if judged == "right" else "",
            )
            asked = {} if way == LIBRARY and not given.hits else rivals  # nobody was asked if no page was found
            likely = tuple(odds(self._weights(way), question, list(asked.values()), given.hits, given))
        source = self._source(way, given, len(hits) - len(given.hits))
        return Card(way, given.text, judged, source, likely, look_up, given.seconds, given.prompt, tuple(asked), why)

    def cards(self, question: str) -> tuple[Card, ...]:
        """All four answers, in the order of ``WAYS``."""
        return tuple(self.card(way, question) for way in WAYS)

    def judge(
        self, text: str, fact: Fact | None, question: str, hits: Sequence[Hit] = (), learned: Sequence[str] = ()
    ) -> str:
        """The verdict on an answer; see ``judging.judge``."""
        return judging.judge(self.syllabus, text, fact, question, hits, learned)

    def _find(self, way: str, question: str) -> tuple[Hit, ...]:
        return self.librarian.search(question, self.pages) if way in LIBRARY_WAYS else ()

    def _weights(self, way: str) -> Brain:
        return self.specialist if way in SPECIALIST_WAYS else self.brain

    def learned(self, way: str) -> tuple[str, ...]:
        """All answers that the weights of this way were trained on here; none for the base model."""
        return tuple(self.trained.values()) if way in SPECIALIST_WAYS else ()

    def _source(self, way: str, given: Answer, left: int = 0) -> Source:
        """Where an answer came from; ``left`` pages were found and did not fit into the prompt."""
        weights = "from the weights" + (
            f", trained on edition {self.trained_edition}" if way in SPECIALIST_WAYS else ""
        )
        if way not in LIBRARY_WAYS:
            return Source(weights)
        fewer = f"; {left} more did not fit into what the model reads" if left else ""
        if given.hits:
            source = page_source(given.text, given.hits)
            return replace(source, note=source.note + fewer)
        nothing = "the pages found are longer than what the model reads" if left else "no page was found"
        return Source(nothing if way == LIBRARY else f"{nothing}: {weights}")

    def _with_more(self, case: Case, way: str, question: str) -> Case:
        """What only some cases need: the whole ranking, or what the same weights say without a page."""
        if not (case.looked_up and case.telling) or case.verdict in ("right", NOT_SCORED):
            return case
        if not set(case.telling) & set(case.handed):
            ranking = self.librarian.search(question, max(1, len(self.library.passages)))
            return replace(case, ranking=tuple(hit.passage.id for hit in ranking))
        if case.on_page or case.verdict == "don't know":
            return case
        return replace(case, alone=replies("", self._weights(way), [question], [()])[0].text)

    # -- training ---------------------------------------------------------------------------

    def start_training(self) -> Run:
        """A run on what the library says now; the old specialist goes on answering meanwhile."""
        with self.lock:
            known = self.answers()
            now = {fact.id: known[fact.id] for fact in self.taught if fact.id in known}
            facts = [replace(fact, answer=now[fact.id]) for fact in self.taught if fact.id in now]
            training = LoraTraining(self.brain, pairs_of(facts, MOST_WORDINGS), self.recipe)
            typed = tuple(one for one in self.syllabus.typed if one.fact.id in now)
            return Run(training, self.library.edition, now, typed)

    def install(self, run: Run) -> None:
        """Let a complete run answer from now on; the adapter before it is deleted."""
        with self.lock:
            before, self.specialist = self.specialist, run.training.specialist()
            self.trained, self.trained_edition = run.answers, run.edition
            self.syllabus.learn(run.typed, self.library)
            if before:
                forget(before)

    def close(self) -> None:
        """Delete the specialist, if there is one; the base model stays for the next desk."""
        with self.lock:
            if self.specialist:
                forget(self.specialist)
                self.specialist = None


def taught_facts(facts: Sequence[Fact], others: int = 8) -> tuple[str, ...]:
    """The ids a lab's specialist learns: every fact that will change, and some that will not."""
    changing = [fact.id for fact in facts if fact.update]
    return (*changing, *[fact.id for fact in facts if not fact.update][:others])


def retrain(desk: Desk) -> None:
    """Train a specialist on the present edition, from start to end."""
    run = desk.start_training()
    for _ in run.training:
        pass
    desk.install(run)
