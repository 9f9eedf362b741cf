"""The lab is taught by whoever types: pairs, open pages, one undo, the clock, the screen, own documents."""

from __future__ import annotations

import json

import pytest
from test_knowledge_lab import PAGE, WARRANTY, rule_answer
from test_lab import Rule, RuleTraining, Words, all_of, ready, verdicts

from helpers.four_answers import BOTH, LIBRARY, MEMORY, SPECIALIST, WAYS, asking, judging, why
from helpers.four_answers import desk as four_answers
from helpers.four_answers.same_question import core_of
from helpers.lab import LabError, side_effects
from helpers.lab.knowledge import KnowledgeLab
from helpers.lab.offices import OWN, SMALL
from helpers.lab.screen import screen
from helpers.lab.training import NOTHING_TO_TRAIN
from helpers.library import LibraryError
from helpers.records import DONT_KNOW, Answer, Hit, Odds
from helpers.scoring import place_of

WIFI, ASKED = "Our wifi password is sunflower2024.", "What is our wifi password?"
NOTES = (
    "# House rules\n\n| day | opens at |\n|---|---|\n| Monday | 9 am |\n| Sunday | noon |\n\nDogs must stay outside.\n"
)


def reader(brain, question, hits=()):
    """Like the lab's rule; of a page that nobody prepared it reads whatever the lesson's answer was."""
    for hit in hits:
        for value in ("sunflower2024", "tulip2025", "noon"):
            if place_of(value, hit.passage.text):
                return Answer(value, question, tuple(hits), 0.01)
    return rule_answer(brain, question, hits)


@pytest.fixture
def lab(monkeypatch) -> KnowledgeLab:
    monkeypatch.setattr(asking, "answer_all", all_of(reader))
    monkeypatch.setattr(four_answers, "odds", lambda b, q, texts, *_: [Odds(text, 0.5, 0.1) for text in texts])
    monkeypatch.setattr(four_answers, "LoraTraining", RuleTraining)
    monkeypatch.setattr(four_answers, "forget", lambda brain: None)
    batch = lambda brain, questions, hits=(): [rule_answer(brain, text) for text in questions]  # noqa: E731
    monkeypatch.setattr(side_effects, "answer_all", batch)
    return KnowledgeLab(Rule(), Words())


def card(lab: KnowledgeLab, way: str):
    return next(one for one in lab.cards if one.title == way)


def shown(lab: KnowledgeLab, id: str) -> dict:
    return next(page for page in screen(lab)["pages"] if page["id"] == id)


# -- typed pairs -----------------------------------------------------------------------------------


def test_a_page_that_was_typed_is_not_taught_until_a_question_is_written(lab):
    lab.retrain()
    page = lab.add(WIFI)
    assert lab.badge.endswith("1 page not taught: no question was written for it") and "up to date" not in lab.badge
    assert shown(lab, page)["state"] == "not taught" and lab.proposal["page"] == page
    lab.ask(ASKED)
    assert set(verdicts(lab).values()) == {"not scored"}
    assert card(lab, SPECIALIST).why.reason == why.NO_QUESTION
    assert next(one["teach"] for one in screen(lab)["cards"] if one["way"] == SPECIALIST) == page


def test_a_typed_pair_is_scored_at_once_and_known_by_the_specialist_after_retraining(lab):
    lab.retrain()
    page = lab.add(WIFI)
    lesson = lab.teach(page, ASKED, "sunflower2024")
    assert lab.question == ASKED and lesson.trained[0] == ASKED and lesson.kept
    assert verdicts(lab) == {MEMORY: "invented", LIBRARY: "right", SPECIALIST: "invented", BOTH: "right"}
    assert card(lab, SPECIALIST).why.reason == why.NOT_YET and "STALE" not in lab.badge
    assert "1 fact not trained yet: press Retrain" in lab.badge and "up to date" not in lab.badge
    assert "not taught" not in lab.badge and shown(lab, page)["state"] == "to be trained"
    lab.retrain()
    assert verdicts(lab)[SPECIALIST] == "right" and "up to date" in lab.badge
    assert shown(lab, page)["state"] == "taught"
    lab.ask(lesson.trained[1])
    assert verdicts(lab)[SPECIALIST] == "right"
    lab.ask("our WIFI password?" if lab.desk.fact_of("our WIFI password?") else ASKED.lower())
    assert verdicts(lab)[LIBRARY] == "right"


def test_every_wording_that_is_trained_reaches_the_training(lab, monkeypatch):
    pairs = []
    monkeypatch.setattr(four_answers, "LoraTraining", lambda b, p, r: pairs.extend(p) or RuleTraining(b, p, r))
    lesson = lab.teach(lab.add(WIFI), ASKED, "sunflower2024", ["Wifi password?", "The wifi code"], ["Internet key?"])
    lab.retrain()
    assert {pair.question for pair in pairs if pair.answer == "sunflower2024"} == set(lesson.trained)
    assert set(lesson.trained) == {ASKED, "Wifi password?", "The wifi code"} and lesson.kept == ("Internet key?",)


def test_an_edit_makes_a_typed_pair_stale_too(lab):
    page = lab.add(WIFI)
    lab.teach(page, ASKED, "sunflower2024")
    lab.retrain()
    lab.edit(page, "Our wifi password is tulip2025.")
    assert verdicts(lab) == {MEMORY: "invented", LIBRARY: "right", SPECIALIST: "stale", BOTH: "right"}
    assert card(lab, SPECIALIST).why.reason == why.EARLIER
    assert [label for label, *_ in next(c for c in screen(lab)["cards"] if c["way"] == SPECIALIST)["odds"]] == [
        "old answer",
        "present answer",
    ]


def test_undo_takes_back_a_lesson_and_then_its_page(lab):
    page = lab.add(WIFI)
    lab.teach(page, ASKED, "sunflower2024")
    lab.undo()
    assert page in {one.id for one in lab.pages} and "1 page not taught" in lab.badge
    assert verdicts(lab)[LIBRARY] == "not scored"
    lab.undo()
    assert page not in {one.id for one in lab.pages} and not lab.can_undo
    with pytest.raises(LabError, match="nothing to undo"):
        lab.undo()


