"""B1: who are you? Asked before training, with the same words as a page, and after training."""

from __future__ import annotations

from collections.abc import Sequence

from helpers.adapters import forget
from helpers.behaviour import Behaviour, load_behaviour
from helpers.findings import Finding, conclude, percent
from helpers.language_model import Brain
from helpers.records import Pair
from helpers.topics.only_training.teaching import CLEAR, LEARNED, Told, no_page, says_plain, teach, tell

BEFORE, PAGE, TRAINED, SEEN = ARMS = ("before", "with the page", "trained", "trained, known wordings")


def bare_pairs(behaviour: Behaviour) -> list[Pair]:
    """The training rows without a page: who one is must be known by heart."""
    return [Pair(one.question, one.answer) for one in behaviour.train]


def measure(brain: Brain, seed: int = 0) -> tuple[Told, ...]:
    """All arms, one after the other. The page is handed over without any search: the library at its best."""
    behaviour = load_behaviour("identity")
    untrained = (tell(BEFORE, brain, behaviour, no_page), tell(PAGE, brain, behaviour))
    specialist = teach(brain, behaviour, seed, bare_pairs(behaviour))
    trained = tell(TRAINED, specialist, behaviour, no_page)
    seen = tell(SEEN, specialist, behaviour, no_page, behaviour.train)
    forget(specialist)
    return (*untrained, trained, seen)


def findings(arms: Sequence[Told]) -> tuple[Finding, ...]:
    """B1: taught, if the trained model says who it is, and the untrained one does not."""
    shares = {told.arm: told.share(says_plain) for told in arms}
    reason = ", ".join(f"{arm} {percent(shares[arm])}" for arm in ARMS)
    gain = shares[TRAINED].share - shares[BEFORE].share
    held = shares[SEEN].share >= LEARNED and gain >= CLEAR
    reworded = "" if shares[TRAINED].share >= LEARNED else "reliably only in the trained wordings"
    return (conclude("B1", "Training teaches a model who it is.", held, reason, reworded),)
