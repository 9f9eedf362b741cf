"""Notices and boards: what is asked stands on the page, and what is left open does not."""

from __future__ import annotations

import json
import re
from random import Random

import pytest

from helpers.pretraining import boards
from helpers.pretraining.bare_questions import is_bare
from helpers.pretraining.boards import board
from helpers.pretraining.lexicon import LANGUAGE, load_lexicon
from helpers.pretraining.notices import SLOT, Notice, as_notice, fill, load_notices
from helpers.records import DONT_KNOW

DESK = as_notice(
    {
        "page": "{A} looks after {B}. Her desk is {C}.",
        "slots": {"A": ["Ida Holm", "Ana Roe"], "B": ["cats", "keys", "owls"], "C": ["upstairs", "outside"]},
        "asked": [["Who should I ask about {B}?", "{A}"], ["Where does {A.last} sit?", "{C}"]],
        "unasked": ["When is {A} in?"],
    }
)


@pytest.fixture(scope="module")
def lex():
    return load_lexicon()


def alone(monkeypatch, *notices: Notice) -> None:
    """Let boards be made of these notices only."""
    monkeypatch.setattr(boards, "load_notices", lambda held=False: notices)


def test_every_blank_of_every_notice_is_filled_and_every_answer_stands_on_its_page(lex):
    rng = Random(0)
    for notice in load_notices() + load_notices(held=True):
        assert {found[1] for found in SLOT.finditer(notice.page)} == set(notice.slots), notice.page
        filled = fill(rng, lex, notice)
        assert "{" not in repr(filled), notice.page
        for question, answer in filled.asked:
            assert answer.lower() in filled.page.lower(), (question, answer, filled.page)


def test_one_notice_in_twenty_is_kept_for_the_examination():
    trained, held = load_notices(), load_notices(held=True)
    lines = sum(len(path.read_text("utf-8").splitlines()) for path in LANGUAGE.glob("notices_*.jsonl"))
    assert len(trained) + len(held) == lines and lines / 21 < len(held) < lines / 19
    assert not {notice.page for notice in trained} & {notice.page for notice in held}


def runs_of_words(text: str, length: int = 8) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.lower())
    return {tuple(words[i : i + length]) for i in range(len(words) - length + 1)}


def test_the_examinations_own_cases_are_no_notices(lex):
    """No filled notice shares eight words in a row with a page or a question of the hand-written cases."""
    from helpers.pretraining.grading import DATA, read_cases
    from helpers.pretraining.reading_gates import EVERYDAY

    texts = [text for row in read_cases(EVERYDAY) for text in (*row["passages"], row["question"])]
    typed = [json.loads(line) for line in (DATA / "typed_pages.jsonl").read_text("utf-8").splitlines()]
    texts += [text for row in typed for text in (row["page"], *(pair["question"] for pair in row["questions"]))]
    examined = set().union(*map(runs_of_words, texts))
    rng = Random(4)
    for notice in load_notices():
        filled = fill(rng, lex, notice)
        for text in (filled.page, *(question for question, _ in filled.asked)):
            assert not runs_of_words(text) & examined, text


def test_a_board_asks_for_what_stands_there_and_for_what_does_not(lex):
    rng, asked, refused = Random(1), 0, 0
    for _ in range(400):
        document = board(rng, lex)
        pages = " ".join(document.passages).lower()
        for _question, answer in document.asked:
            asked += 1
            refused += answer == DONT_KNOW
            assert answer == DONT_KNOW or answer.lower() in pages
    assert asked > 1000 and 0.2 < refused / asked < 0.35


def test_no_question_of_a_board_has_two_answers(lex, monkeypatch):
    alone(monkeypatch, DESK)
    rng, twins = Random(2), 0
    for _ in range(300):
        document = board(rng, lex)
        desks = [page for page in document.passages if "looks after" in page]
        twins += len(desks) > 1
        for question, answer in document.asked:
            if "ask about" in question.lower() and answer != DONT_KNOW:
                about = [
                    page
                    for page in desks
                    if question.lower().rstrip("?").split("about ")[1].split()[0][:4] in page.lower()
                ]
                assert len(about) == 1 and answer in about[0]
    assert twins > 20


def test_a_question_about_a_twin_that_is_not_there_is_refused(lex, monkeypatch):
    alone(monkeypatch, DESK)
    monkeypatch.setattr(boards, "vary", lambda rng, question, subject: question)
    rng, away = Random(3), 0
    for _ in range(300):
        document = board(rng, lex, absent=0.5)
        for question, answer in document.asked:
            if question.startswith("Who should I ask about "):
                topic = question.removeprefix("Who should I ask about ").rstrip("?")
                there = any(f"looks after {topic}." in page for page in document.passages)
                assert there == (answer != DONT_KNOW)
                away += not there
    assert away > 20


def test_a_question_that_names_nothing_is_asked_beside_one_page_only(lex, monkeypatch):
    two = [
        as_notice(
            {
                "page": f"The {thing} by {{A}} opens at {{B}}.",
                "slots": {"A": "city", "B": "time"},
                "asked": [[f"Where is the {thing}?", "{A}"], ["When do you open?", "{B}"]],
                "unasked": ["What does it cost?"],
            }
        )
        for thing in ("mill", "bath")
    ]
    alone(monkeypatch, *two)
    monkeypatch.setattr(boards, "vary", lambda rng, question, subject: question)
    rng, bare = Random(5), 0
    for _ in range(300):
        document = board(rng, lex, absent=0.5)
        found = [question for question, _ in document.asked if is_bare(question)]
        bare += len(found)
        assert not found or len(document.passages) == 1, document
    assert bare > 20
