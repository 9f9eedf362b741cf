"""The verdict on an answer, its rivals, and the evidence for why it is wrong: from the syllabus alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from helpers.four_answers.cards import LIBRARY, LIBRARY_WAYS, NOT_SCORED, SPECIALIST_WAYS
from helpers.four_answers.syllabus import OPEN, Standing, Syllabus
from helpers.four_answers.why import Case
from helpers.records import Answer, Fact, Hit
from helpers.scoring import place_of, verdict


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
    if standing is None or standing.state == OPEN:
        return NOT_SCORED
    return verdict(
        text, standing.now, syllabus.said.get(fact.id), [hit.passage.text for hit in hits], learned, question
    )


def rivals(syllabus: Syllabus, fact: Fact | None, learned: str | None) -> dict[str, str]:
    """The old answer and the present one, if there are such; what the specialist learned counts as old."""
    standing = _standing(syllabus, fact)
    if standing is None or standing.state == OPEN:
        return {}
    said = (*syllabus.said.get(fact.id, ()), learned)
    earlier = [text for text in said if text and text != standing.now]
    old = {"old answer": earlier[-1]} if earlier else {}
    return old | ({"present answer": standing.now} if standing.now else {})


def evidence(
    syllabus: Syllabus, way: str, given: Answer, fact: Fact | None, judged: str, trained: Mapping[str, str]
) -> Case:
    """What is known about how an answer came about; the ranking and what is said alone are still missing."""
    standing = _standing(syllabus, fact)
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
        taught=fact is not None and fact.id in {one.id for one in syllabus.taught},
        learned=trained.get(fact.id) if fact else None,
        open=standing is not None and standing.state == OPEN,
        disagree=standing is not None and bool(standing.disagree),
    )


def _standing(syllabus: Syllabus, fact: Fact | None) -> Standing | None:
    return syllabus.standings.get(fact.id) if fact else None
