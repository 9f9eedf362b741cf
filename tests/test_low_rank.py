"""Low rank: counts by hand, one update against numpy, and the rank chooser without a browser."""

from __future__ import annotations

import sys
import threading
from functools import partial

import numpy as np
import pytest

from helpers.adapters import at_strength, weight_updates
from helpers.findings import CONDITION, FAILS
from helpers.language_model import fingerprint, odds
from helpers.library import load_facts
from helpers.records import TrainingStep
from helpers.scoring import score_of
from helpers.show.losses import two_losses
from helpers.show.pictures import png_html
from helpers.topics.low_rank.checks import check_count, check_merge, check_unmerge
from helpers.topics.low_rank.experiment import (
    FEW,
    RANKS,
    Count,
    LayerUpdate,
    RankResult,
    RankRun,
    counts,
    few,
    findings,
    layer_shapes,
    layer_update,
)
from helpers.topics.low_rank.figures import (
    dial_headline,
    dial_lines,
    drawing,
    loss_curve,
    parameter_bars,
    rank_headline,
    rank_runs,
    update_picture,
)
from helpers.topics.low_rank.panel import Dial, RankLab, rank_chooser
from helpers.topics.low_rank.panel.dial import DialPanel
from helpers.topics.low_rank.panel.rank import TEXT, RankPanel, outcome_html
from helpers.topics.low_rank.strength import DialReading, page_holds_until, reading_at

dial_module = sys.modules["helpers.topics.low_rank.panel.dial"]  # the package has a function of this name
NASTY = "<img src=x onerror=alert(1)>"


def made_update(rank: int = 3) -> LayerUpdate:
    rng = np.random.default_rng(0)
    return LayerUpdate("made up", rng.normal(size=(7, 9)), rng.normal(size=(rank, 9)), rng.normal(size=(7, rank)), 2.0)


def result(rank: int = 8, right: int = 9, tokens: int = 1000) -> RankResult:
    trained = score_of([True] * right + [False] * (10 - right))
    return RankResult(rank, 100 * rank, (3.0, 1.0, 0.2), trained, score_of([True, False]), tokens)


# -- counts and updates ------------------------------------------------------------------------


def test_numbers_are_counted_matrix_by_matrix():
    shapes = [(4, 6), (6, 4), (4, 4)]
    by_hand = sum(np.zeros((2, into)).size + np.zeros((out, 2)).size for out, into in shapes)
    assert counts(shapes, [2]) == (Count(2, by_hand, 24 + 24 + 16),)


def test_an_update_is_the_sum_of_its_directions():
    update = made_update()
    by_hand = 2.0 * sum(np.outer(update.b[:, i], update.a[i]) for i in range(3))
    assert np.allclose(update.delta, by_hand)
    assert update.rank == 3 == np.linalg.matrix_rank(by_hand)
    flat = np.sqrt((by_hand**2).sum())
    assert np.isclose(np.sqrt((update.singular_values**2).sum()), flat)  # strengths add up as squares


def test_an_untrained_update_has_no_direction():
    update = made_update()
    assert LayerUpdate("zero", update.weight, update.a, np.zeros((7, 3)), 2.0).rank == 0


def test_the_models_own_run(brain):
    facts, before = few(load_facts("support"))[:2], fingerprint(brain)
    run = RankRun(brain, facts, 2)
    for _ in run:
        pass
    found, specialist = run.result(), run.training.specialist()
    assert [fact.id for fact in facts] == list(FEW[:2])
    assert found.parameters == counts(list(layer_shapes(brain).values()), [2])[0].low_rank
    assert found.tokens > 0 and len(found.losses) == len(run.training.plan) and found.losses[-1] < found.losses[0]
    name = "model.layers.1.mlp.up_proj"
    update = layer_update(specialist, name)
    assert update.delta.shape == update.weight.shape == layer_shapes(brain)[name]
    assert update.rank == 2 and update.scale == 8.0
    assert np.allclose(update.delta, weight_updates(specialist)[f"{name}.weight"], atol=1e-6)
    with pytest.raises(ValueError, match="no layer 'nose'.*proj"):
        layer_update(specialist, "nose")
    with pytest.raises(ValueError, match="1 or more"):
        RankRun(brain, facts, 0)
    assert fingerprint(brain) == before


@pytest.mark.parametrize(("right", "tokens", "verdict"), [(9, 1000, CONDITION), (9, 100_000, FAILS), (3, 1000, FAILS)])
def test_little_data_must_be_little_and_must_do(right, tokens, verdict):
    (found,) = findings(result(right=right, tokens=tokens), 1_000_000)
    assert (found.id, found.verdict) == ("D2", verdict)


# -- the rank chooser --------------------------------------------------------------------------


