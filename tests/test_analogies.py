"""Chapter 01: hashes and lengths against brute force, verdicts from made-up records, guesses without a browser."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch
from conftest import as_hits
from jupyter_browser import NASTY
from peft import LoraConfig, get_peft_model

from helpers.adapters import LoraRecipe
from helpers.language_model import Brain, base_weights, fingerprint
from helpers.library import load_facts
from helpers.prompting import prompt_text
from helpers.records import Answer, CommonFact, Fact
from helpers.scoring import score_of
from helpers.show.guesses import TEXT, Guesses, GuessPanel, guess_panel, table_html
from helpers.three_offices import every_nth
from helpers.topics.analogies import checks, guessed
from helpers.topics.analogies import experiment as analogies
from helpers.topics.analogies import weights as weights_of
from helpers.topics.analogies.experiment import BASE, SCHOOL, Consultation, Exams, Visit
from helpers.topics.analogies.figures import exam_matrix, librarian_drawing, specialist_drawing, weight_change_map
from helpers.topics.analogies.weights import Training, WeightChange

FACT = Fact("lamp", "duration", "The lamp lasts 18 months.", "18 months", ("How long?",), ("Until when?", "For long?"))
HITS = as_hits("The lamp lasts 18 months.", "We are kind.")


# -- N1 ------------------------------------------------------------------------------------------


UP, DOWN = torch.tensor([[1.0], [2.0], [0.0]]), torch.tensor([[3.0, -1.0]])


def tiny(rank: int = 1, alpha: int = 2, rslora: bool = False) -> Brain:
    """One matrix of ones with an adapter beside it, and a second adapter that is not to be mixed up with it."""
    model = torch.nn.ModuleDict({"layers": torch.nn.ModuleList([torch.nn.ModuleDict()])})
    model["layers"][0]["up_proj"], model["norm"] = torch.nn.Linear(2, 3, bias=False), torch.nn.LayerNorm(2, bias=False)
    torch.nn.init.ones_(model["layers"][0]["up_proj"].weight)
    config = LoraConfig(r=rank, lora_alpha=alpha, use_rslora=rslora, target_modules=["up_proj"])
    peft = get_peft_model(model, config, "adapter1")
    peft.add_adapter("adapter12", config)
    layer = model["layers"][0]["up_proj"]
    with torch.no_grad():
        layer.lora_A["adapter12"].weight.fill_(100)
        layer.lora_B["adapter12"].weight.fill_(100)
        layer.lora_A["adapter1"].weight.copy_(DOWN.repeat(rank, 1))
        layer.lora_B["adapter1"].weight.copy_(UP.repeat(1, rank))
    return Brain(model, None, "tiny", adapter="adapter1")


MATRIX = "layers.0.up_proj.weight"


@pytest.mark.parametrize(("rank", "alpha", "rslora", "scale"), [(1, 2, False, 2), (4, 12, False, 3), (4, 12, True, 6)])
def test_what_was_learned_is_b_times_a_times_the_adapters_own_scale(rank, alpha, rslora, scale):
    found = weights_of.learned(tiny(rank, alpha, rslora))
    by_hand = [[float(UP[i, 0] * DOWN[0, j]) * rank * scale for j in range(2)] for i in range(3)]
    assert list(found) == [MATRIX] and found[MATRIX].tolist() == by_hand


def test_a_matrix_moved_by_the_length_of_its_change():
    (one,) = weights_of.weight_changes(tiny())
    assert (one.layer, one.part) == (0, "up_proj")
    assert one.change == pytest.approx(2 * (5 * 10) ** 0.5) and one.size == pytest.approx(6**0.5)
    assert one.share == pytest.approx(one.change / one.size)


def test_awake_weights_are_the_old_ones_and_what_was_learned():
    awake = weights_of.awake_weights(tiny())
    assert awake[MATRIX].tolist() == [[7.0, -1.0], [13.0, -3.0], [1.0, 1.0]]
    assert awake["norm.weight"].tolist() == [1.0, 1.0]


def test_a_hash_notices_one_bit():
    one = {"w": np.zeros(3, np.float32)}
    other = {"w": np.array([0, 0, np.nextafter(np.float32(0), np.float32(1))], np.float32)}
    assert weights_of.weights_hash(one) != weights_of.weights_hash(other)


CHANGES = (WeightChange(0, "q_proj", 1.0, 10.0), WeightChange(0, "v_proj", 0.0, 10.0))
TRAINED = Training("old", "new", "old", CHANGES, (("a", 0.5),), (("a", 0.5),))


@pytest.mark.parametrize(
    ("change", "verdict", "matrices", "off"),
    [
        ({}, "holds", guessed.SOME, guessed.EXACTLY),
        ({"changes": CHANGES[:1]}, "holds", guessed.ALL, guessed.EXACTLY),
        ({"awake": "old"}, "does not hold here", guessed.SOME, guessed.EXACTLY),
        ({"off": "other"}, "does not hold here", guessed.SOME, guessed.NEARLY),
        ({"off": "new"}, "does not hold here", guessed.SOME, guessed.STILL),
        ({"odds_off": (("a", 0.50001),)}, "does not hold here", guessed.SOME, guessed.NEARLY),
        ({"changes": CHANGES[1:]}, "does not hold here", guessed.NONE, guessed.EXACTLY),
    ],
)
def test_training_changes_parameters_and_the_switch_brings_the_old_ones_back(change, verdict, matrices, off):
    training = replace(TRAINED, **change)
    assert weights_of.parameters_finding(training).verdict == verdict
    assert guessed.matrices_moved(training) == matrices
    assert guessed.adapter_off(training) == off


# -- N2 ------------------------------------------------------------------------------------------


def reading(before="two weeks", read="18 months", after=None, hits=HITS, prompt=None) -> Consultation:
    bare = prompt_text("How long?")
    with_pages = prompt_text("How long?", [hit.passage.text for hit in hits]) if prompt is None else prompt
    after = before if after is None else after
    return Consultation(FACT, Answer(before, bare), Answer(read, with_pages, hits), Answer(after, bare))


def test_a_visit_that_changes_the_prompt_only():
    visited = Visit((reading(), reading()), "same", "same")
    finding = analogies.library_finding(visited)
    assert finding.verdict == "holds" and "2 of 2" in finding.reason and visited.forgotten == 2
    assert reading().right(Answer("18 months", "")) and not reading().right(Answer("two weeks", ""))


@pytest.mark.parametrize(
    ("readings", "after", "verdict"),
    [
        ((reading(),), "other", "does not hold here"),
        ((reading(prompt=prompt_text("How short?", ["a page"])),), "same", "does not hold here"),
        ((reading(prompt=prompt_text("How long?")),), "same", "does not hold here"),
        ((reading(hits=HITS[1:]),), "same", "does not hold here"),
        ((reading(), reading(), reading(hits=HITS[1:])), "same", "holds, with a condition"),
    ],
)
def test_a_visit_is_judged_by_hash_prompt_and_page(readings, after, verdict):
    assert analogies.library_finding(Visit(readings, "same", after)).verdict == verdict


@pytest.mark.parametrize(
    ("readings", "words"),
    [
        ((reading(), reading(read="two weeks")), guessed.AS_BEFORE),
        ((reading(after="18 months"),), guessed.AS_READ),
        ((reading(), reading(after="18 months")), guessed.MIXED),
    ],
)
def test_what_was_said_once_the_page_was_gone(readings, words):
    visited = Visit(readings, "same", "same")
    assert guessed.said_afterwards(visited) == words in guessed.TO_GUESS["page"][1]
    assert guessed.weights_touched(visited) == guessed.NONE


def test_a_visit_asks_bare_with_pages_and_bare_again(monkeypatch):
    class Shelf:
        def search_all(self, questions, k):
            return [HITS[:k]] * len(questions)

    def read(brain, questions, hits=()):
        return [Answer("18 months" if hits else "two weeks", prompt_text(q), *hits[:1]) for q in questions]

    monkeypatch.setattr(analogies, "answer_all", read)
    monkeypatch.setattr(analogies, "fingerprint", lambda brain: "same")
    visited = analogies.visit("brain", Shelf(), (FACT, FACT))
    assert [(one.before.text, one.read.text, one.after.text) for one in visited.readings] == [
        ("two weeks", "18 months", "two weeks")
    ] * 2
    assert visited.readings[0].found and visited.weights_before == visited.weights_after == "same"


# -- N3 ------------------------------------------------------------------------------------------


def exams(table: dict[str, str], total: int = 20) -> Exams:
    """A row of numbers of right answers for each candidate."""
    subjects = ("support", "law", SCHOOL)
    rows = [[score_of([True] * n + [False] * (total - n)) for n in map(int, row.split())] for row in table.values()]
    return Exams(tuple(table), subjects, tuple(map(tuple, rows)))


GOOD = {BASE: "0 0 20", "support": "19 0 19", "law": "1 15 19"}


@pytest.mark.parametrize(
    ("row", "verdict", "left", "away"),
    [
        ({}, "holds", "nearly all of it", guessed.AS_BAD),
        ({"support": "19 0 2", "law": "0 15 2"}, "holds, with a condition", "almost nothing", guessed.AS_BAD),
        ({"support": "19 9 10", "law": "0 20 12"}, "holds, with a condition", "a part of it", guessed.BETTER),
        ({"support": "5 0 20"}, "does not hold here", "nearly all of it", guessed.AS_BAD),
        ({"support": "19 18 20"}, "does not hold here", "nearly all of it", guessed.AS_GOOD),
        ({BASE: "18 0 20"}, "does not hold here", "nearly all of it", guessed.AS_BAD),
    ],
)
def test_a_job_is_learned_where_the_specialist_is_clearly_ahead(row, verdict, left, away):
    table = exams({**GOOD, **row})
    assert analogies.job_finding(table).verdict == verdict
    assert guessed.measured_exams(table) == {"colleague": away, "school": left}
    for name, said in guessed.measured_exams(table).items():
        assert said in guessed.TO_GUESS[name][1]


def test_a_table_names_what_it_does_not_have():
    with pytest.raises(ValueError, match="'zoo'.*support, law, school"):
        exams(GOOD).of(BASE, "zoo")


def test_every_candidate_is_asked_every_question(monkeypatch):
    asked = []

    def reply(brain, texts):
        asked.append((brain, texts))
        return [Answer("18 months" if brain == "knows" else "?", "") for _ in texts]

    monkeypatch.setattr(analogies, "answer_all", reply)
    school = [CommonFact("sky", "colour", ("What colour is the sky?",), "blue", 1, 9)]
    subjects = {"support": analogies.job_questions([FACT]), SCHOOL: analogies.school_questions(school)}
    table = analogies.examine({BASE: "base", "support": "knows"}, subjects)
    texts = ["Until when?", "For long?", "What colour is the sky?"]
    assert asked == [("base", texts), ("knows", texts)]
    assert [[one.right for one in row] for row in table.scores] == [[0, 0], [2, 0]]
    assert table.of("support", "support").total == 2 and table.of("support", SCHOOL).total == 1


@pytest.mark.parametrize("count", [0, 4])
def test_spread_out_choices(count):
    assert every_nth("abc", 3) == ("a", "b", "c") and every_nth("abcd", 2) == ("a", "c")
    with pytest.raises(ValueError, match="choose 1 to 3"):
        every_nth("abc", count)


# -- guesses -------------------------------------------------------------------------------------

ASKED = {"who": (f"Who changes {NASTY}?", ("the model", NASTY)), "when": ("When?", ("at once", "later"))}


@pytest.fixture
def guesses() -> Guesses:
    return Guesses(ASKED)


def test_guesses_are_kept_until_the_measurement_comes(guesses):
    guesses.choose("who", "the model")
    guesses.choose("when", "later")
    with pytest.raises(ValueError, match="not measured yet. Your guess is kept"):
        guesses.reveal("who")
    guesses.measure("who", NASTY)
    guesses.measure("when", "later")
    guesses.reveal("who")
    assert guesses.rows()[0][1:] == ("the model", NASTY, "another")
    assert guesses.rows()[1][1:] == ("later", "–", "measured, not revealed")
    guesses.reveal_all()
    assert guesses.outcome("when") == "same" and guesses.score().startswith("1 of 2 ")


def test_a_guess_after_the_result_is_none(guesses):
    guesses.measure("when", "later")
    with pytest.raises(ValueError, match="Choose an answer first"):
        guesses.reveal("when")
    guesses.reveal("when", skip=True)
    with pytest.raises(ValueError, match="revealed already"):
        guesses.choose("when", "later")
    assert guesses.outcome("when") == "no guess" and guesses.score().startswith("0 of 0 ")


@pytest.mark.parametrize("call", ["choose", "measure"])
def test_what_is_not_offered_is_refused(guesses, call):
    with pytest.raises(ValueError, match="is not one of: at once, later"):
        getattr(guesses, call)("when", "never")
    with pytest.raises(ValueError, match="no question 'why'. Choose one of: who, when"):
        getattr(guesses, call)("why", "later")
    assert not guesses.guessed and not guesses.measured


def test_the_panel_keeps_reveals_and_compares(guesses):
    panel, second = GuessPanel(guesses), GuessPanel(guesses)
    assert panel.reveals["when"].disabled
    panel.choices["when"].value = "later"
    assert second.choices["when"].value == "later" and not second.reveals["when"].disabled
    panel._reveal("when")
    assert 'role="alert"' in panel.message.value and "not measured yet" in panel.message.value
    guesses.measure("when", "at once")
    assert "at once" not in panel.table.value
    panel._reveal("when")
    assert "Measured: at once." in panel.message.value and "another" in second.table.value
    assert panel.choices["when"].disabled and second.skips["when"].disabled
    panel._reveal_all(None)
    assert "0 of 1" in panel.message.value


def test_the_panel_escapes_and_has_words_on_everything(guesses):
    panel = GuessPanel(guesses)
    guesses.measure("who", NASTY)
    guesses.reveal("who", skip=True)
    for page in (panel.twin(), table_html(guesses), panel.table.value):
        assert "<img" not in page and "&lt;img" in page
    controls = [*panel.choices.values(), *panel.reveals.values(), *panel.skips.values(), panel.all]
    words = [control.description for control in controls]
    assert all(words) and len(set(words)) == len(words)


def test_the_bundle_has_a_fixed_text_and_a_folded_twin(guesses):
    guesses.measure("when", "later")
    bundle = guess_panel(guesses)._repr_mimebundle_()
    assert bundle["text/plain"] == TEXT and "<summary>Reveal</summary>Measured: later." in bundle["text/html"]


# -- figures and checks --------------------------------------------------------------------------


def texts_in(figure) -> str:
    return "\n".join(text.get_text() for axes in figure.axes for text in axes.texts)


def cells_in(figure) -> list[list[str]]:
    """What is written into the cells of a grid, row by row."""
    texts = sorted((text.get_position()[::-1], text.get_text()) for text in figure.axes[0].texts)
    rows = sorted({place[0] for place, _ in texts})
    return [[said for place, said in texts if place[0] == row] for row in rows]


def test_the_drawings_say_what_they_show():
    assert "prompt: only the question" in texts_in(specialist_drawing())
    assert "one page" in texts_in(librarian_drawing()) and "model" in texts_in(librarian_drawing())
    assert "a dot is added" in specialist_drawing().get_label() and "one page" in librarian_drawing().get_label()


def test_the_map_holds_each_matrix_in_its_place():
    more = (WeightChange(1, "q_proj", 3.0, 10.0), WeightChange(1, "v_proj", 2.0, 10.0))
    figure = weight_change_map(replace(TRAINED, changes=CHANGES + more))
    assert cells_in(figure) == [["0.10", "0.00"], ["0.30", "0.20"]]
    assert figure.axes[0].images[0].get_array().tolist() == [[0.1, 0.0], [0.3, 0.2]]
    assert "moved 3 of 4 matrices, the most by 0.30" in figure.get_suptitle() and "q of layer 2" in figure.get_label()
    names = [
        [tick.get_text() for tick in ticks]
        for ticks in (figure.axes[0].get_xticklabels(), figure.axes[0].get_yticklabels())
    ]
    assert names == [["q", "v"], ["1", "2"]]


def test_the_table_of_exams_holds_the_scores():
    good = exams(GOOD)
    figure = exam_matrix(good, analogies.job_finding(good))
    assert cells_in(figure) == [[f"{one.right} of {one.total}" for one in row] for row in good.scores]
    shares = [[one.share for one in row] for row in good.scores]
    assert figure.axes[0].images[0].get_array().tolist() == shares
    assert figure.get_suptitle() == f"Job training: {analogies.job_finding(good).reason.partition(' of all')[0]}"
    assert f"{BASE}: {good.scores[0][0].right} of {good.scores[0][0].total}" in figure.get_label()


def by_hand(question, pages):
    return "\n".join([*(f"Page: {page}" for page in pages), f"Question: {question}", "Answer:"])


RIGHT = dict(zip(checks.EVENTS, ("prompt", "weights", "prompt", "weights", "neither")))


@pytest.mark.parametrize(
    ("check", "right", "wrong"),
    [
        (checks.check_what_changes, RIGHT, {**RIGHT, next(iter(RIGHT)): "weights"}),
        (checks.check_what_changes, RIGHT, {**RIGHT, next(iter(RIGHT)): "the moon"}),
        (checks.check_length_of_change, lambda b, a: np.linalg.norm(b @ a), lambda b, a: (b @ a).sum()),
        (checks.check_length_of_change, lambda b, a: np.linalg.norm(b @ a), lambda b, a: np.linalg.norm(a @ b)),
        (checks.check_what_reaches, by_hand, lambda q, pages: by_hand(q, ())),
    ],
)
def test_checks_tell_right_from_wrong_and_never_raise(check, right, wrong, capsys):
    check(right)
    assert capsys.readouterr().out.startswith("Right:")
    for other in (wrong, ..., None, 7, "", {}, lambda: 1):
        check(other)
        assert capsys.readouterr().out.startswith("Not yet:"), other


# -- the bundled model itself --------------------------------------------------------------------


def test_on_the_bundled_model_a_few_steps_move_every_matrix_and_the_switch_brings_all_back(brain):
    weights = {name: weight.numpy() for name, weight in base_weights(brain).items()}
    assert weights_of.weights_hash(weights) == fingerprint(brain)
    facts = load_facts("support")[:3]
    specialist, training = weights_of.study(brain, facts, LoraRecipe(epochs=3, warm_up=1))
    assert weights_of.parameters_finding(training).verdict == "holds"
    assert training.moved == len(training.changes) > 6 and specialist.adapter
    assert {one.layer for one in training.changes} == set(range(brain.model.config.num_hidden_layers))
