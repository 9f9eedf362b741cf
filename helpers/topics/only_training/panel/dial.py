"""The style dial: one answer, with the style adapter turned from off to half as much again as trained."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import ipywidgets as w
from markupsafe import Markup
from traitlets import Float, HasTraits, Tuple, Unicode

from helpers.adapters import at_strength
from helpers.behaviour import Behaviour, Example
from helpers.language_model import Brain, answer
from helpers.show.html import FAINT, INK, LINE, PAPER, each, message_html
from helpers.show.panel import Shown, guarded
from helpers.topics.only_training.style import RULES
from helpers.topics.only_training.teaching import says_plain

WEAKEST, STRONGEST = 0.0, 1.5
TEXT = "The style dial: run this cell to turn the style up and down, live."

Speak = Callable[[Example, float], str]  # what is said to an example at a strength


class StyleDial(HasTraits):
    """One question, one strength, and what was answered. ``turn`` and ``choose`` are all that a view calls."""

    strength = Float(1.0)
    question = Unicode()
    text = Unicode()
    kept = Tuple()  # each rule's name, and whether the answer keeps it

    def __init__(self, speak: Speak, examples: Sequence[Example], **traits) -> None:
        super().__init__(**traits)
        self._speak = speak
        self.examples = {one.question: one for one in examples}
        self._answer(next(iter(self.examples)), self.strength)

    def turn(self, strength: float) -> None:
        """Answer the same question at another strength. Raises ``ValueError`` outside 0 to 1.5."""
        if not WEAKEST <= strength <= STRONGEST:
            raise ValueError(f"The strength is {strength:g}; choose {WEAKEST:g} to {STRONGEST:g}.")
        self._answer(self.question, strength)

    def choose(self, question: str) -> None:
        """Answer another question at the same strength. Raises ``ValueError`` for one that is not offered."""
        if question not in self.examples:
            raise ValueError(f"{question!r} is not one of the questions: choose one from the list.")
        self._answer(question, self.strength)

    def _answer(self, question: str, strength: float) -> None:
        one = self.examples[question]
        text = self._speak(one, strength)  # before anything is set: an error leaves all as it was
        rules = {**RULES, "right thing said": says_plain}
        with self.hold_trait_notifications():
            self.question, self.strength, self.text = question, strength, text
            self.kept = tuple((name, rule(text, one)) for name, rule in rules.items())


def style_dial(specialist: Brain, behaviour: Behaviour) -> Shown:
    """Show the dial, over a specialist in the house style."""

    def speak(one: Example, strength: float) -> str:
        return answer(at_strength(specialist, strength), one.question, one.hits, behaviour.form).text

    panel = DialPanel(StyleDial(speak, behaviour.test))
    return Shown(panel.widget, panel.twin, TEXT)


class DialPanel:
    """A question, a slider, a number beside it for those who do not drag, and the answer."""

    def __init__(self, state: StyleDial) -> None:
        self.state = state
        limits = {"min": WEAKEST, "max": STRONGEST, "step": 0.05, "value": state.strength}
        self.question = w.Dropdown(
            options=tuple(state.examples), value=state.question, description="Question", layout=w.Layout(width="100%")
        )
        self.slider = w.FloatSlider(**limits, description="Strength", continuous_update=False, readout=False)
        self.number = w.BoundedFloatText(**limits, description="Exactly", layout=w.Layout(width="170px"))
        w.link((self.slider, "value"), (self.number, "value"))
        self.slider.observe(self._turn, "value")
        self.question.observe(self._choose, "value")
        self.letter, self.message = w.HTML(), w.HTML()
        self.widget = w.VBox([self.question, w.HBox([self.slider, self.number]), self.letter, self.message])
        state.observe(lambda _: self._show(), ["kept", "text", "strength"])
        self._show()

    @guarded
    def _turn(self, change) -> None:
        self.state.turn(change.new)

    @guarded
    def _choose(self, change) -> None:
        self.state.choose(change.new)

    def _show(self) -> None:
        self.letter.value = letter_html(self.state)

    def say(self, text: str, alarm: bool = False) -> None:
        """Show a message below the letter; an empty one clears it."""
        self.message.value = message_html(text, alarm) if text else ""

    def settle(self) -> None:
        """Nothing to set: the dial can be turned at any time."""

    def twin(self) -> Markup:
        """The dial for a page without a kernel: the answer as trained."""
        hint = Markup("<p>Open the notebook and run it to turn the dial; the figure above shows all strengths.</p>")
        return Markup("<p><b>{}</b></p>").format(self.state.question) + letter_html(self.state) + hint


def letter_html(state: StyleDial) -> Markup:
    """The answer with its lines, and below it each rule with a word for kept or broken."""
    paper = f"border:1px solid {LINE};padding:8px;background:{PAPER};color:{INK};white-space:pre-wrap"
    letter = Markup('<section aria-label="The answer" style="{}; overflow-wrap:anywhere">{}</section>')
    said = ((name, "kept" if kept else "broken") for name, kept in state.kept)
    rules = each(Markup('<span style="margin-right:14px">{}: <b>{}</b></span>'), said)
    return letter.format(paper, state.text or "(nothing)") + Markup('<p style="color:{}">{}</p>').format(FAINT, rules)
