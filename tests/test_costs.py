"""Chapter 11: counting, stages, indexes, the break-even, the network, and the panels, on cases counted by hand."""

from __future__ import annotations

import socket
import threading
from dataclasses import replace

import numpy as np
import pytest
import torch
from conftest import as_hits

from helpers.adapters import LoraRecipe, LoraTraining, attached, forget, merged, pairs_of, train, weight_updates
from helpers.encoder import load_encoder
from helpers.findings import CONDITION, FAILS, HOLDS
from helpers.four_answers import LIBRARY, MEMORY
from helpers.language_model import (
    answer,
    answer_all,
    answer_in_stages,
    counted,
    fingerprint,
    read_ahead,
    reading_flops,
    untrained,
    weights_of,
)
from helpers.library import load_facts, load_library
from helpers.records import Passage
from helpers.retrieval import ExactSearch, Librarian
from helpers.retrieval.large import FLAT, HNSW, IVF, KINDS, BigIndex, bytes_for, made_vectors, neighbours, recall
from helpers.scoring import score_of
from helpers.three_offices import three_offices
from helpers.topics.costs import (
    at_home,
    break_even,
    building,
    figures,
    large_library,
    latency,
    machine,
    network,
    sizes,
    speed,
)
from helpers.topics.costs.break_even import Prices, Rented, Use, a_day, questions_to_break_even, rented_prices
from helpers.topics.costs.building import Both, Built
from helpers.topics.costs.large_library import EFFORTS, LARGEST, LeftOut, Measured
from helpers.topics.costs.latency import Split, Sums
from helpers.topics.costs.panel import BigLibrary, Calculator, calculator, library_size
from helpers.topics.costs.panel.calculator import NO_PRICE, RENTED, CalculatorPanel
from helpers.topics.costs.panel.library_size import LibraryPanel
from helpers.topics.costs.served import ServedSearch, Store
from helpers.topics.costs.timing import Timing, in_turn, roughly, times_as_long

FACTS = load_facts("support")
NASTY = "<img src=x onerror=alert(1)>"


@pytest.fixture(scope="module")
def encoder():
    return load_encoder()


# -- counting ----------------------------------------------------------------------------------


def test_one_layer_of_the_brain_counted_by_hand(brain):
    tokens, wide, inner = 50, 192, 512
    with counted() as work, torch.inference_mode():
        brain.model(input_ids=torch.zeros(1, tokens, dtype=torch.long), logits_to_keep=1)
    matrices = 2 * tokens * (4 * wide * wide + 3 * wide * inner)
    attention = 2 * 2 * tokens * tokens * wide  # the scores, and the mixing of the values
    assert work.of("layers.0") == matrices + attention
    assert work.flops == 6 * (matrices + attention) + 2 * wide * 4096 == reading_flops(brain, tokens)
    with pytest.raises(KeyError, match="no part"):
        work.of("layers.99")


def test_a_step_of_lora_takes_two_to_three_times_its_reading(brain):
    training = LoraTraining(brain, pairs_of(FACTS[:2], 2), LoraRecipe(epochs=1))
    with counted() as work:
        training.step()
    weights = 6 * (4 * 192 * 192 + 3 * 192 * 512)
    # Forward once and back through the base once; LoRA's own, attention and the output layer on top of it.
    assert 4 * weights * training.tokens < work.flops < 8 * weights * training.tokens
    training.discard()


def test_a_larger_shape_costs_no_memory_and_is_counted_alike(brain):
    same = untrained(brain, 192, 6, device="meta")
    assert weights_of(same) == weights_of(brain) == 3_443_520
    assert reading_flops(same, 40) == reading_flops(brain, 40)
    larger = untrained(brain, 576, 30, device="meta")
    assert 1.2e8 < weights_of(larger) < 1.3e8 and not next(larger.model.parameters()).is_cpu
    with pytest.raises(ValueError, match="multiple of 32"):
        untrained(brain, 200, 6)


# -- stages and the cache ----------------------------------------------------------------------


