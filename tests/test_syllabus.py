"""What is known and what its answer is now: prepared facts and typed pairs, edited, reworded and deleted."""

from __future__ import annotations

import pytest

from helpers.four_answers.coverage import open_pages
from helpers.four_answers.syllabus import GONE, OPEN, TOLD, Syllabus
from helpers.library import OFFICES, Library, load_facts, load_library
from helpers.records import Fact, Lesson, Update
from helpers.scoring import verdict

LAMP = Fact(
    "lamp", "duration", "The lamp has a warranty of 18 months.", "18 months", ("How long is it?",), ("How many?",)
)
FEE = Fact("fee", "money", "The fee is 4.50 crowns.", "4.50 crowns", ("How much is the fee?",), ())
WIFI = "Our wifi password is sunflower2024."


class Office:
    """A library with its syllabus; each change is read at once."""

    def __init__(self, *base: str) -> None:
        self.library = Library("demo", [f"{LAMP.statement} It starts at once.", FEE.statement])
        self.syllabus = Syllabus((LAMP, FEE), self.library, base)

    def edit(self, text: str, id: str = "demo-01") -> None:
        self.library.edit(id, text)
        self.syllabus.read(self.library)

    def add(self, text: str) -> str:
        id = self.library.add(text)
        self.syllabus.read(self.library)
        return id

    def delete(self, id: str) -> None:
        self.library.delete(id)
        self.syllabus.read(self.library)

    def teach(self, page: str, question: str, answer: str) -> str:
        return self.syllabus.teach(Lesson(question, answer, (question,), (), page), self.library).fact.id

    def state(self, id: str) -> tuple[str, str | None]:
        standing = self.syllabus.standings[id]
        return standing.state, standing.now

    def taught(self) -> set[str]:
        return {fact.id for fact in self.syllabus.taught}


@pytest.mark.parametrize(
    ("text", "state"),
    [
        (f"{LAMP.statement} It starts at once.", (TOLD, "18 months")),
        ("The lamp has a warranty of 36 months.", (TOLD, "36 months")),
        ("Lamps are covered for 18 months in all.", (TOLD, "18 months")),
        ("Lamps are covered for three years.", (OPEN, None)),
        ("Lamps are covered for 118 months.", (OPEN, None)),
    ],
)
def test_a_prepared_fact_is_told_or_open(text, state):
    office = Office()
    office.edit(text)
    assert office.state("lamp") == state and office.state("fee") == (TOLD, "4.50 crowns")


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("In room B12, Ms O'Connor teaches chemistry now.", (TOLD, "B12")),
        ("Mr Weber teaches chemistry in room B12.", (OPEN, None)),
        ("Ms O'Connor teaches physics in room B12.", (OPEN, None)),
    ],
)
def test_an_answer_that_belongs_to_another_subject_now_is_open(text, state):
    office = Office()
    page = office.add("Ms O'Connor teaches chemistry in room B12.")
    id = office.teach(page, "In which room does Ms O'Connor teach chemistry?", "B12")
    office.edit(text, page)
    assert office.state(id) == state
    office.edit("The membership is 4.50 crowns.", "demo-02")  # the same of a prepared fact
    assert office.state("fee") == (OPEN, None)


def test_a_deleted_fact_is_gone_and_comes_back():
    office = Office()
    office.delete("demo-01")
    assert office.state("lamp") == (GONE, None)
    office.library.undo()
    office.syllabus.read(office.library)
    assert office.state("lamp") == (TOLD, "18 months")


def test_two_pages_that_disagree_leave_a_fact_open():
    office = Office()
    office.edit("The lamp has a warranty of 2 years.")
    office.add("Note that The lamp has a warranty of 3 years.")
    assert office.state("lamp") == (OPEN, None)


def test_the_last_answer_counts_not_the_first():
    office = Office()
    office.edit("The lamp has a warranty of 36 months.")
    office.edit("Lamps: 36 months in all.")
    assert office.state("lamp") == (TOLD, "36 months")
    office.edit("Lamps: 18 months in all.")
    assert office.state("lamp") == (OPEN, None)


@pytest.mark.parametrize(
    "text",
    [
        "The warranty is 36 months instead of 18 months.",
        "The lamp has a warranty of 36 months instead of 18 months.",
        "The lamp has a warranty of 36 months (18 months until May).",
        "Lamps: 36 months, sockets: 18 months.",
        "Lamps had 18 months.",
        "Lamps: 18 months. From May on: 36 months.",
    ],
)
def test_an_old_value_in_another_role_is_open_on_a_prepared_page_too(text):
    office = Office()
    office.edit(text)
    assert office.state("lamp") == (OPEN, None) and office.state("fee") == (TOLD, "4.50 crowns")
    office.edit("The lamp has a warranty of 36 months. It starts at once.")
    assert office.state("lamp") == (TOLD, "36 months")


