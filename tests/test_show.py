"""A typed text and its click, in either order: nothing typed is lost."""

from __future__ import annotations

from threading import Event, Thread

import ipywidgets as w
import pytest

from helpers.show.panel import button
from helpers.show.typed import TypedLine, TypedText


@pytest.fixture(params=(TypedLine, TypedText))
def field(request):
    return request.param("before")


@pytest.fixture
def wired(field):
    """The field, its button, and what the handler saw."""
    button, seen = w.Button(), []
    field.submitted_by(button, lambda _: seen.append(field.value))
    return field, button, seen


def test_text_then_click_submits_once(wired):
    field, button, seen = wired
    field.set_state({"value": "typed"})
    button.click()
    assert seen == ["typed"]


def test_a_click_that_overtook_the_text_is_made_good(wired):
    field, button, seen = wired
    button.click()
    field.set_state({"value": "typed"})
    assert seen == ["before", "typed"]
    field.set_state({"value": "typed on"})
    assert seen == ["before", "typed"], "the click was used up"


def test_a_text_that_comes_while_the_click_is_handled_is_not_lost(field):
    button, seen = w.Button(), []

    def handler(_: object) -> None:
        seen.append(field.value)
        if len(seen) == 1:
            field.set_state({"value": "typed"})

    field.submitted_by(button, handler)
    button.click()
    assert seen == ["before", "typed"]


def test_two_threads_answer_one_after_the_other_and_the_last_text_stays(field):
    """A slow answer to the text of before must not be shown over the answer to the text that came meanwhile."""
    button, shown, at_work, go_on = w.Button(), [], Event(), Event()

    def handler(_: object) -> None:
        text = field.value
        if text == "before":
            at_work.set()
            go_on.wait(10)
        shown.append(text)

    field.submitted_by(button, handler)
    threads = [Thread(target=button.click), Thread(target=lambda: field.set_state({"value": "typed"}))]
    threads[0].start()
    assert at_work.wait(10)
    threads[1].start()
    threads[1].join(0.2)
    go_on.set()
    for thread in threads:
        thread.join(10)
    assert shown == ["before", "typed"]


def test_a_text_long_after_the_click_waits_for_its_own(wired, monkeypatch):
    field, button, seen = wired
    button.click()
    monkeypatch.setattr(type(field), "late", -1.0)
    field.set_state({"value": "typed"})
    assert seen == ["before"]


def test_a_text_that_the_program_sets_submits_nothing(wired):
    field, button, seen = wired
    button.click()
    field.value = "set by the lab"
    field.set_state({"value": "set by the lab"})  # the browser's echo of it
    assert seen == ["before"]


def test_the_browser_shows_them_as_what_they_are():
    assert TypedLine()._model_name == w.Text()._model_name
    assert TypedText()._model_name == w.Textarea()._model_name


def test_a_button_calls_its_handler_and_says_what_it_does():
    pressed = []
    plain, wired = button("Ask"), button("Stop", "Stop the run", pressed.append)
    for one in (plain, wired):
        one.click()
    assert pressed == [wired] and (plain.tooltip, wired.tooltip) == ("Ask", "Stop the run")
