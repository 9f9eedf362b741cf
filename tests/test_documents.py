"""A reader's own documents: the pages that a person would make, and never an error that is not the library's."""

from __future__ import annotations

import hashlib
import io
import re
import string

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from own_documents import HANDBOOK, HANDBOOK_PAGES, HANDBOOK_SKIPPED, SHAPES, pdf, png

from helpers.documents import MAX_BYTES, MAX_PAGES, Document, read_document, read_file
from helpers.documents.cutting import MAX_WORD_PIECES, pages_of, sentences, word_pieces
from helpers.documents.pieces import Block
from helpers.library import Library, library_from
from helpers.records import Passage
from helpers.sentences import MAX_CHARACTERS, LibraryError, checked

LOREM = "The reading room on floor 2 opens at 9 am, and who comes with a card of the house may stay until 6 pm. "


def encrypted(data: bytes, password: str) -> bytes:
    from pypdf import PdfReader, PdfWriter

    writer, stream = PdfWriter(clone_from=PdfReader(io.BytesIO(data))), io.BytesIO()
    writer.encrypt(user_password=password, owner_password="owner", algorithm="RC4-128")
    writer.write(stream)
    return stream.getvalue()


# -- what becomes a page ------------------------------------------------------------------


def test_a_handbook_in_markdown_gives_the_pages_that_a_person_would_make():
    document = read_document("handbook.md", HANDBOOK)
    assert document.pages == HANDBOOK_PAGES
    assert document.title == "Lindow Library handbook"
    assert [part.text for part in document.skipped] == [text for text, _ in HANDBOOK_SKIPPED]
    for part, (_, reason) in zip(document.skipped, HANDBOOK_SKIPPED):
        assert reason in part.reason


@pytest.mark.parametrize("shape", SHAPES)
def test_each_shape_of_document_gives_the_pages_that_a_person_would_make(shape):
    name, text, pages = SHAPES[shape]
    document = read_document(name, text)
    assert document.pages == pages
    assert read_document(name, text.encode()).pages == pages


def test_what_is_there_twice_is_listed_with_its_page():
    name, text, _ = SHAPES["twice the same, and only marks"]
    skipped = read_document(name, text).skipped
    assert [(part.text, part.reason) for part in skipped] == [
        ("We open at 9.", "the same as page 1"),
        ("?!", "no letters and no digits"),
    ]


def test_a_table_tells_what_it_took_for_the_names_of_its_columns():
    assert "product, price" in read_document("a.csv", "product,price\nLamp,9\n").notices[0]
    assert "no column names" in read_document("a.csv", "Lamp,9\nDesk,8\n").notices[0]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_each_usual_delimiter_is_found(delimiter):
    rows = [["item", "note", "fee"], ["card", "a year, at most", "12"], ["book", "each", "25"]]
    text = "\n".join(delimiter.join(f'"{cell}"' for cell in row) for row in rows)
    wanted = ("item: card; note: a year, at most; fee: 12", "item: book; note: each; fee: 25")
    assert read_document("fees.csv", text).pages == wanted


# -- long ones ----------------------------------------------------------------------------


def test_a_long_paragraph_is_cut_between_sentences_and_keeps_its_heading():
    text = " ".join(f"Sentence number {number} tells what Dr. Low found in room No. {number}." for number in range(40))
    pages = read_document("long.md", f"## Findings\n\n{text}").pages
    assert len(pages) > 3
    assert all(page.startswith("Findings: Sentence number") and page.endswith(".") for page in pages)
    assert " ".join(page.removeprefix("Findings: ") for page in pages) == text


def test_sentences_end_where_a_reader_would_end_them():
    text = 'Ask Dr. Low, i.e. the vet. She said "No." Then 4.50 euros were due. 1. Open it! (Really?) Yes.'
    assert sentences(text) == [
        "Ask Dr. Low, i.e. the vet.",
        'She said "No."',
        "Then 4.50 euros were due.",
        "1. Open it!",
        "(Really?)",
        "Yes.",
    ]


