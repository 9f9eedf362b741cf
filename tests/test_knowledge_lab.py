"""The lab of chapter 07 without a browser: a rule stands in for the model, over the real offices."""

from __future__ import annotations

import json

import pytest
from lab_screens import FULL, PROPOSED
from test_lab import Rule, RuleTraining, Words, all_of, ready, verdicts

from helpers.four_answers import BOTH, LIBRARY, MEMORY, SPECIALIST, asking, taught_facts
from helpers.four_answers import desk as four_answers
from helpers.lab import side_effects
from helpers.lab.knowledge import KnowledgeLab
from helpers.lab.office import LabError
from helpers.lab.offices import OWN
from helpers.lab.panel import LabPanel, knowledge_lab
from helpers.lab.presets import PRESETS, preset_named
from helpers.lab.replay import MAX_STATE
from helpers.lab.tour import END, TOUR, Tour
from helpers.lab.twin import twin
from helpers.library import OFFICES, load_facts
from helpers.records import Answer, Odds
from helpers.sentences import answer_between

FACTS = {text: fact for office in OFFICES for fact in load_facts(office) for text in (*fact.train, *fact.test)}
WARRANTY = "How long is the warranty of the Heron desk lamp?"
PAGE = "The Heron desk lamp has a warranty of 36 months. It starts on the day of delivery."


def rule_answer(brain, question, hits=()):
    """Reads a page by the statements of a fact, recalls what it learned, and else invents."""
    fact = FACTS.get(question)
    forms = [(fact.statement, fact.answer)] if fact else []
    forms += [(fact.update.statement, fact.update.answer)] if fact and fact.update else []
    read = [answer_between(hit.passage.text, *form) for hit in hits for form in forms]
    said = next((text for text in read if text), None) or brain.learned.get(question, "two weeks")
    return Answer(said, question, tuple(hits), 0.01)


@pytest.fixture
def lab(monkeypatch) -> KnowledgeLab:
    monkeypatch.setattr(asking, "answer_all", all_of(rule_answer))
    monkeypatch.setattr(four_answers, "odds", lambda b, q, texts, *_: [Odds(text, 0.5, 0.1) for text in texts])
    monkeypatch.setattr(four_answers, "LoraTraining", RuleTraining)
    monkeypatch.setattr(four_answers, "forget", lambda brain: None)
    batch = lambda brain, questions, hits=(): [rule_answer(brain, text) for text in questions]  # noqa: E731
    monkeypatch.setattr(side_effects, "answer_all", batch)
    return KnowledgeLab(Rule(), Words())


def test_an_edit_asks_about_the_fact_it_changed_and_starts_the_clock(lab):
    ready(lab).ask(FACTS[WARRANTY].train[0])
    lab.ask("How much is the Otter kettle?")
    lab.edit("support-06", PAGE)
    assert lab.question == WARRANTY
    assert verdicts(lab) == {MEMORY: "invented", LIBRARY: "right", SPECIALIST: "stale", BOTH: "right"}
    event = lab.timeline[-1]
    assert event.label == "Saved support-06" and event.edition == 2
    assert set(dict(event.truth)) == {LIBRARY, BOTH}


def test_the_time_to_truth_of_the_specialist_ends_with_retraining(lab):
    ready(lab).edit("support-06", PAGE)
    assert SPECIALIST not in dict(lab.timeline[-1].truth)
    lab.retrain()
    truth = dict(lab.timeline[-1].truth)
    assert truth[SPECIALIST] > truth[LIBRARY] > 0
    assert "36 months" in {card.text for card in lab.cards if card.title == SPECIALIST}


def test_a_second_edit_leaves_the_first_clock_as_it_was(lab):
    ready(lab).edit("support-06", PAGE)
    first = lab.timeline[0]
    lab.edit("support-06", PAGE.replace("36", "48"))
    lab.retrain()
    assert lab.timeline[0] == first and set(dict(lab.timeline[1].truth)) == {LIBRARY, SPECIALIST, BOTH}


def test_add_delete_reset_and_undo(lab):
    count = len(lab.pages)
    lab.add("The lobby has a green door.")
    assert len(lab.pages) == count + 1
    lab.delete("support-06")
    assert len(lab.pages) == count and "support-06" not in {page.id for page in lab.pages}
    lab.reset()
    assert len(lab.pages) == count
    lab.undo()
    assert "support-06" not in {page.id for page in lab.pages} and lab.edition == 5


