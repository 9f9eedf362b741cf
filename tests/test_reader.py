"""The reader's lessons: each question of a board costs what it would cost alone; a run goes on where it left off."""

from __future__ import annotations

import json
from dataclasses import replace
from random import Random
from types import SimpleNamespace

import pytest
import torch
from transformers import LlamaForCausalLM

from helpers.adapters import load_adapter
from helpers.language_model import encode_pair, load_brain
from helpers.library import common_facts
from helpers.pretraining import own_words, reader, reader_bundle
from helpers.pretraining.boards import board
from helpers.pretraining.chat_rows import chat_row
from helpers.pretraining.lexicon import load_lexicon
from helpers.pretraining.reader import ReaderRecipe, ReaderTraining, train_reader
from helpers.pretraining.rows import added, collate
from helpers.records import DONT_KNOW, Pair

SHORT = ReaderRecipe(steps=4, decay=2, warm_up=1, tokens=800, rank=2, alpha=4, memory=0.0)


@pytest.fixture
def chat(chat_folder_with_words):
    """A small chat model with random weights."""
    return load_brain(str(chat_folder_with_words))


@pytest.fixture
def tiny(chat, monkeypatch):
    monkeypatch.setattr(reader, "load_brain", lambda name: replace(chat, model=_copy(chat.model)))
    monkeypatch.setattr(reader, "POOL", 12)


def _copy(model):
    other = LlamaForCausalLM(model.config).eval()
    other.load_state_dict(model.state_dict())
    return other


def test_a_branch_costs_what_its_question_costs_alone(chat):
    document = board(Random(3), load_lexicon())
    assert len(document.asked) > 2
    chat.model.set_attn_implementation("eager")
    batch = added(collate([chat_row(chat, document), chat_row(chat, board(Random(4), load_lexicon()))]))
    with torch.no_grad():
        hidden = chat.model.base_model(
            input_ids=batch.ids, attention_mask=batch.mask, position_ids=batch.positions
        ).last_hidden_state
        logits = chat.model.lm_head(hidden[batch.rows, batch.columns])
        found = torch.nn.functional.cross_entropy(logits, batch.targets, reduction="none")[batch.rows == 0]
        alone = []
        for question, answer in document.asked:
            ids, at = encode_pair(chat, Pair(question, answer, document.passages))
            odds = chat.model(torch.tensor([ids])).logits[0, at - 1 : -1]
            alone.append(torch.nn.functional.cross_entropy(odds, torch.tensor(ids[at:]), reduction="none"))
    assert torch.allclose(found, torch.cat(alone), atol=1e-4)


def test_only_answers_count(chat):
    document = board(Random(3), load_lexicon())
    row = chat_row(chat, document)
    counted = [token for token, weight in zip(row.ids, row.weight) if weight]
    said = [answer for _, answer in document.asked]
    wanted = [token for q, a in document.asked for token in _answer_of(chat, Pair(q, a, document.passages))]
    assert counted == wanted and len(said) == len(document.asked)


def _answer_of(chat, pair):
    ids, at = encode_pair(chat, pair)
    return ids[at:]


def test_some_questions_have_no_answer():
    rng, lex = Random(0), load_lexicon()
    asked = [pair for _ in range(200) for pair in reader.lesson(rng, lex, ReaderRecipe()).asked]
    open_ones = sum(answer == DONT_KNOW for _, answer in asked)
    assert 0.2 < open_ones / len(asked) < 0.45


def test_a_run_goes_on_where_it_left_off(tiny, tmp_path):
    whole = ReaderTraining(SHORT, tmp_path)
    whole.run()
    first = tmp_path / "first"
    first.mkdir()
    cut = ReaderTraining(SHORT, first)
    for batch in cut.batches():
        cut.update(batch)
        if cut.step == 2:
            break
    cut.save()
    again = ReaderTraining(SHORT, first)
    assert again.step == 2
    again.run()
    for one, other in zip(whole.weights, again.weights, strict=True):
        assert torch.allclose(one, other, atol=1e-6)


def test_the_bundle_is_an_adapter_of_the_base(tiny, chat, tmp_path):
    train_reader(SHORT, tmp_path / "run")
    assert reader_bundle.bundle_reader(tmp_path / "run", tmp_path / "bundle") == SHORT.steps
    assert json.loads((tmp_path / "bundle" / "recipe.json").read_text())["tokens_seen"] > 0
    trained = ReaderTraining(SHORT, tmp_path / "run")
    opened = load_adapter(replace(chat, name="other"), tmp_path / "bundle")
    ids = torch.tensor([[5, 6, 7, 8]])
    with opened.at_work(), torch.no_grad():
        found = opened.model(ids).logits
    with trained.adapter.awake(), torch.no_grad():
        wanted = trained.brain.model(ids).logits
    with torch.no_grad():
        base = chat.model(ids).logits
    assert torch.allclose(found, wanted, atol=1e-2) and not torch.allclose(found, base, atol=1e-4)


def test_training_in_half_precision_learns_too(tiny, tmp_path):
    run = ReaderTraining(replace(SHORT, half=True, rate=1e-2, steps=30), tmp_path)
    batch = next(run.batches())
    losses = [run.update(batch) for _ in range(12)]
    assert all(weight.dtype == torch.float32 for weight in run.weights)
    assert losses[-1] < losses[0] - 0.1


def test_no_run_no_bundle(tmp_path):
    with pytest.raises(OSError):
        reader_bundle.bundle_reader(tmp_path, tmp_path / "bundle")


def test_its_own_words_are_whole_sentences(chat, monkeypatch):
    said = {
        "a?": "It is blue. And so on",
        "b?": "never ends",
        "c?": "",
        "d?": "Yes!",
        "e?": "I'm not sure.",
        "f?": "I don't know.",
    }
    monkeypatch.setattr(own_words, "answer_all", lambda brain, asked: [SimpleNamespace(text=said[q]) for q in asked])
    assert own_words.own_words(chat, list(said)) == [("a?", "It is blue."), ("d?", "Yes!")]


def test_what_it_says_from_memory_is_asked_once_and_comes_without_pages(chat, tiny, tmp_path, monkeypatch):
    asked, said = [], [("Who?", "Ann."), ("When?", "Now.")]
    monkeypatch.setattr(reader, "questions_without_pages", lambda rng, lex: ["Who?", "When?"])
    monkeypatch.setattr(reader, "own_words", lambda brain, ask: asked.append(ask) or said)
    recipe = replace(SHORT, memory=1.0)
    first, second = ReaderTraining(recipe, tmp_path), ReaderTraining(recipe, tmp_path)
    assert asked == [["Who?", "When?"]] and first.remembered == second.remembered == said
    lesson = reader.lesson(Random(1), first.lex, recipe, first.remembered)
    assert lesson.passages == () and {answer for _, answer in lesson.asked} == {"Ann.", "Now."}
    assert {weight for weight in chat_row(chat, lesson).weight if weight} == {own_words.WEIGHT}


def test_half_of_what_is_asked_without_pages_is_common_and_none_of_it_examined():
    """The common questions keep the model talking; those that measure what it forgot are others."""
    asked = own_words.questions_without_pages(Random(3), reader.load_lexicon())
    common = json.loads(own_words.COMMON.read_text("utf-8"))
    assert asked[: len(common)] == common and len(asked) == own_words.ASKED and len(set(common)) == len(common)
    examined = {question.lower() for fact in common_facts() for question in fact.questions}
    assert examined and not examined & {question.lower() for question in common}
