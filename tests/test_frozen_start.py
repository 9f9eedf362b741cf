"""What is computed once instead of at every step: exact, in each of its forms, and worth it."""

from __future__ import annotations

import shutil
from dataclasses import replace

import pytest
import torch
from transformers import Gemma2Config, Gemma2ForCausalLM, LlamaConfig, LlamaForCausalLM

from helpers.adapters import FullTraining, LoraRecipe, LoraTraining, SoftTargets, forget, frozen_start, pairs_of, recipe
from helpers.adapters.frozen_start import Reading
from helpers.language_model import Brain, answer_logits, load_brain
from helpers.library import load_facts
from helpers.packing import common_start, pack, share_rows, tight_rows
from helpers.records import Pair, Passage

PAIRS = pairs_of(load_facts("support")[:3], 3)
PAGES = [Pair(pair.question, pair.answer, ("Ask at the desk, it is open until six.",)) for pair in PAIRS[:3]]
RECIPE = LoraRecipe(epochs=3, batch=4, warm_up=1, rate=0.003, upper=2)


@pytest.fixture(scope="module")
def chat(chat_folder, tmp_path_factory) -> Brain:
    """A random Llama of six blocks with a chat template: texts begin alike there."""
    folder = tmp_path_factory.mktemp("six")
    shutil.copytree(chat_folder, folder, dirs_exist_ok=True)
    config = LlamaConfig.from_pretrained(chat_folder)
    config.num_hidden_layers = 6
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        LlamaForCausalLM(config).save_pretrained(folder)
    return load_brain(str(folder), device="cpu")


@pytest.fixture(params=["brain", "chat"])
def either(request) -> Brain:
    return request.getfixturevalue(request.param)


def plain(training: LoraTraining) -> LoraTraining:
    """The same run, with every batch through the whole model."""
    training.reading.first, training.reading.shares, training.reading.spares = 0, False, False
    return training


@pytest.mark.parametrize("pairs", [PAIRS, PAGES, [*PAIRS, *PAGES], [*PAIRS[:4], Passage("p", "We open at nine.")]])
def test_the_losses_are_those_of_the_plain_loop(either, pairs):
    fast, slow = LoraTraining(either, pairs, RECIPE), plain(LoraTraining(either, pairs, RECIPE))
    assert fast.reading.first == 4 and fast.reading.shares == either.chat
    ours, theirs = [step.loss for step in fast], [step.loss for step in slow]
    assert ours == pytest.approx(theirs, rel=1e-4)
    for one, other in zip(fast.parameters, slow.parameters, strict=True):
        assert torch.allclose(one, other, atol=1e-4)


def test_all_blocks_learn_alike_behind_a_shared_beginning(chat):
    every = replace(RECIPE, upper=None)
    fast, slow = LoraTraining(chat, PAIRS, every), plain(LoraTraining(chat, PAIRS, every))
    assert fast.reading.shares and not fast.reading.first
    assert [step.loss for step in fast] == pytest.approx([step.loss for step in slow], rel=1e-4)


def test_the_last_block_reads_what_an_answer_follows_and_learns_alike(either):
    every = replace(RECIPE, upper=None)
    fast, slow = (LoraTraining(either, [*PAIRS, *PAGES], every) for _ in range(2))
    plain(slow)
    assert fast.reading.spares
    seen, mlp = [], fast.brain.model.base_model.layers[-1].mlp
    hook = mlp.down_proj.register_forward_hook(lambda part, given, out: seen.append(out.shape[:-1].numel()))
    ours = [step.loss for step in fast]
    few = list(seen)
    theirs = [step.loss for step in slow]
    hook.remove()
    assert few == [fast._to_learn(batch) for batch in fast.plan] and sum(few) < sum(seen[len(few) :]) / 3
    assert ours == pytest.approx(theirs, rel=1e-4) and "forward" not in vars(mlp)
    for one, other in zip(fast.parameters, slow.parameters, strict=True):
        assert torch.allclose(one, other, atol=1e-4)


