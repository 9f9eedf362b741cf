"""The model that answers, against the raw model of transformers and against a model of another kind."""

from __future__ import annotations

import shutil
from dataclasses import replace

import pytest
import torch
from conftest import as_hits
from transformers import AutoModelForCausalLM, AutoTokenizer

from helpers.adapters import LoraRecipe, forget, train
from helpers.language_model import (
    BUNDLED,
    LONGEST_ANSWER,
    PromptTooLong,
    answer,
    answer_all,
    answering,
    encode_pair,
    fingerprint,
    limit_of,
    load_brain,
    loading,
    next_token_odds,
    odds,
    prompt_for,
    room_for,
    tokens_of,
)
from helpers.language_model.encoding import answer_ids, stop_tokens
from helpers.pretraining import rows
from helpers.records import ONE_LINE, AnswerForm, Pair

QUESTIONS = [
    "What is the capital of France?",
    "When?",
    "How much does the Heron desk lamp cost, and who sells it in Ellerford on a Thursday?",
]
PAGES = [(), as_hits("We open at 9 am.", "We close at 5 pm."), as_hits("The Heron desk lamp costs 39 euros.")]


@pytest.fixture(scope="module")
def raw():
    """The same files, read by transformers alone."""
    return AutoModelForCausalLM.from_pretrained(BUNDLED, dtype=torch.float32), AutoTokenizer.from_pretrained(BUNDLED)


def test_a_batch_answers_as_one_by_one(brain):
    together = answer_all(brain, QUESTIONS, PAGES)
    alone = [answer(brain, question, hits) for question, hits in zip(QUESTIONS, PAGES)]
    assert [given.text for given in together] == [given.text for given in alone]
    assert [given.prompt for given in together] == [given.prompt for given in alone]
    assert [given.hits for given in together] == PAGES


def test_greedy_answers_equal_a_loop_over_the_raw_model(brain, raw):
    model, tokenizer = raw
    given = answer(brain, QUESTIONS[2], PAGES[2])
    ids = tokenizer(given.prompt)["input_ids"]
    start = len(ids)
    while len(ids) < start + LONGEST_ANSWER:
        with torch.no_grad():
            ids.append(int(model(torch.tensor([ids])).logits[0, -1].argmax()))
        if ids[-1] == tokenizer.eos_token_id:
            break
    assert given.text == tokenizer.decode(ids[start:], skip_special_tokens=True).strip().splitlines()[0]


@pytest.mark.parametrize("longest", [1, 3, 80])
def test_the_form_of_an_answer_decides_its_length(brain, raw, longest):
    model, tokenizer = raw
    given = answer(brain, QUESTIONS[1], PAGES[1], AnswerForm(longest, several_lines=True))
    inputs = tokenizer(given.prompt, return_tensors="pt")
    with torch.no_grad():
        whole = model.generate(**inputs, max_new_tokens=longest, do_sample=False)[0, inputs["input_ids"].shape[1] :]
    lines = tokenizer.decode(whole, skip_special_tokens=True).strip().splitlines()
    assert given.text == "\n".join(line.strip() for line in lines)
    assert given.cut == (len(whole) == longest and tokenizer.eos_token_id not in whole)


def test_a_trained_answer_may_have_several_lines(brain):
    letter = "Dear Ada,\nWe open at 9 am.\n\nKind regards,\nBrindle"
    pairs = [Pair(f"When do you open{mark}", letter) for mark in ("?", "??", " today?", " now?")]
    writer = train(brain, pairs, LoraRecipe(batch=4, epochs=30))
    several, one = AnswerForm(60, several_lines=True), AnswerForm(60)
    assert answer(writer, "When do you open?", form=several).text == letter
    first = answer(writer, "When do you open?", form=one)
    assert (first.text, first.cut) == ("Dear Ada,", False)
    short = answer(writer, "When do you open?", form=AnswerForm(6, several_lines=True))
    assert letter.startswith(short.text) and short.cut
    forget(writer)