def test_a_deleted_page_is_still_told_by_the_specialist_until_it_is_trained_again(lab):
    ready(lab).delete("support-06")
    told = {card.title: card.text for card in lab.cards}
    assert told[SPECIALIST] == "18 months" != told[LIBRARY]
    lab.retrain()
    assert {card.title: card.text for card in lab.cards}[SPECIALIST] != "18 months"


def test_the_world_moves_on_in_one_step(lab):
    ready(lab).move_on()
    changing = [fact for fact in load_facts("support") if fact.update]
    assert lab.edition == 2 and f"{len(changing)} facts differ" in lab.badge
    lab.undo()
    assert "up to date" in lab.badge


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.name)
def test_every_preset_changes_what_its_fact_says(lab, preset):
    lab.apply(preset.name)
    fact = next(fact for fact in lab.desk.facts if fact.id == preset.fact)
    wanted = {"update": fact.update and fact.update.answer, "delete": None, "answer": preset.value}[preset.change]
    assert lab.office == preset.office and lab.library.answer_now(fact) == wanted != fact.answer
    assert preset.watch in lab.status and lab.edition == 2 and fact.id in {one.id for one in lab.desk.taught}
    assert lab.trained_edition == 1 and verdicts(lab)[SPECIALIST] in ("stale", "invented")
    lab.apply(preset.name)
    assert "already" in lab.status and preset.watch not in lab.status and lab.edition == 2


def test_a_preset_changes_nothing_where_its_training_was_stopped(lab, monkeypatch):
    monkeypatch.setattr(lab, "retrain", lambda: False)
    lab.apply("New law")
    assert (lab.office, lab.edition, lab.trained_edition) == ("law", 1, 0)


def test_an_unknown_preset_or_office_is_refused_with_the_names_there_are(lab):
    with pytest.raises(ValueError, match="'Nonsense'.*New law"):
        preset_named("Nonsense")
    with pytest.raises(LabError, match="'bakery'.*support, law, clinic"):
        lab.move_to("bakery")
    assert lab.office == "support" and len(lab.pages) > 30


def test_another_office_starts_fresh_and_waits_for_a_training(lab):
    ready(lab).edit("support-06", PAGE)
    lab.move_to("law")
    assert (lab.edition, lab.trained_edition, lab.timeline, lab.gauges, lab.cards) == (1, 0, (), (), ())
    steps = lab.training_steps()
    next(steps)
    with pytest.raises(LabError, match="being trained"):
        lab.move_to("clinic")
    steps.close()
    assert lab.office == "law"


def test_the_gauges_hold_the_probes_before_and_after(lab):
    assert lab.gauges == ()
    lab.retrain()
    gauges = lab.gauges[0]
    assert gauges.before.common.total == side_effects.COMMON and gauges.after.reading.total == side_effects.READ


def test_a_specialist_learns_every_fact_that_will_change():
    facts = load_facts("clinic")
    assert {fact.id for fact in facts if fact.update} < set(taught_facts(facts))


# -- the screen as a string ------------------------------------------------------------------------


def test_the_state_reproduces_the_screen(lab):
    ready(lab).edit("support-06", PAGE)
    lab.retrain()
    lab.add("The lobby has a green door.")
    lab.delete("support-08")
    lab.undo()
    lab.ask(WARRANTY)
    state, cards, badge = lab.state(), [(card.text, card.verdict) for card in lab.cards], lab.badge
    lab.move_to("clinic")
    lab.replay(state)
    assert ([(card.text, card.verdict) for card in lab.cards], lab.badge) == (cards, badge)
    assert lab.office == "support" and lab.state() == state and lab.question == WARRANTY


@pytest.mark.parametrize(
    "state",
    [
        "",
        "{}",
        "[1]",
        "null",
        '{"office": "support", "actions": [["explode"]]}',
        '{"office": "support", "actions": [["edit", "support-06"]]}',
        '{"office": "support", "actions": [["add", 7]]}',
        '{"office": "support", "actions": [[]]}',
        '{"office": "bakery", "actions": []}',
        "x" * (MAX_STATE + 1),
    ],
)
def test_a_state_that_cannot_be_read_changes_nothing(lab, state):
    ready(lab).edit("support-06", PAGE)
    before = lab.library.edition
    with pytest.raises(LabError):
        lab.replay(state)
    assert lab.library.edition == before and lab.library.text("support-06") == PAGE


