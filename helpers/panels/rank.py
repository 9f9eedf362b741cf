"""The rank chooser: a rank, Retrain, Stop, the loss as it falls, and what the specialist learned."""

from __future__ import annotations

import time
from base64 import b64encode
from io import BytesIO
from threading import Thread
from typing import Any

import ipywidgets as w

from helpers.experiments.low_rank import RankResult
from helpers.figures.low_rank import loss_curve
from helpers.lab.rank import RankLab
from helpers.panels.show import FAINT, INK, LINE, Shown, esc, guarded, message_html

TEXT = "The rank chooser: run this cell to retrain the model at a rank of your choice."


def rank_chooser(lab: RankLab) -> Shown:
    """Show the rank chooser."""
    panel = RankPanel(lab)
    return Shown(panel.widget, panel.twin, TEXT)


class RankPanel:
    """Widgets that call the lab's methods and show its traits."""

    def __init__(self, lab: RankLab) -> None:
        self.lab, self._worker, self._drawn_at = lab, None, 0.0
        self.rank = w.Dropdown(options=lab.ranks, value=lab.rank, description="Rank", layout=w.Layout(width="150px"))
        self.retrain = _button("Retrain", "Train a new specialist at this rank", self._retrain)
        self.retrain.button_style = "primary"
        self.stop = _button("Stop", "Stop the run and keep the last result", self._stop)
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
        if self.lab.busy or (self._worker and self._worker.is_alive()):
            raise ValueError("A run is under way already. Wait for it, or stop it.")
        self._worker = Thread(target=self._work, daemon=True)
        self._worker.start()

    @guarded
    def _work(self) -> None:
        """In a thread of its own, so that the page stays alive: sets traits, prints nothing."""
        self.lab.retrain()

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

    def twin(self) -> str:
        """The chooser for a page without a kernel."""
        ranks = ", ".join(map(str, self.lab.ranks))
        hint = "Open the notebook and run it to choose a rank and retrain the model."
        return f"<p><b>Rank</b> (one of {esc(ranks)})</p>{outcome_html(self.lab.result)}<p>{hint}</p>"


def outcome_html(result: RankResult | None) -> str:
    """The last complete run as a small table."""
    if result is None:
        return f'<p style="color:{FAINT}">No run is complete yet.</p>'
    rows = (
        ("Rank", result.rank),
        ("Numbers that learned", f"{result.parameters:,}"),
        ("Trained wordings right", f"{result.trained.right} of {result.trained.total}"),
        ("Untrained wordings right", f"{result.untrained.right} of {result.untrained.total}"),
    )
    cell = f"padding:3px 10px;border-bottom:1px solid {LINE};text-align:left"
    body = "".join(f'<tr><th style="{cell}">{esc(k)}</th><td style="{cell}">{esc(v)}</td></tr>' for k, v in rows)
    return f'<table style="color:{INK};font-size:14px"><caption>Last complete run</caption>{body}</table>'


def png_html(figure: Any, alt: str) -> str:
    """A figure as one ``<img>``, so that it can be replaced without flicker."""
    drawn = BytesIO()
    figure.savefig(drawn, format="png", dpi=80)
    data = b64encode(drawn.getvalue()).decode("ascii")
    return f'<img alt="{esc(alt)}" src="data:image/png;base64,{data}" style="max-width:100%">'


def _button(label: str, tooltip: str, handler) -> w.Button:
    button = w.Button(description=label, tooltip=tooltip, layout=w.Layout(width="auto"))
    button.on_click(handler)
    return button
