"""A real browser in chapter 05: choose a rank, retrain the real model, stop a run."""

from __future__ import annotations

import re

import pytest
from jupyter_browser import check_chromium

pytestmark = pytest.mark.browser
check_chromium()


@pytest.fixture(scope="module")
def page(chromium):
    """The chapter's panel, with what it needs."""
    page = chromium.open("05_how_lora_works", tag="panel")
    yield page
    chromium.close(page)


def test_a_rank_is_chosen_and_the_model_retrained(page, expect, snap):
    expect(page.get_by_text("No run is complete yet.")).to_be_visible()
    page.get_by_label("Rank").select_option("4")
    page.get_by_role("button", name="Retrain").click()
    expect(page.get_by_text(re.compile(r"step \d+ of \d+ · loss"))).to_be_visible()
    expect(page.get_by_role("button", name="Retrain")).to_be_disabled()
    expect(page.get_by_text("Rank 4 is trained and examined.")).to_be_visible()
    expect(page.get_by_role("row", name="Rank 4")).to_be_visible()
    expect(page.get_by_role("img", name=re.compile(r"step \d+ of \d+"))).to_be_visible()
    snap(page, "05-rank", page.get_by_role("button", name="Retrain"))


def test_a_stopped_run_keeps_the_last_result(page, expect):
    page.get_by_label("Rank").select_option("16")
    page.get_by_role("button", name="Retrain").click()
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_text("Stopped and thrown away.")).to_be_visible()
    expect(page.get_by_role("row", name="Rank 4")).to_be_visible()
    expect(page.get_by_role("button", name="Retrain")).to_be_enabled()


def test_the_dial_turns_the_learners_own_update(page, expect, snap):
    trained = page.get_by_role("row", name=re.compile(r"18 months \(in the weights\)"))
    expect(trained.first).to_contain_text(re.compile(r"0\.9|1\.0"))
    number = page.get_by_role("spinbutton", name="Exactly")
    number.fill("0")
    number.press("Enter")
    expect(trained.first).to_contain_text("0.0")
    snap(page, "05-dial", number)


def test_nothing_left_the_machine_and_nothing_failed(page, chromium):
    assert chromium.events == {"outside": [], "errors": [], "dialogs": []}
