"""Chapter 10: what is trained and what is examined, judged on cases that can be counted by hand; the grid."""

from __future__ import annotations

import threading
from types import SimpleNamespace

import numpy as np
import pytest

from helpers.adapters import attached, weight_updates
from helpers.behaviour import in_style, keeps_style
from helpers.findings import CONDITION, FAILS, HOLDS
from helpers.four_answers import NOT_SCORED
from helpers.language_model import answer_all
from helpers.library import OFFICES, load_facts, load_library
from helpers.records import DONT_KNOW, Answer, Fact, Pair, Passage, Question, Score, Update
from helpers.scoring import score_of
from helpers.topics.together import distilling, experiment, figures, hybrid, new_office, overruled, verdicts
from helpers.topics.together.distilling import ARMS, BLACK, OWN, WHITE, Shown, Student
from helpers.topics.together.hybrid import EIGHT, HYBRID, NOW, OLD, OTHER, PASSED, Reply, Staff, Switches
from helpers.topics.together.new_office import AGAIN, BEFORE, BY_NAME, GOES_ON, OLD_ADAPTER, PAGES_ADDED, SUM, Served
from helpers.topics.together.overruled import BARE, CURED, MEMORY, NEW_PAGE, NO_PAGE, OLD_PAGE, UNTRAINED, Judged
from helpers.topics.together.panel import TEXT, Grid, GridPanel, grid_panel
from helpers.topics.together.panel import grid as grid_module

NASTY = "<img src=x onerror=alert(1)>"
SUPPORT = load_facts("support")
LAMP = Fact(
    *(
        "lamp",
        "time",
        "The lamp lasts 9 years.",
        "9 years",
        ("Lamp?", "How long?", "Until when?"),
        ("Lamp, how long?",),
    ),
    Update("2027-01-01", "The lamp lasts 5 years.", "5 years"),
)
DESK = Fact(
    "desk", "money", "The desk costs 7 euros.", "7 euros", ("Desk?", "Price?", "How much?"), ("Desk, how much?",)
)
PAGES = [Passage(f"p{n}", text) for n, text in enumerate((LAMP.statement, DESK.statement, "We open at 9.", "Hello."))]


def share(right: int, of: int = 20) -> Score:
    return score_of([True] * right + [False] * (of - right))


class Finder:
    """A librarian who always finds the same pages, in the same order."""

    def __init__(self, *texts: str) -> None:
        self.texts = texts

    def search(self, question: str, k: int = 3) -> tuple:
        hits = [
            SimpleNamespace(passage=Passage(text, text), rank=n, score=1 / n) for n, text in enumerate(self.texts, 1)
        ]
        return tuple(hits[:k])

    def search_all(self, questions, k: int = 3) -> list:
        return [self.search(question, k) for question in questions]


# -- style and facts ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "kept", "told"),
    [
        (in_style("The lamp lasts 5 years."), True, NOW),
        (in_style("The lamp lasts 9 years."), True, OLD),
        ("5 years", False, NOW),
        ("It lasts 15 years.", False, OTHER),
        (in_style("I don't know."), True, PASSED),
        ("I don't know.", False, PASSED),
        (in_style("5 years.") + "\n" + in_style("9 years."), False, NOW),
        ("", False, PASSED),
    ],
)
def test_style_and_facts_are_judged_apart(text, kept, told):
    found = hybrid.judged(HYBRID, "How long?", Answer(text, ""), "5 years", "9 years")
    assert (found.kept, found.told) == (kept, told)


def test_the_eight_ways_are_all_there_are():
    assert len(set(EIGHT)) == 8 and str(Switches()) == "nothing" and str(HYBRID) == "style + library"


def test_the_style_is_learned_from_what_does_not_change():
    facts = hybrid.changing(SUPPORT)
    pairs = hybrid.style_pairs("support", facts)
    assert len(facts) == 14 and all(fact.update for fact in facts)
    assert len(pairs) > 80 and all(keeps_style(pair.answer) and len(pair.passages) == 1 for pair in pairs)
    examined = {text for fact in facts for text in (*fact.train, *fact.test)}
    assert not examined & {pair.question for pair in pairs}
    assert not [page for pair in pairs for page in pair.passages for fact in facts if fact.statement in page]
    assert any("Brindle" in pair.passages[0] for pair in pairs)


