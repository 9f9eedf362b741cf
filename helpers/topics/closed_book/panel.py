"""Type a start, see the odds of the next token, append one, and watch an answer grow."""

from __future__ import annotations

from collections.abc import Callable
from threading import RLock

import ipywidgets as w
from markupsafe import Markup
from traitlets import Bool, HasTraits, Tuple, Unicode

from helpers.language_model import Brain, next_token_odds
from helpers.prompting import prompt_text
from helpers.show.html import FAINT, INK, LINE, MARKER, each, message_html
from helpers.show.panel import Shown, button, guarded

MAX_START = 300
MAX_TEXT = 1200
CHOICES = 8
QUESTION, PLAIN = FRAMES = ("as a question", "as plain text")
BROKEN = "\ufffd"  # a token that holds only a part of a letter

OddsOf = Callable[[str, int], list[tuple[str, float]]]


def continue_text(brain: Brain) -> Continuation:
    """A continuation over a model."""
    return Continuation(lambda text, k: next_token_odds(brain, text, k), brain.tokenizer.eos_token)


class Continuation(HasTraits):
    """A start, what was appended to it, and the odds of what may come next.

    ``odds_of`` is asked for the ``CHOICES`` likeliest tokens. After ``end`` nothing is appended.

    >>> toy = Continuation(lambda text, k: [("!", 0.7), ("<end>", 0.3)], "<end>")
    >>> toy.begin("Hello", "as plain text")
    >>> toy.append()
    >>> toy.text, toy.append("<end>"), toy.ended
    ('Hello!', None, True)
    """

    text = Unicode()
    appended = Tuple()
    odds = Tuple()
    ended = Bool(False)
    status = Unicode()

    def __init__(self, odds_of: OddsOf, end: str, **traits) -> None:
        super().__init__(**traits)
        self._odds_of, self.end, self.start = odds_of, end, ""

    def begin(self, typed: str, frame: str = QUESTION) -> None:
        """Start again from typed text. Text that cannot be used raises ``ValueError`` and changes nothing."""
        if frame not in FRAMES:
            raise ValueError(f"{frame!r} is not one of: {', '.join(FRAMES)}.")
        if not typed.strip():
            raise ValueError("The start is empty. Type a question, or the beginning of a text.")
        if len(typed) > MAX_START:
            raise ValueError(f"The start has {len(typed)} characters; at most {MAX_START} fit. Shorten it.")
        start = prompt_text(typed) if frame == QUESTION else typed
        odds = tuple(self._odds_of(start, CHOICES))
        self.start, self.ended, self.appended = start, False, ()
        self.text, self.odds, self.status = start, odds, ""

    def append(self, token: str = "") -> None:
        """Append one of the tokens on offer, or the likeliest when none is named."""
        self._can_go_on()
        token = token or self.odds[0][0]
        offered = [name for name, _ in self.odds]
        if token not in offered:
            raise ValueError(f"{token!r} is not among the {len(offered)} likeliest. Choose one from the table.")
        if token == self.end:
            self.ended, self.status = True, "The model ends its answer here."
            return
        if BROKEN in token:
            raise ValueError("This token is only a part of a letter and cannot be appended alone. Choose another.")
        text = self.text + token
        odds = tuple(self._odds_of(text, CHOICES))
        self.appended, self.text, self.odds = (*self.appended, token), text, odds

    def finish(self, limit: int = 40) -> str:
        """Append the likeliest token until the model ends (greedy); what was appended in all."""
        for _ in range(limit):
            if self.ended:
                break
            self.append()
        return "".join(self.appended)

    def back(self) -> None:
        """Take back the last token."""
        if not self.appended and not self.ended:
            raise ValueError("Nothing was appended yet.")
        kept = self.appended if self.ended else self.appended[:-1]
        text = self.start + "".join(kept)
        odds = tuple(self._odds_of(text, CHOICES))
        self.ended, self.appended, self.text, self.odds, self.status = False, kept, text, odds, ""

    def _can_go_on(self) -> None:
        if not self.odds:
            raise ValueError("There is no start yet. Type one and press Show the odds.")
        if self.ended:
            raise ValueError("The model ended its answer. Take a step back, or type a new start.")
        if len(self.text) > MAX_TEXT:
            raise ValueError(f"The text has {len(self.text)} characters; that is enough. Type a new start.")


TEXT = "Type a start, see the odds: run this cell to try your own."
CELL = "text-align:left;padding:2px 8px;vertical-align:middle;white-space:nowrap"


def odds_panel(state: Continuation, start: str) -> Shown:
    """Show the odds of the next token after ``start``, to be changed and continued."""
    panel = OddsPanel(state, start)
    return Shown(panel.widget, panel.twin, TEXT)


