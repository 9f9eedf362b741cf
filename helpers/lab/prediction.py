"""Predict before you see: a choice first, then the result, then both side by side."""

from __future__ import annotations

from collections.abc import Sequence

from traitlets import Bool, HasTraits, Tuple, Unicode


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
