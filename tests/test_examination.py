"""The gates are measured honestly, and the model card says what is measured."""

import json
import os
import re
import subprocess
import sys
from random import Random

import pytest

from helpers.language_model import BUNDLED, load_brain
from helpers.pretraining.by_heart import general_facts
from helpers.pretraining.documents import Document
from helpers.pretraining.examination import as_table
from helpers.pretraining.grading import Case, answerable, draw_cases, examine, read_cases
from helpers.pretraining.lexicon import load_lexicon
from helpers.pretraining.pages import open_book
from helpers.pretraining.reading_gates import EVERYDAY, everyday_gate
from helpers.records import DONT_KNOW


@pytest.fixture(scope="module")
def brain():
    return load_brain()


def card_share(skill: str) -> float:
    """What the model card says was measured for a skill."""
    card = (BUNDLED / "README.md").read_text("utf-8")
    found = re.search(rf"^\| {re.escape(skill)}[^|]*\|[^|]*\| ([\d.]+)% \|", card, re.M)
    assert found, f"the card has no line for {skill!r}"
    return float(found[1]) / 100


def test_the_card_tells_what_the_everyday_set_measures(brain):
    gate = everyday_gate(brain)
    print(as_table([gate]))
    assert abs(gate.score.share - card_share(gate.skill)) <= 1.5 / gate.score.total
    assert gate.score.total >= 150


def test_the_card_tells_what_reading_measures(brain):
    lex = load_lexicon(held_names=True)
    cases = draw_cases(lambda rng: open_book(rng, lex), "a sample of its own", answerable, 150)
    share = examine(brain, cases).share
    assert abs(share - card_share("open book, trained wordings, new names and values")) < 0.09


def test_pages_and_memory_are_told_apart(brain):
    known = general_facts()[:40]
    from_memory = examine(brain, [Case((), fact["questions"][0], (fact["answer"],)) for fact in known])
    told = [
        Case(
            (fact["statement"].replace("{answer}", fact["alternative"]),), fact["questions"][0], (fact["alternative"],)
        )
        for fact in known
    ]
    assert from_memory.share >= 0.9
    assert examine(brain, told).share >= 0.85


def test_often_seen_facts_are_known_better_than_rare_ones(brain):
    facts = sorted(general_facts(), key=lambda fact: -fact["exposures"])
    often, rare = (
        [Case((), fact["questions"][0], (fact["answer"],)) for fact in group] for group in (facts[:130], facts[-130:])
    )
    assert facts[0]["exposures"] > 10 * facts[-1]["exposures"]
    assert examine(brain, often).share > examine(brain, rare).share


def test_a_wrong_reader_fails_the_examination():
    cases = draw_cases(
        lambda rng: Document(("The lamp is red.",), (("What is red?", "the lamp"), ("Who?", DONT_KNOW))),
        "x",
        answerable,
        5,
    )
    assert {case.answers for case in cases} == {("the lamp",)}


def test_cases_are_the_same_each_time():
    lex = load_lexicon(held_names=True)
    one, two = (draw_cases(lambda rng: open_book(rng, lex), "same", answerable, 20) for _ in range(2))
    assert one == two
    assert one != draw_cases(lambda rng: open_book(rng, lex), "other", answerable, 20)


def test_no_everyday_case_can_be_drawn_from_the_grammar():
    lex, rng = load_lexicon(), Random(2)
    drawn = {passage for _ in range(300) for passage in open_book(rng, lex).passages}
    assert not drawn & {passage for row in read_cases(EVERYDAY) for passage in row["passages"]}


def test_answer_prints_one_line_a_case(tmp_path):
    cases = tmp_path / "cases.jsonl"
    rows = [
        {"passages": ["The shop opens at 9 am."], "question": "When does the shop open?"},
        {"passages": [], "question": "What is the capital of France?"},
    ]
    cases.write_text("\n".join(map(json.dumps, rows)))
    run = subprocess.run(
        [sys.executable, "-m", "helpers.pretraining", "answer", str(cases)], capture_output=True, text=True
    )
    printed = [json.loads(line) for line in run.stdout.splitlines()]
    assert [{k: row[k] for k in ("passages", "question")} for row in printed] == rows
    assert printed[1]["answer"] == "Paris"


def test_answer_counts_by_kind_where_the_cases_hold_answers_and_takes_the_brain_that_is_named(tmp_path, chat_folder):
    cases = tmp_path / "cases.jsonl"
    rows = [
        {"kind": "typed", "passages": ["The shop opens at 9 am."], "question": "When does the shop open?"},
        {"kind": "typed", "passages": [], "question": "What is the capital of France?", "answers": ["Paris"]},
        {"kind": "open", "passages": ["The shop opens at 9 am."], "question": "Who owns the shop?", "answers": []},
        {"kind": "open", "passages": ["The shop opens at 9 am."], "question": "Who owns the shop?", "answers": ["Ann"]},
    ]
    cases.write_text("\n".join(map(json.dumps, rows)))
    command = [sys.executable, "-m", "helpers.pretraining", "answer", str(cases)]
    said = {}
    for name in ("", str(chat_folder)):
        run = subprocess.run(command, capture_output=True, text=True, env={**os.environ, "BRAIN": name})
        assert len(run.stdout.splitlines()) == len(rows)
        said[name] = [json.loads(line)["answer"] for line in run.stdout.splitlines()], run.stderr.splitlines()
    answers, counted = said[""]
    assert answers[1] == "Paris" and answers[2] == answers[3] == "I don't know."
    assert counted[-3:-1] == ["typed: 1 of 1 right", "open: 1 of 2 right"]
    assert counted[-1].startswith("all: 2 of 3 right")
    other, counted = said[str(chat_folder)]
    assert other != answers and "all: 0 of 3 right" in counted[-1]


def test_answer_prints_utf_8_on_any_terminal(tmp_path, monkeypatch):
    """The last character of the question is in no Latin-1 terminal's alphabet."""
    cases = tmp_path / "cases.jsonl"
    cases.write_text(json.dumps({"passages": ["The fee is 4 €."], "question": "What is the fee, in €?"}))
    run = subprocess.run(
        [sys.executable, "-m", "helpers.pretraining", "answer", str(cases)],
        capture_output=True,
        env={**os.environ, "PYTHONIOENCODING": "latin-1"},
    )
    assert json.loads(run.stdout.decode("utf-8"))["question"] == "What is the fee, in €?", run.stderr


@pytest.mark.parametrize(
    "line",
    [
        '{"question": "When?"}',
        '{"passages": "one", "question": 3}',
        '{"passages": "The shop opens at 9 am.", "question": "When does the shop open?"}',
        '{"passages": [], "question": "When?", "answers": "9 am"}',
        '{"passages": [7], "question": "When?"}',
        '{"passages": [], "question": "  "}',
        "[]",
        "not json",
    ],
)
def test_a_case_of_another_form_is_named(tmp_path, line):
    path = tmp_path / "cases.jsonl"
    path.write_text('{"passages": [], "question": "When?"}\n' + line)
    with pytest.raises(ValueError, match="line 2"):
        read_cases(path)
