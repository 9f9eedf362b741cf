"""The cards of the lab's screen: what each answer shows, and the page that its button leads to."""

from __future__ import annotations

from helpers.four_answers import LIBRARY, LIBRARY_WAYS, Card
from helpers.four_answers.coverage import untaught_pages
from helpers.four_answers.subject import may_be_about
from helpers.four_answers.why import NO_QUESTION
from helpers.lab.knowledge import KnowledgeLab
from helpers.records import Fact, Odds


def card_shown(lab: KnowledgeLab, card: Card) -> dict:
    """One card as it stands now, or its words alone while it is being asked again."""
    shown = _as_asked(lab, card)
    return shown | _AGAIN if card.title in lab.pending else shown


# Of a card that is older than the last change, only its way and its words are shown: no verdict is known yet.
_AGAIN = {
    "verdict": "asking again …",
    "before": "",
    "source": {"note": "said before the last change", "page": "", "text": "", "start": 0, "end": 0},
    **{"why": "", "hand": "", "teach": "", "ask": [], "odds": [], "spelled": "", "look_up": 0.0},
    **{"seconds": 0.0, "again": True},
}


def _as_asked(lab: KnowledgeLab, card: Card) -> dict:
    source = card.source
    return {
        "way": card.title,
        "text": card.text,
        "verdict": card.verdict,
        "before": lab.answered_before.get(card.title, ""),
        "source": {
            "note": source.note,
            "page": source.passage_id,
            "text": source.text,
            "start": source.start,
            "end": source.end,
        },
        "why": card.why.words,
        "hand": card.why.hand if card.title in LIBRARY_WAYS else "",
        "teach": (page := _to_teach(lab, card)),
        "ask": _to_ask(lab, page) if card.why.reason == NO_QUESTION else [],
        "odds": [_odds(label, odd) for label, odd in zip(card.labels, card.odds)],
        "spelled": _spelled(card),
        "look_up": card.look_up,
        "seconds": card.seconds,
        "again": False,
    }


def _odds(label: str, odds: Odds) -> list:
    """A row: what it is about, the words, their odds for the bar, and the odds as they are written."""
    small = 0 < odds.probability < 0.005  # "0.00" beside a right answer would read as "impossible"
    return [label, odds.continuation, odds.probability, "< 0.01" if small else f"{odds.probability:.2f}"]


def _spelled(card: Card) -> str:
    """Why the odds of a right answer are so small, if its letters tell: each piece of a word takes a share."""
    letters = [letter for letter in card.text if not letter.isascii()]
    small = any(odds.continuation == card.text and odds.probability < 0.005 for odds in card.odds)
    if not letters or not small or card.verdict != "right":
        return ""
    return (
        f"The model spells “{letters[0]}” in several pieces, and the odds of the words are those of all pieces at once."
    )


def _to_teach(lab: KnowledgeLab, card: Card) -> str:
    """The page to write a question for: the one that the card's answer stands on, or the library's.

    Only where no answer stands on a page it is the one that changed last, if it names what was asked about.
    """
    if card.why.teach:
        return card.why.teach
    if card.why.reason != NO_QUESTION:
        return ""
    library = [other.source.passage_id for other in lab.cards if other.title == LIBRARY]
    read = [id for id in (card.source.passage_id, *library) if id]
    page = read[0] if read else lab.changed if _names(lab, lab.changed) else ""
    return page if page in untaught_pages(lab.desk.syllabus, lab.library) else ""


def _to_ask(lab: KnowledgeLab, page_id: str) -> list[str]:
    """The question on the screen, and the words that were read on this page as its answer, "" if none were."""
    said = (card.text for card in lab.cards if card.source.passage_id == page_id)
    return [lab.question, next(said, "")] if page_id else []


def _names(lab: KnowledgeLab, page_id: str) -> bool:
    """True if a page has words that the question is about."""
    text = next((page.text for page in lab.pages if page.id == page_id), "")
    return may_be_about(text, Fact("", "", text, "", (lab.question,), ()), text)
