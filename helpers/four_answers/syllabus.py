"""What is known, and what its answer is now: prepared facts and the pairs that a learner typed, alike.

A fact is *told* if some page gives its answer, *gone* if its page was deleted, and *open*
if its page was reworded so that nobody can tell from the words what holds now.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from helpers.four_answers.rivals import has_rival, is_turned
from helpers.four_answers.same_question import core_of
from helpers.four_answers.subject import is_about
from helpers.library import Library
from helpers.records import Fact, Lesson
from helpers.scoring import normalise, place_of
from helpers.sentences import answer_between, holds, sentences_of

TOLD, OPEN, GONE = "told", "open", "gone"
TYPED = "typed"  # the type of a fact that a learner wrote

_REMARK = re.compile(
    r"(?<!\w)\(|;|\b(?:but|because|since|although|unless|except|instead of|rather than|not any more)\b", re.I
)


@dataclass(frozen=True)
class Standing:
    """How a known fact stands in the library: its state, its present answer, and the pages that tell it.

    ``home`` is the page that it belongs to: the one to look at if it is open; ``disagree`` are the pages
    with questions of their own that tell different answers.
    """

    fact: Fact
    state: str
    now: str | None = None
    pages: tuple[str, ...] = ()
    home: str = ""
    disagree: tuple[str, ...] = ()


@dataclass(frozen=True)
class Typed:
    """A pair that a learner wrote, as a fact: its ``statement`` is the sentence that the answer stands in."""

    lesson: Lesson
    fact: Fact
    page: str


def as_typed(lesson: Lesson, id: str, page: str) -> Typed:
    """A lesson as a fact with this id, seen on this page."""
    sentence = next((one for one in sentences_of(page) if place_of(lesson.answer, one)), page)
    start, end = place_of(lesson.answer, sentence) or (0, 0)
    answer = sentence[start:end] or lesson.answer
    return Typed(lesson, Fact(id, TYPED, sentence, answer, lesson.trained, lesson.kept), page)


def standing_of(fact: Fact, library: Library, home: str | None, last: str | None, before: str) -> Standing:
    """How a prepared fact stands. ``home`` is the page it came from, ``last`` the answer last known.

    ``before`` is what was prepared for its page: the first edition, and what the world will change in it.
    """
    page = next((passage.text for passage in library.passages if passage.id == home), None)
    if page and is_turned(page, before, fact):
        return Standing(fact, OPEN, home=home)
    tellings = library.tellings(fact)
    known = library.answer_now(fact)
    if known is not None and not _ends_in_a_remark(known, fact):
        pages = tuple(id for id, answer in tellings.items() if answer == known)
        return Standing(fact, TOLD, known, pages, home if home in pages else pages[0])
    if tellings:  # two pages disagree, and the library does not guess
        return Standing(fact, OPEN, home=home if home in tellings else next(iter(tellings)))
    still = None if page and last and has_rival(last, page, before, fact) else last
    return _by_the_page(fact, library, home, still)


def standing_of_typed(typed: Typed, library: Library, last: str | None) -> Standing:
    """How a typed pair stands: only its own page counts. Where an old answer has a rival there, it is open."""
    fact, home = typed.fact, typed.lesson.page_id
    page = next((passage.text for passage in library.passages if passage.id == home), None)
    if page is None:
        return Standing(fact, GONE)
    if page != typed.page and is_turned(page, typed.page, fact):
        return Standing(fact, OPEN, home=home)
    if page == typed.page or (holds(page, fact.statement) and place_of(fact.answer, fact.statement)):
        return Standing(fact, TOLD, fact.answer, (home,), home)
    still = None if last and has_rival(last, page, typed.page, fact) else last
    return _by_the_page(fact, library, home, still, typed_over(fact, page))


def typed_over(fact: Fact, page: str) -> str | None:
    """The value that stands in the answer's place, if enough other words of its sentence are left.

    None if a remark stands there as well ("…, but no cheese"): where the value ends, nobody can tell.
    """
    before, _, after = fact.statement.partition(fact.answer)
    words = re.findall(r"\w+", before + " " + after)
    now = answer_between(page, fact.statement, fact.answer) if len(words) > 1 and before != fact.statement else None
    return None if now and _ends_in_a_remark(now, fact) else now


def _ends_in_a_remark(now: str, fact: Fact) -> bool:
    """True if something was written behind a value that its fact does not have there: "…, but no cheese"."""
    return bool(_REMARK.search(now)) and not any(_REMARK.search(answer) for _, answer in _forms(fact))


def _by_the_page(fact: Fact, library: Library, home: str | None, last: str | None, now: str | None = None) -> Standing:
    page = next((passage.text for passage in library.passages if passage.id == home), None)
    if page is None:
        return Standing(fact, GONE)
    if now is None and last is not None and place_of(last, page) and is_about(page, fact):
        now = last
    return Standing(fact, OPEN, home=home) if now is None else Standing(fact, TOLD, now, (home,), home)


class Syllabus:
    """Prepared facts and typed pairs over one library, and which of them a specialist learns.

    ``base`` are the ids that are always taught (all facts, if left out); a fact whose answer was
    changed, and every typed pair, join them. ``read`` after each change of the library.
    """

    def __init__(self, facts: Sequence[Fact], library: Library, base: Sequence[str] = ()) -> None:
        self.prepared, self.typed = tuple(facts), ()
        self.learned: tuple[Typed, ...] = ()  # the typed pairs that the present specialist was trained on
        self.base = {fact.id for fact in facts if not base or fact.id in base}
        # If nothing was prepared, every page is new; otherwise only what differs from the first edition.
        self.first = {passage.id: passage.text for passage in library.passages} if facts else {}
        self.home = {fact.id: _home(fact, library) for fact in facts}
        self.said: dict[str, list[str]] = {fact.id: [] for fact in facts}
        self.standings: dict[str, Standing] = {}
        self.pages: dict[str, str] = {}  # what the library says now, by page
        self._ids: dict[str, str] = {}  # a question that is taken back and asked again is the same fact
        self.read(library)
        self._at_first = {id: one.now for id, one in self.standings.items()}

    @property
    def facts(self) -> tuple[Fact, ...]:
        """All that is known: a typed pair stands in the place of a prepared fact that asks the same."""
        own = {typed.fact.id: typed.fact for typed in self.typed}
        kept = {fact.id for fact in self.prepared}
        new = [fact for id, fact in own.items() if id not in kept]
        return (*(own.get(fact.id, fact) for fact in self.prepared), *new)

    @property
    def past(self) -> tuple[Typed, ...]:
        """The pairs that the present specialist was trained on and that were taken back since: it still tells them."""
        written = {fact.id for fact in self.facts}
        return tuple(typed for typed in self.learned if typed.fact.id not in written)

    @property
    def known(self) -> tuple[Fact, ...]:
        """``facts``, and those of ``past``."""
        return (*self.facts, *(typed.fact for typed in self.past))

    @property
    def taught(self) -> tuple[Fact, ...]:
        """The facts that a specialist learns."""
        own = {typed.fact.id for typed in self.typed}
        moved = {id for id, one in self.standings.items() if one.now and one.now != self._at_first.get(id)}
        return tuple(fact for fact in self.facts if fact.id in self.base | own | moved)

    def read(self, library: Library) -> None:
        """Take in what the library says now, and remember it as said."""
        self.pages = {passage.id: passage.text for passage in library.passages}
        own = (*self.past, *self.typed)
        same = {fact.id: [typed for typed in own if typed.fact.id == fact.id] for fact in self.known}
        self.standings = {fact.id: self._stand(fact, same[fact.id], library) for fact in self.known}
        for id, one in self.standings.items():
            if one.now is not None:
                self.said[id] = [old for old in self.said.setdefault(id, []) if old != one.now] + [one.now]

    def sentence_of(self, standing: Standing, page_id: str) -> str:
        """The sentence of a page that the present answer stands in; "" if it stands there in other words."""
        sentences = sentences_of(self.pages.get(page_id, ""))
        return next((one for one in sentences if place_of(standing.now or "", one)), "")

    def fact_of(self, question: str) -> Fact | None:
        """The fact that a question is about, if it is asked in one of the fact's own wordings."""
        same = _asking(question, self.facts) or _asking(question, [one.fact for one in (*self.typed, *self.learned)])
        return next((fact for fact in self.known if same and fact.id == same.id), None)

    def written(self, question: str) -> Fact | None:
        """Like ``fact_of``, without what was taken back."""
        same = _asking(question, self.facts) or _asking(question, [typed.fact for typed in self.typed])
        return next((fact for fact in self.facts if same and fact.id == same.id), None)

    def learn(self, typed: Sequence[Typed], library: Library) -> None:
        """Remember the typed pairs that a new specialist was trained on."""
        self.learned = tuple(typed)
        self.read(library)

    def teach(self, lesson: Lesson, library: Library) -> Typed:
        """Take a typed pair in; it replaces what is typed for its page and asks the same, and a prepared fact."""
        same = self.written(lesson.question)
        id = same.id if same else self._new_id(lesson.question)
        prepared = id if id in self.home else ""
        typed = as_typed(replace(lesson, fact_id=prepared), id, library.text(lesson.page_id))
        kept = (one for one in self.typed if one.fact.id != id or one.lesson.page_id != lesson.page_id)
        self.typed = (*kept, typed)
        self.said.setdefault(id, [])
        self.read(library)
        return typed

    def _new_id(self, question: str) -> str:
        asked = normalise(question)
        if self._ids.get(asked) in {None, *(typed.fact.id for typed in self.typed)}:
            self._ids[asked] = f"own-{len(self.said) + 1}"
        return self._ids[asked]

    def forget(self, typed: Typed) -> None:
        """Take a typed pair out; a prepared fact comes back in its place. ``read`` afterwards."""
        self.typed = tuple(one for one in self.typed if one is not typed)

    def _prepared(self, typed: Sequence[Typed], library: Library) -> list[Standing]:
        """What the prepared page says beside pairs typed elsewhere; a pair typed for that page replaces it."""
        fact = next((fact for fact in self.prepared if fact.id == typed[0].fact.id), None)
        home = self.home[fact.id] if fact else None
        if fact is None or home in {one.lesson.page_id for one in typed}:
            return []
        page = next((passage.text for passage in library.passages if passage.id == home), None)
        answers = [answer for text, answer in _forms(fact) if page and text in page]
        return [Standing(fact, TOLD, answers[0], (home,), home)] if answers else []

    def _stand(self, fact: Fact, typed: Sequence[Typed], library: Library) -> Standing:
        last = next(iter(self.said.get(fact.id, [])[-1:]), None)
        if typed:
            return _together(
                [*self._prepared(typed, library), *(standing_of_typed(one, library, last) for one in typed)]
            )
        return standing_of(fact, library, self.home[fact.id], last, self._before(fact))

    def _before(self, fact: Fact) -> str:
        """All that was prepared for the page of a fact: its first edition, and what the updates write on it."""
        home = self.home[fact.id]
        later = (one.update.statement for one in self.prepared if one.update and self.home[one.id] == home)
        return " ".join((self.first.get(home, ""), *later))


