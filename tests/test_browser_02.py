"""A real browser types a start in chapter 02, reads the odds, and grows an answer."""

from __future__ import annotations

import pytest
from jupyter_browser import NASTY, check_chromium

pytestmark = pytest.mark.browser
check_chromium()


@pytest.fixture(scope="module")
def page(chromium):
    """The chapter with the cells of its panel run."""
    page = chromium.open("02_what_the_model_knows", tag="panel")
    yield page
    chromium.close(page)


def button(page, name: str):
    return page.get_by_role("button", name=name, exact=True)


def test_an_answer_grows_token_by_token_and_ends(page, expect, snap):
    rows = page.get_by_role("table").last.get_by_role("row")
    expect(rows).to_have_count(9)
    snap(page, "02-odds", button(page, "Show the odds"))
    button(page, "Append the likeliest").click()
    expect(page.locator("mark")).to_have_count(1)
    button(page, "Append until the end").click()
    expect(page.get_by_text("The model ends its answer here.")).to_be_visible()
    expect(button(page, "Append the likeliest")).to_be_disabled()
    snap(page, "02-ended", button(page, "Show the odds"))
    button(page, "Take one back").click()
    expect(button(page, "Append the likeliest")).to_be_enabled()


def test_typed_html_is_shown_as_text_and_too_long_a_start_is_an_error(page, expect, chromium):
    page.get_by_label("Start", exact=True).fill(f"What is {NASTY}?")
    button(page, "Show the odds").click()
    expect(page.get_by_role("status").filter(has_text=f"What is {NASTY}?").first).to_be_visible()
    page.get_by_label("Start", exact=True).fill("x" * 5000)
    button(page, "Show the odds").click()
    expect(page.get_by_role("alert").filter(has_text="5000 characters")).to_be_visible()
    assert page.locator("img[src='x']").count() == 0 and not chromium.events["dialogs"]


def test_nothing_left_the_machine_and_nothing_failed(chromium):
    assert chromium.events == {"outside": [], "errors": [], "dialogs": []}
