"""When does which way cost less? Edits a day, questions a day, and the size of the library.

Decides C6 (over the long run RAG is cheaper where knowledge changes often). A cost is anything that is paid per
event: seconds and FLOPs measured here, or money for a rented machine whose price somebody types.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from helpers.findings import Finding, conclude
from helpers.topics.costs.building import Both
from helpers.topics.costs.latency import Sums
from helpers.topics.costs.timing import roughly

TYPICAL = 140  # facts, for the verdict
MANY_QUESTIONS = 50  # for each retraining: fewer would make training the cheaper way nearly everywhere


@dataclass(frozen=True)
class Prices:
    """What each event costs, in one unit (seconds, FLOPs, or money).

    Training a library of n facts costs ``train_base + train_fact * n``, each time anything in it changed.
    """

    train_base: float
    train_fact: float
    index_page: float
    ask_library: float
    ask_specialist: float
    unit: str = "seconds"

    def retraining(self, facts: float) -> float:
        """Training the whole library once."""
        return max(0.0, self.train_base + self.train_fact * facts)


@dataclass(frozen=True)
class Use:
    """How an office works: edits and questions a day, facts in the library, and how often it retrains at most."""

    edits: float
    questions: float
    facts: float
    retrainings_at_most: float = 1.0

    @property
    def retrainings(self) -> float:
        """Retrainings a day: one an edit, but no more than the office allows itself.

        >>> Use(edits=0.1, questions=1, facts=1).retrainings, Use(edits=5, questions=1, facts=1).retrainings
        (0.1, 1.0)
        """
        return min(self.edits, self.retrainings_at_most)


def a_day(prices: Prices, use: Use) -> tuple[float, float]:
    """What a day costs: by the library, by the specialist.

    >>> a_day(Prices(0, 1, 0.1, 0.2, 0.1), Use(edits=1, questions=10, facts=5))
    (2.1, 6.0)
    """
    library = use.edits * prices.index_page + use.questions * prices.ask_library
    specialist = use.retrainings * prices.retraining(use.facts) + use.questions * prices.ask_specialist
    return library, specialist


def questions_to_break_even(prices: Prices, edits: float, facts: float, at_most: float = 1.0) -> float:
    """Below so many questions a day the library is cheaper, above it the specialist.

    0 if the specialist is always cheaper, infinity if the library is.

    >>> questions_to_break_even(Prices(0, 1, 0.0, 0.2, 0.1), edits=1, facts=5)
    50.0
    """
    use = Use(edits, 0, facts, at_most)
    library, specialist = a_day(prices, use)
    more, saved = prices.ask_library - prices.ask_specialist, specialist - library
    if more <= 0:
        return float("inf") if saved >= 0 else 0.0
    return max(0.0, saved / more)


def measured_prices(built: Sequence[Both], ask_library: float, ask_specialist: float) -> Prices:
    """Prices in seconds: a straight line through what training took, and what each page took to embed."""
    base, fact = _line([one.trained.facts for one in built], [one.trained.seconds for one in built])
    largest = built[-1].indexed
    return Prices(base, fact, largest.seconds / largest.facts, ask_library, ask_specialist)


def counted_prices(built: Sequence[Both], sums: Sums, pages: int, per_written_token: float, written: int) -> Prices:
    """The same in FLOPs, which do not depend on the machine. Both ways write as many tokens."""
    base, fact = _line([one.trained.facts for one in built], [one.trained.flops for one in built])
    writing = written * per_written_token
    library = sums.embed + sums.compare * pages + sums.read_with_pages + writing
    page = built[-1].indexed.flops / built[-1].indexed.facts
    return Prices(base, fact, page, library, sums.read_alone + writing, "FLOPs")


@dataclass(frozen=True)
class Rented:
    """A rented machine and a larger model; nothing here has a value until somebody types one.

    ``price`` is money an hour, ``tflops`` what the machine really does in a second (in 10^12 FLOPs), and
    ``billions`` the weights of the model.
    """

    price: float
    tflops: float
    billions: float = 7.0
    prompt_tokens: int = 30
    page_tokens: int = 300
    answer_tokens: int = 30
    epochs: int = 6
    wordings: int = 5


def rented_prices(rented: Rented) -> Prices:
    """Prices in money: 2 FLOPs a weight and token to read or write, 4 to train an adapter.

    Training an adapter goes through the weights forward and back once each, which is 4 FLOPs a weight and token
    (full training needs 6: it computes gradients for the weights as well). Embedding and search are left out:
    beside so large a model they are next to nothing. Raises ``ValueError`` for a price or a speed that is not
    above 0.
    """
    if rented.price <= 0 or rented.tflops <= 0 or rented.billions <= 0:
        raise ValueError("type a price an hour, a speed in TFLOP/s and a number of weights, each above 0")
    a_flop = rented.price / 3600 / (rented.tflops * 1e12)
    token = 2e9 * rented.billions * a_flop
    alone = (rented.prompt_tokens + rented.answer_tokens) * token
    a_fact = rented.epochs * rented.wordings * (rented.prompt_tokens + rented.answer_tokens) * 2 * token
    return Prices(0.0, a_fact, 0.0, alone + rented.page_tokens * token, alone, "money")


def findings(counted: Prices) -> tuple[Finding, ...]:
    """C6 by arithmetic: how many questions one retraining of the whole library is worth."""
    even = questions_to_break_even(counted, 1, TYPICAL)
    reason = f"one retraining of {TYPICAL} facts is as much arithmetic as the pages add to {roughly(even)} questions"
    claim = "Over the long run RAG is cheaper where knowledge changes often."
    return (conclude("C6", claim, even >= MANY_QUESTIONS, reason, "with fewer questions than that for each change"),)


def _line(xs: Sequence[float], ys: Sequence[float]) -> tuple[float, float]:
    """The straight line that fits best: where it starts, and how much it rises a step (least squares)."""
    x, y = sum(xs) / len(xs), sum(ys) / len(ys)
    rise = sum((a - x) * (b - y) for a, b in zip(xs, ys)) / sum((a - x) ** 2 for a in xs)
    return y - rise * x, rise
