"""A library through a year: what its answers are worth if nobody tends it. Decides C8.

The offices' facts have 42 dated updates, from January to September 2027. The truth moves with them; the library moves
only if somebody edits it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from helpers.findings import Finding, conclude
from helpers.language_model import Brain, answer_all, prompt_for
from helpers.library import Library
from helpers.records import Fact, Hit
from helpers.retrieval import Librarian
from helpers.scoring import is_right
from helpers.three_offices import ThreeOffices, every_nth

TENDED, UNTENDED, BESIDE, COPIES = ARMS = (
    "every update replaces the old page",
    "no update is made",
    "the new page is added, the old one stays",
    "each page has a copy, one of the two is updated",
)
MONTHS = tuple(f"2027-{month:02d}" for month in range(1, 13))
START = "2026-12"
OTHERS, PAGES, SEEDS = 14, 3, 200
DECAY = 0.15
COPY = "From the old binder: "  # a copy in other words: the search counts one that is the same as one page


@dataclass(frozen=True)
class Month:
    """The shares of right answers at the end of a month: facts that change within the year, and the others."""

    name: str
    changing: float
    others: float


@dataclass(frozen=True)
class Year:
    """One way to keep a library, from ``START`` to December; ``marks[m][i]`` is the i-th question in month m."""

    arm: str
    months: tuple[Month, ...]
    marks: tuple[tuple[bool, ...], ...]


class Memo:
    """Answers by prompt: decoding is greedy, so the same prompt need not be asked twice."""

    def __init__(self, brain: Brain) -> None:
        self.brain, self._known = brain, {}

    def say(self, questions: Sequence[str], hits: Sequence[Sequence[Hit]]) -> list[str]:
        """What the model answers to each question with its pages."""
        prompts = [prompt_for(self.brain, text, found) for text, found in zip(questions, hits)]
        new = {key: i for i, key in enumerate(prompts) if key not in self._known}
        places = list(new.values())
        if places:
            given = answer_all(self.brain, [questions[i] for i in places], [hits[i] for i in places])
            self._known.update({prompts[i]: one.text for i, one in zip(places, given)})
        return [self._known[key] for key in prompts]


def truth(fact: Fact, month: str) -> str:
    """What is true at the end of a month.

    >>> from helpers.library import load_facts
    >>> price = next(fact for fact in load_facts("support") if fact.id == "support-price-heron")
    >>> [truth(price, month) for month in ("2027-01", "2027-02")]
    ['39 euros', '52 euros']
    """
    moved = fact.update is not None and fact.update.date[:7] <= month
    return fact.update.answer if moved else fact.answer


def asked_facts(offices: ThreeOffices) -> tuple[Fact, ...]:
    """All facts that change within the year, and ``OTHERS`` that do not."""
    still = [fact for fact in offices.facts if not fact.update]
    return (*(fact for fact in offices.facts if fact.update), *every_nth(still, OTHERS))


def library_in(arm: str, offices: ThreeOffices, month: str) -> Library:
    """The pages as they stand at the end of a month, if they are kept in this way."""
    texts = [page.text for page in offices.passages]
    library = Library("all", texts)
    moved = [fact for fact in offices.facts if fact.update and fact.update.date[:7] <= month]
    if arm in (TENDED, COPIES):
        library.apply_updates(moved)
    if arm == BESIDE:
        for fact in moved:
            library.add(fact.update.statement)
    if arm == COPIES:
        for text in texts:
            library.add(COPY + text)
    return library


def year(arm: str, memo: Memo, librarian: Librarian, offices: ThreeOffices) -> Year:
    """Ask about every fact at the end of each month, and mark the answers by the truth of that month."""
    if arm not in ARMS:
        raise ValueError(f"{arm!r} is not one of: {'; '.join(ARMS)}")
    facts, months, marks = asked_facts(offices), [], []
    questions = [fact.test[0] for fact in facts]
    for month in (START, *MONTHS):
        librarian.read(library_in(arm, offices, month).passages)
        said = memo.say(questions, librarian.search_all(questions, PAGES))
        marks.append(tuple(is_right(text, truth(fact, month), fact.test[0]) for text, fact in zip(said, facts)))
        months.append(_month(month, facts, marks[-1]))
    return Year(arm, tuple(months), tuple(marks))


def _month(name: str, facts: Sequence[Fact], marks: Sequence[bool]) -> Month:
    changing = [mark for mark, fact in zip(marks, facts) if fact.update]
    others = [mark for mark, fact in zip(marks, facts) if not fact.update]
    return Month(name, sum(changing) / len(changing), sum(others) / len(others))


def missed(tended: Year, untended: Year, facts: Sequence[Fact], p: float, seeds: int = SEEDS) -> tuple[float, ...]:
    """The mean share right, month by month, of the facts that change, if each update is missed with probability ``p``.

    For a missed update the answer of the untended library counts, for the others that of the tended one.
    """
    moving = [i for i, fact in enumerate(facts) if fact.update]
    total = [0.0] * len(tended.marks)
    for seed in range(seeds):
        coin = Random(f"{p} {seed}")
        gone = {i for i in moving if coin.random() < p}
        for month, (kept, left) in enumerate(zip(tended.marks, untended.marks)):
            total[month] += sum(left[i] if i in gone else kept[i] for i in moving) / len(moving)
    return tuple(one / seeds for one in total)


def years(brain: Brain, librarian: Librarian, offices: ThreeOffices) -> tuple[Year, ...]:
    """One year in each of the four ways."""
    memo = Memo(brain)
    return tuple(year(arm, memo, librarian, offices) for arm in ARMS)


def findings(kept: Sequence[Year]) -> tuple[Finding, ...]:
    """C8: by December the untended library is worse by ``DECAY`` than the tended one, on the facts that change.

    If pages that are only added did nearly as well as replaced ones, that is the condition.
    """
    last = {one.arm: one.months[-1].changing for one in kept}
    held = last[TENDED] - last[UNTENDED] >= DECAY
    easy = last[TENDED] - last[BESIDE] < DECAY
    condition = "to add the new page is enough, the old one need not go" if easy else ""
    told = ", ".join(f"{last[arm]:.0%} {word}" for arm, word in WORDS.items()).replace("%", " %")
    reason = f"right in December on the facts that changed: {told}"
    return (conclude("C8", "A library is work to maintain.", held, reason, condition),)


WORDS = {
    TENDED: "if every update replaces its page",
    UNTENDED: "if none is made",
    BESIDE: "if the old page stays beside the new one",
    COPIES: "if each page has a copy that is forgotten",
}