def test_stages_give_the_same_answers_with_and_without_a_cache(brain, encoder):
    librarian = Librarian(encoder, load_library("support").passages)
    for fact in FACTS[:6]:
        question = fact.test[0]
        hits = librarian.search(question)
        ahead = read_ahead(brain, hits)
        now, later = answer_in_stages(brain, question, hits), answer_in_stages(brain, question, hits, ahead)
        assert now.text == later.text == answer(brain, question, hits).text
        assert later.tokens_read == now.tokens_read - len(ahead.ids)
        assert answer_in_stages(brain, question).text == answer(brain, question).text


def test_a_cache_of_other_pages_is_not_used(brain):
    hits, other = as_hits("The lamp costs 9 euros."), as_hits("The shop opens at 8 am.")
    ahead = read_ahead(brain, other)
    said = answer_in_stages(brain, "What does the lamp cost?", hits, ahead)
    assert said.text == answer(brain, "What does the lamp cost?", hits).text
    assert said.tokens_read > len(ahead.ids) // 2
    # Two numbers a layer and place, of 192 numbers with 4 bytes each: the keys, and the values.
    assert ahead.bytes == len(ahead.ids) * 2 * 6 * 192 * 4


def test_a_length_makes_equal_work_and_an_empty_question_is_refused(brain):
    assert {answer_in_stages(brain, text, length=5).tokens_written for text in ("Who?", "What is 2?")} == {5}
    with pytest.raises(ValueError, match="empty"):
        answer_in_stages(brain, " ")


def test_a_merged_specialist_is_its_own_model_and_answers_alike(brain):
    before = fingerprint(brain)
    specialist = train(brain, pairs_of(FACTS[:3]), LoraRecipe(epochs=4))
    one = merged(specialist)
    questions = [fact.train[0] for fact in FACTS[:8]]
    assert [a.text for a in answer_all(one, questions)] == [a.text for a in answer_all(specialist, questions)]
    name, update = next(iter(weight_updates(specialist).items()))
    moved = one.model.state_dict()[name] - brain.model.state_dict()[name.replace(".weight", ".base_layer.weight")]
    assert torch.allclose(moved, update, atol=1e-6) and not one.adapter and fingerprint(brain) == before
    forget(specialist)
    assert not attached(brain)
    with pytest.raises(ValueError, match="no adapter"):
        merged(brain)


# -- timing ------------------------------------------------------------------------------------


def test_works_are_taken_in_turn_and_the_first_round_is_thrown_away():
    called = []
    timings = in_turn({name: lambda name=name: called.append(name) for name in "ab"}, rounds=3)
    assert called == list("ab" * 4) and all(len(one.seconds) == 3 for one in timings.values())


def test_the_median_and_its_interval_are_the_textbooks():
    # Conover's table for 20 values: the 6th and the 15th.
    assert Timing(tuple(range(1, 21))).interval == (6, 15) and Timing((1.0, 9.0, 2.0)).median == 2.0
    assert Timing((5.0,)).interval == (5.0, 5.0)
    assert times_as_long([2.0, 40.0], [1.0, 10.0]) == 3.0
    with pytest.raises(ValueError):
        times_as_long([1.0], [1.0, 2.0])


def test_the_energy_counters_are_read_where_they_are(tmp_path):
    with machine.measured(tmp_path) as energy:
        pass
    assert energy.joules is None
    package, part = tmp_path / "intel-rapl:0", tmp_path / "intel-rapl:0:0"
    for folder in (package, part):
        folder.mkdir()
        (folder / "energy_uj").write_text("9000000")
        (folder / "max_energy_range_uj").write_text("12000000")
    with machine.measured(tmp_path) as energy:
        (package / "energy_uj").write_text("11500000")
    assert energy.joules == 2.5
    with machine.measured(tmp_path) as energy:
        (package / "energy_uj").write_text("500000")  # it was full, and started again
    assert energy.joules == 1.0


def test_free_memory_keeps_to_the_limit_of_a_container(tmp_path):
    whole = machine.free_memory(tmp_path)
    (tmp_path / "memory.max").write_text("5000000\n")
    (tmp_path / "memory.current").write_text("2000000\n")
    assert machine.free_memory(tmp_path) == 3_000_000 < whole
    (tmp_path / "memory.max").write_text("max\n")
    assert machine.free_memory(tmp_path) > 3_000_000


