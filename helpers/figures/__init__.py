"""Figures: records become one matplotlib Figure. Nothing is computed here, and nothing is shown."""

from helpers.figures.one_edit import four_answers_over_time

__all__ = ["four_answers_over_time"]