def test_a_teachers_odds_meet_the_right_tokens(chat):
    texts = PAIRS[:6]
    loss = SoftTargets(answer_logits(chat, texts))
    run = LoraTraining(chat, texts, replace(RECIPE, batch=6), loss)
    assert run.step().loss == pytest.approx(0, abs=1e-4)  # before the first step the student is the teacher
    assert run.step().loss > 0


def test_the_lower_blocks_read_each_text_once(chat):
    run = LoraTraining(chat, PAIRS, RECIPE)
    seen, whole = [], run.brain.model.base_model.layers
    hook = whole[0].register_forward_hook(lambda block, given, out: seen.append(out.shape))
    list(run)
    hook.remove()
    assert len(run.plan) == 9 and len(seen) == 3  # one batch for each of the first round
    assert chat.model.base_model.layers is whole and len(whole) == 6


def test_other_texts_later_are_read_then(chat):
    run, other = LoraTraining(chat, PAIRS[:4], RECIPE), PAIRS[4:]
    list(run)
    run.go_on(other, 1)
    slow = plain(LoraTraining(chat, PAIRS[:4], RECIPE))
    list(slow)
    slow.go_on(other, 1)
    assert [step.loss for step in run] == pytest.approx([step.loss for step in slow], rel=1e-4)


