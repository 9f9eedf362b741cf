"""The lab's panel without a browser: what the page may ask for, what is refused, and what is sent back."""

from __future__ import annotations

import re

import pytest
from fake_lab import FakeLab
from lab_screens import FULL, NASTY, SCREENS

from helpers.lab.actions import ACTIONS, LARGEST, LONGEST, values_of
from helpers.lab.panel import BUSY, LabPanel
from helpers.lab.twin import still, twin
from helpers.lab.view import FOLDER, PARTS, script, style


@pytest.fixture
def panel():
    return LabPanel(FakeLab(), lambda fake: FULL | {"status": fake.status})


def hear(panel, do, *values, sender=("view", 1), file=None):
    """A message, as the browser sends it; wait for what it began."""
    message = {"do": do, "with": list(values), "from": list(sender)}
    panel._hear(panel.widget, message, [memoryview(file)] if file is not None else [])
    if panel._worker and panel.lab.gate.is_set():
        panel._worker.join(10)
    return panel.widget.screen


VALUES = {
    "edit": ("support-01", "A page."), "add": ("A page.",), "delete": ("support-01",), "ask": ("Why?",),
    "hand_right_page": ("Specialist + library",), "propose": ("support-01", "", ""),
    "teach": ("support-01", "Why?", "So.", ["why"], ["How come?"]), "unteach": ("support-01", "Why?"),
    "choose_model": ("smollm2",), "move_to": ("law",), "apply": ("New law",), "replay": ("{}",), "check_state": ("{}",),
}  # fmt: skip
SPECIAL = {
    "open_text": (("pasted.md", "# A"), ("open_documents", "pasted.md", "# A")),
    "write": ((), ("state",)),
    "tour": (("1",), ("forward", 1)),
}


@pytest.mark.parametrize("name", [name for name in ACTIONS if name != "open_file"])
def test_an_action_reaches_the_lab_with_its_values(panel, name):
    values, done = SPECIAL.get(name) or (VALUES.get(name, ()), (name, *VALUES.get(name, ())))
    said = hear(panel, name, *values)
    assert panel.lab.done == [done] and said["error"] == "" and said["answered"] == ["view", 1]


def test_a_file_arrives_as_bytes(panel):
    hear(panel, "open_file", "rooms.md", file=b"| room |")
    assert panel.lab.done == [("open_documents", "rooms.md", b"| room |")]


@pytest.mark.parametrize(
    ("name", "values", "file", "said"),
    [
        ("__init__", [], None, "cannot ask for '__init__'"),
        ("set_state", ["x"], None, "cannot ask for"),
        ("edit", ["support-01"], None, "takes 2 values"),
        ("edit", "ab", None, "takes 2 values"),
        ("edit", ["support-01", 7], None, "not int"),
        ("ask", ["x" * (LONGEST + 1)], None, f"at most {LONGEST}"),
        ("teach", ["a", "b", "c", "d", []], None, "list of at most"),
        ("teach", ["a", "b", "c", [{}], []], None, "not dict"),
        ("teach", ["a", "b", "c", ["w"] * 99, []], None, "list of at most"),
        ("open_file", ["a.md"], None, "No file came"),
        ("open_file", ["a.md"], b"x" * (LARGEST + 1), f"at most {LARGEST}"),
        ("open_text", ["a.md", "x" * (LARGEST + 1)], None, f"at most {LARGEST}"),
    ],
)
def test_what_is_not_on_the_list_is_refused_and_reaches_nobody(panel, name, values, file, said):
    with pytest.raises(ValueError, match=re.escape(said)):
        values_of(name, values, file)
    panel.act(name, values, file)
    assert said in panel.widget.screen["error"] and not panel.lab.done


@pytest.mark.parametrize("message", ["edit", None, {"do": ["edit"]}, {"with": []}, 7])
def test_a_message_of_another_shape_is_left_alone(panel, message):
    panel._hear(panel.widget, message, [])
    assert not panel.lab.done and panel.widget.screen["error"] == ""


