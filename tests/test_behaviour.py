"""The examples of behaviours: complete, apart from each other, and a bad row is named."""

from __future__ import annotations

import json
import re

import pytest

from helpers.behaviour import (
    BEHAVIOURS,
    BehaviourError,
    in_style,
    keeps_style,
    load_behaviour,
    read_examples,
    reply,
    said_in,
)
from helpers.language_model import tokens_of
from helpers.library import OFFICES, load_facts, load_library

each_behaviour = pytest.mark.parametrize("name", BEHAVIOURS)
ROW = {"id": "a", "split": "train", "kind": "k", "question": "Who?", "answer": "I."}


@each_behaviour
def test_what_is_asked_in_the_test_was_never_trained(name):
    behaviour = load_behaviour(name)
    trained = {(one.question, one.page) for one in behaviour.train}
    assert len(behaviour.train) >= 36 and len(behaviour.test) >= 24
    assert not trained & {(one.question, one.page) for one in behaviour.test}
    assert {one.kind for one in behaviour.test} <= {one.kind for one in behaviour.train}
    assert len({one.id for one in (*behaviour.train, *behaviour.test)}) == len(behaviour.train) + len(behaviour.test)


@pytest.mark.parametrize("name", ["style", "instructions", "tool_calls", "notation"])
def test_arguments_of_the_tests_are_no_arguments_of_training(name):
    """Pages, numbers and names: nothing that must be copied was seen before."""
    behaviour = load_behaviour(name)
    for field in ("page", "plain"):
        trained = {getattr(one, field) for one in behaviour.train if getattr(one, field)}
        assert not trained & {getattr(one, field) for one in behaviour.test}, field


@each_behaviour
def test_every_wanted_answer_fits_the_form_of_its_behaviour(name, shared_brain):
    behaviour = load_behaviour(name)
    for one in (*behaviour.train, *behaviour.test):
        assert behaviour.form.of(one.answer) == one.answer, one.id
        assert tokens_of(shared_brain, one.answer) < behaviour.form.longest, one.id


def test_tool_calls_are_json_and_their_arguments_are_in_the_request():
    for one in (*load_behaviour("tool_calls").train, *load_behaviour("tool_calls").test):
        call = json.loads(one.answer)
        assert call.pop("tool") == one.kind and list(call.values()) == [one.plain]
        parts = re.findall(r"\d+", one.plain) if one.kind == "calculator" else [one.plain]
        assert all(part in one.question for part in parts), one.id


def test_tickets_come_in_turn_and_each_has_an_order_number_of_its_own():
    tickets = load_behaviour("tickets")
    departments = {one.answer for one in tickets.train}
    for start in range(0, len(tickets.train), len(departments)):
        assert {one.answer for one in tickets.train[start : start + len(departments)]} == departments
    numbers = [re.findall(r"\b\d{4}\b", one.question) for one in (*tickets.train, *tickets.test)]
    assert all(len(found) == 1 for found in numbers) and len({found[0] for found in numbers}) == len(numbers)


def test_style_and_notation_are_taught_on_products_that_no_office_has():
    pages = " ".join(page.text for office in OFFICES for page in load_library(office).passages)
    for name in ("style", "notation"):
        behaviour = load_behaviour(name)
        assert not [one.id for one in (*behaviour.train, *behaviour.test) if one.page and one.page in pages]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", "line 2 is no example: Expecting"),
        ("[]", "line 2 is no example"),
        (json.dumps(ROW | {"split": "exam"}), "line 2 is no example: split is 'exam'"),
        (json.dumps(ROW | {"answer": " "}), "line 2 is no example: answer is empty"),
        (json.dumps(ROW | {"page": ["p"]}), "line 2 is no example: page must be text"),
        (json.dumps(ROW | {"tone": "warm"}), "line 2 is no example"),
        (json.dumps({"id": "b"}), "line 2 is no example"),
        (json.dumps(ROW), "line 2 is no example: the id 'a' is taken"),
    ],
)
def test_a_bad_row_is_named_by_file_and_line(tmp_path, line, said):
    file = tmp_path / "rows.jsonl"
    file.write_text(f"{json.dumps(ROW)}\n{line}\n", "utf-8")
    with pytest.raises(BehaviourError, match=f"rows.jsonl, {re.escape(said)}"):
        read_examples(file)


def test_another_behaviour_is_refused_and_the_six_are_named():
    with pytest.raises(BehaviourError, match="no behaviour '../claims'; choose one of: identity, style"):
        load_behaviour("../claims")


def test_the_rules_of_the_house_style_fit_every_example_and_nothing_less():
    style = load_behaviour("style")
    for example in (*style.train, *style.test):
        said = said_in(example.answer)
        assert keeps_style(example.answer) and example.answer == in_style(said)
        assert (said == f"Please {example.plain}.") if example.kind == "step" else (said in example.page)
        greeting, sentence, sign_off = example.answer.splitlines()
        for worse in (sentence, f"{greeting}\n{sentence}", f"{greeting}\n{sign_off}", f"{example.answer}\nBye.", ""):
            assert not keeps_style(worse)


@pytest.mark.parametrize("office", OFFICES)
def test_a_reply_tells_the_fact_in_house_style(office):
    for fact in load_facts(office):
        assert keeps_style(reply(fact)) and fact.answer in said_in(reply(fact))
