"""A real browser plays in the lab of chapter 07: edit, retrain, stop, delete, undo, nasty text, presets."""

from __future__ import annotations

import re

import pytest
from jupyter_browser import NASTY, check_chromium

WARRANTY = "The Heron desk lamp has a warranty of {}. It starts on the day of delivery."
QUESTION = "How long is the warranty of the Heron desk lamp?"

pytestmark = pytest.mark.browser
check_chromium()


@pytest.fixture(scope="module")
def page(chromium):
    """The chapter with the lab open; the experiments above it are left out."""
    page = chromium.open("07_the_lab", tag="panel")
    yield page
    chromium.close(page)


@pytest.fixture
def picture(page, snap):
    return lambda name: snap(page, name, page.get_by_role("button", name="Back", exact=True))


def card(page, title: str):
    return page.get_by_role("region", name=title, exact=True)


def row(page, id: str):
    return page.locator(".jupyter-widgets.widget-hbox").filter(has=page.get_by_label(id, exact=True)).last


def press(page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def save(page, text: str) -> None:
    page.get_by_label("support-06", exact=True).fill(text)
    row(page, "support-06").get_by_role("button", name="Save").click()


def test_the_first_view_makes_the_point(page, expect, picture):
    expect(card(page, "Specialist")).to_contain_text("stale")
    expect(page.get_by_text("STALE, 1 fact differs", exact=True)).to_be_visible()
    picture("lab")


def test_an_edit_changes_the_library_at_once_and_the_badge_says_stale(page, expect, picture):
    save(page, WARRANTY.format("48 months"))
    expect(page.get_by_label("Question", exact=True)).to_have_value(QUESTION)
    expect(card(page, "With the library")).to_contain_text("48 months")
    expect(card(page, "With the library")).to_contain_text("right")
    expect(card(page, "Specialist")).to_contain_text("stale")
    expect(page.get_by_text("STALE, 2 facts differ", exact=True)).to_be_visible()
    expect(page.get_by_text("not yet, stale")).to_be_visible()
    picture("lab-stale")


def test_stop_keeps_the_old_specialist_and_retrain_replaces_it(page, expect, picture):
    press(page, "Retrain")
    expect(page.get_by_text(re.compile(r"\d+% trained · loss"))).to_be_visible()
    press(page, "Stop")
    expect(page.get_by_text("Training was stopped and thrown away.")).to_be_visible()
    expect(card(page, "Specialist")).to_contain_text("18 months")
    press(page, "Retrain")
    expect(page.get_by_role("button", name="Retrain")).to_be_disabled()
    expect(page.get_by_text("A new specialist answers")).to_be_visible()
    expect(card(page, "Specialist").locator("div").nth(1)).to_contain_text("48 months")
    expect(page.get_by_text(re.compile(r"common facts \d+ → \d+ of \d+"))).to_be_visible()
    picture("lab-retrained")


def test_a_deleted_page_is_told_by_the_specialist_only(page, expect, picture):
    row(page, "support-06").get_by_role("button", name="Delete").click()
    expect(page.get_by_label("support-06", exact=True)).to_have_count(0)
    expect(card(page, "Specialist").locator("div").nth(1)).to_contain_text("48 months")
    expect(card(page, "With the library").locator("div").nth(1)).not_to_contain_text("48 months")
    picture("lab-deleted")
    press(page, "Undo")
    expect(page.get_by_label("support-06", exact=True)).to_have_value(WARRANTY.format("48 months"))
    expect(card(page, "With the library").locator("div").nth(1)).to_contain_text("48 months")


def test_typed_html_is_text_and_too_long_a_text_an_error(page, expect, chromium):
    save(page, WARRANTY.format(NASTY))
    expect(page.get_by_text("Saved support-06.")).to_be_visible()
    page.get_by_label("New page").fill(NASTY)
    press(page, "Add")
    long = "x" * 5000
    page.get_by_label("support-06", exact=True).fill(long)
    row(page, "support-06").get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert").filter(has_text="5000 characters")).to_be_visible()
    expect(page.get_by_label("support-06", exact=True)).to_have_value(long)
    assert page.locator("img[src='x']").count() == 0 and not chromium.events["dialogs"]


def test_a_state_brings_the_screen_back(page, expect):
    press(page, "Reset")
    expect(page.get_by_label("support-06", exact=True)).to_have_value(WARRANTY.format("18 months"))
    press(page, "Write state")
    expect(page.get_by_label("State")).to_have_value(re.compile(r'"office": "support"'))


def test_a_preset_opens_its_office_and_changes_a_page(page, expect, picture):
    page.get_by_label("Try").select_option("New law")
    press(page, "Do it")
    expect(page.get_by_text("New law: Trademarks are applied for in another way now.")).to_be_visible()
    expect(page.get_by_label("Office")).to_have_value(re.compile("law|1"))
    expect(page.get_by_label("law-01", exact=True)).to_have_count(1)
    expect(card(page, "Specialist")).to_contain_text("stale")
    picture("lab-law")


def test_the_tour_goes_on(page, expect):
    press(page, "Next")
    expect(page.get_by_text("Tour, stop 2 of 7")).to_be_visible()


def test_the_dark_theme_is_dark(page, picture):
    page.evaluate("window.jupyterapp.commands.execute('apputils:change-theme', {theme: 'JupyterLab Dark'})")
    page.wait_for_function("document.body.dataset.jpThemeLight === 'false'")
    picture("lab-dark")
    colour = card(page, "Specialist").evaluate("section => getComputedStyle(section).backgroundColor")
    assert max(map(int, re.findall(r"\d+", colour)[:3])) < 100
    page.evaluate("window.jupyterapp.commands.execute('apputils:change-theme', {theme: 'JupyterLab Light'})")
    page.wait_for_function("document.body.dataset.jpThemeLight === 'true'")


def test_nothing_left_the_machine_and_nothing_failed(chromium):
    assert chromium.events == {"outside": [], "errors": [], "dialogs": []}