def test_every_way_is_asked_of_its_own_model_with_its_own_pages(monkeypatch):
    seen = []

    def say(brain, questions, hits=(), form=None):
        seen.append((brain, bool(hits)))
        return [Answer("5 years", "")] * len(questions)

    monkeypatch.setattr(hybrid, "answer_all", say)
    staff = Staff((False, False), (True, False), (False, True), (True, True))
    library = SimpleNamespace(answer_now=lambda fact: fact.update.answer)
    for one in EIGHT:
        (reply,) = hybrid.ask(staff, Finder("page"), one, [("How long?", LAMP)], library)
        assert reply.told == NOW and seen[-1] == ((one.style, one.facts), one.library)


def test_hired_adapters_are_added_up_and_leave_again(brain, monkeypatch):
    for name in ("STYLE_RECIPE", "FACTS_RECIPE"):
        monkeypatch.setattr(hybrid, name, hybrid.LoraRecipe(epochs=1, batch=40))
    monkeypatch.setattr(hybrid, "style_pairs", lambda *which: [Pair("Lamp?", in_style("9 years."), (LAMP.statement,))])
    staff = hybrid.hire(brain, [LAMP])
    assert len(attached(brain)) == 3 and staff.of(Switches()) is brain and staff.of(Switches(facts=True)) is staff.facts
    parts = [weight_updates(one) for one in (staff.style, staff.facts, staff.of(Switches(True, True, True)))]
    assert all((parts[2][name] - parts[0][name] - parts[1][name]).abs().max() < 1e-5 for name in parts[0])
    staff.leave()
    assert attached(brain) == ()


# -- page or memory ----------------------------------------------------------------------------


def test_the_cure_shows_pages_that_tell_and_pages_that_do_not():
    shelf = Finder(DESK.statement, LAMP.statement, "We open at 9.")
    reads, passes = overruled.with_pages([LAMP], shelf), overruled.without_answer([LAMP], shelf)
    assert [pair.question for pair in reads] == ["Lamp?", "How long?"] and {pair.answer for pair in reads} == {
        "9 years"
    }
    assert all(pair.passages == (DESK.statement, LAMP.statement, "We open at 9.") for pair in reads)
    assert passes == [Pair("Until when?", DONT_KNOW, (DESK.statement, "We open at 9."))]
    bare, cured = (overruled.pairs_for(arm, [LAMP], shelf) for arm in (BARE, CURED))
    assert cured == bare + reads + passes and not any(pair.passages for pair in bare)
    assert overruled.with_pages([LAMP], Finder("We open at 9.")) == []  # a page that was not found teaches nothing
    with pytest.raises(ValueError, match="'no adapter' is not trained"):
        overruled.pairs_for(UNTRAINED, [LAMP], shelf)


def test_pages_that_tell_a_fact_are_taken_away():
    assert overruled.without(PAGES, [LAMP]) == PAGES[1:] and overruled.without(PAGES, []) == PAGES


@pytest.mark.parametrize(
    ("moment", "text", "verdict"),
    [
        (OLD_PAGE, "9 years", "right"),
        (MEMORY, "9 years", "right"),
        (NEW_PAGE, "5 years", "right"),
        (NEW_PAGE, "9 years", "stale"),
        (NEW_PAGE, "I don't know.", "don't know"),
        (NO_PAGE, "9 years", "stale"),
        (NO_PAGE, "7 years", "invented"),
        (NO_PAGE, "7 euros", "misread"),
        (NO_PAGE, "I don't know.", "don't know"),
    ],
)
def test_what_is_right_depends_on_the_moment(moment, text, verdict):
    hits = Finder(DESK.statement).search("How long?")
    assert overruled.verdict_at(Answer(text, "", hits), LAMP, "How long?", moment == NEW_PAGE, moment) == verdict


