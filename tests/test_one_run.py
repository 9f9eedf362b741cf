"""Slow work of a panel: never twice at a time, it can be stopped, and an error leaves nothing locked."""

from __future__ import annotations

from threading import Event

import pytest
from traitlets import Unicode

from helpers.show.one_run import Background, OneRun


class Room(OneRun):
    BUSY = "This room is at work."
    progress = Unicode()

    def _done(self) -> None:
        self.progress = ""


class Panel(Background):
    def __init__(self) -> None:
        self.said, self.settled = [], 0

    def say(self, text: str, alarm: bool = False) -> None:
        self.said += [(text, alarm)] if text else []

    def settle(self) -> None:
        self.settled += 1


def test_work_is_busy_while_it_runs_and_its_result_comes_back():
    room = Room()
    assert room.alone(lambda: (room.busy, room.stopping())) == (True, False)
    assert not room.busy


def test_a_second_run_is_refused_in_the_states_own_words_and_disturbs_nothing():
    room, refused = Room(), []

    def work():
        room.progress = "half"
        with pytest.raises(ValueError, match="^This room is at work"):
            room.alone(lambda: refused.append("ran"))
        return room.progress, room.busy

    assert room.alone(work) == ("half", True) and not refused and room.progress == ""


def test_an_error_inside_lets_the_next_run_begin():
    room = Room()
    with pytest.raises(ZeroDivisionError):
        room.alone(lambda: 1 / 0)
    assert not room.busy and room.alone(lambda: "next") == "next"


def test_a_stop_is_for_the_run_it_was_pressed_in():
    room = Room()
    assert room.alone(lambda: (room.stop(), room.stopping())[1])
    assert room.alone(room.stopping) is False


def test_a_panel_works_in_a_thread_of_its_own_and_says_what_went_wrong():
    room, panel, go = Room(), Panel(), Event()
    panel.in_background(room, lambda: room.alone(lambda: go.wait(10)))
    with pytest.raises(ValueError, match="at work"):
        panel.in_background(room, lambda: None)
    go.set()
    panel._worker.join(10)
    assert not room.busy and panel.settled == 1 and not panel.said
    panel.in_background(room, lambda: room.alone(lambda: int("no number")))
    panel._worker.join(10)
    assert panel.settled == 2 and "no number" in panel.said[0][0] and panel.said[0][1]