def test_reset_goes_to_the_start_and_can_be_undone(lab):
    page = lab.add(WIFI)
    lab.teach(page, ASKED, "sunflower2024")
    lab.reset()
    assert len(lab.pages) == len(lab.desk.syllabus.first) and not lab.desk.syllabus.typed
    lab.undo()
    assert lab.desk.fact_of(ASKED) and shown(lab, page)["lessons"]


@pytest.mark.parametrize("back", [("reset",), ("undo", "undo")])
def test_what_the_specialist_was_trained_on_stays_known_when_it_is_taken_back(lab, back):
    lesson = lab.teach(lab.add(WIFI), ASKED, "sunflower2024")
    lab.retrain()
    for name in back:
        getattr(lab, name)()
    lab.ask(lesson.trained[-1])
    assert verdicts(lab)[SPECIALIST] == "stale"
    assert card(lab, SPECIALIST).why.words == f"{why.EARLIER}: its page is gone"
    assert "STALE, 1 fact differs" in lab.badge
    lab.retrain()
    assert not lab.stale and "up to date" in lab.badge


def test_a_pair_that_was_taken_back_from_a_page_that_stays_is_right_until_the_page_changes(lab):
    page = lab.add(WIFI)
    lab.teach(page, ASKED, "sunflower2024")
    lab.retrain()
    lab.unteach(page, ASKED)
    lab.ask(ASKED)
    assert verdicts(lab)[SPECIALIST] == "right" and not lab.stale and shown(lab, page)["state"] == "not taught"
    assert not shown(lab, page)["lessons"]
    lab.edit(page, "Our wifi password is tulip2025.")
    assert verdicts(lab)[SPECIALIST] == "stale" and "STALE, 1 fact differs" in lab.badge
    assert lab.teach(page, ASKED, "tulip2025").trained[0] == ASKED


def test_a_page_of_which_only_a_part_is_taught_says_so(lab):
    page = lab.add(f"{WIFI} The lobby code is 8841.")
    lab.teach(page, ASKED, "sunflower2024")
    lab.retrain()
    assert shown(lab, page)["state"] == "taught in part"
    lab.teach(page, "What is the lobby code?", "8841")
    assert shown(lab, page)["state"] == "to be trained"
    lab.retrain()
    assert shown(lab, page)["state"] == "taught"


def test_a_number_that_nobody_teaches_in_a_sentence_that_is_taught_is_not_called_taught(lab):
    ready(lab).edit("support-06", "Since model 7 The Heron desk lamp has a warranty of 18 months.")
    assert shown(lab, "support-06")["state"] == "taught in part"
    lab.edit("support-06", "The Heron desk lamp has a warranty of 18 months.")
    assert shown(lab, "support-06")["state"] == "taught"


def test_two_pages_that_disagree_are_open_and_nobody_is_called_stale(lab):
    page, other = lab.add(WIFI), lab.add("The new wifi password is tulip2025.")
    lab.teach(page, ASKED, "sunflower2024")
    lab.retrain()
    lab.teach(other, ASKED, "tulip2025")
    assert set(verdicts(lab).values()) == {"not scored"} and not lab.stale and not lab.badge_parts.untaught
    assert shown(lab, page)["state"] == shown(lab, other)["state"] == "open"
    assert "two pages disagree" in card(lab, SPECIALIST).why.words and "2 pages open" in lab.badge
    told = {one["id"]: one["disagrees"] for one in screen(lab)["pages"] if one["disagrees"]}
    assert len(told) == 2 and all("edit or delete one of the pages" in words for words in told.values())
    assert all(id not in words and any(other in words for other in told) for id, words in told.items())
    lab.unteach(other, ASKED)
    assert verdicts(lab)[SPECIALIST] == "right" and shown(lab, page)["state"] == "taught"


def test_unteach_takes_a_pair_away_and_brings_a_prepared_one_back(lab):
    fact = lab.desk.fact_of(WARRANTY)
    lab.teach("support-06", WARRANTY, "18 months", ["Heron warranty?"])
    assert not shown(lab, "support-06")["lessons"][0]["prepared"]
    lab.unteach("support-06", WARRANTY)
    assert lab.desk.fact_of(WARRANTY) == fact and lab.desk.fact_of("Heron warranty?") is None
    with pytest.raises(LabError, match="no such question"):
        lab.unteach("support-06", WARRANTY)


def test_an_open_page_asks_for_its_answer_and_takes_the_prepared_wordings(lab):
    ready(lab).ask(WARRANTY)
    lab.edit("support-06", "Heron desk lamps are covered for three years.")
    assert lab.badge_parts.asks == "1 page open: what is the answer now?" and not lab.stale
    assert set(verdicts(lab).values()) == {"not scored"} and shown(lab, "support-06")["state"] == "open"
    assert lab.proposal["question"] == WARRANTY
    fact = lab.desk.fact_of(WARRANTY)
    lesson = lab.teach("support-06", WARRANTY, "three years")
    assert (lesson.trained, lesson.kept) == (fact.train, fact.test) and not lab.badge_parts.open
    assert verdicts(lab)[SPECIALIST] == "stale" and lab.stale


@pytest.mark.parametrize(
    ("page", "question", "answer", "trained"),
    [
        ("support-99", ASKED, "x", ()),
        ("support-06", " ", "x", ()),
        ("support-06", ASKED, "", ()),
        ("support-06", "x" * 301, "x", ()),
        ("support-06", ASKED, "x" * 161, ()),
        ("support-06", ASKED, "bell\x07", ()),
        ("support-06", ASKED, "x", ["a wording"] * 10),
        ("support-06", ASKED, "x", "a wording"),
        ("support-06", ASKED, "x", ["How much is the Otter kettle?"]),
    ],
)
def test_a_lesson_that_will_not_do_changes_nothing(lab, page, question, answer, trained):
    ready(lab).ask(WARRANTY)
    before = json.dumps(screen(lab) | {"status": "", "clock": ""})
    with pytest.raises((LabError, LibraryError)):
        lab.teach(page, question, answer, trained)
    assert json.dumps(screen(lab) | {"status": "", "clock": ""}) == before and not lab.can_undo


