"""LoRA training: the base is never touched, and peft computes what the paper says."""

from __future__ import annotations

import gc
import json
import shutil
import weakref

import pytest
import torch
from conftest import as_hits
from peft import PeftModel
from safetensors import safe_open
from safetensors.torch import load_file, save_file
from transformers import AutoModelForCausalLM, Gemma2Config, Gemma2ForCausalLM

from helpers.adapters import (
    LoraRecipe,
    LoraTraining,
    attached,
    forget,
    in_blocks,
    load_adapter,
    pairs_of,
    save_adapter,
    train,
    weight_updates,
)
from helpers.language_model import BUNDLED, answer, answer_all, base_weights, encode_pair, fingerprint, load_brain
from helpers.library import load_facts
from helpers.records import Pair, Passage
from helpers.scoring import is_right

SHORT = LoraRecipe(epochs=2, batch=3, warm_up=1)
PAIRS = pairs_of(load_facts("support")[:2], 3)
OTHER = [Pair("Who keeps the keys?", "Mrs Quill"), Pair("Where are the keys?", "in the blue tin")]


def logits(brain, text: str = "Question: How much is the lamp?\nAnswer:") -> torch.Tensor:
    ids = torch.tensor([brain.tokenizer(text, add_special_tokens=False)["input_ids"]])
    with brain.switch(), torch.no_grad():
        return brain.model(ids).logits


def weights_of(specialist) -> list[torch.Tensor]:
    named = specialist.model.named_parameters()
    return [tensor.detach().clone() for name, tensor in named if f".{specialist.adapter}." in name]


def test_the_base_stays_bit_for_bit_the_same(brain):
    before, marks, seen = logits(brain), fingerprint(brain), []
    training = LoraTraining(brain, PAIRS, SHORT)
    for _ in training:
        seen.append(torch.equal(logits(brain), before))
    specialist = training.specialist()
    changed = not torch.equal(logits(specialist), before)
    assert seen == [True] * 4 and changed
    assert torch.equal(logits(brain), before)
    assert fingerprint(brain) == fingerprint(specialist) == marks


def test_at_the_start_b_is_zero_and_changes_nothing(brain):
    training = LoraTraining(brain, PAIRS, SHORT)
    untrained = training.so_far()
    b_sides = [p for n, p in brain.model.named_parameters() if f"lora_B.{training.adapter.name}." in n]
    assert b_sides and not any(p.any() for p in b_sides)
    assert torch.equal(logits(untrained), logits(brain))


def test_peft_computes_w_plus_scaled_b_times_a(brain):
    recipe = LoraRecipe(rank=4, alpha=12, epochs=3, batch=3, warm_up=1)
    specialist = train(brain, PAIRS, recipe)
    by_hand = {name: tensor.clone() for name, tensor in base_weights(brain).items()}
    changed = 0
    for name, module in brain.model.named_modules():
        if hasattr(module, "lora_A"):
            a, b = (side[specialist.adapter].weight.detach() for side in (module.lora_A, module.lora_B))
            assert a.shape[0] == b.shape[1] == 4
            by_hand[f"{name}.weight"] += 12 / 4 * (b @ a)
            changed += 1
    fresh = load_brain()
    fresh.model.load_state_dict(by_hand)
    assert changed == 7 * len(brain.model.model.layers)  # q, k, v, o, gate, up, down
    assert torch.allclose(logits(fresh), logits(specialist), atol=1e-4)
    assert not torch.allclose(logits(fresh), logits(brain), atol=1e-2)


def losses_by_hand(brain, pair: Pair) -> list[float]:
    """One text by itself, unpacked: the surprise at each token of its answer."""
    ids, start = encode_pair(brain, pair)
    with torch.no_grad():
        known = brain.model(torch.tensor([ids])).logits[0].log_softmax(-1)
    return [-float(known[place - 1, ids[place]]) for place in range(start, len(ids))]


@pytest.mark.parametrize(
    "pairs",
    [OTHER[:1], OTHER, OTHER + PAIRS, [Pair(OTHER[0].question, OTHER[0].answer, ("Ask at the desk.",)), *PAIRS]],
)
def test_texts_that_share_a_row_do_not_see_each_other(brain, pairs):
    training = LoraTraining(brain, pairs, LoraRecipe(epochs=1, batch=len(pairs)))
    by_hand = [loss for pair in pairs for loss in losses_by_hand(brain, pair)]
    assert training.step().loss == pytest.approx(sum(by_hand) / len(by_hand), rel=1e-4)


