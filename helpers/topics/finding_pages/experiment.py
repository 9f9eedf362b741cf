"""The experiment of finding pages: every fact asked in five tiers of vagueness, by three kinds of search (Q8)."""

from __future__ import annotations

from helpers.encoder import Encoder
from helpers.findings import Finding
from helpers.language_model import Brain
from helpers.retrieval import Librarian
from helpers.three_offices import Remembering, three_offices
from helpers.topics.finding_pages.recall import recalls
from helpers.topics.finding_pages.vague_questions import findings, vague_questions


def run(brain: Brain, encoder: Encoder, seed: int = 0) -> tuple[Finding, ...]:
    """Q8. The brain is not asked: finding a page needs an encoder only. ``seed`` draws the typos."""
    offices = three_offices()
    librarian = Librarian(Remembering(encoder), offices.passages)
    return findings(recalls(librarian, vague_questions(offices, seed)))
