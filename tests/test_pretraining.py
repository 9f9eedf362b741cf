"""The recipe works on a CPU: loss falls, a run resumes, the same seed gives the same weights."""

import json
from dataclasses import asdict, replace
from random import Random

import pytest
import torch

from helpers.language_model import load_brain
from helpers.pretraining.bundle import averaged, write_bundle
from helpers.pretraining.by_heart import GeneralKnowledge, general_facts
from helpers.pretraining.claims import Claim, attribute_claim
from helpers.pretraining.documents import Document
from helpers.pretraining.lexicon import load_lexicon
from helpers.pretraining.loss import thinned
from helpers.pretraining.muon import orthogonal
from helpers.pretraining.pages import draw, from_memory, open_book, related_book
from helpers.pretraining.rows import collate, make_row
from helpers.pretraining.subjects import subject, twin
from helpers.pretraining.tokens import END, Encoder, same_pieces, sample_texts, train_tokenizer
from helpers.pretraining.training import Recipe, Trainer, new_model
from helpers.records import DONT_KNOW

TINY = Recipe(steps=24, decay=6, warm_up=3, tokens=700, hidden=32, layers=1, heads=2, feed_forward=48, vocabulary=600)
CHEAP = replace(TINY, half=True, asked=4)


@pytest.fixture(scope="module")
def lex():
    return load_lexicon()


@pytest.fixture(scope="module")
def tokenizer(lex):
    known = GeneralKnowledge(general_facts())
    return train_tokenizer(sample_texts(Random(1), lex, known, 300), TINY.vocabulary)


def trained(folder, tokenizer, recipe):
    folder.mkdir(exist_ok=True)
    tokenizer.save(str(folder / "tokenizer.json"))
    trainer = Trainer(recipe, folder)
    return trainer, trainer.run(report_every=6)


def weights(trainer):
    return torch.cat([p.detach().reshape(-1) for p in trainer.model.parameters()])


def test_loss_falls_and_the_same_seed_gives_the_same_weights(tmp_path, tokenizer):
    one, losses = trained(tmp_path / "one", tokenizer, TINY)
    two, again = trained(tmp_path / "two", tokenizer, TINY)
    other, _ = trained(tmp_path / "other", tokenizer, replace(TINY, seed=8))
    assert losses[-1] < losses[0] - 0.3
    assert losses == again and torch.equal(weights(one), weights(two))
    assert not torch.equal(weights(one), weights(other))


@pytest.mark.parametrize("recipe", [TINY, CHEAP])
def test_a_run_that_was_cut_off_ends_where_an_uninterrupted_one_does(tmp_path, tokenizer, recipe):
    whole, _ = trained(tmp_path / "whole", tokenizer, recipe)
    (tmp_path / "cut").mkdir()
    tokenizer.save(str(tmp_path / "cut" / "tokenizer.json"))
    first = Trainer(recipe, tmp_path / "cut")
    batches = first._batches()
    for _ in range(10):
        first.update(next(batches))
    first.save()
    resumed = Trainer(recipe, tmp_path / "cut")
    assert resumed.step == 10
    resumed.run()
    assert torch.equal(weights(whole), weights(resumed))
    assert whole.seen_before == resumed.seen_before


def two_trainers(folder, tokenizer, **knobs):
    """A plain run and one with other knobs, from the same weights, and twelve batches for both."""
    for name in ("plain", "other"):
        (folder / name).mkdir()
        tokenizer.save(str(folder / name / "tokenizer.json"))
    plain, other = Trainer(TINY, folder / "plain"), Trainer(replace(TINY, **knobs), folder / "other")
    return plain, other, [batch for batch, _ in zip(plain._batches(), range(12))]


def test_products_in_16_bits_give_the_plain_loss_and_learn_as_much(tmp_path, tokenizer):
    """Each loss within 0.01 nats; after twelve steps of learning, within 0.03."""
    plain, half, batches = two_trainers(tmp_path, tokenizer, half=True)
    for step, batch in enumerate(batches):
        one, two = (trainer.loss(batch)[0].item() for trainer in (plain, half))
        assert one == pytest.approx(two, abs=0.03 if step else 0.01)
        assert step or abs(one - two) > 1e-5, "nothing was computed in 16 bits"
        plain.update(batch), half.update(batch)
    assert {p.dtype for p in half.model.parameters()} == {m.dtype for m in half.muon.momentum} == {torch.float32}


def gradients(trainer, batch):
    trainer.model.zero_grad()
    loss, _ = trainer.loss(batch)
    loss.backward()
    return torch.cat([loss.detach()[None], *(p.grad.reshape(-1) for p in trainer.model.model.parameters())])


