"""A real browser in chapter 06: step, run, stop and reset a real training run, and read its gauges."""

from __future__ import annotations

import re

import pytest
from jupyter_browser import check_chromium

pytestmark = pytest.mark.browser
check_chromium()


@pytest.fixture(scope="module")
def page(chromium):
    """The chapter's panel, with what it needs."""
    page = chromium.open("06_training_the_specialist", tag="panel")
    yield page
    chromium.close(page)


def press(page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def test_one_step_moves_the_loss_and_reads_the_gauges(page, expect, snap):
    expect(page.get_by_text(re.compile(r"step 0 of \d+ · waiting"))).to_be_visible()
    press(page, "Step")
    expect(page.get_by_text(re.compile(r"step 1 of \d+ · loss [\d.]+ · waiting"))).to_be_visible()
    expect(page.get_by_text("Answered right, at step 1")).to_be_visible()
    expect(page.get_by_role("row", name=re.compile("general knowledge"))).to_be_visible()
    snap(page, "06-step", page.get_by_role("button", name="Step", exact=True))


def test_a_run_is_paused_and_goes_on(page, expect, snap):
    press(page, "Run")
    expect(page.get_by_role("button", name="Run", exact=True)).to_be_disabled()
    press(page, "Stop")
    expect(page.get_by_text(re.compile(r"Paused after step \d+"))).to_be_visible()
    press(page, "Run")
    expect(page.get_by_text("Complete.")).to_be_visible()
    expect(page.get_by_role("row", name=re.compile(r"^trained phrasings (?!0 %)\d+ %"))).to_be_visible()
    expect(page.get_by_role("button", name="Run", exact=True)).to_be_disabled()
    snap(page, "06-complete", page.get_by_role("button", name="Step", exact=True))


def test_another_kind_of_training_begins_afresh(page, expect):
    page.get_by_label("Training", exact=True).select_option("full fine-tuning")
    expect(page.get_by_text("A fresh run: full fine-tuning.")).to_be_visible()
    expect(page.get_by_text(re.compile(r"step 0 of \d+ · waiting"))).to_be_visible()
    press(page, "Reset")
    expect(page.get_by_role("button", name="Run", exact=True)).to_be_enabled()


def test_nothing_left_the_machine_and_nothing_failed(page, chromium):
    assert chromium.events == {"outside": [], "errors": [], "dialogs": []}