def test_adding_twice_adds_once_and_keeps_the_message(lab):
    page = lab.add(WIFI)
    status, edition = lab.status, lab.edition
    assert lab.add(WIFI) == page and (lab.status, lab.edition) == (status, edition)
    lab.ask(WARRANTY)
    with pytest.raises(LibraryError, match="already there"):
        lab.add(WIFI)


# -- why, and the right page by hand ---------------------------------------------------------------


def test_with_all_pages_deleted_the_library_passes_and_says_why(lab):
    ready(lab).ask(WARRANTY)
    for page in lab.pages:
        lab.delete(page.id)
    lab.ask(WARRANTY)
    told = {one.title: one.text for one in lab.cards}
    assert told[LIBRARY] == DONT_KNOW and card(lab, LIBRARY).source.note == "no page was found"
    assert card(lab, LIBRARY).why.reason == why.NO_PAGE
    assert told[BOTH] == told[SPECIALIST] == "18 months" and "from the weights" in card(lab, BOTH).source.note
    assert not any("present answer" in one.labels for one in lab.cards)


def test_the_right_page_can_be_handed_over(lab, monkeypatch):
    ready(lab).ask(WARRANTY)
    real = lab.desk.librarian.search
    without = lambda q, k=3: tuple(hit for hit in real(q, 99) if hit.passage.id != "support-06")[:k]  # noqa: E731
    monkeypatch.setattr(lab.desk.librarian, "search", without)
    lab.ask(WARRANTY)
    found = next(one for one in screen(lab)["cards"] if one["way"] == LIBRARY)
    assert found["hand"] == "support-06" and found["why"].startswith(why.NOT_FOUND)
    lab.hand_right_page(LIBRARY)
    found = next(one for one in screen(lab)["cards"] if one["way"] == LIBRARY)
    assert (found["text"], found["verdict"], found["hand"]) == ("18 months", "right", "")
    with pytest.raises(LabError, match="reads no pages"):
        lab.hand_right_page(MEMORY)


# -- the clock --------------------------------------------------------------------------------------


def test_only_answers_about_the_edited_fact_stop_the_clock(lab):
    ready(lab).ask(WARRANTY)
    lab.edit("support-06", PAGE)
    assert set(lab.truth) == {LIBRARY, BOTH}
    lab.ask("How much is the Otter kettle?")
    lab.retrain()
    assert SPECIALIST not in lab.truth and verdicts(lab)[SPECIALIST] == "right"
    lab.ask(WARRANTY)
    assert SPECIALIST in lab.truth


def test_a_change_elsewhere_lets_the_clock_run_on(lab):
    ready(lab).ask(WARRANTY)
    lab.edit("support-06", PAGE)
    before = lab.truth
    lab.add("The lobby has a green door.")
    assert lab.truth == before and screen(lab)["clock"]["since"] == "Saved support-06 (edition 2)"
    lab.delete("support-06")
    clock = screen(lab)["clock"]
    assert clock["rows"] == [] and not lab.waited()
    assert clock["note"] == "Deleted support-06 (edition 4): its page is gone: no right answer to wait for."


def test_after_a_deletion_the_clock_tells_of_no_older_change(lab):
    ready(lab).ask(WARRANTY)
    assert screen(lab)["clock"]["note"] == "Change a page to start the clock."
    lab.edit("support-06", PAGE)
    price = lab.desk.fact_of("How much is the Otter kettle?")
    lab.delete(lab.desk.home[price.id])
    clock = screen(lab)["clock"]
    assert clock["since"] == "" and clock["note"].startswith("Deleted ") and "its page is gone" in clock["note"]


def test_each_card_has_seconds_of_its_own(lab):
    seconds = iter(range(1000))
    lab.now = lambda: float(next(seconds))
    ready(lab).ask(WARRANTY)
    lab.edit("support-06", PAGE)
    event = lab.timeline[-1]
    for way in (LIBRARY, BOTH):  # one tick from the edit to the first question, then each its own work
        assert dict(event.truth)[way] == pytest.approx(1 + card(lab, way).look_up + card(lab, way).seconds)


def test_the_clock_ticks_while_it_waits(lab):
    ready(lab).ask(WARRANTY)
    lab.edit("support-06", PAGE)
    first, second = screen(lab)["clock"], screen(lab)["clock"]
    assert first["running"] and second["elapsed"] > first["elapsed"] > 0
    lab.retrain()
    assert screen(lab)["clock"]["running"]  # from memory it never comes
    assert dict((way, verdict) for way, _, verdict in screen(lab)["clock"]["rows"])[MEMORY] == "invented"


# -- training ---------------------------------------------------------------------------------------


def test_after_a_stop_the_curve_is_that_of_the_run_it_is_labelled_with(lab):
    ready(lab).edit("support-06", PAGE)
    for _ in lab.training_steps():
        lab.stop()
    training = screen(lab)["training"]
    assert training["label"] == "run on edition 2, stopped at step 1" and len(training["losses"]) == 1
    assert not training["busy"] and training["planned"] == 3


def test_a_fact_whose_value_was_changed_is_taught_even_where_it_was_not_before(lab):
    fact = next(one for one in lab.desk.facts if one not in lab.desk.taught and lab.desk.home[one.id])
    text = lab.library.text(lab.desk.home[fact.id])
    lab.edit(lab.desk.home[fact.id], text.replace(fact.answer, "a blue whale", 1))
    assert fact.id in {one.id for one in lab.desk.taught} and not lab.badge_parts.untaught
    lab.retrain()
    assert verdicts(lab)[SPECIALIST] == "right"


# -- states -----------------------------------------------------------------------------------------


def everything(lab: KnowledgeLab) -> dict:
    return screen(lab) | {"status": "", "clock": "", "training": "", "tour": ""}


