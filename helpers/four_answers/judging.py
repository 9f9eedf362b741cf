"""The verdict on an answer, its rivals, and the evidence for why it is wrong: from the syllabus alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from helpers.four_answers.cards import LIBRARY, LIBRARY_WAYS, NOT_SCORED, SPECIALIST_WAYS
from helpers.four_answers.same_question import means_the_same
from helpers.four_answers.subject import may_be_about
from helpers.four_answers.syllabus import OPEN, Standing, Syllabus, typed_over
from helpers.four_answers.why import Case
from helpers.records import Answer, Fact, Hit
from helpers.scoring import broken_off, is_right, normalise, place_of, verdict

PRESENT, WORD_FOR_WORD = "present answer", "present answer, word for word"


def judge(
    syllabus: Syllabus,
    text: str,
    fact: Fact | None,
    question: str,
    hits: Sequence[Hit] = (),
    learned: Sequence[str] = (),
) -> str:
    """The verdict on an answer, by what the library says now and has said before.

    ``hits`` are the pages it was given from, ``learned`` the answers that its specialist was trained
    on. Not scored if no answer is known: nobody wrote one, or its page is open.
    """
    standing = _standing(syllabus, fact)
    if standing is None or standing.state == OPEN or contradiction(syllabus, standing):
        return NOT_SCORED
    told = [syllabus.sentence_of(standing, page) for page in standing.pages]
    pages = [hit.passage.text for hit in hits]
    judged = verdict(text, standing.now, syllabus.said.get(fact.id), pages, learned, question, told)
    free = judged in ("right", "don't know")
    return NOT_SCORED if not free and said_beside(syllabus, standing, text, hits) else judged


def contradiction(syllabus: Syllabus, standing: Standing) -> tuple[str, str] | None:
    """The page that says another value in the words of a typed pair's sentence, and that value; None if there is none.

    It counts only while nobody wrote a question for it: with one, the syllabus itself knows that two pages disagree.
    """
    own = [one for one in syllabus.typed if one.fact.id == standing.fact.id]
    homes = {*standing.pages, *(one.lesson.page_id for one in own)}
    for id, page in syllabus.pages.items() if own and standing.now else ():
        if id in homes or syllabus.first.get(id) == page:
            continue
        value = typed_over(own[-1].fact, page)
        if value and not is_right(value, standing.now or "") and not _is_known(syllabus, value, id):
            if may_be_about(page, standing.fact, _told(syllabus, standing)):
                return id, value
    return None


def _told(syllabus: Syllabus, standing: Standing) -> str:
    """All that tells a fact: its own sentence, and the pages that give its answer now."""
    return " ".join((standing.fact.statement, *(syllabus.pages.get(id, "") for id in standing.pages)))


def said_beside(syllabus: Syllabus, standing: Standing, text: str, hits: Sequence[Hit]) -> str:
    """The page that an answer stands on if it may contradict what is known; "" if there is none.

    That is a new page for which nobody wrote a question with this answer, and which names what the fact is
    about: whether it says otherwise or speaks of something else, only its writer knows.
    """
    for hit in hits:
        page = hit.passage
        new = page.id not in standing.pages and syllabus.first.get(page.id) != page.text
        if new and place_of(text, page.text) and not _is_known(syllabus, text, page.id):
            if may_be_about(page.text, standing.fact, _told(syllabus, standing)):
                return page.id
    return ""


def _is_known(syllabus: Syllabus, text: str, page_id: str) -> bool:
    """True if a question was written that this page answers so."""
    written = (syllabus.standings[fact.id] for fact in syllabus.facts)
    return any(one.now and page_id in one.pages and is_right(text, one.now) for one in written)


def _near(syllabus: Syllabus, question: str, hits: Sequence[Hit]) -> str:
    """The one known question that may be meant, told by a page that was handed over; "" if nobody can be sure.

    The answer that was given says nothing about it: it may be wrong.
    """
    handed, found = {hit.passage.id for hit in hits}, []
    for one in (syllabus.standings[fact.id] for fact in syllabus.facts):
        asked = (*one.fact.train, *one.fact.test)
        if one.now and handed & set(one.pages) and any(means_the_same(question, text) for text in asked):
            found.append(one.fact.train[0])
    return found[0] if len(found) == 1 else ""


def rivals(syllabus: Syllabus, fact: Fact | None, learned: str | None, right: str = "") -> dict[str, str]:
    """The old answer and the present one, if there are such; what the specialist learned counts as old.

    Where an answer is ``right`` in other words, the label says that the odds are about these words alone.
    """
    standing = _standing(syllabus, fact)
    if standing is None or standing.state == OPEN or contradiction(syllabus, standing):
        return {}
    said = (*syllabus.said.get(fact.id, ()), learned)
    earlier = [text for text in said if text and text != standing.now]
    old = {"old answer": earlier[-1]} if earlier else {}
    others = bool(right) and right.strip() != standing.now
    return old | ({WORD_FOR_WORD if others else PRESENT: standing.now} if standing.now else {})


def evidence(
    syllabus: Syllabus,
    way: str,
    given: Answer,
    fact: Fact | None,
    judged: str,
    trained: Mapping[str, str],
    question: str = "",
) -> Case:
    """What is known about how an answer came about; the ranking and what is said alone are still missing."""
    standing = _standing(syllabus, fact)
    otherwise = contradiction(syllabus, standing) if standing and standing.state != OPEN else None
    doubted = standing is not None and standing.state != OPEN and judged == NOT_SCORED
    return Case(
        given.text,
        judged,
        standing.now if standing else None,
        looked_up=way in LIBRARY_WAYS and (bool(given.hits) or way == LIBRARY),
        specialist=way in SPECIALIST_WAYS,
        handed=tuple(hit.passage.id for hit in given.hits),
        telling=standing.pages if standing else (),
        cut=given.cut,
        on_page=any(place_of(given.text, hit.passage.text) for hit in given.hits),
        broken_off=next(filter(None, (broken_off(given.text, hit.passage.text) for hit in given.hits)), ""),
        taught=fact is not None and fact.id in {one.id for one in syllabus.taught},
        learned=trained.get(fact.id) if fact else None,
        in_words=fact is not None and normalise(question) in map(normalise, fact.train),
        open=standing is not None and standing.state == OPEN,
        disagree=standing is not None and bool(standing.disagree),
        near="" if standing else _near(syllabus, question, given.hits),
        beside=otherwise[0]
        if otherwise
        else said_beside(syllabus, standing, given.text, given.hits)
        if doubted
        else "",
        otherwise=otherwise[1] if otherwise else "",
    )


def _standing(syllabus: Syllabus, fact: Fact | None) -> Standing | None:
    return syllabus.standings.get(fact.id) if fact else None
