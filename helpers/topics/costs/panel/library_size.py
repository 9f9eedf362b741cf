"""Libraries of many sizes: choose an index and its effort on the measured curve, and measure a million."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import ipywidgets as w
from markupsafe import Markup
from traitlets import Int, Tuple, Unicode

from helpers.retrieval.large import FLAT, HNSW, IVF, KINDS, KNOBS
from helpers.show.html import INK, message_html
from helpers.show.one_run import Background, OneRun
from helpers.show.panel import Shown, button, guarded
from helpers.show.pictures import png_html
from helpers.topics.costs.figures import tradeoff
from helpers.topics.costs.large_library import EFFORTS, LARGEST, LeftOut, Measured, measure

TEXT = "Many pages: run this cell to choose an index and its effort, and to measure a million vectors."


class BigLibrary(OneRun):
    """What was measured, and the point looked at: a size, a kind of index and its effort.

    ``grow`` measures a million vectors, ``stop`` ends that. ``run`` is what measures; tests put a quick one there.
    """

    BUSY = "A measurement is under way. Stop it, or wait for it."
    size = Int(0)
    kind = Unicode(HNSW)
    effort = Int(16)
    measured = Tuple()
    progress = Unicode()
    status = Unicode()

    def __init__(self, measured: Sequence[Measured], run: Callable[..., object] = measure, **traits) -> None:
        super().__init__(measured=tuple(measured), **traits)
        if not measured:
            raise ValueError("nothing was measured yet: give at least one size")
        self._run = run
        self.size = max(self.sizes)

    @property
    def sizes(self) -> tuple[int, ...]:
        """All sizes that were measured."""
        return tuple(sorted({one.size for one in self.measured}))

    def look(self, size: int, kind: str, effort: int | None = None) -> None:
        """Choose a point of a curve; a kind without that effort is looked at with its nearest one.

        Raises ``ValueError`` for a size or a kind that was not measured.
        """
        at = [one for one in self.measured if (one.size, one.kind) == (size, kind)]
        if not at:
            raise ValueError(f"{kind} among {size:,} vectors was not measured.")
        wanted = self.effort if effort is None else effort
        nearest = min(at, key=lambda one: abs(one.effort - wanted)).effort
        with self.hold_trait_notifications():
            self.size, self.kind, self.effort = size, kind, nearest

    @property
    def point(self) -> Measured:
        """The point looked at."""
        return next(one for one in self.measured if (one.size, one.kind, one.effort) == self._key)

    @property
    def _key(self) -> tuple[int, str, int]:
        return self.size, self.kind, self.effort

    def grow(self) -> bool:
        """Measure a million vectors; True if it is complete. What was measured before stays in any case."""
        return self.alone(self._measure)

    def _done(self) -> None:
        self.progress = ""

    def _measure(self) -> bool:
        found = self._run(LARGEST, on_progress=lambda said: setattr(self, "progress", said), should_stop=self.stopping)
        if isinstance(found, LeftOut):
            self.status = f"{found.size:,} vectors are left out: {found.why}."
            return False
        if {one.kind for one in found} != set(KINDS):
            self.status = "Stopped. What was measured before is still here."
            return False
        self.measured = tuple(one for one in self.measured if one.size != LARGEST) + tuple(found)
        self.look(LARGEST, self.kind)
        self.status = f"{LARGEST:,} vectors are measured."
        return True


def library_size(state: BigLibrary) -> Shown:
    """Show the curves, the sliders and the button."""
    panel = LibraryPanel(state)
    return Shown(panel.widget, panel.twin, TEXT)


class LibraryPanel(Background):
    """Widgets that call the state's methods and show its traits."""

    def __init__(self, state: BigLibrary) -> None:
        self.state, self._setting = state, False
        self.size = w.Dropdown(options=_named(state.sizes), value=state.size, description="Vectors")
        self.kind = w.Dropdown(options=(IVF, HNSW, FLAT), value=state.kind, description="Index")
        self.effort = w.SelectionSlider(options=EFFORTS[state.kind], value=state.effort, continuous_update=False)
        self.less, self.more = button("Less effort", handler=self._less), button("More effort", handler=self._more)
        self.run = button("Measure a million", "Takes minutes, and some gigabytes of memory", self._grow)
        self.stop = button("Stop", "Stop and keep what was measured before", self._stop)
        self.progress, self.point = w.Label(), w.HTML()
        self.curve, self.message = w.HTML(), w.HTML()
        choice = w.HBox([self.size, self.kind, self.effort, self.less, self.more])
        work = w.HBox([self.run, self.stop, self.progress])
        choice.layout.flex_flow = "row wrap"
        self.widget = w.VBox([choice, self.point, self.curve, work, self.message])
        for widget in (self.size, self.kind, self.effort):
            widget.observe(self._look, "value")
        state.observe(lambda _: self._show(), ["size", "kind", "effort", "measured"])
        state.observe(lambda change: setattr(self.progress, "value", change.new), ["progress"])
        state.observe(lambda _: self.settle(), ["busy"])
        state.observe(lambda change: self.say(change.new), ["status"])
        self._show()

    @guarded
    def _look(self, change) -> None:
        if not self._setting:
            effort = self.effort.value if change.owner is self.effort else None
            self.state.look(self.size.value, self.kind.value, effort)

    @guarded
    def _less(self, _: object) -> None:
        self._step(-1)

    @guarded
    def _more(self, _: object) -> None:
        self._step(+1)

    def _step(self, way: int) -> None:
        efforts = EFFORTS[self.state.kind]
        place = min(len(efforts) - 1, max(0, efforts.index(self.state.effort) + way))
        self.state.look(self.state.size, self.state.kind, efforts[place])

    @guarded
    def _grow(self, _: object) -> None:
        self.in_background(self.state, self.state.grow)

    @guarded
    def _stop(self, _: object) -> None:
        self.state.stop()

    def _show(self) -> None:
        state = self.state
        self._setting = True  # what follows comes from the state and must not go back to it
        try:
            self.size.options, self.size.value = _named(state.sizes), state.size
            self.kind.value = state.kind
            self.effort.options, self.effort.value = EFFORTS[state.kind], state.effort
            self.effort.description = KNOBS[state.kind] or "no knob"
        finally:
            self._setting = False
        self.point.value = point_html(state.point)
        said = f"{state.kind} among {state.size:,} vectors, effort {state.effort}: recall {state.point.recall:.2f}"
        self.curve.value = png_html(tradeoff(state.measured, state.size, state.kind, state.effort), said)
        self.settle()

    def say(self, text: str, alarm: bool = False) -> None:
        """Show a message below everything; an empty one clears it."""
        self.message.value = message_html(text, alarm) if text else ""

    def settle(self) -> None:
        """Set each control as the state demands."""
        self.run.disabled, self.stop.disabled = self.state.busy, not self.state.busy
        efforts = EFFORTS[self.state.kind]
        self.less.disabled, self.more.disabled = self.state.effort == efforts[0], self.state.effort == efforts[-1]

    def twin(self) -> Markup:
        """The curves for a page without a kernel, in words that no other run changes."""
        sizes = ", ".join(f"{size:,}" for size in self.state.sizes)
        hint = "Open the notebook and run it to move along the curves, or to measure a million vectors."
        return Markup("<p><b>Measured</b>: flat, IVF and HNSW among {} vectors.</p><p>{}</p>").format(sizes, hint)


def point_html(one: Measured) -> Markup:
    """The point looked at, in a line."""
    knob = f"{KNOBS[one.kind]} {one.effort}, " if KNOBS[one.kind] else ""
    said = f"{one.kind}, {knob}{one.size:,} vectors: recall@10 {one.recall:.2f}, "
    said += f"{one.compared:,.0f} vectors compared, {1000 * one.seconds:.3g} ms a question"
    return Markup('<p style="color:{}"><b>{}</b></p>').format(INK, said)


def _named(sizes: Sequence[int]) -> list[tuple[str, int]]:
    return [(f"{size:,}", size) for size in sizes]