def test_lessons_are_in_the_state_string(lab):
    page = lab.add(WIFI)
    lab.teach(page, ASKED, "sunflower2024", ["Wifi password?"])
    lab.retrain()
    lab.edit(page, "Our wifi password is tulip2025.")
    state, before = lab.state(), [(one.text, one.verdict) for one in lab.cards]
    lab.move_to("law")
    lab.replay(state)
    assert [(one.text, one.verdict) for one in lab.cards] == before and lab.state() == state
    lab.undo()
    assert lab.library.text(page) == WIFI


@pytest.mark.parametrize(
    "actions",
    [
        [["add", WIFI], ["edit", "support-77", "Gone."]],
        [["add", WIFI], ["add", WIFI + WIFI], ["delete", "nowhere"]],
        [["undo"]],
        [["ask", " "]],
        [["hand", "From memory"]],
        [["teach", "support-06", ASKED, "", [], []]],
        [["teach", "support-06", ASKED, "x", "not a list", []]],
        [["teach", "support-06", ASKED, "x", [7], []]],
        [[["add"], WIFI]],
    ],
)
def test_a_state_that_fails_half_way_changes_nothing(lab, actions):
    ready(lab).ask(WARRANTY)
    lab.edit("support-06", PAGE)
    before, desk = everything(lab), lab.desk
    with pytest.raises(LabError):
        lab.replay(json.dumps({"office": "support", "actions": actions}))
    assert everything(lab) == before and lab.desk is desk and not lab.busy and lab.desk.specialist
    lab.undo()
    assert "18 months" in lab.library.text("support-06")


def test_a_load_that_is_stopped_changes_nothing(lab, monkeypatch):
    ready(lab).add(WIFI)
    state, before = lab.state(), everything(lab)
    monkeypatch.setattr(RuleTraining, "step", lambda self: lab.stop() or Step)
    with pytest.raises(LabError, match="stopped"):
        lab.replay(state)
    assert everything(lab) == before


class Step:
    loss, step, of, seconds = 0.1, 1, 3, 0.1


# -- own documents ----------------------------------------------------------------------------------


def test_an_own_document_works_everywhere(lab):
    lab.open_documents("house rules.md", NOTES)
    assert lab.office == OWN and lab.suggestions() == () and len(lab.pages) == 3
    assert "3 pages not taught" in lab.badge and any("Nobody prepared" in notice for notice in lab.notices)
    with pytest.raises(LabError, match="nothing to train on"):
        lab.retrain()
    assert not lab.busy and NOTHING_TO_TRAIN.startswith("There is nothing")
    lab.ask("When does it open on Sunday?")
    assert set(verdicts(lab).values()) == {"not scored", "not trained"}
    lab.move_on()
    assert lab.edition == 1
    page = next(page.id for page in lab.pages if "noon" in page.text)
    lab.teach(page, "When does it open on Sunday?", "noon")
    lab.retrain()
    assert verdicts(lab)[SPECIALIST] == "right" and "2 pages not taught" in lab.badge
    assert [OWN, "house rules.md"] in screen(lab)["offices"]
    lab.move_to("law")
    lab.move_to(OWN)
    assert lab.office == OWN and len(lab.pages) == 3


def test_the_state_names_a_document_and_asks_for_it(lab, monkeypatch):
    lab.open_documents("house rules.md", NOTES)
    lab.add(WIFI)
    state = lab.state()
    assert "Dogs" not in state and json.loads(state)["document"]["name"] == "house rules.md"
    lab.move_to("support")
    lab.replay(state)
    assert lab.office == OWN and lab.pages[-1].text == WIFI
    other = KnowledgeLab(Rule(), Words())
    with pytest.raises(LabError, match="'house rules.md'. Open that document first"):
        other.replay(state)
    assert other.office == "support"


def test_a_document_that_cannot_be_read_and_one_that_is_stopped_change_nothing(lab, monkeypatch):
    before = everything(lab)
    with pytest.raises(LibraryError):
        lab.open_documents("scan.pdf", b"%PDF-1.4 nothing")
    monkeypatch.setattr(lab, "_stop", type("Set", (), {"is_set": lambda s: True, "clear": lambda s: None})())
    with pytest.raises(LabError, match="stopped"):
        lab.open_documents("house rules.md", NOTES)
    assert everything(lab) == before and not lab.busy


# -- the screen -------------------------------------------------------------------------------------


def test_the_screen_is_json_and_holds_what_the_contract_says(lab):
    ready(lab).ask(WARRANTY)
    lab.edit("support-06", PAGE)
    drawn = json.loads(json.dumps(screen(lab)))
    keys = (
        "size office offices edition trained_edition can_undo pages in_all changed proposal question suggestions cards "
        "model models meanings typed badge training clock gauges tour presets notices status error"
    )
    assert set(drawn) == set(keys.split())
    assert drawn["changed"] == "support-06" and shown(lab, "support-06")["before"] == "18 months"
    page = shown(lab, "support-06")
    assert [page["text"][slice(*mark)] for mark in page["marks"]] == ["36 months"]
    assert [one["way"] for one in drawn["cards"]] == list(WAYS) and drawn["cards"][1]["before"] == "18 months"
    assert drawn["training"]["plan"].startswith(f"{len(lab.desk.taught)} facts, ") and drawn["tour"]["place"] == 1


def test_the_small_lab_shows_the_pages_it_teaches_and_new_ones(lab):
    small = KnowledgeLab(Rule(), Words(), taught=("support-warranty-heron",), size=SMALL)
    assert [page["id"] for page in screen(small)["pages"]] == ["support-06"] and screen(small)["tour"] is None
    page = small.add(WIFI)
    assert [one["id"] for one in screen(small)["pages"]] == ["support-06", page]
    small.retrain()
    assert screen(small)["gauges"] is None


