"""The two answers as HTML, and what each of them needed: pure functions, MarkupSafe escapes every value."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from helpers.four_answers import LIBRARY, NOT_SCORED, NOT_TRAINED, Card, Source
from helpers.four_answers.why import NOT_YET, OPEN
from helpers.records import Lesson
from helpers.show.html import FAINT, INK, LINE, MARKER, PAPER, colour_of, each
from helpers.topics.analogies.panel.telling import Telling

NAMES = {LIBRARY: "The librarian"}
SMALL = f"font-size:13px;line-height:1.4;color:{FAINT};overflow-wrap:anywhere"
NO_KEY = "not scored: nobody wrote down an answer for this wording"
UNTRAINED = "not trained on this yet: press Train the specialist"


def cards_html(state: Telling, live: bool = True) -> Markup:
    """Both cards side by side, under their question. Without ``live`` they hold no seconds."""
    if not state.cards:
        return Markup('<div style="{}">Nobody was asked yet.</div>').format(SMALL)
    cards = (_card_html(state, card, live) for card in state.cards)
    cells = each(Markup('<div style="flex:1 1 300px">{}</div>'), cards)
    asked = Markup('<div style="color:{};margin:4px 0">Asked: <b>{}</b></div>').format(INK, state.question)
    return asked + Markup('<div style="display:flex;flex-wrap:wrap;gap:8px">{}</div>').format(cells)


def told_html(told: Sequence[Lesson]) -> Markup:
    """The pairs so far, as a list: the question with its answer, and how many wordings it has."""
    rows = each(Markup("<li>{}</li>"), map(_told, told))
    head = "Told so far" if told else "Nothing was told yet."
    return Markup('<div style="{}">{}<ul style="margin:0">{}</ul></div>').format(SMALL, head, rows)


def _told(lesson: Lesson) -> str:
    wordings = f"{len(lesson.trained)} wordings to train, {len(lesson.kept)} held out"
    return f"{lesson.page_id}: {lesson.question} {lesson.answer} ({wordings})"


def _card_html(state: Telling, card: Card, live: bool) -> Markup:
    name, colour = NAMES.get(card.title, "The specialist"), colour_of(card.verdict)
    said = card.text or ("—" if card.verdict == NOT_TRAINED else "(nothing)")
    lines = (_source_html(card.source), note(card), _needed(state, card, live))
    small = each(Markup('<div style="{}">{}</div>'), ((SMALL, line) for line in lines if line))
    style = f"border:1px solid {LINE};border-left:6px solid {colour};border-radius:3px;padding:6px 10px;height:100%"
    style += f";box-sizing:border-box;color:{INK};background:{PAPER};line-height:1.4"
    return Markup(
        '<section aria-label="{0}" style="{1}">'
        '<div style="display:flex;justify-content:space-between"><b>{0}</b>{2}</div>'
        '<div style="font-size:17px;overflow-wrap:anywhere">{3}</div>{4}</section>'
    ).format(name, style, _chip(card.verdict, colour), said, small)


def note(card: Card) -> str:
    """Why an answer is not right, in the words of this box."""
    if card.verdict == NOT_SCORED:
        return OPEN if card.why.reason == OPEN else NO_KEY
    return UNTRAINED if card.why.reason == NOT_YET else card.why.words


def _needed(state: Telling, card: Card, live: bool) -> str:
    """What it took until this one could answer."""
    if card.title == LIBRARY:
        took = f", found and read in {card.look_up + card.seconds:.2f} s" if live else ""
        return f"Needed: the page as it stands{took}."
    if state.effort is None:
        return "Needs: a question with its answer, and training. It cannot be handed a page."
    one = state.effort
    took = f", {one.seconds:.1f} s of training" if live else ""
    return f"Needed: {one.facts} questions with answers, in {one.wordings} wordings, {one.steps} training steps{took}."


def _chip(word: str, colour: str) -> Markup:
    """A word on its colour: black on these colours can be read."""
    style = f"background:{colour};color:#000;border-radius:9px;padding:0 8px;font-weight:600;align-self:center"
    return Markup('<span style="{};font-size:12px;white-space:nowrap">{}</span>').format(style, word)


def _source_html(source: Source) -> str | Markup:
    """Where the answer came from; the words that carried it are marked on their page."""
    if not source.passage_id:
        return source.note
    ends = ((0, source.start), (source.start, source.end), (source.end, None))
    before, said, after = (source.text[slice(*one)] for one in ends)
    quoted = Markup('“{}<mark style="background:{};color:#000">{}</mark>{}” · {}, {}')
    return quoted.format(before, MARKER, said, after, source.passage_id, source.note)