def _forms(fact: Fact) -> list[tuple[str, str]]:
    later = [(fact.update.statement, fact.update.answer)] if fact.update else []
    return [*later, (fact.statement, fact.answer)]


def _together(standings: Sequence[Standing]) -> Standing:
    """Several pages with one question, the last one first asked: where two disagree, the library does not guess."""
    last, told = standings[-1], [one for one in standings if one.state == TOLD]
    if not told:
        return next((replace(one, fact=last.fact) for one in reversed(standings) if one.state == OPEN), last)
    pages = tuple(dict.fromkeys(id for one in told for id in one.pages))
    if len({normalise(one.now) for one in told}) > 1:
        return Standing(last.fact, OPEN, home=told[-1].home, disagree=pages)
    return replace(told[-1], fact=last.fact, pages=pages)


def _asking(question: str, facts: Sequence[Fact]) -> Fact | None:
    """The fact that has this wording; else the only one with a wording that is the same question."""
    asked, core = normalise(question), core_of(question)
    same = next((fact for fact in facts if asked in map(normalise, (*fact.train, *fact.test))), None)
    if same or len(core) < 2:
        return same
    alike = {fact.id: fact for fact in facts if core in map(core_of, (*fact.train, *fact.test))}
    return next(iter(alike.values())) if len(alike) == 1 else None


def _home(fact: Fact, library: Library) -> str | None:
    holders = (passage.id for passage in library.passages if fact.statement in passage.text)
    return next(holders, None)
