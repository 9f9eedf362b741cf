"""Several predictions, kept while a chapter measures, and compared at its end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from traitlets import Dict, HasTraits, Tuple


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