def test_each_moment_has_its_own_shelf(monkeypatch):
    given = []
    monkeypatch.setattr(
        overruled, "answer_all", lambda brain, texts, hits: given.append(hits) or [Answer("9 years", "")] * len(texts)
    )
    world = overruled.World(Finder("old"), Finder("new"), Finder("none"))
    found = [overruled.look(None, BARE, moment, world, [LAMP]) for moment in overruled.MOMENTS]
    assert [[hit.passage.text for hit in hits[0]] for hits in given] == [[], ["old"], ["new"], ["none"]]
    assert [one.share("stale") for one in found] == [0, 0, 1, 1] and all(one.total == 1 for one in found)


# -- distillation ------------------------------------------------------------------------------


def test_the_teacher_reads_and_the_student_sees_no_page(brain):
    asked = distilling.asked([LAMP, DESK], "train")
    shown = distilling.watch(brain, Finder(LAMP.statement), asked)
    assert len(shown.pairs) == 6 and all(pair.passages == (LAMP.statement,) for pair in shown.pairs)
    assert shown.texts == tuple(Pair(pair.question, pair.answer) for pair in shown.pairs)
    said = [
        one.text for one in answer_all(brain, [one.text for one in asked], Finder(LAMP.statement).search_all(asked, 1))
    ]
    assert [pair.answer for pair in shown.pairs] == said
    for pair, logits in zip(shown.pairs, shown.logits):
        # Greedy: the teacher's own answer is the likeliest at every token, its end included.
        ids, start = distilling.encode_pair(brain, pair)
        assert logits.argmax(-1).tolist() == ids[start:]
    assert shown.marks == distilling.marks_of(said, asked)


def test_every_arm_sees_the_same_questions_in_the_same_order(brain):
    facts = SUPPORT[1:3]
    shown = distilling.watch(brain, Finder(facts[0].statement), distilling.asked(facts, "train"))
    short = distilling.LoraRecipe(epochs=1, batch=4)
    runs = {arm: distilling.student(brain, arm, shown, 3, short) for arm in ARMS}
    assert len({str(run.plan) for run in runs.values()}) == 1 and {run.recipe.seed for run in runs.values()} == {3}
    assert runs[BLACK].examples == runs[WHITE].examples != runs[OWN].examples
    with pytest.raises(ValueError, match="'grey box' is not one of"):
        distilling.student(brain, "grey box", shown)


def test_a_teacher_without_doubts_is_a_black_box(brain):
    shown = distilling.watch(brain, Finder(SUPPORT[1].statement), distilling.asked(SUPPORT[1:3], "train"))
    assert distilling.black_box_apart(brain, shown, steps=2) < 1e-5
    assert attached(brain) == ()
    black, white = (distilling.student(brain, arm, shown).step().loss for arm in (BLACK, WHITE))
    assert abs(black - white) > 1e-3  # with its doubts it is another loss


def test_the_distance_is_the_divergence_of_the_odds():
    teacher, given = (np.log(np.array([row], np.float32)) for row in ((0.7, 0.2, 0.1), (0.5, 0.3, 0.2)))
    wanted = 0.7 * np.log(0.7 / 0.5) + 0.2 * np.log(0.2 / 0.3) + 0.1 * np.log(0.1 / 0.2)
    assert distilling.distance(teacher, given) == pytest.approx(wanted, rel=1e-5)
    assert distilling.distance(teacher, teacher + 2) == pytest.approx(0, abs=1e-6)


def test_a_student_is_examined_question_by_question(monkeypatch):
    questions = (Question("a?", ("1",), "f"), Question("b?", ("2",), "f"), Question("c?", ("3",), "g"))
    pairs = tuple(Pair(one.text, said) for one, said in zip(questions, ("1", "9", "8")))
    logits = tuple(np.zeros((1, 2), np.float32) for _ in questions)
    given = [np.array([[0, 0]]), np.array([[0, 2.0]]), np.array([[5, 5]])]
    monkeypatch.setattr(distilling, "answer_all", lambda brain, texts: [Answer(text, "") for text in ("1", "9", "3")])
    monkeypatch.setattr(distilling, "answer_logits", lambda brain, pairs: given)
    found = distilling.examine(None, BLACK, 0, Shown(questions, pairs, logits))
    assert found.marks == (True, False, True) and (found.repeated, found.slips) == (1, 2)
    assert [round(one, 2) for one in found.aparts] == [0, 0.43, 0] and found.share == pytest.approx(2 / 3)


