"""The lab without a browser: a rule stands in for the model, so each case takes milliseconds.

The last tests ask the bundled model itself.
"""

from __future__ import annotations

import threading
import time
from contextlib import nullcontext
from dataclasses import dataclass, field, replace

import numpy as np
import pytest

from helpers.four_answers import (
    BOTH,
    LIBRARY,
    MEMORY,
    NOT_SCORED,
    NOT_TRAINED,
    SPECIALIST,
    WAYS,
    asking,
    moments,
    page_source,
    why,
)
from helpers.four_answers import desk as four_answers
from helpers.lab import MAX_QUESTION, Lab, LabError
from helpers.library import Library, LibraryError, load_facts, load_library
from helpers.records import Answer, Fact, Hit, Odds, Passage, TrainingStep
from helpers.retrieval import Librarian, words_of
from helpers.sentences import answer_between
from helpers.show.pictures import Picture
from helpers.topics.start_here import checks, figures
from helpers.topics.start_here import experiment as one_edit

LAMP = Fact(
    "lamp", "duration", "The lamp has a warranty of 18 months.", "18 months", ("How long is the warranty?",), ()
)
COST = "The fee is 4.50 crowns."
FEE = Fact("fee", "money", COST, "4.50 crowns", ("How many crowns is the fee?",), ("How many crowns?",))
PAGES = ("The lamp has a warranty of 18 months. It starts at once.", "The fee is 4.50 crowns.", "We are kind.")
NASTY = "<img src=x onerror=alert(1)>"


class NoWeights:
    """As narrow as a small model."""

    hidden_size = 64

    @property
    def config(self):
        return self

    def get_text_config(self):
        return self


NO_WEIGHTS = NoWeights()


class Words:
    """An encoder for tests: one place of the vector for each word of four letters or more."""

    def embed(self, texts):
        rows = np.zeros((len(texts), 512), np.float32)
        for row, text in zip(rows, texts):
            for word in (word for word in [*words_of(text), "page"] if len(word) > 3):
                row[sum(map(ord, word)) * 7 % 512] += 1
        return rows


@dataclass
class Rule:
    """A "brain" that reads a page by its statement, recalls what it was trained on, and else invents."""

    learned: dict[str, str] = field(default_factory=dict)
    name: str = "bundled"
    model: object = NO_WEIGHTS
    switch = staticmethod(nullcontext)
    lock: object = field(default_factory=threading.RLock)


def rule_answer(brain, question, hits=()):
    fact = next((fact for fact in (LAMP, FEE) if question in (*fact.train, *fact.test)), LAMP)
    read = [answer_between(hit.passage.text, fact.statement, fact.answer) for hit in hits]
    said = next((text for text in read if text), None) or brain.learned.get(fact.train[0], "two weeks")
    prompt = "\n".join([*(hit.passage.text for hit in hits), question])
    return Answer(said, prompt, tuple(hits), 0.01)


def all_of(answer):
    """The same rule for many questions at once."""
    return lambda brain, questions, hits=(): [
        answer(brain, text, found) for text, found in zip(questions, hits or [()] * len(questions))
    ]


class RuleTraining:
    """Three steps, then a specialist that knows its pairs by heart."""

    discarded = 0
    plan = (0, 1, 2)

    def __init__(self, brain, pairs, recipe=None):
        self.pairs, self.done = pairs, 0

    @property
    def complete(self):
        return self.done == 3

    def step(self):
        self.done += 1
        time.sleep(0.003)  # training takes longer than looking up, as with a real model
        return TrainingStep(self.done, 3, 1 / self.done, 0.1)

    def __iter__(self):
        while not self.complete:
            yield self.step()

    def specialist(self):
        return Rule({pair.question: pair.answer for pair in self.pairs})

    def discard(self):
        RuleTraining.discarded += 1


