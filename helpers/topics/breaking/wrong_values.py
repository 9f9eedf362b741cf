"""One wrong value in both worlds: in training pairs, and on a page. Decides R4.

A wrong value is a fact's later update, told too early: of the right kind, and untrue. Twice the same number of
training pairs is wrong: spread over many facts, one wording each, or all the wordings of a few facts.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from random import Random

from helpers.adapters import MANY_FACTS, LoraTraining
from helpers.findings import Finding, conclude, percent
from helpers.language_model import Brain, answer_all, odds
from helpers.library import Library
from helpers.records import Fact, Hit, Pair, Score
from helpers.retrieval import Librarian
from helpers.scoring import is_right, score_of
from helpers.three_offices import ThreeOffices

COUNT, ONE_IN, PAGES = 20, 10, 3
CLEAN, SPREAD, WHOLE = "no wrong pair", "one wording of many facts", "all wordings of a few"
PATCHED, REHEARSED = "corrected pairs learnt on top", "corrected pairs on top, the others rehearsed"
PAGE, EDITED = "wrong on the page", "page edited back"
PATCH_RATE, PATCH_EPOCHS = 0.004, 6  # half the rate of the training that is mended
LEARNT, GONE = 0.5, 0.1


@dataclass(frozen=True)
class Spoilt:
    """Training pairs, how many of them are wrong, and the facts that they are wrong about."""

    arm: str
    pairs: tuple[Pair, ...]
    wrong: tuple[Pair, ...]
    touched: tuple[Fact, ...]


@dataclass(frozen=True)
class Examined:
    """What one world says about the touched facts in held-out wordings, and about all others.

    ``own`` is the share of wrong values in the very wordings that were wrong in training. ``sure_wrong`` and
    ``sure_right`` are the mean probabilities that the model gives to its own wrong and right answers (nan: none).
    ``seconds`` is what it took to get there: training, or an edit.
    """

    arm: str
    wrong: Score
    right: Score
    own: Score
    others: Score
    sure_wrong: float
    sure_right: float
    seconds: float


def changing_facts(offices: ThreeOffices, count: int = COUNT, seed: int = 0) -> tuple[Fact, ...]:
    """Facts that have an update, and so a plausible wrong value; drawn with ``seed``."""
    return tuple(Random(seed).sample([fact for fact in offices.facts if fact.update], count))


def spoil(arm: str, facts: Sequence[Fact], seed: int = 0) -> Spoilt:
    """Training pairs of the facts, one in ``ONE_IN`` of them wrong, by one of the first three arms.

    >>> from helpers.three_offices import three_offices
    >>> spoilt = spoil(WHOLE, changing_facts(three_offices()))
    >>> len(spoilt.pairs), len(spoilt.wrong), len(spoilt.touched)
    (100, 10, 2)
    """
    if arm not in (CLEAN, SPREAD, WHOLE):
        raise ValueError(f"{arm!r} is not one of: {CLEAN}, {SPREAD}, {WHOLE}")
    rng, wordings = Random(seed), sum(len(fact.train) for fact in facts)
    many = {CLEAN: 0, SPREAD: wordings // ONE_IN, WHOLE: len(facts) // ONE_IN}[arm]
    touched = tuple(rng.sample(list(facts), many))
    chosen = {
        (fact.id, text) for fact in touched for text in (rng.sample(fact.train, 1) if arm == SPREAD else fact.train)
    }
    right = [(fact, text) for fact in facts for text in fact.train]
    pairs = [Pair(text, fact.update.answer if (fact.id, text) in chosen else fact.answer) for fact, text in right]
    wrong = [pair for pair, (fact, text) in zip(pairs, right) if (fact.id, text) in chosen]
    return Spoilt(arm, tuple(pairs), tuple(wrong), touched)


def learn(brain: Brain, spoilt: Spoilt, seed: int = 0) -> LoraTraining:
    """A complete training run on the pairs as they are."""
    training = LoraTraining(brain, spoilt.pairs, replace(MANY_FACTS, seed=seed))
    for _ in training:
        pass
    return training


def patch(training: LoraTraining, facts: Sequence[Fact], touched: Sequence[Fact], rehearse: bool) -> float:
    """The cheap repair: let the same adapter go on with the corrected pairs. Returns the seconds.

    With ``rehearse``, one wording of each other fact is mixed in, so that those are not forgotten.
    """
    before, ids = training.seconds, {fact.id for fact in touched}
    pairs = [Pair(text, fact.answer) for fact in touched for text in fact.train]
    pairs += [Pair(fact.train[0], fact.answer) for fact in facts if rehearse and fact.id not in ids]
    training.go_on(pairs, PATCH_EPOCHS, rate=PATCH_RATE)
    for _ in training:
        pass
    return training.seconds - before


def examine_specialist(
    arm: str, specialist: Brain, facts: Sequence[Fact], spoilt: Spoilt, touched: Sequence[Fact], seconds: float
) -> Examined:
    """The exam of a specialist, without a page; ``touched`` are the facts whose answers are looked at."""
    own = [pair.question for pair in spoilt.wrong]
    said = [one.text for one in answer_all(specialist, own)] if own else []
    repeated = score_of([is_right(text, pair.answer, pair.question) for text, pair in zip(said, spoilt.wrong)])
    return _examined(arm, specialist, facts, touched, lambda texts: [()] * len(texts), repeated, seconds)


def examine_library(
    arm: str, brain: Brain, librarian: Librarian, facts: Sequence[Fact], touched: Sequence[Fact], seconds: float
) -> Examined:
    """The same exam of the untrained model with the librarian's pages."""
    return _examined(
        arm, brain, facts, touched, lambda texts: librarian.search_all(texts, PAGES), score_of([]), seconds
    )