class Run:
    """Three steps, then a result; ``wait`` holds the second step back."""

    def __init__(self, rank: int, wait: threading.Event | None = None) -> None:
        self.rank, self.wait, self.discarded = rank, wait, 0
        self.training = self

    def __iter__(self):
        for step in (1, 2, 3):
            if step == 2 and self.wait:
                self.wait.wait(60)
            yield TrainingStep(step, 3, 3.0 / step, 0.1)

    def result(self) -> RankResult:
        return result(self.rank)

    def discard(self) -> None:
        self.discarded += 1


def quick_lab(wait: threading.Event | None = None) -> tuple[RankLab, list[Run]]:
    runs: list[Run] = []
    lab = RankLab(None, (), start_run=lambda rank: runs.append(Run(rank, wait)) or runs[-1])
    return lab, runs


def test_a_complete_run_replaces_the_result_and_frees_its_adapter():
    lab, runs = quick_lab()
    lab.choose(2)
    assert lab.retrain() and lab.result.rank == 2
    assert (lab.step, lab.of, lab.losses, lab.busy, runs[0].discarded) == (3, 3, (3.0, 1.5, 1.0), False, 1)
    with pytest.raises(ValueError, match="not one of the ranks: 1, 2"):
        lab.choose(3)
    assert lab.rank == 2


def test_a_stopped_run_keeps_the_old_result():
    lab, runs = quick_lab()
    lab.retrain()
    kept = lab.result
    lab.observe(lambda change: lab.stop() if change.new == 2 else None, ["step"])
    lab.choose(16)
    assert not lab.retrain() and lab.result is kept
    assert lab.step == 2 and runs[1].discarded == 1 and "thrown away" in lab.status


def test_one_run_at_a_time():
    wait = threading.Event()
    lab, _ = quick_lab(wait)
    worker = threading.Thread(target=lab.retrain)
    worker.start()
    while not lab.busy:
        pass
    with pytest.raises(ValueError, match="under way"):
        lab.retrain()
    wait.set()
    worker.join(60)
    assert lab.result is not None


def test_a_run_that_fails_leaves_the_lab_usable():
    lab, _ = quick_lab()
    lab._start, good = (lambda rank: 1 / 0), lab._start
    with pytest.raises(ZeroDivisionError):
        lab.retrain()
    assert not lab.busy
    lab._start = good
    assert lab.retrain()


def test_the_panel_follows_the_lab():
    lab, _ = quick_lab()
    panel = RankPanel(lab)
    assert panel.stop.disabled and not panel.retrain.disabled and panel.rank.description == "Rank"
    panel.rank.value = 4
    panel._retrain(None)
    panel._worker.join(60)
    assert lab.result.rank == 4 and "data:image/png" in panel.curve.value
    assert "9 of 10" in panel.outcome.value and panel.progress.value == "not training"
    assert "is trained and examined" in panel.message.value


def test_the_twin_is_readable_and_the_plain_text_fixed():
    lab, _ = quick_lab()
    shown = rank_chooser(lab)
    bundle = shown._repr_mimebundle_()
    assert bundle["text/plain"] == TEXT and "No run is complete yet" in bundle["text/html"]
    lab.retrain()
    assert "9 of 10" in shown._repr_mimebundle_()["text/html"]


def test_nothing_typed_or_said_becomes_html():
    panel = RankPanel(quick_lab()[0])
    panel.say(NASTY, alarm=True)
    assert "<img" not in panel.message.value
    assert "<img src=x" not in png_html(loss_curve([1.0], 2, "loss"), NASTY) and "<img" not in outcome_html(None)


def test_figures_say_what_was_measured():
    assert rank_headline([result(1, 2), result(32, 9)]) == "Rank 32 learned more than rank 1: 9 right, not 2"
    assert rank_headline([result(1, 9), result(32, 2)]) == "Rank 1 learned more than rank 32: 9 right, not 2"
    assert "about as much" in rank_headline([result(1), result(32)])
    for figure in (
        drawing(12, 20, 2),
        parameter_bars(counts([(12, 20)])),
        update_picture(made_update()),
        rank_runs([result(1, 2), result(32)]),
    ):
        assert figure._suptitle.get_text() and figure.axes and figure.get_label()
    heights = [bar.get_height() for bar in parameter_bars(counts([(12, 20)])).axes[0].patches]
    assert heights == [rank * 32 for rank in RANKS] + [240]
    left, right = rank_runs([result(1, 2), result(32)]).axes
    assert [list(line.get_ydata()) for line in left.get_lines()] == [[3.0, 1.0, 0.2]] * 2
    assert [bar.get_height() for bar in right.patches] == [0.2, 0.9, 0.5, 0.5]
    update = made_update()
    directions = [bar.get_height() for bar in update_picture(update).axes[2].patches]
    by_numpy = np.linalg.svd(2.0 * update.b @ update.a, compute_uv=False)
    assert np.allclose(directions, by_numpy)