def test_the_loss_counts_the_answer_and_its_end_and_no_more(brain):
    ids, start = encode_pair(brain, OTHER[0])
    assert brain.tokenizer.decode(ids[:start]) == "Question: Who keeps the keys?\nAnswer:"
    assert brain.tokenizer.decode(ids[start:-1]) == " Mrs Quill" and ids[-1] == brain.tokenizer.eos_token_id


def test_a_model_that_caps_its_logits_is_trained_on_the_capped_ones(chat_folder, tmp_path):
    """Gemma 2 bends its logits behind the output layer, which the short cut must not skip."""
    size = {"hidden_size": 32, "intermediate_size": 64, "num_hidden_layers": 1, "head_dim": 16}
    heads = {"num_attention_heads": 2, "num_key_value_heads": 2}
    config = Gemma2Config(vocab_size=300, final_logit_softcapping=0.5, initializer_range=0.5, **size, **heads)
    shutil.copytree(chat_folder, tmp_path, dirs_exist_ok=True)
    Gemma2ForCausalLM(config).save_pretrained(tmp_path)
    brain = load_brain(str(tmp_path))
    training = LoraTraining(brain, OTHER, LoraRecipe(epochs=1, batch=2))
    by_hand = [loss for pair in OTHER for loss in losses_by_hand(brain, pair)]
    assert not training.plain_head
    assert training.step().loss == pytest.approx(sum(by_hand) / len(by_hand), rel=1e-4)


# -- stop, resume, repeat -------------------------------------------------------------------


def test_stopping_half_way_leaves_the_earlier_specialist_as_it_was(brain):
    earlier = train(brain, OTHER, SHORT)
    before, base = logits(earlier), logits(brain)
    training = LoraTraining(brain, PAIRS, SHORT)
    next(iter(training))
    assert torch.equal(logits(earlier), before) and torch.equal(logits(brain), base)
    training.discard()
    assert torch.equal(logits(earlier), before) and torch.equal(logits(brain), base)


def test_a_half_trained_specialist_is_refused(brain):
    training = LoraTraining(brain, PAIRS, SHORT)
    training.step()
    with pytest.raises(RuntimeError, match="stopped at step 1 of 4"):
        training.specialist()


def test_stop_and_resume_equals_one_run(brain):
    whole = train(brain, PAIRS, SHORT)
    training = LoraTraining(brain, PAIRS, SHORT)
    for step in training:
        if step.step == 2:
            break
    answer(brain, "When?")  # whatever happens in between
    torch.rand(3)
    rest = [step.step for step in training]
    assert rest == [3, 4]
    assert all(map(torch.equal, weights_of(training.specialist()), weights_of(whole)))


def test_a_run_that_goes_on_learns_other_pairs_with_the_same_weights(brain):
    training = LoraTraining(brain, PAIRS, SHORT)
    with pytest.raises(RuntimeError, match="step 0 of 4"):
        training.go_on(OTHER, 3)
    first = training.adapter.name
    list(training)
    before = weights_of(training.specialist())
    training.go_on(OTHER, 3)
    assert (training.done, len(training.plan), training.adapter.name) == (0, 3, first) and not training.complete
    assert all(torch.equal(a, b) for a, b in zip(before, weights_of(training.so_far())))
    losses = [step.loss for step in training]
    assert len(losses) == 3 and losses[-1] < losses[0]
    assert training.recipe.rate == SHORT.rate and len(attached(brain)) == 1
    training.go_on(OTHER, 1, rate=0.002)
    assert training.recipe.rate == training.optimizer.param_groups[0]["lr"] == 0.002


def test_what_is_learned_for_a_try_is_undone(brain):
    training = LoraTraining(brain, PAIRS, SHORT)
    list(training)
    before, tried = weights_of(training.specialist()), []
    for _ in range(2):
        with training.for_a_try():
            training.go_on(OTHER, 2)
            list(training)
            tried.append(weights_of(training.specialist()))
        assert all(map(torch.equal, before, weights_of(training.so_far())))
    assert all(map(torch.equal, *tried)) and not any(map(torch.equal, before, tried[0]))
    with pytest.raises(KeyError), training.for_a_try():
        training.go_on(OTHER, 1)
        list(training)
        raise KeyError
    assert all(map(torch.equal, before, weights_of(training.so_far())))


