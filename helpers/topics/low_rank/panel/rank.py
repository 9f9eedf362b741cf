"""The rank chooser: a rank, Retrain, Stop, the loss as it falls, and what the specialist learned."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

import ipywidgets as w
from markupsafe import Markup
from traitlets import Any, Int, Tuple, Unicode

from helpers.language_model import Brain
from helpers.records import Fact
from helpers.show.html import FAINT, INK, LINE, each, message_html
from helpers.show.one_run import Background, OneRun
from helpers.show.panel import Shown, button, guarded
from helpers.show.pictures import png_html
from helpers.topics.low_rank.experiment import RANKS, RankResult, RankRun
from helpers.topics.low_rank.figures import loss_curve


class RankLab(OneRun):
    """Choose a rank, retrain; the old ``result`` stays until the new one is complete.

    A view calls ``retrain`` (in a thread) and ``stop``, and shows the traits. ``start_run``
    makes a run of a rank; a test puts a quick one in its place.
    """

    rank = Int(8)
    step = Int(0)
    of = Int(0)
    losses = Tuple()
    status = Unicode()
    result = Any(None, allow_none=True)

    def __init__(
        self,
        brain: Brain,
        facts: Sequence[Fact],
        ranks: Sequence[int] = RANKS,
        start_run: Callable[[int], RankRun] | None = None,
        **traits,
    ) -> None:
        super().__init__(**traits)
        self.ranks = tuple(ranks)
        self._start = start_run or (lambda rank: RankRun(brain, facts, rank))

    def choose(self, rank: int) -> None:
        """Choose the rank of the next run. Raises ``ValueError`` for one that is not offered."""
        if rank not in self.ranks:
            raise ValueError(f"{rank!r} is not one of the ranks: {', '.join(map(str, self.ranks))}.")
        self.rank = rank

    def retrain(self) -> bool:
        """Train at the chosen rank from start to end and examine; False if it was stopped."""
        return self.alone(self._train)

    def _train(self) -> bool:
        self.step, self.of, self.losses = 0, 0, ()
        self.status = f"Training at rank {self.rank}."
        run = self._start(self.rank)
        try:
            for step in run:
                self.of, self.losses = step.of, (*self.losses, step.loss)
                self.step = step.step
                if self.stopping():
                    self.status = "Stopped and thrown away. What is shown below is the last complete run."
                    return False
            self.status = "Asking the new specialist."
            self.result = run.result()
            self.status = f"Rank {self.result.rank} is trained and examined."
            return True
        finally:
            run.training.discard()


TEXT = "The rank chooser: run this cell to retrain the model at a rank of your choice."


def rank_chooser(lab: RankLab) -> Shown:
    """Show the rank chooser."""
    panel = RankPanel(lab)
    return Shown(panel.widget, panel.twin, TEXT)


class RankPanel(Background):
    """Widgets that call the lab's methods and show its traits."""

    def __init__(self, lab: RankLab) -> None:
        self.lab, self._drawn_at = lab, 0.0
        self.rank = w.Dropdown(options=lab.ranks, value=lab.rank, description="Rank", layout=w.Layout(width="150px"))
        self.retrain = button("Retrain", "Train a new specialist at this rank", self._retrain)
        self.retrain.button_style = "primary"
        self.stop = button("Stop", "Stop the run and keep the last result", self._stop)
        self.bar = w.FloatProgress(max=1.0, layout=w.Layout(width="120px"))
        self.progress = w.Label()
        self.curve, self.outcome, self.message = w.HTML(), w.HTML(), w.HTML()
        controls = w.HBox([self.rank, self.retrain, self.stop, self.bar, self.progress])
        views = w.HBox([self.curve, self.outcome], layout=w.Layout(flex_flow="row wrap", align_items="center"))
        self.widget = w.VBox([controls, views, self.message])
        self.rank.observe(self._choose, "value")
        lab.observe(lambda _: self._show_progress(), ["step", "busy"])
        lab.observe(lambda _: self._show_result(), ["result"])
        lab.observe(lambda change: self.say(change.new), ["status"])
        self._show_progress(), self._show_result()

    @guarded
    def _choose(self, change) -> None:
        self.lab.choose(change.new)

    @guarded
    def _retrain(self, _: object) -> None:
        self.in_background(self.lab, self.lab.retrain)

    @guarded
    def _stop(self, _: object) -> None:
        self.lab.stop()

    def _show_progress(self) -> None:
        lab = self.lab
        self.bar.value = lab.step / lab.of if lab.of else 0.0
        said = f"step {lab.step} of {lab.of} · loss {lab.losses[-1]:.2f}" if lab.losses else "starting"
        self.progress.value = said if lab.busy else "not training"
        due = lab.step == lab.of or time.monotonic() - self._drawn_at >= 0.3
        if lab.losses and lab.busy and due:
            self._drawn_at = time.monotonic()
            self.curve.value = png_html(loss_curve(lab.losses, lab.of, f"Loss at rank {lab.rank}"), said)
        self.settle()

    def _show_result(self) -> None:
        self.outcome.value = outcome_html(self.lab.result)

    def say(self, text: str, alarm: bool = False) -> None:
        """Show a message below everything; an empty one clears it."""
        self.message.value = message_html(text, alarm) if text else ""

    def settle(self) -> None:
        """Set each control as the state demands."""
        self.retrain.disabled = self.rank.disabled = self.lab.busy
        self.stop.disabled = not self.lab.busy

    def twin(self) -> Markup:
        """The chooser for a page without a kernel."""
        ranks = ", ".join(map(str, self.lab.ranks))
        hint = "Open the notebook and run it to choose a rank and retrain the model."
        page = Markup("<p><b>Rank</b> (one of {})</p>{}<p>{}</p>")
        return page.format(ranks, outcome_html(self.lab.result), hint)


def outcome_html(result: RankResult | None) -> Markup:
    """The last complete run as a small table."""
    if result is None:
        return Markup('<p style="color:{}">No run is complete yet.</p>').format(FAINT)
    rows = (
        ("Rank", result.rank),
        ("Trainable parameters", f"{result.parameters:,}"),
        ("Trained wordings right", f"{result.trained.right} of {result.trained.total}"),
        ("Held-out wordings right", f"{result.untrained.right} of {result.untrained.total}"),
    )
    cell = f"padding:3px 10px;border-bottom:1px solid {LINE};text-align:left"
    body = each(Markup('<tr><th style="{0}">{1}</th><td style="{0}">{2}</td></tr>'), ((cell, *row) for row in rows))
    table = Markup('<table style="color:{};font-size:14px"><caption>Last complete run</caption>{}</table>')
    return table.format(INK, body)