# -- a new office ------------------------------------------------------------------------------

EVERYTHING = {office: load_facts(office) for office in OFFICES}
SHELVES = {office: load_library(office).passages for office in OFFICES}


def test_the_new_office_shares_nothing_with_the_old_ones():
    found = new_office.opening(EVERYTHING, SHELVES)
    assert {fact.id.split("-")[0] for fact in found.new} == {"clinic"} and len(found.new) == new_office.EACH
    assert {fact.id.split("-")[0] for fact in found.old} == {"support", "law"}
    assert len(found.old_pages) + len(found.new_pages) == sum(map(len, SHELVES.values()))


def test_pages_are_added_to_those_that_are_there(monkeypatch):
    shelves, opening = [], new_office.opening(EVERYTHING, SHELVES)
    monkeypatch.setattr(new_office, "answer_all", lambda brain, texts, hits: ["?"] * len(texts))
    librarian = Finder("page")
    librarian.read = lambda pages: shelves.append(len(pages))
    before, after = new_office.add_pages(None, librarian, opening)
    assert (before.way, after.way) == (BEFORE, PAGES_ADDED) and after.steps == 0
    assert shelves == [len(opening.old_pages), len(opening.old_pages) + len(opening.new_pages)]


def test_each_way_to_train_leaves_nothing_behind_and_says_what_it_took(brain, monkeypatch):
    monkeypatch.setattr(new_office, "RECIPE", new_office.LoraRecipe(epochs=2, batch=10))
    facts = new_office.Opening(SUPPORT[:2], load_facts("clinic")[:1], (), ())
    served = {one.way: one for one in new_office.train_for(brain, facts, 1)}
    assert tuple(served) == new_office.WAYS[2:] and attached(brain) == ()
    assert [served[way].steps for way in (OLD_ADAPTER, BY_NAME, GOES_ON, AGAIN)] == [0, 2, 2, 4]
    assert served[BY_NAME].old == served[OLD_ADAPTER].old, "an adapter that sleeps changes no answer"
    assert all(one.old.total == 6 and one.new.total == 3 and one.seed == 1 for one in served.values())


# -- verdicts ----------------------------------------------------------------------------------


def replies(kept: int, now: int, of: int = 20) -> list[Reply]:
    return [Reply(HYBRID, "?", "", n < kept, NOW if n < now else OTHER) for n in range(of)]


def judged(arm: str, right: int, stale: int = 0) -> Judged:
    return Judged(arm, NEW_PAGE, 0, (("right", right), ("stale", stale), ("don't know", 20 - right - stale)))


@pytest.mark.parametrize(
    ("kept", "now", "bare", "verdict"),
    [
        (20, 18, 18, HOLDS),
        (19, 17, 10, CONDITION),
        (20, 14, 18, CONDITION),
        (11, 18, 18, FAILS),
        (20, 11, 18, FAILS),
    ],
)
def test_both_at_once_is_judged_by_style_and_by_fresh_facts(kept, now, bare, verdict):
    looks = [judged(UNTRAINED, 18), judged(BARE, bare, 2), judged(CURED, 18)]
    found = verdicts.both_finding(replies(kept, now), replies(0, 18), looks)
    assert (found.id, found.verdict) == ("H1", verdict) and "10 % overruled" in found.reason


def test_a_reply_that_does_only_one_of_the_two_does_not_count():
    """Style in 14 of 20 and facts in 14 of 20, but only 8 replies do both."""
    mixed = [Reply(HYBRID, "?", "", n < 14, NOW if n >= 6 else OTHER) for n in range(20)]
    assert (hybrid.kept(mixed).right, hybrid.told(mixed).right, hybrid.both(mixed).right) == (14, 14, 8)
    looks = [judged(arm, 18) for arm in (UNTRAINED, BARE, CURED)]
    assert verdicts.both_finding(mixed, replies(0, 18), looks).verdict == FAILS


def student(arm: str, seed: int, right: int, apart: float, repeated: int = 1) -> Student:
    return Student(arm, seed, tuple(n < right for n in range(20)), (apart,) * 20, repeated, 2)


