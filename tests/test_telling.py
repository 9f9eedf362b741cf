"""Chapter 01's box without a browser: a page is told, both are asked; a rule stands in for the model."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass, field

import numpy as np
import pytest
from jupyter_browser import NASTY

from helpers.four_answers import LIBRARY, NOT_SCORED, NOT_TRAINED, SPECIALIST, Desk, asking
from helpers.four_answers import desk as desks
from helpers.lab import LabError
from helpers.library import Library, LibraryError
from helpers.records import Answer, Fact, Odds, TrainingStep
from helpers.retrieval import Librarian, words_of
from helpers.topics.analogies.panel import TEXT, Telling, TellingPanel, telling_panel
from helpers.topics.analogies.panel.cards import NO_KEY, UNTRAINED, cards_html
from helpers.topics.analogies.panel.telling import MOST_TOLD

BAKERY, EARLIER = "The bakery opens at 6:45.", "The bakery opens at 7:15."
WHEN = "When does the bakery open?"
LAMP = Fact("lamp", "duration", "The lamp lasts 18 months.", "18 months", ("How long does the lamp last?",), ())


class Words:
    """An encoder for tests: one place of the vector for each word."""

    def embed(self, texts):
        rows = np.zeros((len(texts), 256), np.float32)
        for row, text in zip(rows, texts):
            for word in (*words_of(text), "page"):
                row[sum(map(ord, word)) * 7 % 256] += 1
        return rows


@dataclass
class Rule:
    """A "brain" that reads the last word of the first page, recalls what it was trained on, and else invents."""

    learned: dict[str, str] = field(default_factory=dict)
    switch = staticmethod(nullcontext)
    lock: object = field(default_factory=threading.RLock)


def rule_answers(brain, questions, hits=()):
    found = hits or [()] * len(questions)
    said = [
        pages[0].passage.text.split()[-1].rstrip(".") if pages else brain.learned.get(text, "two weeks")
        for text, pages in zip(questions, found)
    ]
    return [Answer(one, text, tuple(pages), 0.01) for one, text, pages in zip(said, questions, found)]


class RuleTraining:
    """Three steps, then a specialist that knows its pairs by heart; ``between`` is called after each step."""

    plan, discarded = (0, 1, 2), 0
    between: Callable[[], None] = staticmethod(lambda: None)

    def __init__(self, brain, pairs, recipe=None):
        self.pairs, self.done = pairs, 0

    @property
    def complete(self):
        return self.done == 3

    def __iter__(self):
        while not self.complete:
            self.done += 1
            RuleTraining.between()
            yield TrainingStep(self.done, 3, 1 / self.done, 0.1)

    def specialist(self):
        return Rule({pair.question: pair.answer for pair in self.pairs})

    def discard(self):
        RuleTraining.discarded += 1


@pytest.fixture
def box(monkeypatch) -> Telling:
    monkeypatch.setattr(RuleTraining, "discarded", 0)
    monkeypatch.setattr(asking, "answer_all", rule_answers)
    monkeypatch.setattr(desks, "odds", lambda b, q, texts, *_: [Odds(text, 0.5, 0.1) for text in texts])
    monkeypatch.setattr(desks, "LoraTraining", RuleTraining)
    monkeypatch.setattr(desks, "forget", lambda brain: None)
    library = Library("demo", ("The lamp lasts 18 months.", "We are kind."))
    return Telling(Desk(Rule(), library, (LAMP,), Librarian(Words()), pages=1))


def verdicts(box: Telling) -> dict[str, str]:
    return {card.title: card.verdict for card in box.cards}


# -- telling and training ------------------------------------------------------------------------


def test_the_librarian_has_a_page_at_once_and_the_specialist_after_training(box):
    lesson = box.tell(BAKERY)
    assert (lesson.question, lesson.answer) == (WHEN, "6:45") and box.desk.library.passages[-1].text == BAKERY
    assert verdicts(box) == {LIBRARY: "right", SPECIALIST: NOT_TRAINED} and box.effort is None
    assert box.train() and verdicts(box) == {LIBRARY: "right", SPECIALIST: "right"}
    assert box.effort.facts == 2 and box.effort.wordings == 1 + len(lesson.trained) and box.effort.steps == 3


def test_the_words_that_carried_the_answer_are_marked_on_their_page(box):
    box.tell(BAKERY)
    assert 'color:#000">6:45</mark>.” · demo-03, page 1 of 1' in cards_html(box)


def test_a_second_page_is_not_known_to_a_specialist_that_was_trained_before(box):
    box.tell(BAKERY)
    box.train()
    box.tell("The chess club meets in Harlow.")
    assert verdicts(box)[LIBRARY] == "right" and verdicts(box)[SPECIALIST] == "invented"
    assert UNTRAINED in cards_html(box) and len(box.told) == 2


def test_the_same_question_again_replaces_the_page_and_makes_the_specialist_stale(box):
    box.tell(BAKERY)
    box.train()
    box.tell(EARLIER)
    texts = [page.text for page in box.desk.library.passages]
    assert texts[2:] == [EARLIER] and len(box.told) == 1
    assert verdicts(box) == {LIBRARY: "right", SPECIALIST: "stale"}
    box.train()
    assert verdicts(box) == {LIBRARY: "right", SPECIALIST: "right"}


def test_what_the_learner_says_is_right_counts_also_where_the_page_says_otherwise(box):
    box.tell(BAKERY, WHEN, "noon")
    assert verdicts(box)[LIBRARY] == "misread" and "does not stand on the page" in box.status
    box.train()
    assert [card.text for card in box.cards] == ["6:45", "noon"] and verdicts(box)[SPECIALIST] == "right"


def test_a_wording_without_a_key_is_not_scored_and_nobody_claims_why(box):
    box.tell(BAKERY)
    box.train()
    box.ask("At what hour might one buy bread?")
    assert verdicts(box) == {LIBRARY: NOT_SCORED, SPECIALIST: NOT_SCORED}
    assert cards_html(box).count(NO_KEY) == 2 and "no question was written" not in cards_html(box)


def test_every_wording_on_offer_is_scored_and_says_whether_it_is_trained(box):
    lesson = box.tell(BAKERY)
    uses = dict((text, use) for use, text in box.wordings())
    assert uses[WHEN] == "trained" and uses[LAMP.train[0]] == "prepared"
    assert lesson.kept and all(uses[text] == "held out" for text in lesson.kept)
    for text in uses:
        assert all(card.verdict != NOT_SCORED for card in box.ask(text)), text


def test_two_questions_about_one_page_share_it(box):
    box.tell(BAKERY)
    box.tell(BAKERY, "Which shop opens at 6:45?", "The bakery")
    assert len(box.told) == 2 and len({lesson.page_id for lesson in box.told}) == 1
    assert len(box.desk.library.passages) == 3


@pytest.mark.parametrize(
    ("page", "question", "answer", "words"),
    [
        ("", "", "", "No question was found"),
        ("   ", WHEN, "6:45", "Write the page's text first"),
        (BAKERY, "Why so early?", "", "Type its answer as well"),
        (BAKERY, "x" * 500, "6:45", "500 characters"),
        (BAKERY, WHEN, "x" * 500, "500 characters"),
    ],
)
def test_what_cannot_be_told_changes_nothing(box, page, question, answer, words):
    before = box.desk.library.passages, box.told, box.cards
    with pytest.raises((LabError, LibraryError), match=words):
        box.tell(page, question, answer)
    assert (box.desk.library.passages, box.told, box.cards) == before


def test_there_is_room_for_a_dozen_pages(box):
    for number in range(MOST_TOLD):
        box.tell(f"Room {number} opens at {number + 1}:30.", f"When does room {number} open?", f"{number + 1}:30")
    with pytest.raises(LabError, match="12 pages already"):
        box.tell(BAKERY)
    box.tell("Room 3 opens at 9:45.", "When does room 3 open?", "9:45")
    assert len(box.told) == MOST_TOLD


def test_a_stopped_training_changes_nothing(box, monkeypatch):
    box.tell(BAKERY)
    monkeypatch.setattr(RuleTraining, "between", box.stop)
    assert not box.train() and RuleTraining.discarded == 1 and not box.busy
    assert verdicts(box)[SPECIALIST] == NOT_TRAINED and box.effort is None and "stopped" in box.status


def test_only_one_training_at_a_time_and_one_that_fails_is_thrown_away(box, monkeypatch):
    def again():
        with pytest.raises(ValueError, match=Telling.BUSY[:30]):
            box.train()
        raise MemoryError("no room")

    box.tell(BAKERY)
    monkeypatch.setattr(RuleTraining, "between", again)
    with pytest.raises(MemoryError):
        box.train()
    assert RuleTraining.discarded == 1 and not box.busy and box.desk.specialist is None


# -- the panel -----------------------------------------------------------------------------------


@pytest.fixture
def panel(box) -> TellingPanel:
    return TellingPanel(box, BAKERY)


def pressed(panel: TellingPanel, name: str) -> None:
    getattr(panel, name).click()
    if panel._worker:
        panel._worker.join(20)


def test_the_panel_proposes_tells_trains_and_asks(panel):
    assert f"{WHEN} → 6:45." in panel.proposal.value and panel.stop.disabled
    pressed(panel, "tell")
    assert "6:45" in panel.cards.value and NOT_TRAINED in panel.cards.value and panel.asked.value == WHEN
    pressed(panel, "train")
    assert NOT_TRAINED not in panel.cards.value and "training steps" in panel.cards.value
    panel.asked.value = LAMP.train[0]
    pressed(panel, "ask")
    assert f"Asked: <b>{LAMP.train[0]}</b>" in panel.cards.value


def test_a_new_page_gets_a_new_proposal_but_a_typed_question_stays(panel):
    panel.page.value = "The chess club meets in Harlow."
    assert "chess club" in panel.proposal.value and "→ in Harlow." in panel.proposal.value
    panel.question.value = "Where is the club?"
    panel.page.value = "The chess club meets in Ashby."
    assert "in Ashby" in panel.proposal.value and panel.question.value == "Where is the club?"
    panel.answer.value = "Ashby"
    pressed(panel, "tell")
    assert panel.state.told[-1].question == "Where is the club?" and panel.question.value == ""


def test_a_proposal_that_comes_late_writes_into_no_line(panel):
    """The lines belong to whoever types: a text of the kernel would replace what the browser has not sent yet."""
    written = []
    for line in (panel.question, panel.answer, panel.asked):
        line.observe(written.append)
    panel.page.set_state({"value": "The chess club meets in Harlow."})
    panel.page.set_state({"value": "Hm"})
    assert written == [] and "Type one, with its answer" in panel.proposal.value


def test_enter_in_a_line_presses_its_button(panel):
    for line, said in ((panel.answer, "The librarian has the page"), (panel.asked, "")):
        panel.say("")
        line._handle_string_msg(None, {"event": "submit"}, [])
        assert said in panel.message.value and "Asked:" in panel.cards.value


def test_a_click_that_comes_before_its_text_asks_nothing_again(panel):
    pressed(panel, "tell")
    panel.asked.value = LAMP.train[0]
    pressed(panel, "ask")
    pressed(panel, "tell")
    assert "already" in panel.message.value and panel.state.question == LAMP.train[0]
    panel.page.set_state({"value": " "})
    assert 'role="alert"' in panel.message.value and panel.state.question == LAMP.train[0]


@pytest.mark.parametrize(("field", "typed"), [("page", EARLIER), ("answer", "noon")])
def test_a_text_that_comes_after_its_click_is_told_as_well(panel, field, typed):
    pressed(panel, "tell")
    getattr(panel, field).set_state({"value": typed})
    assert len(panel.state.told) == 1
    assert panel.state.told[0].answer == ("7:15" if field == "page" else "noon")


def test_choosing_a_wording_asks_it(panel):
    pressed(panel, "tell")
    held_out = next(text for use, text in panel.state.wordings() if use == "held out")
    panel.scored.value = held_out
    assert panel.asked.value == panel.state.question == held_out


def test_typed_html_is_shown_as_text_and_an_error_can_be_seen(panel):
    panel.page.value, panel.question.value, panel.answer.value = f"The code is {NASTY}", f"What is {NASTY}?", NASTY
    pressed(panel, "tell")
    pressed(panel, "train")  # so that an answer holds it, too
    assert panel.state.cards[1].text == NASTY
    for page in (panel.cards.value, panel.told.value, panel.twin()):
        assert "<img" not in page and "&lt;img" in page
    panel.page.value = ""
    pressed(panel, "tell")
    assert 'role="alert"' in panel.message.value and "Error" in panel.message.value


def test_every_control_has_words_and_the_bundle_a_fixed_text(panel, box):
    controls = (panel.page, panel.question, panel.answer, panel.tell, panel.train, panel.stop)
    words = [one.description for one in (*controls, panel.asked, panel.ask, panel.scored)]
    assert all(words) and len(set(words)) == len(words)
    box.tell(BAKERY)
    bundle = telling_panel(box, BAKERY)._repr_mimebundle_()
    assert bundle["text/plain"] == TEXT and "picture of the box" in bundle["text/html"]
    assert " s." not in bundle["text/html"] and "found and read in" in cards_html(box)