@pytest.mark.parametrize(
    "text", ["x" * 5000, "7-" * 900, "漢" * 900, "각" * 900, "a, " * 900, "word " * 900, "Ünä" * 500, "😀" * 900]
)
def test_what_has_no_sentences_is_cut_too(text):
    block = Block(("A heading of the usual length", "And a second one below it"), text)
    pages = pages_of(block)
    bare = [page.removeprefix("A heading of the usual length: And a second one below it: ") for page in pages]
    assert "".join(bare).replace(" ", "") == text.replace(" ", "")
    assert all(len(page) <= MAX_CHARACTERS and word_pieces(page) <= MAX_WORD_PIECES for page in pages)


def test_the_rule_for_word_pieces_is_on_the_safe_side_of_the_encoder():
    from transformers import AutoTokenizer

    from helpers.encoder import bundled_folder

    count = AutoTokenizer.from_pretrained(bundled_folder(), local_files_only=True)
    texts = [
        LOREM,
        HANDBOOK,
        "漢字とかな交じり文",
        "각하나둘셋",
        "S-12/2027-B7",
        "Ünäïve café",
        "a.b.c.d",
        "½ × 4²",
        "😀👍🏽",
    ]
    for text in texts:
        assert len(count.tokenize(text)) <= word_pieces(text), text


# -- what cannot be read ------------------------------------------------------------------