def test_only_the_last_training_is_done_again(lab):
    lab.retrain()
    lab.retrain()
    assert [action[0] for action in json.loads(lab.state())["actions"]].count("train") == 1


# -- tour -------------------------------------------------------------------------------------------


def test_the_tour_can_be_walked_by_doing_what_it_says(lab):
    tour = Tour()
    do = {
        "ask": lambda: lab.ask(WARRANTY),
        "train": lab.retrain,
        "edit": lambda: lab.edit("support-06", PAGE),
        "delete": lambda: lab.delete("support-06"),
        "undo": lab.undo,
        "world": lab.move_on,
    }
    for number, stop in enumerate(TOUR):
        tour.see(lab.done)
        assert tour.place == number and not tour.complete
        do[stop.action]()
        tour.see(lab.done)
        assert tour.complete
        tour.forward(1)
    assert len(TOUR) == 7 == tour.place + 1
    assert tour.ended and tour.text == END
    tour.forward(-1)
    assert not tour.ended and tour.text == TOUR[-2].text


def test_what_was_done_before_the_page_was_made_completes_no_stop(lab):
    ready(lab).ask(WARRANTY)
    panel = LabPanel(lab)
    assert not panel.widget.screen["tour"]["complete"]
    assert act(panel, "ask", WARRANTY)["tour"]["complete"]


def test_a_stop_is_done_only_once_its_effect_is_there(lab):
    panel = LabPanel(lab)
    assert not act(panel, "ask", "How much is the Otter kettle?")["tour"]["complete"]
    assert act(panel, "ask", WARRANTY)["tour"]["complete"]
    for _ in range(2):
        act(panel, "tour", "1")
    assert not act(panel, "edit", "support-01", "We are kind.")["tour"]["complete"]
    assert act(panel, "edit", "support-06", PAGE)["tour"]["complete"]


def test_the_tour_is_shown_only_in_the_office_that_it_speaks_of(lab):
    panel = LabPanel(ready(lab))
    assert "Heron" in panel.widget.screen["tour"]["text"]
    assert act(panel, "open_text", "rooms.md", "# Rooms\n\nThe room Elm has 12 seats.")["tour"] is None
    assert panel.widget.screen["office"] == OWN and act(panel, "move_to", "law")["tour"] is None
    assert act(panel, "move_to", "support")["tour"]["place"] == 1


# -- the panel --------------------------------------------------------------------------------------


# -- the page --------------------------------------------------------------------------------------


# The page that has a lesson, as the first page of the office has; and nothing is open there.
EXAMPLE = FULL | {"pages": FULL["pages"][4:5], "meanings": {}}


def act(panel: LabPanel, name: str, *values) -> dict:
    panel.act(name, list(values))
    if panel._worker:
        panel._worker.join(20)
    return panel.widget.screen


def test_the_real_screen_has_the_shape_of_the_examples(lab):
    """``lab`` is the real state with a rule for a model, so the examples cannot drift away from it."""
    shown = knowledge_lab(lab).widget.screen
    assert shape(shown) == shape(EXAMPLE | {"proposal": None, "cards": []})
    ready(lab).edit("support-06", PAGE)
    lab.add("Our café opens at 7:30 on weekdays.")
    lab.ask(WARRANTY)
    shown = LabPanel(lab).widget.screen
    assert shape(shown) == shape(EXAMPLE | {"proposal": PROPOSED["proposal"]})
    assert "36 months" in twin(shown)


def test_the_real_lab_answers_the_real_actions(lab):
    panel = LabPanel(ready(lab))
    act(panel, "edit", "support-06", PAGE)
    cards = {card["way"]: card["verdict"] for card in panel.widget.screen["cards"]}
    assert cards == {MEMORY: "invented", LIBRARY: "right", SPECIALIST: "stale", BOTH: "right"}
    assert act(panel, "edit", "support-06", "x" * 5000)["error"]
    assert act(panel, "tour", "1")["tour"]["place"] == 2
    act(panel, "move_to", "law")
    assert panel.widget.screen["office"] == "law" and panel.widget.screen["question"] == ""


def shape(value):
    """The keys of a dictionary with the kinds of its values; of a list, those of its first item."""
    if isinstance(value, dict):
        return {key: shape(one) for key, one in value.items() if key != "gauges"} | {"gauges": None}
    if isinstance(value, list):
        return [shape(value[0])] if value and isinstance(value[0], dict) else list
    return type(value)
