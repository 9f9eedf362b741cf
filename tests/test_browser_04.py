"""A real browser takes pages off the shelf in chapter 04, as a learner would."""

from __future__ import annotations

import pytest
from jupyter_browser import NASTY, check_chromium

pytestmark = pytest.mark.browser
check_chromium()


@pytest.fixture(scope="module")
def page(chromium):
    """The chapter's panel, open and run."""
    page = chromium.open("04_answering_with_the_page", tag="panel")
    yield page
    chromium.close(page)


def test_a_page_is_taken_off_the_shelf_and_put_back(page, expect, snap):
    prompt = page.get_by_role("region", name="The prompt")
    snap(page, "04-before", page.get_by_label("Suggested"))
    expect(prompt).to_contain_text("a warranty of 18 months")
    page.get_by_label("Keep support-06").uncheck()
    expect(prompt).not_to_contain_text("a warranty of 18 months")
    expect(page.get_by_label("Keep support-06")).not_to_be_checked()
    snap(page, "04-removed", page.get_by_label("Suggested"))
    page.get_by_label("Keep support-06").check()
    expect(prompt).to_contain_text("a warranty of 18 months")
    page.get_by_label("Pages", exact=True).select_option("1")
    expect(page.get_by_label("Keep support-", exact=False)).to_have_count(1)


def test_typed_html_is_shown_as_text_and_long_questions_are_refused(page, expect, snap, chromium):
    prompt = page.get_by_role("region", name="The prompt")
    page.get_by_label("Question", exact=True).fill(f"Is {NASTY} nice?")
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(prompt).to_contain_text("<img src=x")
    page.get_by_label("Question", exact=True).fill("x" * 5000)
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.get_by_role("alert").filter(has_text="5000 characters")).to_be_visible()
    expect(prompt).to_contain_text("<img src=x")
    snap(page, "04-error", page.get_by_label("Suggested"))
    assert page.locator("img[src='x']").count() == 0
    assert chromium.events == {"outside": [], "errors": [], "dialogs": []}
