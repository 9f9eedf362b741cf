"""Everything that the lab's page shows, as one JSON dictionary: the view and its twin draw from it alone."""

from __future__ import annotations

from functools import lru_cache

from helpers.four_answers import NOT_SCORED, WAYS
from helpers.four_answers.coverage import open_pages, partly_taught_pages, untaught_pages
from helpers.four_answers.syllabus import TOLD, Standing
from helpers.lab.card_screen import card_shown
from helpers.lab.knowledge import KnowledgeLab
from helpers.lab.offices import FULL, OWN
from helpers.lab.presets import PRESETS
from helpers.lab.teaching import propose_wordings
from helpers.lab.tour import OFFICE, TOUR
from helpers.library import OFFICES
from helpers.records import Passage
from helpers.scoring import place_of


def screen(lab: KnowledgeLab) -> dict:
    """The screen as it stands now.

    It takes no lock: whoever changes the lab holds the model's, and may be waiting for this screen.
    """
    return {
        "size": lab.size,
        "office": lab.office,
        "offices": _offices(lab),
        "model": lab.model,
        "models": [list(pair) for pair in lab.models],
        "edition": lab.edition,
        "trained_edition": lab.trained_edition,
        "can_undo": lab.can_undo,
        "typed": lab.typed_here,
        "pages": _pages(lab),
        "in_all": len(lab.pages),
        "changed": lab.changed,
        "proposal": lab.proposal,
        "question": lab.question,
        "suggestions": list(lab.suggestions()),
        "cards": [card_shown(lab, card) for card in lab.cards],
        "meanings": _meanings(lab),
        "badge": _badge(lab),
        "training": _training(lab),
        "clock": _clock(lab),
        "gauges": _gauges(lab),
        "tour": _tour(lab) if lab.size == FULL and lab.office == OFFICE else None,
        "presets": [[preset.name, preset.watch, preset.office] for preset in PRESETS],
        "notices": list(lab.notices),
        "status": lab.status,
        "error": "",
    }


NOT_SCORED_MEANS = (
    "Not scored: the lab does not know the right answer to this question, so it calls no answer right or wrong."
)
OPEN_MEANS = (
    "Open: a page no longer tells an answer that was known, or two pages disagree. The lab does not guess; it waits "
    "for you."
)


def _meanings(lab: KnowledgeLab) -> dict[str, str]:
    """What the words mean that stand on this screen and that nobody can guess."""
    unscored = any(card.verdict == NOT_SCORED and card.title not in lab.pending for card in lab.cards)
    waits = bool(open_pages(lab.desk.syllabus, lab.library))
    return ({NOT_SCORED: NOT_SCORED_MEANS} if unscored else {}) | ({"open": OPEN_MEANS} if waits else {})


def _offices(lab: KnowledgeLab) -> list[list[str]]:
    own = [[OWN, document.name] for document in lab.own_documents()[-1:]]
    return [[name, f"{name.capitalize()} office"] for name in OFFICES] + own


def _pages(lab: KnowledgeLab) -> list[dict]:
    """The pages that can be edited: in the small lab those that tell what is taught, and new ones."""
    first = lab.desk.syllabus.first
    shown = {*lab.passages_involved(), *(page.id for page in lab.pages if first.get(page.id) != page.text)}
    pages = [page for page in lab.pages if lab.size == FULL or page.id in shown]
    states = _states(lab)
    return [_page(lab, page, states.get(page.id, "")) for page in pages]


def _states(lab: KnowledgeLab) -> dict[str, str]:
    """The state of each page; the last one that applies counts, so what the learner must do comes last."""
    syllabus, library = lab.desk.syllabus, lab.library
    written = [syllabus.standings[fact.id] for fact in syllabus.facts]
    told = [one for one in written if one.state == TOLD]
    late, new = set(lab.desk.outdated()), set(lab.desk.untrained())
    found = {one.home: "taught" for one in told if one.fact.id in lab.desk.trained and lab.trained_edition}
    part = {id for id in partly_taught_pages(syllabus, library) if id in found}
    found |= dict.fromkeys(part, "taught in part")
    own = {typed.fact.id for typed in syllabus.typed} - set(lab.desk.trained)
    found |= {one.home: "to be trained" for one in told if one.fact.id in new | own}
    found |= {one.home: "stale" for one in told if one.fact.id in late}
    found |= dict.fromkeys(untaught_pages(syllabus, library), "not taught")
    return found | dict.fromkeys(open_pages(syllabus, library), "open")