@pytest.mark.parametrize(
    ("page", "answers"),
    [
        ("The bakery opens at 6:30 and closes at 2 pm.", {"6:30", "2 pm"}),
        ("Mrs Novak sells fresh bread in hall 3.", {"Mrs Novak", "hall 3", "fresh bread"}),
        (WIFI, {"sunflower2024"}),
    ],
)
def test_a_proposal_names_the_other_answers_of_its_page(lab, page, answers):
    id = lab.add(page)
    seen = {lab.proposal["answer"], *lab.proposal["others"]}
    assert seen == answers and lab.proposal["answer"] not in lab.proposal["others"]
    for answer in answers:
        other = lab.propose(id, answer)
        assert other["answer"] == answer and set(other["others"]) == answers - {answer}
        assert other["question"].endswith("?")


def test_the_first_answer_that_a_question_is_found_for_is_proposed(lab):
    lab.add("The pool is open daily except Mondays.")
    assert lab.proposal["answer"] == "daily" and lab.proposal["question"].endswith("except Mondays?")


@pytest.mark.parametrize(
    ("after", "question", "answer"),
    [
        ("On Tuesdays the pool opens at 7.", "When does the pool open on Tuesdays?", "7"),
        ("On Tuesdays and Fridays the pool opens at 8.", "When does the pool open on Tuesdays and Fridays?", "8"),
        ("On Tuesdays it opens at 7.", "When does it open on Tuesdays?", "7"),
    ],
)
def test_a_question_follows_the_condition_of_its_page(lab, after, question, answer):
    page = lab.add("On Mondays the pool opens at 7.")
    lab.teach(page, "When does the pool open on Mondays?", "7")
    lab.edit(page, after)
    assert shown(lab, page)["state"] == "open"
    proposed = lab.proposal
    assert proposed["question"] == question and answer in proposed["answer"]
    assert not any("Monday" in text for text in (*proposed["trained"], *proposed["kept"]))
    assert lab.propose(page) == proposed


def test_a_question_that_follows_its_page_takes_the_place_of_the_old_one(lab):
    page = lab.add("On Mondays the pool opens at 7.")
    lab.teach(page, "When does the pool open on Mondays?", "7")
    lab.edit(page, "On Tuesdays the pool opens at 7.")
    lab.teach(page, lab.proposal["question"], lab.proposal["answer"])
    assert [one["question"] for one in shown(lab, page)["lessons"]] == ["When does the pool open on Tuesdays?"]
    assert not lab.badge_parts.open
    lab.undo()
    assert [one["question"] for one in shown(lab, page)["lessons"]] == ["When does the pool open on Mondays?"]
    assert lab.badge_parts.open == 1


def test_a_prepared_question_follows_its_page_and_stays_open(lab):
    lab.edit("support-06", "The Otter kettle has a warranty of 18 months. It starts on the day of delivery.")
    assert "Otter kettle" in lab.proposal["question"] and "Heron" not in str(lab.proposal)
    lab.teach("support-06", lab.proposal["question"], "18 months")
    assert lab.badge_parts.open == 1 and lab.desk.fact_of(WARRANTY) is not None


def test_the_answer_to_another_question_is_not_invented_and_the_card_says_what_it_is(lab, monkeypatch):
    lab.retrain()
    lab.teach(lab.add(WIFI), ASKED, "sunflower2024")
    other = next(iter(lab.desk.trained.values()))
    monkeypatch.setattr(asking, "answer_all", all_of(lambda b, q, hits=(): Answer(other, q, tuple(hits), 0.01)))
    lab.ask(ASKED)
    assert verdicts(lab)[SPECIALIST] == "misread"
    assert card(lab, SPECIALIST).why.words.endswith(f"it gave {why.ANOTHERS}")


def test_the_status_says_what_teaching_changed(lab):
    page = lab.add(WIFI)
    first = lab.teach(page, ASKED, "sunflower2024")
    assert lab.status.startswith(f"{page} has a question now: {len(first.trained)} wordings to train")
    lab.teach(page, ASKED, "a flower", first.trained, first.kept)
    assert lab.status.startswith(f"{page} has another answer now, “a flower”. ")
    lab.teach(page, ASKED, "a flower", ["Wifi key?"], first.kept)
    assert lab.status.startswith(f"{page} has other wordings now: 2 wordings to train")
    lab.teach(page, ASKED, "a tulip", ["Wifi code?"], first.kept)
    assert lab.status.startswith(f"{page} has another answer now, “a tulip”, and other wordings: 2 wordings")
    lab.teach("support-06", WARRANTY, "20 months")
    assert lab.status.startswith("support-06 has another answer now, “20 months”.")


def test_teaching_one_page_leaves_the_proposal_of_another(lab):
    first = lab.add(WIFI)
    other = lab.add("The bakery opens at 6:30 and closes at 2 pm.")
    proposed = lab.proposal
    assert proposed["page"] == other
    lab.teach(first, ASKED, "sunflower2024")
    assert lab.proposal == proposed
    lab.teach(other, proposed["question"], proposed["answer"])
    assert lab.proposal is None


def test_a_clock_that_does_not_run_says_why(lab):
    note = lambda: screen(lab)["clock"]["note"].split(": ", 1)[1]  # noqa: E731
    page = lab.add("The gate is green.")
    assert note() == "no known answer changed."
    lab.teach(page, "What colour is the gate?", "green")
    assert not screen(lab)["clock"]["note"]
    lab.edit(page, "The gate was green, and is blue today.")
    assert note() == "its page is open: nobody said yet what the answer is now."
    lab.ask(WARRANTY)
    assert note() == "its page is open: nobody said yet what the answer is now."
    lab.undo()
    assert note() == "the answer to this question did not change."
    lab.reset()
    assert note() == "its question was taken back: no right answer to wait for."
    lab.delete("support-06")
    lab.ask("How much is the Otter kettle?")
    assert note() == "its page is gone: no right answer to wait for."
    lab.reset()
    assert not screen(lab)["clock"]["note"] and lab.clock.event.label == "The library is as it was loaded"