# -- C1 ----------------------------------------------------------------------------------------


def built(facts: int, ratio: float, seconds: float = 1.0) -> Both:
    return Both(Built(facts, seconds, 1e9 * ratio * facts, 99), Built(facts, 0.1, 1e9 * facts, 0))


def test_facts_come_from_the_offices_in_turn_and_a_small_set_begins_a_large_one():
    shelf = three_offices()
    six, all_of_them = building.facts_of(shelf, 6), building.facts_of(shelf, 140)
    assert [fact.id.split("-")[0] for fact in six] == ["support", "law", "clinic"] * 2
    assert all_of_them[:6] == six and len({fact.id for fact in all_of_them}) == 140
    pages = building.pages_of(shelf, six)
    assert all(any(fact.statement in page.text for page in pages) for fact in six)
    with pytest.raises(ValueError, match="there are 142"):
        building.facts_of(shelf, 143)


def test_what_training_costs_is_what_all_its_steps_cost(brain, encoder):
    facts = building.facts_of(three_offices(), 4)
    one, specialist = building.train(brain, facts)
    again = LoraTraining(brain, pairs_of(facts), building.MANY_FACTS)
    with counted() as work:
        for _ in again:
            pass
    assert one.tokens == again.tokens and one.flops == pytest.approx(work.flops, rel=0.15) and one.seconds > 0
    again.discard()
    forget(specialist)
    pages = building.pages_of(three_offices(), facts)
    assert building.index(encoder, pages, 4).flops > 1e8


@pytest.mark.parametrize(("ratio", "verdict"), [(30, HOLDS), (2, FAILS)])
def test_c1_needs_a_clear_difference_at_every_size(ratio, verdict):
    (c1,) = building.findings([built(10, 50), built(140, ratio)])
    assert (c1.id, c1.verdict) == ("C1", verdict)


# -- C2 and C4 ---------------------------------------------------------------------------------


def split(way: str, size: int = 100, embed=0.0, search=0.0, read=0.01, write=0.05, text="9") -> Split:
    return Split(way, size, (embed, search, read, write), 20, 4, text)


SUMS = Sums(embed=3e8, compare=768, read_alone=1e8, read_with_pages=5e8)


@pytest.mark.parametrize(
    ("read", "search", "sums", "verdicts"),
    [
        (0.03, 0.002, SUMS, (CONDITION, CONDITION)),
        (0.03, 0.002, replace(SUMS, read_with_pages=1.1e8), (HOLDS, CONDITION)),
        (0.03, 0.002, replace(SUMS, read_with_pages=5e9), (CONDITION, HOLDS)),
        (0.01, 0.09, SUMS, (FAILS, FAILS)),
    ],
)
def test_c2_and_c4_are_judged_by_ratios_and_by_counting(read, search, sums, verdicts):
    splits = [split(way, read=r) for _ in range(3) for way, r in ((MEMORY, 0.01), (LIBRARY, read))]
    sized = [split(LIBRARY, 10_000, search=search), split(LIBRARY, 1_000, search=9.0)]
    c2, c4 = latency.findings(splits, sized, sums)
    assert (c2.id, c4.id) == ("C2", "C4") and (c2.verdict, c4.verdict) == verdicts


def test_a_library_of_any_size_finds_the_same_real_pages(encoder):
    passages = three_offices().passages
    exact = ExactSearch(passages, encoder.embed([page.text for page in passages]), encoder)
    large, small = latency.Pages(encoder, passages, 5_000), latency.Pages(encoder, passages, 50)
    assert large.vectors.shape == (5_000, 384) and len(small.passages) == 50
    assert np.allclose(np.linalg.norm(large.vectors, axis=1), 1, atol=1e-5)
    for fact in FACTS[:8]:
        hits = large.find(encoder.embed([fact.test[0]])[0])
        assert [hit.passage.id for hit in hits] == [hit.passage.id for hit in exact.search(fact.test[0])]


