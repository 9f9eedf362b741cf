"""Predict before you see: a choice first, then the result, then both side by side."""

from __future__ import annotations

from collections.abc import Sequence

import ipywidgets as w
from markupsafe import Markup
from traitlets import Bool, HasTraits, Tuple, Unicode

from helpers.show.html import each, message_html
from helpers.show.panel import Shown, button, guarded


class Prediction(HasTraits):
    """What a learner expects. ``choose`` keeps the guess; ``reveal`` needs one, ``skip`` does not.

    >>> guess = Prediction("Who notices?", ("the library", "the specialist"), "the library")
    >>> guess.choose("the specialist")
    >>> guess.reveal()
    'You expected: the specialist. Measured: the library.'
    """

    question = Unicode()
    options = Tuple()
    guess = Unicode()
    measured = Unicode()
    shown = Bool(False)

    def __init__(self, question: str, options: Sequence[str], measured: str, **traits) -> None:
        super().__init__(question=question, options=tuple(options), measured=str(measured), **traits)

    def choose(self, option: str) -> None:
        """Keep a guess. Raises ``ValueError`` for one that is not offered."""
        if option not in self.options:
            raise ValueError(f"{option!r} is not one of: {', '.join(self.options)}.")
        self.guess = option

    def reveal(self) -> str:
        """Show what was measured beside the guess; without a guess there is nothing to compare yet."""
        if not self.guess:
            raise ValueError("Choose an answer first, or press Skip.")
        self.shown = True
        return self.outcome()

    def skip(self) -> str:
        """Show what was measured without a guess."""
        self.shown = True
        return self.outcome()

    def outcome(self) -> str:
        """The guess and the measurement in one line."""
        expected = f"You expected: {self.guess}. " if self.guess else ""
        return f"{expected}Measured: {self.measured}."


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
        self.reveal = button("Reveal", handler=self._reveal)
        self.skip = button("Skip", handler=self._skip)
        self.message = w.HTML()
        head = w.HTML(Markup("<b>{}</b>").format(state.question))
        self.widget = w.VBox([head, self.choice, w.HBox([self.reveal, self.skip]), self.message])
        self.choice.observe(self._choose, "value")
        self.settle()

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

    def twin(self) -> Markup:
        """The same question with its answer folded, for a page without a kernel."""
        options = each(Markup("<li>{}</li>"), self.state.options)
        return Markup("<p><b>{}</b></p><ul>{}</ul><details><summary>Reveal</summary>Measured: {}.</details>").format(
            self.state.question, options, self.state.measured
        )
