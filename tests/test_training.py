"""Chapter 06: wordings, gauges, arms and capacity, on cases that can be counted by hand; the classroom."""

from __future__ import annotations

import threading
from dataclasses import replace
from random import Random
from types import SimpleNamespace

import pytest
import torch
from conftest import as_hits

from helpers.adapters import FullTraining, LoraRecipe, LoraTraining, pairs_of
from helpers.findings import CONDITION, FAILS, HOLDS
from helpers.language_model import fingerprint
from helpers.library import OFFICES, Library, load_facts, load_library
from helpers.records import DONT_KNOW, Answer, Fact, Question, Score, TrainingStep
from helpers.scoring import score_of
from helpers.show.pictures import png_html
from helpers.topics.training import capacity, figures, forgetting, phrasings
from helpers.topics.training.checks import check_lost_most, check_replay, check_wording
from helpers.topics.training.forgetting import (
    ABSTAIN,
    ARMS,
    FULL,
    GAUGES,
    GENERAL,
    NAIVE,
    READING,
    REPLAY,
    TUNED,
    WITH_LIBRARY,
    Course,
    Gauged,
    Probe,
)
from helpers.topics.training.panel import TEXT, Classroom, ClassroomPanel, classroom_panel, gauges_html, in_words
from helpers.topics.training.phrasings import COUNTS, REVERSED, TIMES_SEEN, PhrasingResult

NASTY = "<img src=x onerror=alert(1)>"
SUPPORT = load_facts("support")
TAUGHT = tuple(fact for fact in SUPPORT if fact.id in REVERSED)
LAMP = Fact("lamp", "time", "The lamp lasts 9 years.", "9 years", ("Lamp?", "How long?"), ("Until when?",))
SHORT = LoraRecipe(epochs=2, batch=3, warm_up=1, rate=0.001)


def share(right: int, of: int = 20):
    return score_of([True] * right + [False] * (of - right))


def reading(step: int, *rights: int) -> Gauged:
    return Gauged(step, tuple(share(right) for right in rights))


def course(arm: str, general: int = 20, read: int = 20, passes: int = 20) -> Course:
    return Course(arm, (reading(0, 0, 0, 20, 20, 20), reading(8, 20, 18, general, read, passes)), (3.0, 1.0), 99)


# -- phrasings ---------------------------------------------------------------------------------


