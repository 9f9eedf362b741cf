"""The experiment of answering with the page: every fact asked, then without its page, or with many others.

Decides Q2, Q4, Q7, Q9 and Q10, each in a module of its own.
"""

from __future__ import annotations

from helpers.encoder import Encoder
from helpers.findings import Finding
from helpers.language_model import Brain
from helpers.retrieval import Librarian
from helpers.three_offices import three_offices
from helpers.topics.answering import context_window, exact_values, sources, spoiled_retrieval, two_sources


def run(brain: Brain, encoder: Encoder, seed: int = 0) -> tuple[Finding, ...]:
    """All five claims; with ``seed`` 0 the samples are those of the chapter."""
    offices = three_offices()
    librarian = Librarian(encoder, offices.passages)
    every = sources.ask_all(brain, librarian, offices.facts)
    removal = sources.remove_pages(brain, librarian, offices, every)
    swapped = spoiled_retrieval.with_wrong_pages(brain, offices, every, seed)
    curves = [
        spoiled_retrieval.spoil(spoiled_retrieval.REPLACED, every, swapped),
        spoiled_retrieval.spoil(spoiled_retrieval.DROPPED, every, removal.without),
    ]
    crowd = context_window.crowds(brain, librarian, offices, offices.sample(60, seed + 2))
    merged = two_sources.merge(brain, offices, two_sources.pairs_to_merge(every, 20, seed))
    clash = two_sources.contradict(brain, offices.facts, seed=seed)
    return (
        *sources.findings(removal),
        *spoiled_retrieval.findings(curves),
        *exact_values.findings(exact_values.by_family(every)),
        *context_window.findings(crowd, context_window.window_of(brain)),
        *two_sources.findings(merged, clash),
    )