def test_each_line_of_a_trained_answer_begins_as_its_first_does(brain, chat_folder):
    (ids, start), tokenizer = encode_pair(brain, Pair("Who?", "Ada.\nPlease wait.")), brain.tokenizer
    wanted = [*tokenizer(" Ada.\n Please wait.")["input_ids"], tokenizer.eos_token_id]
    assert ids[start:] == wanted and tokenizer(" Please")["input_ids"][0] in wanted
    chat = load_brain(str(chat_folder))
    ids, start = encode_pair(chat, Pair("Who?", "Ada.\nPlease wait."))
    assert chat.tokenizer.decode(ids[start:-1]) == "Ada.\nPlease wait."


def test_an_answer_has_a_token_at_least():
    with pytest.raises(ValueError, match="longest is 0"):
        AnswerForm(0)


def test_bytes_that_are_no_letter_are_shown_as_one_broken_letter(brain, monkeypatch):
    tokenizer = type(brain.tokenizer)
    decoded = ["J\ufffdrg M\ufffd\ufffd", "caf\u00e9"]
    monkeypatch.setattr(tokenizer, "batch_decode", lambda *_, **__: decoded)
    given = answer_all(brain, ["Who?", "Where?"])
    assert sorted(one.text for one in given) == ["J▯rg M▯", "caf\u00e9"]


def test_odds_equal_a_hand_computation_on_full_logits(brain, raw):
    model, tokenizer = raw
    (found,) = odds(brain, QUESTIONS[2], ["39 euros"], PAGES[2])
    prompt = tokenizer("Page: The Heron desk lamp costs 39 euros.\nQuestion: " + QUESTIONS[2] + "\nAnswer:")[
        "input_ids"
    ]
    wanted = [*tokenizer(" 39 euros")["input_ids"], tokenizer.eos_token_id]
    with torch.no_grad():
        logits = model(torch.tensor([prompt + wanted])).logits[0]
    chosen = [float(torch.log_softmax(logits[len(prompt) - 1 + i], -1)[token]) for i, token in enumerate(wanted)]
    assert found.probability == pytest.approx(torch.tensor(chosen).sum().exp().item(), rel=1e-4)
    assert found.nats_per_token == pytest.approx(-sum(chosen) / len(chosen), rel=1e-4)


def test_odds_of_many_answers_in_batches_equal_those_one_by_one(brain):
    """Answers of one to eight tokens share rows of one length: none may see another's filling."""
    answers = ["9", "39 euros", "open Profile and tap New password", "I don't know.", *map(str, range(100, 140))]
    together = odds(brain, QUESTIONS[2], answers, PAGES[2])
    alone = [odds(brain, QUESTIONS[2], [text], PAGES[2])[0] for text in answers]
    assert len(answers) > answering.BATCH and [one.continuation for one in together] == answers
    for one, other in zip(together, alone):
        assert one.probability == pytest.approx(other.probability, rel=1e-4)
        assert one.nats_per_token == pytest.approx(other.nats_per_token, abs=1e-4)
    assert odds(brain, QUESTIONS[2], [], PAGES[2]) == []


def test_the_odds_of_what_was_said_are_those_of_the_tokens_it_was_written_in(brain):
    said = answer(brain, QUESTIONS[2], PAGES[2])
    assert brain.tokenizer.decode(said.tokens[:-1]).strip() == said.text and said.tokens[-1] in stop_tokens(brain)
    texts = [said.text, "a pony"]
    usual, pony = odds(brain, QUESTIONS[2], texts, PAGES[2], said)
    assert [usual, pony] == odds(brain, QUESTIONS[2], texts, PAGES[2])  # here the tokenizer writes the same
    other = replace(said, tokens=tuple(answer_ids(brain, "a pony")))
    spelled = odds(brain, QUESTIONS[2], texts, PAGES[2], other)[0]
    assert spelled.probability == pytest.approx(pony.probability) and spelled.probability < usual.probability / 10


