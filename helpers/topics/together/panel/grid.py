"""What the grid holds: three switches, a fact with what its page says now, a question, and the replies to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from traitlets import Bool, Dict, Int, Unicode

from helpers.behaviour import load_behaviour
from helpers.encoder import Encoder
from helpers.four_answers import NOT_SCORED, asks_about
from helpers.lab.limits import MAX_QUESTION, typed_line
from helpers.language_model import answer
from helpers.library import Library, load_library
from helpers.records import Fact
from helpers.retrieval import Librarian
from helpers.show.one_run import OneRun
from helpers.topics.together.hybrid import EIGHT, PAGES, Reply, Staff, Switches, judged

MAX_VALUE = 60  # characters
OTHER_QUESTION = "This question does not name the chosen fact, so it is not scored by it."


def open_grid(staff: Staff, encoder: Encoder, facts: Sequence[Fact], office: str = "support") -> Grid:
    """A grid over a library in which the facts have changed since the adapters were trained."""
    library = load_library(office)
    library.apply_updates(facts)
    return Grid(staff, library, Librarian(encoder, library.passages), facts)


class Grid(OneRun):
    """Three switches, one question. ``replies`` (by ``Switches``) always belong to the present question and page.

    A change of the fact, its page or the question takes the replies away: none is ever shown beside another question.
    """

    BUSY = "The model is answering already. Wait for it, or press Stop."
    style, library, facts = Bool(True), Bool(True), Bool(False)
    fact_id, value, question = Unicode(), Unicode(), Unicode()
    replies = Dict()
    done, of = Int(0), Int(0)
    status = Unicode()

    def __init__(self, staff: Staff, library: Library, librarian: Librarian, facts: Sequence[Fact], **traits) -> None:
        super().__init__(**traits)
        self.staff, self.shelf, self.librarian = staff, library, librarian
        self.known = {fact.id: fact for fact in facts}
        self._sentences = {fact.id: _stands(library, fact) for fact in facts}
        self._values = {fact.id: library.current(fact) for fact in facts}
        self.choose(facts[0].id)

    @property
    def fact(self) -> Fact:
        return self.known[self.fact_id]

    @property
    def switches(self) -> Switches:
        """How the switches stand."""
        return Switches(self.style, self.library, self.facts)

    @property
    def page(self) -> str:
        """The sentence that the library tells about the fact now."""
        return self._sentences[self.fact_id]

    def choose(self, fact_id: str) -> None:
        """Turn to another fact; its first held-out wording is the question."""
        if fact_id not in self.known:
            raise ValueError(f"There is no fact {fact_id!r}. Choose one of: {', '.join(self.known)}.")
        self.alone(lambda: self._turn_to(fact_id))
        self.status = ""

    def edit(self, value: str) -> None:
        """Let the page say something else. Raises ``ValueError`` for a value that cannot stand there."""
        value = typed_line(value, "value", MAX_VALUE)
        if value == self.value:
            self.status = f"The page says {value!r} already."
            return
        self.alone(lambda: self._rewrite(value))
        self.status = f"The page says now: {self.page}"

    def ask(self, question: str, everything: bool = False) -> None:
        """Ask with the switches as they stand, or in all eight ways; ``stop`` ends it after the present answer."""
        line = typed_line(question, "question", MAX_QUESTION)
        ways = EIGHT if everything else (self.switches,)
        self.alone(lambda: self._answer(line, ways))

    def _turn_to(self, fact_id: str) -> None:
        self.replies = {}
        self.fact_id, self.value = fact_id, self._values[fact_id]
        self.question = self.fact.test[0]

    def _rewrite(self, value: str) -> None:
        """Put the sentence with the new value where the old sentence stands."""
        fact, old = self.fact, self.page
        new = fact.statement.replace(fact.answer, value, 1)
        home = next(page for page in self.shelf.passages if old in page.text)
        self.shelf.edit(home.id, home.text.replace(old, new, 1))
        self.librarian.read(self.shelf.passages)
        self.replies = {}
        self._sentences[fact.id], self._values[fact.id], self.value = new, value, value

    def _answer(self, question: str, ways: Sequence[Switches]) -> None:
        if question != self.question:
            self.replies, self.question = {}, question
        self.done, self.of = 0, len(ways)
        for switches in ways:
            self.replies = {**self.replies, switches: self._reply(question, switches)}
            self.done += 1
            if self.stopping():
                break
        aside = "" if asks_about(question, self.fact) else OTHER_QUESTION
        self.status = aside if self.done == self.of else f"Stopped after {self.done} of {self.of} ways."

    def _reply(self, question: str, switches: Switches) -> Reply:
        hits = self.librarian.search(question, PAGES) if switches.library else ()
        given = answer(self.staff.of(switches), question, hits, form=load_behaviour("style").form)
        reply = judged(switches, question, given, self.value, self.fact.answer)
        return reply if asks_about(question, self.fact) else replace(reply, told=NOT_SCORED)


def _stands(library: Library, fact: Fact) -> str:
    """The sentence in which the library tells a fact now."""
    forms = ([fact.update.statement] if fact.update else []) + [fact.statement]
    return next(one for one in forms if any(one in page.text for page in library.passages))