def test_a_refusal_is_said_and_the_next_action_clears_it(panel):
    panel.lab.refuse = ValueError("The page is empty.")
    assert hear(panel, "edit", "support-01", "")["error"] == "The page is empty."
    panel.lab.refuse = KeyError("oops")
    assert "KeyError" in hear(panel, "undo")["error"] and "Nothing was lost" in panel.widget.screen["error"]
    panel.lab.refuse = None
    assert hear(panel, "undo")["error"] == ""


@pytest.mark.parametrize("name", ["add", "edit", "teach", "ask"])
def test_no_screen_calls_a_refused_text_accepted(panel, name):
    """The page drops what was typed once its message is answered without an error, whatever is drawn meanwhile."""
    screens = []
    panel.widget.observe(lambda change: screens.append(change.new), "screen")
    panel.lab.refuse = ValueError("The library has this page already.")
    panel._drawn_at = float("-inf")
    hear(panel, name, *VALUES[name])
    answers = [screen["error"] for screen in screens if screen["answered"] == ["view", 1]]
    assert "" in [screen["status"] for screen in screens], "nothing was drawn while the lab worked"
    assert answers == [str(panel.lab.refuse)]


def test_slow_work_leaves_the_page_alive_and_comes_one_at_a_time(panel):
    panel.lab.gate.clear()
    hear(panel, "retrain", sender=("view", 1))
    assert hear(panel, "edit", "support-01", "A page.", sender=("view", 2))["error"] == ""
    assert hear(panel, "apply", "New law", sender=("view", 3))["error"] == BUSY
    panel.lab.gate.set()
    panel._worker.join(10)
    assert [name for name, *_ in panel.lab.done] == ["edit", "retrain"]
    assert panel.widget.screen["status"] == "Did retrain."


def test_an_error_in_the_thread_is_said(panel):
    panel.lab.refuse = ValueError("This document is empty.")
    assert hear(panel, "open_text", "a.md", "")["error"] == "This document is empty."


def test_a_proposal_and_a_state_reach_the_page(panel):
    assert hear(panel, "propose", "support-38", "", "")["proposal"]["question"] == "Q?"
    assert hear(panel, "write")["written"] == '{"office": "support"}'
    assert hear(panel, "undo")["proposal"] is None


def test_a_change_made_elsewhere_is_drawn(panel):
    panel._drawn_at = float("-inf")
    panel.lab.status = "Somebody else was here."
    assert panel.widget.screen["status"] == "Somebody else was here."


def test_the_panel_shows_a_fixed_text_a_twin_and_the_widget(panel):
    bundle = panel.shown("The lab.")._repr_mimebundle_()
    assert bundle["text/plain"] == "The lab." and "Heron desk lamp" in bundle["text/html"]
    assert bundle["application/vnd.jupyter.widget-view+json"]["model_id"] == panel.widget.model_id


@pytest.mark.parametrize("name", SCREENS)
def test_the_stored_twin_holds_no_time_and_no_odds(name):
    html = twin(still(SCREENS[name]))
    assert not re.search(r"\d ms|\d s\b|0\.82|loss \d|→ 35", html)


def test_the_twin_escapes_whatever_was_written():
    html = twin(SCREENS["hostile"])
    assert NASTY not in html and "&lt;img" in html and "</textarea>" not in html


def test_all_parts_of_the_view_are_joined_into_one_module():
    joined = script()
    assert {file.stem for file in FOLDER.glob("*.js")} == set(PARTS)
    assert not re.search(r"^import|^export (?!default)", joined, re.MULTILINE) and joined.count("export default") == 1
    names = re.findall(r"^(?:async )?(?:function|const|let|class) (\w+)", joined, re.MULTILINE)
    assert len(names) == len(set(names)), "two parts use the same name"


@pytest.mark.parametrize("text", [script(), style()], ids=["script", "style"])
def test_the_view_asks_for_nothing_from_elsewhere_and_makes_no_markup(text):
    without_names = text.replace("http://www.w3.org/2000/svg", "")
    assert not re.search(
        r"https?:|//cdn|@import|url\(|innerHTML|outerHTML|insertAdjacent|eval\(|Function\(", without_names
    )


def test_the_twin_names_both_editions():
    html = twin(SCREENS["full"])
    assert "Library · edition 6" in html and "trained on edition 4" in html
