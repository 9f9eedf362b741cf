"""A real browser searches the shelf of chapter 03, as a learner would."""

from __future__ import annotations

import pytest
from jupyter_browser import NASTY, check_chromium

pytestmark = pytest.mark.browser
check_chromium()


@pytest.fixture(scope="module")
def page(chromium):
    """The chapter's panel, open and run."""
    page = chromium.open("03_finding_the_right_page", tag="panel")
    yield page
    chromium.close(page)


def test_the_map_and_the_cards_follow_each_choice(page, expect, snap, chromium):
    search = page.get_by_role("button", name="Search", exact=True)
    snap(page, "03-before", page.get_by_label("Suggested"))
    first = page.get_by_role("region", name="Page 1: support-06")
    expect(first).to_contain_text("18 months")
    page.get_by_label("Question", exact=True).fill("What is 555 0318 for?")
    page.get_by_label("Search by").select_option("words")
    search.click()
    expect(page.get_by_role("status").filter(has_text="found by words")).to_be_visible()
    expect(page.get_by_role("region", name="Page 1:")).to_contain_text("555 0318")
    page.get_by_label("Pages", exact=True).select_option("1")
    expect(page.get_by_role("region", name="Page 2:")).to_have_count(0)
    expect(page.get_by_alt_text("Map of the shelf")).to_be_visible()
    snap(page, "03-words", page.get_by_label("Suggested"))


def test_a_page_of_ones_own_is_embedded_alone_and_shown_as_text(page, expect, snap, chromium):
    page.get_by_label("Search by").select_option("fused")
    page.get_by_label("New page").fill(f"The Lynx mower is {NASTY} and costs 310 euros.")
    page.get_by_role("button", name="Add page").click()
    expect(page.get_by_text("1 page was embedded")).to_be_visible()
    page.get_by_label("Question", exact=True).fill("How much is the Lynx mower?")
    page.get_by_role("button", name="Search", exact=True).click()
    expect(page.get_by_role("region", name="Page 1: mine-01")).to_contain_text("<img src=x")
    snap(page, "03-added", page.get_by_label("Suggested"))
    page.get_by_label("Question", exact=True).fill("x" * 5000)
    page.get_by_role("button", name="Search", exact=True).click()
    expect(page.get_by_role("alert").filter(has_text="5000 characters")).to_be_visible()
    assert page.locator("img[src='x']").count() == 0
    assert chromium.events == {"outside": [], "errors": [], "dialogs": []}
