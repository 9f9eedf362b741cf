"""Every solution runs and shows again what is stored: a file of its own, so that it runs beside the chapters."""

from __future__ import annotations

from test_notebooks import every_solution, shows_again


@every_solution
def test_a_solution_shows_again_what_is_stored(file):
    shows_again(file)