def _page(lab: KnowledgeLab, page: Passage, state: str) -> dict:
    syllabus = lab.desk.syllabus
    own = {typed.fact.id for typed in syllabus.typed if typed.lesson.page_id == page.id}
    known = [syllabus.standings[fact.id] for fact in syllabus.facts]
    here = [
        one for one in known if one.home == page.id or one.fact.id in own and page.id in (*one.pages, *one.disagree)
    ]
    marks = sorted({place for one in here if one.now and (place := place_of(one.now, page.text))})
    return {
        "id": page.id,
        "text": page.text,
        "state": state,
        "marks": [list(mark) for mark in marks],
        "before": lab.value_before if page.id == lab.changed else "",
        "lessons": [_lesson(lab, one) for one in here],
        "disagrees": _disagrees(here, page.id) if state == "open" else "",
    }


def _disagrees(here: list[Standing], page_id: str) -> str:
    """What to do where another page answers the same question otherwise; "" if none does."""
    others = [id for one in here for id in one.disagree if id != page_id]
    named = " and ".join(dict.fromkeys(others))
    return f"{named} answers the same question otherwise: edit or delete one of the pages." if named else ""


def _lesson(lab: KnowledgeLab, standing: Standing) -> dict:
    fact = standing.fact
    own = [(one.lesson.question, one.lesson.answer) for one in lab.desk.syllabus.typed if one.fact.id == fact.id]
    return {
        "question": fact.train[0],
        "answer": standing.now or "",
        "trained": list(fact.train),
        "kept": list(fact.test),
        "prepared": not own,
        "own": [text for text in (*fact.train, *fact.test) if text not in _by_rule(*own[0])] if own else [],
    }


@lru_cache(maxsize=256)
def _by_rule(question: str, answer: str) -> frozenset[str]:
    """The wordings that the lab itself proposes, so that the learner's own can be told from them."""
    return frozenset((question, *propose_wordings(question, answer)))


def _badge(lab: KnowledgeLab) -> dict:
    badge = lab.badge_parts
    return {
        "trained": badge.trained,
        "library": badge.library,
        "verdict": badge.verdict,
        "stale": badge.stale,
        "waiting": badge.waiting,
        "untaught": badge.not_taught,
        "open": badge.asks,
    }


def _training(lab: KnowledgeLab) -> dict:
    return {
        "busy": lab.busy,
        "progress": lab.progress,
        "doing": lab.doing,
        "losses": list(lab.losses),
        "planned": lab.planned,
        "label": lab.run_label,
        "plan": lab.plan if lab.busy and lab.plan else lab.to_train(),
    }


def _clock(lab: KnowledgeLab) -> dict:
    event = lab.clock.event
    if event is None:
        return {"since": "", "note": _no_clock(lab), "running": False, "elapsed": 0.0, "rows": []}
    truth, fact = dict(event.truth), lab.desk.fact_of(lab.question) if lab.question else None
    asked = [card for card in lab.cards if card.title not in lab.pending]
    about = {card.title: card.verdict for card in asked} if fact and fact.id == event.fact else {}
    return {
        "since": f"{event.label} (edition {event.edition})",
        "note": "",
        "running": any(way not in truth for way in WAYS),
        "elapsed": lab.waited(),
        "rows": [[way, truth.get(way), about.get(way, "")] for way in WAYS],
    }


def _no_clock(lab: KnowledgeLab) -> str:
    """Why no clock runs, in a line."""
    last = lab.clock.events[-1:]
    if not last:
        return "Change a page to start the clock."
    return f"{last[0].label} (edition {last[0].edition}): {last[0].why}."


def _gauges(lab: KnowledgeLab) -> dict | None:
    if not lab.gauges:
        return None
    before, after = lab.gauges[0].before, lab.gauges[0].after
    return {
        "common facts": [before.common.right, after.common.right, after.common.total],
        "reads other offices' pages": [before.reading.right, after.reading.right, after.reading.total],
    }


def _tour(lab: KnowledgeLab) -> dict:
    tour = lab.tour
    tour.see(lab.done, tour.stop.holds(lab))
    return {
        "place": tour.place + 1,
        "of": len(TOUR),
        "text": tour.text,
        "complete": tour.complete,
        "ended": tour.ended,
    }