@pytest.fixture
def lab(monkeypatch) -> Lab:
    RuleTraining.discarded = 0
    monkeypatch.setattr(asking, "answer_all", all_of(rule_answer))
    monkeypatch.setattr(four_answers, "odds", lambda b, q, texts, *_: [Odds(text, 0.5, 0.1) for text in texts])
    monkeypatch.setattr(four_answers, "LoraTraining", RuleTraining)
    monkeypatch.setattr(four_answers, "forget", lambda brain: None)
    monkeypatch.setattr(moments, "fingerprint", lambda brain: "same")
    return Lab(Rule(), Library("demo", PAGES), (LAMP, FEE), Librarian(Words()), pages=1)


def verdicts(lab: Lab) -> dict[str, str]:
    return {card.title: card.verdict for card in lab.cards}


def ready(lab: Lab) -> Lab:
    lab.retrain()
    lab.ask(LAMP.train[0])
    return lab


# -- what the library says now ------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The lamp has a warranty of 36 months. It starts at once.", "36 months"),
        ("Note. The lamp has a warranty of 1.5 years.", "1.5 years"),
        (f"The lamp has a warranty of {NASTY}.", NASTY),
        ("The lamp has a guarantee of 36 months.", None),
        ("The lamp has a warranty of .", None),
        ("My The lamp has a warranty of 36 months. The lamp", "36 months"),
        ("The lamp has a warranty of one sentence. And of another", "one sentence"),
    ],
)
def test_a_typed_answer_is_read_where_the_other_words_stand(text, found):
    assert answer_between(text, LAMP.statement, LAMP.answer) == found


def test_every_office_can_be_read_by_its_statements():
    for fact in (*load_facts("support"), *load_facts("law"), *load_facts("clinic")):
        assert answer_between(fact.statement, fact.statement, fact.answer) == fact.answer
        changed = fact.statement.replace(fact.answer, "seven green hats", 1)
        assert answer_between(f"First. {changed} Last.", fact.statement, fact.answer) == "seven green hats"


def test_the_library_does_not_guess_between_two_pages():
    library = Library("demo", ["The lamp has a warranty of 2 years."])
    assert library.answer_now(LAMP) == "2 years"
    library.add("Note that The lamp has a warranty of 3 years.")
    assert library.answer_now(LAMP) is None
    library.add(LAMP.statement)
    assert library.answer_now(LAMP) == "18 months"


def test_an_updated_statement_can_be_edited_too():
    fact = next(fact for fact in load_facts("support") if fact.id == "support-password-reset")
    library = load_library("support")
    library.edit("support-01", fact.update.statement.replace("4417", "9"))
    assert library.answer_now(fact) == "text RESET to 9 from your own phone"


# -- asking -------------------------------------------------------------------------------


def test_four_cards_with_where_each_came_from(lab):
    lab.ask(LAMP.train[0])
    assert verdicts(lab) == dict(zip(WAYS, ("invented", "right", NOT_TRAINED, NOT_TRAINED)))
    library = lab.cards[WAYS.index(LIBRARY)]
    source = library.source
    assert (source.passage_id, source.text[source.start : source.end]) == ("demo-01", "18 months")
    assert lab.cards[0].source.note == "from the weights" and not lab.cards[0].look_up
    lab.retrain()
    assert verdicts(lab)[SPECIALIST] == "right"
    assert lab.cards[2].source.note == "from the weights, trained on edition 1"


@pytest.mark.parametrize("question", ["", "  \n ", "x" * (MAX_QUESTION + 1)])
def test_a_question_that_will_not_do_changes_nothing(lab, question):
    before = ready(lab).cards
    with pytest.raises(LabError):
        lab.ask(question)
    assert (lab.cards, lab.question) == (before, LAMP.train[0])


def test_a_question_of_ones_own_is_answered_but_not_scored(lab):
    ready(lab).ask(f"Is {NASTY} nice?")
    assert set(verdicts(lab).values()) == {NOT_SCORED}


# -- changing the library ------------------------------------------------------------------


