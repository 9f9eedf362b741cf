"""A question to answer before the result is shown: radio buttons, Reveal, Skip."""

from __future__ import annotations

from collections.abc import Sequence

import ipywidgets as w

from helpers.lab.prediction import Prediction
from helpers.panels.show import Shown, esc, guarded, message_html


def predict(question: str, options: Sequence[str], measured: str) -> Shown:
    """Ask for a prediction and then show what the run above measured. Guesses are kept until the kernel stops."""
    panel = PredictionPanel(Prediction(question, options, measured))
    return Shown(panel.widget, panel.twin, f"Predict, then reveal: {question}")


class PredictionPanel:
    """Widgets over a ``Prediction``: Reveal stays off until something is chosen."""

    def __init__(self, state: Prediction) -> None:
        self.state = state
        self.choice = w.RadioButtons(options=state.options, value=None, layout=w.Layout(width="auto"))
        self.choice.description, self.choice.style = "Your guess", {"description_width": "80px"}
        self.reveal = self._button("Reveal", self._reveal)
        self.skip = self._button("Skip", self._skip)
        self.message = w.HTML()
        head = w.HTML(f"<b>{esc(state.question)}</b>")
        self.widget = w.VBox([head, self.choice, w.HBox([self.reveal, self.skip]), self.message])
        self.choice.observe(self._choose, "value")
        self.settle()

    def _button(self, label: str, handler) -> w.Button:
        button = w.Button(description=label, tooltip=label, layout=w.Layout(width="auto"))
        button.on_click(handler)
        return button

    @guarded
    def _choose(self, change) -> None:
        if change.new:
            self.state.choose(change.new)

    @guarded
    def _reveal(self, _: object) -> None:
        self.say(self.state.reveal())

    @guarded
    def _skip(self, _: object) -> None:
        self.say(self.state.skip())

    def say(self, text: str, alarm: bool = False) -> None:
        """Show a message below the buttons; an empty one clears it."""
        self.message.value = message_html(text, alarm) if text else ""

    def settle(self) -> None:
        """Reveal stays off until there is a guess."""
        self.reveal.disabled = not self.state.guess

    def twin(self) -> str:
        """The same question with its answer folded, for a page without a kernel."""
        options = "".join(f"<li>{esc(option)}</li>" for option in self.state.options)
        answer = f"<details><summary>Reveal</summary>Measured: {esc(self.state.measured)}.</details>"
        return f"<p><b>{esc(self.state.question)}</b></p><ul>{options}</ul>{answer}"
