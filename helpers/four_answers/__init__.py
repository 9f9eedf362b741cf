"""Four answers to one question from one model: what the course compares, side by side.

The model is the same each time. *Library* differs in the prompt, *specialist* in the weights.
"""

from helpers.four_answers.cards import (
    BOTH,
    LIBRARY,
    LOOKS_UP,
    MEMORY,
    NOT_SCORED,
    NOT_TRAINED,
    SPECIALIST,
    TRAINED,
    WAYS,
    Card,
    Source,
    page_source,
    summary,
)
from helpers.four_answers.desk import PAGES, SMALL_RECIPE, SMALL_SET, Desk, Run, taught_facts, train
from helpers.four_answers.moments import Moment, look

__all__ = [
    "BOTH",
    "Card",
    "Desk",
    "LIBRARY",
    "LOOKS_UP",
    "MEMORY",
    "Moment",
    "NOT_SCORED",
    "NOT_TRAINED",
    "PAGES",
    "Run",
    "SMALL_RECIPE",
    "SMALL_SET",
    "SPECIALIST",
    "Source",
    "TRAINED",
    "WAYS",
    "look",
    "page_source",
    "summary",
    "taught_facts",
    "train",
]
