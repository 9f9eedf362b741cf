"""The lab of chapter 07 on one screen: library, question, four answers, specialist, clock and gauges."""

from __future__ import annotations

from collections.abc import Callable

import ipywidgets as w

from helpers.lab.cards import cards_twin
from helpers.lab.knowledge import KnowledgeLab
from helpers.lab.knowledge_shelf import Shelf
from helpers.lab.offices import OWN
from helpers.lab.presets import PRESETS
from helpers.lab.small_lab import SmallLab
from helpers.lab.strips import gauges_html, loss_html, tour_html, truth_html
from helpers.lab.tour import Tour
from helpers.library import OFFICES
from helpers.show.html import esc
from helpers.show.panel import Shown, button, guarded
from helpers.show.typed import TypedText

TEXT = "The lab: run this cell to edit, add and delete pages, ask, and retrain."


def knowledge_lab(lab: KnowledgeLab) -> Shown:
    """Show the lab, with the tour of the first visit above it."""
    panel = KnowledgePanel(lab)
    return Shown(panel.widget, panel.twin, TEXT)


class KnowledgePanel(SmallLab):
    """Widgets that call the lab's methods and show its traits; nothing is decided here."""

    lab: KnowledgeLab

    def __init__(self, lab: KnowledgeLab) -> None:
        self.tour, self.curve = Tour(len(lab.done)), w.HTML()
        self.gauges, self.clock, self.guide = w.HTML(), w.HTML(), w.HTML()
        super().__init__(lab, ())
        self.specialist.children = (self.badge, self.specialist.children[1], self.curve)
        self.library.widget.children = (*self.library.widget.children, self.specialist)
        right = w.VBox([self.asking, self.cards, self.clock], layout=w.Layout(flex="2 1 560px", min_width="0"))
        middle = w.HBox([self.library.widget, right], layout=w.Layout(flex_flow="row wrap", width="100%"))
        self.widget = w.VBox([self._top(), self.message, middle, self.gauges, self._screen()])
        lab.observe(lambda _: self._show_clock(), ["timeline", "cards"])
        lab.observe(lambda _: self._show_gauges(), ["gauges"])
        lab.observe(lambda _: self._show_office(), ["office", "question"])
        lab.observe(lambda _: self._show_tour(), ["done"])
        self._show_clock(), self._show_gauges(), self._show_tour()

    # -- top: office, ready-made changes, tour ------------------------------------------------

    def _top(self) -> w.Widget:
        self.office = w.Dropdown(options=OFFICES, value=self.lab.office, description="Office")
        self.office.observe(self._move, "value")
        names = [preset.name for preset in PRESETS]
        self.preset = w.Dropdown(options=names, description="Try", layout=w.Layout(width="330px"))
        apply = button("Do it", "Make this change in the library", self._apply)
        back = button("Back", "The stop before", lambda _: self._walk(-1))
        on = button("Next", "The next stop of the tour", lambda _: self._walk(1))
        chosen = w.HBox([self.office, self.preset, apply])
        return w.VBox([w.HBox([back, on, self.guide]), chosen])

    def _move(self, change) -> None:
        if change.new != self.lab.office:
            self.act(self.lab.move_to, change.new)

    @guarded
    def _apply(self, _: object) -> None:
        """In a thread of its own: an office without a specialist trains one first."""
        self._start(lambda: self.lab.apply(self.preset.value))

    def _walk(self, by: int) -> None:
        self.tour.forward(by)
        self._show_tour()

    # -- the parts that the small lab has too -------------------------------------------------

    def _build_library(self, pages: tuple[str, ...]) -> None:
        self.library = Shelf(self.lab, self.act)
        self.shelf = self.library.widget

    def _build_question(self) -> None:
        super()._build_question()
        self.ask.description, self.ask.tooltip = "Ask all four", "Ask this question in all four ways"

    @guarded
    def act(self, method: Callable[..., object], *values: str) -> None:
        """Call a method of the lab; its errors are shown, its message too."""
        method(*values)

    def _show_office(self) -> None:
        """Follow the lab to another office or question, without asking again."""
        self._choose_office()
        options = self.lab.suggestions()
        self.suggested.unobserve(self._choose, "value")
        self.suggested.options = options
        self.suggested.value = self.lab.question if self.lab.question in options else None
        self.suggested.observe(self._choose, "value")
        self.typed.value = self.lab.question or next(iter(options), "")

    def _choose_office(self) -> None:
        own = [OWN] if self.lab.own_documents() else []
        if list(self.office.options) != [*OFFICES, *own]:
            self.office.options = [*OFFICES, *own]
        self.office.value = self.lab.office

    # -- strips -------------------------------------------------------------------------------

    def _show_truth(self) -> None:
        self._show_clock()

    def _show_clock(self) -> None:
        self.clock.value = truth_html(self.lab.timeline, self.lab.cards, self.lab.waited())

    def _show_gauges(self) -> None:
        self.gauges.value = gauges_html(self.lab.gauges)

    def _show_tour(self) -> None:
        self.tour.see(self.lab.done)
        self.guide.value = tour_html(self.tour)

    def _show_progress(self) -> None:
        super()._show_progress()
        self.curve.value = loss_html(self.lab.losses, self.lab.planned)

    def settle(self) -> None:
        """Set each button as the state demands; another office must wait for the training."""
        super().settle()
        if hasattr(self, "office"):
            self.office.disabled = self.lab.busy
            self._choose_office()

    # -- bottom: the screen as a string --------------------------------------------------------

    def _screen(self) -> w.Widget:
        wide = w.Layout(width="auto", flex="1 1 auto", height="44px")
        self.state = TypedText(description="State", placeholder="Press Write state, or paste one here", layout=wide)
        write = button("Write state", "Write a text that reproduces this screen", lambda _: self._write())
        load = button("Load state", "Do again what this text says")
        self.state.submitted_by(load, lambda _: self.act(self._load))
        return w.HBox([self.state, write, load])

    def _write(self) -> None:
        self.state.value = self.lab.state()

    def _load(self) -> None:
        self.lab.replay(self.state.value)

    def twin(self) -> str:
        """The same screen without a kernel; it holds nothing that differs from run to run."""
        pages = "".join(f"<li>{esc(one.id)}: {esc(one.text)}</li>" for one in self.lab.pages[:8])
        asked = f"<p><b>Question</b> {esc(self.lab.question)}</p>"
        badge = f"<p><b>Specialist</b> {esc(self.lab.badge)}</p>"
        hint = "<p>This is a picture of the lab. Open the notebook and run it to change the knowledge.</p>"
        return f"<p><b>Library</b>, the first pages</p><ul>{pages}</ul>{asked}{cards_twin(self.lab.cards)}{badge}{hint}"