REFUSED = {
    "nothing": ("empty.md", b"", "no text"),
    "blanks": ("empty.txt", " \n\t\n", "no text"),
    "rules": ("rules.md", "---\n\n***\n", "no text"),
    "a picture": ("photo.png", png(), "picture"),
    "a picture by another name": ("photo.txt", png(), "picture"),
    "a Word file": ("letter.docx", b"PK\x03\x04rest", "Save it as text"),
    "a web page": ("page.html", "<p>We open at 9.</p>", "Save it as text"),
    "zero bytes": ("code.bin", b"\x7fELF\0\0\1\2", "binary"),
    "control characters": ("code.txt", bytes(range(1, 9)) * 9, "binary"),
    "half of UTF-16": ("odd.txt", b"\xff\xfea", "UTF-16"),
    "more than 1 MB": ("big.txt", b"a " * (MAX_BYTES // 2 + 1), "at most 1 MB"),
    "a broken PDF": ("broken.pdf", b"%PDF-1.4\n1 0 obj\n<<", "cannot be read as a PDF"),
    "not a PDF": ("text.pdf", b"We open at 9.", "cannot be read as a PDF"),
    "a PDF with a password": ("closed.pdf", encrypted(pdf(["Secret."]), "sesame"), "password"),
    "a scanned PDF": ("scan.pdf", pdf([], []), "only pictures"),
    "a number": ("seven", 7, "text or the bytes"),
    "an endless cell": ("cell.csv", "a" * 200_000, "as a table"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_read_gets_a_message_that_says_why(case):
    name, data, told = REFUSED[case]
    with pytest.raises(LibraryError, match=told):
        read_document(name, data)


def test_more_pages_than_a_library_holds_are_refused_with_their_number():
    lines = [f"Room {number} has {number} seats." for number in range(MAX_PAGES + 1)]
    assert len(read_document("rooms.md", "\n\n".join(lines[:-1])).pages) == MAX_PAGES
    with pytest.raises(LibraryError, match="2,001 pages; at most 2,000"):
        read_document("rooms.md", "\n\n".join(lines))


# -- encodings and languages --------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_unicode_is_read_without_a_word(encoding):
    document = read_document("cafe.txt", "The café opens at 9 – daily.\r\n".encode(encoding))
    assert document.pages == ("The café opens at 9 – daily.",)
    assert not document.notices


@pytest.mark.parametrize("encoding", ["latin-1", "cp1252"])
def test_latin_1_is_read_with_a_notice(encoding):
    document = read_document("cafe.txt", "The café opens at 9.".encode(encoding))
    assert document.pages == ("The café opens at 9.",)
    assert "Latin-1" in document.notices[0]


LANGUAGES = {
    "German": "Das Büro ist von Montag bis Freitag geöffnet, und Sie zeigen die Karte bei der Tür mit dem Pass.",
    "French": "Le bureau est ouvert du lundi au vendredi et les cartes sont dans le tiroir pour vous.",
    "Spanish": "La oficina está abierta de lunes a viernes y los libros son para el uso en la sala con su tarjeta.",
    "in another script": "Библиотека открыта с понедельника по пятницу с девяти до шести часов вечера.",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_another_language_is_read_with_a_notice(language):
    document = read_document("buero.md", LANGUAGES[language])
    assert document.pages == (LANGUAGES[language],)
    assert language in document.notices[0]


@pytest.mark.parametrize("text", [HANDBOOK, LOREM, "Name;Ort\nMira;Bern\n", "S-12", *(s[1] for s in SHAPES.values())])
def test_english_and_bare_names_get_no_such_notice(text):
    assert not any("not English" in notice for notice in read_document("text.md", text).notices)


# -- PDF ----------------------------------------------------------------------------------

SHEET = [
    "Opening hours",
    "The reading room is open from 9 am to 6 pm on all days of the week, and the infor-",
    "mation desk until 5 pm.",
    "Members may stay until 8 pm, if they have told the desk on the day before, and (only",
    "then) use the back door.",
]


def test_the_text_of_a_pdf_becomes_paragraphs_under_headings():
    assert read_document("hours.pdf", pdf(SHEET)).pages == (
        "Opening hours: The reading room is open from 9 am to 6 pm on all days of the week, "
        "and the information desk until 5 pm.",
        "Opening hours: Members may stay until 8 pm, if they have told the desk on the day before, "
        "and (only then) use the back door.",
    )


def test_headers_footers_and_numbers_of_pages_are_listed_not_read():
    bodies = [
        f"Room {word} is on the first floor of the old house, next to the lift." for word in ("Elm", "Ash", "Oak")
    ]
    sheets = [["Lindow handbook", body, f"Page {number} of 3"] for number, body in enumerate(bodies, 1)]
    document = read_document("rooms.pdf", pdf(*sheets))
    assert document.pages == tuple(bodies)
    assert [part.text for part in document.skipped] == ["Lindow handbook", "Page 1 of 3"]


def test_a_sheet_without_text_is_told():
    assert "2" in read_document("mixed.pdf", pdf(SHEET, [])).notices[0]


def test_a_pdf_that_only_forbids_changes_is_read():
    assert len(read_document("open.pdf", encrypted(pdf(SHEET), "")).pages) == 2


def test_a_pdf_is_known_by_its_first_bytes():
    assert read_document("download", pdf(SHEET)).pages == read_document("hours.pdf", pdf(SHEET)).pages


# -- the door -----------------------------------------------------------------------------


def test_a_library_from_a_file_holds_its_pages_and_can_be_edited(tmp_path):
    (tmp_path / "House rules.md").write_text(HANDBOOK, encoding="utf-8")
    library = library_from(tmp_path / "House rules.md")
    assert [passage.text for passage in library.passages] == list(HANDBOOK_PAGES)
    assert library.passages[0] == Passage("house-rules-01", HANDBOOK_PAGES[0])
    assert library.document.skipped and library.document.name == "House rules.md"
    library.edit("house-rules-02", "We open at 10 am.")
    library.undo()
    assert library.text("house-rules-02") == HANDBOOK_PAGES[1]


def test_a_library_from_a_document_is_the_same():
    document = read_document("notes.md", HANDBOOK)
    assert library_from(document).passages == Library("notes", HANDBOOK_PAGES).passages


@pytest.mark.parametrize("path", ["no such file.md", ".", "\0", None])
def test_a_file_that_is_not_there_gets_a_message(path):
    with pytest.raises(LibraryError, match="cannot be opened"):
        library_from(path)


def test_a_large_file_is_refused_before_it_is_read(tmp_path, monkeypatch):
    file = tmp_path / "large.txt"
    file.write_bytes(b"a" * (MAX_BYTES + 1))
    monkeypatch.setattr(type(file), "read_bytes", lambda self: pytest.fail("it was read"))
    with pytest.raises(LibraryError, match="at most 1 MB"):
        read_file(file)


def test_the_digest_names_the_content_and_nothing_else():
    one, two = read_document("a.md", "We open."), read_document("b.md", b"We open.")
    assert one.digest == two.digest == hashlib.sha256(b"We open.").hexdigest()
    assert read_document("a.md", "We open!").digest != one.digest


@pytest.mark.parametrize("name", ["", "x" * 500 + ".md", "../../etc/<b>.md", "a\nb.md", "資料.md", None])
def test_any_name_gives_an_office_with_a_usable_name(name):
    document = read_document(name, "We open at 9.")
    assert len(document.name) <= 60 and "\n" not in document.name
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", document.office)


# -- whatever comes -----------------------------------------------------------------------

NAMES = st.sampled_from(["a.md", "a.txt", "a.csv", "a.tsv", "a.pdf", "pasted text", "a.html"])
MARKS = st.sampled_from(
    [
        "# ",
        "- ",
        "  - ",
        "1. ",
        "> ",
        "| a | b |\n|--|--|\n",
        "```",
        "\n",
        "\n\n",
        "**",
        "~~",
        "[^1]",
        "[^1]: ",
        "[a]: b",
    ]
    + [
        "<b>",
        "<!--",
        "<![",
        "<script>",
        "---\n",
        "Q: ",
        "A: ",
        "x: y\n",
        ": ",
        "\t",
        ";",
        '"',
        "\x00",
        "\u200d",
        "\ud800",
    ]
)
ODD = st.lists(MARKS | st.text(max_size=8) | st.sampled_from(["word ", "Sentence. ", "What? "]), max_size=40).map(
    "".join
)
SLOWLY = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def sound(document: Document) -> bool:
    """True where the pages can stand in a library as they are."""
    fit = all(page == checked(page, ()) and word_pieces(page) <= MAX_WORD_PIECES for page in document.pages)
    return fit and len(Library("own", document.pages).passages) == len(document.pages) > 0


def refused_or_sound(name: str, data: bytes | str) -> bool:
    try:
        return sound(read_document(name, data))
    except LibraryError as error:
        return str(error).endswith(".")


@SLOWLY
@given(NAMES, ODD)
@example("a.md", "[^1]: see [^1]\n\n[^2]: see [^1]")
@example("a.md", "> " * 300 + "deep")
@example("a.md", "- " * 300 + "deep")
@example("a.md", "| |\n|-|\n")
@example("a.csv", "\n\n")
@example("a.csv", 'a"b,"c\n')
def test_any_text_gives_sound_pages_or_a_message(name, text):
    assert refused_or_sound(name, text)


@SLOWLY
@given(NAMES, st.binary(max_size=300) | ODD.map(lambda text: text.encode("utf-8", "replace")))
def test_any_bytes_give_sound_pages_or_a_message(name, data):
    assert refused_or_sound(name, data)


@SLOWLY
@given(st.integers(0, 2000), st.integers(0, 255), st.integers(1, 40))
def test_a_damaged_pdf_gives_sound_pages_or_a_message(place, value, length):
    data = bytearray(pdf(SHEET, SHEET))
    data[place : place + length] = bytes([value]) * length
    assert refused_or_sound("damaged.pdf", bytes(data))


WORDS = st.text(string.ascii_lowercase, min_size=3, max_size=12)
SENTENCES = st.lists(WORDS, min_size=3, max_size=12).map(lambda words: " ".join(words).capitalize() + ".")
PARAGRAPHS = st.lists(st.lists(SENTENCES, min_size=1, max_size=9).map(" ".join), min_size=1, max_size=6, unique=True)


@SLOWLY
@given(PARAGRAPHS, st.sampled_from(["a.md", "a.txt", ""]), st.sampled_from(["\n\n", "\r\n\r\n", "\n \t\n\n"]))
def test_no_word_of_an_ordinary_paragraph_is_lost_or_moved(paragraphs, name, between):
    document = read_document(name, between.join(paragraphs))
    given = " ".join(paragraphs).split()
    assert set(given) == set(" ".join(document.pages).split())
    assert all(part.reason.startswith("the same") for part in document.skipped)
    if not document.skipped:
        assert " ".join(document.pages).split() == given


@SLOWLY
@given(st.lists(st.tuples(WORDS, WORDS, WORDS), min_size=1, max_size=8, unique=True))
def test_no_cell_of_a_table_is_lost(rows):
    lines = "\n".join(f"| {' | '.join(row)} |" for row in rows)
    pages = read_document("a.md", f"| one | two | three |\n|--|--|--|\n{lines}\n").pages
    assert pages == tuple(f"one: {a}; two: {b}; three: {c}" for a, b, c in rows)
