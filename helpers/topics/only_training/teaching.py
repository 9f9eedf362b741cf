"""One behaviour taught and asked for: the same few lines for all of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from helpers.adapters import LoraRecipe, train
from helpers.behaviour import Behaviour, Example
from helpers.language_model import Brain, answer_all
from helpers.records import Hit, Pair, Score
from helpers.scoring import score_of

# The course's usual rate, and as many rounds as the chapter has time for.
RECIPES = {
    "identity": LoraRecipe(epochs=10, batch=12),
    "style": LoraRecipe(epochs=10, batch=12),
    "instructions": LoraRecipe(epochs=6, batch=12),
    "tool_calls": LoraRecipe(epochs=14, batch=10),
    "tickets": LoraRecipe(epochs=8, batch=12),
    "notation": LoraRecipe(epochs=8, batch=12),
}
LEARNED = 0.8  # from this share on a behaviour counts as taught
CLEAR = 0.15  # a difference that counts

Rule = Callable[[str, Example], bool]  # an answer, and the example it is an answer to → kept or not


@dataclass(frozen=True)
class Told:
    """What one arm answered to examples, in their order."""

    arm: str
    examples: tuple[Example, ...]
    texts: tuple[str, ...]

    def share(self, rule: Rule, kind: str = "") -> Score:
        """How many answers keep a rule; of one kind of example, or of all."""
        asked = [(text, one) for text, one in zip(self.texts, self.examples) if kind in ("", one.kind)]
        return score_of([rule(text, one) for text, one in asked])


def teach(brain: Brain, behaviour: Behaviour, seed: int = 0, pairs: Sequence[Pair] = ()) -> Brain:
    """A specialist in one behaviour, trained on its training rows (or on ``pairs``)."""
    return train(brain, pairs or behaviour.pairs, replace(RECIPES[behaviour.name], seed=seed))


def tell(
    arm: str,
    brain: Brain,
    behaviour: Behaviour,
    hits: Callable[[Example], Sequence[Hit]] = lambda one: one.hits,
    examples: Sequence[Example] = (),
) -> Told:
    """Ask for the behaviour in its test rows (or in ``examples``); ``hits`` are the pages handed over with each."""
    asked = tuple(examples or behaviour.test)
    given = answer_all(brain, [one.question for one in asked], [hits(one) for one in asked], form=behaviour.form)
    return Told(arm, asked, tuple(one.text for one in given))


def no_page(one: Example) -> tuple[Hit, ...]:
    """Nothing to read: from memory."""
    return ()


def word_for_word(text: str, one: Example) -> bool:
    """The rule that an answer is the wanted one, letter by letter."""
    return text == one.answer


def clearly_more(after: Score, before: Score) -> bool:
    """Whether a share rose by more than chance: the two 95 % intervals do not meet."""
    return after.low > before.high and after.share - before.share >= CLEAR


def says_plain(text: str, one: Example) -> bool:
    """The rule that what must be said is said, in whatever words around it.

    >>> says_plain("It is 4 EUROS, gladly.", Example("e", "test", "k", "How much?", "4 euros", plain="4 euros"))
    True
    """
    return one.plain.casefold() in text.casefold()