class OddsPanel:
    """Widgets that call a ``Continuation``'s methods and show its traits."""

    def __init__(self, state: Continuation, start: str) -> None:
        self.state, self._turn = state, RLock()
        wide = w.Layout(width="auto", flex="1 1 320px")
        self.typed = w.Text(start, description="Start", continuous_update=False, layout=wide)
        self.frame = w.Dropdown(options=FRAMES, description="Read it", layout=w.Layout(width="220px"))
        self.run = button("Show the odds")
        # Whatever arrives when, the odds shown are those of what stands in the fields.
        self.run.on_click(self._begin)
        self.typed.observe(self._begin, "value")
        self.frame.observe(self._begin, "value")
        self.run.button_style = "primary"
        self.likeliest = button("Append the likeliest", handler=self._append_likeliest)
        self.until_end = button("Append until the end", handler=self._finish)
        self.step_back = button("Take one back", handler=self._back)
        self.choice = w.Dropdown(options=[], description="Or append", layout=w.Layout(width="260px"))
        self.chosen = button("Append this one", handler=self._append_chosen)
        self.said, self.table, self.message = w.HTML(), w.HTML(), w.HTML()
        self.widget = w.VBox([self._controls(), self.said, self.table, self.message], layout=w.Layout(width="100%"))
        state.observe(lambda _: self._show(), ["text", "odds", "ended"])
        state.observe(lambda change: self.say(change.new), ["status"])
        self._begin(None)

    def _controls(self) -> w.VBox:
        rows = (
            [self.typed, self.frame, self.run],
            [self.likeliest, self.until_end, self.step_back, self.choice, self.chosen],
        )
        return w.VBox([w.HBox(row, layout=w.Layout(flex_flow="row wrap")) for row in rows])

    @guarded
    def _begin(self, _: object) -> None:
        with self._turn:  # a text may arrive in another thread than the click
            self.state.begin(self.typed.value, self.frame.value)

    @guarded
    def _append_likeliest(self, _: object) -> None:
        self.state.append()

    @guarded
    def _append_chosen(self, _: object) -> None:
        if not self.choice.value:
            raise ValueError("Choose a token first.")
        self.state.append(self.choice.value)

    @guarded
    def _finish(self, _: object) -> None:
        self.state.finish()

    @guarded
    def _back(self, _: object) -> None:
        self.state.back()

    def _show(self) -> None:
        self.said.value = text_html(self.state)
        self.table.value = odds_html(self.state)
        self.choice.options = [("choose …", ""), *((repr(token), token) for token, _ in self.state.odds)]

    def say(self, text: str, alarm: bool = False) -> None:
        """Show a message below everything; an empty one clears it."""
        self.message.value = message_html(text, alarm) if text else ""

    def settle(self) -> None:
        """Nothing can be appended before a start, or after the end."""
        stopped = self.state.ended or not self.state.odds
        for one in (self.likeliest, self.until_end, self.chosen):
            one.disabled = stopped
        self.step_back.disabled = not (self.state.appended or self.state.ended)
        if self.state.ended and not self.message.value:
            self.say(self.state.status)

    def twin(self) -> Markup:
        """The text and its odds as a page without a kernel can show them; rounded, so that it can be compared."""
        hint = "This is a picture of the panel. Open the notebook and run it to type a start of your own."
        page = Markup("<div>{}{}<p>{}</p></div>")
        return page.format(text_html(self.state), odds_html(self.state), hint)


def text_html(state: Continuation) -> Markup:
    """The text so far, with what was appended marked."""
    style = f"white-space:pre-wrap;overflow-wrap:anywhere;color:{INK};border-left:6px solid {LINE};padding:4px 10px"
    edge = f"background:{MARKER};color:#000"
    marks = each(Markup('<mark style="{}">{}</mark>&#8203;'), ((edge, token) for token in state.appended))
    return Markup('<div role="status" style="{};line-height:1.4">{}{}</div>').format(style, state.start, marks)


def odds_html(state: Continuation) -> Markup:
    """The odds as a table: token, bar, probability."""
    heads = each(Markup('<th scope="col" style="{}">{}</th>'), ((_style(FAINT), head) for head in _HEADS))
    rows = (_row_html(place, *one) for place, one in enumerate(state.odds, 1))
    cells = Markup("</tr><tr>").join((heads, *rows))
    style = f"{_style(INK)};width:100%;max-width:640px"
    return Markup('<table style="{}"><tr>{}</tr></table>').format(style, cells)


def _row_html(place: int, token: str, share: float) -> Markup:
    style, track = _style(INK), f"background:{LINE};height:10px;width:100%;min-width:120px"
    bar = f"background:#0072B2;height:10px;width:{100 * min(max(share, 0.0), 1.0):.0f}%"
    return Markup(
        '<td style="{0}">{1}</td><td style="{0}"><code>{2!r}</code></td>'
        '<td style="{0};width:60%"><div style="{3}"><div style="{4}"></div></div></td>'
        '<td style="{0}">{5:.3f}</td>'
    ).format(style, place, token, track, bar, share)


_HEADS = ("place", "next token", "how likely", "probability")


def _style(colour: str) -> str:
    return f"{CELL};color:{colour}"