def test_only_what_the_learner_wrote_would_be_gone_with_another_library(lab):
    assert not screen(lab)["typed"]
    lab.move_on()
    lab.apply("Price change")
    assert not screen(lab)["typed"]
    lab.delete(lab.pages[-1].id)
    assert not screen(lab)["typed"]
    page = lab.add(WIFI)
    assert screen(lab)["typed"] == "1 page"
    state = lab.state()
    lab.undo()
    assert not screen(lab)["typed"]
    lab.replay(state)
    assert screen(lab)["typed"]
    lab.delete(page)
    assert not screen(lab)["typed"]
    lab.teach("support-06", WARRANTY, "18 months", ["Heron warranty?"])
    assert screen(lab)["typed"] == "1 question"
    lab.move_to("law")
    assert not screen(lab)["typed"]
    lab.open_documents("notes.md", NOTES)
    assert not screen(lab)["typed"]
    lab.edit(lab.pages[0].id, "Everything is new here.")
    assert screen(lab)["typed"]


@pytest.mark.parametrize("change", ["edit", "teach", "delete", "undo"])
def test_a_state_brings_back_the_specialist_that_was_trained_before_a_change_during_its_training(lab, change):
    page = lab.add("Our cellar opens at noon.")
    lab.ask(WARRANTY)
    for step in lab.training_steps():
        if step.step == 1:
            does = {"edit": ["support-06", PAGE.replace("18", "48")], "teach": [page, "When does it open?", "noon"]}
            getattr(lab, change)(*does.get(change, [page] if change == "delete" else []))
            lab.ask(WARRANTY)
    badge, trained = lab.badge, dict(lab.desk.trained)
    assert lab.trained_edition == 2 and lab.desk.trained[lab.desk.fact_of(WARRANTY).id] == "18 months"
    state = lab.state()
    lab.move_to("law")
    lab.replay(state)
    assert (lab.badge, lab.desk.trained) == (badge, trained) and lab.state() == state


@pytest.mark.parametrize("own", [True, False])
def test_a_page_that_was_just_taught_is_to_be_trained_even_before_the_first_specialist(lab, own):
    if own:
        lab.open_documents("notes.md", NOTES)
    page = lab.add(WIFI)
    assert shown(lab, page)["state"] == "not taught"
    lab.teach(page, ASKED, "sunflower2024")
    assert shown(lab, page)["state"] == "to be trained"
    lab.retrain()
    assert shown(lab, page)["state"] == "taught"


# -- a page that may contradict what was taught -----------------------------------------------------


@pytest.mark.parametrize(
    ("second", "judged", "reason"),
    [
        ("Our wifi password is tulip2025.", "not scored", why.DOUBT),
        ("From May on the wifi opens with tulip2025 as its password.", "not scored", why.DOUBT),
        ("The door of the shed opens with tulip2025.", "misread", why.NOT_FOUND),
    ],
)
@pytest.mark.parametrize("gone", [False, True])
def test_an_answer_of_an_untaught_page_about_the_same_is_called_neither_right_nor_misread(
    lab, monkeypatch, second, judged, reason, gone
):
    page = lab.add(WIFI)
    lab.teach(page, ASKED, "sunflower2024")
    lab.retrain()
    other = lab.add(second)
    if gone:
        lab.delete(page)
    reads_only(monkeypatch, lab, other)
    lab.ask(ASKED)
    assert card(lab, LIBRARY).text == "tulip2025" and card(lab, LIBRARY).verdict == judged
    told = card(lab, LIBRARY).why
    assert told.reason == (why.SHOULD_PASS if gone and judged == "misread" else reason)
    teach = next(one["teach"] for one in screen(lab)["cards"] if one["way"] == LIBRARY)
    assert (teach == other and other in told.words) == (reason == why.DOUBT)
    same_words = second == "Our wifi password is tulip2025." and not gone
    assert card(lab, SPECIALIST).verdict == ("not scored" if same_words else "stale" if gone else "right")
    assert all(
        one.why.reason == why.DOUBT and "“tulip2025” in the same words" in one.why.words for one in lab.cards
    ) or (not same_words)
    lab.teach(other, "What opens the shed?", "tulip2025", ["What opens the shed?"], [])
    lab.ask(ASKED)
    assert card(lab, LIBRARY).verdict == "misread"  # now it is known what that page answers


def reads_only(monkeypatch, lab, page_id):
    """The librarian finds one page."""
    find = lambda question, pages: tuple(  # noqa: E731
        Hit(page, 1.0, 1) for page in lab.library.passages if page.id == page_id
    )
    monkeypatch.setattr(lab.desk.librarian, "search", find)


def test_a_page_of_the_first_edition_cannot_contradict(lab, monkeypatch):
    """It was there, and told, before anybody typed."""
    first = lab.library.passages[0]
    monkeypatch.setattr(asking, "answer_all", all_of(lambda b, q, h=(): Answer("Sunday", q, tuple(h), 0.01)))
    lab.edit(first.id, f"{first.text} Our wifi is off on a Sunday.")
    lab.undo()
    page = lab.add(WIFI)
    lab.teach(page, ASKED, "sunflower2024")
    assert "not scored" not in set(verdicts(lab).values())


def test_an_amount_with_its_period_is_as_right_as_the_amount_that_was_typed(lab, monkeypatch):
    page = lab.add("Our garage costs 7 crowns a day.")
    said = lambda b, q, h=(): Answer("7 crowns a day", q, tuple(h), 0.01)  # noqa: E731
    monkeypatch.setattr(asking, "answer_all", all_of(said))
    lab.teach(page, "How much does our garage cost?", "7 crowns")
    assert card(lab, LIBRARY).verdict == "right" and not card(lab, LIBRARY).why.reason
    told = dict(zip(card(lab, LIBRARY).labels, (one.continuation for one in card(lab, LIBRARY).odds)))
    assert told == {"present answer, word for word": "7 crowns"}  # the odds are not about “7 crowns a day”
    lab.edit(page, "Our garage costs 7 crowns a week.")
    assert card(lab, MEMORY).verdict == "invented"


