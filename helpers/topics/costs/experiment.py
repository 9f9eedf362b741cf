"""The experiment of costs: what it takes to take knowledge in, to ask, to keep, and to grow.

Decides C1 (building), C2 and C4 (latency), C3 (speed), C5 (large libraries), C6 (break-even), C7 (sizes) and
R7 (what leaves the machine), each in a module of its own. Whatever a verdict says of time is a ratio with a wide
margin; where counting decides as well as a clock, counting decides.
"""

from __future__ import annotations

from helpers.adapters import forget, merged
from helpers.encoder import Encoder
from helpers.findings import Finding
from helpers.language_model import Brain, prompt_for, reading_flops, tokens_of
from helpers.library import load_facts
from helpers.retrieval import Librarian
from helpers.three_offices import every_nth, three_offices
from helpers.topics.costs import at_home, break_even, building, large_library, latency, sizes, speed


def asked_questions(count: int = 10) -> tuple[str, ...]:
    """Held-out questions of the Brindle office, spread over its facts, for timing."""
    return tuple(fact.test[0] for fact in every_nth(load_facts("support"), count))


def run(brain: Brain, encoder: Encoder, seed: int = 0) -> tuple[Finding, ...]:
    """All eight claims."""
    shelf, questions = three_offices(), asked_questions()
    built, specialist = build_all(brain, encoder, seed)
    one = merged(specialist)
    timings = speed.race({speed.BASE: brain, speed.BESIDE: specialist, speed.MERGED: one}, questions[0])
    same = speed.same_answers(specialist, one, questions)
    pages = latency.Pages(encoder, shelf.passages, 100, seed)
    splits = latency.four_ways(brain, specialist, questions, pages)
    sized = latency.by_size(brain, encoder, shelf.passages, questions, latency.SIZES[1:3])
    sums = latency.arithmetic(brain, questions[0], pages)
    facts, tokens = building.facts_of(shelf, building.SIZES[-1]), tokens_of(brain, prompt_for(brain, questions[0]))
    scores = [sizes.examined(brain, facts, Librarian(encoder, shelf.passages)), sizes.examined(specialist, facts)]
    forget(specialist)
    last = built[-1]
    made = sizes.offers(brain, sums, last.trained.flops, last.indexed.flops, *scores, tokens)
    counted = break_even.counted_prices(built, sums, len(shelf.passages), reading_flops(brain, 1), sizes.WRITTEN)
    attempts, keeper = at_home.use_both(brain, encoder, shelf.passages, seed)
    sent = at_home.serve(encoder, shelf.passages)
    forget(keeper)
    measured = [one for size in (1_000, 20_000) for one in large_library.measure(size, seed)]
    return (
        *building.findings(built),
        *latency.findings(splits, sized, sums),
        *speed.findings(timings, same, len(questions)),
        *large_library.findings(measured),
        *break_even.findings(counted),
        *sizes.findings(made),
        *at_home.findings(attempts, sent),
    )


def build_all(brain: Brain, encoder: Encoder, seed: int = 0) -> tuple[tuple[building.Both, ...], Brain]:
    """Train and index at each size; the specialist of the largest size is kept."""
    shelf, built, specialist = three_offices(), [], None
    building.index(encoder, shelf.passages[:2], 2)  # the first call of an encoder takes longer
    for count in building.SIZES:
        facts = building.facts_of(shelf, count)
        if specialist:
            forget(specialist)
        trained, specialist = building.train(brain, facts, seed)
        built.append(building.Both(trained, building.index(encoder, building.pages_of(shelf, facts), count)))
    return tuple(built), specialist
