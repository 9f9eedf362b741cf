"""The state behind the widgets: what the learner chose, and what came of it. Usable without a browser."""

from helpers.lab.limits import MAX_QUESTION, LabError
from helpers.lab.office import Lab
from helpers.lab.opening import open_lab

__all__ = ["MAX_QUESTION", "Lab", "LabError", "open_lab"]