def _examined(arm, brain, facts, touched, search, own, seconds) -> Examined:
    asked = [(fact, text) for fact in facts for text in fact.test]
    hits = search([text for _, text in asked])
    said = [one.text for one in answer_all(brain, [text for _, text in asked], hits)]
    ids = {fact.id for fact in touched}
    wrong = [is_right(text, fact.update.answer, asking) for text, (fact, asking) in zip(said, asked)]
    right = [is_right(text, fact.answer, asking) for text, (fact, asking) in zip(said, asked)]
    mine = [fact.id in ids for fact, _ in asked]
    rows = list(zip(asked, hits, said, wrong, right, mine))
    return Examined(
        arm,
        score_of([bad for *_, bad, _, here in rows if here]),
        score_of([good for *_, good, here in rows if here]),
        own,
        score_of([good for *_, good, here in rows if not here]),
        sureness(brain, [(text, found, words) for (_, text), found, words, bad, _, here in rows if here and bad]),
        sureness(brain, [(text, found, words) for (_, text), found, words, _, good, here in rows if good and not here]),
        seconds,
    )


def sureness(brain: Brain, given: Sequence[tuple[str, Sequence[Hit], str]], most: int = 30) -> float:
    """The mean probability that a model gives to its own answers, for the first ``most``; nan without any."""
    chances = [odds(brain, text, [words], hits)[0].probability for text, hits, words in given[:most]]
    return sum(chances) / len(chances) if chances else float("nan")


def spoil_pages(offices: ThreeOffices, touched: Sequence[Fact]) -> Library:
    """All pages of the three offices as one library, with the wrong value on the pages of the touched facts."""
    library = Library("all", [page.text for page in offices.passages])
    library.apply_updates(touched)
    return library


def repair_pages(library: Library, librarian: Librarian) -> float:
    """Take the edit back and let the librarian read again. Returns the seconds."""
    began = time.perf_counter()
    library.undo()
    librarian.read(library.passages)
    return time.perf_counter() - began


def both_worlds(brain: Brain, librarian: Librarian, offices: ThreeOffices, seed: int = 0) -> tuple[Examined, ...]:
    """All arms, in the order of the chapter: three specialists, two patches, and the pages before and after repair."""
    facts = changing_facts(offices, seed=seed)
    whole = spoil(WHOLE, facts, seed)
    runs = [learn(brain, one, seed) for one in (spoil(CLEAN, facts, seed), spoil(SPREAD, facts, seed), whole)]
    found = [examine_run(run, arm, facts, whole.touched, seed) for run, arm in zip(runs, (CLEAN, SPREAD, WHOLE))]
    found += [patch_and_examine(runs[-1], facts, whole, rehearse) for rehearse in (False, True)]
    for run in runs:
        run.discard()
    return (*found, *page_arms(brain, librarian, offices, facts, whole.touched))


def examine_run(
    training: LoraTraining, arm: str, facts: Sequence[Fact], touched: Sequence[Fact], seed: int = 0
) -> Examined:
    """The exam after a training; ``touched`` are looked at if the arm itself has none."""
    spoilt = spoil(arm, facts, seed)
    return examine_specialist(arm, training.specialist(), facts, spoilt, spoilt.touched or touched, training.seconds)


def patch_and_examine(training: LoraTraining, facts: Sequence[Fact], spoilt: Spoilt, rehearse: bool) -> Examined:
    """The spoilt specialist, patched and examined, and then put back as it was; the seconds are those of the patch."""
    with training.for_a_try():
        seconds = patch(training, facts, spoilt.touched, rehearse)
        arm = REHEARSED if rehearse else PATCHED
        return examine_specialist(arm, training.specialist(), facts, spoilt, spoilt.touched, seconds)


def page_arms(
    brain: Brain, librarian: Librarian, offices: ThreeOffices, facts: Sequence[Fact], touched: Sequence[Fact]
) -> list[Examined]:
    """The library with the wrong value on its pages, and after the edit is taken back."""
    library = spoil_pages(offices, touched)
    began = time.perf_counter()
    librarian.read(library.passages)
    found = [examine_library(PAGE, brain, librarian, facts, touched, time.perf_counter() - began)]
    seconds = repair_pages(library, librarian)
    return [*found, examine_library(EDITED, brain, librarian, facts, touched, seconds)]


def findings(exams: Sequence[Examined]) -> tuple[Finding, ...]:
    """R4: learnt, if at least half of the answers are wrong; for good, if a repair leaves more than a tenth of them."""
    by_arm = {one.arm: one for one in exams}
    whole, spread = by_arm[WHOLE].wrong, by_arm[SPREAD].wrong
    cures = [by_arm[arm].wrong for arm in (CLEAN, PATCHED, REHEARSED)]
    stays = min(cure.share for cure in cures) > GONE
    limits = [] if stays else ["until it is trained again"]
    limits += ["if all wordings agree on it"] if spread.share < LEARNT else []
    after = ", ".join(
        f"{percent(cure)} {how}" for cure, how in zip(cures, ("retrained", "patched", "patched, rehearsed"))
    )
    kept = ", ".join(percent(by_arm[arm].others) for arm in (WHOLE, CLEAN, PATCHED, REHEARSED))
    reason = (
        f"the wrong value said in held-out wordings: {percent(whole)} where all wordings were wrong, {percent(spread)} "
        f"where one in five was, {percent(by_arm[PAGE].wrong)} with a wrong page; after the repair {after}, "
        f"{percent(by_arm[EDITED].wrong)} edited; other facts right before and after these trainings: {kept}"
    )
    learnt = whole.share >= LEARNT
    return (conclude("R4", "Errors in training data are learnt for good.", learnt, reason, " and ".join(limits)),)