QUESTIONS = tuple(Question(f"{n}?", (), f"fact{n // 2}") for n in range(20))


@pytest.mark.parametrize(
    ("apart", "right", "verdict"), [(0.0, 16, HOLDS), (0.01, 16, FAILS), (0.0, 8, FAILS), (1e-6, 10, HOLDS)]
)
def test_the_black_box_is_judged_by_its_loss_and_by_what_is_learned(apart, right, verdict):
    found = verdicts.black_box_finding(apart, [student(BLACK, 0, right, 0.2), student(WHITE, 0, 0, 9)], 0.9, 0.0)
    assert (found.id, found.verdict) == ("H2", verdict) and "1 of 2 cases" in found.reason


@pytest.mark.parametrize(
    ("right", "apart", "verdict", "says"),
    [
        (18, 0.1, HOLDS, ""),
        (10, 0.1, CONDITION, "in the doubts; no clear gain"),
        (2, 0.1, CONDITION, "in the doubts; fewer right answers"),
        (18, 0.3, CONDITION, "in right answers, not in doubts"),
        (10, 0.3, FAILS, ""),
    ],
)
def test_the_white_box_is_judged_by_answers_and_by_doubts(right, apart, verdict, says):
    found = [student(BLACK, seed, 10, 0.2) for seed in (0, 1)] + [student(WHITE, seed, right, apart) for seed in (0, 1)]
    finding = verdicts.white_box_finding(found, QUESTIONS)
    assert (finding.id, finding.verdict) == ("H3", verdict) and finding.reason.endswith(says) | (says in finding.reason)


def test_an_interval_counts_facts_and_not_wordings():
    low, high = verdicts.interval([1, 1, 1, 0, 0, 0], ["a", "a", "a", "b", "b", "b"])
    assert (low + high) / 2 == 0.5 and high - low == pytest.approx(2 * 1.96 * 0.5)
    assert verdicts.interval([1, 1], ["a", "a"]) == (float("-inf"), float("inf"))


def served(way: str, old: int, new: int, seed: int = 0) -> Served:
    return Served(way, seed, share(old), share(new))


@pytest.mark.parametrize(
    ("old", "new", "same", "verdict"),
    [(18, 17, True, HOLDS), (14, 17, True, FAILS), (18, 8, True, FAILS), (18, 17, False, FAILS)],
)
def test_the_new_office_is_judged_by_both_sides_and_by_the_weights(old, new, same, verdict):
    rows = [served(BEFORE, 18, 1), served(PAGES_ADDED, old, new)]
    rows += [
        served(way, points, 15, seed) for way, points in ((OLD_ADAPTER, 16), (GOES_ON, 4), (SUM, 12)) for seed in (0, 1)
    ]
    found = verdicts.extended_finding(rows, same)
    assert (found.id, found.verdict) == ("H4", verdict)
    assert "loses 60 points" in found.reason and "two added up 20" in found.reason


def test_the_experiment_measures_each_claim_with_its_seeds(monkeypatch):
    seen = {}
    for name in ("together", "extend"):
        monkeypatch.setattr(
            experiment, name, lambda brain, encoder, seeds, name=name: seen.setdefault(name, list(seeds))
        )
    monkeypatch.setattr(experiment, "distil", lambda brain, encoder, seeds: ("H2", "H3"))
    assert experiment.run(None, None, 4)[1:3] == ("H2", "H3") and seen == {"together": [4, 5, 6], "extend": [4, 5, 6]}


# -- figures -----------------------------------------------------------------------------------


def test_the_grid_of_bars_shows_both_shares_of_all_ways():
    cells = {one: replies(20 if one.style else 0, 18 if one.library else 1) for one in EIGHT}
    figure = figures.grid_bars(cells)
    heights = [bar.get_height() for bar in figure.axes[0].patches]
    assert heights == [1.0 if one.style else 0 for one in EIGHT] + [0.9 if one.library else 0.05 for one in EIGHT]
    assert (
        figure._suptitle.get_text()
        == "Style and fresh facts at once, in most replies: style + library and style + library + facts"
    )
    assert figures.grid_headline({HYBRID: replies(3, 18)}).endswith("with no setting") and figure.get_label()


