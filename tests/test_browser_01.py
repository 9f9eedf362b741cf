"""A real browser in chapter 01: an own fact is told and trained, both answer; guesses are kept, revealed, compared."""

from __future__ import annotations

import pytest
from jupyter_browser import NASTY, check_chromium

pytestmark = pytest.mark.browser
check_chromium()
PAGE = "The rowing club meets at 7:20 on Thursdays."


@pytest.fixture(scope="module")
def page(chromium):
    """The chapter with the cells of its panels run."""
    page = chromium.open("01_two_analogies", tag="panel")
    yield page
    chromium.close(page)


def button(page, name: str):
    return page.get_by_role("button", name=name, exact=True)


def card(page, name: str):
    return page.get_by_role("region", name=name, exact=True)


def test_an_own_fact_is_told_and_the_librarian_knows_it_at_once(page, expect, snap):
    expect(card(page, "The librarian")).to_contain_text("4:40")
    snap(page, "01-box", page.get_by_label("Page", exact=True))
    page.get_by_label("Page", exact=True).fill(PAGE)
    button(page, "Tell the librarian").click()
    expect(page.get_by_text("Asked: When does the rowing club meet on Thursdays?")).to_be_visible()
    expect(card(page, "The librarian")).to_contain_text("7:20")
    expect(card(page, "The librarian")).to_contain_text("right")
    expect(card(page, "The specialist")).to_contain_text("not trained")


def test_the_specialist_knows_it_after_a_training_of_seconds(page, expect, snap):
    button(page, "Train the specialist").click()
    expect(button(page, "Stop")).to_be_enabled()
    expect(page.get_by_text("A new specialist answers.")).to_be_visible()
    expect(card(page, "The specialist")).to_contain_text("7:20")
    expect(card(page, "The specialist")).to_contain_text("right")
    expect(card(page, "The specialist")).to_contain_text("training steps")
    snap(page, "01-trained", page.get_by_label("Page", exact=True))


def test_enter_asks_and_what_nobody_wrote_down_is_not_scored(page, expect, chromium):
    ask = page.get_by_label("Ask", exact=True)
    ask.fill(f"What is {NASTY}?")
    ask.press("Enter")
    expect(page.get_by_text(f"Asked: What is {NASTY}?")).to_be_visible()
    for name in ("The librarian", "The specialist"):
        expect(card(page, name)).to_contain_text("not scored: nobody wrote down an answer")
    assert page.locator("img[src='x']").count() == 0 and not chromium.events["dialogs"]


def test_an_empty_page_is_an_error_and_changes_nothing(page, expect):
    page.get_by_label("Page", exact=True).fill(" ")
    button(page, "Tell the librarian").click()
    expect(page.get_by_role("alert").first).to_contain_text("Error")
    expect(page.get_by_text(f"Asked: What is {NASTY}?")).to_be_visible()


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
