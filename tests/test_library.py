"""The library: every change is undone exactly, every error leaves it as it was."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from helpers.documents import language_notice
from helpers.library import (
    MAX_CHARACTERS,
    OFFICES,
    Library,
    LibraryError,
    load_facts,
    load_library,
    paragraphs,
)
from helpers.library.offices import read_facts
from helpers.records import Fact, Update
from helpers.sentences import answer_between

DATA = Path(__file__).resolve().parents[1] / "data" / "offices"
FEE = Fact(
    "fee",
    "money",
    "The fee is 4 crowns.",
    "4 crowns",
    (),
    (),
    Update("2027-03-01", "The fee is 6 crowns.", "6 crowns"),
)


@pytest.fixture
def library() -> Library:
    return Library("demo", ["The shop opens at 9 am.", "The fee is 4 crowns. It is fair.", "Third."])


def state(library: Library) -> tuple:
    return library.passages, library.edition, library.can_undo


# -- loading ----------------------------------------------------------------------------


@pytest.mark.parametrize("office", OFFICES)
def test_pages_become_passages_in_order_without_headings(office):
    lines = (DATA / office / "pages.md").read_text(encoding="utf-8").splitlines()
    wanted = [line for line in lines if line and not line.startswith("#")]
    library = load_library(office)
    assert [passage.text for passage in library.passages] == wanted
    ids = [f"{office}-{number:02d}" for number in range(1, len(wanted) + 1)]
    assert [passage.id for passage in library.passages] == ids
    assert library.edition == 1


@pytest.mark.parametrize("office", OFFICES)
def test_facts_hold_every_field_of_the_file(office):
    lines = (DATA / office / "facts.jsonl").read_text(encoding="utf-8").splitlines()
    facts = load_facts(office)
    assert len(facts) == len(lines) > 40
    for fact, row in zip(facts, map(json.loads, lines)):
        plain = (fact.id, fact.type, fact.statement, fact.answer)
        assert plain == tuple(row[key] for key in ("id", "type", "statement", "answer"))
        assert (list(fact.train), list(fact.test)) == tuple(row["questions"].values())
        update = fact.update and vars(fact.update)
        assert update == row["update"]


@pytest.mark.parametrize("office", OFFICES)
def test_each_statement_stands_in_exactly_one_passage(office):
    texts = [passage.text for passage in load_library(office).passages]
    for fact in load_facts(office):
        assert sum(fact.statement in text for text in texts) == 1, fact.id


@pytest.mark.parametrize("load", [load_facts, load_library])
@pytest.mark.parametrize("office", ["Law", "", "../offices/law", None])
def test_unknown_office_names_the_valid_ones(load, office):
    with pytest.raises(LibraryError, match="support, law, clinic"):
        load(office)


@pytest.mark.parametrize(
    ("page", "wanted"),
    [
        ("# A\n\none\ntwo\n\n \n\n## B\n\n three ", ("one two", "three")),
        ("# A\none\ntwo\n## B\nthree\n# C", ("one two", "three")),
        ("# A\r\none\r\n\r\ntwo", ("one", "two")),
        ("A title\n=======\none\n\ntwo\n\nAnother\n---\nthree\n\n---\n\nfour", ("one", "two", "three", "four")),
        ("#5 is no heading.\n\nIt is #1 here\n#2 there.", ("#5 is no heading.", "It is #1 here #2 there.")),
        ("one - two\n\n- three", ("one - two", "- three")),
        ("#\none\n####### seven", ("one ####### seven",)),
        ("", ()),
    ],
)
def test_paragraphs_lose_the_lines_of_their_headings_and_no_other(page, wanted):
    assert paragraphs(page) == wanted


def test_importing_the_library_loads_nothing_heavy():
    heavy = "{'numpy', 'torch', 'faiss', 'transformers', 'sentence_transformers', 'bm25s'}"
    code = f"import sys, helpers.library; sys.exit(bool({heavy} & set(sys.modules)))"
    root = Path(__file__).resolve().parents[1]
    assert subprocess.run([sys.executable, "-c", code], cwd=root, check=False).returncode == 0


# -- changing ---------------------------------------------------------------------------


def test_edit_changes_one_passage_and_counts(library):
    before = library.passages
    library.edit("demo-02", "  New\n\ttext. ")
    assert library.text("demo-02") == "New text."
    assert (library.passages[0], library.passages[2]) == (before[0], before[2])
    assert library.edition == 2


def test_typed_markup_is_kept_as_typed(library):
    typed = '<img onerror=alert(1)> & "quotes" é 字'
    library.edit("demo-01", typed)
    assert library.text("demo-01") == typed


def test_marks_that_only_a_printer_needs_are_cleaned_away(library):
    library.edit("demo-01", "\ufeffThe ware\u00adhouse\u200b opens\u2060 at \u202e9\u200d am\u202c.")
    assert library.text("demo-01") == "The warehouse opens at 9 am."
    library.add("Fam\u200ciglia 👩\u200d👧 é 字")
    assert library.text("demo-04") == "Famiglia 👩👧 é 字"


def test_a_page_may_gain_a_full_stop_of_its_own(library):
    library.edit("demo-03", "**Third**")
    assert library.text("demo-03") == "**Third**"


@pytest.mark.parametrize("other", ["The fee is 40 crowns.", "The fee is 4.0 crowns.", "Is the fee 4 crowns?", "Third?"])
def test_another_value_or_a_question_is_another_page(library, other):
    library.add("The fee is 4 crowns.")
    library.add(other)
    assert library.passages[-1].text == other


@pytest.mark.parametrize("pair", [("5 degrees", "-5 degrees"), ("S-12", "S-1.2"), ("+5", "5"), (".5", "5")])
def test_signs_and_points_inside_a_number_count(pair):
    assert len(Library("demo", pair).passages) == 2


def test_one_text_is_no_list_of_pages():
    with pytest.raises(TypeError, match="texts: want several texts, got the one text 'Open daily.'"):
        Library("demo", "Open daily.")


def test_a_facts_file_with_one_text_for_questions_names_its_line(tmp_path):
    row = {"id": "a", "type": "t", "statement": "s", "answer": "b", "questions": {"train": "When?", "test": []}}
    file = tmp_path / "facts.jsonl"
    file.write_text("\n" + json.dumps(row))
    with pytest.raises(LibraryError, match="facts.jsonl, line 2 is no fact: train: want several texts.*'When"):
        read_facts(file)
    file.write_text("{}")
    with pytest.raises(LibraryError, match="line 1 is no fact"):
        read_facts(file)


def test_a_large_library_is_quick_to_fill():
    assert len(Library("demo", [f"Page number {n} says {n}." for n in range(2000)]).passages) == 2000


@pytest.mark.parametrize(
    "text",
    [
        "营业时间是上午九点到下午五点。",
        "営業時間は9時から5時までです。",
        "Часы работы с 9 до 17.",
        "Die Öffnungszeiten sind von neun bis fünf Uhr.",
        "Le bureau est ouvert dans la matinée et le soir.",
        "La oficina abre a las nueve de la mañana.",
        "L'ufficio è aperto la mattina e il pomeriggio di sabato.",
        "Het kantoor is open van negen tot vijf en niet op zondag.",
    ],
)
def test_a_text_of_another_language_gets_a_hint(text):
    assert "The page seems to be" in language_notice(text, "page")


def test_no_page_of_the_offices_is_taken_for_another_language():
    pages = [passage.text for office in OFFICES for passage in load_library(office).passages]
    assert [page for page in pages if language_notice(page)] == []
    assert [text for text in ("", "9", "Café de la Paix opens at nine.") if language_notice(text)] == []


def test_an_id_is_never_given_to_another_page(library):
    assert library.add("Fourth.") == "demo-04"
    library.delete("demo-04")
    assert library.add("Fifth.") == "demo-05"
    assert [passage.id for passage in library.passages][-2:] == ["demo-03", "demo-05"]


def test_the_same_text_again_makes_no_edition(library):
    before = state(library)
    library.edit("demo-03", " Third. ")
    library.reset()
    assert library.apply_updates([]) == ()
    assert state(library) == before


def test_a_page_may_change_its_own_capitals(library):
    library.edit("demo-03", "THIRD.")
    assert library.text("demo-03") == "THIRD."


CHANGES = [
    lambda library: library.edit("demo-01", "Other."),
    lambda library: library.add("New."),
    lambda library: library.delete("demo-02"),
    lambda library: library.apply_updates([FEE]),
]


@pytest.mark.parametrize("change", CHANGES)
def test_undo_restores_exactly_and_counts_on(library, change):
    before = library.passages
    change(library)
    assert library.passages != before
    library.undo()
    assert library.passages == before
    assert library.edition == 3
    assert not library.can_undo


def test_undo_goes_back_step_by_step(library):
    seen = [library.passages]
    for change in CHANGES[:2] + CHANGES[3:]:
        change(library)
        seen.append(library.passages)
    for earlier in reversed(seen[:-1]):
        library.undo()
        assert library.passages == earlier
    assert library.edition == 7


def test_reset_restores_the_start_and_can_be_undone(library):
    first = library.passages
    library.add("New.")
    library.delete("demo-01")
    changed = library.passages
    library.reset()
    assert (library.passages, library.edition) == (first, 4)
    library.undo()
    assert (library.passages, library.edition) == (changed, 5)


def test_an_empty_library_can_be_filled_again(library):
    for passage in library.passages:
        library.delete(passage.id)
    assert library.passages == ()
    with pytest.raises(LibraryError, match="the library is empty"):
        library.edit("demo-01", "Text.")
    assert library.add("Text.") == "demo-04"


# -- refusing ---------------------------------------------------------------------------

LONG = "x" * (MAX_CHARACTERS + 1)
REFUSED = [
    (lambda library: library.edit("demo-01", " \n\t "), "is empty.*Type a sentence"),
    (lambda library: library.add(""), "^Write the page's text first.$"),
    (lambda library: library.add(LONG), r"'xxx.*has 401 characters; at most 400.*Shorten"),
    (lambda library: library.edit("demo-01", "third."), "'third.' is already there as demo-03"),
    (lambda library: library.add("The  shop opens\nat 9 am."), "already there as demo-01"),
    (lambda library: library.add("The shop opens at 9 am"), "already there as demo-01"),
    (lambda library: library.add("- The **shop** opens at “9 am”!"), "already there as demo-01"),
    (lambda library: library.edit("demo-03", "The shop\u200b opens at 9\u00a0am."), "already there as demo-01"),
    (lambda library: library.add("\ufeff\u200d"), "^Write the page's text first.$"),
    (lambda library: library.add("Ring\x07."), r"cannot be seen \(U\+0007\)"),
    (lambda library: library.add("bell\x00"), r"U\+0000"),
    (lambda library: library.add("half \ud83d"), r"U\+D83D"),
    (lambda library: library.add(None), "must be text, not None"),
    (lambda library: library.edit("demo-9", "Text."), "no page 'demo-9'.*demo-01, demo-02"),
    (lambda library: library.delete("nobody"), "no page 'nobody'"),
    (lambda library: library.text("x" * 99), r"no page 'x+ \.\.\.'\."),
    (lambda library: library.undo(), "nothing to undo"),
    (lambda library: library.apply_updates([FEE], "1 March"), "'1 March' cannot be read.*2027-"),
]


@pytest.mark.parametrize(("change", "message"), REFUSED)
def test_an_error_says_what_to_do_and_changes_nothing(library, change, message):
    before = state(library)
    with pytest.raises(LibraryError, match=message) as caught:
        change(library)
    assert state(library) == before
    assert len(str(caught.value)) < 200


def test_the_longest_text_fits(library):
    library.edit("demo-01", "x" * MAX_CHARACTERS)
    assert len(library.text("demo-01")) == MAX_CHARACTERS


def test_an_error_keeps_the_changes_before_it(library):
    library.edit("demo-01", "Kept.")
    with pytest.raises(LibraryError):
        library.delete("demo-77")
    assert library.text("demo-01") == "Kept."
    library.undo()
    assert library.text("demo-01") == "The shop opens at 9 am."


# -- the world moves on -----------------------------------------------------------------


@pytest.mark.parametrize("office", OFFICES)
def test_updates_move_the_whole_office_in_one_step(office):
    library, facts = load_library(office), load_facts(office)
    assert [library.current(fact) for fact in facts] == [fact.answer for fact in facts]
    before = library.passages
    assert library.apply_updates(facts) == ()
    assert library.edition == 2
    for fact in facts:
        assert library.current(fact) == (fact.update.answer if fact.update else fact.answer)
    touched = sum(old != new for old, new in zip(before, library.passages))
    assert 10 < touched <= sum(fact.update is not None for fact in facts)
    library.undo()
    assert library.passages == before


def test_updates_replace_the_statement_and_nothing_beside_it(library):
    library.apply_updates([FEE])
    assert library.text("demo-02") == "The fee is 6 crowns. It is fair."


@pytest.mark.parametrize(("day", "applied"), [("2027-02-28", False), ("2027-03-01", True)])
def test_updates_come_on_their_day(library, day, applied):
    assert library.apply_updates([FEE], until_date=day) == ()
    assert library.current(FEE) == ("6 crowns" if applied else "4 crowns")
    assert library.edition == (2 if applied else 1)


def test_a_second_day_of_updates_changes_nothing(library):
    library.apply_updates([FEE])
    before = state(library)
    assert library.apply_updates([FEE]) == ()
    assert state(library) == before


def test_updates_skip_and_return_what_was_edited_away(library):
    library.edit("demo-02", "The fee is 5 crowns.")
    assert library.apply_updates([FEE]) == (FEE,)
    assert library.text("demo-02") == "The fee is 5 crowns."
    assert library.current(FEE) is None
    assert library.edition == 2


def test_updates_reach_every_page_that_holds_the_statement(library):
    library.add("Remember: The fee is 4 crowns.")
    library.apply_updates([FEE])
    assert library.text("demo-02") == "The fee is 6 crowns. It is fair."
    assert library.text("demo-04") == "Remember: The fee is 6 crowns."


def test_an_update_that_does_not_fit_is_skipped_whole(library):
    long = Fact("a", "b", FEE.statement, "c", (), (), Update("2027-01-01", "y" * 399, "y"))
    before = state(library)
    assert library.apply_updates([long]) == (long,)
    assert state(library) == before


def test_a_statement_is_not_found_inside_a_longer_one():
    library = Library("demo", ["The fee is 4 crowns.50 in all.", "NotThe fee is 4 crowns."])
    assert library.current(FEE) is None


def test_a_deleted_fact_has_no_answer(library):
    library.delete("demo-02")
    assert library.current(FEE) is None
    assert library.apply_updates([FEE]) == (FEE,)


def test_where_old_and_new_both_stand_the_update_counts(library):
    library.add("The fee is 6 crowns.")
    assert library.current(FEE) == "6 crowns"


@pytest.mark.parametrize("word", ["now", "currently", "at present", "today"])
def test_a_word_that_says_since_when_is_no_part_of_the_value(word):
    statement = "The code is K-5."
    assert answer_between(f"The code is {word} K-7.", statement, "K-5") == "K-7"
    assert answer_between(f"The code is {word} and then K-7.", statement, "K-5") == f"{word} and then K-7"
    assert answer_between(f"It opens {word} at 9.", f"It opens {word} at 8.", f"{word} at 8") == f"{word} at 9"
