"""The lab as a page without a kernel: HTML from the same dict that the live view is drawn from.

It says the same words in the same order; a test compares them in a real browser. Whatever a learner
or a model wrote is escaped by MarkupSafe.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from markupsafe import Markup

from helpers.show.html import MARKER, PLAIN_COLOUR, VERDICT_COLOURS

LONGEST = 160  # letters of a page around the answer, as in the live view
FIRST = 40  # pages of a library; the live view has them all
TAUGHT = """The library took the page as it was. The specialist needs questions with their answers, and somebody
 has to write them: this is claim D1."""
FORECAST = re.compile(r", about \d+ s$")
Screen = dict[str, Any]


def twin(screen: Screen) -> Markup:
    """All parts of the screen, one below the other."""
    parts = (_tour, _messages, _library, _answers, _specialist, _clock, _gauges)
    return Markup('<div class="study-lab-twin">{}</div>').format(_joined(part(screen) for part in parts))


def still(screen: Screen) -> Screen:
    """The screen without what differs from run to run: times, odds, losses, gauges."""
    cards = [card | {"odds": [], "spelled": "", "look_up": 0.0, "seconds": 0.0} for card in screen["cards"]]
    training = screen["training"] | {"losses": [], "doing": "", "plan": FORECAST.sub("", screen["training"]["plan"])}
    return screen | {"cards": cards, "clock": None, "training": training, "gauges": {}}


def _tour(screen: Screen) -> Markup:
    tour = screen["tour"]
    if not tour:
        return Markup("")
    place = "The tour is over." if tour["ended"] else f"Stop {tour['place']} of {tour['of']}."
    done = "Done. Press Next." if tour["complete"] else ""
    return Markup('<p class="tour"><b>{}</b> {} <em>{}</em></p>').format(place, tour["text"], done)


def _messages(screen: Screen) -> Markup:
    said = f"Error: {screen['error']}" if screen["error"] else screen["status"]
    return Markup('<p class="messages">{}</p>').format(said)


def _library(screen: Screen) -> Markup:
    pages = _joined(_page(page, screen["proposal"]) for page in screen["pages"][:FIRST])
    more = len(screen["pages"]) - FIRST
    rest = Markup("<p>and {} more pages</p>").format(more) if more > 0 else _left(screen)
    notices = _joined(Markup("<li>{}</li>").format(notice) for notice in screen["notices"])
    told = Markup("<p>About these documents</p><ul>{}</ul>").format(notices) if notices else ""
    head = Markup("<b>Library · edition {}</b>{}").format(screen["edition"], _meaning(screen, "open"))
    return Markup('<div class="library">{}{}<ul>{}</ul>{}</div>').format(head, told, pages, rest)


def _meaning(screen: Screen, word: str) -> Markup:
    """What a word means, where it stands on the screen."""
    meaning = screen["meanings"].get(word, "")
    return Markup("<p>{}</p>").format(meaning) if meaning else Markup("")


def _left(screen: Screen) -> Markup:
    """The small lab shows some pages only."""
    shown, in_all = len(screen["pages"]), screen["in_all"]
    words = Markup("<p>{} of the {} pages; the librarian searches all.</p>")
    return words.format(shown, in_all) if shown < in_all else Markup("")


def _page(page: Screen, proposal: Screen | None) -> Markup:
    before = Markup(" <s>{}</s>").format(page["before"]) if page["before"] else ""
    told = filter(None, (page["id"], page["state"], page["disagrees"]))
    state = Markup(" <small>{}</small>").format(" ".join(told))
    opened = proposal if proposal and proposal["page"] == page["id"] else None
    text = Markup("{}{}").format(_marked(page["text"], page["marks"]), before)
    if opened:
        return Markup("<li>{} {}{}{}</li>").format(state, page["text"], _taught(page), _lesson(opened, page))
    return Markup("<li>{}{}</li>").format(text, state)


def _taught(page: Screen) -> Markup:
    rows = _joined(Markup("<li>{}</li>").format(_in_a_line(lesson)) for lesson in page["lessons"])
    return Markup("<ul>{}</ul>").format(rows) if rows else Markup("")


def _in_a_line(lesson: Screen) -> str:
    kept = f", {len(lesson['kept'])} kept for the test" if lesson["kept"] else ""
    prepared = ", prepared" if lesson["prepared"] else ""
    return f"{lesson['question']} → {lesson['answer']} {len(lesson['trained'])} trained{kept}{prepared}"


def _lesson(lesson: Screen, page: Screen) -> Markup:
    start = page["text"].find(lesson["answer"])
    spans = [(start, start + len(lesson["answer"]))] if start >= 0 else []
    trained = [wording for wording in lesson["trained"] if wording != lesson["question"]]
    return Markup(
        "<p>Question {}</p><p>Answer {}</p><p>{}</p><p><b>Trained</b> the specialist learns these</p>{}"
        "<p><b>Kept for the test</b> never trained, asked afterwards</p>{}<p>{}</p><p>{}</p>"
    ).format(
        lesson["question"],
        lesson["answer"],
        _marked(page["text"], spans),
        _listed(trained),
        _listed(lesson["kept"]),
        "Not learned while two pages disagree." if page["disagrees"] else "Learned at the next Retrain.",
        TAUGHT,
    )


def _answers(screen: Screen) -> Markup:
    style = "display:grid;grid-template-columns:repeat(auto-fit,minmax(260px,1fr));gap:8px"
    cards = _joined(_card(card) for card in screen["cards"])
    question = Markup("<p>{}</p>{}").format(screen["question"], _meaning(screen, "not scored"))
    return Markup('<div class="right">{}<div style="{}">{}</div></div>').format(question, style, cards)


def _card(card: Screen) -> Markup:
    colour = VERDICT_COLOURS.get(card["verdict"], PLAIN_COLOUR)
    before = Markup(" <s>{}</s>").format(card["before"]) if card["before"] not in ("", card["text"]) else ""
    why = Markup("<div>Why: {}</div>").format(card["why"]) if card["why"] else ""
    rows = (Markup("<div>{}: {} {}</div>").format(words, text, shown) for words, text, _, shown in card["odds"])
    odds = _joined([*rows, Markup("<div>{}</div>").format(card["spelled"]) if card["spelled"] else Markup("")])
    seconds = Markup("<div>{}</div>").format(_seconds(card)) if card["seconds"] else ""
    return Markup(
        '<section style="border-left:6px solid {0};padding:2px 10px"><b>{1}</b> '
        '<span style="background:{0};color:#000;border-radius:9px;padding:0 8px">{2}</span>'
        '<div style="font-size:1.3em">{3}{4}</div><div>{5}</div>{6}{7}{8}</section>'
    ).format(
        colour,
        card["way"],
        card["verdict"],
        _said(card),
        before,
        _source(card),
        why,
        odds,
        seconds,
    )


def _said(card: Screen) -> str:
    return card["text"] or ("—" if card["verdict"] == "not trained" else "(nothing)")


def _source(card: Screen) -> Markup:
    source = card["source"]
    if not source["page"]:
        return Markup("{}").format(source["note"])
    start, end, text = source["start"], source["end"], source["text"]
    room = max(20, (LONGEST - (end - start)) // 2)
    first = start - room if start > room else 0
    last = end + room if len(text) - end > room else len(text)
    quoted = _marked(text[first:last], [(start - first, end - first)])
    cut, open_end = "…" if first else "", "…" if last < len(text) else ""
    return Markup("“{}{}{}” · {}, {}").format(cut, quoted, open_end, source["page"], source["note"])


def _seconds(card: Screen) -> str:
    look_up = f"{card['look_up'] * 1000:.0f} ms look-up · " if card["look_up"] else ""
    return f"{look_up}{card['seconds'] * 1000:.0f} ms answer"


def _specialist(screen: Screen) -> Markup:
    badge, training = screen["badge"], screen["training"]
    editions = " · ".join(filter(None, (badge["trained"], badge["library"])))
    missing = " · ".join(filter(None, (badge["waiting"], badge["untaught"], badge["open"])))
    plan = training["doing"] if training["busy"] else training["plan"]
    return Markup('<div class="specialist"><b>Specialist</b> {}{} <b>{}</b><p>{}</p><p>{}</p><p>{}</p></div>').format(
        _model(screen), editions, badge["verdict"], missing, plan, _loss(training)
    )


def _model(screen: Screen) -> str:
    """Who answers; the small lab has no choice."""
    label = dict(screen["models"]).get(screen["model"], screen["model"])
    return "" if screen["size"] == "small" else label.partition(" (")[0] + " "


def _loss(training: Screen) -> str:
    losses, label = training["losses"], training["label"]
    if not losses:
        return label
    words = f"loss {losses[0]:.2f} at the first step, {losses[-1]:.2f} at step {len(losses)}"
    return f"{label}: {words}" if label else words


def _clock(screen: Screen) -> Markup:
    clock = screen["clock"]
    if not clock:
        return Markup("")
    since = f"from “{clock['since']}” to the first right answer" if clock["since"] else clock["note"]
    rows = _joined(_row(row, clock["elapsed"]) for row in clock["rows"])
    return Markup('<div class="clock"><b>Time to truth</b> {}{}</div>').format(since, rows)


def _row(row: list[Any], waited: float) -> Markup:
    way, seconds, verdict = row
    yet = f"{waited:.1f} s, not yet" if waited else "not yet"
    words = ": ".join(filter(None, [yet, verdict])) if seconds is None else f"{seconds:.1f} s"
    return Markup("<div>{} {}</div>").format(way, words)


def _gauges(screen: Screen) -> Markup:
    known = screen["gauges"]
    if screen["size"] == "small" or known == {}:
        return Markup("")
    change = "{} {} → {} of {}".format
    counted = [change(name, *numbers) for name, numbers in (known or {}).items()]
    untouched = "with the library only: nothing, no weight moved"
    words = " · ".join([*counted, untouched]) if known else "Train first: the same probes before and after."
    return Markup('<p class="gauges"><b>What else did training change?</b> {}</p>').format(words)


def _marked(text: str, spans: Iterable[tuple[int, int]]) -> Markup:
    """A text with its spans marked; spans are in characters, in any order."""
    pieces, place = [], 0
    for start, end in sorted(spans):
        if start < place or end <= start:
            continue
        mark = Markup('<mark style="background:{};color:#000">{}</mark>').format(MARKER, text[start:end])
        pieces += [Markup("{}").format(text[place:start]), mark]
        place = end
    return _joined([*pieces, Markup("{}").format(text[place:])])


def _listed(texts: Iterable[str]) -> Markup:
    return Markup("<ul>{}</ul>").format(_joined(Markup("<li>{}</li>").format(text) for text in texts))


def _joined(parts: Iterable[Markup]) -> Markup:
    return Markup("").join(parts)
