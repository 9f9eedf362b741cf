"""The widgets of the chapter: a calculator for the break-even, and a measured library of a million vectors."""

from helpers.topics.costs.panel.calculator import Calculator, calculator
from helpers.topics.costs.panel.library_size import BigLibrary, library_size

__all__ = ["BigLibrary", "Calculator", "calculator", "library_size"]
