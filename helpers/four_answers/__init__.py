"""Four answers to one question from one model: what the course compares, side by side.

The model is the same each time. *Library* differs in the prompt, *specialist* in the weights.
"""

from helpers.four_answers.cards import (
    BOTH,
    LIBRARY,
    LIBRARY_WAYS,
    MEMORY,
    NOT_SCORED,
    NOT_TRAINED,
    SPECIALIST,
    SPECIALIST_WAYS,
    WAYS,
    Card,
    Source,
    page_source,
    summary,
)
from helpers.four_answers.desk import PAGES, SMALL_RECIPE, SMALL_SET, Desk, Run, retrain, taught_facts
from helpers.four_answers.moments import Moment, look, one_story
from helpers.four_answers.staff import Staff, take_over
from helpers.four_answers.subject import asks_about

__all__ = [
    "BOTH",
    "Card",
    "Desk",
    "LIBRARY",
    "LIBRARY_WAYS",
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
    "Staff",
    "SPECIALIST_WAYS",
    "WAYS",
    "asks_about",
    "look",
    "one_story",
    "page_source",
    "summary",
    "take_over",
    "taught_facts",
    "retrain",
]
