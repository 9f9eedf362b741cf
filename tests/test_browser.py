"""A real browser clicks through chapter 00, as a learner would: JupyterLab, kernel and model are the real ones."""

from __future__ import annotations

import re

import pytest
from jupyter_browser import NASTY, check_chromium

WARRANTY = "The Heron desk lamp has a warranty of {}. It starts on the day of delivery."

pytestmark = pytest.mark.browser
check_chromium()


@pytest.fixture(scope="module")
def page(chromium):
    """The chapter, open, with all its cells run."""
    page = chromium.open("00_start_here")
    yield page
    chromium.close(page)


@pytest.fixture
def picture(page, snap):
    """Keep a picture of the panel."""
    return lambda name: snap(page, name, page.get_by_role("button", name="Undo", exact=True))


def card(page, title: str):
    return page.get_by_role("region", name=title, exact=True)


def save(page, text: str) -> None:
    """Type into the page about the warranty, and press its button."""
    field = page.get_by_label("support-06")
    field.fill(text)
    row = page.locator(".jupyter-widgets.widget-vbox").filter(has=field).last
    row.get_by_role("button", name="Save").click()


def test_an_edit_changes_the_library_at_once_and_leaves_the_specialist_stale(page, expect, picture):
    picture("before")
    expect(card(page, "Specialist")).to_contain_text("36 months")
    save(page, WARRANTY.format("48 months"))
    expect(card(page, "With the library")).to_contain_text("48 months")
    expect(card(page, "With the library")).to_contain_text("right")
    expect(page.get_by_text("trained on edition 2 · library is at edition 3")).to_be_visible()
    expect(page.get_by_text("STALE, 1 fact differs", exact=True)).to_be_visible()
    expect(card(page, "Specialist")).to_contain_text("stale")
    expect(card(page, "Specialist")).to_contain_text("36 months")
    picture("stale")


def test_retraining_shows_progress_and_the_specialist_follows(page, expect, picture):
    page.get_by_role("button", name="Retrain").click()
    expect(page.get_by_role("button", name="Stop")).to_be_enabled()
    expect(page.get_by_text(re.compile(r"\d+% trained · loss"))).to_be_visible()
    expect(page.get_by_role("button", name="Retrain")).to_be_disabled()
    picture("training")
    expect(page.get_by_text("A new specialist answers")).to_be_visible()
    expect(card(page, "Specialist").locator("div").nth(1)).to_contain_text("48 months")
    expect(card(page, "Specialist")).to_contain_text("right")
    picture("retrained")


def test_a_stopped_run_keeps_the_old_specialist(page, expect):
    page.get_by_role("button", name="Retrain").click()
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_text("Training was stopped and thrown away.")).to_be_visible()
    expect(page.get_by_role("button", name="Retrain")).to_be_enabled()
    expect(card(page, "Specialist")).to_contain_text("48 months")


def test_typed_html_is_shown_as_text(page, expect, chromium, picture):
    save(page, WARRANTY.format(NASTY))
    expect(page.get_by_text("Saved support-06.")).to_be_visible()
    page.get_by_label("Question", exact=True).fill(f"Is {NASTY} nice?")
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(card(page, "With the library")).to_contain_text("not scored")
    page.get_by_label("Suggested").select_option("How much is the Heron desk lamp?")
    page.get_by_label("Suggested").select_option("How long is the warranty of the Heron desk lamp?")
    expect(page.get_by_label("Question", exact=True)).to_have_value("How long is the warranty of the Heron desk lamp?")
    expect(card(page, "Specialist")).to_contain_text("48 months")
    page.wait_for_timeout(500)
    page.get_by_text("| Idle").wait_for()  # a click may overtake a text that was typed while the kernel was busy
    picture("typed-html")
    assert page.locator("img[src='x']").count() == 0 and not chromium.events["dialogs"]


def test_too_long_a_text_gives_an_error_and_loses_nothing(page, expect, picture):
    long = "x" * 5000
    save(page, long)
    expect(page.get_by_role("alert").filter(has_text="5000 characters")).to_be_visible()
    expect(page.get_by_label("support-06")).to_have_value(long)
    picture("error")
    page.get_by_role("button", name="Undo", exact=True).click()
    expect(page.get_by_label("support-06")).to_have_value(WARRANTY.format("48 months"))


def test_the_dark_theme_is_dark(page, picture):
    page.evaluate("window.jupyterapp.commands.execute('apputils:change-theme', {theme: 'JupyterLab Dark'})")
    page.wait_for_function("document.body.dataset.jpThemeLight === 'false'")
    picture("dark")
    colour = card(page, "Specialist").evaluate("section => getComputedStyle(section).backgroundColor")
    assert max(map(int, re.findall(r"\d+", colour)[:3])) < 100


def test_nothing_left_the_machine_and_nothing_failed(page, chromium):
    assert chromium.events == {"outside": [], "errors": [], "dialogs": []}
