"""What training takes away: the same probes while a model trains, in four kinds of training.

Decides R1 (training can cause forgetting) and R2 (the library keeps the general abilities).
The probes share no fact with the replay: what is rehearsed is not what is examined.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from random import Random

from helpers.adapters import FullTraining, LoraRecipe, LoraTraining, pairs_of
from helpers.findings import Finding, conclude
from helpers.language_model import Brain, answer_all
from helpers.library import Library, common_facts, load_facts, load_library
from helpers.records import DONT_KNOW, Fact, Hit, Pair, Passage, Question, Score
from helpers.scoring import score

TRAINED, UNTRAINED, GENERAL, READING, ABSTAIN = GAUGES = (
    "trained phrasings",
    "held-out phrasings",
    "general knowledge",
    "reading a page",
    "says I don't know",
)
KEPT = (GENERAL, READING, ABSTAIN)
NAIVE, REPLAY, TUNED, FULL = ARMS = ("naive LoRA", "LoRA with replay", "best tuned", "full fine-tuning")
WITH_LIBRARY = "library, nothing trained"
REHEARSED = 6  # facts whose pages are rehearsed
FORGOT = 0.15  # a gauge that fell by more than this has lost something

# Naive and replay take about as many steps: replay makes a round longer, so it has fewer of them.
# Full fine-tuning gets a tenth of LoRA's rate. Best tuned was found by trying rates and rounds.
RECIPES = {
    NAIVE: LoraRecipe(epochs=16),
    REPLAY: LoraRecipe(),
    TUNED: LoraRecipe(rate=0.003, epochs=12),
    FULL: LoraRecipe(rate=0.001, epochs=16),
}


@dataclass(frozen=True)
class Probe:
    """Questions of one kind, with the pages each of them is asked with (none: from memory)."""

    gauge: str
    questions: tuple[Question, ...]
    hits: tuple[tuple[Hit, ...], ...]


@dataclass(frozen=True)
class Gauged:
    """All gauges at one step of training, in the order of ``GAUGES``."""

    step: int
    scores: tuple[Score, ...]

    def share(self, gauge: str) -> float:
        """One gauge, from 0 to 1."""
        return self.scores[GAUGES.index(gauge)].share


@dataclass(frozen=True)
class Course:
    """One arm from start to end: its gauges, its losses and what it had to read."""

    arm: str
    readings: tuple[Gauged, ...]
    losses: tuple[float, ...] = ()
    tokens: int = 0

    def lost(self, gauge: str) -> float:
        """How far a gauge fell from start to end (below 0: it rose)."""
        return self.readings[0].share(gauge) - self.readings[-1].share(gauge)


@dataclass(frozen=True)
class Setting:
    """What is taught, what is examined on the way, and what may be rehearsed."""

    taught: tuple[Fact, ...]
    probes: tuple[Probe, ...]
    replay: tuple[Pair, ...]


def setting(taught: Sequence[Fact], common_every: int = 13, reading_every: int = 4) -> Setting:
    """Probes on every n-th common fact and clinic fact; replay from other common facts and the law office.

    Common facts are spread from the most to the least often seen.
    """
    common = [Question(fact.questions[0], (fact.answer,), fact.id) for fact in common_facts()]
    clinic = load_facts("clinic")[::reading_every]
    probes = make_probes(taught, clinic, load_library("clinic"), common[::common_every])
    replay = replay_pairs(rehearsed(load_facts("law"), load_library("law")), common[6::13])
    return Setting(tuple(taught), probes, tuple(replay))


def rehearsed(facts: Sequence[Fact], library: Library, count: int = REHEARSED) -> tuple[tuple[Fact, str], ...]:
    """``count`` facts with the pages that tell them, shortest page first: a long page makes its batch slow."""
    told = [(fact, pages_with(fact, library, 0, Random(0))[0].passage.text) for fact in facts]
    return tuple(sorted(told, key=lambda pair: len(pair[1]))[:count])


def pages_with(fact: Fact, library: Library, others: int, rng: Random, without: bool = False) -> tuple[Hit, ...]:
    """The page that tells a fact among ``others`` of its office, in random order; or only the others."""
    home = [p for p in library.passages if fact.statement in p.text]
    rest = rng.sample([p for p in library.passages if p not in home], others)
    pages = rest if without else [home[0], *rest]
    rng.shuffle(pages)
    return as_hits(pages)


def as_hits(pages: Sequence[Passage]) -> tuple[Hit, ...]:
    """Pages in the order given, as if they had been found in that order."""
    return tuple(Hit(page, 1 / rank, rank) for rank, page in enumerate(pages, start=1))


def make_probes(
    taught: Sequence[Fact], elsewhere: Sequence[Fact], library: Library, general: Sequence[Question], seed: int = 0
) -> tuple[Probe, ...]:
    """The five probes. ``elsewhere`` are facts that are not trained, told in ``library``."""
    rng = Random(seed)
    trained = tuple(Question(fact.train[0], (fact.answer,), fact.id) for fact in taught)
    untrained = tuple(Question(fact.test[0], (fact.answer,), fact.id) for fact in taught)
    asked = tuple(Question(fact.train[0], (fact.answer,), fact.id) for fact in elsewhere)
    unknown = tuple(replace(question, answers=(DONT_KNOW,)) for question in asked)
    present = tuple(pages_with(fact, library, 2, rng) for fact in elsewhere)
    absent = tuple(pages_with(fact, library, 2, rng, without=True) for fact in elsewhere)
    return (
        Probe(TRAINED, trained, ((),) * len(trained)),
        Probe(UNTRAINED, untrained, ((),) * len(untrained)),
        Probe(GENERAL, tuple(general), ((),) * len(general)),
        Probe(READING, asked, present),
        Probe(ABSTAIN, unknown, absent),
    )


def examine(brain: Brain, probes: Sequence[Probe]) -> tuple[Score, ...]:
    """The score of each probe; all questions are answered in one go."""
    questions = [question for probe in probes for question in probe.questions]
    given = answer_all(brain, [question.text for question in questions], [hits for p in probes for hits in p.hits])
    scores, start = [], 0
    for probe in probes:
        end = start + len(probe.questions)
        scores.append(score(given[start:end], probe.questions))
        start = end
    return tuple(scores)


def replay_pairs(told: Sequence[tuple[Fact, str]], general: Sequence[Question]) -> list[Pair]:
    """Rehearsal of what the model can already do: old knowledge, reading, and saying "I don't know"."""
    known = [Pair(question.text, question.answers[0]) for question in general]
    reads = [Pair(fact.train[0], fact.answer, (page,)) for fact, page in told]
    # The page of the next fact but one stands there instead: near enough to tempt, and without the answer.
    wrong = zip(told, (*told[2:], *told[:2]))
    passes = [Pair(one.train[1], DONT_KNOW, (page,)) for (one, _), (_, page) in wrong if one.statement not in page]
    return [*known, *reads, *passes]


def start(arm: str, brain: Brain, taught: Sequence[Fact], replay: Sequence[Pair], seed: int = 0) -> LoraTraining:
    """A run of one arm, not yet begun."""
    if arm not in ARMS:
        raise ValueError(f"{arm!r} is not one of: {', '.join(ARMS)}")
    pairs = pairs_of(taught) + (list(replay) if arm in (REPLAY, TUNED) else [])
    kind: Callable[..., LoraTraining] = FullTraining if arm == FULL else LoraTraining
    return kind(brain, pairs, replace(RECIPES[arm], seed=seed))


def follow(arm: str, training: LoraTraining, probes: Sequence[Probe], looks: int = 2) -> Course:
    """Train to the end and read the gauges before the first step and ``looks`` times on the way."""
    return list(growing(arm, training, probes, looks))[-1]


def growing(arm: str, training: LoraTraining, probes: Sequence[Probe], looks: int = 2) -> Iterator[Course]:
    """The same step by step, for those who watch: the course so far, after each look."""
    total = len(training.plan)
    stops = {round(total * part / looks) for part in range(1, looks + 1)}
    readings, losses = [Gauged(0, examine(training.so_far(), probes))], []
    yield Course(arm, tuple(readings))
    for step in training:
        losses.append(step.loss)
        if step.step in stops:
            readings.append(Gauged(step.step, examine(training.so_far(), probes)))
            yield Course(arm, tuple(readings), tuple(losses), training.tokens)


def with_library(brain: Brain, probes: Sequence[Probe], taught: Sequence[Fact], library: Library) -> Course:
    """Nothing trained: the gauges as they are, with pages attached to every question, and without them again.

    The taught facts get their own page and two others, so what is measured is the reading;
    general knowledge gets two pages that have nothing to do with it.
    """
    rng = Random(0)
    own = tuple(pages_with(fact, library, 2, rng) for fact in taught)
    attached = []
    for probe in probes:
        strange = tuple(as_hits(rng.sample(library.passages, 2)) for _ in probe.questions)
        hits = {TRAINED: own, UNTRAINED: own, GENERAL: strange}.get(probe.gauge, probe.hits)
        attached.append(replace(probe, hits=hits))
    moments = (probes, attached, probes)
    return Course(WITH_LIBRARY, tuple(Gauged(step, examine(brain, asked)) for step, asked in enumerate(moments)))


def covered(course: Course) -> str:
    """What happened to the old abilities *while pages were attached*, in words as ``losses_of``."""
    return losses_of(replace(course, readings=course.readings[:2]))


def losses_of(course: Course) -> str:
    """What happened to the three old abilities, in words: held, or fell by more than ``FORGOT``.

    >>> full, half = Score(4, 4, 0, 1), Score(2, 4, 0, 1)
    >>> losses_of(Course("x", (Gauged(0, (full,) * 5), Gauged(1, (full, full, half, full, full)))))
    "general knowledge fell, reading a page held, says I don't know held"
    """
    return ", ".join(f"{gauge} {'fell' if course.lost(gauge) > FORGOT else 'held'}" for gauge in KEPT)


def findings(courses: Sequence[Course], same_weights: bool) -> tuple[Finding, ...]:
    """R1 and R2, judged from the courses, and from whether the library left the weights as they were."""
    by_arm = {course.arm: course for course in courses}
    trained = [by_arm[arm] for arm in ARMS if arm in by_arm]
    worst = {course.arm: max(map(course.lost, KEPT)) for course in trained}
    forgetful = [arm for arm, lost in worst.items() if lost > FORGOT]
    spared = [arm for arm in worst if arm not in forgetful]
    reason = "largest loss of an old ability, in points: " + ", ".join(
        f"{arm} {100 * w:.0f}" for arm, w in worst.items()
    )
    condition = f"by more than {100 * FORGOT:.0f} points not with {' and '.join(spared)}" if spared else ""
    pages = by_arm[WITH_LIBRARY]
    drowned = pages.readings[0].share(GENERAL) - pages.readings[1].share(GENERAL) > FORGOT
    apart = "a question that needs no page is asked without one" if drowned else ""
    kept = same_weights and max(map(pages.lost, KEPT)) <= 0
    weights = "the same" if same_weights else "not the same"
    attached = f"weights {weights}; while pages are attached: {covered(pages)}; without them again: {losses_of(pages)}"
    return (
        conclude("R1", "Training can make a model forget.", bool(forgetful), reason, condition),
        conclude("R2", "The library keeps the general abilities.", kept, attached, apart),
    )
