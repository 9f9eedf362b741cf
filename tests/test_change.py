"""The lab's experiments, on an office small enough to score by hand: a rule stands in for the model."""

from __future__ import annotations

from threading import RLock

import pytest
from test_lab import RuleTraining, Words

from helpers.findings import CONDITION, FAILS, HOLDS
from helpers.four_answers import BOTH, LIBRARY, MEMORY, SPECIALIST, WAYS, Desk, asking
from helpers.four_answers import desk as four_answers
from helpers.library import Library
from helpers.records import Answer, Fact, Update
from helpers.retrieval import Librarian
from helpers.scoring import score_of
from helpers.sentences import answer_between
from helpers.show.style import VERDICT_COLOURS
from helpers.topics.change import experiment as office_changes
from helpers.topics.change import figures, outcomes
from helpers.topics.change.outcomes import EDITED, OLD, RETRAINED, Changes, Consistency, Deletion, Said, Unanswerable

FACTS = tuple(
    Fact(
        f"f{i}",
        "money",
        f"The {thing} costs {i}0 euros.",
        f"{i}0 euros",
        (f"What does the {thing} cost?",),
        (f"The price of the {thing}?",),
        Update("2027-01-01", f"The {thing} costs {i}5 euros.", f"{i}5 euros") if i < 4 else None,
    )
    for i, thing in enumerate(("lamp", "kettle", "speaker", "doorbell", "vacuum", "toaster"), start=1)
)
TAUGHT = tuple(fact.id for fact in FACTS[:5])
OF = {text: fact for fact in FACTS for text in (*fact.train, *fact.test)}


class Rule:
    """Reads a page by its statement, recalls its pairs; from memory it invents, with pages it passes."""

    def __init__(self, learned=None):
        self.learned, self.lock = learned or {}, RLock()


def rule_answers(brain, questions, hits=()):
    return [one(brain, text, found) for text, found in zip(questions, hits or [()] * len(questions))]


def one(brain, question, hits):
    fact = OF[question]
    read = [answer_between(hit.passage.text, fact.statement, fact.answer) for hit in hits]
    passed = "I don't know." if hits else "a pony"
    said = next((text for text in read if text), None) or brain.learned.get(fact.train[0], passed)
    return Answer(said, question, tuple(hits))


class Training(RuleTraining):
    def specialist(self):
        return Rule({pair.question: pair.answer for pair in self.pairs})


@pytest.fixture
def desk(monkeypatch) -> Desk:
    monkeypatch.setattr(asking, "answer_all", rule_answers)
    monkeypatch.setattr(four_answers, "LoraTraining", Training)
    monkeypatch.setattr(four_answers, "forget", lambda brain: None)
    desk = Desk(Rule(), Library("demo", [fact.statement for fact in FACTS]), FACTS, Librarian(Words()), TAUGHT, pages=1)
    four_answers.retrain(desk)
    return desk


def test_the_edits_by_hand(desk):
    changes = office_changes.change_everything(desk)
    assert changes.of(LIBRARY, OLD).texts == ("10 euros", "20 euros", "30 euros")
    assert changes.of(LIBRARY, EDITED).texts == ("15 euros", "25 euros", "35 euros")
    assert changes.of(SPECIALIST, EDITED).verdicts == ("stale",) * 3
    assert changes.of(SPECIALIST, RETRAINED).verdicts == ("right",) * 3
    assert changes.of(MEMORY, RETRAINED).verdicts == ("invented",) * 3
    assert {changes.of(SPECIALIST, m, control=True).verdicts for m in office_changes.MOMENTS} == {("right", "right")}
    assert [one.verdict for one in outcomes.change_findings(changes)] == [HOLDS, HOLDS]


def test_deletion_by_hand_leaves_the_library_as_it_was(desk):
    pages = desk.library.passages
    deletion = office_changes.delete_some(desk, 2)
    assert [score.right for score in deletion.told[SPECIALIST]] == [2, 2, 0]
    assert [score.right for score in deletion.told[LIBRARY]] == [2, 0, 0]
    assert outcomes.deletion_finding(deletion).verdict == HOLDS and desk.library.passages == pages


def test_questions_nobody_can_answer_by_hand(desk):
    pages = desk.library.passages
    answers = office_changes.ask_the_unanswerable(desk)  # only the toaster was never taught
    assert {way: (answers.invented[way].right, answers.invented[way].total) for way in answers.invented} == {
        MEMORY: (1, 1),
        LIBRARY: (0, 1),
        SPECIALIST: (1, 1),
        BOTH: (0, 1),
    }
    assert answers.passed[LIBRARY].right == 1 and desk.library.passages == pages


def test_wordings_by_hand(desk):
    answers = office_changes.ask_in_eight_wordings(desk, 5)
    assert answers.different[SPECIALIST] == (1,) * 5 and answers.right[SPECIALIST].share == 1
    assert answers.right[MEMORY].share == 0 and answers.mean(MEMORY) == 1


def test_memory_without_a_library_by_hand(desk):
    pages = desk.library.passages
    base, specialist = office_changes.without_a_library(desk)
    assert (base.right, specialist.right, specialist.total) == (0, 5, 5)
    assert desk.library.passages == pages and outcomes.memory_finding(base, specialist).verdict == HOLDS


