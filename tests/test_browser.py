"""A real browser in the lab of chapter 00, as a learner would use it, with the real kernel and model."""

from __future__ import annotations

import re

import pytest
from jupyter_browser import NASTY, LabOnPage, check_chromium

WARRANTY = "The Heron desk lamp has a warranty of {}. It starts on the day of delivery."
CAFE = "Our café opens at 7:30 on weekdays."
CAFE_QUESTION = "When does our café open?"

pytestmark = pytest.mark.browser
check_chromium()


@pytest.fixture(scope="module")
def lab(chromium):
    """The chapter, open, with all its cells run."""
    page = chromium.open("00_start_here")
    yield LabOnPage(page)
    chromium.close(page)


@pytest.fixture
def picture(lab, snap):
    """Keep a picture of the lab."""
    return lambda name: snap(lab.page, name, lab.root)


def test_an_edit_changes_the_library_at_once_and_leaves_the_specialist_stale(lab, expect, picture):
    lab.ask("How long is the warranty of the Heron desk lamp?")
    lab.edit("support-06", WARRANTY.format("48 months"))
    expect(lab.answer("With the library")).to_contain_text("48 months")
    expect(lab.verdict("With the library")).to_have_text("right")
    expect(lab.verdict("Specialist")).to_have_text("stale")
    expect(lab.badge).to_contain_text("STALE, 1 fact differs")
    expect(lab.item("support-06")).to_have_class(re.compile("changed"))
    picture("small-stale")


def test_an_own_fact_is_typed_marked_taught_and_learned(lab, expect, picture):
    """The heart of the lab: the library takes the page as it is, the specialist needs a question and its answer."""
    lab.add(CAFE)
    editor = lab.page.locator(".open")
    expect(editor).to_have_count(1)
    text = editor.get_by_role("textbox", name=re.compile("Text of page"))
    expect(text).to_have_value(CAFE)
    expect(lab.badge).to_contain_text("1 page not taught: no question was written for it")
    start = CAFE.index("7:30")
    text.evaluate("(field, place) => field.setSelectionRange(...place)", [start, start + 4])
    lab.press("This is the answer")
    expect(editor.get_by_role("textbox", name=re.compile("^Answer for"))).to_have_value("7:30")
    expect(editor.locator(".where mark")).to_have_text("7:30")
    editor.get_by_role("textbox", name=re.compile("^Question for")).fill(CAFE_QUESTION)
    expect(editor.get_by_role("group", name="Trained").get_by_role("textbox").first).not_to_have_value("")
    picture("small-teaching")
    lab.press("Teach it")
    expect(editor).to_have_count(0)
    lab.ask(CAFE_QUESTION)
    expect(lab.verdict("With the library")).to_have_text("right")
    expect(lab.verdict("Specialist")).not_to_have_text("right")
    lab.press("Retrain")
    expect(lab.button("Stop")).to_be_enabled()
    expect(lab.page.get_by_text(re.compile(r"^\d+% trained"))).to_be_visible()
    expect(lab.button("Retrain")).to_be_disabled()
    expect(lab.page.get_by_text("A new specialist answers")).to_be_visible()
    expect(lab.answer("Specialist")).to_contain_text("7:30")
    expect(lab.verdict("Specialist")).to_have_text("right")
    expect(lab.badge).to_contain_text("up to date")
    expect(lab.badge).not_to_contain_text("not taught")
    picture("small-taught")


def test_a_stopped_run_keeps_the_old_specialist(lab, expect):
    lab.press("Retrain")
    lab.press("Stop")
    expect(lab.page.get_by_text("Training was stopped and thrown away.")).to_be_visible()
    expect(lab.button("Retrain")).to_be_enabled()
    expect(lab.answer("Specialist")).to_contain_text("7:30")


def test_typed_html_is_text_and_too_long_a_text_is_refused_and_kept(lab, expect, chromium):
    lab.edit("support-06", WARRANTY.format(NASTY))
    lab.ask(f"Is {NASTY} nice?")
    expect(lab.question).to_have_value(f"Is {NASTY} nice?")
    expect(lab.verdict("With the library")).to_have_text("not scored")
    long = "x" * 5000
    field = lab.edit("support-06", long)
    expect(lab.page.get_by_role("alert").filter(has_text="5000 characters")).to_be_visible()
    expect(field).to_have_value(long)
    assert lab.page.locator("img[src='x']").count() == 0 and not chromium.events["dialogs"]
    lab.press("Close")
    lab.press("Undo")
    expect(lab.item("support-06")).to_contain_text("48 months")


def test_keys_pressed_in_the_lab_do_nothing_to_the_notebook(lab):
    cells = "document.querySelectorAll('.jp-Cell').length"
    before = lab.page.evaluate(cells)
    lab.button("Undo").focus()
    for key in ("d", "d", "a", "b", "x"):
        lab.page.keyboard.press(key)
    assert lab.page.evaluate(cells) == before


def test_the_dark_theme_is_dark(lab, chromium, picture):
    chromium.theme(lab.page, "Dark")
    picture("small-dark")
    colour = lab.card("Specialist").evaluate("section => getComputedStyle(section).backgroundColor")
    assert max(map(int, re.findall(r"\d+", colour)[:3])) < 100
    chromium.theme(lab.page, "Light")


def test_nothing_left_the_machine_and_nothing_failed(lab, chromium):
    assert chromium.events == {"outside": [], "errors": [], "dialogs": []}


def test_a_notebook_that_was_saved_and_opened_again_says_run_this_cell(lab, expect, chromium, snap):
    page = chromium.reopen(lab.page, "00_start_here")
    hints = page.get_by_text("Run this cell to use what it shows.")
    hints.last.scroll_into_view_if_needed()
    expect(hints.last).to_be_visible()
    snap(page, "reopened", hints.last)
    assert page.get_by_text("model not found").filter(visible=True).count() == 0
