"""Common facts that the brain learns by heart, and how often it sees each."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random

from helpers.pretraining.documents import Document

GENERAL = Path(__file__).resolve().parents[2] / "data" / "general_knowledge.jsonl"


def general_facts() -> list[dict]:
    """The facts the brain learns by heart, most often seen first."""
    rows = [json.loads(line) for line in GENERAL.read_text("utf-8").splitlines() if line]
    return sorted(rows, key=lambda row: row["rank"])


class GeneralKnowledge:
    """Closed-book facts with a Zipf-like number of exposures, counted as they are drawn."""

    def __init__(self, facts: list[dict], exponent: float = 2.0) -> None:
        self.facts = facts
        self.weights = [1 / (fact["rank"] + 12) ** exponent for fact in facts]
        self.seen = [0] * len(facts)

    def document(self, rng: Random, count: int = 8) -> Document:
        """``count`` questions from memory, each in one of its three trained wordings."""
        asked = []
        for i in rng.choices(range(len(self.facts)), self.weights, k=count):
            self.seen[i] += 1
            question = rng.choice(self.facts[i]["questions"][:3])
            asked.append((question.lower() if rng.random() < 0.05 else question, self.facts[i]["answer"]))
        return Document((), tuple(asked))
