"""Scoring: the figures that the course reports, against values worked out elsewhere."""

from __future__ import annotations

import pytest

from helpers.library import OFFICES, load_facts
from helpers.records import DONT_KNOW, Answer, CommonFact, Fact, Pair, Question
from helpers.scoring import (
    is_right,
    normalise,
    recall_at_k,
    says_dont_know,
    score,
    verdict,
    wilson,
)

SAME = [
    ("in the cellar", "The Cellar."),
    ("9 am", "  at  9\u00a0AM "),
    ("a dry mouth", '"dry mouth"'),
    ("because its brush is blocked", "its brush is blocked"),
    ("to mute the chime at night", "mute the chime at night"),
    ("two months' rent", "two months’ rent"),
    ("S-12", "(s-12)"),
    ("café", "cafe\u0301"),
]
DIFFERENT = [
    ("1.5", "15"),
    ("4.50 euros", "450 euros"),
    (".5", "5"),
    ("-5 degrees", "5 degrees"),
    ("5 percent", "5"),
    ("under the box", "the box"),
    ("before bed", "bed"),
    ("over 75", "75"),
    ("by Friday", "Friday"),
    ("HB-204", "HB204"),
    ("the product and the receipt", "product and receipt"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_wrapping_does_not_matter(one, other):
    assert is_right(one, [other])
    assert is_right(other, [one])


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_the_value_matters(one, other):
    assert not is_right(one, [other])
    assert not is_right(other, [one])


@pytest.mark.parametrize("text", ["a", "the", "in", "To"])
def test_a_leading_word_alone_is_kept(text):
    assert normalise(text) == text.lower()


@pytest.mark.parametrize("office", OFFICES)
def test_every_answer_is_right_and_no_update_passes_for_the_old_answer(office):
    for fact in load_facts(office):
        assert is_right(fact.answer, (fact.answer,))
        assert is_right(f"“{fact.answer.upper()}.”", fact.answer)
        assert not is_right(DONT_KNOW, fact.answer)
        assert normalise(normalise(fact.answer)) == normalise(fact.answer)
        if fact.update:
            assert not is_right(fact.update.answer, fact.answer), fact.id


def test_no_two_answers_of_different_facts_become_one_by_normalising():
    answers = {fact.answer for office in OFFICES for fact in load_facts(office)}
    assert len({normalise(answer) for answer in answers}) == len(answers)


def test_one_text_is_not_taken_for_its_letters():
    assert not is_right("9", "9 am")
    assert is_right("9 am", "9 am")


def test_silence_is_never_right():
    assert not is_right("", ["", "."])
    assert says_dont_know("")


@pytest.mark.parametrize(
    ("text", "current", "old", "expected"),
    [
        ("9 am.", "9 am", "8 am", "right"),
        ("At 8 am", "9 am", "8 am", "stale"),
        ("At 7 am", "9 am", "8 am", "invented"),
        ("I don't know.", "9 am", "8 am", "don't know"),
        ("i don’t know", None, "8 am", "don't know"),
        ("8 am", None, "8 am", "stale"),
        ("7 am", None, "8 am", "invented"),
        ("8 am", "8 am", "8 am", "right"),
        ("8 am", "9 am", None, "invented"),
        ("8 am", "9 am", ("7 am", "8 am"), "stale"),
        ("I don't know", DONT_KNOW, "8 am", "right"),
    ],
)
def test_verdict(text, current, old, expected):
    assert verdict(text, current, old) == expected


# Newcombe (1998), table I, method 3, and the closed form at the ends: z² / (n + z²).
@pytest.mark.parametrize(
    ("right", "total", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (1, 29, 0.0061, 0.1718),
        (0, 20, 0.0, 3.8416 / 23.8416),
        (20, 20, 20 / 23.8416, 1.0),
    ],
)
def test_wilson_against_published_values(right, total, low, high):
    assert wilson(right, total) == pytest.approx((low, high), abs=6e-5)


def test_wilson_knows_nothing_from_no_question_and_more_from_more():
    assert wilson(0, 0) == (0.0, 1.0)
    widths = [high - low for low, high in (wilson(8 * n, 10 * n) for n in (1, 10, 100))]
    assert widths == sorted(widths, reverse=True)
    assert wilson(5, 10, confidence=0.99)[0] < wilson(5, 10)[0]


@pytest.mark.parametrize(("right", "total"), [(-1, 3), (4, 3), (0, -1)])
def test_wilson_refuses_what_cannot_be(right, total):
    with pytest.raises(ValueError, match=str(right)):
        wilson(right, total)


def test_score_counts_texts_and_answers_alike():
    asked = [Question("a?", ("1", "one")), Question("b?", ("2",)), Question("c?")]
    said = ["One.", Answer("3", ""), "anything"]
    assert (score(said, asked).right, score(said, asked).total) == (1, 3)
    assert (score(said, asked).low, score(said, asked).high) == wilson(1, 3)
    assert score([], []).share == 0.0


def test_score_wants_as_many_answers_as_questions():
    with pytest.raises(ValueError, match="1 answers for 2 questions"):
        score(["a"], [Question("a?"), Question("b?")])


def test_recall_counts_only_the_first_k():
    rankings = [("a", "b", "c"), ("b", "a"), ()]
    assert [recall_at_k(rankings, ("a", "a", "a"), k).right for k in (1, 2, 3)] == [1, 2, 2]
    assert recall_at_k(rankings, ("a", "a", "a"), 1).total == 3
    with pytest.raises(ValueError, match="k is 0"):
        recall_at_k(rankings, ("a", "a", "a"), 0)
    with pytest.raises(ValueError, match="3 rankings for 1 right ids"):
        recall_at_k(rankings, ("a",), 1)


@pytest.mark.parametrize(
    "make",
    [
        lambda: Pair("When?", "9 am", "We open at 9 am."),
        lambda: Question("When?", "9 am"),
        lambda: Fact("a", "t", "s", "b", "When?", ()),
        lambda: Fact("a", "t", "s", "b", (), "When?"),
        lambda: CommonFact("a", "c", "When?", "b", 1, 1),
        lambda: score("ab", [Question("When?"), Question("Where?")]),
        lambda: recall_at_k(["p1"], ["p"], k=1),
    ],
)
def test_one_text_is_refused_where_several_belong(make):
    with pytest.raises(TypeError, match="want several texts, got the one text '.+'; put it in a list"):
        make()