def test_a_step_that_fails_leaves_the_model_whole(chat, monkeypatch):
    run, whole = LoraTraining(chat, PAIRS, RECIPE), chat.model.base_model.layers
    monkeypatch.setattr(whole[5], "forward", lambda *_, **__: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        run.step()
    assert chat.model.base_model.layers is whole


def test_full_training_changes_the_lower_blocks_too(chat):
    run = FullTraining(chat, PAIRS, replace(RECIPE, rate=0.001))
    lowest = run.brain.model.base_model.layers[0].mlp.up_proj.weight.detach().clone()
    list(run)
    assert run.reading.first == 0 and run.reading.shares
    assert not torch.equal(run.brain.model.base_model.layers[0].mlp.up_proj.weight, lowest)


def test_a_model_of_another_shape_goes_the_plain_way(chat_folder, tmp_path):
    """Every second block of Gemma 2 looks back a few tokens only, so its upper blocks are not a model of their own."""
    size = {"hidden_size": 32, "intermediate_size": 64, "num_hidden_layers": 4, "head_dim": 16}
    heads = {"num_attention_heads": 2, "num_key_value_heads": 2, "final_logit_softcapping": None}
    config = Gemma2Config(vocab_size=300, initializer_range=0.5, sliding_window=8, **size, **heads)
    shutil.copytree(chat_folder, tmp_path, dirs_exist_ok=True)
    Gemma2ForCausalLM(config).save_pretrained(tmp_path)
    run = LoraTraining(load_brain(str(tmp_path), device="cpu"), PAIRS, RECIPE)
    assert run.plain_head and run.reading.first == 0 and not run.reading.shares
    assert len([step.loss for step in run]) == 9


def test_a_mask_that_shows_a_neighbour_is_noticed(chat, monkeypatch):
    monkeypatch.setattr(frozen_start, "sees", lambda places, shared: torch.zeros(1, 1, *[places.shape[1]] * 2).tril())
    run = Reading(chat, 4, LoraTraining(chat, PAIRS, RECIPE).examples)
    assert (run.first, run.shares) == (0, False)


def test_a_shared_beginning_saves_most_of_a_batch(chat):
    examples = LoraTraining(chat, PAIRS, RECIPE).examples
    batch = Reading(chat, 4, examples).pack(examples)
    tokens = sum(len(ids) for ids, _ in examples)
    assert batch.shared > 50 and sum(map(len, batch.ids)) < 0.6 * tokens
    for span in batch.spans:
        ids = batch.ids[span.row][: batch.shared] + batch.ids[span.row][span.begin : span.end]
        assert ids == examples[span.example][0]
    assert sorted(batch.order) == list(range(len(examples)))


def test_what_is_to_be_learned_is_never_shared():
    same = [([1, 2, 3, 4], 2)] * 2
    assert common_start(same) == 1 and pack(same, 0, 1).targets == [3, 4, 3, 4]
    assert common_start(same[:1]) == 0 and common_start([([1, 2, 3], 2), ([4, 2, 3], 2)]) == 0


def test_the_brains_batches_are_packed_as_ever(brain):
    run = LoraTraining(brain, PAIRS, replace(RECIPE, upper=None))
    assert run.reading.pack(run.examples) == pack(run.examples, brain.tokenizer.pad_token_id)
    forget(run.so_far())


LENGTHS = [12, 19, 25, 9, 17, 22, 14, 19, 11, 25, 20, 8]


def test_rows_are_laid_out_with_little_padding():
    examples = [([length] * length, 1) for length in LENGTHS]  # an example's tokens are its length
    batch = pack(examples, pad=0)
    padded = sum(map(len, batch.ids))
    assert padded < 1.06 * sum(LENGTHS) and len(batch.ids[0]) <= 2 * max(LENGTHS)
    assert sorted(batch.order) == list(range(len(LENGTHS)))
    for span in batch.spans:
        own = slice(span.begin, span.end)
        assert batch.ids[span.row][own] == examples[span.example][0]
        assert batch.places[span.row][own] == list(range(LENGTHS[span.example]))


@pytest.mark.parametrize("lengths", [[7], [1, 1, 1], [5, 9, 3, 4], LENGTHS, [900, 20, 450, 450]])
def test_no_layout_that_is_tried_is_smaller_than_the_one_taken(lengths):
    room = 2 * max(lengths)

    def size(rows):
        assert sorted(i for row in rows for i in row) == list(range(len(lengths)))
        widths = [sum(lengths[i] for i in row) for row in rows]
        assert max(widths) <= room
        return len(rows) * max(widths)

    assert size(tight_rows(lengths, room)) <= min(size(share_rows(lengths, most)) for most in (max(lengths), room))


# -- steps that can be waited for ------------------------------------------------------------------


@pytest.fixture
def slow(chat, monkeypatch) -> Brain:
    """The same model, taken for one that learns slowly."""
    monkeypatch.setattr(recipe, "SMALL", 32)
    monkeypatch.setattr(frozen_start, "A_STEP", 400 * 2 * chat.model.config.hidden_size**2)
    return chat


def test_a_batch_in_parts_teaches_what_the_whole_batch_does(chat, slow, monkeypatch):
    pairs = [*PAIRS, *PAGES]
    parts = LoraTraining(slow, pairs, replace(RECIPE, batch=9))
    monkeypatch.setattr(frozen_start, "A_STEP", 1e12)
    whole = LoraTraining(slow, pairs, replace(RECIPE, batch=9))
    assert len(parts.plan) > len(whole.plan) == 6
    assert [i for part in parts.plan for i in part] == [i for batch in whole.plan for i in batch]
    losses, wanted = [step.loss for step in parts], [step.loss for step in whole]
    for batch, loss in enumerate(wanted):
        own = [i for i, number in enumerate(parts._batch) if number == batch]
        assert sum(losses[i] * parts._share(parts.plan[i], batch) for i in own) == pytest.approx(loss, rel=1e-4)
    for one, other in zip(parts.parameters, whole.parameters, strict=True):
        assert (one - other).abs().mean() < 1e-4  # where a gradient is almost 0, Adam makes much of its last digits


def test_a_part_is_no_longer_than_a_step_may_be_and_a_long_text_stands_alone(slow):
    run = LoraTraining(slow, [*PAIRS, Pair("What?", "x", ("long " * 100,))], replace(RECIPE, batch=20))
    for part in run.plan:
        packed = run.reading.pack([run.examples[i] for i in part])
        assert len(part) == 1 or sum(map(len, packed.places)) <= 400 + packed.shared
    assert len(run.plan) > 2 * RECIPE.epochs


def test_the_brain_learns_a_batch_in_a_step(brain, monkeypatch):
    monkeypatch.setattr(frozen_start, "A_STEP", 1)
    run = LoraTraining(brain, PAIRS, RECIPE)
    assert [len(batch) for batch in run.plan] == [4, 4, 1] * 3
    forget(run.so_far())