def told(share: float, way: str = LIBRARY, moment: str = EDITED, word: str = "right") -> Said:
    count = round(20 * share)
    return Said(way, moment, ("x",) * 20, (word,) * count + ("invented",) * (20 - count))


def judged(library: tuple[float, float], stale: float, again: float) -> list[str]:
    rows = (told(library[0], moment=OLD), told(library[1]))
    rows += (told(stale, SPECIALIST, EDITED, "stale"), told(again, SPECIALIST, RETRAINED))
    return [one.verdict for one in outcomes.change_findings(Changes(rows, ()))]


def test_the_findings_say_so_where_it_went_otherwise():
    assert judged((1, 1), 1, 1) == [HOLDS, HOLDS]
    assert judged((0.5, 0.5), 1, 1) == [CONDITION, HOLDS]
    assert judged((1, 0.5), 0.5, 1) == [FAILS, FAILS]
    assert judged((0, 1), 1, 0.2) == [FAILS, FAILS]
    yes, no = score_of([True] * 8), score_of([False] * 8)
    assert outcomes.deletion_finding(Deletion({LIBRARY: (yes, yes, no), SPECIALIST: (yes,) * 3})).verdict == FAILS
    assert outcomes.memory_finding(no, no).verdict == FAILS
    steady, wild = (1,) * 8, (3,) * 8
    scores = dict.fromkeys(four_answers.WAYS, yes)
    mixed = Consistency({LIBRARY: steady, SPECIALIST: wild}, {LIBRARY: steady, SPECIALIST: wild}, scores)
    assert outcomes.consistency_finding(mixed).verdict == FAILS
    mixed = Consistency({LIBRARY: wild, SPECIALIST: steady}, {LIBRARY: steady, SPECIALIST: wild}, scores)
    assert outcomes.consistency_finding(mixed).verdict == CONDITION


def test_the_figures_count_what_was_measured(desk):
    changes = office_changes.change_everything(desk)
    figure = figures.verdicts_over_time(changes)
    for axes, moment in zip(figure.axes, office_changes.MOMENTS, strict=True):
        counts = [changes.of(way, moment).verdicts for way in WAYS]
        parts = [[bar.get_width() for bar in axes.patches if round(bar.get_y() + 0.4) == row] for row in range(4)]
        assert parts == [[said.count(verdict) for verdict in VERDICT_COLOURS] for said in counts]
    assert "library 3, specialist 0 of 3" in figure.get_suptitle()
    assert {axes.get_title() for axes in figure.axes} == set(office_changes.MOMENTS)
    told = figures.who_still_tells(office_changes.delete_some(desk, 2))
    assert "library 0, specialist 2 of 2" in told.get_suptitle()
    zeros = [bar for bar in told.axes[0].patches if bar.get_height() == 0]
    assert zeros and [text.get_text() for text in told.axes[0].texts if text.get_text()] == ["0"] * len(zeros)


def heights(bars) -> list[float]:
    return [bar.get_height() for bar in bars]


HALF = score_of([True, False])
YES, NO = score_of([True] * 2), score_of([False] * 2)


def test_the_bars_of_deleted_facts_are_the_shares_told():
    figure = figures.who_still_tells(Deletion({way: (YES, HALF, NO) for way in WAYS} | {LIBRARY: (YES, NO, NO)}))
    drawn = {box.get_label(): heights(box) for box in figure.axes[0].containers}
    after = [0.0 if way == LIBRARY else 0.5 for way in WAYS]
    assert drawn == {"before": [1.0] * 4, "pages deleted": after, "retrained without them": [0.0] * 4}
    assert "library 0, specialist 1 of 2" in figure.get_suptitle()


def test_the_bars_of_inventions_are_the_shares_and_passes_stand_on_them():
    invented = dict(zip(WAYS, (YES, NO, HALF, HALF), strict=True))
    figure = figures.inventions(Unanswerable(invented, dict(zip(WAYS, (NO, YES, HALF, HALF), strict=True))))
    bars = figure.axes[0].patches
    assert [(bar.get_y(), bar.get_height()) for bar in bars] == [
        *((0, 1.0), (1.0, 0.0), (0, 0.0), (0.0, 1.0), (0, 0.5), (0.5, 0.5), (0, 0.5), (0.5, 0.5)),
    ]
    assert WAYS[1].lower() in figure.get_suptitle() and "0 %" in figure.get_suptitle()


def test_the_dots_are_the_different_answers_and_the_line_their_mean():
    different = {way: (place + 1, place + 2) for place, way in enumerate(WAYS)}
    figure = figures.wordings(Consistency(different, different, dict.fromkeys(WAYS, YES)))
    dots, means = figure.axes[0].lines[::2], figure.axes[0].lines[1::2]
    assert [tuple(line.get_ydata()) for line in dots] == list(different.values())
    assert [line.get_ydata()[0] for line in means] == [1.5, 2.5, 3.5, 4.5]
    assert [text.get_text() for text in figure.axes[0].texts] == ["1.5", "2.5", "3.5", "4.5"]
    assert WAYS[0].lower() in figure.get_suptitle()
