"""Which pages are taught, and which are not: by what stands on them, not by who wrote them."""

from __future__ import annotations

import re

from helpers.four_answers.syllabus import OPEN, TOLD, Standing, Syllabus
from helpers.library import Library
from helpers.records import Passage
from helpers.scoring import place_of
from helpers.sentences import sentences_of


def open_pages(syllabus: Syllabus, library: Library) -> tuple[str, ...]:
    """The pages that were reworded so that a known answer no longer stands there, and nobody said what holds."""
    homes = {id for one in _written(syllabus) if one.state == OPEN for id in (one.home, *one.disagree)}
    return tuple(page.id for page in library.passages if page.id in homes)


def untaught_pages(syllabus: Syllabus, library: Library) -> tuple[str, ...]:
    """The pages that say something new for which no question was written; an open page asks for one already."""
    waiting = set(open_pages(syllabus, library))
    return tuple(p.id for p in library.passages if p.id not in waiting and not _covered(p, syllabus))


def partly_taught_pages(syllabus: Syllabus, library: Library) -> tuple[str, ...]:
    """The pages with a new sentence in which no known answer stands: no question was written for that part."""
    return tuple(
        page.id for page in library.passages if any(not _asked(one, page, syllabus) for one in _new(page, syllabus))
    )


def _asked(sentence: str, page: Passage, syllabus: Syllabus) -> bool:
    """True if a known answer stands in the sentence, and no other number of it is new and in no question."""
    told = [one for one in _written(syllabus) if one.state == TOLD and page.id in one.pages]
    known = [one.now for one in told]
    if any(not _stands(answer, [page.text]) for answer in known):
        return True  # an answer in words of its own, such as “no”, may be about any sentence
    rest = sentence
    for answer in known:
        rest = rest.replace(answer, " ")
    heard = " ".join((syllabus.first.get(page.id, ""), *(text for one in told for text in one.fact.train)))
    unheard = not set(re.findall(r"\d+", rest)) <= set(re.findall(r"\d+", heard))
    return any(_stands(answer, [sentence]) for answer in known) and not unheard


def _covered(page: Passage, syllabus: Syllabus) -> bool:
    """True if nothing on the page is new, or a known fact has its present answer in what is."""
    new = _new(page, syllabus)
    if not new:
        return True
    known = [one for one in _written(syllabus) if one.state == TOLD and page.id in one.pages]
    typed = {one.fact.id for one in syllabus.typed}
    return any(_stands(one.now, new) or (one.fact.id in typed and not _stands(one.now, [page.text])) for one in known)


def _new(page: Passage, syllabus: Syllabus) -> list[str]:
    """The sentences that the first edition of the page does not have."""
    before = set(sentences_of(syllabus.first.get(page.id, "")))
    return [sentence for sentence in sentences_of(page.text) if sentence not in before]


def _written(syllabus: Syllabus) -> list[Standing]:
    """How all that is asked now stands; a pair that was taken back asks nothing of a page."""
    return [syllabus.standings[fact.id] for fact in syllabus.facts]


def _stands(answer: str | None, texts: list[str]) -> bool:
    return any(place_of(answer or "", text) for text in texts)
