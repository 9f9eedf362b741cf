"""Figures of the chapter on costs. Words that are stored say no times: those differ from run to run."""

from helpers.topics.costs.figures.answering import first_token, race, stages_by_way
from helpers.topics.costs.figures.libraries import search_by_size, split_by_size, tradeoff
from helpers.topics.costs.figures.paying import break_even_lines, building, offers

__all__ = [
    "break_even_lines",
    "building",
    "first_token",
    "offers",
    "race",
    "search_by_size",
    "split_by_size",
    "stages_by_way",
    "tradeoff",
]