@pytest.mark.parametrize(
    ("text", "ids", "tokens"),
    [(" at 9", [7, 8, 1, 0], (7, 8, 1)), (" at 9\nQuestion", [7, 8, 9, 1], ()), (" at 9", [7, 8, 9], ())],
)
def test_only_the_tokens_of_a_whole_answer_are_kept(text, ids, tokens):
    assert answering._own(ONE_LINE, text, ids, (1,)) == tokens


def test_next_token_odds_are_the_best_of_a_distribution(brain, raw):
    model, tokenizer = raw
    found = next_token_odds(brain, "The capital of France is", k=len(tokenizer))
    assert sum(share for _, share in found) == pytest.approx(1, abs=1e-4)
    with torch.no_grad():
        best = int(model(**tokenizer("The capital of France is", return_tensors="pt")).logits[0, -1].argmax())
    assert found[0][0] == tokenizer.decode([best])
    three = next_token_odds(brain, "The capital of France is", k=3)
    assert dict(three) == pytest.approx(dict(found[:3]))


def test_pages_change_the_prompt_and_no_weight(brain):
    before = fingerprint(brain)
    without, with_page = answer(brain, "When?"), answer(brain, "When?", PAGES[1])
    assert with_page.prompt == "Page: We open at 9 am.\nPage: We close at 5 pm.\n" + without.prompt
    assert fingerprint(brain) == before


def test_asking_twice_gives_the_same_answer(brain):
    first, second = (answer_all(brain, QUESTIONS, PAGES) for _ in range(2))
    assert [given.text for given in first] == [given.text for given in second]


def test_as_many_lists_of_hits_as_questions(brain):
    with pytest.raises(ValueError, match="3 questions but 1 lists of hits"):
        answer_all(brain, QUESTIONS, PAGES[:1])
    assert answer_all(brain, []) == []


def test_a_fingerprint_sees_one_changed_bit(chat_folder):
    brain = load_brain(str(chat_folder))
    before, weight = fingerprint(brain), brain.model.model.norm.weight.data
    weight[0] = torch.nextafter(weight[0], torch.tensor(2.0))
    assert fingerprint(brain) != before


def test_damaged_weights_are_refused(monkeypatch, tmp_path):
    copy = tmp_path / "brain"
    shutil.copytree(BUNDLED, copy)
    monkeypatch.setattr(loading, "BUNDLED", copy)
    assert fingerprint(load_brain())
    weights = bytearray((copy / "model.safetensors").read_bytes())
    weights[-5] ^= 1
    (copy / "model.safetensors").write_bytes(weights)
    with pytest.raises(ValueError, match="restore it with git"):
        load_brain()


def test_a_model_that_is_not_there_is_an_error(tmp_path, monkeypatch):
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    with pytest.raises(OSError):
        load_brain(str(tmp_path / "nowhere"))


# -- a model of another kind ----------------------------------------------------------------


def test_a_chat_model_is_asked_in_its_own_template(chat_folder):
    brain = load_brain(str(chat_folder))
    given = answer(brain, "When?", PAGES[1])
    assert brain.chat
    assert given.prompt.startswith("<|start|>user\nAnswer in as few words")
    assert given.prompt.endswith("Page: We close at 5 pm.\nQuestion: When?<|end|>\n<|start|>assistant\n")


def test_a_chat_model_gives_odds_without_a_leading_space(chat_folder):
    brain = load_brain(str(chat_folder))
    (found,) = odds(brain, "When?", ["at 9"])
    prompt = brain.tokenizer(answer(brain, "When?").prompt, add_special_tokens=False)["input_ids"]
    wanted = [*brain.tokenizer("at 9", add_special_tokens=False)["input_ids"], brain.tokenizer.eos_token_id]
    with torch.no_grad():
        logits = brain.model(torch.tensor([prompt + wanted])).logits[0].log_softmax(-1)
    by_hand = sum(float(logits[len(prompt) - 1 + i, token]) for i, token in enumerate(wanted))
    assert found.nats_per_token == pytest.approx(-by_hand / len(wanted), rel=1e-4)


