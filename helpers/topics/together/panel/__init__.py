"""The grid of switches: style, library and facts, each on or off, for a question and a page of the learner's own."""

from helpers.topics.together.panel.grid import Grid, open_grid
from helpers.topics.together.panel.view import TEXT, GridPanel, grid_panel

__all__ = ["TEXT", "Grid", "GridPanel", "grid_panel", "open_grid"]