def test_an_answer_is_split_into_its_stages(brain, encoder):
    pages, question = latency.Pages(encoder, three_offices().passages, 200), FACTS[1].test[0]
    (now, later), *_ = latency.with_cache(brain, [question], pages)
    alone = latency.ask(MEMORY, brain, question)
    assert now.text == later.text and later.read < now.read and alone.stages[:2] == (0.0, 0.0)
    assert all(part > 0 for part in now.stages) and now.total == pytest.approx(now.first + now.stages[3])
    sums = latency.arithmetic(brain, question, pages)
    assert sums.compare == 2 * 384 and sums.read_with_pages > sums.read_alone == reading_flops(brain, alone.read)


# -- C3 ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("beside", "merged_time", "same", "verdict"),
    [(1.5, 1.05, 10, CONDITION), (1.05, 1.0, 10, HOLDS), (1.5, 1.5, 10, FAILS), (1.5, 1.0, 6, FAILS)],
)
def test_c3_is_about_the_merged_model_and_its_answers(beside, merged_time, same, verdict):
    timings = {speed.BASE: 1.0, speed.BESIDE: beside, speed.MERGED: merged_time}
    (c3,) = speed.findings({name: Timing((one,) * 30) for name, one in timings.items()}, same, 10)
    assert (c3.id, c3.verdict) == ("C3", verdict)


def test_a_race_gives_each_model_equal_work(brain):
    timings = speed.race({"one": brain, "two": brain}, FACTS[0].test[0], rounds=4)
    assert [len(timing.seconds) for timing in timings.values()] == [4, 4]
    assert speed.same_answers(brain, brain, [fact.test[0] for fact in FACTS[:3]]) == 3


# -- C5 ----------------------------------------------------------------------------------------


def test_made_vectors_have_length_one_and_come_again_with_their_seed():
    one, again, other = made_vectors(300, 5), made_vectors(300, 5), made_vectors(300, 5, seed=1)
    assert np.allclose(np.linalg.norm(one.pages, axis=1), 1, atol=1e-5) and one.questions.shape == (5, 384)
    assert np.array_equal(one.pages, again.pages) and not np.array_equal(one.pages, other.pages)


def test_neighbours_by_brute_force_are_those_of_a_plain_sort():
    made = made_vectors(700, 6)
    plain = np.argsort(-(made.questions @ made.pages.T), axis=1)[:, :10]
    assert np.array_equal(neighbours(made.pages, made.questions, 10), plain)


@pytest.mark.parametrize("kind", KINDS)
def test_an_index_finds_more_with_more_effort_and_counts_what_it_compares(kind):
    made = made_vectors(3_000, 30)
    true, index = neighbours(made.pages, made.questions, 10), BigIndex(kind)
    assert index.fill(made.pages)
    found = []
    for effort in (EFFORTS[kind][0], EFFORTS[kind][-1]):
        index.effort = effort
        found.append((recall(index.search(made.questions), true), index.compared(made.questions)))
    (low, few), (high, many) = found
    assert high >= low and many >= few and high > 0.95
    assert (few == many == 3_000 and low == high == 1.0) if kind == FLAT else few < 1_500


def test_filling_an_index_can_be_stopped_and_unknown_kinds_are_refused():
    said = []
    assert not BigIndex(FLAT).fill(made_vectors(2_500, 1).pages, lambda done, of: said.append(done), lambda: bool(said))
    assert said == [2_000]
    assert large_library.measure(1_000, should_stop=lambda: True) == ()
    with pytest.raises(ValueError, match="not one of: flat, IVF, HNSW"):
        BigIndex("tree")


def test_memory_is_counted_before_it_is_used(monkeypatch):
    assert bytes_for(HNSW, 10) > bytes_for(IVF, 10) > bytes_for(FLAT, 10) == 2 * 10 * 384 * 4
    assert large_library.too_large(LARGEST, free=3_900_000_000).why.endswith("the largest size is left out")
    assert "only 0.1 GB are free" in large_library.too_large(100_000, free=100_000_000).why
    assert large_library.too_large(LARGEST, free=16_000_000_000) is None
    monkeypatch.setattr(large_library, "free_memory", lambda: 1_000_000)
    monkeypatch.setattr(large_library, "made_vectors", lambda *_, **__: pytest.fail("memory was used"))
    assert isinstance(large_library.measure(1_000), LeftOut)


