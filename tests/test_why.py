"""Why an answer is wrong: every reason once, from records written by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from helpers.four_answers import why
from helpers.four_answers.why import Case, explain
from helpers.scoring import VERDICTS

# The lamp's page is "b"; the library was asked for one page and handed over "b" where not said otherwise.
READ = Case(
    "8 pm", "misread", "9 am", looked_up=True, handed=("b",), telling=("b",), ranking=("a", "b", "c"), on_page=True
)
TOLD = Case("8 am", "invented", "9 am", specialist=True, written=True, taught=True)

CASES = (
    (
        "nobody tells it, and it passed",
        replace(READ, text="I don't know.", verdict="don't know", telling=()),
        why.NO_PAGE,
    ),
    ("nobody tells it, and it answered", replace(READ, verdict="invented", telling=(), wanted=None), why.SHOULD_PASS),
    ("the wrong page was handed over", replace(READ, handed=("a",)), why.NOT_FOUND),
    ("it passed without the page", replace(READ, text="", verdict="don't know", handed=("a",)), why.NOT_FOUND),
    ("another value of the page", READ, why.MISREAD),
    ("it passed with the page", replace(READ, text="I don't know.", verdict="don't know"), why.MISREAD),
    (
        "the start of the answer",
        replace(READ, text="open Profile and", wanted="open Profile and tap", cut=True),
        why.CUT,
    ),
    (
        "long, but another answer",
        replace(READ, text="open the door", wanted="open Profile and tap", cut=True),
        why.MISREAD,
    ),
    (
        "the weights say so too",
        replace(READ, text="7 am", verdict="stale", on_page=False, alone="7 am."),
        why.OVERRULED,
    ),
    ("words of no page, and not of the weights", replace(READ, verdict="invented", on_page=False), why.NOT_KEPT_TO),
    ("the answer to another question, on no page", replace(READ, on_page=False, alone="7 am"), why.NOT_KEPT_TO),
    ("a letter of a page that broke", replace(READ, text="8 p▯"), why.MISREAD),
    ("a page that nobody was asked about", replace(READ, verdict="not scored", beside="c"), why.DOUBT),
    ("page and weights say so", replace(READ, alone="8 pm"), why.MISREAD),
    ("the base model", replace(TOLD, specialist=False), why.NEVER_TAUGHT),
    ("a fact that this specialist does not learn", replace(TOLD, taught=False), why.NEVER_TAUGHT),
    ("a page without a question", Case("8 am", "not scored", specialist=True), why.NO_QUESTION),
    ("a pair that was written after training", TOLD, why.NOT_YET),
    ("the answer before the edit", replace(TOLD, verdict="stale", learned="8 am"), why.EARLIER),
    ("a deleted page", replace(TOLD, verdict="stale", learned="8 am", wanted=None), why.EARLIER),
    ("a deleted page, and something else", replace(TOLD, learned="7 am", wanted=None), why.SHOULD_PASS),
    ("a deleted page, and it passed", replace(TOLD, verdict="don't know", wanted=None), why.NO_PAGE),
    ("taught, and not recalled", replace(TOLD, learned="9 am"), why.NOT_RECALLED),
    ("taught, and cut", replace(TOLD, text="9", wanted="9 am to 5 pm", learned="9 am to 5 pm", cut=True), why.CUT),
    ("a page in other words", replace(READ, verdict="not scored", open=True, wanted=None), why.OPEN),
    ("right", replace(READ, verdict="right"), ""),
    ("nobody was trained", replace(TOLD, verdict="not trained"), ""),
    ("no known answer", replace(READ, verdict="not scored", wanted=None, telling=()), why.NO_QUESTION),
    ("no known answer, from memory", Case("8 am", "not scored"), ""),
)


@pytest.mark.parametrize(("case", "reason"), [one[1:] for one in CASES], ids=[one[0] for one in CASES])
def test_every_reason(case, reason):
    found = explain(case)
    assert found.reason == reason and found.words.startswith(reason)
    assert bool(found.hand) == (reason == why.NOT_FOUND)


def test_every_reason_has_a_case():
    named = {*why.PAGE_REASONS, *why.WEIGHT_REASONS, why.OPEN}
    assert {reason for *_, reason in CASES} - {""} == named


@pytest.mark.parametrize("alone", ["", "8 am", "noon"])
@pytest.mark.parametrize("cut", [True, False])
@pytest.mark.parametrize("text", ["8 am", "Jörg M▯", "noon"])
def test_what_is_invented_is_never_called_misread(text, cut, alone):
    """Misread stands on a page that was handed over; invented stands on none."""
    invented = replace(READ, text=text, verdict="invented", on_page=False, cut=cut, alone=alone)
    assert explain(invented).reason in (why.NOT_KEPT_TO, why.OVERRULED)
    assert explain(replace(invented, verdict="misread", on_page=True)).reason == why.MISREAD


def test_an_answer_to_a_known_question_says_how_to_have_it_scored():
    asked = replace(READ, verdict="not scored", wanted=None, telling=(), near="When does it open?")
    assert explain(asked).words == f"{why.NO_QUESTION}: if you mean “When does it open?”, add them to its wordings"


@pytest.mark.parametrize(("in_words", "said"), [(True, "in these very words"), (False, "in other words than these")])
def test_what_was_not_recalled_says_in_which_words_it_was_trained(in_words, said):
    case = replace(TOLD, text="Zdenk Müller", learned="Zdeněk Müller", wanted="Zdeněk Müller", in_words=in_words)
    assert explain(case).words.endswith(said)


def test_a_part_of_the_answer_is_called_a_part():
    read = replace(READ, wanted="Wednesdays at 18:30", text="Wednesdays")
    assert explain(read).words == f"{why.MISREAD}: it gave only a part of the answer"
    assert "part" not in explain(replace(read, text="Wednesday")).words


def test_an_answer_that_breaks_off_inside_a_word_says_where():
    broken = replace(READ, text="Zden", wanted="Zdeněk Müller", on_page=False, broken_off="Zdeněk")
    assert explain(broken).words == f"{why.MISREAD}: it broke off inside “Zdeněk”"


def test_a_broken_letter_is_explained():
    assert "▯ stands for a letter" in explain(replace(READ, text="Jörg M▯")).words


def test_a_page_that_was_not_found_says_where_it_stood():
    found = explain(replace(READ, handed=("a",), ranking=("a", "x", "b"), telling=("c", "b")))
    assert found.words == f"{why.NOT_FOUND}: number 3 of 3 in the ranking, 1 handed over" and found.hand == "c"


@pytest.mark.parametrize("verdict", [one for one in VERDICTS if one != "right"])
@pytest.mark.parametrize("looked_up", [True, False])
@pytest.mark.parametrize("wanted", ["9 am", None])
def test_no_wrong_answer_goes_unexplained(verdict, looked_up, wanted):
    for handed in ((), ("a",), ("b",)):
        for telling in ((), ("b",)):
            for learned in (None, "9 am", "8 am"):
                case = Case("x", verdict, wanted, looked_up, True, handed, telling, learned=learned)
                assert explain(case).reason


def test_a_specialist_that_gives_the_answer_to_another_question_says_so():
    mixed = Case("12 characters", "misread", "95 minutes", specialist=True)
    assert (
        explain(replace(mixed, taught=True)).words
        == "not taught yet: press Retrain; it gave the answer to another question"
    )
    assert explain(mixed).words.endswith("learns other facts; it gave the answer to another question")
    assert explain(replace(mixed, taught=True, learned="95 minutes")).words.endswith(why.ANOTHERS)
    assert why.ANOTHERS not in explain(replace(mixed, verdict="invented", taught=True)).words
