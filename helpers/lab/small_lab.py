"""The lab in miniature: edit a page on the left, read four answers on the right, retrain below."""

from __future__ import annotations

from collections.abc import Callable
from threading import Thread

import ipywidgets as w

from helpers.four_answers import WAYS
from helpers.lab import Lab
from helpers.lab.cards import card_html, cards_twin, chip
from helpers.show.html import FAINT, INK, esc, message_html
from helpers.show.panel import Shown, button, guarded
from helpers.show.typed import TypedLine, TypedText

TEXT = "The lab in miniature: run this cell to edit pages, ask, and retrain."
STALE_COLOUR, FRESH_COLOUR = "#E69F00", "#009E73"


def small_lab(lab: Lab, pages: tuple[str, ...] = ()) -> Shown:
    """Show the lab. ``pages`` are the ids of the pages to edit; the first six involved, if left out."""
    panel = SmallLab(lab, pages or lab.passages_involved()[:6])
    return Shown(panel.widget, panel.twin, TEXT)


class SmallLab:
    """Widgets that call the lab's methods and show its traits."""

    def __init__(self, lab: Lab, pages: tuple[str, ...]) -> None:
        self.lab, self._worker = lab, None
        self._build_library(pages)
        self._build_question()
        self._build_specialist()
        self.message = w.HTML()
        right = w.VBox([self.asking, self.cards, self.specialist, self.message], layout=_column("3 1 480px"))
        self.widget = w.HBox([self.shelf, right], layout=w.Layout(flex_flow="row wrap", width="100%"))
        lab.observe(lambda _: self._show_cards(), ["cards"])
        lab.observe(lambda _: self._show_badge(), ["badge"])
        lab.observe(lambda _: self._show_progress(), ["progress", "losses", "busy"])
        lab.observe(lambda change: self.say(change.new), ["status"])
        lab.observe(lambda _: self._show_truth(), ["truth"])
        self._show_cards(), self._show_badge(), self._show_progress(), self._show_truth()

    # -- left: the pages --------------------------------------------------------------------

    def _build_library(self, pages: tuple[str, ...]) -> None:
        self.pages = {id: self._page_row(id) for id in pages}
        self.undo = button("Undo", "Take back the last change of the library", self._undo)
        head = w.HBox([w.HTML("<b>Library: edit a page</b>"), self.undo], layout=_spread())
        rows = [w.VBox(list(row), layout=w.Layout(margin="0 0 4px 0")) for row in self.pages.values()]
        self.shelf = w.VBox([head, *rows], layout=_column("1 1 300px"))

    def _page_row(self, id: str) -> tuple[TypedText, w.Button]:
        text = TypedText(
            self.lab.library.text(id),
            description=id,
            rows=2,
            style={"description_width": "72px"},
            layout=w.Layout(width="98%", height="58px"),
        )
        save = button("Save", f"Save the edit of {id}")
        text.submitted_by(save, lambda _: self._save(id))
        save.layout.margin = "0 2px 0 78px"
        return text, save

    @guarded
    def _save(self, id: str) -> None:
        self.lab.edit(id, self.pages[id][0].value)

    @guarded
    def _undo(self, _: object) -> None:
        self.lab.undo()
        texts = {passage.id: passage.text for passage in self.lab.library.passages}
        for id, (field, _save) in self.pages.items():
            field.value = texts.get(id, "")

    # -- right: the question and the four answers -------------------------------------------

    def _build_question(self) -> None:
        options = self.lab.suggestions()
        shown = self.lab.question or options[0]
        wide = w.Layout(width="auto", flex="1 1 auto")
        self.suggested = w.Dropdown(
            options=options,
            value=shown if shown in options else None,
            description="Suggested",
            layout=w.Layout(width="99%"),
        )
        self.typed = TypedLine(shown, description="Question", continuous_update=False, layout=wide)
        self.ask = button("Ask", "Ask all four")
        self.typed.submitted_by(self.ask, self._ask)
        self.ask.button_style = "primary"
        self.suggested.observe(self._choose, "value")
        self.asking = w.VBox([self.suggested, w.HBox([self.typed, self.ask])])
        self.answers = tuple(w.HTML() for _ in WAYS)
        columns = w.Layout(grid_template_columns="1fr 1fr", grid_gap="6px", width="100%", min_height="250px")
        self.cards = w.GridBox(self.answers, layout=columns)

    @guarded
    def _ask(self, _: object) -> None:
        if self.typed.value not in self.suggested.options:
            self.suggested.value = None  # else choosing the same suggestion again would change nothing
        self.lab.ask(self.typed.value)

    def _choose(self, change) -> None:
        if change.new:
            self.typed.value = change.new
            self._ask(None)

    def _show_cards(self) -> None:
        known = {card.title: card for card in self.lab.cards}
        for way, answer in zip(WAYS, self.answers):
            answer.value = card_html(known[way]) if way in known else ""

    # -- below: the specialist --------------------------------------------------------------

    def _build_specialist(self) -> None:
        self.badge, self.truth = w.HTML(), w.HTML()
        self.retrain = button("Retrain", "Train a new specialist on the library as it is now", self._retrain)
        self.stop = button("Stop", "Stop the training and keep the old specialist", lambda _: self.lab.stop())
        self.bar = w.FloatProgress(max=1.0, layout=w.Layout(flex="1 1 60px", width="auto"))
        self.step = w.Label()
        controls = w.HBox([self.retrain, self.stop, self.bar, self.step])
        self.specialist = w.VBox([self.badge, controls, self.truth])

    @guarded
    def _retrain(self, _: object) -> None:
        self._start(self.lab.retrain)

    def _start(self, work: Callable[[], object]) -> None:
        """Work in a thread of its own, so that the page stays alive."""
        if self.lab.busy or (self._worker and self._worker.is_alive()):
            raise ValueError("A specialist is being trained already. Wait for it, or stop it.")
        self._worker = Thread(target=self._work, args=(work,), daemon=True)
        self._worker.start()

    @guarded
    def _work(self, work: Callable[[], object]) -> None:
        """In the thread: sets traits, prints nothing."""
        work()

    def _show_badge(self) -> None:
        badge = self.lab.badge_parts
        mark = chip(badge.verdict, STALE_COLOUR if badge.stale else FRESH_COLOUR) if badge.verdict else ""
        text = " · ".join(part for part in (badge.trained, badge.library, badge.not_taught, badge.asks) if part)
        said = f'<span style="color:{INK}"><b>Specialist</b> {esc(text)}</span>'
        self.badge.value = f'<div role="status" style="line-height:1.5">{said} {mark}</div>'

    def _show_progress(self) -> None:
        self.bar.value = self.lab.progress
        self.bar.layout.visibility = "visible" if self.lab.busy else "hidden"
        loss = f" · loss {self.lab.losses[-1]:.2f}" if self.lab.losses else ""
        self.step.value = f"{self.lab.progress:.0%} trained{loss}" if self.lab.busy else "not training"
        self.settle()

    def _show_truth(self) -> None:
        times = (f"{esc(way)} {self.lab.truth[way]:.1f} s" for way in WAYS if way in self.lab.truth)
        text = " · ".join(times) or "edit a page to start the clock"
        said = f"Time to truth, from the edit to the first right answer: {text}"
        self.truth.value = f'<div style="color:{FAINT};line-height:1.4">{said}</div>'

    # -- shared -----------------------------------------------------------------------------

    def say(self, text: str, alarm: bool = False) -> None:
        """Show a message below everything; an empty one clears it."""
        self.message.value = message_html(text, alarm) if text else ""

    def settle(self) -> None:
        """Set each button as the state demands."""
        self.retrain.disabled, self.stop.disabled = self.lab.busy, not self.lab.busy

    def twin(self) -> str:
        """The same screen without a kernel; it holds nothing that differs from run to run."""
        pages = "".join(f"<li>{esc(id)}: {esc(field.value)}</li>" for id, (field, _) in self.pages.items())
        asked = f"<p><b>Question</b> {esc(self.lab.question)}</p>"
        badge = f"<p><b>Specialist</b> {esc(self.lab.badge)}</p>"
        hint = "<p>This is a picture of the lab. Open the notebook and run it to edit, ask and retrain.</p>"
        return f"<p><b>Library</b></p><ul>{pages}</ul>{asked}{cards_twin(self.lab.cards)}{badge}{hint}"


def _column(flex: str) -> w.Layout:
    return w.Layout(flex=flex, min_width="0", padding="0 8px")


def _spread() -> w.Layout:
    return w.Layout(justify_content="space-between", align_items="center")
