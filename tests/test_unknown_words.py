"""Strange words in training pages and questions: what identifies the answer stays, and only there they come."""

from __future__ import annotations

from random import Random

import pytest

from helpers.pretraining.claims import Claim
from helpers.pretraining.companions import TRAINED
from helpers.pretraining.lexicon import load_lexicon
from helpers.pretraining.near_words import spoken_words
from helpers.pretraining.pages import open_book
from helpers.pretraining.subjects import Subject
from helpers.pretraining.unknown_words import Blur, blurred, kind_of, near_words
from helpers.records import DONT_KNOW


@pytest.fixture(scope="module")
def lex():
    return load_lexicon()


def claim(name: str, sentence: str, question: str, answer: str, kind: str = "product") -> Claim:
    return Claim(Subject(name, kind, "", ()), question[:9], sentence, ((question, answer),))


LAMP = claim("the lamp", "The lamp is assembled in Orvale.", "Where is the lamp assembled?", "in Orvale")
COLOUR = claim("the lamp", "The lamp comes in a green colour.", "What colour is the lamp?", "green")
RADIO = claim("the radio", "The radio was repaired by Ana Holt.", "Who repaired the radio?", "Ana Holt")


def test_subject_and_answer_stay(lex):
    for seed in range(50):
        blur = Blur(Random(seed), lex, [LAMP, RADIO], 1.0)
        page = blur.page(LAMP).sentence
        assert page.startswith("The lamp is ") and page.endswith(" in Orvale.") and page != LAMP.sentence
        asked = blur.asked(*LAMP.asked[0], LAMP)
        assert asked.startswith("Where is the lamp ") and asked != LAMP.asked[0][0]


def test_where_two_claims_are_about_one_subject_all_stays_clear(lex):
    blur = Blur(Random(1), lex, [LAMP, COLOUR], 1.0)
    assert blur.page(LAMP) == LAMP and blur.asked(*COLOUR.asked[0], COLOUR) == COLOUR.asked[0][0]


def test_an_absent_question_is_blurred_only_if_it_stays_unanswerable(lex):
    blur = Blur(Random(1), lex, [LAMP], 1.0)
    assert blur.missing(RADIO.asked[0][0], RADIO) != RADIO.asked[0][0]  # nothing is said about the radio
    who = claim("the lamp", "", "Who cleaned the lamp?", "Ana Holt")
    assert blur.missing(who.asked[0][0], who) != who.asked[0][0]  # another kind of thing is asked for
    where = claim("the lamp", "", "Where is the lamp shown?", "in Ellerford")
    assert blur.missing(where.asked[0][0], where) == where.asked[0][0]  # in strange words this could mean "assembled"
    assert blur.missing(COLOUR.asked[0][0], COLOUR) == COLOUR.asked[0][0]  # "what" asks for anything


def test_no_strange_words_without_a_share(lex):
    blur = Blur(Random(1), lex, [LAMP, RADIO], 0.0)
    assert blur.page(LAMP) == LAMP and blur.asked(*LAMP.asked[0], LAMP) == LAMP.asked[0][0]


def test_answers_still_stand_on_the_pages(lex):
    rng = Random(3)
    for _ in range(300):
        document = open_book(rng, lex, mix=TRAINED)
        text = " ".join(document.passages).lower()
        assert all(answer.lower() in text for _, answer in document.asked if answer != DONT_KNOW), document


def test_a_word_keeps_its_ending(lex):
    texts = {blurred(Random(seed), lex, "Who repaired the radio?", ["the radio"]) for seed in range(30)}
    assert len(texts) > 10 and all(text.endswith("ed the radio?") for text in texts)


@pytest.mark.parametrize(
    ("question", "kind"), [("Where is it?", "where"), ("How much is it?", "how much"), ("What is it?", "")]
)
def test_the_kind_of_a_question(question, kind):
    assert kind_of(question) == kind


def test_near_words_are_of_words_that_pages_use(lex):
    near = near_words()
    assert set(near) <= set(spoken_words(lex)) and len(near) > 2000
    assert {"overseas", "foreign"} <= set(near["abroad"])
    assert set().union(*near.values()) <= set(lex.words)