def test_page_or_memory_stacks_every_verdict():
    looks = [judged(UNTRAINED, 18), judged(BARE, 8, 6), judged(BARE, 10, 6), judged(CURED, 20)]
    figure = figures.page_or_memory(looks, (NEW_PAGE,))
    bars = figure.axes[0].patches
    assert [round(bar.get_height(), 2) for bar in bars[:6]] == [0.9, 0.45, 1.0, 0, 0.3, 0]
    assert sum(bar.get_height() for bar in bars) == pytest.approx(3)
    assert figure._suptitle.get_text() == "The new page is read right most often when trained with pages: 100 %"
    assert "trained on bare facts: 30 % overruled" in figure.get_label()


@pytest.mark.parametrize(
    ("gains", "says"),
    [
        (((0.1, 0.2), (0.1, 0.2)), "more right answers, doubts kept better"),
        (((-0.1, 0.2), (-0.1, 0.2)), "no clear difference in right answers, none in doubts"),
        (((-0.3, -0.1), (-0.3, -0.1)), "fewer right answers, doubts kept worse"),
    ],
)
def test_the_students_title_says_what_the_interval_says(gains, says):
    found = [student(BLACK, 0, 10, 0.2), student(BLACK, 1, 10, 0.2), student(WHITE, 0, 14, 0.1)]
    figure = figures.students(found, 0.9, gains)
    assert figure._suptitle.get_text().endswith(says)
    left, far = figure.axes
    assert [bar.get_height() for bar in left.patches] == [0.5, 0.7]
    assert [bar.get_height() for bar in far.patches] == pytest.approx([0.2, 0.1])


def test_the_offices_title_says_what_the_old_ones_lost():
    rows = [served(BEFORE, 18, 1), served(PAGES_ADDED, 18, 17), served(OLD_ADAPTER, 16, 0)]
    rows += [served(GOES_ON, 4, 15), served(GOES_ON, 8, 15, 1), served(SUM, 12, 10)]
    figure = figures.office_bars(rows)
    assert figure._suptitle.get_text() == (
        "Points the old offices lost: 0 by adding pages, 50 by training on, 20 by adding up"
    )
    assert [bar.get_height() for bar in figure.axes[0].patches] == pytest.approx(
        [0.9, 0.9, 0.8, 0.3, 0.6, 0.05, 0.85, 0, 0.75, 0.5]
    )


# -- the grid ----------------------------------------------------------------------------------


class Speaker:
    """Four models that say how they were asked: with which adapters, and from which page."""

    def __init__(self, monkeypatch) -> None:
        self.asked, self.wait = [], None
        monkeypatch.setattr(grid_module, "answer", self.say)
        self.staff = Staff("FalseFalse", "TrueFalse", "FalseTrue", "TrueTrue")

    def say(self, brain, question, hits, form):
        if self.wait:
            self.wait.wait(30)
        self.asked.append((brain, question))
        text = hits[0].passage.text if hits else "I don't know."
        return Answer(in_style(text) if brain.startswith("True") else text, "", tuple(hits))


class Shelf(Finder):
    """A librarian who finds the page that tells the lamp, as it stands now."""

    def read(self, passages) -> None:
        self.texts = tuple(page.text for page in passages if "password" in page.text and "tap" not in page.text)[:1]


@pytest.fixture
def speaker(monkeypatch):
    return Speaker(monkeypatch)


@pytest.fixture
def grid(speaker) -> Grid:
    facts, library = hybrid.changing(SUPPORT), load_library("support")
    library.apply_updates(facts)
    shelf = Shelf()
    shelf.read(library.passages)
    return Grid(speaker.staff, library, shelf, facts)


def test_the_first_view_is_a_fact_that_has_changed(grid):
    fact = grid.fact
    assert grid.value == fact.update.answer and grid.page == fact.update.statement and grid.question == fact.test[0]
    assert grid.switches == HYBRID and grid.replies == {}


def test_the_switches_choose_who_is_asked(grid, speaker):
    grid.ask(grid.question)
    grid.style, grid.library, grid.facts = False, False, True
    grid.ask(grid.question)
    assert [brain for brain, _ in speaker.asked] == ["TrueFalse", "FalseTrue"]
    first, second = grid.replies[HYBRID], grid.replies[Switches(facts=True)]
    assert (first.kept, first.told, second.kept, second.told) == (True, NOW, False, PASSED)
    grid.ask(grid.question, everything=True)
    assert set(grid.replies) == set(EIGHT) and grid.done == grid.of == 8


