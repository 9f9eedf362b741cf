"""One box to type into: a fact of the learner's own, told to the librarian and to the specialist."""

from helpers.topics.analogies.panel.telling import Effort, Telling, open_telling
from helpers.topics.analogies.panel.view import TEXT, TellingPanel, telling_panel

__all__ = ["TEXT", "Effort", "Telling", "TellingPanel", "open_telling", "telling_panel"]
