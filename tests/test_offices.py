"""The three offices: their data has the promised shape, and the brain can read their pages."""

from __future__ import annotations

from collections import Counter

import pytest

from helpers.language_model import answer_all
from helpers.library import OFFICES, load_facts, load_library
from helpers.records import Question
from helpers.retrieval import Librarian, load_encoder
from helpers.scoring import is_right, score

# The three dialogues that the course tells again and again: what was true, and what is true later.
DIALOGUES = {
    "support": (
        "support-password-reset",
        "open Profile and tap New password",
        "text RESET to 4417 from your own phone",
    ),
    "law": ("law-trademark-apply", "post form T3 to the Trade House", "upload your logo on the Marks website"),
    "clinic": ("clinic-tarrow-treatment", "Calvorin tablets", "Plovane nasal spray"),
}


# The goal is 95 %. The brain read 55 % after 30 million tokens, 67 % after 66 and 76 % after
# 88 million and with the notices; raise this with it.
LEAST_READ = 0.70


@pytest.mark.parametrize("office", OFFICES)
def test_an_office_has_enough_facts_and_updates(office):
    facts = load_facts(office)
    assert len(facts) >= 40
    assert sum(fact.update is not None for fact in facts) >= 8
    assert max(Counter(fact.id for fact in facts).values()) == 1


@pytest.mark.parametrize("office", OFFICES)
def test_each_fact_has_five_phrasings_to_train_and_three_to_test(office):
    for fact in load_facts(office):
        assert (len(fact.train), len(fact.test)) == (5, 3), fact.id
        assert len({question.casefold() for question in fact.train + fact.test}) == 8, fact.id


@pytest.mark.parametrize("office", OFFICES)
def test_no_question_asks_for_two_facts(office):
    asked = Counter(question.casefold() for fact in load_facts(office) for question in fact.train + fact.test)
    assert [question for question, times in asked.items() if times > 1] == []


@pytest.mark.parametrize("office", OFFICES)
def test_a_statement_stands_in_one_passage_and_holds_its_answer(office):
    texts = [passage.text for passage in load_library(office).passages]
    for fact in load_facts(office):
        assert sum(fact.statement in text for text in texts) == 1, fact.id
        assert fact.answer in fact.statement, fact.id


@pytest.mark.parametrize("office", OFFICES)
def test_an_update_brings_a_new_answer_that_stood_nowhere_before(office):
    texts = " ".join(passage.text for passage in load_library(office).passages)
    for fact in load_facts(office):
        if fact.update:
            assert fact.update.answer in fact.update.statement, fact.id
            assert not is_right(fact.update.answer, fact.answer), fact.id
            assert fact.update.statement not in texts, fact.id


@pytest.mark.parametrize("office", OFFICES)
def test_the_dialogue_of_the_office_is_there(office):
    id, old, new = DIALOGUES[office]
    (fact,) = (fact for fact in load_facts(office) if fact.id == id)
    assert (fact.answer, fact.update.answer) == (old, new)


def test_with_three_pages_the_brain_reads_the_offices(brain):
    encoder, questions, hits, pages = load_encoder(), [], [], {}
    for office in OFFICES:
        asked = [Question(text, (fact.answer,), fact.id) for fact in load_facts(office) for text in fact.test]
        library = load_library(office)
        found = Librarian(encoder, library.passages).search_all([question.text for question in asked], k=3)
        questions, hits = questions + asked, hits + found
        pages[office] = len(library.passages)
    answers = answer_all(brain, [question.text for question in questions], hits)
    for office in OFFICES:
        own = [place for place, question in enumerate(questions) if question.fact_id.startswith(office)]
        part = score([answers[i] for i in own], [questions[i] for i in own])
        print(f"{office}: {part.right} of {part.total} right ({part.share:.1%}), {pages[office]} passages")
    whole = score(answers, questions)
    wrong = [
        (a.text, q.answers[0], q.text) for a, q in zip(answers, questions) if not is_right(a.text, q.answers, q.text)
    ]
    print(f"all: {whole.right} of {whole.total} right ({whole.share:.1%}, {whole.low:.1%} to {whole.high:.1%})")
    assert whole.share >= LEAST_READ, "\n".join(f"{said!r} for {right!r}: {text}" for said, right, text in wrong)
