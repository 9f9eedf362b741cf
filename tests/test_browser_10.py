"""A real browser in chapter 10: set the switches, edit the page, ask one way and all eight."""

from __future__ import annotations

import re

import pytest
from jupyter_browser import NASTY, check_chromium

pytestmark = pytest.mark.browser
check_chromium()


@pytest.fixture(scope="module")
def page(chromium):
    """The chapter's panel, with the adapters that it switches."""
    page = chromium.open("10_better_together", tag="panel")
    yield page
    chromium.close(page)


def row(page, switches: str):
    return page.get_by_role("row", name=f"switched on: {switches}", exact=True)


def press(page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def test_style_and_library_answer_in_style_from_the_page(page, expect, snap):
    expect(page.get_by_text("On the page:").first).to_be_visible()
    expect(row(page, "style + library")).to_contain_text("not asked yet")
    press(page, "Ask")
    expect(row(page, "style + library")).not_to_contain_text("not asked yet")
    expect(row(page, "style + library")).to_contain_text("Warm regards, Wren")
    expect(row(page, "nothing")).to_contain_text("not asked yet")
    snap(page, "10-asked", page.get_by_role("button", name="Ask", exact=True))


def test_a_switch_chooses_another_way(page, expect):
    page.get_by_role("checkbox", name="house style (adapter)").uncheck()
    press(page, "Ask")
    expect(row(page, "library")).not_to_contain_text("not asked yet")
    expect(row(page, "library")).not_to_contain_text("Warm regards")


def test_an_edit_is_read_in_all_eight_ways(page, expect, snap):
    page.get_by_label("Now it is").fill("ring the small bell twice")
    press(page, "Save the page")
    expect(page.get_by_text(re.compile("The page says now: .*ring the small bell twice"))).to_be_visible()
    expect(row(page, "library")).to_contain_text("not asked yet")
    press(page, "Ask in all eight ways")
    expect(row(page, "style + library + facts")).not_to_contain_text("not asked yet")
    expect(row(page, "nothing")).not_to_contain_text("not asked yet")
    expect(row(page, "library")).to_contain_text("ring the small bell twice")
    snap(page, "10-eight", page.get_by_role("button", name="Ask", exact=True))


def test_what_is_typed_stays_text(page, expect):
    page.get_by_label("Question", exact=True).fill(NASTY)
    press(page, "Ask")
    expect(page.get_by_role("button", name="Ask", exact=True)).to_be_enabled()
    page.get_by_label("Question", exact=True).fill("x" * 5000)
    press(page, "Ask")
    expect(page.get_by_text("Error: The question has 5000 characters; at most 300 fit. Shorten it.")).to_be_visible()


def test_nothing_left_the_machine_and_nothing_failed(page, chromium):
    assert chromium.events == {"outside": [], "errors": [], "dialogs": []}
