"""Scoring: the figures that the course reports, against values worked out elsewhere."""

from __future__ import annotations

import pytest

from helpers.library import OFFICES, load_facts
from helpers.records import DONT_KNOW, Answer, CommonFact, Fact, Pair, Question
from helpers.scoring import (
    broken_off,
    is_right,
    normalise,
    place_of,
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


def test_wilson_is_scipys_and_goes_on_between_whole_numbers():
    from scipy.stats import binomtest

    for right in range(13):
        assert wilson(right, 12) == pytest.approx(tuple(binomtest(right, 12).proportion_ci(method="wilson")), abs=1e-12)
    lows, highs = zip(*(wilson(right / 2, 12) for right in range(25)))
    assert list(lows) == sorted(lows) and list(highs) == sorted(highs) and len(set(lows)) == 25


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


PARKING = "Parking costs 7 crowns a day. A locker is 17 crowns. Tea is 7 crowns cheaper than coffee."


@pytest.mark.parametrize(
    ("said", "right", "told", "expected"),
    [
        ("7 crowns a day", "7 crowns", "Parking costs 7 crowns a day.", True),
        ("7 crowns a day.", "7", "Parking costs 7 crowns a day.", True),
        ("7 crowns", "7", "Parking costs 7 crowns a day.", True),
        ("12 kg", "12", "The box weighs 12 kg.", True),
        ("20 °C", "20", "Keep it at 20 °C.", True),
        ("30 minutes each", "30 minutes", "Both talks last 30 minutes each.", True),
        ("two hours per visit", "two hours", "You may stay two hours per visit.", True),
        ("7 crowns a month", "7 crowns", "Parking costs 7 crowns a day.", False),
        ("17 crowns", "7 crowns", "A locker is 17 crowns.", False),
        ("17 crowns a day", "7 crowns", "A locker is 17 crowns a day.", False),
        ("7 crowns cheaper", "7 crowns", "Tea is 7 crowns cheaper than coffee.", False),
        ("7 crowns a day cheaper", "7 crowns", "Tea is 7 crowns a day cheaper.", False),
        ("7 crowns a day", "7 crowns", "A ticket costs 7 crowns, a locker 7 crowns a day.", False),
        ("7.5 crowns", "7", "It is 7.5 crowns.", False),
        ("7:30", "7", "We open at 7:30.", False),
        ("open every day", "open", "The shop is open every day.", False),
        ("12 Main Street", "12", "We live at 12 Main Street.", False),
        ("7 crowns a day", "7 crowns", "", False),
    ],
)
def test_a_unit_or_period_right_behind_the_answer_on_its_page_changes_nothing(said, right, told, expected):
    assert is_right(said, right, "How much is it?", [told]) == expected
    assert verdict(said, right, pages=[told, PARKING], told=[told]) == ("right" if expected else verdict_of(said, told))


def verdict_of(said: str, told: str) -> str:
    return "misread" if place_of(said, told) or place_of(said, PARKING) else "invented"


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("How much is parking a day?", True),
        ("What do I pay per day?", True),
        ("How much is parking?", False),
        ("How much is parking a month?", False),
    ],
)
def test_a_period_may_be_left_out_if_the_question_says_it(question, expected):
    assert is_right("7 crowns", "7 crowns a day", question) == expected


@pytest.mark.parametrize("said", ["Jörg M▯", "J▯rg Müller", "▯", "m▯ller"])
def test_a_broken_letter_is_read_from_a_page_and_never_right(said):
    page = "Our caretaker is Jörg Müller."
    assert verdict(said, "Jörg Müller", pages=[page]) == "misread"
    assert verdict("Karl M▯", "Jörg Müller", pages=[page]) == "invented"


@pytest.mark.parametrize(
    ("said", "word"),
    [("Zden", "Zdeněk"), ("ask Zden", "Zdeněk"), ("Zdeněk", ""), ("deněk", ""), ("Ze", ""), ("12", ""), ("Karl", "")],
)
def test_an_answer_that_stops_inside_a_word_of_the_page_is_read_from_it(said, word):
    page = "Please ask Zdeněk Müller in room 125."
    assert broken_off(said, page) == word
    on_page = word or said == "Zdeněk"
    assert verdict(said, "Zdeněk Müller", pages=[page]) == ("misread" if on_page else "invented")
