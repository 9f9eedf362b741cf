"""A real browser makes guesses in chapter 01: kept, revealed, compared in a table."""

from __future__ import annotations

import pytest
from jupyter_browser import check_chromium

pytestmark = pytest.mark.browser
check_chromium()


@pytest.fixture(scope="module")
def page(chromium):
    """The chapter with the cells of its panel run."""
    page = chromium.open("01_two_analogies", tag="panel")
    yield page
    chromium.close(page)


def test_a_guess_is_kept_revealed_and_compared(page, expect, snap):
    reveal = page.get_by_role("button", name="Reveal 1", exact=True)
    expect(reveal).to_be_disabled()
    page.get_by_label("Guess 1").select_option("all")
    expect(reveal).to_be_enabled()
    snap(page, "01-guessed", reveal)
    reveal.click()
    expect(page.get_by_text("Measured: none.")).to_be_visible()
    expect(page.get_by_role("row", name="How many weights does a visit")).to_contain_text("another")
    expect(page.get_by_label("Guess 1")).to_be_disabled()
    snap(page, "01-revealed", reveal)


def test_what_is_not_measured_yet_says_so_and_keeps_the_guess(page, expect):
    page.get_by_label("Guess 3").select_option("all")
    page.get_by_role("button", name="Reveal 3", exact=True).click()
    expect(page.get_by_role("alert").filter(has_text="not measured yet")).to_be_visible()
    expect(page.get_by_label("Guess 3")).to_have_value("all")


def test_nothing_left_the_machine_and_nothing_failed(chromium):
    assert chromium.events == {"outside": [], "errors": [], "dialogs": []}
