"""A real browser in chapter 13: a question and a page of one's own, to all models side by side."""

from __future__ import annotations

import pytest
from jupyter_browser import NASTY, check_chromium

pytestmark = pytest.mark.browser
check_chromium()


# Both take a minute to train; here the model with its reader answers for them.
UNTRAINED = """from types import SimpleNamespace
office, staff = SimpleNamespace(specialist=models.large), models.large"""


@pytest.fixture(scope="module")
def page(chromium):
    """The chapter's panel, with its models as they are loaded."""
    page = chromium.open("13_a_published_model", tag="panel", stand_ins=UNTRAINED)
    yield page
    chromium.close(page)


def ask(page, question: str, text: str) -> None:
    page.get_by_label("Question", exact=True).fill(question)
    page.get_by_label("Page", exact=True).fill(text)
    page.get_by_role("button", name="Ask all", exact=True).click()


def test_each_model_reads_the_page_that_was_typed(page, expect, snap):
    ask(page, "What does the ferry to Sandholm cost?", "The ferry to Sandholm costs 17 crowns.")
    rows = page.get_by_role("row").filter(has_text="SmolLM2")
    for row in rows.all():
        expect(row).not_to_contain_text("not asked yet")
    expect(rows.filter(has_text="with").first).to_contain_text("17 crowns")
    expect(page.get_by_role("button", name="Ask all", exact=True)).to_be_enabled()
    snap(page, "13-asked", page.get_by_role("button", name="Ask all", exact=True))


def test_what_is_typed_is_shown_as_text_or_refused(page, expect):
    ask(page, "", "")
    expect(page.get_by_role("alert").filter(has_text="question")).to_be_visible()
    ask(page, "Who is it?", "x" * 601)
    expect(page.get_by_role("alert").filter(has_text="at most 600 fit")).to_be_visible()
    ask(page, f"Who is {NASTY}?", "")
    expect(page.get_by_role("button", name="Ask all", exact=True)).to_be_enabled()


def test_nothing_left_the_machine_and_nothing_failed(page, chromium):
    assert chromium.events == {"outside": [], "errors": [], "dialogs": []}