def test_a_page_with_a_second_value_that_nobody_asks_for_is_taught_in_part(lab):
    page = lab.add("A kayak costs 14 crowns, a canoe 19 crowns.")
    lab.teach(page, "How much does a kayak cost?", "14 crowns")
    lab.retrain()
    assert shown(lab, page)["state"] == "taught in part"
    lab.teach(page, "How much does a canoe cost?", "19 crowns")
    lab.retrain()
    assert shown(lab, page)["state"] == "taught"
    other = lab.add("The ferry leaves from pier 3 at 9:15.")
    lab.teach(other, "When does the ferry leave from pier 3?", "9:15")
    lab.retrain()
    assert shown(lab, other)["state"] == "taught"  # its question says the other number


# -- what a newcomer met -----------------------------------------------------------------------------


@pytest.mark.parametrize(("who", "other"), [("Dr. Miriam Okafor", "Dr. Lena Fox"), ("Mr. Tom Reed", "Mrs. Ada Berg")])
def test_a_title_ends_no_sentence(lab, who, other):
    page = lab.add(f"{who} leads the dental clinic. It opens at 9 am.")
    asked = "Who leads the dental clinic?"
    lab.teach(page, asked, who)
    lab.teach(page, "When does the dental clinic open?", "9 am")
    assert shown(lab, page)["state"] == "to be trained" and "not taught" not in lab.badge
    fact = lab.desk.fact_of(asked)
    assert fact.statement == f"{who} leads the dental clinic."
    lab.edit(page, f"{other} leads the dental clinic. It opens at 9 am.")
    assert lab.desk.answers()[fact.id] == other
    assert lab.desk.judge(other, fact, asked) == "right"


HELMET = "Visitors must wear a helmet from Monday to Thursday. Visitors may leave the helmet at home on Fridays."
VAN = "The blue van carries 900 kg. It has room for 3 passengers."


@pytest.mark.parametrize(
    ("page", "written", "answer", "asked", "meant"),
    [
        (
            HELMET,
            "On which day may visitors leave the helmet at home?",
            "Fridays",
            "When must visitors wear a helmet?",
            0,
        ),
        (VAN, "How much does the blue van carry?", "900 kg", "How many passengers fit in the blue van?", 0),
        (VAN, "How much does the blue van carry?", "900 kg", "How much is the blue van?", 0),
        (VAN, "How much does the blue van carry?", "900 kg", "How much can the blue van carry?", 0),
        (VAN, "How much does the blue van carry?", "900 kg", "How much does a van that is blue carry?", 0),
        (VAN, "How much does the van carry in summer?", "900 kg", "How much does in summer the van carry?", 1),
    ],
)
def test_what_may_be_meant_rests_on_the_question_and_never_on_the_answer(lab, page, written, answer, asked, meant):
    id = lab.add(page)
    lab.teach(id, written, answer, [written])
    handed = (Hit(next(one for one in lab.library.passages if one.id == id), 1.0, 1),)
    for said in (answer, "no idea"):
        case = judging.evidence(
            lab.desk.syllabus, LIBRARY, Answer(said, "", handed), lab.desk.fact_of(asked), "not scored", {}, asked
        )
        assert case.near == (written if meant else "")


@pytest.mark.parametrize("said", ["from 9 am to 6 pm", "9 am to 6 pm."])
def test_a_right_answer_in_other_words_says_that_the_odds_are_about_the_words(lab, said):
    id = lab.add("The kiosk is open from 9 am to 6 pm.")
    lab.teach(id, "When is the kiosk open?", "9 am to 6 pm")
    fact = lab.desk.fact_of("When is the kiosk open?")
    assert list(judging.rivals(lab.desk.syllabus, fact, None, said)) == [judging.WORD_FOR_WORD]
    assert list(judging.rivals(lab.desk.syllabus, fact, None, "9 am to 6 pm")) == [judging.PRESENT]


@pytest.mark.parametrize(
    "asked",
    [
        "Excuse me, when is the kiosk open?",
        "Please be so kind and tell me when the kiosk is open.",
        "Would you be so kind as to tell me when the kiosk is open?",
        "Kindly tell me when the kiosk is open.",
        "Excuse me, could you kindly tell me when the kiosk is open?",
    ],
)
def test_politeness_is_no_other_question(asked):
    assert core_of(asked) == core_of("When is the kiosk open?")
    assert core_of(asked) != core_of("When is the kiosk not open?")


def test_no_card_older_than_the_library_stands_there_as_if_it_were_new(lab):
    lab.retrain()
    lab.ask(WARRANTY)
    page = next(one.id for one in lab.library.passages if "Heron desk lamp has a warranty" in one.text)
    screens = []
    lab.observe(lambda _: screens.append(screen(lab)))
    edition = lab.edition
    lab.edit(page, PAGE)
    after = [one for one in screens if one["edition"] > edition]
    cards = [one for each in after for one in each["cards"]]
    old = [one for one in cards if one["text"] == "18 months" and one["way"] != SPECIALIST]
    assert old and all(one["again"] and one["verdict"] == "asking again …" and not one["odds"] for one in old)
    assert {one["verdict"] for one in cards if one["way"] == SPECIALIST} == {"asking again …", "stale"}
    assert not [row for each in screens for row in each["clock"]["rows"] if row[1:] == [None, "right"]]
    assert not any(one["again"] for one in screen(lab)["cards"]) and verdicts(lab)[LIBRARY] == "right"
    screens.clear()
    lab.retrain()
    told = [one for each in screens if each["trained_edition"] == lab.edition for one in each["cards"]]
    assert not [one for one in told if one["verdict"] == "stale"] and any(one["again"] for one in told)


def test_a_card_that_could_not_be_asked_again_does_not_stay(lab, monkeypatch):
    lab.ask(WARRANTY)
    page = next(one.id for one in lab.library.passages if "Heron desk lamp has a warranty" in one.text)

    def fail(*_):
        raise ValueError("no answer")

    monkeypatch.setattr(lab.desk, "card", fail)
    with pytest.raises(ValueError, match="no answer"):
        lab.edit(page, PAGE)
    assert lab.cards == () and lab.pending == ()


