"""The four answers as HTML: pure functions from records to text, everything escaped."""

from __future__ import annotations

from collections.abc import Sequence

from helpers.four_answers import NOT_TRAINED, Card, Source
from helpers.show.html import FAINT, INK, LINE, MARKER, PAPER, colour_of, esc

SMALL = f"font-size:12px;line-height:1.35;color:{FAINT};overflow-wrap:anywhere"
LONGEST = 160  # letters of a passage around the answer, so that a card keeps its size


def card_html(card: Card, live: bool = True) -> str:
    """One card. Without ``live`` it holds nothing that differs from run to run: no odds, no seconds."""
    colour = colour_of(card.verdict)
    parts = [
        f'<div style="display:flex;justify-content:space-between;gap:6px">'
        f'<b style="font-size:13px">{esc(card.title)}</b>{chip(card.verdict, colour)}</div>',
        f'<div style="font-size:17px;margin:2px 0;overflow-wrap:anywhere">{esc(_said(card))}</div>',
        f'<div style="{SMALL}">{source_html(card.source)}</div>',
        f'<div style="{SMALL}">{esc(card.why.words)}</div>' if card.why.words else "",
    ]
    if live and card.verdict != NOT_TRAINED:
        parts += [odds_html(card), f'<div style="{SMALL}">{_seconds(card)}</div>']
    style = f"border:1px solid {LINE};border-left:6px solid {colour};border-radius:3px;padding:6px 10px;height:100%"
    style += f";box-sizing:border-box;color:{INK};background:{PAPER};line-height:1.35"
    return f'<section aria-label="{esc(card.title)}" style="{style}">{"".join(parts)}</section>'


def chip(word: str, colour: str) -> str:
    """A word on its colour: black on these colours can be read."""
    style = f"background:{colour};color:#000;border-radius:9px;padding:0 8px;font-size:12px;font-weight:600"
    return f'<span style="{style};white-space:nowrap;align-self:center">{esc(word)}</span>'


def source_html(source: Source) -> str:
    """Where the answer came from; the words that carried it are marked in the passage."""
    if not source.passage_id:
        return esc(source.note)
    before, carried, after = _window(source)
    mark = f'<mark style="background:{MARKER};color:#000">{esc(carried)}</mark>'
    return f"“{esc(before)}{mark}{esc(after)}” · {esc(source.passage_id)}, {esc(source.note)}"


def odds_html(card: Card) -> str:
    """How likely the old and the present answer are to this model, as bars and as numbers."""
    rows = (_odds_row(word, odd.continuation, odd.probability) for word, odd in zip(card.labels, card.odds))
    return f'<table style="{SMALL};width:100%;margin:2px 0;border:0">{"".join(rows)}</table>' if card.labels else ""


def cards_twin(cards: Sequence[Card]) -> str:
    """The cards side by side for a page without a kernel."""
    cells = "".join(f'<div style="flex:1 1 260px">{card_html(card, live=False)}</div>' for card in cards)
    return f'<div style="display:flex;flex-wrap:wrap;gap:8px">{cells}</div>'


def _odds_row(word: str, answer: str, share: float) -> str:
    track = f"background:{LINE};height:7px;width:100%;min-width:40px"
    bar = f"background:#0072B2;height:7px;width:{100 * min(max(share, 0.0), 1.0):.0f}%"
    name = answer if len(answer) <= 18 else answer[:17] + "…"
    return (
        f'<tr style="background:transparent">'
        f'<td style="text-align:left;padding:0 6px 0 0">{esc(word)}: {esc(name)}</td>'
        f'<td style="width:35%;padding:0"><div style="{track}"><div style="{bar}"></div></div></td>'
        f'<td style="padding:0 0 0 6px;width:32px">{share:.2f}</td></tr>'
    )


def _said(card: Card) -> str:
    return card.text or ("—" if card.verdict == NOT_TRAINED else "(nothing)")


def _seconds(card: Card) -> str:
    look_up = f"{card.look_up * 1000:.0f} ms look-up · " if card.look_up else ""
    return f"{look_up}{card.seconds * 1000:.0f} ms answer"


def _window(source: Source) -> tuple[str, str, str]:
    """The passage before, in and after the span, cut where it is long."""
    room = max(20, (LONGEST - (source.end - source.start)) // 2)
    before, after = source.text[: source.start], source.text[source.end :]
    before = before if len(before) <= room else "…" + before[-room:]
    after = after if len(after) <= room else after[:room] + "…"
    return before, source.text[source.start : source.end], after