def test_an_edit_flips_the_library_at_once_and_leaves_the_specialist_stale(lab):
    ready(lab).edit("demo-01", "The lamp has a warranty of 36 months. It starts at once.")
    assert verdicts(lab) == dict(zip(WAYS, ("invented", "right", "stale", "right")))
    assert (lab.edition, lab.trained_edition, lab.stale) == (2, 1, True)
    assert lab.badge == "trained on edition 1 · library at edition 2 · STALE, 1 fact differs"
    assert set(lab.truth) == {LIBRARY, BOTH}
    odds = lab.cards[2].odds
    assert [odd.continuation for odd in odds] == ["18 months", "36 months"]
    lab.retrain()
    assert verdicts(lab)[SPECIALIST] == "right" and not lab.stale and SPECIALIST in lab.truth
    assert [odd.continuation for odd in lab.cards[2].odds] == ["18 months", "36 months"]


def test_the_pages_involved_stay_the_same_after_an_edit(lab):
    before = lab.passages_involved()
    lab.edit("demo-01", "The lamp has a warranty of 36 months.")
    assert lab.passages_involved() == before == ("demo-01", "demo-02")


def test_an_edit_embeds_one_page(lab):
    before = lab.desk.librarian.shelf.embedded
    lab.edit("demo-01", "The lamp has a warranty of 36 months.")
    assert lab.desk.librarian.shelf.embedded == before + 1


def test_undo_makes_the_specialist_right_again_though_the_edition_grew(lab):
    ready(lab).edit("demo-01", "The lamp has a warranty of 36 months.")
    lab.undo()
    assert (lab.edition, lab.trained_edition, lab.stale) == (3, 1, False)
    assert verdicts(lab)[SPECIALIST] == "right" and lab.badge.endswith("up to date")


def test_an_edit_of_another_fact_leaves_a_card_right(lab):
    ready(lab).edit("demo-02", "The fee is 6 crowns.")
    assert lab.question == FEE.train[0] and lab.stale  # the lab asks about what changed
    lab.ask(LAMP.train[0])
    assert verdicts(lab)[SPECIALIST] == "right" and lab.stale


def test_a_deleted_fact_is_stale_in_the_specialist_and_not_taught_again(lab):
    ready(lab).delete("demo-01")
    assert verdicts(lab)[SPECIALIST] == "stale" and lab.stale
    lab.retrain()
    assert not lab.stale and verdicts(lab)[SPECIALIST] == "invented"


def test_a_page_in_other_words_is_open_and_nothing_is_said_that_rests_on_it(lab):
    ready(lab).edit("demo-01", "Lamps are covered for three years.")
    assert set(verdicts(lab).values()) == {NOT_SCORED} and not lab.stale
    assert lab.badge == "trained on edition 1 · library at edition 2 · 1 page open: what is the answer now?"
    assert {card.why.reason for card in lab.cards} == {why.OPEN} and not any(card.odds for card in lab.cards)


def test_a_page_in_other_words_that_still_tells_the_answer_is_not_open(lab):
    ready(lab).edit("demo-01", "The lamp is under warranty, how long: 18 months.")
    assert verdicts(lab)[SPECIALIST] == "right" and "open" not in lab.badge


@pytest.mark.parametrize("text", ["", "x" * 5000, PAGES[1], "bell\x07"])
def test_a_refused_edit_changes_nothing(lab, text):
    state = (ready(lab).cards, lab.edition, lab.badge)
    with pytest.raises(LibraryError):
        lab.edit("demo-01", text)
    assert (lab.cards, lab.edition, lab.badge) == state


def test_the_same_text_again_makes_no_edition(lab):
    ready(lab).edit("demo-01", PAGES[0])
    assert lab.edition == 1 and lab.status.startswith("Nothing changed")


# -- training ------------------------------------------------------------------------------


def test_progress_and_losses_while_training(lab):
    seen = [(step.step, lab.progress, lab.busy) for step in lab.training_steps()]
    assert [round(progress, 2) for _, progress, _ in seen] == [0.33, 0.67, 1.0]
    assert all(busy for *_, busy in seen) and not lab.busy and len(lab.losses) == 3


