"""Gates beside the grammar: edited values, facts never taught, repetition, cases from a file."""

from __future__ import annotations

import json

import numpy as np
import pytest

from helpers.encoder import load_encoder
from helpers.library import OFFICES, load_library
from helpers.pretraining import grading, memory_gates
from helpers.pretraining.by_heart import general_facts
from helpers.pretraining.grading import cases_of
from helpers.pretraining.memory_gates import UNTAUGHT, repeats, repetition_gate
from helpers.pretraining.office_gates import edited_values
from helpers.pretraining.reading_gates import file_gates
from helpers.records import DONT_KNOW


def test_thirty_values_of_several_words_are_typed_into_pages_of_all_offices():
    edits = edited_values()
    assert len(edits) == len({edit.fact.id for edit in edits}) == 30
    assert {edit.fact.id.partition("-")[0] for edit in edits} == set(OFFICES)
    for edit in edits:
        assert len(edit.value.split()) >= 3, edit.value
        known = {edit.fact.answer, edit.fact.update.answer if edit.fact.update else ""}
        assert not any(word and word in edit.value for word in known), edit.value


def test_an_edited_page_still_fits_its_library_and_tells_the_new_value_only():
    for edit in edited_values():
        library = load_library(edit.fact.id.partition("-")[0])
        page = next(page for page in library.passages if edit.fact.statement in page.text)
        library.edit(page.id, page.text.replace(edit.fact.statement, edit.statement))
        assert edit.value in library.text(page.id)
        assert edit.fact.statement not in " ".join(passage.text for passage in library.passages)


def untaught() -> list[dict]:
    return [json.loads(line) for line in UNTAUGHT.read_text("utf-8").splitlines()]


def test_facts_never_taught_are_not_among_the_general_facts():
    rows, taught = untaught(), general_facts()
    asked = {question.lower() for fact in taught for question in fact["questions"]}
    assert len({row["answer"] for row in rows}) == len(rows) == 50
    assert not {row["question"].lower() for row in rows} & asked


def test_the_encoder_knows_most_of_them():
    """Else it would prove nothing that the brain, which starts from the encoder's words, does not."""
    rows, encoder = untaught(), load_encoder()
    likeness = encoder.embed([row["question"] for row in rows]) @ encoder.embed([row["answer"] for row in rows]).T
    assert np.mean(likeness.argmax(1) == np.arange(len(rows))) > 0.6


@pytest.mark.parametrize(
    ("text", "verdict"),
    [("outside outside outside", True), ("tap and tap and", True), ("the lamp and the shade", False), ("", False)],
)
def test_a_repetition_is_three_alike_or_a_pair_twice(text, verdict):
    assert repeats(text.split()) == verdict


def test_a_brain_that_runs_in_circles_misses_the_gate(brain, monkeypatch):
    monkeypatch.setattr(memory_gates, "replies", lambda brain, cases: ["outside outside outside"] * len(cases))
    gate = repetition_gate(brain, 40)
    assert gate.score.share == 1.0 and not gate.passed
    monkeypatch.setattr(memory_gates, "replies", lambda brain, cases: ["in 2020 at 1000 metres"] * len(cases))
    assert repetition_gate(brain, 40).passed


def test_cases_of_a_file_are_told_apart_by_whether_a_page_answers(brain, tmp_path, monkeypatch):
    path = tmp_path / "mine.jsonl"
    rows = [
        {"passages": ["We open at 9."], "question": "When do you open?", "answers": ["9"]},
        {"passages": ["We open at 9."], "question": "Who are you?", "answers": [DONT_KNOW]},
        {"passages": ["We open at 9."], "question": "And on Sundays?", "answers": []},
    ]
    path.write_text("\n".join(map(json.dumps, rows)))
    monkeypatch.setattr(grading, "replies", lambda brain, cases: [DONT_KNOW] * len(cases))
    everything, left_open = file_gates(brain, path.name, cases_of(path))
    assert (everything.score.right, everything.score.total) == (2, 3) and not everything.passed
    assert (left_open.score.right, left_open.score.total) == (2, 2)


def test_a_case_without_an_answer_is_named(tmp_path):
    path = tmp_path / "mine.jsonl"
    path.write_text(json.dumps({"passages": [], "question": "When?"}))
    with pytest.raises(ValueError, match="When"):
        cases_of(path)
