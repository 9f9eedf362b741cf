"""Pages read one by one: the page that is sure decides, the ranking counts, and no page means passing."""

from __future__ import annotations

import pytest
from conftest import as_hits

from helpers.pretraining import page_by_page
from helpers.pretraining.page_by_page import PLACE, one_by_one, put_to, together
from helpers.records import DONT_KNOW, Answer, Fact, Odds, Passage


@pytest.fixture
def passing(monkeypatch):
    """A reader that answers with a page's last word and passes with the odds that the page itself states."""

    def said(brain, questions, found):
        return [Answer(hits[0].passage.text.split()[-1], "", tuple(hits), 0.0) for hits in found]

    def odds(brain, question, answers, hits):
        return [Odds(answers[0], float(hits[0].passage.text.split()[0]), 0.0)]

    monkeypatch.setattr(page_by_page, "answer_all", said)
    monkeypatch.setattr(page_by_page, "odds", odds)


def test_the_page_that_passes_least_decides(passing):
    found = [as_hits("0.9 red", "0.001 blue"), as_hits("0.001 red", "0.9 blue"), ()]
    assert one_by_one(None, ["a", "b", "c"], found) == ["blue", "red", DONT_KNOW]


def test_a_later_page_must_be_surer_by_a_step(passing):
    """exp(-1.5) is 0.22: half as likely to pass is not enough to overtake the page before."""
    assert PLACE == 1.5
    assert one_by_one(None, ["a", "b"], [as_hits("0.5 red", "0.25 blue"), as_hits("0.5 red", "0.1 blue")]) == [
        "red",
        "blue",
    ]


def test_a_page_that_tells_is_taken_away_where_it_is_deleted():
    pages = [Passage("a", "The shop opens at 9."), Passage("b", "The shop sells tea."), Passage("c", "Tea is hot.")]
    fact = Fact("f", "time", "The shop opens at 9.", "9", ("When does the shop open?",), ())
    asked = put_to("demo", pages, [fact], 0)
    assert {hit.passage.id for hit in asked.found[0]} == {"a", "b", "c"}
    assert {hit.passage.id for hit in asked.deleted[0]} == {"b", "c"}


def test_both_ways_agree_on_one_page(brain):
    questions, found = ["When does the shop open?"], [as_hits("The shop opens at 9 am.")]
    assert one_by_one(brain, questions, found) == together(brain, questions, found) == ["9 am"]