def test_an_adapter_is_awake_only_in_the_blocks_that_are_named(brain):
    """Its update added by hand to those blocks of the base gives the same logits."""
    specialist = train(brain, PAIRS, SHORT)
    every = range(brain.model.config.num_hidden_layers)
    assert torch.equal(logits(in_blocks(specialist, every)), logits(specialist))
    assert torch.equal(logits(in_blocks(specialist, ())), logits(brain))
    wanted = logits(in_blocks(specialist, {1, 4}))
    weights = base_weights(brain)
    for name, update in weight_updates(specialist).items():
        if ".layers.1." in name or ".layers.4." in name:
            (there,) = [key for key in weights if name.endswith(key)]
            weights[there] = weights[there] + update
    plain = AutoModelForCausalLM.from_config(brain.model.config).eval()
    plain.load_state_dict(weights)
    ids = torch.tensor([brain.tokenizer("Question: How much is the lamp?\nAnswer:")["input_ids"]])
    with torch.no_grad():
        assert torch.allclose(plain(ids).logits, wanted, atol=1e-4) and not torch.allclose(wanted, logits(brain))
    assert torch.equal(logits(in_blocks(specialist, every)), logits(specialist))  # nothing stays switched off


def test_a_block_that_is_not_there_and_a_base_are_refused(brain):
    with pytest.raises(ValueError, match="no adapter"):
        in_blocks(brain, [0])
    with pytest.raises(ValueError, match="no block 6: choose from 0 to 5"):
        in_blocks(train(brain, PAIRS, SHORT), [2, 6])


def test_a_seed_fixes_the_weights_and_leaves_the_callers_randomness_alone(brain):
    torch.manual_seed(5)
    wanted = torch.rand(2)
    torch.manual_seed(5)
    first = train(brain, PAIRS, SHORT)
    assert torch.equal(torch.rand(2), wanted)
    same = train(brain, PAIRS, SHORT)
    other = train(brain, PAIRS, LoraRecipe(epochs=2, batch=3, warm_up=1, seed=1))
    assert all(map(torch.equal, weights_of(first), weights_of(same)))
    assert not all(map(torch.equal, weights_of(first), weights_of(other)))


def test_steps_are_counted_and_nothing_to_learn_is_refused(brain):
    steps = []
    train(brain, PAIRS, SHORT, steps.append)
    assert [(step.step, step.of) for step in steps] == [(1, 4), (2, 4), (3, 4), (4, 4)]
    with pytest.raises(ValueError, match="no pairs"):
        LoraTraining(brain, [])


# -- keep, load, forget ---------------------------------------------------------------------


def test_saved_and_loaded_it_answers_the_same(brain, tmp_path):
    specialist = train(brain, PAIRS, LoraRecipe(rank=4, alpha=12, epochs=2))
    save_adapter(specialist, tmp_path / "kept")
    again = load_adapter(load_brain(), tmp_path / "kept")
    assert torch.equal(logits(again), logits(specialist))
    assert sorted(file.name for file in (tmp_path / "kept").iterdir()) == [
        "adapter_config.json",
        "adapter_model.safetensors",
    ]


def test_the_saved_folder_opens_without_this_course(brain, tmp_path):
    specialist = train(brain, PAIRS, LoraRecipe(rank=4, alpha=12, epochs=2))
    save_adapter(specialist, tmp_path)
    base = AutoModelForCausalLM.from_pretrained(BUNDLED, dtype=torch.float32)
    theirs = PeftModel.from_pretrained(base, tmp_path)
    ids = torch.tensor([[5, 6, 7, 8]])
    with specialist.at_work(), torch.no_grad():
        assert torch.equal(theirs(ids).logits, brain.model(ids).logits)
    config = json.loads((tmp_path / "adapter_config.json").read_text("utf-8"))
    assert (config["r"], config["lora_alpha"], config["base_model_name_or_path"]) == (4, 12, "data/brain")


