"""The course's own offices: read with fused search, with other values typed in, and learnt by LoRA."""

from __future__ import annotations

import json
from dataclasses import dataclass

from helpers.adapters import MANY_FACTS, LoraTraining, forget, pairs_of
from helpers.encoder import load_encoder
from helpers.language_model import Brain, answer_all
from helpers.library import OFFICES, load_facts, load_library
from helpers.pretraining.grading import DATA, Gate, at_least
from helpers.records import Fact, Score
from helpers.retrieval import Librarian
from helpers.scoring import is_right, score_of

EDITED = DATA / "edited_values.jsonl"


@dataclass(frozen=True)
class Edited:
    """A fact of an office into whose page another value was typed."""

    fact: Fact
    value: str

    @property
    def statement(self) -> str:
        return self.fact.statement.replace(self.fact.answer, self.value)


def edited_values() -> list[Edited]:
    """The cases of ``data/edited_values.jsonl``, in its order."""
    facts = {fact.id: fact for office in OFFICES for fact in load_facts(office)}
    rows = [json.loads(line) for line in EDITED.read_text("utf-8").splitlines()]
    return [Edited(facts[row["fact"]], row["value"]) for row in rows]


def offices_gate(brain: Brain) -> Gate:
    """All facts of the three offices in words that no specialist is trained on, three pages found by fused search."""
    marks: list[bool] = []
    for office in OFFICES:
        librarian = Librarian(load_encoder(), load_library(office).passages)
        asked = [(text, fact.answer) for fact in load_facts(office) for text in fact.test]
        found = librarian.search_all([text for text, _ in asked])
        said = answer_all(brain, [text for text, _ in asked], found)
        marks += [is_right(given.text, right, text) for given, (text, right) in zip(said, asked)]
    return at_least("offices, fused search, test phrasings", 0.90, score_of(marks))


def edited_gate(brain: Brain) -> Gate:
    """Each new value is typed into its page; then the fact is asked for in words of its first test phrasing."""
    asked, found = [], []
    for edit in edited_values():
        library = load_library(edit.fact.id.partition("-")[0])
        page = next(page for page in library.passages if edit.fact.statement in page.text)
        library.edit(page.id, page.text.replace(edit.fact.statement, edit.statement))
        asked.append(edit.fact.test[0])
        found.append(Librarian(load_encoder(), library.passages).search(asked[-1]))
    said = answer_all(brain, asked, found)
    marks = [is_right(given.text, edit.value, text) for given, edit, text in zip(said, edited_values(), asked)]
    return at_least("other values typed into pages of the three offices", 0.85, score_of(marks))


def lora_gate(brain: Brain) -> Gate:
    """Fifty facts learned by LoRA in their five training phrasings, asked in held-out ones."""
    facts = [fact for office, count in zip(OFFICES, (17, 17, 16)) for fact in load_facts(office)[:count]]
    training = LoraTraining(brain, pairs_of(facts), MANY_FACTS)
    for _ in training:
        pass
    specialist = training.specialist()
    found = _from_memory(specialist, [(text, fact.answer) for fact in facts for text in fact.test])
    forget(specialist)
    return at_least("LoRA, 50 facts, untrained wordings", 0.85, found)


def _from_memory(brain: Brain, asked: list[tuple[str, str]]) -> Score:
    said = answer_all(brain, [text for text, _ in asked])
    return score_of([is_right(given.text, right, text) for given, (text, right) in zip(said, asked)])


def office_gates(brain: Brain) -> list[Gate]:
    """All three, in the order of the model card."""
    return [offices_gate(brain), edited_gate(brain), lora_gate(brain)]
