"""A text that grows token by token: the odds of the next one, and which one was appended."""

from __future__ import annotations

from collections.abc import Callable

from traitlets import Bool, HasTraits, Tuple, Unicode

from helpers.language_model import Brain, next_token_odds
from helpers.prompting import prompt_text

MAX_START = 300
MAX_TEXT = 1200
CHOICES = 8
QUESTION, PLAIN = FRAMES = ("as a question", "as plain text")
BROKEN = "\ufffd"  # a token that holds only a part of a letter

OddsOf = Callable[[str, int], list[tuple[str, float]]]


def continue_text(brain: Brain) -> Continuation:
    """A continuation over a model."""
    return Continuation(lambda text, k: next_token_odds(brain, text, k), brain.tokenizer.eos_token)


class Continuation(HasTraits):
    """A start, what was appended to it, and the odds of what may come next.

    ``odds_of`` is asked for the ``CHOICES`` likeliest tokens. After ``end`` nothing is appended.

    >>> toy = Continuation(lambda text, k: [("!", 0.7), ("<end>", 0.3)], "<end>")
    >>> toy.begin("Hello", "as plain text")
    >>> toy.append()
    >>> toy.text, toy.append("<end>"), toy.ended
    ('Hello!', None, True)
    """

    text = Unicode()
    appended = Tuple()
    odds = Tuple()
    ended = Bool(False)
    status = Unicode()

    def __init__(self, odds_of: OddsOf, end: str, **traits) -> None:
        super().__init__(**traits)
        self._odds_of, self.end, self.start = odds_of, end, ""

    def begin(self, typed: str, frame: str = QUESTION) -> None:
        """Start anew from typed text. Raises ``ValueError`` where it will not do, and changes nothing."""
        if frame not in FRAMES:
            raise ValueError(f"{frame!r} is not one of: {', '.join(FRAMES)}.")
        if not typed.strip():
            raise ValueError("The start is empty. Type a question, or the beginning of a text.")
        if len(typed) > MAX_START:
            raise ValueError(f"The start has {len(typed)} characters; at most {MAX_START} fit. Shorten it.")
        start = prompt_text(typed) if frame == QUESTION else typed
        odds = tuple(self._odds_of(start, CHOICES))
        self.start, self.ended, self.appended = start, False, ()
        self.text, self.odds, self.status = start, odds, ""

    def append(self, token: str = "") -> None:
        """Append one of the tokens on offer; the likeliest one, if none is named."""
        self._can_go_on()
        token = token or self.odds[0][0]
        offered = [name for name, _ in self.odds]
        if token not in offered:
            raise ValueError(f"{token!r} is not among the {len(offered)} likeliest. Choose one of the table.")
        if token == self.end:
            self.ended, self.status = True, "The model ends its answer here."
            return
        if BROKEN in token:
            raise ValueError("This token is only a part of a letter and cannot be appended alone. Choose another.")
        text = self.text + token
        odds = tuple(self._odds_of(text, CHOICES))
        self.appended, self.text, self.odds = (*self.appended, token), text, odds

    def finish(self, limit: int = 40) -> str:
        """Append the likeliest token until the model ends (greedy); what was appended in all."""
        for _ in range(limit):
            if self.ended:
                break
            self.append()
        return "".join(self.appended)

    def back(self) -> None:
        """Take back the last token."""
        if not self.appended and not self.ended:
            raise ValueError("Nothing was appended yet.")
        kept = self.appended if self.ended else self.appended[:-1]
        text = self.start + "".join(kept)
        odds = tuple(self._odds_of(text, CHOICES))
        self.ended, self.appended, self.text, self.odds, self.status = False, kept, text, odds, ""

    def _can_go_on(self) -> None:
        if not self.odds:
            raise ValueError("There is no start yet. Type one and press Show the odds.")
        if self.ended:
            raise ValueError("The model ended its answer. Take a step back, or type a new start.")
        if len(self.text) > MAX_TEXT:
            raise ValueError(f"The text has {len(self.text)} characters; that is enough. Type a new start.")