def test_what_the_world_changes_elsewhere_on_a_page_is_no_rival():
    move = Update("2027-01-01", "The shop opens at 10 am.", "10 am")
    opens = Fact("opens", "time", "The shop opens at 9 am.", "9 am", ("When does the shop open?",), (), move)
    library = Library("demo", [f"{LAMP.statement} {opens.statement}"])
    syllabus = Syllabus((LAMP, opens), library)
    library.edit("demo-01", f"Lamps are covered for 18 months. {move.statement}")
    syllabus.read(library)
    assert [(one.state, one.now) for one in syllabus.standings.values()] == [(TOLD, "18 months"), (TOLD, "10 am")]


@pytest.mark.parametrize(
    ("text", "state"),
    [
        (WIFI, (TOLD, "sunflower2024")),
        (f"Note. {WIFI} Tell nobody.", (TOLD, "sunflower2024")),
        ("Our wifi password is tulip2025.", (TOLD, "tulip2025")),
        ("Password of the wifi: sunflower2024", (TOLD, "sunflower2024")),
        ("There is no wifi.", (OPEN, None)),
    ],
)
def test_a_typed_pair_follows_its_page(text, state):
    office = Office()
    page = office.add(WIFI)
    id = office.teach(page, "What is the wifi password?", "Sunflower2024")
    office.edit(text, page)
    assert office.state(id) == state
    office.delete(page)
    assert office.state(id) == (GONE, None)


def test_an_answer_that_no_page_holds_is_known_as_long_as_its_page_stays():
    office = Office()
    page = office.add("Dogs must stay outside.")
    id = office.teach(page, "Are dogs allowed?", "no")
    assert office.state(id) == (TOLD, "no")
    office.edit("Dogs must stay outside, please.", page)
    assert office.state(id) == (OPEN, None)


def test_a_page_that_is_nothing_but_its_answer_never_takes_a_new_one_by_itself():
    office = Office()
    page = office.add("Sunflower2024.")
    id = office.teach(page, "What is the wifi password?", "Sunflower2024")
    office.edit("Whatever.", page)
    assert office.state(id) == (OPEN, None)


def test_a_typed_pair_and_a_prepared_page_that_disagree_leave_their_question_open():
    office = Office()
    page = office.add("Lamps are covered for three years.")
    assert office.teach(page, "How long is it?", "three years") == "lamp"
    assert office.state("lamp") == (OPEN, None)
    assert set(open_pages(office.syllabus, office.library)) == {"demo-01", page}
    office.delete("demo-01")
    assert office.state("lamp") == (TOLD, "three years")


def test_a_typed_pair_replaces_a_prepared_one_that_asks_the_same():
    office = Office()
    office.edit("Lamps are covered for three years.")
    assert office.teach("demo-01", "how long is it", "three years") == "lamp"
    assert office.state("lamp") == (TOLD, "three years") and len(office.syllabus.facts) == 2
    assert office.syllabus.typed[0].lesson.fact_id == "lamp"
    assert office.syllabus.fact_of("How long is it?").answer == "three years"


def test_two_typed_pages_that_disagree_leave_their_question_open():
    office = Office()
    page, other = office.add(WIFI), office.add("The new wifi password is tulip2025.")
    first = office.teach(page, "What is the wifi password?", "sunflower2024")
    assert office.teach(other, "what is the wifi password", "tulip2025") == first
    assert office.state(first) == (OPEN, None) and office.syllabus.said[first] == ["sunflower2024"]
    assert set(open_pages(office.syllabus, office.library)) == {page, other}
    office.teach(other, "What is the wifi password?", "tulip2026")
    assert len(office.syllabus.typed) == 2 and office.state(first) == (OPEN, None)
    office.delete(page)
    assert office.state(first) == (TOLD, "tulip2026")


def test_what_is_taught():
    office = Office("lamp")
    assert office.taught() == {"lamp"}
    office.edit("The fee is 6 crowns.", "demo-02")
    assert office.taught() == {"lamp", "fee"}
    office.edit(FEE.statement, "demo-02")
    assert office.taught() == {"lamp"}
    id = office.teach(office.add(WIFI), "What is the wifi password?", "sunflower2024")
    assert office.taught() == {"lamp", id}


OPENS = "When does the bakery on Elm Street open?"
SAME = (
    "when does the bakery on elm street open",
    "Can you tell me when the bakery on Elm Street opens?",
    "Hello, could you please tell me when the bakery on Elm Street opens?",
    "I would like to know when the bakery on Elm Street opens.",
)
OTHERS = (
    "When does the bakery on Elm Street close?",
    "When does the bakery on Oak Street open?",
    "When did the bakery on Elm Street open?",
    "Why does the bakery on Elm Street open?",
    "When does the bakery on Elm Street not open?",
    "When does the bakery on Elm Street open on Sundays?",
    "Does the bakery on Elm Street open?",
    "When does Elm Street on the bakery open?",
)


@pytest.mark.parametrize(("asked", "known"), [*((one, True) for one in SAME), *((one, False) for one in OTHERS)])
def test_only_politeness_and_order_make_no_other_question(asked, known):
    office = Office()
    page = office.add("The bakery on Elm Street opens at 6:45.")
    id = office.teach(page, OPENS, "6:45")
    found = office.syllabus.fact_of(asked)
    assert (found is not None and found.id == id) == known


