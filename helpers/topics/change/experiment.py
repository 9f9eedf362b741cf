"""An office whose knowledge changes: many edits, deletions and questions that nobody can answer.

Chapter 00 follows one edit; here all updates of an office are made, so that a verdict rests on
many facts. Decides K1, K2, K3, K6, Q5 and Q6; the verdicts are in ``outcomes``.
"""

from __future__ import annotations

from collections.abc import Sequence

from helpers.adapters import LoraRecipe
from helpers.encoder import Encoder
from helpers.findings import Finding
from helpers.four_answers import BOTH, MEMORY, WAYS, Desk, retrain, taught_facts
from helpers.four_answers.said import EDITED, MOMENTS, RETRAINED, Said
from helpers.language_model import Brain
from helpers.library import Library, load_facts, load_library
from helpers.records import Fact, Score
from helpers.retrieval import Librarian
from helpers.scoring import is_right, normalise, says_dont_know, score_of
from helpers.topics.change.outcomes import (
    Changes,
    Consistency,
    Deletion,
    Unanswerable,
    change_findings,
    consistency_finding,
    deletion_finding,
    invention_finding,
    memory_finding,
)


def open_desk(brain: Brain, librarian: Librarian, office: str = "support", seed: int = 0) -> Desk:
    """A desk over a fresh library, with a specialist trained on its first edition."""
    facts = load_facts(office)
    recipe = LoraRecipe(seed=seed)
    desk = Desk(brain, load_library(office), facts, librarian, taught_facts(facts), recipe=recipe)
    retrain(desk)
    return desk


def say(desk: Desk, way: str, questions: Sequence[str]) -> list[str]:
    """Answer many questions in one way, in batches."""
    return [given.text for given in desk.say(way, questions)]


def _said(desk: Desk, way: str, moment: str, facts: Sequence[Fact]) -> Said:
    given = desk.say(way, [fact.train[0] for fact in facts])
    verdicts = [
        desk.judge(one.text, fact, fact.train[0], one.hits, desk.learned(way)) for one, fact in zip(given, facts)
    ]
    return Said(way, moment, tuple(one.text for one in given), tuple(verdicts))


def change_everything(desk: Desk) -> Changes:
    """Ask, apply all dated updates at once, ask, train again, ask. Leaves the library updated."""
    changing = [fact for fact in desk.taught if fact.update]
    control = [fact for fact in desk.taught if not fact.update]
    edited, others = [], []
    for moment in MOMENTS:
        if moment == EDITED:
            desk.library.apply_updates(changing)
            desk.catch_up()
        if moment == RETRAINED:
            retrain(desk)
        edited += [_said(desk, way, moment, changing) for way in WAYS]
        others += [_said(desk, way, moment, control) for way in WAYS]
    return Changes(tuple(edited), tuple(others))


def delete_some(desk: Desk, count: int = 8) -> Deletion:
    """Delete the pages of ``count`` taught facts, ask, train without them, ask; then put them back."""
    told = {way: [] for way in WAYS}
    gone = [fact for fact in desk.taught if desk.home[fact.id]][:count]
    answers = {fact.id: desk.library.answer_now(fact) for fact in gone}

    def ask() -> None:
        for way in WAYS:
            texts = say(desk, way, [fact.train[0] for fact in gone])
            told[way].append(score_of([is_right(t, answers[f.id], f.train[0]) for t, f in zip(texts, gone)]))

    ask()
    pages = dict.fromkeys(desk.home[fact.id] for fact in gone)
    for page in pages:
        desk.library.delete(page)
    desk.catch_up()
    ask()
    retrain(desk)
    ask()
    for _ in pages:
        desk.library.undo()
    desk.catch_up()
    return Deletion({way: tuple(scores) for way, scores in told.items()})


def ask_the_unanswerable(desk: Desk) -> Unanswerable:
    """Ask about facts that no way was taught, with their pages taken out of the library."""
    unknown = [fact for fact in desk.facts if fact not in desk.taught and desk.home[fact.id]]
    taught_homes = {desk.home[fact.id] for fact in desk.taught}
    unknown = [fact for fact in unknown if desk.home[fact.id] not in taught_homes]
    pages = dict.fromkeys(desk.home[fact.id] for fact in unknown)
    for page in pages:
        desk.library.delete(page)
    desk.catch_up()
    invented, passed = {}, {}
    for way in WAYS:
        texts = say(desk, way, [fact.train[0] for fact in unknown])
        passed[way] = score_of([says_dont_know(text) for text in texts])
        wrong = [not says_dont_know(t) and not is_right(t, f.answer, f.train[0]) for t, f in zip(texts, unknown)]
        invented[way] = score_of(wrong)
    for _ in pages:
        desk.library.undo()
    desk.catch_up()
    return Unanswerable(invented, passed)


def ask_in_eight_wordings(desk: Desk, count: int = 12) -> Consistency:
    """Each of ``count`` taught facts in its five trained and three held-out wordings."""
    facts = desk.taught[:count]
    wordings = [(fact, text) for fact in facts for text in (*fact.train, *fact.test)]
    different, untrained, right = {}, {}, {}
    for way in WAYS:
        texts = say(desk, way, [text for _, text in wordings])
        of = {fact.id: [normalise(t) for t, (f, _) in zip(texts, wordings) if f is fact] for fact in facts}
        different[way] = tuple(len(set(of[fact.id])) for fact in facts)
        untrained[way] = tuple(len(set(of[fact.id][len(fact.train) :])) for fact in facts)
        marks = [is_right(t, desk.library.answer_now(f) or "", q) for t, (f, q) in zip(texts, wordings)]
        right[way] = score_of(marks)
    return Consistency(different, untrained, right)


def without_a_library(desk: Desk) -> tuple[Score, Score]:
    """Base and specialist on the taught facts, with an empty library: all pages deleted.

    The base is asked from memory: *With the library* would pass without asking a model, as no page is found.
    """
    full, desk.library = desk.library, Library(desk.library.office, [])
    questions = [(fact, fact.train[0]) for fact in desk.taught]
    desk.catch_up()
    scores = []
    for way in (MEMORY, BOTH):
        texts = say(desk, way, [text for _, text in questions])
        scores.append(score_of([is_right(t, full.answer_now(f) or "", q) for t, (f, q) in zip(texts, questions)]))
    desk.library = full
    desk.catch_up()
    return scores[0], scores[1]


def run(brain: Brain, encoder: Encoder, seed: int = 0) -> tuple[Finding, ...]:
    """All six claims on the support office, in the order of the chapter."""
    desk = open_desk(brain, Librarian(encoder), seed=seed)
    base, specialist = without_a_library(desk)
    consistency, nobody_knows = ask_in_eight_wordings(desk), ask_the_unanswerable(desk)
    changes = change_everything(desk)
    deletion = delete_some(desk)
    desk.close()
    return (
        *change_findings(changes),
        deletion_finding(deletion),
        memory_finding(base, specialist),
        invention_finding(nobody_knows),
        consistency_finding(consistency),
    )