def test_the_environment_may_name_the_brain(chat_folder, monkeypatch):
    monkeypatch.setenv("BRAIN", str(chat_folder))
    assert fingerprint(load_brain()) == fingerprint(load_brain(str(chat_folder)))
    assert load_brain().chat


def test_a_model_without_a_padding_token_answers_in_batches_as_alone(chat_folder):
    brain = load_brain(str(chat_folder))
    together = answer_all(brain, QUESTIONS, PAGES)
    assert [given.text for given in together] == [answer(brain, q, h).text for q, h in zip(QUESTIONS, PAGES)]


# -- what is refused ------------------------------------------------------------------------


@pytest.mark.parametrize("question", ["", "  \n\t"])
def test_an_empty_question_is_refused(brain, question):
    for ask in (answer, lambda *given: odds(*given, ["9"]), lambda *given: answer_all(brain, ["When?", question])):
        with pytest.raises(ValueError, match="The question is empty"):
            ask(brain, question)
    with pytest.raises(ValueError, match="The text is empty"):
        next_token_odds(brain, "")


def many_pages(count: int):
    return as_hits(*(f"Shelf {number} holds the letters of the year {1900 + number}." for number in range(count)))


def test_the_limit_of_the_bundled_brain_is_the_longest_text_it_was_trained_on(brain):
    assert limit_of(brain) == rows.LONGEST < brain.model.config.max_position_embeddings


def test_a_prompt_past_the_limit_is_refused_and_says_what_to_do(brain):
    tokens = tokens_of(brain, prompt_for(brain, "When?", many_pages(60)))
    assert tokens > limit_of(brain)
    for ask in (answer, lambda *given: odds(*given[:2], ["9"], given[2])):
        with pytest.raises(PromptTooLong, match=f"has {tokens:,} tokens, and 'bundled' reads at most 416: hand over"):
            ask(brain, "When?", many_pages(60))
    with pytest.raises(PromptTooLong):
        answer(brain, "When " * 500)
    with pytest.raises(PromptTooLong):
        next_token_odds(brain, "When " * 500)
    assert answer_all(brain, ["When?"], [many_pages(60)], past_limit=True)[0].hits == many_pages(60)


def test_room_for_keeps_the_best_pages_that_fit(brain):
    few, many = many_pages(3), many_pages(60)
    assert room_for(brain, "When?", few) == few and room_for(brain, "When?", ()) == ()
    kept = room_for(brain, "When?", many[::-1])
    assert kept == many[: len(kept)][::-1], "the best ones, in the order in which they came"
    assert tokens_of(brain, prompt_for(brain, "When?", kept)) <= limit_of(brain)
    assert tokens_of(brain, prompt_for(brain, "When?", many[: len(kept) + 1])) > limit_of(brain)
    long = as_hits("We open at 9 am.", "and so on " * 200, "We close at 5 pm.")
    assert [hit.rank for hit in room_for(brain, "When?", long)] == [1, 3]
    assert answer(brain, "When?", room_for(brain, "When?", long)).hits == (long[0], long[2])


def test_another_model_is_held_to_its_window(chat_folder):
    brain = load_brain(str(chat_folder))
    assert limit_of(brain) == 1024 - LONGEST_ANSWER
    with pytest.raises(PromptTooLong, match="at most 984"):
        answer(brain, "When?", many_pages(60))


def test_one_text_is_not_read_letter_by_letter(shared_brain):
    with pytest.raises(TypeError, match="questions: want several texts, got the one text 'When'"):
        answer_all(shared_brain, "When")
    with pytest.raises(TypeError, match="answers: want several texts"):
        odds(shared_brain, "When?", "9 am")
