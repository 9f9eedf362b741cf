"""B3: "in capitals", "in one word", "as a list": how many answers obey, and how many are still right."""

from __future__ import annotations

from collections.abc import Sequence

from helpers.adapters import forget
from helpers.behaviour import Example, load_behaviour
from helpers.findings import Finding, conclude, percent
from helpers.language_model import Brain
from helpers.scoring import is_right, normalise
from helpers.topics.only_training.teaching import CLEAR, LEARNED, Told, clearly_more, teach, tell

BEFORE, TRAINED = ARMS = ("before", "trained")
PLAIN = "plain"
KINDS = ("capitals", "one word", "quotes", "list")


def obeys(text: str, one: Example) -> bool:
    """The form that was asked for, whatever is said in it.

    >>> obeys("ON MONDAY", Example("e", "test", "capitals", "When?", "ON MONDAY"))
    True
    """
    lines = text.splitlines()
    return {
        PLAIN: text != "",
        "capitals": text.isupper(),
        "one word": len(text.split()) == 1,
        "quotes": len(text) > 2 and text[0] == text[-1] == '"',
        "list": len(lines) > 1 and all(line.startswith("- ") for line in lines),
    }[one.kind]


def right(text: str, one: Example) -> bool:
    """The right thing, whatever its form: of one word it is enough that it is a word of the answer."""
    if one.kind == "one word":
        return normalise(text) in normalise(one.plain).split() or is_right(text, one.plain)
    if one.kind == "list":
        items = [normalise(line.removeprefix("- ")) for line in text.splitlines()]
        return items == [normalise(item) for item in one.answer.replace("- ", "").splitlines()] or is_right(
            text, one.plain
        )
    return is_right(text, one.plain)


def both(text: str, one: Example) -> bool:
    """Obeyed, and right."""
    return obeys(text, one) and right(text, one)


def instructed(told: Told) -> Told:
    """The same without the questions that ask for no form."""
    kept = [(one, text) for one, text in zip(told.examples, told.texts) if one.kind != PLAIN]
    return Told(told.arm, tuple(one for one, _ in kept), tuple(text for _, text in kept))


def measure(brain: Brain, seed: int = 0) -> tuple[Told, ...]:
    """Before and after training; the specialist is forgotten afterwards."""
    behaviour = load_behaviour("instructions")
    specialist = teach(brain, behaviour, seed)
    arms = (tell(BEFORE, brain, behaviour), tell(TRAINED, specialist, behaviour))
    forget(specialist)
    return arms


def findings(arms: Sequence[Told]) -> tuple[Finding, ...]:
    """B3: obeyed after training and not before; the price is what was right before and is not now."""
    before, after = (instructed(told) for told in arms)
    obeyed = [told.share(obeys) for told in (before, after)]
    answered = [told.share(right) for told in (before, after)]
    held = clearly_more(obeyed[1], obeyed[0])
    reason = f"obeyed {percent(obeyed[0])} before, {percent(obeyed[1])} after"
    reason += f"; right {percent(answered[0])} before, {percent(answered[1])} after"
    weak = [kind for kind in KINDS if after.share(both, kind).share < LEARNED and after.share(obeys, kind).total]
    limits = [f"obeyed and right in fewer than {LEARNED:.0%} of: {', '.join(weak)}".replace("%", " %")] if weak else []
    limits += ["it costs right answers"] if answered[0].share - answered[1].share >= CLEAR else []
    return (conclude("B3", "Training teaches to follow instructions.", held, reason, " and ".join(limits)),)
