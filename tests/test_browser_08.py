"""A real browser in chapter 08: turn the style dial, type a request, run a call by hand, and be refused."""

from __future__ import annotations

import re

import pytest
from jupyter_browser import check_chromium

pytestmark = pytest.mark.browser
check_chromium()


@pytest.fixture(scope="module")
def page(chromium):
    """The chapter's panels, with what they need."""
    page = chromium.open("08_what_only_training_teaches", tag="panel")
    yield page
    chromium.close(page)


def test_the_dial_turns_the_style_off_and_on(page, expect, snap):
    letter = page.get_by_label("The answer")
    expect(letter).to_contain_text("Hello, and thank you for writing to Brindle.")
    number = page.get_by_role("spinbutton", name="Exactly")
    number.fill("0")
    number.press("Enter")
    expect(letter).not_to_contain_text("Hello, and thank you")
    expect(page.get_by_text(re.compile("greeting: broken"))).to_be_visible()
    snap(page, "08-dial", number)


def test_a_request_becomes_a_call_that_runs(page, expect, snap):
    page.get_by_label("Question", exact=True).last.fill("What is 31 times 4?")
    page.get_by_role("button", name="Ask").click()
    call = page.get_by_role("textbox", name="Call")
    expect(call).to_have_value(re.compile(r'^\{"tool": "calculator", "expression": ".+"\}$'))
    snap(page, "08-tester", call)


def test_a_call_by_hand_runs_and_a_wrong_one_does_not(page, expect):
    call = page.get_by_role("textbox", name="Call")
    call.fill('{"tool": "calculator", "expression": "31 * 4"}')
    page.get_by_role("button", name="Run the call").click()
    expect(page.get_by_label("The result")).to_have_text("124")
    call.fill('{"tool": "shell", "command": "<img src=x onerror=alert(1)>"}')
    page.get_by_role("button", name="Run the call").click()
    expect(page.get_by_text(re.compile("There is no tool 'shell'.*Nothing was run"))).to_be_visible()
    call.fill('{"tool": "<img src=x onerror=alert(1)>"')
    page.get_by_role("button", name="Run the call").click()
    expect(page.get_by_text(re.compile("This is no valid JSON"))).to_be_visible()


def test_nothing_left_the_machine_and_nothing_failed(page, chromium):
    assert chromium.events == {"outside": [], "errors": [], "dialogs": []}
