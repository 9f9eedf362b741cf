"""A real browser in chapter 11: the calculator, typed prices, and the knob of an index."""

from __future__ import annotations

import re

import pytest
from jupyter_browser import check_chromium

pytestmark = pytest.mark.browser
check_chromium()


@pytest.fixture(scope="module")
def page(chromium):
    """The chapter's two panels, with what they need."""
    page = chromium.open("11_what_it_costs", tag="panel")
    yield page
    chromium.close(page)


def press(page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def test_the_knob_moves_along_the_measured_curve(page, expect, snap):
    expect(page.get_by_text(re.compile(r"HNSW, efSearch 16, 10,000 vectors: recall@10"))).to_be_visible()
    press(page, "More effort")
    expect(page.get_by_text(re.compile(r"HNSW, efSearch 32, 10,000 vectors: recall@10"))).to_be_visible()
    page.get_by_label("Index").select_option("IVF")
    expect(page.get_by_text(re.compile(r"IVF, nprobe 32, 10,000 vectors: recall@10"))).to_be_visible()
    page.get_by_label("Vectors").select_option("1,000")
    expect(page.get_by_role("img", name=re.compile(r"IVF among 1,000 vectors, effort 32"))).to_be_visible()
    snap(page, "11-knob", page.get_by_role("button", name="More effort"))


def test_a_million_can_be_begun_and_stopped(page, expect):
    press(page, "Measure a million")
    press(page, "Stop")
    expect(page.get_by_text(re.compile(r"Stopped\. What was measured before|are left out"))).to_be_visible()
    expect(page.get_by_role("button", name="Measure a million", exact=True)).to_be_enabled()


def test_the_calculator_follows_what_is_typed(page, expect, snap):
    expect(page.get_by_text(re.compile(r"A day costs less with the (library|specialist)")).first).to_be_visible()
    number = page.get_by_role("spinbutton", name="Questions a day")
    number.fill("1000000")
    number.press("Enter")
    expect(page.get_by_text("A day costs less with the specialist").first).to_be_visible()
    number.fill("1")
    number.press("Enter")
    expect(page.get_by_text("A day costs less with the library").first).to_be_visible()
    snap(page, "11-calculator", number)


def test_no_price_is_built_in_and_a_typed_one_counts(page, expect):
    press(page, "Use these prices")
    expect(page.get_by_text("this course has none built in").first).to_be_visible()
    for name, value in (("Price an hour", "2"), ("Speed in TFLOP/s", "100")):
        field = page.get_by_role("spinbutton", name=name)
        field.fill(value)
        field.press("Enter")
    press(page, "Use these prices")
    expect(page.get_by_text("A day, in money (a rented GPU, 7 billion weights)")).to_be_visible()
    press(page, "This machine")
    expect(page.get_by_text("A day, in seconds (this machine, measured)")).to_be_visible()


def test_nothing_left_the_machine_and_nothing_failed(page, chromium):
    assert chromium.events == {"outside": [], "errors": [], "dialogs": []}
