"""B2: a house style, by a page and by an adapter; and the adapter turned up and down."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from helpers.adapters import at_strength, forget
from helpers.behaviour import Behaviour, Example, load_behaviour
from helpers.behaviour.house_style import GREETING, SIGN_OFF
from helpers.findings import Finding, conclude, percent
from helpers.language_model import Brain
from helpers.records import Hit, Passage, Score
from helpers.topics.only_training.teaching import CLEAR, LEARNED, Rule, Told, clearly_more, says_plain, teach, tell

BASE, GUIDE, MODEL, TRAINED = ARMS = ("the page alone", "style guide as a page", "a model letter as a page", "adapter")
STRENGTHS = tuple(step / 4 for step in range(7))  # 0 is asleep, 1 as trained, 1.5 is half as much again
GUIDE_PAGE = (
    f'Every answer begins with the line "{GREETING}", then says one whole sentence, '
    f'and ends with the line "{SIGN_OFF}". A step begins with the word Please.'
)


def greets(text: str, one: Example) -> bool:
    """The first line is the greeting."""
    return text.splitlines()[:1] == [GREETING]


def signs(text: str, one: Example) -> bool:
    """The last line is the sign-off."""
    return text.splitlines()[-1:] == [SIGN_OFF]


def whole_sentence(text: str, one: Example) -> bool:
    """Between them stands one sentence, with a capital and a full stop.

    >>> whole_sentence("Hello,\\nIt is 4 kilos.\\nBye", Example("e", "test", "value", "How heavy?", "x"))
    True
    """
    lines = text.splitlines()
    return len(lines) == 3 and lines[1][:1].isupper() and lines[1].endswith(".")


def polite(text: str, one: Example) -> bool:
    """A step is asked for, and not ordered."""
    return one.kind != "step" or any(line.startswith("Please ") for line in text.splitlines())


RULES: dict[str, Rule] = {"greeting": greets, "one sentence": whole_sentence, "tone": polite, "sign-off": signs}


def in_style(text: str, one: Example) -> bool:
    """All rules at once."""
    return all(rule(text, one) for rule in RULES.values())


@dataclass(frozen=True)
class Turned:
    """The dial at one strength: how many answers keep all rules, and how many say the right thing."""

    strength: float
    styled: Score
    right: Score


def with_style_page(style: str) -> Callable[[Example], tuple[Hit, ...]]:
    """The page that answers, and before it a page about the style."""
    return lambda one: (Hit(Passage("style", style), 1.0, 1), Hit(Passage(one.id, one.page), 0.9, 2))


def model_letter(behaviour: Behaviour) -> str:
    """A letter in the style, as a page: showing it may help more than describing it."""
    return " ".join(behaviour.train[0].answer.splitlines())


def by_page(brain: Brain, behaviour: Behaviour) -> tuple[Told, ...]:
    """Nothing trained: the page alone, then with two kinds of style page."""
    return (
        tell(BASE, brain, behaviour),
        tell(GUIDE, brain, behaviour, with_style_page(GUIDE_PAGE)),
        tell(MODEL, brain, behaviour, with_style_page(model_letter(behaviour))),
    )


def turned(specialist: Brain, behaviour: Behaviour, strength: float) -> Turned:
    """Every second test question at one strength of the adapter."""
    told = tell(TRAINED, at_strength(specialist, strength), behaviour, examples=behaviour.test[::2])
    return Turned(strength, told.share(in_style), told.share(says_plain))


def measure(brain: Brain, seed: int = 0) -> tuple[Told, ...]:
    """All arms; the specialist is forgotten afterwards."""
    behaviour = load_behaviour("style")
    specialist = teach(brain, behaviour, seed)
    arms = (*by_page(brain, behaviour), tell(TRAINED, specialist, behaviour))
    forget(specialist)
    return arms


def findings(arms: Sequence[Told]) -> tuple[Finding, ...]:
    """B2: the adapter keeps the rules, more than any page makes the untrained model keep them."""
    styled = {told.arm: told.share(in_style) for told in arms}
    right = {told.arm: told.share(says_plain) for told in arms}
    best = max((styled[arm] for arm in (BASE, GUIDE, MODEL)), key=lambda score: score.share)
    held = clearly_more(styled[TRAINED], best)
    reason = "all rules kept: " + ", ".join(f"{arm} {percent(styled[arm])}" for arm in ARMS)
    reason += f"; right thing said: {percent(right[BASE])} before, {percent(right[TRAINED])} after"
    limits = ["not in every answer"] if styled[TRAINED].share < LEARNED else []
    limits += ["it costs right answers"] if right[BASE].share - right[TRAINED].share >= CLEAR else []
    return (conclude("B2", "Training teaches a style of conversation.", held, reason, " and ".join(limits)),)