def test_over_its_turns_the_thinned_loss_is_the_whole_one_and_so_is_its_gradient(tmp_path, tokenizer):
    plain, thin, batches = two_trainers(tmp_path, tokenizer, asked=4)
    batch = next(batch for batch in batches if (batch.weights < 0.2).sum() > 40)
    turns = [thinned(batch, 4, turn) for turn in range(4)]
    asked = int((batch.weights < 0.2).sum())
    assert sum(len(one.targets) for one in turns) == asked + 4 * (len(batch.targets) - asked)
    assert len(turns[0].targets) < len(batch.targets)
    whole, parts = gradients(plain, batch), []
    for thin.step in range(4):
        parts.append(gradients(thin, batch))
    assert torch.allclose(torch.stack(parts).mean(0), whole, atol=2e-6, rtol=1e-4)
    assert not torch.allclose(parts[0], whole, atol=2e-6, rtol=1e-4)


def test_matrices_are_made_orthogonal_in_16_bits_nearly_as_in_32():
    torch.manual_seed(0)
    matrices = torch.randn(3, 24, 40)
    exact, near = orthogonal(matrices), orthogonal(matrices.bfloat16()).float()
    assert torch.nn.functional.cosine_similarity(exact.flatten(1), near.flatten(1)).min() > 0.99
    assert not torch.equal(exact, near)


def test_a_word_that_training_does_not_show_keeps_the_vector_it_started_from(tmp_path, tokenizer):
    new_model(TINY, tokenizer).save_pretrained(tmp_path / "start")
    tokenizer.save(str(tmp_path / "start" / "tokenizer.json"))
    recipe = replace(TINY, steps=4, warm_up=1, start=str(tmp_path / "start"))
    trainer = Trainer(recipe, tmp_path / "run")
    table = trainer.model.model.embed_tokens.weight
    before, shown = table.detach().clone(), set()
    for batch, _ in zip(trainer._batches(), range(4)):
        shown |= set(batch.ids.flatten().tolist())
        trainer.update(batch)
    moved = (table.detach() != before).any(1).nonzero().flatten().tolist()
    assert set(moved) == shown and 10 < len(shown) < len(table)


def test_a_branch_computes_what_it_would_compute_alone(tokenizer):
    document = Document(
        ("The lamp costs 49 dollars.", "We open at 9."), (("How much is the lamp?", "49 dollars"), ("When?", "9"))
    )
    pages, branches = Encoder(tokenizer, finer=0).encode(document, Random(0))
    both = collate([make_row(pages, branches, 1.0)])
    model = new_model(TINY, tokenizer).eval()
    shared = model.model(input_ids=both.ids, attention_mask=both.mask, position_ids=both.positions).last_hidden_state[0]
    start = len(pages)
    for tokens, _ in branches:
        alone = model.model(input_ids=torch.tensor([pages + tokens])).last_hidden_state[0]
        assert torch.allclose(alone[len(pages) :], shared[start : start + len(tokens)], atol=1e-5)
        start += len(tokens)


def test_the_loss_weighs_answers_and_never_pages(tokenizer):
    document = Document(("The lamp costs 49 dollars.",), (("How much is the lamp?", "49 dollars"),))
    encoder = Encoder(tokenizer, finer=0)
    pages, [(tokens, answer_at)] = encoder.encode(document, Random(0))
    row = make_row(pages, [(tokens, answer_at)], 1.0)
    assert not any(row.weight[: len(pages)])
    assert row.weight[len(pages) + answer_at :] == [1.0] * (len(tokens) - answer_at)
    assert tokens[-1] == tokenizer.token_to_id(END)


def test_pieces_are_what_the_whole_text_gives(tokenizer, lex):
    known, rng = GeneralKnowledge(general_facts()), Random(3)
    documents = [draw(rng, lex, known, 1.0) for _ in range(60)]
    texts = ["\n".join([*d.passages, *(f"Question: {q}\nAnswer: {a}{END}" for q, a in d.asked)]) for d in documents]
    assert same_pieces(tokenizer, texts)


def test_a_finer_cut_still_reads_the_same(tokenizer):
    encoder, text = (
        Encoder(tokenizer, finer=1, cut=1, renamed=0),
        "Page: The Lindqvist kettle is dearer than the Heron kettle.",
    )
    cut = encoder.ids(text, Random(5), {}, cut=1)
    assert tokenizer.decode(cut, skip_special_tokens=False) == text
    assert len(cut) > len(encoder.ids(text, Random(5), {}))


def test_every_answer_stands_on_a_page_unless_it_is_a_refusal(lex):
    rng, found = Random(11), 0
    for _ in range(300):
        document = open_book(rng, lex)
        text = " ".join(document.passages).lower()
        for _, answer in document.asked:
            found += answer != DONT_KNOW
            assert answer == DONT_KNOW or answer.lower() in text, (document, answer)
    assert found > 500


