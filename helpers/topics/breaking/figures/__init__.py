"""Figures of the chapter on breaking things. Each gets records and answers one question."""

from helpers.topics.breaking.figures.disclosure import (
    exposure_marks,
    handed_bars,
    handed_headline,
    leak_headline,
    obeyed_bars,
    typo_lines,
)
from helpers.topics.breaking.figures.spoilt import missed_lines, wrong_bars, wrong_headline, year_headline, year_lines
from helpers.topics.breaking.figures.tracing import (
    block_lines,
    nearness_headline,
    nearness_marks,
    setting_marks,
    stability_headline,
)

__all__ = [
    "block_lines",
    "exposure_marks",
    "handed_bars",
    "handed_headline",
    "leak_headline",
    "missed_lines",
    "nearness_headline",
    "nearness_marks",
    "obeyed_bars",
    "setting_marks",
    "stability_headline",
    "typo_lines",
    "wrong_bars",
    "wrong_headline",
    "year_headline",
    "year_lines",
]
