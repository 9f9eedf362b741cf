"""The lab is taught: a question and its answer for a page, because a specialist needs pairs that somebody writes."""

from __future__ import annotations

from collections.abc import Sequence

from traitlets import Any

from helpers.four_answers import Desk
from helpers.four_answers.coverage import open_pages, untaught_pages
from helpers.lab.changing import Changing
from helpers.lab.limits import MAX_ANSWER, MAX_QUESTION, MAX_WORDINGS, LabError, typed_line, typed_lines
from helpers.lab.teaching import followed, likely_spans, propose_question, propose_wordings, split_wordings
from helpers.library import LibraryError
from helpers.records import Fact, Lesson
from helpers.scoring import normalise, place_of


class Pairs(Changing):
    """Write a question for a page, and take it back.

    ``proposal`` is what the lab proposes for the page that was changed last, if that has no question.
    """

    proposal = Any(None, allow_none=True)

    def teach(
        self, page_id: str, question: str, answer: str, trained: Sequence[str] = (), kept: Sequence[str] = ()
    ) -> Lesson:
        """Give a page a question with its answer; it replaces whatever asks the same. Retrain teaches it.

        Wordings that are left out are proposed: those of whatever asks the same, else by rule.
        Raises ``LabError`` or ``LibraryError`` for anything it cannot use, and changes nothing.
        """
        lesson = self._lesson(page_id, question, answer, typed_lines(trained, "wording"), typed_lines(kept, "wording"))
        action = ["teach", page_id, lesson.question, lesson.answer, list(lesson.trained), list(lesson.kept)]
        said = self._what_is_new(lesson)
        self._change(action, lambda: self._take_in(lesson), said)
        self._tell_disagreement(lesson)
        return lesson

    def _what_is_new(self, lesson: Lesson) -> str:
        """What teaching this changes: a question is there now, or it has another answer or other wordings."""
        page, count = lesson.page_id, len(lesson.trained)
        wordings = f"{count} {'wording' if count == 1 else 'wordings'} to train, {len(lesson.kept)} kept for the test."
        before = self._written_for(lesson)
        if before is None:
            return f"{page} has a question now: {wordings}"
        _, answer, trained, kept = before
        other = (trained, kept) != (lesson.trained, lesson.kept)
        if answer != lesson.answer:
            return f"{page} has another answer now, “{lesson.answer}”" + (
                f", and other wordings: {wordings}" if other else "."
            )
        return f"{page} has other wordings now: {wordings}"

    def _written_for(self, lesson: Lesson) -> tuple | None:
        """What was written so far for this question on this page; None if nothing was."""
        syllabus = self.desk.syllabus
        fact = syllabus.written(lesson.question)
        if fact is None:
            return None
        own = (one.lesson for one in syllabus.typed if one.fact.id == fact.id and one.lesson.page_id == lesson.page_id)
        for one in own:
            return one.question, one.answer, one.trained, one.kept
        if syllabus.home.get(fact.id) != lesson.page_id:
            return None
        return fact.train[0], syllabus.standings[fact.id].now, fact.train, fact.test

    def _take_in(self, lesson: Lesson) -> None:
        """The pair, in the place of the one on its page that asked the same before the page named another thing."""
        syllabus, page = self.desk.syllabus, self._find_page(lesson.page_id)
        if syllabus.written(lesson.question) is None:
            for one in syllabus.typed:
                here = one.lesson.page_id == lesson.page_id and self._waits(one.fact, lesson.page_id)
                if here and normalise(self._asks_now(one.fact, page)) == normalise(lesson.question):
                    syllabus.forget(one)
        syllabus.teach(lesson, self.library)

    def _tell_disagreement(self, lesson: Lesson) -> None:
        """A question that two pages answer otherwise is not learned, whatever was written for it."""
        fact = self.desk.fact_of(lesson.question)
        pages = self.desk.syllabus.standings[fact.id].disagree if fact else ()
        others = " and ".join(id for id in pages if id != lesson.page_id)
        if others:
            self.status = (
                f"{lesson.page_id} and {others} answer this question otherwise: nothing is learned until one of "
                "the pages is edited or deleted."
            )

    def unteach(self, page_id: str, question: str) -> None:
        """Take back a typed pair; what was prepared comes back in its place."""
        fact = self.desk.fact_of(typed_line(question, "question", MAX_QUESTION))
        typed = [
            one for one in self.desk.syllabus.typed if fact and one.fact.id == fact.id and one.lesson.page_id == page_id
        ]
        if not typed:
            raise LabError(f"You wrote no such question for {page_id}: {question!r}.")
        self._change(
            ["unteach", page_id, typed[0].lesson.question],
            lambda: self.desk.syllabus.forget(typed[0]),
            f"Took the question away from {page_id}.",
        )

    def propose(self, page_id: str, answer: str = "", question: str = "") -> dict:
        """A question, an answer and wordings for a page, to be edited; what is given is kept.

        ``others`` are more answers on the page that could be asked for instead. Raises ``LabError`` if the page
        is gone, or nothing on it looks like an answer.
        """
        page = self._find_page(page_id)
        waiting = next((one for one in self.desk.facts if self._waits(one, page_id)), None)
        asked = question or (self._asks_now(waiting, page) if waiting else "")
        last = self.desk.syllabus.said[waiting.id][-1:] if waiting and asked != waiting.train[0] else []
        still = next(filter(None, (place_of(text, page) for text in last)), None)
        spans = [place_of(answer, page)] if answer else [still] if still else list(likely_spans(page))
        asks = (one for one in spans if not place_of(page[slice(*one)], asked) if asked or propose_question(page, one))
        span = next(asks, None) or next((one for one in spans if one), None)
        if span is None and not (answer and asked):
            raise LabError("Mark the answer on the page, or type it with its question.")
        right = answer or page[slice(*span)]
        first = asked or propose_question(page, span)
        lesson = self._lesson(page_id, first, right, (), ())
        trained, kept = list(lesson.trained), list(lesson.kept)
        others = _others(page, right)
        return {
            "page": page_id,
            "question": first,
            "answer": right,
            "trained": trained,
            "kept": kept,
            "others": others,
        }

    def _asks_now(self, fact: Fact, page: str) -> str:
        """The question that waits for its answer, in the words of its page; "" if the page tells of something else.

        A question that is answered already is not asked twice.
        """
        later = fact.update is not None and self.desk.syllabus.said[fact.id][-1:] == [fact.update.answer]
        asked = followed(fact.train[0], fact.update.statement if later else fact.statement, page)
        return fact.train[0] if asked and self.desk.syllabus.written(asked) else asked

    def _waits(self, fact: Fact, page_id: str) -> bool:
        """True if this is the page to look at for a fact's answer, and it does not tell."""
        standing = self.desk.syllabus.standings[fact.id]
        return standing.home == page_id and not standing.now

    def _afterwards(self) -> None:
        """Once the cards have answered: a question for the page that changed, if it has none."""
        syllabus, library = self.desk.syllabus, self.library
        wanting = (*open_pages(syllabus, library), *untaught_pages(syllabus, library))
        if self.changed in wanting:
            self.proposal = self._proposal()
        elif self.proposal and (self.proposal["page"] not in wanting or self.changed == self.proposal["page"]):
            self.proposal = None  # what is proposed for another page stays there

    def _proposal(self) -> dict | None:
        """The proposal for the page that changed; None if the rules find none: then the learner writes one."""
        try:
            return self.propose(self.changed)
        except ValueError:
            return None

    def _clear(self, desk: Desk) -> None:
        super()._clear(desk)
        self.proposal = None

    def _lesson(self, page_id: str, question: str, answer: str, trained: Sequence[str], kept: Sequence[str]) -> Lesson:
        self._find_page(page_id)
        first, right = typed_line(question, "question", MAX_QUESTION), typed_line(answer, "answer", MAX_ANSWER)
        same = self.desk.syllabus.written(first)
        if trained or kept:
            taken = self._taken((*trained, *kept), same)
            if taken:
                raise LabError(f"The wording {taken[0]!r} asks for something else already. Take it out.")
        elif same is not None:
            trained, kept = same.train, same.test
        else:
            trained, kept = self._proposed(first, right, same)
        trained = _different([first, *trained])[: MAX_WORDINGS + 1]
        kept = [text for text in _different([*trained, *kept])[len(trained) :]][:MAX_WORDINGS]
        return Lesson(first, right, tuple(trained), tuple(kept), page_id)

    def _proposed(self, question: str, answer: str, same: Fact | None) -> tuple[Sequence[str], Sequence[str]]:
        """Wordings by rule, without any that asks for another fact already."""
        trained, kept = split_wordings(question, propose_wordings(question, answer))
        taken = set(self._taken((*trained, *kept), same))
        return [text for text in trained if text not in taken], [text for text in kept if text not in taken]

    def _taken(self, wordings: Sequence[str], same: Fact | None) -> list[str]:
        found = ((text, self.desk.syllabus.written(text)) for text in wordings)
        return [text for text, fact in found if fact is not None and (same is None or fact.id != same.id)]

    def _find_page(self, page_id: str) -> str:
        text = next((page.text for page in self.library.passages if page.id == page_id), None)
        if text is None:
            raise LibraryError(f"There is no page {page_id!r} to teach. It may have been deleted.")
        return text


def _others(page: str, answer: str) -> list[str]:
    """The likely answers of a page beside one, those that a question can be built for, as they stand there."""
    asked = [page[slice(*span)] for span in likely_spans(page) if propose_question(page, span)]
    return [text for text in dict.fromkeys(asked) if normalise(text) != normalise(answer)]


def _different(wordings: Sequence[str]) -> list[str]:
    """The wordings without those that are the same but for case, articles and final punctuation."""
    found: dict[str, str] = {}
    for text in wordings:
        found.setdefault(normalise(text), text)
    return list(found.values())