def test_about_one_question_in_six_cannot_be_answered(lex):
    rng = Random(12)
    asked = [answer for _ in range(400) for _, answer in open_book(rng, lex).asked]
    assert 0.10 < asked.count(DONT_KNOW) / len(asked) < 0.22


def test_from_memory_half_of_the_questions_are_peoples_own(lex):
    rng, answers = Random(17), []
    for _ in range(100):
        document = from_memory(rng, lex)
        assert not document.passages and len(document.asked) == 6 and document.answer_weight < 1
        answers += [answer for _, answer in document.asked]
    assert DONT_KNOW not in answers and len(set(answers)) > 400


def test_hard_distractors_are_four_to_eight_pages(lex):
    rng = Random(13)
    sizes = [len(related_book(rng, lex).passages) for _ in range(50)]
    assert min(sizes) >= 4 and max(sizes) <= 8


def test_a_twin_differs_but_looks_alike(lex):
    rng = Random(14)
    pairs = [(one, twin(rng, lex, one)) for one in (subject(rng, lex, "person") for _ in range(100))]
    assert sum(one.text != other.text for one, other in pairs) > 85
    assert all(one.pattern == other.pattern for one, other in pairs)


def test_held_out_words_and_wordings_are_never_trained(lex):
    held = load_lexicon(held_names=True, held_wordings=True)
    assert not set(lex.names["first"]) & set(held.names["first"])
    assert not set(lex.words) & set(held.words)
    trained_questions = {q for a in lex.attributes for q in a.questions}
    fresh = [q for a in held.attributes for q in a.questions if q not in trained_questions]
    assert len(fresh) >= 0.98 * sum(len(a.questions) for a in held.attributes)
    assert not {v["base"] for v in lex.verbs if v["object"]} & {v["base"] for v in held.verbs if v["object"]}


def test_the_grammar_is_as_rich_as_promised(lex):
    assert len(lex.attributes) >= 60
    assert len(lex.verbs) + len(lex.attributes) + sum(map(len, lex.nouns.values())) >= 400


def test_any_statement_answers_any_question_of_its_attribute(lex):
    rng = Random(15)
    for attribute in lex.attributes[:50]:
        claim = attribute_claim(rng, lex, attribute, subject(rng, lex, attribute.of[0]))
        assert isinstance(claim, Claim) and all(answer in claim.sentence for _, answer in claim.asked)


def test_knowledge_is_shown_by_rank():
    known, rng = GeneralKnowledge(general_facts()), Random(16)
    for _ in range(2000):
        known.document(rng)
    third = len(known.seen) // 3
    assert sum(known.seen[:third]) > 3 * sum(known.seen[-third:])


def test_a_bundle_of_half_the_size_is_the_same_brain(tmp_path, tokenizer):
    (tmp_path / "run").mkdir()
    tokenizer.save(str(tmp_path / "run" / "tokenizer.json"))
    (tmp_path / "run" / "recipe.json").write_text(json.dumps(asdict(TINY)))
    trainer = Trainer(TINY, tmp_path / "run")
    trainer.save()
    for half in (False, True):
        write_bundle(tmp_path / "run", tmp_path / str(half), half=half)
    sizes = [(tmp_path / str(half) / "model.safetensors").stat().st_size for half in (False, True)]
    brain = load_brain(str(tmp_path / "True"))
    assert sizes[1] < 0.6 * sizes[0] and brain.model.dtype == torch.float32
    kept = dict(brain.model.named_parameters())
    for name, tensor in trainer.model.named_parameters():
        assert torch.allclose(tensor, kept[name], atol=2e-3)


def test_an_average_lies_between_its_ends():
    early, late = {"w": torch.tensor([0.0, 4.0])}, {"w": torch.tensor([1.0, 2.0])}
    assert averaged(late, early, 1.0)["w"].tolist() == [1.0, 2.0] and averaged(late, early, 0.0)["w"].tolist() == [
        0.0,
        4.0,
    ]
    assert averaged(late, early, 0.75)["w"].tolist() == [0.75, 2.5]


def test_a_card_that_is_written_anew_keeps_what_was_tried(tmp_path):
    from helpers.pretraining.card import TRIED, write_card

    (tmp_path / "recipe.json").write_text('{"seed": 7, "history": "One leg."}', "utf-8")
    (tmp_path / "model.safetensors").write_bytes(b"1234")
    write_card(tmp_path, "| first |")
    card = tmp_path / "README.md"
    assert TRIED not in card.read_text("utf-8")
    card.write_text(f"{card.read_text('utf-8')}\n{TRIED}\n\nMore tokens.\n", "utf-8")
    write_card(tmp_path, "| second |")
    assert card.read_text("utf-8").endswith(f"| second |\n\n{TRIED}\n\nMore tokens.\n")