@pytest.mark.parametrize("office", OFFICES)
def test_no_wording_of_a_prepared_fact_is_taken_for_another_fact(office):
    facts = load_facts(office)
    syllabus = Syllabus(facts, load_library(office))
    for fact in facts:
        for text in (*fact.train, *fact.test, *(f"Can you tell me: {one}" for one in fact.train)):
            found = syllabus.fact_of(text)
            assert found is None or found.id == fact.id


@pytest.mark.parametrize(
    ("before", "question", "answer", "after"),
    [
        (
            "A day ticket for the sauna costs 18 euros for adults and 9 euros for children.",
            "How much is a day ticket for the sauna for adults?",
            "18 euros",
            "A day ticket for the sauna costs 9 euros for adults and 18 euros for children.",
        ),
        (
            "The weekly staff meeting moved from Tuesday to Thursday.",
            "To which day did the weekly staff meeting move?",
            "Thursday",
            "The weekly staff meeting moved from Thursday to Tuesday.",
        ),
        ("Fax: 555 0199", "What is the fax number?", "555 0199", "Fax: 555 0200 (until May it was 555 0199)"),
        (
            "Mira Kowalczyk runs the print shop.",
            "Who runs the print shop?",
            "Mira Kowalczyk",
            "The print shop is run by Tom Berg, and Mira Kowalczyk has left.",
        ),
        (
            "The picnic basket holds bread, plums and cheese.",
            "What does the picnic basket hold?",
            "bread, plums and cheese",
            "The picnic basket holds bread and plums, but no cheese.",
        ),
        ("The class is on Monday.", "When is the class?", "Monday", "The class is on Friday (until May on Monday)."),
        ("The gate is green.", "What colour is the gate?", "green", "The gate was green, and is blue today."),
    ],
)
def test_an_old_value_in_another_role_is_open(before, question, answer, after):
    office = Office()
    page = office.add(before)
    id = office.teach(page, question, answer)
    assert office.state(id) == (TOLD, answer)
    office.edit(after, page)
    assert office.state(id) == (OPEN, None)
    office.edit(before, page)
    assert office.state(id) == (TOLD, answer)


def test_a_title_cuts_no_answer():
    office = Office()
    page = office.add("The head of the clinic is Ms Berg. Ask her.")
    id = office.teach(page, "Who is the head of the clinic?", "Ms Berg")
    office.edit("The head of the clinic is Prof. Dr. Mara Quint. Ask her.", page)
    assert office.state(id) == (TOLD, "Prof. Dr. Mara Quint")
    assert verdict("Prof", "Prof. Dr. Mara Quint") != "right"


@pytest.mark.parametrize(
    ("page", "answer", "texts"),
    [
        (
            "Dogs may ride on the tram.",
            "on the tram",
            [
                "Dogs may not ride on the tram, except terriers.",
                "Dogs can't ride on the tram.",
                "If it rains, dogs may ride on the tram.",
            ],
        ),
        (
            "The harbour cat sleeps in the red shed.",
            "in the red shed",
            [
                "The harbour cat never sleeps in the red shed.",
                "It is not true that the harbour cat sleeps in the red shed.",
                "The harbour cat sleeps in the red shed. That is no longer true.",
                "The harbour cat sleeps in the red shed. It doesn't any more.",
                "The harbour cat sleeps in the red shed only in winter.",
                "Perhaps the harbour cat sleeps in the red shed.",
            ],
        ),
        ("The sailing school was founded in 1931.", "1931", ["The sailing school was not founded in 1931."]),
        ("The stall is never open on Mondays.", "on Mondays", ["The stall is open on Mondays."]),
        ("The password is plum!Kestrel-88.", "plum!Kestrel-88", ["The password is no longer plum!Kestrel-88."]),
    ],
)
def test_what_is_denied_limited_or_past_is_nobodys_present_answer(page, answer, texts):
    office = Office()
    home = office.add(page)
    id = office.teach(home, "What of it?", answer)
    for text in texts:
        office.edit(text, home)
        assert office.state(id) == (OPEN, None), text
    office.edit(page, home)
    assert office.state(id) == (TOLD, answer)
    office.edit(f"{page} The door is not locked, and was painted. Ask if you need any more.", home)
    assert office.state(id) == (TOLD, answer)


@pytest.mark.parametrize(
    "text",
    [
        "The lamp has no warranty of 18 months. It starts at once.",
        "The lamp had a warranty of 18 months.",
        "It is untrue that the lamp has a warranty of 18 months.",
        "The lamp has a warranty of 36 months only for members.",
    ],
)
def test_a_prepared_page_that_denies_its_fact_leaves_the_question_open(text):
    office = Office()
    office.edit(text)
    assert office.state("lamp") == (OPEN, None) and office.state("fee")[0] == TOLD


def test_a_bracket_inside_a_value_is_no_remark():
    office = Office()
    office.edit("The lamp has a warranty of <img src=x onerror=alert(1)>. It starts at once.")
    assert office.state("lamp") == (TOLD, "<img src=x onerror=alert(1)>")
