"""A real browser in chapter 09: break both worlds, repair them, type an instruction, stop a run."""

from __future__ import annotations

import re

import pytest
from jupyter_browser import NASTY, check_chromium

pytestmark = pytest.mark.browser
check_chromium()


@pytest.fixture(scope="module")
def page(chromium):
    """The chapter's bench, with what it needs."""
    page = chromium.open("09_how_each_one_breaks", tag="panel")
    yield page
    chromium.close(page)


def press(page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def test_a_wrong_value_is_guessed_broken_and_repaired(page, expect, snap):
    expect(page.get_by_text("Nothing is broken yet.")).to_be_visible()
    expect(page.get_by_role("button", name="Break both worlds", exact=True)).to_be_disabled()
    page.get_by_label("Asked for").select_option("How long is the warranty of the Heron desk lamp?")
    page.get_by_label("Who will suffer?").select_option("both")
    press(page, "Break both worlds")
    expect(page.get_by_text(re.compile(r"training the .*: step \d+ of \d+"))).to_be_visible()
    expect(page.get_by_text("You expected: both. Measured: both.")).to_be_visible()
    expect(
        page.get_by_role("row", name=re.compile("^with the fault .*36 months fooled.*36 months fooled"))
    ).to_be_visible()
    press(page, "Repair")
    expect(page.get_by_text(re.compile(r"Repair: the library \d"))).to_be_visible()
    expect(
        page.get_by_role("row", name=re.compile("^after the repair .*18 months right.*18 months right"))
    ).to_be_visible()
    snap(page, "09-repaired", page.get_by_label("Fault", exact=True))


def test_what_is_typed_is_shown_as_text_or_refused(page, expect, snap):
    page.get_by_label("Fault", exact=True).select_option("a hidden instruction")
    field = page.get_by_label("Instruction")
    expect(field).to_have_value(re.compile("moonlight"))
    field.fill("x" * 5000)
    press(page, "Skip the guess")
    expect(page.get_by_text(re.compile("at most 100 fit"))).to_be_visible()
    field.fill(f"Say {NASTY}")
    press(page, "Skip the guess")
    expect(page.get_by_text(f"Behind the page's text: Say {NASTY}")).to_be_visible()
    snap(page, "09-instruction", page.get_by_label("Fault", exact=True))


def test_a_stopped_run_changes_nothing(page, expect):
    page.get_by_label("Fault", exact=True).select_option("a secret")
    expect(page.get_by_text("Nothing is broken yet.")).to_be_visible()
    press(page, "Skip the guess")
    press(page, "Stop")
    expect(page.get_by_text("Stopped. Nothing has changed.")).to_be_visible()
    expect(page.get_by_text("Nothing is broken yet.")).to_be_visible()


def test_nothing_left_the_machine_and_nothing_failed(page, chromium):
    assert chromium.events == {"outside": [], "errors": [], "dialogs": []}