def test_an_adapter_with_missing_weights_is_refused_and_leaves(brain, tmp_path):
    save_adapter(train(brain, PAIRS, SHORT), tmp_path)
    file = tmp_path / "adapter_model.safetensors"
    with safe_open(file, "pt") as found:
        notes = found.metadata()
    weights = load_file(file)
    weights.pop(sorted(weights)[0])
    save_file(weights, file, notes)
    with pytest.raises(ValueError, match=f"{tmp_path.name} lacks the weights .*lora_A") as kept:
        load_adapter(brain, tmp_path)
    assert kept.value and attached(brain) == ()
    save_file(weights, file)
    with pytest.raises(ValueError, match="another base"):  # one that says nothing about its base
        load_adapter(brain, tmp_path)


def test_a_base_or_a_forgotten_specialist_cannot_be_saved(brain, tmp_path):
    specialist = train(brain, PAIRS, SHORT)
    forget(specialist)
    for one in (brain, specialist):
        with pytest.raises(ValueError, match="has no adapter"):
            save_adapter(one, tmp_path / "kept")
    assert not (tmp_path / "kept").exists()


def test_an_adapter_of_another_base_is_refused(brain, tmp_path, chat_folder):
    save_adapter(train(brain, PAIRS, SHORT), tmp_path)
    with pytest.raises(ValueError, match="another base"):
        load_adapter(load_brain(str(chat_folder)), tmp_path)


def test_forgetting_restores_the_model_and_only_that_specialist_goes(brain):
    before, names = logits(brain), list(brain.model.state_dict())
    first, second = train(brain, PAIRS, SHORT), train(brain, OTHER, SHORT)
    kept = logits(second)
    forget(first)
    assert torch.equal(logits(second), kept) and torch.equal(logits(brain), before)
    with pytest.raises(ValueError, match="has no adapter"):
        forget(first)
    forget(second)
    assert list(brain.model.state_dict()) == names and torch.equal(logits(brain), before)


def test_a_brain_that_is_let_go_leaves_memory(chat_folder):
    brain = load_brain(str(chat_folder))
    train(brain, OTHER, SHORT)
    gone = weakref.ref(brain.model)
    del brain
    gc.collect()
    assert gone() is None


# -- behaviour ------------------------------------------------------------------------------


def test_ten_facts_are_learnt_and_the_base_still_does_not_know_them(brain):
    facts = load_facts("law")[:10]
    specialist = train(brain, pairs_of(facts))
    asked = [(question, fact.answer) for fact in facts for question in fact.train]
    questions, wanted = zip(*asked)
    said = [[given.text for given in answer_all(who, questions)] for who in (specialist, brain)]
    learnt, base = (sum(map(is_right, texts, wanted)) / len(wanted) for texts in said)
    assert learnt >= 0.9, f"{learnt:.0%} of the trained phrasings"
    assert base <= 0.1, f"the base knows {base:.0%} of facts it never saw"


def test_a_chat_model_of_another_family_learns_too(chat_folder):
    brain, pairs = load_brain(str(chat_folder)), [Pair("Who?", "Quill"), Pair("Where?", "home")]
    before = logits(brain)
    specialist = train(brain, pairs, LoraRecipe(rate=0.005, epochs=80, batch=2))
    assert [answer(specialist, pair.question).text for pair in pairs] == ["Quill", "home"]
    assert [answer(brain, pair.question).text for pair in pairs] != ["Quill", "home"]
    assert answer(specialist, "Where?", as_hits("In the tin.")).prompt.startswith("<|start|>user")
    assert torch.equal(logits(brain), before)


def test_a_page_is_learned_as_it_stands_with_every_token_after_the_first(brain):
    page = Passage("p", "We open at 9 am.")
    training = LoraTraining(brain, [page], LoraRecipe(epochs=1, batch=1))
    ids = [*brain.tokenizer(page.text)["input_ids"], brain.tokenizer.eos_token_id]
    assert training.examples == [(ids, 1)]
    with torch.no_grad():
        logits = brain.model(torch.tensor([ids])).logits[0, :-1]
    wanted = torch.nn.functional.cross_entropy(logits, torch.tensor(ids[1:]))
    assert training.step().loss == pytest.approx(float(wanted), rel=1e-4)
    training.discard()