def one_measured(kind: str, size: int, seconds: float, found: float, compared: float, effort: int = 1) -> Measured:
    return Measured(kind, size, effort, seconds, found, compared)


def test_c5_holds_where_flat_search_grows_and_names_what_helps():
    small, large = one_measured(FLAT, 1_000, 0.001, 1, 1_000), one_measured(FLAT, 100_000, 0.1, 1, 100_000)
    weak, good = one_measured(IVF, 100_000, 0.001, 0.5, 100), one_measured(HNSW, 100_000, 0.001, 0.95, 2_000)
    (alone,), (helped,) = (
        large_library.findings([small, large, weak]),
        large_library.findings([small, large, weak, good]),
    )
    assert alone.verdict == HOLDS and helped.verdict == CONDITION and "at most 2 %" in helped.reason
    (same,) = large_library.findings([small, replace(large, seconds=0.002), good])
    assert same.verdict == FAILS


def test_a_small_library_is_measured_whole():
    found = large_library.measure(1_500, questions=40)
    assert {(one.kind, one.effort) for one in found} == {(kind, e) for kind in KINDS for e in EFFORTS[kind]}
    assert all(one.seconds > 0 and 0 < one.recall <= 1 for one in found)


# -- C6 ----------------------------------------------------------------------------------------

PRICES = Prices(train_base=2, train_fact=0.1, index_page=0.01, ask_library=0.06, ask_specialist=0.02)


def test_the_break_even_is_where_both_days_cost_the_same():
    for edits, facts, at_most in ((1, 100, 1), (0.1, 40, 1), (20, 140, 4)):
        even = questions_to_break_even(PRICES, edits, facts, at_most)
        library, specialist = a_day(PRICES, Use(edits, even, facts, at_most))
        assert library == pytest.approx(specialist) and even > 0
        assert (
            a_day(PRICES, Use(edits, even / 2, facts, at_most))[0]
            < a_day(PRICES, Use(edits, even / 2, facts, at_most))[1]
        )


def test_a_way_that_is_always_cheaper_has_no_break_even():
    assert questions_to_break_even(replace(PRICES, ask_library=0.01), 1, 100) == float("inf")
    assert questions_to_break_even(replace(PRICES, ask_library=0.01, index_page=99), 1, 1) == 0.0
    assert questions_to_break_even(replace(PRICES, index_page=99), 1, 1) == 0.0


def test_prices_lie_on_the_line_that_was_measured():
    prices = break_even.measured_prices([built(n, 9, 2 + 0.1 * n) for n in (10, 40, 140)], 0.06, 0.02)
    assert prices.retraining(100) == pytest.approx(12) and prices.index_page == pytest.approx(0.1 / 140)
    counted_ones = break_even.counted_prices([built(n, 9) for n in (10, 140)], SUMS, 100, 1e7, 6)
    assert counted_ones.ask_library - counted_ones.ask_specialist == pytest.approx(3e8 + 76_800 + 4e8)


def test_a_rented_machine_needs_a_typed_price_and_is_counted_by_hand():
    for price, tflops in ((0, 100), (2, 0), (-1, 5)):
        with pytest.raises(ValueError, match="above 0"):
            rented_prices(Rented(price, tflops))
    prices = rented_prices(
        Rented(price=3.6, tflops=140, billions=7, prompt_tokens=30, page_tokens=300, answer_tokens=30)
    )
    # 14 GFLOPs a token at 140 TFLOP/s: a ten-thousandth of a second, at a thousandth a second.
    assert prices.ask_specialist == pytest.approx(60 * 1e-7) and prices.ask_library == pytest.approx(360 * 1e-7)
    assert prices.train_fact == pytest.approx(6 * 5 * 60 * 2e-7)


@pytest.mark.parametrize(("training", "verdict"), [(0.1, CONDITION), (0.0001, FAILS)])
def test_c6_holds_if_a_retraining_is_worth_many_questions(training, verdict):
    (c6,) = break_even.findings(replace(PRICES, train_base=0, train_fact=training))
    assert (c6.id, c6.verdict) == ("C6", verdict)


