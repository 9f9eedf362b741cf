"""The bundled offices: their pages and facts, and the common facts that the brain was taught, read from data/."""

from __future__ import annotations

import json
import re
from pathlib import Path

from helpers.library.library import Library
from helpers.records import CommonFact, Fact, Update, several
from helpers.sentences import LibraryError, one_line, shown

OFFICES = ("support", "law", "clinic")

# "# Heading", or a line that is underlined; a rule between paragraphs goes the same way.
_HEADING = re.compile(r"^ {0,3}#{1,6}(?:[ \t].*)?$|^(?:.*\S.*\n)? {0,3}(?:=+|-{2,})[ \t]*$", re.MULTILINE)
_DATA = Path(__file__).resolve().parents[2] / "data" / "offices"


def load_facts(office: str) -> tuple[Fact, ...]:
    """The facts of an office, in the order of its pages.

    >>> load_facts("support")[1].answer
    '12 characters'
    """
    return read_facts(_folder(office) / "facts.jsonl")


def read_facts(file: Path) -> tuple[Fact, ...]:
    """The facts of a file, one JSON object per line; ``LibraryError`` names the line that is not one."""
    facts = []
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
        if line.strip():
            try:
                facts.append(_fact(json.loads(line)))
            except (ValueError, KeyError, TypeError) as error:
                raise LibraryError(f"{file.name}, line {number} is no fact: {error}") from error
    return tuple(facts)


def load_library(office: str) -> Library:
    """A fresh library of an office: each paragraph of its handbook is one page.

    >>> load_library("support").text("support-02")
    'A Brindle password has a minimum length of 12 characters.'
    """
    return Library(office, paragraphs((_folder(office) / "pages.md").read_text(encoding="utf-8")))


def common_facts() -> tuple[CommonFact, ...]:
    """What the bundled brain was taught before the course, most often shown first.

    >>> common_facts()[0].rank
    1
    """
    lines = (_DATA.parent / "general_knowledge.jsonl").read_text(encoding="utf-8").splitlines()
    rows = sorted((json.loads(line) for line in lines if line.strip()), key=lambda row: row["rank"])
    fields = ("id", "category", "answer", "rank", "exposures")
    return tuple(
        CommonFact(questions=tuple(several(row["questions"], "questions")), **{key: row[key] for key in fields})
        for row in rows
    )


def paragraphs(page: str) -> tuple[str, ...]:
    """The paragraphs of a markdown page, each on one line, without the headings.

    Of a heading only its own line goes, whether or not a blank line follows. This is as much
    markdown as the offices' pages need.

    >>> paragraphs("# Office\\nOpen\\ndaily.\\n\\nClosed at noon.")
    ('Open daily.', 'Closed at noon.')
    """
    blocks = re.split(r"\n\s*\n", _HEADING.sub("\n\n", page))
    return tuple(line for line in map(one_line, blocks) if line)


def _folder(office: str) -> Path:
    if office not in OFFICES:
        offices = ", ".join(OFFICES)
        raise LibraryError(f"There is no office {shown(office)}. Choose one of: {offices}.")
    return _DATA / office


def _fact(row: dict) -> Fact:
    questions, update = row["questions"], row.get("update")
    return Fact(
        id=row["id"],
        type=row["type"],
        statement=row["statement"],
        answer=row["answer"],
        train=tuple(several(questions["train"], "train")),
        test=tuple(several(questions["test"], "test")),
        update=Update(**update) if update else None,
    )
