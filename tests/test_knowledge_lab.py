"""The lab of chapter 07 without a browser: a rule stands in for the model, over the real offices."""

from __future__ import annotations

import json

import pytest
from test_lab import NASTY, Rule, RuleTraining, Words, all_of, ready, verdicts

from helpers.four_answers import BOTH, LIBRARY, MEMORY, SPECIALIST, asking, taught_facts
from helpers.four_answers import desk as four_answers
from helpers.lab import side_effects
from helpers.lab.knowledge import KnowledgeLab
from helpers.lab.knowledge_lab import TEXT, KnowledgePanel, knowledge_lab
from helpers.lab.office import LabError
from helpers.lab.presets import PRESETS, preset_named
from helpers.lab.replay import MAX_STATE
from helpers.lab.strips import gauges_html, loss_html, truth_html
from helpers.lab.tour import TOUR, Tour
from helpers.library import OFFICES, LibraryError, load_facts
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
    monkeypatch.setattr(four_answers, "odds", lambda b, q, texts, h=(): [Odds(text, 0.5, 0.1) for text in texts])
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
    assert lab.gauges == () and "Train first" in gauges_html(lab.gauges)
    lab.retrain()
    gauges = lab.gauges[0]
    assert gauges.before.common.total == side_effects.COMMON and gauges.after.reading.total == side_effects.READ
    assert f"of {side_effects.READ}" in gauges_html(lab.gauges)


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


# -- the panel --------------------------------------------------------------------------------------


def test_the_panel_follows_the_library(lab):
    panel = KnowledgePanel(lab)
    assert len(panel.library.list.children) == len(lab.pages)
    panel.library.rows["support-06"].field.value = PAGE
    panel.library.rows["support-06"].save.click()
    assert lab.library.text("support-06") == PAGE and panel.typed.value == WARRANTY
    panel.library.new.value = "The lobby has a green door."
    panel.act(panel.library._add)
    assert panel.library.new.value == "" and len(panel.library.list.children) == len(lab.pages)
    panel.library.rows["support-06"].delete.click()
    assert "support-06" not in panel.library.rows
    panel.act(lab.undo)
    assert panel.library.rows["support-06"].field.value == PAGE


def test_what_was_typed_and_refused_stays_in_its_field(lab):
    panel = KnowledgePanel(lab)
    row = panel.library.rows["support-06"]
    row.field.value = "x" * 5000
    row.save.click()
    assert "5000 characters" in panel.message.value and 'role="alert"' in panel.message.value
    assert row.field.value == "x" * 5000 and lab.edition == 1
    with pytest.raises(LibraryError):
        lab.edit("support-06", "x" * 5000)


def test_typed_text_never_becomes_an_element(lab):
    panel = KnowledgePanel(lab)
    lab.edit("support-06", PAGE.replace("36 months", NASTY))
    panel.typed.value = NASTY
    panel._ask(None)
    panel.state.value = NASTY
    panel.act(panel._load)
    shown = [panel.message, panel.clock, panel.gauges, panel.curve, panel.guide, *panel.answers]
    assert not [one for one in shown if "<img" in one.value] and "<img" not in panel.twin()


def test_the_panel_moves_to_another_office(lab):
    panel = KnowledgePanel(lab)
    panel.preset.value = "New law"
    panel._apply(None)
    panel._worker.join(20)
    assert panel.office.value == "law" and "law-01" in panel.library.rows
    assert panel.suggested.options == lab.suggestions() and panel.suggested.value == lab.question
    panel.office.value = "clinic"
    assert lab.office == "clinic" and panel.typed.value == lab.suggestions()[0]


def test_the_strips_say_in_words_what_they_draw(lab):
    ready(lab).edit("support-06", PAGE)
    html = truth_html(lab.timeline, lab.cards, 1.5)
    assert "not yet, stale" in html and "Saved support-06" in html
    assert "1.00 at the first step" in loss_html(lab.losses, 3) and loss_html((), 3) == ""
    lab.edit("support-06", PAGE.replace("36", "48"))
    assert "Earlier changes (1)" in truth_html(lab.timeline, lab.cards, 0.1)


def test_every_control_has_words(lab):
    panel, todo = KnowledgePanel(lab), []
    todo.append(panel.widget)
    while todo:
        one = todo.pop()
        todo += getattr(one, "children", ())
        if hasattr(one, "on_click") or type(one).__name__ in ("Text", "Textarea", "Dropdown"):
            assert one.description.strip(), one


def test_the_bundle_has_a_fixed_text(lab):
    assert knowledge_lab(lab)._repr_mimebundle_()["text/plain"] == TEXT