def test_an_edit_changes_the_page_and_takes_the_replies_away(grid):
    grid.ask(grid.question)
    grid.edit("ring the bell")
    assert grid.replies == {} and grid.page.endswith("ring the bell.") and grid.page in grid.status
    assert sum(grid.page in page.text for page in grid.shelf.passages) == 1
    grid.ask(grid.question)
    assert grid.replies[HYBRID].told == NOW
    grid.edit("ring the bell")
    assert "already" in grid.status and grid.replies
    grid.choose(list(grid.known)[1])
    assert grid.replies == {} and grid.value == grid.fact.update.answer
    grid.choose(list(grid.known)[0])
    assert grid.value == "ring the bell", "an edited page stays edited"


def test_another_question_has_no_replies_yet(grid):
    grid.ask(grid.question, everything=True)
    grid.ask("And now?")
    assert list(grid.replies) == [HYBRID] and grid.question == "And now?"


def test_a_question_about_something_else_gets_no_verdict_by_the_chosen_fact(grid):
    grid.ask("What does the Heron desk lamp weigh?")
    assert grid.replies[HYBRID].told == NOT_SCORED and "not scored" in grid.status
    grid.ask("Tell me how I reset the password of my account.")
    assert grid.replies[HYBRID].told == NOW and grid.status == ""


@pytest.mark.parametrize("text", ["", "   ", "x" * 5000, "a\x00b"])
def test_what_cannot_be_asked_or_stand_on_a_page_is_refused(grid, text):
    before = grid.page, grid.question, grid.value
    for change in (grid.edit, grid.ask):
        with pytest.raises(ValueError, match="empty|characters|cannot be seen"):
            change(text)
    assert (grid.page, grid.question, grid.value) == before and not grid.busy
    with pytest.raises(ValueError, match="There is no fact"):
        grid.choose("nobody")


def test_a_stop_keeps_what_was_answered_and_nothing_runs_twice(grid, speaker):
    speaker.wait = threading.Event()
    worker = threading.Thread(target=grid.ask, args=(grid.question, True))
    worker.start()
    while not grid.busy:
        pass
    with pytest.raises(ValueError, match="answering already"):
        grid.ask("Another?")
    grid.stop()
    speaker.wait.set()
    worker.join(30)
    assert len(grid.replies) == 1 and "Stopped after 1 of 8" in grid.status and not grid.busy


def test_the_panel_shows_what_the_grid_holds_as_text(grid):
    panel = GridPanel(grid)
    assert panel.table.value.count("not asked yet") == 8 and panel.stop.disabled
    grid.edit(NASTY)
    grid.ask(NASTY, everything=True)
    for html in (panel.table.value, panel.page.value, panel.message.value, panel.twin()):
        assert "<img" not in html
    assert panel.table.value.count("not scored") == 8 and "&lt;img" in panel.table.value
    panel.switches["facts"].value = True
    assert grid.switches == Switches(True, True, True)
    panel.value.value = "x" * 5000
    panel.save.click()
    assert "Error: The value has 5000 characters" in panel.message.value and panel.value.value == "x" * 5000
    panel.fact.value = list(grid.known)[2]
    assert panel.value.value == grid.value == grid.fact.update.answer and panel.question.value == grid.question


def test_the_panel_asks_in_a_thread_of_its_own(grid):
    panel = GridPanel(grid)
    panel.ask.click()
    panel._worker.join(30)
    assert list(grid.replies) == [HYBRID] and not panel.ask.disabled
    panel.all.click()
    panel._worker.join(30)
    assert len(grid.replies) == 8


def test_the_twin_reads_without_a_kernel(grid):
    bundle = grid_panel(grid)._repr_mimebundle_()
    assert bundle["text/plain"] == TEXT and grid.fact.statement in bundle["text/html"]
    assert bundle["text/html"].count("<table") == 1 and bundle["text/html"].count("not asked yet") == 8
