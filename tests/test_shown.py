"""What every panel shares: errors that can be seen, escaped messages, and what a reopened notebook says."""

from __future__ import annotations

import ipywidgets as w
import pytest
from matplotlib.figure import Figure

from helpers.show.html import message_html
from helpers.show.panel import HINT, Shown, guarded
from helpers.show.pictures import FOLLOWS_THEME, Picture, png_html

NASTY = "<img src=x onerror=alert(1)>"


class Panel:
    def __init__(self) -> None:
        self.said, self.settled = [], 0

    def say(self, text, alarm=False):
        self.said.append((text, alarm))

    def settle(self):
        self.settled += 1

    @guarded
    def press(self, error):
        if error:
            raise error


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (ValueError("The page is empty."), "The page is empty."),
        (RuntimeError("boom"), "RuntimeError: boom. Nothing was lost; try again."),
    ],
)
def test_an_error_of_a_button_is_said_and_the_buttons_are_set(error, said):
    panel = Panel()
    panel.press(error)
    assert panel.said == [("", False), (said, True)] and panel.settled == 1
    panel.press(None)
    assert panel.said[2:] == [("", False)] and panel.settled == 2


def test_a_message_is_text():
    html = message_html(NASTY, alarm=True)
    assert "<img" not in html and "&lt;img" in html and 'role="alert"' in html


def test_a_panel_is_shown_with_a_hint_for_the_day_when_no_kernel_is_behind_it(monkeypatch):
    shown, widget = [], w.Label("hello")
    monkeypatch.setattr("helpers.show.panel.display", lambda bundle, raw: shown.append(bundle))
    Shown(widget, lambda: "<p>twin</p>", "A panel.")._ipython_display_()
    assert shown[0]["text/html"] == HINT and "Run this cell" in shown[0]["text/plain"]
    assert shown[1]["text/html"] == "<p>twin</p>" and shown[1]["text/plain"] == "A panel."
    assert shown[1]["application/vnd.jupyter.widget-view+json"]["model_id"] == widget.model_id


def test_a_picture_is_one_png_and_a_style_that_follows_the_theme(monkeypatch):
    shown = []
    monkeypatch.setattr("helpers.show.pictures.display", lambda bundle, metadata=None, raw=False: shown.append(bundle))
    Picture(Figure(), "Nothing yet.")._ipython_display_()
    assert [set(bundle) for bundle in shown] == [{"text/html", "text/plain"}, {"image/png", "text/plain"}]
    assert shown[0]["text/html"] == FOLLOWS_THEME and 'data-jp-theme-light="false"' in FOLLOWS_THEME
    assert 'class="study-figure"' in png_html(Figure(), NASTY) and "<img src=x" not in png_html(Figure(), NASTY)