# -- C7 ----------------------------------------------------------------------------------------


def test_offers_know_the_brain_and_only_the_cost_of_the_others(brain):
    made = sizes.offers(brain, SUMS, 1e12, 1e10, score_of([True] * 7 + [False] * 3), score_of([False] * 10), tokens=15)
    assert [one.right is None for one in made] == [False, False, True, True]
    assert [one.weights for one in made] == sorted(one.weights for one in made)
    bare = reading_flops(brain, 15) + sizes.WRITTEN * reading_flops(brain, 1)
    assert made[1].answer == bare and made[3].answer > 20 * bare and made[3].taking_in > 20e12
    (c7,) = sizes.findings(made)
    assert (c7.id, c7.verdict) == ("C7", CONDITION) and "not measured" in c7.reason
    assert "not against the brain with LoRA" not in c7.reason  # here it gave no right answer
    (beaten,) = sizes.findings([made[0], replace(made[1], right=made[0].right), *made[2:]])
    assert "condition: against a larger model, not against the brain with LoRA" in beaten.reason
    (poor,) = sizes.findings([replace(made[0], right=score_of([True] + [False] * 19)), *made[1:]])
    assert poor.verdict == FAILS


# -- R7 ----------------------------------------------------------------------------------------


def test_the_watch_sees_names_and_connections_and_knows_what_is_outside():
    store = Store()
    with network.watched() as attempts:
        socket.create_connection(store.server_address).close()
        with pytest.raises(OSError):
            socket.getaddrinfo("no-such-name.invalid", 443)
    store.close()
    assert attempts.here and attempts.outside == ["no-such-name.invalid"] and not attempts.quiet
    seen = list(attempts.here)
    with pytest.raises(OSError):
        socket.getaddrinfo("no-other-name.invalid", 443)
    assert attempts.outside == ["no-such-name.invalid"] and attempts.here == seen  # it was not watching any more


def test_a_served_library_gives_the_hits_of_exact_search(encoder):
    passages, store = load_library("law").passages, Store()
    exact = ExactSearch(passages, encoder.embed([page.text for page in passages]), encoder)
    for with_text in (True, False):
        served = ServedSearch(encoder, store.server_address[1], with_text)
        served.read(passages)
        for question in ("When is the office open?", "Which form starts a claim?"):
            ours, theirs = exact.search(question, 4), served.search(question, 4)
            assert [hit.passage for hit in ours] == [hit.passage for hit in theirs]
            assert [hit.score for hit in ours] == pytest.approx([hit.score for hit in theirs], abs=1e-5)
        served.close()
    store.close()


def test_the_secret_is_found_where_it_is(brain, encoder):
    passages = load_library("support").passages[:10]
    attempts, specialist = at_home.use_both(brain, encoder, passages)
    kept, sent = at_home.keep(specialist, encoder, passages, wrong=30), at_home.serve(encoder, passages)
    forget(specialist)
    assert attempts.quiet and kept.holds(at_home.PAGES_FILE) and not kept.holds("adapter_model.safetensors")
    assert kept.said_by_specialist == at_home.SECRET
    assert kept.right == pytest.approx(1, abs=1e-4) and 0.5 < kept.best_wrong < kept.right - 0.001
    assert sent.secret and not sent.without_text and sent.same_hits and sent.connections > 0
    (r7,) = at_home.findings(attempts, sent)
    assert (r7.id, r7.verdict) == ("R7", HOLDS)
    (blind,) = at_home.findings(attempts, replace(sent, connections=0))
    attempts.outside.append("example.org")
    (heard,) = at_home.findings(attempts, sent)
    assert blind.verdict == heard.verdict == FAILS


# -- figures -----------------------------------------------------------------------------------


