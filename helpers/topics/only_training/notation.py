"""K5: pages in a notation that the model never saw: the library alone, translated, training on the notation, both."""

from __future__ import annotations

import re
from collections.abc import Sequence

from helpers.adapters import forget
from helpers.behaviour import Example, load_behaviour
from helpers.findings import Finding, conclude, percent
from helpers.language_model import Brain
from helpers.records import Hit, Passage
from helpers.topics.only_training.teaching import CLEAR, LEARNED, Told, no_page, teach, tell

MEMORY, LIBRARY, LEGEND, TRANSLATED, TRAINED, BOTH = ARMS = (
    "from memory",
    "library alone",
    "library with a legend",
    "pages translated",
    "trained on the notation",
    "trained, with the library",
)
LEGEND_PAGE = (
    "In our notes @ stands for the warranty in months, % for the price in euros, "
    "/ for the weight in kilograms and : for the number of the shelf."
)
PHRASES = {
    "@": "has a warranty of {} months",
    "%": "costs {} euros",
    "/": "weighs {} kilograms",
    ":": "stands on shelf {}",
}
_NOTE = re.compile(r" ([@%/:])(\d+(?:\.\d+)?)")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")


def right_number(text: str, one: Example) -> bool:
    """The right number and no other, with or without its unit.

    >>> right_number("20", Example("e", "test", "warranty", "How long?", "20 months"))
    True
    """
    return _NUMBER.findall(text) == _NUMBER.findall(one.answer)


def with_legend(one: Example) -> tuple[Hit, ...]:
    """The page, and before it one that explains the signs."""
    return (Hit(Passage("legend", LEGEND_PAGE), 1.0, 1), Hit(Passage(one.id, one.page), 0.9, 2))


def in_words(page: str) -> str:
    """A page of the notation as sentences, by a rule: no model has a hand in it.

    >>> in_words("Robin lamp %20 :3")
    'The Robin lamp costs 20 euros. The Robin lamp stands on shelf 3.'
    """
    name = page[: _NOTE.search(page).start()]
    return " ".join(f"The {name} {PHRASES[sign].format(number)}." for sign, number in _NOTE.findall(page))


def translated(one: Example) -> tuple[Hit, ...]:
    """The page in words: the library at its best, since it can translate its pages before anybody asks."""
    return (Hit(Passage(one.id, in_words(one.page)), 1.0, 1),)


def measure(brain: Brain, seed: int = 0) -> tuple[Told, ...]:
    """All arms. The notation is taught on other products, so a trained model knows the signs and no value."""
    behaviour = load_behaviour("notation")
    specialist = teach(brain, behaviour, seed)
    arms = (
        tell(MEMORY, brain, behaviour, no_page),
        tell(LIBRARY, brain, behaviour),
        tell(LEGEND, brain, behaviour, with_legend),
        tell(TRANSLATED, brain, behaviour, translated),
        tell(TRAINED, specialist, behaviour, no_page),
        tell(BOTH, specialist, behaviour),
    )
    forget(specialist)
    return arms


def findings(arms: Sequence[Told]) -> tuple[Finding, ...]:
    """K5: the library alone fails, and training on the notation makes it succeed."""
    shares = {told.arm: told.share(right_number) for told in arms}
    alone = max(shares[LIBRARY].share, shares[LEGEND].share)
    held = shares[BOTH].share - alone >= CLEAR and alone < LEARNED
    reason = ", ".join(f"{arm} {percent(shares[arm])}" for arm in ARMS)
    limits = ["trained and handed the page"] if shares[BOTH].share - shares[TRAINED].share >= CLEAR else []
    limits += ["a page put into words needs no training"] if shares[TRANSLATED].share - alone >= CLEAR else []
    claim = "Without the basic notions of a field the library fails; training supplies them."
    return (conclude("K5", claim, held, reason, "; ".join(limits)),)