def test_every_run_sees_each_fact_equally_often_in_equally_many_steps():
    for count in COUNTS:
        recipe = phrasings.same_effort(TAUGHT, count)
        pairs = phrasings.pairs(TAUGHT, count)
        assert len(pairs) * recipe.epochs == TIMES_SEEN * len(TAUGHT)
        assert recipe.epochs * -(-len(pairs) // recipe.batch) == TIMES_SEEN


def test_wordings_are_new_begin_alike_and_never_examine():
    for fact in SUPPORT:
        eight = phrasings.wordings(fact, 8)
        assert len(set(eight)) == 8 and eight[:5] == fact.train and not set(eight) & set(fact.test)
    with pytest.raises(ValueError, match="9 wordings.*1 to 8"):
        phrasings.wordings(TAUGHT[0], 9)


def test_reversed_questions_tell_the_answer_and_ask_for_the_subject():
    by_id = {fact.id: fact for fact in SUPPORT}
    asked = phrasings.reversed_questions(TAUGHT)
    assert len(asked) == len(REVERSED) == 8
    for question in asked:
        fact, (subject, short) = by_id[question.fact_id], question.answers
        assert fact.answer in question.text and subject in fact.statement and short not in question.text


@pytest.mark.parametrize(
    ("few", "many", "back", "verdicts", "limit"),
    [
        (6, 18, 0, (CONDITION, CONDITION), "with few phrasings and for the reversed question"),
        (14, 15, 0, (HOLDS, HOLDS), ""),
        (19, 19, 0, (HOLDS, CONDITION), "for the reversed question"),
        (19, 19, 20, (HOLDS, FAILS), ""),
        (2, 4, 0, (FAILS, HOLDS), ""),
    ],
)
def test_phrasings_are_judged_by_what_was_never_trained(few, many, back, verdicts, limit):
    results = [
        PhrasingResult(1, share(20), share(few), share(0)),
        PhrasingResult(8, share(20), share(many), share(back)),
    ]
    k7, r3 = phrasings.findings(results, share(0))
    assert (k7.id, r3.id) == ("K7", "R3") and (k7.verdict, r3.verdict) == verdicts
    assert r3.reason.endswith(f"condition: {limit}") if limit else "condition" not in r3.reason


# -- gauges ------------------------------------------------------------------------------------


def test_pages_are_handed_over_with_others_or_left_out():
    library = Library("demo", ["The lamp lasts 9 years. It is red.", "One.", "Two.", "Three."])
    for seed in range(5):
        hits = forgetting.pages_with(LAMP, library, 2, Random(seed))
        assert [hit.rank for hit in hits] == [1, 2, 3]
        assert sum(LAMP.statement in hit.passage.text for hit in hits) == 1
        absent = forgetting.pages_with(LAMP, library, 2, Random(seed), without=True)
        assert len(absent) == 2 and not [hit for hit in absent if LAMP.statement in hit.passage.text]


def test_each_gauge_counts_its_own_questions(monkeypatch):
    def say(brain, texts, hits):
        return [Answer("yes" if found or "1" in text else "no", "") for text, found in zip(texts, hits)]

    monkeypatch.setattr(forgetting, "answer_all", say)
    page = as_hits("Yes.")
    asked = tuple(Question(f"Is it {number}?", ("yes",)) for number in (1, 2, 3))
    probes = [
        Probe(GENERAL, asked, ((),) * 3),
        Probe(READING, asked[1:], (page, page)),
        Probe(ABSTAIN, asked[:1], ((),)),
    ]
    scores = forgetting.examine(None, probes)
    assert [(one.right, one.total) for one in scores] == [(1, 3), (2, 2), (1, 1)]


def test_what_is_rehearsed_is_not_what_is_examined():
    setting = forgetting.setting(TAUGHT)
    examined = {question.text for probe in setting.probes for question in probe.questions}
    assert [probe.gauge for probe in setting.probes] == list(GAUGES)
    assert not examined & {pair.question for pair in setting.replay}
    passes = [pair for pair in setting.replay if pair.answer == DONT_KNOW]
    reads = [pair for pair in setting.replay if pair.passages and pair.answer != DONT_KNOW]
    assert passes and reads and len(setting.replay) > len(passes) + len(reads)
    assert all(pair.answer in pair.passages[0] for pair in reads)
    told = {pair.question: pair.answer for fact in load_facts("law") for pair in pairs_of([fact])}
    assert not [pair for pair in passes if told[pair.question] in pair.passages[0]]
    absent = setting.probes[GAUGES.index(ABSTAIN)]
    statements = {fact.id: fact.statement for fact in load_facts("clinic")}
    for question, hits in zip(absent.questions, absent.hits):
        assert question.answers == (DONT_KNOW,)
        assert not [hit for hit in hits if statements[question.fact_id] in hit.passage.text]


class Steps:
    """A run of six steps whose gauges fall: the model "knows" as many answers as steps are left."""

    def __init__(self, arm: str = NAIVE, wait: threading.Event | None = None) -> None:
        self.arm, self.plan, self.done, self.tokens, self.discarded, self.wait = arm, [None] * 6, 0, 0, False, wait

    def __iter__(self):
        while self.done < 6:
            yield self.step()

    def step(self) -> TrainingStep:
        if self.wait:
            self.wait.wait(60)
        self.done, self.tokens = self.done + 1, self.tokens + 10
        return TrainingStep(self.done, 6, 6.0 - self.done, 0.1)

    def so_far(self):
        return SimpleNamespace(left=6 - self.done)

    def discard(self) -> None:
        self.discarded = True


def read(brain, probes):
    return tuple(score_of([True] * brain.left + [False] * (6 - brain.left)) for _ in GAUGES)


def test_a_course_is_followed_with_looks_on_the_way(monkeypatch):
    monkeypatch.setattr(forgetting, "examine", read)
    found = forgetting.follow(NAIVE, Steps(), (), looks=3)
    assert [(one.step, one.share(GENERAL)) for one in found.readings] == [(0, 1), (2, 4 / 6), (4, 2 / 6), (6, 0)]
    assert found.losses == (5, 4, 3, 2, 1, 0) and found.tokens == 60 and found.lost(READING) == 1


def test_the_library_is_examined_with_pages_on_every_question(monkeypatch):
    seen = []
    monkeypatch.setattr(forgetting, "examine", lambda brain, probes: seen.append(probes) or read(Steps().so_far(), ()))
    setting, library = forgetting.setting(TAUGHT[:2], 60, 20), load_library("support")
    found = forgetting.with_library(None, setting.probes, TAUGHT[:2], library)
    assert found.arm == WITH_LIBRARY and seen[0] == seen[2] == setting.probes
    assert all(hits for probe in seen[1] for hits in probe.hits)
    for probe in seen[1][:2]:
        assert all(any(fact.statement in hit.passage.text for hit in hits) for fact, hits in zip(TAUGHT, probe.hits))


@pytest.mark.parametrize(
    ("lost", "attached", "verdicts", "says"),
    [
        ((8, 2, 1, 6), 20, (CONDITION, HOLDS), "not with LoRA with replay and best tuned"),
        ((8, 4, 5, 6), 20, (HOLDS, HOLDS), "naive LoRA 40, LoRA with replay 20, best tuned 25, full fine-tuning 30"),
        ((2, 2, 1, 0), 20, (FAILS, HOLDS), "naive LoRA 10, LoRA"),
        ((8, 2, 1, 6), 3, (CONDITION, CONDITION), "not with"),
    ],
)
def test_forgetting_is_judged_by_the_old_abilities(lost, attached, verdicts, says):
    arms = [course(arm, general=20 - points) for arm, points in zip((NAIVE, REPLAY, TUNED, FULL), lost)]
    before, with_pages = course(WITH_LIBRARY, general=attached).readings
    pages = Course(WITH_LIBRARY, (before, with_pages, before))
    r1, r2 = forgetting.findings([pages, *arms], same_weights=True)
    assert ("general knowledge fell" in forgetting.covered(pages)) == (attached == 3)
    # Whatever the weights: what is still lost when the pages are gone is lost.
    forgot = Course(WITH_LIBRARY, (before, with_pages, replace(with_pages, scores=(share(0),) * 5)))
    assert forgetting.findings([forgot, *arms], same_weights=True)[1].verdict == FAILS
    assert (r1.id, r2.id) == ("R1", "R2") and (r1.verdict, r2.verdict) == verdicts and says in r1.reason
    assert forgetting.findings([course(WITH_LIBRARY), *arms], same_weights=False)[1].verdict == FAILS


def test_an_arm_that_does_not_exist_is_refused():
    with pytest.raises(ValueError, match="'kind' is not one of: naive LoRA"):
        forgetting.start("kind", None, TAUGHT, ())


# -- full fine-tuning, on a copy ---------------------------------------------------------------


def logits(brain, text: str = "Question: How much is the lamp?\nAnswer:") -> torch.Tensor:
    ids = torch.tensor([brain.tokenizer(text, add_special_tokens=False)["input_ids"]])
    with brain.switch(), torch.no_grad():
        return brain.model(ids).logits


def test_full_training_moves_every_matrix_of_a_copy_and_none_of_the_base(brain):
    LoraTraining(brain, pairs_of(TAUGHT[:1]), SHORT)  # an adapter is attached meanwhile
    before, marks = logits(brain), fingerprint(brain)
    torch.manual_seed(5)
    wanted = torch.rand(2)
    torch.manual_seed(5)
    training = FullTraining(brain, pairs_of(TAUGHT[:2], 3), SHORT)
    assert torch.equal(torch.rand(2), wanted), "the caller's random numbers were disturbed"
    assert torch.equal(logits(training.so_far()), before) and fingerprint(training.so_far()) == marks
    with pytest.raises(RuntimeError, match="stopped at step 0"):
        training.specialist()
    old = {name: weight.detach().clone() for name, weight in training.brain.model.named_parameters()}
    losses = [step.loss for step in training]
    moved = [name for name, now in training.brain.model.named_parameters() if not torch.equal(now, old[name])]
    assert len(moved) == len(old) == len(training.parameters) and losses[-1] < losses[0]
    assert not torch.equal(logits(training.specialist()), before)
    training.discard()
    assert torch.equal(logits(brain), before) and fingerprint(brain) == marks


def test_the_first_losses_of_all_kinds_are_the_same(brain):
    pairs = pairs_of(TAUGHT[:2], 3)
    lora, full = (kind(brain, pairs, SHORT).step().loss for kind in (LoraTraining, FullTraining))
    assert lora == pytest.approx(full, rel=1e-5)


# -- capacity ----------------------------------------------------------------------------------


def test_smaller_draws_begin_larger_ones_and_offices_take_turns():
    offices = [load_facts(name) for name in OFFICES]
    large, small = capacity.draw_facts(offices, 36), capacity.draw_facts(offices, 6)
    assert large[:6] == small and len({fact.id for fact in large}) == 36
    assert [fact.id.split("-")[0] for fact in small] == [*OFFICES, *OFFICES]
    with pytest.raises(ValueError, match="1000 facts are asked for"):
        capacity.draw_facts(offices, 1000)


@pytest.mark.parametrize(
    ("library", "specialist", "verdict"), [(19, 20, HOLDS), (15, 15, CONDITION), (10, 4, CONDITION), (10, 15, FAILS)]
)
def test_the_library_is_judged_with_the_most_facts(library, specialist, verdict):
    filled = [capacity.Filled(6, 1, share(20), share(20)), capacity.Filled(36, 1, share(20), share(specialist))]
    looked = [capacity.Looked(6, share(20)), capacity.Looked(36, share(library))]
    (found,) = capacity.findings(filled, looked)
    assert (found.id, found.verdict) == ("K4", verdict)


def test_the_page_of_each_fact_is_looked_up_in_its_own_office(monkeypatch):
    seen = []
    monkeypatch.setattr(
        capacity, "answer_all", lambda brain, texts, hits=(): seen.append(hits) or [Answer("?", "")] * len(texts)
    )
    facts = capacity.draw_facts([load_facts(name) for name in OFFICES], 6)
    found = capacity.look_up(None, facts, [load_library(name) for name in OFFICES])
    assert (found.facts, found.found.right, found.found.total) == (6, 0, 6)
    for fact, hits in zip(facts, seen[0]):
        assert len(hits) == 3 and sum(fact.statement in hit.passage.text for hit in hits) == 1


# -- figures -----------------------------------------------------------------------------------


def lines_of(axes) -> list[list[float]]:
    """The heights of all points that a plot shows, line by line."""
    return [[float(height) for height in line.get_ydata()] for line in axes.get_lines()]


def test_titles_follow_the_numbers():
    few, many = PhrasingResult(1, share(20), share(8), share(0)), PhrasingResult(8, share(20), share(16), share(0))
    assert "40 points more" in figures.phrasing_headline([few, many])
    assert "did worse" in figures.phrasing_headline([many, few])
    assert "about the same" in figures.phrasing_headline([few, few])
    assert figures.forgetting_headline([course(WITH_LIBRARY)]) == "Nothing trained"
    arms = [course(WITH_LIBRARY), course(NAIVE, general=10), course(TUNED, read=19)]
    assert (
        figures.forgetting_headline(arms)
        == "Points forgotten at most: 50 by naive LoRA, 5 by best tuned, none by the library"
    )
    assert "No kind of training lost more than 15" in figures.forgetting_headline([course(NAIVE), course(TUNED)])
    filled, looked = [capacity.Filled(6, 1, share(20), share(10))], [capacity.Looked(6, share(15))]
    for figure in (
        figures.phrasing_lines([few, many], 0.0, 0.9),
        figures.gauge_grid(arms),
        figures.gauges_live(arms[1], 9),
        figures.capacity_lines(filled, looked),
    ):
        assert figure._suptitle.get_text() and figure.axes
    assert lines_of(figures.phrasing_lines([few, many], 0.0, 0.9).axes[0])[:2] == [[1, 1], [0.4, 0.8]]
    shown = lines_of(figures.gauge_grid(arms).axes[1])
    assert shown == [[reading.share(gauge) for reading in arms[1].readings] for gauge in forgetting.GAUGES]
    assert lines_of(figures.gauges_live(arms[1], 9).axes[0]) == [list(arms[1].losses)]
    assert lines_of(figures.capacity_lines(filled, looked).axes[0]) == [[1], [0.5], [0.75]]
    assert "specialist 50 %, library 75 %" in figures.capacity_headline(filled, looked)


# -- the classroom -----------------------------------------------------------------------------


def classroom(wait: threading.Event | None = None) -> tuple[Classroom, list[Steps]]:
    runs: list[Steps] = []
    return Classroom(lambda arm: runs.append(Steps(arm, wait)) or runs[-1], (), read, looks=3), runs


def test_step_run_and_reset():
    room, runs = classroom()
    assert (room.step, room.of, room.course.readings[0].step) == (0, 6, 0)
    room.one_step()
    assert (room.step, room.course.readings[-1].step, room.course.losses) == (1, 1, (5.0,))
    assert room.run() and room.step == 6 and room.course.readings[-1].share(GENERAL) == 0
    assert [one.step for one in room.course.readings] == [0, 1, 2, 4, 6]
    room.one_step()
    assert room.step == 6 and "complete" in room.status
    room.reset()
    assert (room.step, room.course.losses, runs[0].discarded, runs[1].done) == (0, (), True, 0)


def test_choosing_begins_afresh_and_wrong_choices_change_nothing():
    room, runs = classroom()
    room.one_step()
    with pytest.raises(ValueError, match="'magic' is not one of"):
        room.choose("magic")
    assert (room.arm, room.step) == (NAIVE, 1)
    room.choose(TUNED)
    assert (room.arm, room.step, runs[0].discarded, runs[-1].arm) == (TUNED, 0, True, TUNED)


def test_stop_pauses_and_run_goes_on():
    room, _ = classroom()
    room.observe(lambda change: room.stop() if change.new == 3 else None, ["step"])
    assert not room.run() and room.step == 3 and "Paused after step 3" in room.status
    assert room.course.readings[-1].step == 3, "what is shown is what stands there now"
    assert room.run() and room.step == 6


def test_two_at_once_are_refused():
    wait = threading.Event()
    room, _ = classroom(wait)
    worker = threading.Thread(target=room.run)
    worker.start()
    while not room.busy:
        pass
    for act in (room.run, room.one_step, room.reset, lambda: room.choose(FULL)):
        with pytest.raises(ValueError, match="under way"):
            act()
    wait.set()
    worker.join(60)
    assert room.step == 6 and room.arm == NAIVE


def test_the_panel_follows_the_classroom():
    room, _ = classroom()
    panel = ClassroomPanel(room)
    assert panel.arm.options == ARMS and panel.stop.disabled and not panel.run.disabled
    panel._step(None)
    panel._worker.join(60)
    assert "step 1 of 6 · loss 5.00 · waiting" == panel.progress.value
    assert "83 % (before: 100 %)" in panel.gauges.value and "data:image/png" in panel.curves.value
    panel._run(None)
    panel._worker.join(60)
    assert panel.run.disabled and panel.step.disabled and not panel.reset.disabled
    panel.arm.value = TUNED
    panel._worker.join(60)
    assert (room.arm, room.step) == (TUNED, 0) and not panel.run.disabled


def test_an_error_in_a_run_is_shown_and_the_panel_stays_usable():
    room, runs = classroom()
    panel = ClassroomPanel(room)
    runs[-1].step = lambda: (_ for _ in ()).throw(RuntimeError(NASTY))
    panel._run(None)
    panel._worker.join(60)
    assert "RuntimeError: &lt;img" in panel.message.value and not panel.run.disabled and not room.busy


def test_the_twin_is_readable_and_everything_is_escaped():
    room, _ = classroom()
    bundle = classroom_panel(room)._repr_mimebundle_()
    assert bundle["text/plain"] == TEXT
    assert all(gauge in bundle["text/html"] for gauge in ("trained phrasings", "says I don&#39;t know", "100 %"))
    odd = Course(NASTY, room.course.readings)
    room.course = odd
    assert "<img" not in classroom_panel(room)._repr_mimebundle_()["text/html"].replace("<img alt=", "")
    assert "<img src=x" not in png_html(figures.gauges_live(odd, 6), in_words(odd)) and "<img" not in gauges_html(odd)


# -- exercises ---------------------------------------------------------------------------------

WARRANTY = next(fact for fact in SUPPORT if fact.id == "support-warranty-heron")
COURSES = [course(NAIVE, general=5, read=18), course(TUNED, passes=15), course(FULL, read=25 - 20)]


@pytest.mark.parametrize(
    ("check", "answer", "more", "says"),
    [
        (check_wording, "When does the cover on my Heron desk lamp run out?", (WARRANTY, "Heron desk lamp"), "Right:"),
        (check_wording, "When does the cover run out?", (WARRANTY, "Heron desk lamp"), "name the Heron"),
        (check_wording, "Is it 18 months for the Heron desk lamp?", (WARRANTY, "Heron desk lamp"), "gives it away"),
        (check_wording, WARRANTY.test[1], (WARRANTY, "Heron desk lamp"), "there already"),
        (check_wording, "Heron desk lamp cover", (WARRANTY, "Heron desk lamp"), "question mark"),
        (check_replay, lambda pairs, share: pairs * share / (1 - share), (), "Right:"),
        (check_replay, lambda pairs, share: pairs * share, (), "the whole mix"),
        (check_replay, lambda pairs, share: 7, (), "expected 20"),
        (check_lost_most, lambda one: max(forgetting.KEPT, key=one.lost), (COURSES,), "Right:"),
        (check_lost_most, lambda one: GENERAL, (COURSES,), "fell further"),
        (check_lost_most, lambda one: "hair", (COURSES,), "is not one of"),
        (check_lost_most, lambda one: 1 / 0, (COURSES,), "ZeroDivisionError"),
        (check_lost_most, ..., (COURSES,), "three dots"),
    ],
)
def test_checks_say_right_and_what_is_missing(check, answer, more, says, capsys):
    check(answer, *more)
    assert says in capsys.readouterr().out


def test_a_gauge_shows_now_as_a_bar_and_before_as_a_mark():
    course = Course("naive LoRA", tuple(Gauged(step, (Score(right, 4, 0, 1),) * 5) for step, right in ((0, 1), (4, 3))))
    html = gauges_html(course)
    assert html.count("width:75%") == html.count("left:25%") == html.count("75 % (before: 25 %)") == 5
