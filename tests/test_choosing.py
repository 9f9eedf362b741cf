"""Chapter 12: a year lived through, rules without scores, the learner's own office, and the ledger."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO
from itertools import product
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from pypdf import PdfReader
from test_exercises import examine

from helpers.adapters import attached
from helpers.findings import CONDITION, FAILS, HOLDS, Claim, Finding, kept_claims
from helpers.four_answers import BOTH, LIBRARY, MEMORY, SPECIALIST
from helpers.lab.limits import LabError
from helpers.library import OFFICES, LibraryError, load_library
from helpers.records import Answer, Score
from helpers.scoring import wilson
from helpers.show.take_home import Sheet, as_markdown, as_pdf, download_html
from helpers.topics.choosing import checks, figures, living, outcomes, settle
from helpers.topics.choosing.ledger import Row, disagreements, in_a_line, of_article, rows_of, shares_in
from helpers.topics.choosing.living import DIALOGUES, live
from helpers.topics.choosing.mixed import Mixed, gain_of_both, stable_facts
from helpers.topics.choosing.needs import ADVICE, QUESTIONS, Needs
from helpers.topics.choosing.own import EXAMPLE_PAGES, EXAMPLE_PAIRS, open_office
from helpers.topics.choosing.panel import Chooser, LedgerState, SettleRoom, chooser_panel, ledger_panel, settle_panel
from helpers.topics.choosing.panel.chooser import ChooserPanel
from helpers.topics.choosing.panel.settle import SettlePanel, open_room
from helpers.topics.choosing.panel.table import ledger_html
from helpers.topics.choosing.rules import MINDS, SAYS, advise, rules_of, what_would_change
from helpers.topics.choosing.settings import CHANGING, STABLE, date_of, eight_facts, proposed_pairs, school_days
from helpers.topics.choosing.settle import Progress, Settled, averaged, settling, with_new_answers
from helpers.topics.choosing.sheets import advice_sheet, clock_lines, in_short, settled_sheet
from helpers.topics.choosing.year import Cost, Difference, Stretch, Year, difference, library_gain

DATA = Path(__file__).resolve().parents[1] / "data"
RULES = rules_of((DATA / "chooser_rules.jsonl").read_text("utf-8"))
CASES = [json.loads(line) for line in (DATA / "chooser_cases.jsonl").read_text("utf-8").splitlines()]
ALL_HOLD = {id: HOLDS for rule in RULES for id in rule.claims}
NASTY = "<img src=x onerror=alert(1)>"
# Every claim of the five articles.
FIFTY = (
    *("N1", "N2", "N3", "K1", "K2", "K3", "K4", "K5", "K6", "K7"),
    *("Q1", "Q2", "Q3", "Q4", "Q5", "Q6", "Q7", "Q8", "Q9", "Q10", "Q11"),
    *("R1", "R2", "R3", "R4", "R5", "R6", "R7", "C1", "C2", "C3", "C4", "C5", "C6", "C7", "C8"),
    *("D1", "D2", "B1", "B2", "B3", "B4", "H1", "H2", "H3", "H4", "S1", "S2", "S3", "S4"),
)
# -- the year ---------------------------------------------------------------------------------


@pytest.mark.parametrize("office", OFFICES)
def test_the_eight_facts_move_within_the_year_and_the_article_asks_about_one(office):
    facts = eight_facts(office)
    assert len({fact.id for fact in facts}) == 8 and DIALOGUES[office][0] in {fact.id for fact in facts}
    assert all(fact.update.date.startswith("2027-") and len(fact.test) == 3 for fact in facts)
    assert not [fact for fact in stable_facts(office) if fact.update]


def test_the_calendar_is_that_of_the_year():
    assert [date_of(day) for day in school_days(3)] == ["2027-04-01", "2027-07-01", "2027-10-01"]
    assert school_days(0) == () and len(school_days(1)) == 11
    assert date_of(364) == "2027-12-31"


def test_pairs_without_labels_come_from_the_pages_alone():
    facts, library = eight_facts("support"), load_library("support")
    pairs = proposed_pairs(library, facts)
    labels = {text for fact in facts for text in (*fact.train, *fact.test)}
    assert len(pairs) > 40 and not [
        pair for pair in pairs if pair.question in labels and pair.question.startswith("I ")
    ]
    homes = [page.text for page in library.passages if any(page.id in library.tellings(fact) for fact in facts)]
    assert all(any(pair.answer in page for page in homes) for pair in pairs)
    library.apply_updates(facts)
    assert {"36 months"} <= {pair.answer for pair in proposed_pairs(library, facts)}


class FalseTraining:
    """Learns the first answer of each question word for word, at once."""

    runs: list[int] = []

    def __init__(self, brain, pairs, recipe):
        self.seconds, self.plan, self.learned = 2.0, [0], {pair.question: pair.answer for pair in pairs}
        FalseTraining.runs.append(recipe.seed)

    def __iter__(self):
        return iter([SimpleNamespace(step=1)])

    def specialist(self):
        return SimpleNamespace(learned=self.learned)


class Words:
    """Vectors that count words."""

    def embed(self, texts):
        rows = np.zeros((len(texts), 512), np.float32)
        for row, text in zip(rows, texts):
            for word, count in Counter(text.lower().replace("?", "").replace(".", "").split()).items():
                row[sum(map(ord, word)) % 512] += count
        return rows / np.maximum(1e-9, np.linalg.norm(rows, axis=1, keepdims=True))


@pytest.fixture
def false_office(monkeypatch):
    """A reader that finds each answer, and a specialist that knows what it was trained on, in any wording."""
    FalseTraining.runs = []
    facts = {text: fact for office in OFFICES for fact in eight_facts(office) for text in (*fact.test, *fact.train)}
    facts |= {question: next(f for f in eight_facts(o) if f.id == id) for o, (id, question) in DIALOGUES.items()}

    def replies(way, brain, questions, hits):
        said = []
        for question, found in zip(questions, hits):
            fact, text = facts[question], " ".join(hit.passage.text for hit in found)
            if way == SPECIALIST:
                said.append(Answer(brain.learned[fact.train[0]], "four tokens of prompt"))
            else:
                new = fact.update.answer if fact.update.statement in text else fact.answer
                said.append(Answer(new, "a longer prompt with a page"))
        return said

    monkeypatch.setattr(living, "LoraTraining", FalseTraining)
    monkeypatch.setattr(living, "forget", lambda specialist: None)
    monkeypatch.setattr(living, "replies", replies)
    monkeypatch.setattr(living, "tokens_of", lambda brain, text: len(text.split()))
    # Three pages of the word counter are not always enough: every page is handed over.
    monkeypatch.setattr(living, "PAGES", 99)


LABELLED = replace(CHANGING, labelled=True)


@pytest.mark.parametrize("months", [3, 0])
def test_a_specialist_is_wrong_from_an_edit_to_the_next_school_day(false_office, months):
    year = live(None, Words(), "clinic", LABELLED, months)
    assert year.share(LIBRARY) == 1
    for fact, share in year.by_fact(SPECIALIST).items():
        update = next(one.update.date for one in eight_facts("clinic") if one.id == fact)
        start, days = date(2027, 1, 1), [date(2027, 1, 1) + timedelta(day) for day in range(365)]
        lessons = [start + timedelta(day) for day in (0, *school_days(months))]
        known = [date.fromisoformat(update) <= max((d for d in lessons if d <= day), default=start) for day in days]
        right = [day < date.fromisoformat(update) or learned for day, learned in zip(days, known)]
        assert share == pytest.approx(sum(right) / 365), fact


def test_what_waits_is_what_the_specialist_has_wrong_and_training_follows_the_rhythm(false_office):
    year = live(None, Words(), "support", LABELLED, 3, seed=5)
    for stretch in year.of(SPECIALIST):
        assert [not any(row) for row in stretch.marks] == list(stretch.waiting)
    assert library_gain([year], waiting=True) == Difference(1.0, 1.0, 1.0)
    assert FalseTraining.runs == [5] * 3  # before the year, in April and July; nothing changed before October
    assert [day for day, _ in year.cost(SPECIALIST).work] == [0, *school_days(3)[:2]]
    assert sum(stretch.days for stretch in year.of(LIBRARY)) == 365


def test_where_nothing_moves_nothing_is_asked_or_trained_again(false_office):
    year = live(None, Words(), "law", STABLE)
    assert len(year.stretches) == 2 and FalseTraining.runs == [0]
    assert year.share(LIBRARY) == year.share(SPECIALIST) == 1
    assert all(dialogue.right == (True, True) for dialogue in year.dialogues)


def test_the_articles_question_turns_with_the_rules(false_office):
    days = live(None, Words(), "law", LABELLED).dialogues
    assert days[0].truth == "upload your logo on the Marks website" and days[0].right == (True, False)
    assert next(one for one in days if one.day == school_days(3)[0]).right == (True, True)


def year_of(library, specialist, setting=CHANGING, tokens=(90, 20), waiting=False, office="support") -> Year:
    """A year of one stretch; a share for each fact and way."""
    names = tuple(f"f{place}" for place in range(len(library)))
    rows = [tuple(tuple(i < 10 * share for i in range(10)) for share in shares) for shares in (library, specialist)]
    held = (waiting,) * len(names)
    parts = tuple(Stretch(way, 0, 365, marks, held) for way, marks in zip((LIBRARY, SPECIALIST), rows))
    costs = tuple(Cost(way, ((0, 1.0),), 0.01, n) for way, n in zip((LIBRARY, SPECIALIST), tokens))
    return Year(office, setting, names, parts, costs)


def test_long_stretches_count_more():
    right, wrong = ((True,) * 3,), ((False,) * 3,)
    parts = (Stretch(LIBRARY, 0, 65, right, (False,)), Stretch(LIBRARY, 65, 300, wrong, (True,)))
    year = Year("support", CHANGING, ("f",), parts, ())
    assert year.share(LIBRARY) == pytest.approx(65 / 365) and year.by_fact(LIBRARY, waiting=True) == {"f": 0}


def test_the_interval_of_a_difference_is_that_of_redrawn_facts():
    rng = np.random.default_rng(7)
    one, other = rng.random(24), rng.random(24)
    found, error = difference(one, other), (one - other).std() / 24**0.5
    assert found.gain == pytest.approx((one - other).mean())
    assert found.low == pytest.approx(found.gain - 1.96 * error, abs=0.03)
    assert found.high == pytest.approx(found.gain + 1.96 * error, abs=0.03)
    assert difference([1, 1], [0.5, 0.5]).word == "better" and difference([], []).word == "no difference shown"


HIGH, LOW = (1, 1, 1, 0.9, 0.9, 1, 1, 1), (0.2, 0.1, 0.3, 0.2, 0.1, 0.3, 0.2, 0.1)
EVEN, ODD = (1, 0, 1, 0, 1, 0, 1, 0), (0, 1, 0, 1, 0, 1, 0, 1)


@pytest.mark.parametrize(
    ("changing", "stable", "verdict"),
    [
        ((HIGH, LOW), (LOW, HIGH), HOLDS),
        ((HIGH, LOW), (EVEN, ODD), CONDITION),
        ((EVEN, ODD), (LOW, HIGH), FAILS),  # nothing waits, so the library has no other advantage
        ((LOW, HIGH), (LOW, HIGH), FAILS),
        ((HIGH, LOW), (HIGH, LOW), FAILS),
    ],
)
def test_a_half_that_goes_the_other_way_fails_the_claim(changing, stable, verdict):
    found = outcomes.office_finding(year_of(*changing), year_of(*stable, setting=STABLE))
    assert (found.id, found.verdict) == ("S1", verdict)


def test_no_lead_over_the_year_needs_a_lead_where_an_edit_waits():
    ahead = year_of(EVEN, ODD)
    waits = replace(ahead, stretches=tuple(replace(s, waiting=(True, False) * 4) for s in ahead.stretches))
    found = outcomes.office_finding(waits, year_of(LOW, HIGH, STABLE))
    assert found.verdict == CONDITION and outcomes.WAITING in found.reason


def test_no_lead_in_a_stable_year_needs_fewer_tokens():
    longer = year_of(EVEN, ODD, STABLE, tokens=(20, 90))
    assert outcomes.office_finding(year_of(HIGH, LOW), longer).verdict == FAILS


@pytest.mark.parametrize(("both", "verdict"), [(HIGH, HOLDS), (EVEN, CONDITION), ((0,) * 8, FAILS)])
def test_both_together_must_not_be_worse_than_the_better_one(both, verdict):
    mixed = Mixed("support", {LIBRARY: ODD, SPECIALIST: LOW, BOTH: both}, 4)
    found = outcomes.general_finding([year_of(HIGH, LOW)], [year_of(LOW, HIGH, STABLE)], [mixed])
    assert found.verdict == verdict


# -- the chooser ------------------------------------------------------------------------------

every_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])


@every_case
def test_the_rules_give_the_advice_that_was_expected_before_they_were_written(case):
    assert advise(Needs(**case["needs"]), RULES, ALL_HOLD).word == case["expected"], case["why"]


@every_case
def test_with_the_measured_verdicts_another_advice_names_the_rule_that_does_not_count(case):
    verdicts = {claim.id: claim.verdict for claim in kept_claims()}
    advice = advise(Needs(**case["needs"]), RULES, verdicts)
    assert advice.word == case["expected"] or advice.left_out


def test_there_are_twenty_cases_and_every_scenario_of_the_articles():
    own = [case for case in CASES if "article" not in case]
    assert len(own) == 20 and {case["expected"] for case in own} == set(ADVICE)
    assert Counter(case["article"] for case in CASES if "article" in case) == {"S1": 2, "S2": 2, "S3": 2, "S4": 3}


def all_needs():
    for options in product(*(options for _, options in QUESTIONS.values())):
        yield Needs(**dict(zip(QUESTIONS, options)))


def test_every_rule_has_claims_and_decides_somewhere():
    assert set(ALL_HOLD) <= set(FIFTY)
    assert len({rule.id for rule in RULES}) == len(RULES) and all(rule.claims and rule.says in SAYS for rule in RULES)
    for rule in RULES:
        known = [name in QUESTIONS and set(wanted) <= set(QUESTIONS[name][1]) for name, wanted in rule.when[:]
                 if name != "advice"]  # fmt: skip
        assert all(known) and set(dict(rule.when).get("advice", ADVICE)) <= set(ADVICE), rule.id
    needed = {rule.id for rule in RULES if rule.says != MINDS}
    for needs in all_needs():
        needed -= {rule.id for rule in advise(needs, RULES, ALL_HOLD).applied}
    assert not needed


def test_training_is_never_advised_without_pairs_nor_a_library_without_pages():
    for needs in all_needs():
        word = advise(needs, RULES, ALL_HOLD).word
        assert not (word in ("study", "both") and needs.pairs == "none")
        assert not (word in ("look up", "both") and needs.pages == "none")


def test_secret_pages_are_never_put_into_every_prompt():
    for needs in all_needs():
        if needs.where == "parts are secret" and needs.pages == "a few":
            assert "fits" not in {rule.id for rule in advise(needs, RULES, ALL_HOLD).applied}


def test_whoever_is_to_learn_thousands_of_pages_is_told_to_measure_it():
    advice = advise(Needs(changes="never", pairs="many", pages="thousands"), RULES, ALL_HOLD)
    assert advice.word == "study" and "how-many" in {rule.id for rule in advice.minded}


def test_a_rule_whose_claim_does_not_hold_is_left_out_and_said():
    needs = Needs(changes="daily")
    bad = {**ALL_HOLD, "K1": FAILS}
    advice = advise(needs, RULES, bad)
    assert "moves" in {rule.id for rule in advice.left_out} and "moves" not in {rule.id for rule in advice.applied}
    sheet = as_markdown(advice_sheet(needs, advice, [], {}))
    assert "Not counted" in sheet and "K1" in sheet
    assert advise(needs, RULES, {}).applied == ()


def test_what_would_change_is_what_changes():
    needs = Needs(changes="never", pairs="many")
    rows = what_would_change(needs, RULES, ALL_HOLD)
    now = advise(needs, RULES, ALL_HOLD).word
    for name, (_, options) in QUESTIONS.items():
        for option in options:
            word = advise(replace(needs, **{name: option}), RULES, ALL_HOLD).word
            assert ((name, option, word) in rows) == (word != now)
    assert rows


def test_an_answer_that_is_not_offered_is_refused():
    with pytest.raises(ValueError, match="How often"):
        Needs(changes="hourly")
    chooser = Chooser(RULES, {})
    for name, option in (("speed", "warp"), ("colour", "red")):
        with pytest.raises(ValueError):
            chooser.answer(name, option)
    assert chooser.needs == Needs()


def test_the_chooser_shows_reasons_and_follows_the_state():
    findings = {id: Finding(id, "A claim.", HOLDS, f"{NASTY} 3 of 4") for id in ALL_HOLD}
    chooser = Chooser(RULES, findings)
    panel = ChooserPanel(chooser)
    assert "Look it up" in panel.page.value and "3 of 4" in panel.page.value and NASTY not in panel.page.value
    panel.choices["need"].value, panel.choices["pairs"].value = "style", "many"
    assert chooser.advice.word == "study" and "Study it" in panel.page.value
    panel.take.click()
    assert "advice.pdf" in panel.links.value and "advice.md" in panel.links.value
    chooser.answer("changes", "daily")
    assert panel.choices["changes"].value == "daily" and panel.links.value == ""
    bundle = chooser_panel(chooser)._repr_mimebundle_()
    assert "Study it" in bundle["text/html"] and bundle["text/plain"].startswith("The chooser")


# -- the page to take home --------------------------------------------------------------------


def test_a_page_keeps_what_was_typed_and_gives_it_no_meaning():
    sheet = Sheet("Advice", (("Why", (NASTY, "a\nb *c*", "$x^2$ 日本")),))
    text = as_markdown(sheet)
    assert "\\<img" in text and "a b \\*c\\*" in text and "日本" in text
    pages = PdfReader(BytesIO(as_pdf(sheet))).pages
    read = pages[0].extract_text()
    assert "onerror" in read and "$x^2$ ??" in read and len(pages) == 1
    assert as_pdf(sheet) == as_pdf(sheet)


def test_a_long_page_goes_on_on_the_next_sheet():
    lines = tuple(f"This is line number {place} of a long page." for place in range(130))
    read = [page.extract_text() for page in PdfReader(BytesIO(as_pdf(Sheet("Long", (("All", lines),))))).pages]
    assert len(read) == 3 and all(f"number {place} of" in "".join(read) for place in range(130))


def test_the_links_carry_the_page_and_escape_its_name():
    links = download_html(Sheet(NASTY, ()), 'a"><b')
    assert NASTY not in links and "<b" not in links.replace("&lt;b", "") and links.count("base64,") == 2


# -- the learner's own office -----------------------------------------------------------------


def test_an_office_keeps_typed_wordings_for_the_exam():
    own = open_office(EXAMPLE_PAGES, EXAMPLE_PAIRS, "x")
    assert len(own.lessons) == 6 and own.notes == () and len(own.later) == 3
    for lesson in own.lessons:
        assert lesson.kept and not set(lesson.kept) & set(lesson.trained) and lesson.trained[0] == lesson.question
    assert all(pair.question not in {k for one in own.lessons for k in one.kept} for pair in own.pairs)


@pytest.mark.parametrize(
    ("pairs", "message"),
    [
        ("", "0 pairs"),
        ("How? => so\nWhy? => thus", "2 pairs"),
        ("How? => so\nWhy? thus\nWho? => me", "Line 2 is no pair"),
        ("How? => so\nWhy? => \nWho? => me", "answer of line 2 is empty"),
        ("How? => so\nhow => thus\nWho? => me", "there twice"),
        ("How? => so\n" + "W" * 301 + " => thus\nWho? => me", "301 characters"),
        ("a => b => c => d\nWhy? => thus\nWho? => me", "Line 1 is no pair"),
        ("\n".join(f"What is {n}? => {n}" for n in range(25)), "25 pairs"),
    ],
)
def test_a_text_that_is_no_list_of_pairs_is_named(pairs, message):
    with pytest.raises(LabError, match=message):
        open_office(EXAMPLE_PAGES, pairs)


def test_what_is_missing_is_told():
    own = open_office("The shop opens at 9 am.", "When? / From when? => 9 am\nWho? / Which one? => Ann\nOk => yes")
    assert any("'Who?'" in note and "No page" in note for note in own.notes)
    with pytest.raises(LibraryError):
        open_office("", EXAMPLE_PAIRS)


def test_new_answers_stand_where_the_old_ones_stood():
    own = open_office(EXAMPLE_PAGES, EXAMPLE_PAIRS)
    edited = with_new_answers(own.library, own.later, [one for one in own.lessons if one.question in own.later])
    text = " ".join(page.text for page in edited.passages)
    assert all(new in text for new in own.later.values()) and "14 euros" not in text and "14 euros" in EXAMPLE_PAGES
    assert [page.id for page in edited.passages] == [page.id for page in own.library.passages]


def test_three_seeds_are_no_three_times_as_many_questions():
    score = averaged([(True, True, False, False), (True, True, True, False), (True, True, True, True)])
    assert (score.right, score.total) == (3, 4) and (score.low, score.high) == wilson(3, 4)
    missed = averaged([(True,) * 6, (True,) * 6, (True,) * 5 + (False,)])
    assert missed.share == pytest.approx(17 / 18) and missed.low < wilson(6, 6)[0]


def small_office():
    return open_office(EXAMPLE_PAGES, "\n".join(EXAMPLE_PAIRS.splitlines()[:3]))


def test_the_work_can_be_left_at_any_step_and_leaves_no_adapter(brain):
    from helpers.encoder import load_encoder

    steps = settling(brain, load_encoder(), small_office(), seeds=(0,))
    assert isinstance(next(steps), Progress) and next(steps).done == 1 and len(attached(brain)) == 1
    steps.close()
    assert attached(brain) == ()


def test_a_small_office_is_settled(brain, monkeypatch):
    from helpers.encoder import load_encoder

    monkeypatch.setattr(settle, "COMMON", 100)
    *steps, settled = settling(brain, load_encoder(), small_office(), seeds=(0,))
    assert steps[-1].done == steps[-1].of and attached(brain) == ()
    assert list(settled.right) == [MEMORY, LIBRARY, SPECIALIST, BOTH] == list(settled.seeds)
    assert settled.right[MEMORY].right == 0 and settled.right[SPECIALIST].right >= 1
    assert set(settled.clock) == {LIBRARY, SPECIALIST} and settled.clock[LIBRARY][0] < settled.clock[SPECIALIST][0]


DONE = Settled(
    NASTY, 6, 6,
    {MEMORY: Score(0, 6, 0.0, 0.39), LIBRARY: Score(6, 6, 0.61, 1.0), SPECIALIST: Score(5, 6, 0.44, 0.97),
     BOTH: Score(6, 6, 0.61, 1.0)},
    {way: Score(4, 8, 0.2, 0.8) for way in (MEMORY, LIBRARY, SPECIALIST, BOTH)},
    {MEMORY: Score(9, 10, 0.6, 0.98), SPECIALIST: Score(5, 10, 0.24, 0.76)},
    {way: (1.0,) for way in (MEMORY, LIBRARY, SPECIALIST, BOTH)},
    {LIBRARY: (0.2, Score(3, 3, 0.4, 1.0)), SPECIALIST: (4.0, Score(2, 3, 0.2, 0.9))},
)  # fmt: skip


def test_the_outcome_says_who_is_ahead_and_who_could_be():
    assert in_short(DONE) == [
        "Most right answers: with the library.",
        "No clear difference from: specialist, specialist + library.",
        "Clearly behind: from memory.",
    ]
    assert clock_lines(DONE)[1] == "Specialist: 2 of 3 new answers, after 4.0 s"
    assert clock_lines(DONE, seconds=False)[-1] == "The specialist took longer."
    assert clock_lines(replace(DONE, clock={})) == ()
    assert "83 % (44 to 97 %, 6 questions)" in as_markdown(settled_sheet(DONE))


def quick(own):
    yield Progress(0, 2, "reading")
    yield Progress(1, 2, "training")
    yield DONE


def test_the_room_measures_stops_and_keeps_the_last_outcome():
    room = SettleRoom(quick)
    assert room.run() and room.settled is DONE and not room.busy and room.status.startswith("Measured.")
    closed = []

    def endless(own):
        try:
            while True:
                room.stop()
                yield Progress(1, 9, "training")
        finally:
            closed.append(True)

    room._work = endless
    assert not room.run() and closed == [True] and room.settled is DONE and "Stopped" in room.status
    room.pairs = "nothing"
    with pytest.raises(LabError):
        room.run()
    assert not room.busy and room.settled is DONE


def test_the_panel_runs_what_was_typed_and_shows_it_escaped():
    room = SettleRoom(quick)
    panel = SettlePanel(room)
    panel.take.click()
    assert "Nothing is measured yet" in panel.message.value and panel.take.disabled
    panel.pages.value += f"\n\n{NASTY}"
    panel._start(None)
    panel._worker.join(20)
    assert room.pages.endswith(NASTY) and room.settled is DONE
    assert "Most right answers" in panel.outcome.value and NASTY not in panel.outcome.value
    panel._take_home(None)
    assert "settled.pdf" in panel.links.value
    twin = str(settle_panel(room)._repr_mimebundle_()["text/html"])
    assert NASTY not in twin and "after" not in twin.partition("From edits")[2][:200]
    panel.pairs.value = "no pair"
    panel._start(None)
    panel._worker.join(20)
    assert "0 pairs" in panel.message.value or "1 pairs" in panel.message.value


def test_an_open_room_has_an_example(brain):
    assert open_office(open_room(brain, None).pages, open_room(brain, None).pairs).lessons


# -- the ledger -------------------------------------------------------------------------------


def row(id="K1", articles=("A1",), verdict=HOLDS, reason="3 of 4") -> Row:
    return Row(Claim(id, "An edit counts.", articles, "07_the_lab", "x:run", verdict), reason)


def test_shares_are_read_out_of_a_reason_and_differences_are_not():
    text = "library 65 %, specialist 71 % (-6 points, -36 to +24); 5 of 8, 0 of 0, 12.5 % and 250 %, 3.5 of 4"
    assert shares_in(text) == (0.65, 0.71, 0.625, 0.125)


def test_rows_have_the_printed_reason_or_say_that_there_is_none():
    claims = [row().claim, row("K2").claim]
    found = {"K1": Finding("K1", "An edit counts.", FAILS, "1 of 9")}
    first, second = rows_of(claims, found)
    assert first.reason == "measured here: does not hold here. 1 of 9" and "nothing yet" in second.reason


def test_articles_are_kept_apart_and_counted():
    rows = [row(), row("K2", ("A1", "A3"), FAILS), row("K3", ("A3",), CONDITION), row("K4", ("A0",))]
    assert [one.claim.id for one in of_article(rows, "A3")] == ["K2", "K3"] and of_article(rows, "") == tuple(rows)
    assert [one.claim.id for one in disagreements(rows)] == ["K2", "K3"]
    assert in_a_line(rows, "A1") == "A1: 2 claims; 1 holds, 0 with a condition, 1 not here: K2."


def test_the_ledger_filters_and_escapes():
    state = LedgerState([row(reason=f"{NASTY} 3 of 4"), row("K2", ("A3",))])
    page = str(ledger_panel(state)._repr_mimebundle_()["text/html"])
    assert NASTY not in page and "75 %" in page and page.count("<tr>") == 3 and 'href="07_the_lab.ipynb"' in page
    state.article = "A3"
    assert "K2" in ledger_html(state.shown, "A3") and "K1" not in ledger_html(state.shown, "A3")
    with pytest.raises(ValueError):
        state.article = "A9"


def test_every_claim_of_the_articles_has_a_verdict_and_no_other_has():
    ids = {claim.id for claim in kept_claims()}
    assert len(FIFTY) == len(set(FIFTY)) == 50
    assert ids == set(FIFTY), "a claim without a verdict, or a verdict without a claim"


def test_the_whole_ledger_fits_the_table():
    rows = rows_of(kept_claims(), {})
    assert ledger_html(rows).count("<tr>") == len(kept_claims()) + 1


# -- the figures ------------------------------------------------------------------------------


def test_the_figure_of_a_year_shows_its_shares_and_costs():
    changing, stable = year_of(HIGH, LOW), year_of(LOW, HIGH, STABLE)
    figure = figures.year_lines(changing, stable)
    left, _, costs = figure.axes
    lines = {line.get_label(): list(line.get_ydata()) for line in left.get_lines()}
    assert lines["with the library"] == pytest.approx([changing.share(LIBRARY)] * 2)
    assert lines["specialist"] == pytest.approx([changing.share(SPECIALIST)] * 2)
    assert costs.get_lines()[0].get_ydata()[364] == pytest.approx(1 + 0.01 * 100 * 365)
    assert figure.get_label().startswith("Support, right over a year. changing: library 98 %, specialist 19 %")


def test_an_edit_on_the_first_day_is_marked():
    changing = year_of(HIGH, LOW)
    costs = (
        Cost(LIBRARY, ((0, 1.0), (0, 0.1), (31, 0.1)), 0.01, 90),
        Cost(SPECIALIST, ((0, 1.0), (90, 2.0)), 0.01, 20),
    )
    figure = figures.year_lines(replace(changing, costs=costs), year_of(LOW, HIGH, STABLE))
    marks = {line.get_label(): list(line.get_xdata()) for line in figure.axes[0].get_lines()}
    assert marks["an edit"] == [0, 31] and marks["trained again"] == [90]


def test_the_figure_of_gains_puts_each_office_with_its_interval():
    years = [year_of(HIGH, LOW, office=office) for office in OFFICES], [year_of(LOW, HIGH, STABLE)] * 3
    figure = figures.gain_marks(*years)
    marks = [line.get_xdata()[0] for line in figure.axes[0].get_lines() if line.get_marker() in "os"]
    assert marks == pytest.approx([library_gain([y]).gain for group in years for y in group]
                                  + [library_gain(group).gain for group in years])  # fmt: skip
    assert figures.gains_headline(library_gain(years[0]), library_gain(years[1])).endswith(
        "Changing: the library ahead; stable: the specialist ahead"
    )


def test_the_figure_of_mixed_offices_keeps_the_halves_apart():
    mixed = [Mixed("support", {LIBRARY: ODD, SPECIALIST: LOW, BOTH: HIGH}, 4)]
    heights = [bar.get_height() for bar in figures.mixed_bars(mixed).axes[0].patches]
    assert heights == pytest.approx([0.5, 0.5, 0.2, 0.175, 0.975, 0.975])
    assert gain_of_both(mixed).word == "better"


def test_the_figure_of_the_own_office_shows_all_scores():
    figure = figures.settled_bars(DONE)
    heights = [[bar.get_height() for bar in axes.patches] for axes in figure.axes]
    assert heights == [[0, 1, pytest.approx(5 / 6), 1], [0.5] * 4, [0.9, 0.5]]
    assert "100 %" in figure.get_label()
    assert figures.settled_headline(DONE).endswith("with the library, 100 %, no clear lead over 2 of the others")
    low = {way: replace(score, low=0.0, high=0.1) for way, score in DONE.right.items() if way != LIBRARY}
    assert figures.settled_headline(replace(DONE, right={**DONE.right, **low})).endswith("clearly ahead of the others")


# -- the exercises ----------------------------------------------------------------------------

TURNED = Needs(changes="never", pairs="many", need="facts", pages="thousands")


@pytest.mark.parametrize(
    ("check", "right", "wrong", "known"),
    [
        (
            checks.check_stale_days,
            (
                lambda edit, school: next((day for day in school if day >= edit), 365) - edit,
                lambda edit, school: np.int64(min([day for day in school if day >= edit], default=365)) - edit,
            ),
            (
                lambda edit, school: next((day for day in school if day > edit), 365) - edit,
                lambda edit, school: min(abs(day - edit) for day in school),
                lambda edit, school: 365 - edit,
            ),
            (),
        ),
        (
            checks.check_word,
            (
                lambda low, high: "better" if low > 0 else "worse" if high < 0 else "no difference shown",
                lambda low, high: {1: "better", -1: "worse"}.get((low > 0) - (high < 0), "no difference shown"),
            ),
            (lambda low, high: "better" if low + high > 0 else "worse", lambda low, high: "no difference shown"),
            (),
        ),
        (
            checks.check_turn,
            (("source", "yes"), ["changes", "daily"]),
            (("changes", "never"), ("changes", "hourly"), ("colour", "red"), "changes", ("changes", "daily", "x")),
            ("look up", TURNED, RULES, ALL_HOLD),
        ),
    ],
)
def test_the_exercises(capsys, check, right, wrong, known):
    examine(capsys, check, right, wrong, *known)


# -- the pages beside the chapters ------------------------------------------------------------

NOTEBOOKS = DATA.parent / "notebooks"


@pytest.mark.parametrize("name", ["glossary.md", "for_teachers.md", "more_than_one_machine.md"])
def test_the_links_of_a_page_lead_somewhere(name):
    links = re.findall(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)", (NOTEBOOKS / name).read_text("utf-8"))
    assert links and [link for link in links if not (NOTEBOOKS / link).exists()] == []


def test_the_words_of_the_glossary_stand_in_order_and_once():
    words = re.findall(
        r"^\| \*\*([^*]+)\*\*( \([^)]*\))?", (NOTEBOOKS / "glossary.md").read_text("utf-8"), re.MULTILINE
    )
    keys = ["".join(word).lower() for word in words]
    assert len(keys) > 30 and keys == sorted(set(keys))


def test_each_question_of_the_class_has_three_answers_and_a_key():
    text = (NOTEBOOKS / "for_teachers.md").read_text("utf-8").partition("## Ten questions")[2]
    asked = re.findall(r"^ *(\d+)\. .+\n +\(a\) .+ · \(b\) .+ · \(c\) .+$", text, re.MULTILINE)
    keys = dict(re.findall(r"^\| (\d+) \| ([abc]) \| \d\d", text, re.MULTILINE))
    assert asked == list(keys) == [str(place) for place in range(1, 11)] and len(set(keys.values())) == 3
