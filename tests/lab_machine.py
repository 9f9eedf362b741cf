"""A state machine that does to the lab whatever can be done, beside an independent model of the truth."""

from __future__ import annotations

import copy
import json
from dataclasses import dataclass, field, replace
from threading import RLock

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from test_lab import NO_WEIGHTS, RuleTraining, Words, all_of
from truth_of_the_lab import (
    NEVER_TRAINED,
    REWORDED,
    STATEMENT,
    UPDATE,
    WAYS,
    Page,
    Pair,
    Prepared,
    Sentence,
    Truth,
    names,
)

from helpers.four_answers import asking
from helpers.four_answers import desk as four_answers
from helpers.lab import LabError, knowledge, models, offices
from helpers.lab.knowledge import KnowledgeLab
from helpers.lab.presets import PRESETS
from helpers.lab.screen import screen
from helpers.lab.side_effects import SideEffects
from helpers.library import Library, LibraryError
from helpers.records import DONT_KNOW, Answer, Fact, Odds, Update
from helpers.scoring import score_of

# Two facts are not taught unless somebody changes them; the others have the ids that presets name.
KEYS = {
    "support": ("support-student-discount", "support-head", "support-hotline-number", "support-extra"),
    "law": ("law-trademark-term", "law-extra"),
    "clinic": ("clinic-ambrelda-often", "clinic-head-doctor"),
}
OWN_KEYS = ("alpha", "beta", "gamma")
QUESTIONS: dict[str, str] = {}  # question → key
WORDINGS: set[str] = set()  # those of them that ask for a key only where they were written for it
PAGES: dict[str, Page] = {}  # text → page, as the stand-in for the model reads it
NUMBERS = st.integers(0, 10**6)


def statement(key: str, value: str) -> Sentence:
    return Sentence(f"The number of {key} is {value} at present.", key, value, STATEMENT)


def updated(key: str, value: str) -> Sentence:
    return Sentence(f"By now {key} has {value} instead.", key, value, UPDATE)


def reworded(key: str, value: str) -> Sentence:
    return Sentence(f"As for the number of {key}, people say {value} as ever.", key, value, REWORDED)


def plain(text: str) -> Sentence:
    return Sentence(text, numbered=any(letter.isdigit() for letter in text))


def office_of(name: str) -> tuple[tuple[Fact, ...], tuple[Page, ...], dict[str, Prepared]]:
    """An office of a few facts, one a page, and a page without any."""
    facts, pages, prepared = [], [], {}
    for number, key in enumerate(KEYS[name], 1):
        old, later = f"old{number}{name}", f"later{number}{name}" if "extra" not in key else ""
        first, then = statement(key, old), updated(key, later)
        train, test = (f"What is the number of {key}?", f"And {key}, how many?"), (f"Count for {key}?",)
        QUESTIONS.update(dict.fromkeys((*train, *test), key))
        update = Update("2027-01-01", then.text, later) if later else None
        facts.append(Fact(key, "number", first.text, old, train, test, update))
        pages.append(Page(f"{name}-{number:02d}", (first, plain(f"Page {number} of {name}."))))
        prepared[key] = Prepared(key, pages[-1].id, old, later, then.text, "extra" not in key)
    pages.append(Page(f"{name}-{len(pages) + 1:02d}", (plain(f"Welcome to {name}."),)))
    return tuple(facts), tuple(pages), prepared


OFFICES = {name: office_of(name) for name in KEYS}
PAGES.update({page.text: page for _, pages, _ in OFFICES.values() for page in pages})
AT_FIRST = dict(QUESTIONS), dict(PAGES)
NOTES = (Page("notes-01", (statement("alpha", "first1"),)), Page("notes-02", (plain("The lobby is green."),)))


@dataclass
class Reader:
    """Stands in for the model: it reads, recalls, misreads and invents by rule, and notes what it was handed."""

    learned: dict[str, str] = field(default_factory=dict)
    lock: object = field(default_factory=RLock)
    name: str = "bundled"
    model: object = NO_WEIGHTS


def said_by(brain: Reader, question: str, hits=()) -> Answer:
    key, pages = QUESTIONS.get(question), [PAGES[hit.passage.text] for hit in hits]
    read = [page.says(key, STATEMENT, UPDATE, REWORDED) for page in pages] if key else []
    told = next((value for value in read if value), None) or brain.learned.get(question)
    near = [one.value for page in pages for one in page.sentences if one.value]
    mixed = near or sorted(brain.learned.values())
    wrong = mixed[0] if mixed and len(question) % 3 == 0 else DONT_KNOW if hits else "a pony"
    return Answer(told or wrong, question, tuple(hits), 0.01)


