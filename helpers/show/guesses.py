"""Several predictions, kept while a chapter measures, and compared at its end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import ipywidgets as w
from markupsafe import Markup
from traitlets import Dict, HasTraits, Tuple

from helpers.show.html import INK, LINE, each, message_html
from helpers.show.panel import Shown, button, guarded


class Guesses(HasTraits):
    """Questions with their options; a guess for each, and what was measured once it is.

    ``asked`` maps a name to (question, options). Guesses stay when a measurement comes in,
    and cannot be changed after their result was revealed.

    >>> guesses = Guesses({"who": ("Who changes?", ("the model", "the prompt"))})
    >>> guesses.choose("who", "the model")
    >>> guesses.measure("who", "the prompt")
    >>> guesses.reveal("who")
    >>> guesses.rows()
    [('Who changes?', 'the model', 'the prompt', 'another')]
    """

    guessed = Dict()
    measured = Dict()
    revealed = Tuple()

    def __init__(self, asked: Mapping[str, tuple[str, Sequence[str]]], **traits) -> None:
        super().__init__(**traits)
        self.asked = {name: (question, tuple(options)) for name, (question, options) in asked.items()}

    def question(self, name: str) -> str:
        """The words of a question."""
        return self._entry(name)[0]

    def options(self, name: str) -> tuple[str, ...]:
        """What can be chosen, and what can be measured."""
        return self._entry(name)[1]

    def choose(self, name: str, option: str) -> None:
        """Keep a guess, or take it back with "". Raises ``ValueError`` once the result is known."""
        if name in self.revealed:
            raise ValueError("This result is revealed already: a guess after it would be none.")
        if option:
            self._check(name, option)
        self.guessed = {**self.guessed, name: option}

    def measure(self, name: str, option: str) -> None:
        """Note what was measured; nothing is shown before it is revealed."""
        self._check(name, option)
        self.measured = {**self.measured, name: option}

    def reveal(self, name: str, skip: bool = False) -> None:
        """Show a result. Raises ``ValueError`` without a measurement, or a guess that was not skipped."""
        if name not in self.measured:
            self._entry(name)
            raise ValueError("This is not measured yet. Your guess is kept: run the chapter up to that point.")
        if not skip and not self.guessed.get(name):
            raise ValueError("Choose an answer first, or press Skip.")
        if name not in self.revealed:
            self.revealed = (*self.revealed, name)

    def reveal_all(self) -> None:
        """Show everything that was measured, guessed or not."""
        for name in self.asked:
            if name in self.measured:
                self.reveal(name, skip=True)

    def outcome(self, name: str) -> str:
        """``same``, ``another`` or ``no guess``; empty before it is revealed."""
        if name not in self.revealed:
            return ""
        guess = self.guessed.get(name)
        return "no guess" if not guess else "same" if guess == self.measured[name] else "another"

    def rows(self) -> list[tuple[str, str, str, str]]:
        """The table: question, guess, measured, outcome; what is not revealed shows nothing measured."""
        return [
            (
                self.question(name),
                self.guessed.get(name) or "–",
                self.measured[name] if name in self.revealed else "–",
                self.outcome(name) or ("measured, not revealed" if name in self.measured else "not measured yet"),
            )
            for name in self.asked
        ]

    def score(self) -> str:
        """How many revealed guesses came out as expected."""
        made = [name for name in self.revealed if self.guessed.get(name)]
        hits = sum(self.outcome(name) == "same" for name in made)
        return f"{hits} of {len(made)} revealed guesses came out as you expected."

    def _entry(self, name: str) -> tuple[str, tuple[str, ...]]:
        if name not in self.asked:
            raise ValueError(f"There is no question {name!r}. Choose one of: {', '.join(self.asked)}.")
        return self.asked[name]

    def _check(self, name: str, option: str) -> None:
        options = self.options(name)
        if option not in options:
            raise ValueError(f"{option!r} is not one of: {', '.join(options)}.")


TEXT = "Your guesses: run this cell to make them, and to reveal what was measured."
HEADS = ("question", "you guessed", "measured", "outcome")
CELL = f"border-bottom:1px solid {LINE};padding:3px 8px;text-align:left;vertical-align:top;white-space:normal"


def guess_panel(guesses: Guesses) -> Shown:
    """Show the guesses. Shown twice, both views follow the same state."""
    panel = GuessPanel(guesses)
    return Shown(panel.widget, panel.twin, TEXT)


class GuessPanel:
    """A row for each question (guess, Reveal, Skip), and the table below."""

    def __init__(self, guesses: Guesses) -> None:
        self.guesses = guesses
        self.choices = {name: self._choice(place, name) for place, name in enumerate(guesses.asked, 1)}
        self.reveals = {
            name: button(f"Reveal {n}", handler=self._revealer(name)) for n, name in enumerate(guesses.asked, 1)
        }
        self.skips = {name: button(f"Skip {n}", handler=self._skipper(name)) for n, name in enumerate(guesses.asked, 1)}
        self.all = button("Reveal all that is measured", handler=self._reveal_all)
        self.table, self.message = w.HTML(), w.HTML()
        rows = [self._row(name) for name in guesses.asked]
        self.widget = w.VBox([*rows, self.all, self.message, self.table], layout=w.Layout(width="100%"))
        guesses.observe(lambda _: self._show(), ["guessed", "measured", "revealed"])
        self._show()

    def _choice(self, place: int, name: str) -> w.Dropdown:
        options = [("choose …", ""), *((option, option) for option in self.guesses.options(name))]
        layout, style = w.Layout(width="430px", max_width="100%"), {"description_width": "64px"}
        value = self.guesses.guessed.get(name, "")
        choice = w.Dropdown(options=options, value=value, description=f"Guess {place}", layout=layout, style=style)
        choice.observe(lambda change: self._choose(name, change.new), "value")
        return choice

    def _row(self, name: str) -> w.VBox:
        place = list(self.guesses.asked).index(name) + 1
        line = Markup('<div style="line-height:1.4;color:{}"><b>{} · {}</b></div>')
        buttons = w.HBox([self.choices[name], self.reveals[name], self.skips[name]])
        buttons.layout.flex_flow = "row wrap"
        return w.VBox([w.HTML(line.format(INK, place, self.guesses.question(name))), buttons])

    def _revealer(self, name: str):
        return lambda _: self._reveal(name)

    def _skipper(self, name: str):
        return lambda _: self._reveal(name, skip=True)

    @guarded
    def _choose(self, name: str, option: str) -> None:
        if option != self.guesses.guessed.get(name, ""):
            self.guesses.choose(name, option)

    @guarded
    def _reveal(self, name: str, skip: bool = False) -> None:
        self.guesses.reveal(name, skip)
        self.say(f"{self.guesses.question(name)} Measured: {self.guesses.measured[name]}.")

    @guarded
    def _reveal_all(self, _: object) -> None:
        self.guesses.reveal_all()
        self.say(self.guesses.score())

    def _show(self) -> None:
        self.table.value = table_html(self.guesses)
        self.settle()

    def say(self, text: str, alarm: bool = False) -> None:
        """Show a message; an empty one clears it."""
        self.message.value = message_html(text, alarm) if text else ""

    def settle(self) -> None:
        """A guess can be revealed once it is made, and not be changed after that."""
        for name in self.guesses.asked:
            shown = name in self.guesses.revealed
            self.choices[name].value = self.guesses.guessed.get(name, "")
            self.choices[name].disabled = self.skips[name].disabled = shown
            self.reveals[name].disabled = shown or not self.guesses.guessed.get(name)

    def twin(self) -> Markup:
        """The questions with their options, and the measured answers folded away."""
        return Markup("<ol>{}</ol>").format(each(Markup("{}"), map(self._folded, self.guesses.asked)))

    def _folded(self, name: str) -> Markup:
        options = each(Markup("<li>{}</li>"), self.guesses.options(name))
        measured = self.guesses.measured.get(name, "not measured yet: run the chapter")
        return Markup("<li><b>{}</b><ul>{}</ul><details><summary>Reveal</summary>Measured: {}.</details></li>").format(
            self.guesses.question(name), options, measured
        )


def table_html(guesses: Guesses) -> Markup:
    """Guessed and measured side by side, with the score."""
    head, cell = Markup('<th scope="col" style="{}">{}</th>'), Markup('<td style="{}">{}</td>')
    heads = each(head, ((CELL, name) for name in HEADS))
    rows = [each(cell, ((CELL, value) for value in row)) for row in guesses.rows()]
    cells = Markup("</tr><tr>").join((heads, *rows))
    style = f"color:{INK};border-collapse:collapse;width:100%;line-height:1.4;margin-top:6px"
    page = Markup('<table style="{0}"><tr>{1}</tr></table><div role="status" style="{0}">{2}</div>')
    return page.format(style, cells, guesses.score())