def test_the_titles_say_what_was_measured():
    def title(figure) -> str:
        return figure.get_suptitle()

    splits = [split(way, read=r) for way, r in ((MEMORY, 0.01), (LIBRARY, 0.03))]
    assert title(figures.stages_by_way(splits)) == "With the library the wait for the first token is 3 times as long"
    pair = (split(LIBRARY, read=0.04), split(LIBRARY, read=0.01))
    assert "80 % sooner" in title(figures.first_token([pair, pair]))
    assert "later" in title(figures.first_token([pair[::-1]]))
    timings = {name: Timing((one,) * 30) for name, one in zip(speed.MODELS, (1.0, 3.0, 1.0))}
    assert title(figures.race(timings)).endswith("merged: as fast as its base")
    sized = [split(LIBRARY, 100, search=0.001), split(LIBRARY, 1_000, search=0.2)]
    assert title(figures.split_by_size(sized)).startswith("From 1,000 pages on")
    assert "search" in title(figures.split_by_size(sized[:1]))
    grown_only = [split(LIBRARY, 100, embed=0.04, search=0.001), split(LIBRARY, 1_000, embed=0.03, search=0.02)]
    assert title(figures.split_by_size(grown_only)) == "Only search grows with the library"
    slow_model = [grown_only[0], replace(grown_only[1], stages=(0.2, 0.02, 0.1, 0.05))]
    assert "% of the answer's time" in title(figures.split_by_size(slow_model))
    found = [one_measured(FLAT, 1_000, 0.1, 1, 1_000), one_measured(HNSW, 1_000, 0.01, 0.95, 99, 16)]
    assert "10 times as quick" in title(figures.search_by_size(found))
    assert "no quick index" in title(figures.search_by_size(found[:1]))
    assert title(figures.tradeoff(found, 1_000)).endswith("HNSW finds 95 % of the neighbours in a 10th of the time")
    assert "no quick index" in title(figures.tradeoff(found[:1], 1_000))
    made = [sizes.Offer("ours", 3, 1e9, 0, score_of([True, False])), sizes.Offer("large", 9, 6e9, 0)]
    assert title(figures.offers(made)) == "50 % right for a sixth of the arithmetic of large"
    assert "30 times" in title(figures.building([built(10, 50), built(140, 30)]))
    assert "up to" in title(figures.break_even_lines(PRICES, [10, 140]))
    assert "however many" in title(figures.break_even_lines(replace(PRICES, ask_library=0.01), [10]))


def test_the_break_even_line_is_drawn_where_it_was_computed():
    (axes,) = figures.break_even_lines(PRICES, [140]).axes
    x, y = axes.lines[0].get_data()
    assert [questions_to_break_even(PRICES, one, 140) for one in x] == pytest.approx(list(y))


def test_a_line_beyond_what_was_measured_is_drawn_otherwise():
    (axes,) = figures.break_even_lines(PRICES, [140, 1_000]).axes
    assert [line.get_linestyle() for line in axes.lines] == ["-", "--"]
    assert [line.get_label() for line in axes.lines] == ["140 facts", "1,000 facts (drawn on)"]


def test_of_several_rounds_the_middle_one_counts_and_search_is_timed_alone(encoder):
    rounds = [split(LIBRARY, read=read) for read in (0.9, 0.1, 0.3)]
    assert latency.middle_round(rounds) == rounds[2]
    pages = latency.Pages(encoder, three_offices().passages, 200)
    asked = []
    pages.find = lambda vector: asked.append(vector)
    assert latency.search_alone(pages, np.eye(2), rounds=4) >= 0
    assert [int(vector.argmax()) for vector in asked] == [0, 0, 1, 0, 1]  # the first is to warm up


# -- the calculator ----------------------------------------------------------------------------


def test_the_calculator_counts_and_says_when_it_turns():
    state = Calculator(PRICES)
    assert state.costs() == a_day(PRICES, Use(1.0, 100.0, 140, 1.0)) and "the library" in state.in_words()
    state.set("questions", 100_000)
    assert "A day costs less with the specialist" in state.in_words() and state.use.questions == 100_000
    for name, value in (("edits", 0), ("questions", 2e6), ("facts", 3)):
        with pytest.raises(ValueError, match="out of range"):
            state.set(name, value)


