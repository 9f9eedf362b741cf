"""The sabotage bench: one fault, two worlds, side by side."""

from helpers.topics.breaking.panel.state import GUESSES, NO_GUESS, Bench, Broken, open_bench
from helpers.topics.breaking.panel.view import TEXT, BenchPanel, bench_panel

__all__ = ["GUESSES", "NO_GUESS", "TEXT", "Bench", "BenchPanel", "Broken", "bench_panel", "open_bench"]