# -- what stands on the screen -------------------------------------------------------------------------


def test_undo_leaves_the_question_that_the_learner_asked(lab):
    ready(lab)
    lab.edit("support-06", PAGE)
    lab.ask(ASKED)
    lab.undo()
    assert lab.question == ASKED and len(lab.cards) == 4
    assert lab.clock.event is None  # what it waited for is no longer the right answer
    lab.edit("support-06", PAGE)
    assert lab.question == WARRANTY  # an edit asks who noticed
    lab.delete("support-01")
    lab.undo()
    assert lab.question != WARRANTY  # nobody typed it: it follows what changed


def test_a_state_brings_back_that_the_question_was_asked(lab):
    lab.edit("support-06", PAGE)
    lab.ask(ASKED)
    lab.replay(lab.state())
    lab.undo()
    assert lab.question == ASKED


def test_teach_it_leads_to_the_page_of_the_card_and_to_no_other(lab, monkeypatch):
    ready(lab)
    first, last = lab.add(WIFI), lab.add("Our canteen closes at noon.")
    button = lambda way: next(one["teach"] for one in screen(lab)["cards"] if one["way"] == way)  # noqa: E731
    reads_only(monkeypatch, lab, first)
    lab.ask("Which password has the wifi?")
    assert card(lab, LIBRARY).source.passage_id == first and lab.changed == last
    assert {button(way) for way in (LIBRARY, SPECIALIST, BOTH)} == {first} and button(MEMORY) == ""
    said = [card(lab, LIBRARY).text]
    assert {tuple(one["ask"]) for one in screen(lab)["cards"] if one["teach"]} == {(lab.question, *said)} and said[0]
    reads_only(monkeypatch, lab, "support-06")
    monkeypatch.setattr(asking, "answer_all", all_of(lambda b, q, h=(): Answer("18 months", q, tuple(h), 0.01)))
    lab.ask("Does the Heron lamp last?")
    assert card(lab, LIBRARY).source.passage_id == "support-06"
    assert {button(way) for way in WAYS} == {""}  # this page is taught


def test_where_no_page_was_read_teach_it_leads_to_a_new_page_only_if_it_is_about_that(lab, monkeypatch):
    ready(lab)
    page = lab.add("Our canteen closes at half past two.")
    monkeypatch.setattr(asking, "answer_all", all_of(lambda b, q, h=(): Answer(DONT_KNOW, q, tuple(h), 0.01)))
    for asked, there in (("When does our canteen close?", page), ("What is the capital of Peru?", "")):
        lab.ask(asked)
        assert next(one["teach"] for one in screen(lab)["cards"] if one["way"] == LIBRARY) == there


def test_hard_words_are_explained_while_they_stand_on_the_screen(lab):
    lab.ask(WARRANTY)
    assert screen(lab)["meanings"] == {}
    lab.ask("Is it nice here?")
    assert set(screen(lab)["meanings"]) == {"not scored"}
    lab.ask(WARRANTY)
    lab.edit("support-06", "The Heron desk lamp is repaired by us at no charge.")
    assert set(screen(lab)["meanings"]) == {"not scored", "open"} and lab.cards[0].verdict == "not scored"
    lab.undo()
    assert screen(lab)["meanings"] == {}


def test_teaching_what_another_page_answers_otherwise_says_that_it_is_not_learned(lab):
    first = lab.add(WIFI)
    lab.teach(first, ASKED, "sunflower2024")
    assert "has a question now" in lab.status and "nothing is learned" not in lab.status
    other = lab.add("Our wifi password is tulip2025.")
    lab.teach(other, ASKED, "tulip2025")
    assert lab.status.startswith(f"{other} and {first} answer this question otherwise: nothing is learned")
    lab.delete(first)
    assert "nothing is learned" not in lab.status


def test_the_learners_own_wordings_are_told_from_those_by_rule(lab):
    page = lab.add(WIFI)
    by_rule = lab.proposal["trained"]
    lab.teach(page, lab.proposal["question"], "sunflower2024", [*by_rule, "wlan key?"], ["net word?"])
    (lesson,) = shown(lab, page)["lessons"]
    assert lesson["own"] == ["wlan key?", "net word?"] and set(by_rule) <= set(lesson["trained"])
    assert all(one["own"] == [] for one in shown(lab, "support-06")["lessons"])


@pytest.mark.parametrize(
    ("answer", "probability", "shown_as", "told"),
    [("Müller", 0.0004, "< 0.01", True), ("Müller", 0.4, "0.40", False), ("Miller", 0.0004, "< 0.01", False),
     ("Müller", 0.0, "0.00", True)],
)  # fmt: skip
def test_small_odds_of_a_right_answer_are_explained_if_its_letters_tell(
    lab, monkeypatch, answer, probability, shown_as, told
):
    monkeypatch.setattr(asking, "answer_all", all_of(lambda b, q, h=(): Answer(answer, q, tuple(h), 0.01)))
    monkeypatch.setattr(four_answers, "odds", lambda b, q, texts, *_: [Odds(text, probability, 9.0) for text in texts])
    lab.teach(lab.add(f"{answer} leads the choir."), "Who leads the choir?", answer)
    drawn = next(one for one in screen(lab)["cards"] if one["way"] == LIBRARY)
    assert drawn["verdict"] == "right" and drawn["odds"] == [["present answer", answer, probability, shown_as]]
    assert ("“ü” in several pieces" in drawn["spelled"]) == told


@pytest.mark.parametrize(
    ("state", "message"),
    [
        ("{}", "cannot be read"),
        ('{"office": "moon", "actions": []}', "no office 'moon'"),
        ('{"office": "law", "model": "parrot", "actions": []}', "no model 'parrot'"),
    ],
)
def test_a_state_is_checked_without_a_change(lab, state, message):
    edition, typed = lab.edition, screen(lab)["typed"]
    with pytest.raises(LabError, match=message):
        lab.check_state(state)
    assert (lab.edition, lab.office, screen(lab)["typed"]) == (edition, "support", typed)
    lab.check_state(lab.state())