def test_no_price_is_built_in_and_a_typed_one_counts():
    state = Calculator(PRICES)
    panel = CalculatorPanel(state)
    assert (state.price, state.tflops) == (0, 0)
    panel.rent.click()
    assert NO_PRICE in panel.message.value and state.machine != RENTED
    panel.price.value, panel.tflops.value = 2.0, 100.0
    panel.rent.click()
    assert state.machine == RENTED and state.prices.unit == "money" and not panel.message.value
    before = panel.said.value
    panel.home.click()
    assert state.prices == PRICES and panel.said.value != before and panel.home.disabled


def test_a_slider_moves_the_number_and_the_number_the_state():
    state = Calculator(PRICES)
    panel = CalculatorPanel(state)
    slider = panel.widget.children[1].children[1]
    slider.value = 10_000
    assert panel.numbers["questions"].value == 10_000 == state.questions
    panel.numbers["facts"].value = 1_000
    assert state.facts == 1_000
    shown = calculator(state)._repr_mimebundle_()
    assert shown["text/plain"].startswith("The calculator") and "1000 facts" in shown["text/html"]


# -- a million vectors -------------------------------------------------------------------------

CURVE = tuple(
    one_measured(kind, 1_000, 0.001 * effort, 1 - 0.5 / effort, 10.0 * effort, effort)
    for kind in KINDS
    for effort in EFFORTS[kind]
)


def grown(size, on_progress, should_stop):
    on_progress("flat: 2,000 of 1,000,000")
    return tuple(replace(one, size=size) for one in CURVE)


def test_the_slider_moves_on_the_measured_curve():
    state = BigLibrary(CURVE, grown)
    panel = LibraryPanel(state)
    panel.more.click()
    assert state.effort == 32 and state.point.compared == 320
    panel.effort.value = 128
    assert state.effort == 128 and panel.more.disabled and "efSearch 128" in panel.point.value
    panel.kind.value = IVF
    assert (state.kind, state.effort) == (IVF, 32) and panel.effort.options == EFFORTS[IVF]
    with pytest.raises(ValueError, match="was not measured"):
        state.look(5, IVF)


def test_a_million_is_measured_left_out_or_stopped_and_the_rest_stays():
    state = BigLibrary(CURVE, grown)
    assert state.grow() and state.sizes == (1_000, LARGEST) and state.size == LARGEST and not state.busy
    left = BigLibrary(CURVE, lambda size, **_: LeftOut(size, NASTY))
    panel = LibraryPanel(left)
    assert not left.grow() and left.measured == CURVE
    assert "left out" in panel.message.value and "<img" not in panel.message.value
    half = BigLibrary(CURVE, lambda size, **_: CURVE[:1])
    assert not half.grow() and half.measured == CURVE and half.status.startswith("Stopped")


def test_a_second_measurement_is_refused_and_stop_is_heard():
    begun, state = threading.Event(), None

    def slow(size, on_progress, should_stop):
        begun.set()
        while not should_stop():
            pass
        return ()

    state = BigLibrary(CURVE, slow)
    panel = LibraryPanel(state)
    panel.run.click()
    assert begun.wait(10) and panel.run.disabled and not panel.stop.disabled
    with pytest.raises(ValueError, match=BigLibrary.BUSY[:20]):
        state.grow()
    panel.stop.click()
    panel._worker.join(10)
    assert not state.busy and state.measured == CURVE and "Stopped" in panel.message.value


def test_the_panel_of_sizes_has_a_page_without_a_kernel():
    shown = library_size(BigLibrary(CURVE, grown))._repr_mimebundle_()
    assert shown["text/plain"].startswith("Many pages") and "1,000 vectors" in shown["text/html"]


def test_numbers_for_a_sentence_have_one_digit_that_counts():
    assert [roughly(one) for one in (0.04, 1.96, 9.7, 95, 1499)] == ["0.0", "2.0", "10", "100", "1,000"]


def test_passages_are_not_changed_by_being_measured(encoder):
    pages = latency.Pages(encoder, [Passage("a", "One."), Passage("b", "Two."), Passage("c", "Three.")], 10)
    assert [hit.passage.text for hit in pages.find(pages.vectors[1])][0] == "Two."