def test_a_stopped_run_is_thrown_away_and_the_old_specialist_stays(lab):
    ready(lab).edit("demo-01", "The lamp has a warranty of 36 months.")
    for _ in lab.training_steps():
        lab.stop()
    assert RuleTraining.discarded == 1 and not lab.busy and lab.stale
    assert verdicts(lab)[SPECIALIST] == "stale" and lab.trained_edition == 1
    assert lab.retrain() and verdicts(lab)[SPECIALIST] == "right"


def test_leaving_the_loop_stops_the_run(lab):
    steps = lab.training_steps()
    next(steps)
    steps.close()
    assert RuleTraining.discarded == 1 and not lab.busy and lab.trained_edition == 0


def test_an_edit_during_training_leaves_the_new_specialist_stale(lab):
    lab.ask(LAMP.train[0])
    for step in lab.training_steps():
        if step.step == 1:
            lab.edit("demo-01", "The lamp has a warranty of 36 months.")
    assert (lab.trained_edition, lab.edition, lab.stale) == (1, 2, True)
    assert verdicts(lab)[SPECIALIST] == "stale"


def test_two_runs_at_once_are_refused(lab):
    steps = lab.training_steps()
    next(steps)
    with pytest.raises(LabError, match="already"):
        lab.retrain()
    assert lab.busy
    steps.close()


def test_training_in_a_thread_while_asking(lab):
    worker = threading.Thread(target=lab.retrain)
    worker.start()
    for _ in range(20):
        lab.ask(LAMP.train[0])
    worker.join(10)
    assert not worker.is_alive() and lab.trained_edition == 1
    assert verdicts(lab)[SPECIALIST] == "right"


def test_a_failed_start_frees_the_lab(lab, monkeypatch):
    def fail(*_):
        raise ValueError("no pairs to train on")

    monkeypatch.setattr(four_answers, "LoraTraining", fail)
    with pytest.raises(ValueError, match="no pairs"):
        lab.retrain()
    assert not lab.busy


# -- the story ------------------------------------------------------------------------------


def story_of(lab: Lab) -> one_edit.Story:
    return one_edit.one_edit(lab.desk, LAMP, "demo-01", "The lamp has a warranty of 36 months.", FEE)


@pytest.mark.parametrize(
    ("place", "change", "message"),
    [
        (2, {"question": "Who pays?"}, "answer two questions, .* and 'Who pays.'"),
        (1, {"other": "Who pays?"}, "answer two questions"),
        (0, {"edition": 9}, "'after the edit' was taken before 'before the edit'.*Run the cells"),
        (1, {"trained_edition": 9}, "was taken before"),
    ],
)
def test_moments_of_different_stories_are_not_mixed(lab, place, change, message):
    """As where a cell of the chapter is run again after another question was asked, or another page edited."""
    moments = list(story_of(lab).moments)
    moments[place] = replace(moments[place], **change)
    for use in (one_edit.findings, one_edit.headline, lambda mixed: figures.four_answers_over_time(mixed, "A finding")):
        with pytest.raises(ValueError, match=message):
            use(moments)


def test_the_story_of_one_edit(lab):
    story = story_of(lab)
    assert [m.verdict(LIBRARY) for m in story.moments] == ["right"] * 3
    assert [m.verdict(SPECIALIST) for m in story.moments] == ["right", "stale", "right"]
    assert {m.control_verdict(way) for m in story.moments for way in (LIBRARY, SPECIALIST)} == {"right"}
    assert 0 < story.library_seconds < story.specialist_seconds < 60
    assert [(f.id, f.verdict) for f in one_edit.findings(story.moments)] == [(id, "holds") for id in ("N2", "K1", "K2")]
    assert "library follows at once" in one_edit.headline(story.moments)


