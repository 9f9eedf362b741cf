"""A teacher's odds as targets: its logits in batches, the loss against a formula written out, and its limit case."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from helpers.adapters import LoraRecipe, LoraTraining, SoftTargets, pairs_of
from helpers.language_model import answer_logits, encode_pair
from helpers.library import load_facts
from helpers.packing import pack
from helpers.records import Pair

SHORT = LoraRecipe(epochs=2, batch=4, warm_up=1)
FACTS = load_facts("support")[:3]
# Answers and pages of different lengths, so that rows are shared and filled up.
PAIRS = [Pair(fact.train[0], fact.answer, (fact.statement,) * (place % 2)) for place, fact in enumerate(FACTS)]
PAIRS += pairs_of(FACTS, 2)


def alone(brain, pair: Pair) -> torch.Tensor:
    """The logits of one text by itself, where its answer's tokens follow."""
    ids, start = encode_pair(brain, pair)
    with torch.no_grad():
        return brain.model(torch.tensor([ids])).logits[0, start - 1 : -1]


def test_the_logits_of_a_batch_equal_those_of_one_text_alone(brain):
    for pair, found in zip(PAIRS, answer_logits(brain, PAIRS), strict=True):
        assert found.shape == (len(encode_pair(brain, pair)[0]) - encode_pair(brain, pair)[1], 4096)
        torch.testing.assert_close(torch.from_numpy(found), alone(brain, pair), rtol=0, atol=2e-4)


def test_no_pairs_have_no_logits(brain):
    assert answer_logits(brain, []) == []


def test_the_logits_are_those_of_the_weights_that_are_awake(brain):
    training = LoraTraining(brain, PAIRS, SHORT)
    for _ in training:
        pass
    base, taught = (answer_logits(one, PAIRS[:1])[0] for one in (brain, training.specialist()))
    assert np.abs(base - taught).max() > 0.1


@pytest.mark.parametrize("temperature", [1.0, 2.5])
def test_the_loss_is_the_divergence_written_out(temperature):
    rng = np.random.default_rng(0)
    teacher = [rng.normal(size=(2, 5)).astype(np.float32), rng.normal(size=(3, 5)).astype(np.float32)]
    student = torch.from_numpy(rng.normal(size=(5, 5)).astype(np.float32))
    total = 0.0
    for wanted, given in zip(np.concatenate([teacher[1], teacher[0]]), student.numpy()):
        p, q = (np.exp(row / temperature) / np.exp(row / temperature).sum() for row in (wanted, given))
        total += (p * np.log(p / q)).sum()
    found = SoftTargets(teacher, temperature)(student, [0] * 5, [1, 0])
    assert float(found) == pytest.approx(temperature**2 * total / 5, rel=1e-5)


def test_a_student_with_the_teachers_odds_has_nothing_to_learn():
    logits = torch.randn(4, 7)
    assert float(SoftTargets([logits.numpy()])(logits + 3.0, [0] * 4, [0])) == pytest.approx(0, abs=1e-6)


def test_a_temperature_of_zero_is_refused():
    with pytest.raises(ValueError, match="temperature is 0; it must be above 0"):
        SoftTargets([], 0)


def test_answers_come_in_the_order_that_the_batch_names():
    packed = pack([([1, 2, 3], 2), ([4, 5, 6, 7, 8], 3), ([9, 10], 1)], pad=0)
    answers = {0: [3], 1: [7, 8], 2: [10]}
    assert packed.targets == [token for place in packed.order for token in answers[place]]


def test_each_example_meets_its_own_teacher_in_every_batch(brain):
    """A teacher that is sure of the right tokens makes the usual loss, whatever the packing and the shuffling."""
    sure = []
    for pair in PAIRS:
        ids, start = encode_pair(brain, pair)
        logits = np.full((len(ids) - start, 4096), -60, np.float32)
        logits[range(len(ids) - start), ids[start:]] = 60
        sure.append(logits)
    runs = [LoraTraining(brain, PAIRS, SHORT), LoraTraining(brain, PAIRS, SHORT, SoftTargets(sure))]
    usual, soft = ([step.loss for step in run] for run in runs)
    assert len(usual) == 6 and soft == pytest.approx(usual, rel=1e-3)


def test_another_lesson_after_a_teachers_has_the_usual_loss(brain):
    run = LoraTraining(brain, PAIRS[:2], SHORT, SoftTargets(answer_logits(brain, PAIRS[:2])))
    assert next(iter(run)).loss == pytest.approx(0, abs=1e-4)  # the student begins as its teacher
    for _ in run:
        pass
    run.go_on(PAIRS[2:4], epochs=1)
    assert next(iter(run)).loss > 0.1
