"""The panel of the chapter: one question, typed by the learner, to all models side by side; and the table's view."""

from helpers.topics.published.panel.asking import MAX_PAGE, SideBySide, Speaker
from helpers.topics.published.panel.table import table_of
from helpers.topics.published.panel.view import TEXT, SidePanel, side_panel

__all__ = ["MAX_PAGE", "TEXT", "SideBySide", "SidePanel", "Speaker", "side_panel", "table_of"]