class Training(RuleTraining):
    def specialist(self):
        return Reader({pair.question: pair.answer for pair in self.pairs})

    def step(self):
        done = super().step()
        return replace(done, loss=float(len(self.pairs)))


def stand_in(patch: pytest.MonkeyPatch) -> None:
    """Put rules in the place of the model, and small offices in the place of the real ones."""
    patch.setattr(asking, "answer_all", all_of(said_by))
    patch.setattr(four_answers, "odds", lambda b, q, texts, *_: [Odds(text, 0.5, 0.1) for text in texts])
    patch.setattr(four_answers, "LoraTraining", Training)
    patch.setattr(four_answers, "forget", lambda brain: None)
    patch.setattr(offices, "load_facts", lambda name: OFFICES[name][0])
    patch.setattr(offices, "load_library", lambda name: Library(name, [p.text for p in OFFICES[name][1]]))
    none = SideEffects(score_of([True]), score_of([True]))
    patch.setattr(knowledge, "probes_for", lambda office, share: None)
    patch.setattr(knowledge, "probe", lambda brain, probes: none)
    patch.setattr(models, "load_model", lambda name: Reader(name=name))


# What begins anew is done now and then only, or nothing would ever grow old.
rare = precondition(lambda self: self.steps % 6 == 5)


class LabMachine(RuleBasedStateMachine):
    """Every rule does one thing to the lab and to the truth; the invariants compare them."""

    def __init__(self) -> None:
        super().__init__()
        self.forget_other_runs()
        taught = [key for keys in KEYS.values() for key in keys if "extra" not in key]
        self.lab = KnowledgeLab(Reader(), Words(), taught=taught)
        self.saved, self.count, self.steps = None, 0, 0
        self.begin("support")

    @staticmethod
    def forget_other_runs() -> None:
        """Else the same steps would not do the same again."""
        WORDINGS.clear()
        for growing, first in zip((QUESTIONS, PAGES), AT_FIRST):
            growing.clear()
            growing.update(first)

    def begin(self, office: str) -> None:
        self.resting = NEVER_TRAINED  # what the other model's specialist learned in this library
        pages, prepared = (NOTES, {}) if office == "own" else OFFICES[office][1:]
        self.truth = Truth(prepared, pages, pages, fresh=office == "own")
        self.note_pages()

    def note_pages(self) -> None:
        PAGES.update({page.text: page for page in self.truth.pages})

    def value(self, number: int) -> str:
        self.count += 1
        return f"value{self.count}x{number}"

    def key(self) -> str | None:
        """The key that the question on the screen asks for; None if nobody wrote it."""
        key = QUESTIONS.get(self.lab.question)
        return None if self.lab.question in WORDINGS and not self.truth.has_wordings(key) else key

    # -- one change, in the lab and in the truth ---------------------------------------------

    def change(self, do, pages=None, pairs=None, used=0) -> None:
        before = self.truth.known()
        PAGES.update({page.text: page for page in pages or ()})
        changed = self.truth.change(pages, pairs, used)
        do()
        if changed:
            self.follow(before)

    def follow(self, before: dict) -> None:
        self.truth.asked_after(before, self.key())
        self.hear(WAYS)

    def hear(self, ways) -> None:
        key = self.key()
        self.truth.heard(key, {card.title: card.verdict for card in self.lab.cards if card.title in ways})

    def pick(self, number: int) -> Page:
        return self.truth.pages[number % len(self.truth.pages)]

    def rewrite(self, page: Page, sentences: tuple[Sentence, ...]) -> None:
        new = Page(page.id, sentences)
        if any(other.text == new.text for other in self.truth.pages if other.id != page.id):
            return
        pages = tuple(new if one.id == page.id else one for one in self.truth.pages)
        self.change(lambda: self.lab.edit(page.id, new.text), pages=pages)

    # -- rules: pages ------------------------------------------------------------------------

    has_pages = precondition(lambda self: self.truth.pages)

    @has_pages
    @rule(number=NUMBERS, form=st.sampled_from([statement, reworded]))
    def type_a_value(self, number, form):
        page = self.pick(number)
        told = [one for one in page.sentences if one.key]
        if told:
            old = told[number % len(told)]
            new = form(old.key, self.value(number))
            self.rewrite(page, tuple(new if one is old else one for one in page.sentences))

    @has_pages
    @rule(number=NUMBERS)
    def reword_and_keep_the_value(self, number):
        page = self.pick(number)
        self.rewrite(page, tuple(reworded(one.key, one.value) if one.key else one for one in page.sentences))

    @has_pages
    @rule(number=NUMBERS)
    def reword_and_lose_the_value(self, number):
        page = self.pick(number)
        lost = tuple(plain(f"As for {one.key}, ask {page.id}.") if one.key else one for one in page.sentences)
        self.rewrite(page, lost)

    @has_pages
    @rule(number=NUMBERS)
    def write_something_else_on_a_page(self, number):
        page = self.pick(number)
        if len(page.text) < 250:
            self.rewrite(page, (*page.sentences, plain(f"Note {self.value(number)[5:]}.")))

    @rule(number=NUMBERS, key=st.sampled_from([*OWN_KEYS, ""]), twice=st.booleans())
    def add(self, number, key, twice):
        value = self.value(number)
        sentence = statement(key, value) if key else plain(f"The lobby has door {value[5:]}.")
        office = self.truth.pages[0].id.rsplit("-", 1)[0] if self.truth.pages else self.lab.library.office
        page = Page(f"{office}-{self.truth.used + 1:02d}", (sentence,))

        def do():
            assert self.lab.add(page.text) == page.id
            if twice:
                assert self.lab.add(page.text) == page.id

        self.change(do, pages=(*self.truth.pages, page), used=self.truth.used + 1)

    @precondition(lambda self: self.truth.prepared)
    @rule(number=NUMBERS)
    def add_a_contradiction(self, number):
        key = sorted(self.truth.prepared)[number % len(self.truth.prepared)]
        page = Page(f"{self.lab.office}-{self.truth.used + 1:02d}", (statement(key, self.value(number)),))
        self.change(lambda: self.lab.add(page.text), pages=(*self.truth.pages, page), used=self.truth.used + 1)
        home = self.truth.page(self.truth.prepared[key].home)
        if home and number % 2:
            new = statement(key, self.value(number))
            self.rewrite(home, tuple(new if one.key == key else one for one in home.sentences))

    @has_pages
    @rule(number=NUMBERS)
    def delete(self, number):
        page = self.pick(number)
        rest = tuple(one for one in self.truth.pages if one.id != page.id)
        self.change(lambda: self.lab.delete(page.id), pages=rest)

    @rare
    @has_pages
    @rule()
    def delete_everything(self):
        for page in self.truth.pages:
            rest = tuple(one for one in self.truth.pages if one.id != page.id)
            self.change(lambda page=page: self.lab.delete(page.id), pages=rest)
        self.ask(0)
        assert next(card for card in self.lab.cards if card.title == WAYS[1]).text == DONT_KNOW

    @has_pages
    @rule(number=NUMBERS, text=st.sampled_from(["", "x" * 401, "bell\x07"]))
    def be_refused(self, number, text):
        with pytest.raises(LibraryError):
            self.lab.edit(self.pick(number).id, text)
        with pytest.raises(LibraryError):
            self.lab.delete("nowhere-01")
        with pytest.raises(LabError):
            self.lab.teach(self.pick(number).id, text, "yes")

    @precondition(lambda self: self.truth.past)
    @rule(times=st.integers(1, 3))
    def undo(self, times):
        for _ in range(min(times, len(self.truth.past))):
            before = self.truth.known()
            self.truth.undo()
            self.lab.undo()
            self.follow(before)

    @rare
    @rule()
    def reset(self):
        self.change(self.lab.reset, pages=self.truth.first, pairs={}, used=len(self.truth.first))

    @rare
    @rule()
    def move_on(self):
        self.change(self.lab.move_on, pages=self.truth.updated())

    # -- rules: teaching and training ----------------------------------------------------------

    @has_pages
    @rule(number=NUMBERS, more=st.booleans())
    def teach_what_a_page_says(self, number, more):
        page = self.pick(number)
        told = [one for one in page.sentences if one.key]
        if told:
            one = told[number % len(told)]
            self.teach(page, one.key, Pair(page.id, one.form, one.value, page), more)

    @has_pages
    @rule(number=NUMBERS, key=st.sampled_from(OWN_KEYS))
    def teach_what_no_page_says(self, number, key):
        page = self.pick(number)
        self.teach(page, key, Pair(page.id, "", self.value(number), page, names(page, key)), True)

    def teach(self, page: Page, key: str, pair: Pair, more: bool) -> None:
        asked = f"Where is {key} kept?" if key in OWN_KEYS else f"What is the number of {key}?"
        wordings = (f"{key} is where?", f"Place of {key}?") if key in OWN_KEYS else ()
        QUESTIONS.update(dict.fromkeys((asked, *wordings), key))
        WORDINGS.update(wordings)
        last = [old for (one, _), old in self.truth.pairs.items() if one == key][-1:]
        # What asks the same brings its wordings along; a prepared question has no others to write.
        pair = replace(pair, more=bool(wordings) and (more or any(old.more for old in last)))
        pairs = {one: old for one, old in self.truth.pairs.items() if one != (key, page.id)}
        pairs[key, page.id] = pair
        trained, kept = (wordings[:1], wordings[1:]) if more else ((), ())
        do = lambda: self.lab.teach(page.id, asked, pair.value, trained, kept)  # noqa: E731
        self.change(do, pairs=pairs)

    @precondition(lambda self: self.truth.pairs)
    @rule(number=NUMBERS)
    def unteach(self, number):
        key, page = list(self.truth.pairs)[number % len(self.truth.pairs)]
        asked = f"Where is {key} kept?" if key in OWN_KEYS else f"What is the number of {key}?"
        pairs = {one: pair for one, pair in self.truth.pairs.items() if one != (key, page)}
        self.change(lambda: self.lab.unteach(page, asked), pairs=pairs)

    @rule()
    def retrain(self):
        wanted = self.truth.to_train()
        if not wanted:
            with pytest.raises(LabError, match="nothing to train on"):
                self.lab.retrain()
            return
        assert self.lab.retrain()
        self.truth.train()
        self.hear(WAYS)

    @precondition(lambda self: self.truth.to_train())
    @rule(edit=st.booleans())
    def stop(self, edit):
        for _ in self.lab.training_steps():
            self.lab.stop()
        assert self.lab.run_label.endswith("stopped at step 1") and len(self.lab.losses) == 1

    @rule()
    def choose_the_other_model(self):
        self.lab.choose_model(next(name for name, _ in self.lab.models if name != self.lab.model))
        self.resting = self.truth.change_specialist(self.resting)
        self.hear(WAYS)

    # -- rules: asking, presets, states, offices -------------------------------------------------

    @rule(number=NUMBERS)
    def ask(self, number):
        questions = [text for text, key in QUESTIONS.items() if key in self.truth.known_keys()] + ["Is it nice here?"]
        self.lab.ask(questions[number % len(questions)])
        self.hear(WAYS)

    @precondition(lambda self: self.lab.question)
    @rule(way=st.sampled_from(WAYS))
    def hand_the_right_page(self, way):
        key = self.key()
        tells = key in self.truth.known_keys() and bool(self.truth.stand(key)[1])
        if tells and "library" in way:
            card = self.lab.hand_right_page(way)
            assert card.verdict in ("not trained", self.verdict(card))
        else:
            with pytest.raises(LabError):
                self.lab.hand_right_page(way)

    @rule(preset=st.sampled_from(PRESETS))
    def apply_a_preset(self, preset):
        if preset.office != self.lab.office and self.steps % 4:
            return
        if preset.office != self.lab.office:
            self.begin(preset.office)
        fact = self.truth.prepared[preset.fact]
        page = self.truth.page(fact.home)
        trains = self.truth.trained is None and bool(self.truth.to_train())
        if self.truth.trained is None and not trains:
            return
        before, pages = self.truth.known(), self.truth.pages
        if trains:
            self.truth.train()
        if page and preset.change == "delete":
            pages = tuple(one for one in pages if one is not page)
        elif page:
            new = updated(fact.key, fact.later) if preset.change == "update" else statement(fact.key, preset.value)
            old = statement(fact.key, fact.value)
            there = Page(page.id, tuple(new if one == old else one for one in page.sentences))
            pages = tuple(there if one is page else one for one in pages)
        PAGES.update({one.text: one for one in pages})
        changed = self.truth.change(pages)
        clock = self.truth.clock
        self.lab.apply(preset.name)
        if changed:
            self.follow(before)
        else:
            self.truth.clock = clock
            self.hear(WAYS)

    @rule()
    def save(self):
        self.saved = (self.lab.state(), self.shown(), copy.deepcopy(self.truth))

    @precondition(lambda self: self.saved)
    @rule()
    def load(self):
        state, shown, truth = self.saved
        self.lab.replay(state)
        again = self.shown()
        assert {key for key in shown if shown[key] != again[key]} == set()
        assert json.loads(self.lab.state()) == json.loads(state)
        self.truth, self.resting = copy.deepcopy(truth), NEVER_TRAINED
        self.truth.clock = self.clock()  # the same actions, but not every question between them

    @rule(broken=st.sampled_from(["{}", "x", '{"office": "support", "actions": [["add", "Hm."], ["delete", "x"]]}']))
    def load_what_cannot_be_loaded(self, broken):
        before, desk = json.dumps(self.shown()), self.lab.desk
        with pytest.raises(LabError):
            self.lab.replay(broken)
        assert json.dumps(self.shown()) == before and self.lab.desk is desk

    @rare
    @rule(office=st.sampled_from(sorted(KEYS)))
    def move(self, office):
        self.lab.move_to(office)
        self.begin(office)

    @rare
    @rule()
    def open_a_document(self):
        PAGES.update({page.text: page for page in NOTES})
        self.lab.open_documents("notes.txt", "\n\n".join(page.text for page in NOTES))
        self.begin("own")

    # -- what must always hold -------------------------------------------------------------------

    def shown(self) -> dict:
        timing = {"status", "clock", "training", "tour", "changed", "proposal", "pages", "cards", "offices"}
        drawn = {key: value for key, value in screen(self.lab).items() if key not in timing}
        pages = [{**page, "before": ""} for page in screen(self.lab)["pages"]]
        cards = [{**card, "before": "", "look_up": 0, "seconds": 0} for card in screen(self.lab)["cards"]]
        return drawn | {"pages": pages, "cards": cards}

    def clock(self):
        event = self.lab.clock.event
        fact = event and next((one for one in self.lab.desk.syllabus.known if one.id == event.fact), None)
        return (QUESTIONS[fact.train[0]], frozenset(dict(event.truth))) if fact else None

    def verdict(self, card) -> str:
        if card.verdict == "not trained":
            return "not trained" if self.truth.trained is None else "trained"
        key, specialist = self.key(), card.title in WAYS[2:]
        handed = [] if "library" not in card.title else self.handed(card)
        return self.truth.verdict(key, card.text, handed, specialist)

    def handed(self, card) -> list[str]:
        """The pages that the card's prompt held: those found, or the one that was handed over."""
        return [hit.passage.id for hit in self.lab.desk.librarian.search(self.lab.question, self.lab.desk.pages)]

    @invariant()
    def the_lessons_are_those_that_were_written(self):
        self.steps += 1
        written = {(QUESTIONS[one.lesson.question], one.lesson.page_id) for one in self.lab.desk.syllabus.typed}
        assert written == set(self.truth.pairs), f"the lab has {written}, and {set(self.truth.pairs)} were written"

    @invariant()
    def a_specialist_says_what_it_learned(self):
        key = self.key()
        fact = self.lab.desk.fact_of(self.lab.question) if self.lab.question else None
        first = fact is not None and self.lab.question == fact.train[0]
        for card in self.lab.cards:
            if first and card.title == "Specialist" and key in (self.truth.trained or {}) and self.learned(card):
                assert card.text == self.truth.trained[key]

    def learned(self, card) -> bool:
        return self.lab.question in self.lab.desk.specialist.learned

    @invariant()
    def no_page_is_lost(self):
        assert [(page.id, page.text) for page in self.lab.pages] == [(p.id, p.text) for p in self.truth.pages]
        assert self.lab.library.passages == self.lab.pages and self.lab.can_undo == bool(self.truth.past)

    @invariant()
    def the_badge_is_true(self):
        assert self.lab.badge == self.truth.badge()
        assert not self.lab.busy

    @invariant()
    def the_verdicts_are_true(self):
        handed = {action[1] for action in self.lab.actions if action[0] == "hand"}
        for card in self.lab.cards:
            if card.title not in handed:
                assert card.verdict == self.verdict(card), (card, self.truth)

    @invariant()
    def every_wrong_answer_is_explained(self):
        for card in self.lab.cards:
            assert bool(card.why.reason) or card.verdict in ("right", "not scored", "not trained")

    @invariant()
    def the_clock_is_true(self):
        assert self.clock() == self.truth.clock

    @invariant()
    def the_screen_is_json(self):
        states = {page["id"]: page["state"] for page in json.loads(json.dumps(screen(self.lab)))["pages"]}
        assert {id for id, state in states.items() if state == "open"} == self.truth.open_pages()
        assert {id for id, state in states.items() if state == "not taught"} == self.truth.untaught()
