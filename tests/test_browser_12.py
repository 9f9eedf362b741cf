"""A real browser in chapter 12: answer the chooser, take its page home, stop a run, filter the ledger."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from jupyter_browser import NASTY, check_chromium

from helpers.findings import CONDITION, HOLDS
from helpers.topics.choosing.rules import rules_of

RULES = Path(__file__).resolve().parents[1] / "data" / "chooser_rules.jsonl"
pytestmark = pytest.mark.browser
check_chromium()


@pytest.fixture(scope="module")
def page(chromium):
    """The chapter's panels, with what they need."""
    page = chromium.open("12_choose", tag="panel")
    yield page
    chromium.close(page)


def test_the_advice_follows_the_answers(page, expect, snap):
    advice = page.get_by_role("heading", name=re.compile(r"^Advice ·"))
    expect(advice).to_contain_text("Look it up")
    page.get_by_label("pages", exact=True).select_option("a few")
    expect(advice).to_contain_text("Neither")
    few = next(rule for rule in rules_of(RULES.read_text("utf-8")) if rule.id == "fits")
    claims = ".*".join(rf"\b{id} (?:{HOLDS}|{CONDITION}): " for id in few.claims)  # a rule counts with either verdict
    expect(page.get_by_text(re.compile(rf"{re.escape(few.because)}.*{claims}"))).to_be_visible()
    snap(page, "12-chooser", advice)


def test_the_page_can_be_taken_home(page, expect, tmp_path):
    page.get_by_role("button", name="Take home").first.click()
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Download advice.pdf").click()
    waiting.value.save_as(tmp_path / "advice.pdf")
    assert (tmp_path / "advice.pdf").read_bytes().startswith(b"%PDF-")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Download advice.md").click()
    waiting.value.save_as(tmp_path / "advice.md")
    assert Path(tmp_path / "advice.md").read_text("utf-8").startswith("# Advice · Neither")


def test_a_run_on_typed_pages_shows_progress_and_stops(page, expect):
    pages = page.get_by_label("Pages", exact=True)
    pages.fill(pages.input_value() + f"\n\nThe sign says {NASTY} today.")
    page.get_by_role("button", name="Run", exact=True).click()
    expect(page.get_by_text(re.compile(r"\d+ of \d+ · training with seed 0"))).to_be_visible()
    page.get_by_role("button", name="Stop", exact=True).click()
    expect(page.get_by_text("Stopped. The outcome of the last complete run stays.")).to_be_visible()
    expect(page.get_by_role("button", name="Run", exact=True)).to_be_enabled()


def test_a_line_that_is_no_pair_is_named(page, expect):
    page.get_by_label("Pairs", exact=True).fill("no pair at all")
    page.get_by_role("button", name="Run", exact=True).click()
    expect(page.get_by_role("alert").filter(has_text="There are 1 pairs; write 3 to 24")).to_be_visible()


def test_the_ledger_keeps_one_articles_claims(page, expect, snap):
    row = page.get_by_role("row").filter(has_text=re.compile(r"\bK3\b"))  # of A1 alone
    expect(row).to_have_count(1)
    page.get_by_label("Article", exact=True).select_option(label="A4 · 程序员应该熟悉的概念(6)Fine-tuning和RAG")
    expect(row).to_have_count(0)
    line = page.locator("p").filter(has_text=re.compile(r"^A4: \d+ claims; \d+ holds?, "))
    expect(line).to_be_visible()
    snap(page, "12-ledger", page.get_by_label("Article", exact=True))


def test_nothing_left_the_machine_and_nothing_failed(page, chromium):
    assert chromium.events == {"outside": [], "errors": [], "dialogs": []}