def test_two_runs_are_the_same_only_where_every_step_is():
    same, other = two_losses([3, 1], [3, 1], "peft"), two_losses([3, 1], [3, 2], "peft")
    assert same._suptitle.get_text() == "The same losses, step by step"
    assert other._suptitle.get_text() == two_losses([3, 1], [3], "peft")._suptitle.get_text() == "The losses differ"
    assert [list(line.get_ydata()) for line in other.axes[0].get_lines()] == [[3, 2], [3, 1]]


# -- the dial ----------------------------------------------------------------------------------

FLIP = (
    DialReading(0.0, (0.0, 0.1), (0.0, 0.9)),
    DialReading(1.0, (0.9, 0.0), (0.1, 0.8)),
    DialReading(2.0, (0.7, 0.0), (0.6, 0.2)),
)


def test_the_update_is_turned_up_and_down_and_back(brain):
    facts = few(load_facts("support"))[:2]
    run = RankRun(brain, facts, 2)
    for _ in run:
        pass
    specialist, question = run.training.specialist(), facts[0].train[0]
    asked = [facts[0].answer, "36 months"]
    trained, base = odds(specialist, question, asked), odds(brain, question, asked)
    assert odds(at_strength(specialist, 0), question, asked) == base
    assert odds(at_strength(specialist, 1), question, asked) == trained
    half, double = (reading_at(partial(at_strength, specialist), facts[0], "36 months", s).alone[0] for s in (0.5, 2))
    assert base[0].probability < half < trained[0].probability != double
    assert odds(specialist, question, asked) == trained and odds(brain, question, asked) == base
    with pytest.raises(ValueError, match="no adapter"):
        at_strength(brain, 1)


def test_the_page_holds_as_long_as_its_answer_is_ahead():
    assert page_holds_until(FLIP) == 1.0 and page_holds_until(FLIP[2:]) < 0
    assert page_holds_until([DialReading(1.0, (0.9, 0.0), (0.4, 0.4))]) < 0  # a tie is no lead
    assert "up to 1.0" in dial_headline(FLIP) and "stays ahead up to strength 1" in dial_headline(FLIP[:2])
    assert "overrule the page even" in dial_headline(FLIP[2:])
    for some, told in ((FLIP, "is ahead"), (FLIP[2:], "is behind")):  # and no number that differs between machines
        assert dial_lines(some).get_label().endswith(f"as trained, the page's answer {told}")
    left, right = dial_lines(FLIP).axes
    assert [list(line.get_ydata()) for line in left.get_lines()][:2] == [[0, 0.9, 0.7], [0.1, 0, 0]]
    assert [list(line.get_ydata()) for line in right.get_lines()][:2] == [[0, 0.1, 0.6], [0.9, 0.8, 0.2]]


def test_the_dial_shows_what_was_read_at_its_strength(monkeypatch):
    fact = few(load_facts("support"))[0]
    found = {one.strength: one for one in FLIP}
    monkeypatch.setattr(dial_module, "reading_at", lambda turn, fact, new, strength: found[turn(strength)])
    panel = DialPanel(Dial(float, fact, NASTY))
    assert "0.80" in panel.bars.value and "<img" not in panel.bars.value
    panel.number.value = 2.0
    assert panel.slider.value == 2.0 and panel.state.reading is FLIP[2] and "0.60" in panel.bars.value
    with pytest.raises(ValueError, match="choose 0 to 2"):
        panel.state.turn(2.5)
    assert panel.state.strength == 2.0 and "<img" not in panel.twin() and "36" not in panel.twin()


# -- exercises ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("check", "answer", "more", "says"),
    [
        (check_count, lambda out, into, rank: rank * (out + into), (), "Right:"),
        (check_count, lambda out, into, rank: rank * out * into, (), "expected 3072"),
        (check_merge, lambda w, a, b, s: w + s * b @ a, (made_update(),), "Right:"),
        (check_merge, lambda w, a, b, s: w + b @ a, (made_update(),), "scale is missing"),
        (check_merge, lambda w, a, b, s: w, (made_update(),), "other outputs"),
        (check_merge, lambda w, a, b, s: b, (made_update(),), "shape"),
        (check_merge, lambda w, a, b, s: w + s * a @ b, (made_update(),), "ValueError"),
        (check_unmerge, lambda m, a, b, s: m - s * b @ a, (made_update(),), "Right:"),
        (check_unmerge, lambda m, a, b, s: m, (made_update(),), "Not yet:"),
        (check_unmerge, ..., (made_update(),), "three dots"),
    ],
)
def test_checks_say_right_and_what_is_missing(check, answer, more, says, capsys):
    check(answer, *more)
    assert says in capsys.readouterr().out
