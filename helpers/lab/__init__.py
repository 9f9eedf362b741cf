"""The state behind the widgets: what the learner chose, and what came of it. Usable without a browser."""

from helpers.lab.office import MAX_QUESTION, Lab, LabError, open_lab

__all__ = ["MAX_QUESTION", "Lab", "LabError", "open_lab"]