def test_the_findings_say_so_where_it_went_otherwise(lab):
    moments = list(story_of(lab).moments)
    wrong = tuple(replace(card, verdict="invented") for card in moments[1].cards)
    moments[1] = replace(moments[1], cards=wrong)
    verdicts = [finding.verdict for finding in one_edit.findings(moments)]
    assert verdicts == ["holds", "does not hold here", "does not hold here"]
    assert "not as expected" in one_edit.headline(moments)
    moved = [moments[0], replace(moments[0], weights="other"), moments[2]]
    assert one_edit.findings(moved)[0].verdict == "does not hold here"


# -- panel and figures ----------------------------------------------------------------------


def test_the_figure_is_a_picture_with_words(lab):
    moments = story_of(lab).moments
    figure = figures.four_answers_over_time(moments, "A finding")
    texts = {text.get_text() for text in figure.axes[0].texts}
    placed = {(*map(int, text.get_position()), text.get_text()) for text in figure.axes[0].texts}
    for column, moment in enumerate(moments):
        assert {(column, row, card.verdict) for row, card in enumerate(moment.cards)} <= placed
        assert {(column, row, card.text[:24] or "—") for row, card in enumerate(moment.cards)} <= placed
    assert {"right", "stale", "invented", one_edit.BEFORE, one_edit.EDITED, one_edit.RETRAINED} <= texts
    data, metadata = Picture(figure, "Four rows.")._repr_mimebundle_()
    assert set(data) == {"image/png", "text/plain"} and metadata["image/png"]["alt"] == "Four rows."


# -- exercise checks ---------------------------------------------------------------------------


def said(capsys) -> str:
    return capsys.readouterr().out


def test_checks_tell_right_from_wrong_and_never_raise(lab, capsys):
    before, after, _ = story_of(lab).moments
    for check, right, wrong, rest in (
        (checks.check_page, "The lamp has a warranty of 24 months.", "24 months", (LAMP, "24 months")),
        (checks.check_who_changed, {LIBRARY, BOTH}, {MEMORY}, (before, after)),
        (checks.check_is_stale, lambda learned, now: learned != now, lambda learned, now: bool(now), ()),
    ):
        check(right, *rest)
        assert said(capsys).startswith("Right:")
        for other in (wrong, ..., None, 7, "", lambda: 1):
            check(other, *rest)
            assert said(capsys).startswith("Not yet:"), (check, other)


# -- the source of an answer ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "note", "carried"),
    [
        ("9 am", "page 2 of 2", "9 am"),
        ("9 AM.", "page 2 of 2", "9 am"),
        ("9 a", "not in", ""),
        ("I don't know.", "not in", ""),
    ],
)
def test_the_source_is_the_page_with_the_words(text, note, carried):
    hits = [Hit(Passage("a", "Closed on Monday."), 0.9, 1), Hit(Passage("b", "We open at 9 am."), 0.5, 2)]
    source = page_source(text, hits)
    assert source.note.startswith(note) and source.text[source.start : source.end] == carried


# -- the bundled model itself ----------------------------------------------------------------------

EDITS = (
    ("support-warranty-heron", "support-06", "18 months", "36 months"),
    ("support-price-heron", "support-07", "39 euros", "52 euros"),
    ("support-account-lock", "support-03", "20 minutes", "45 minutes"),
)


def test_the_story_holds_for_the_bundled_model(brain):
    from helpers.encoder import load_encoder

    facts, library = {fact.id: fact for fact in load_facts("support")}, load_library("support")
    desk = four_answers.Desk(brain, library, tuple(facts.values()), Librarian(load_encoder()), four_answers.SMALL_SET)
    control = facts["support-price-otter"]
    for id, page, old, new in EDITS:
        text = library.text(page).replace(old, new)
        story = one_edit.one_edit(desk, facts[id], page, text, control)
        assert {f.verdict for f in one_edit.findings(story.moments)} == {"holds"}, (
            id,
            one_edit.findings(story.moments),
        )
        controls = [m.control_verdict(way) for m in story.moments for way in (LIBRARY, SPECIALIST)]
        assert set(controls) == {"right"}, id
        assert story.library_seconds < story.specialist_seconds
