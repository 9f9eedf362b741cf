"""All HTML is made by MarkupSafe, which escapes every value; nothing that was typed becomes a tag."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace

import pytest
from jupyter_browser import NASTY
from lab_screens import SCREENS
from markupsafe import Markup
from matplotlib.figure import Figure

from helpers.four_answers import Source
from helpers.lab.twin import twin
from helpers.records import Fact, Hit, Passage, Score
from helpers.show.guesses import Guesses, GuessPanel, table_html
from helpers.show.html import each, message_html
from helpers.show.pictures import png_html
from helpers.show.prediction import Prediction, PredictionPanel
from helpers.topics.answering.panel import prompt_html
from helpers.topics.closed_book.panel import Continuation, odds_html, text_html
from helpers.topics.finding_pages.panel import cards_html
from helpers.topics.low_rank.panel.dial import bars_html
from helpers.topics.low_rank.strength import DialReading
from helpers.topics.training.forgetting import Course, Gauged
from helpers.topics.training.gauges import gauges_html

HELPERS = Path(__file__).resolve().parents[1] / "helpers"
FILES = [file for file in sorted(HELPERS.rglob("*.py")) if file.parent.name not in {"teaching", "pretraining"}]
TAG = re.compile(
    r"</?(?:a|b|br|button|caption|code|details|div|em|i|img|input|li|mark|ol|option|p|s|script|section|small|span"
    r"|style|summary|table|td|th|tr|ul|svg)(?:[\s>/]|$)"
)


# -- how it is written ---------------------------------------------------------------------------


def documentation(tree: ast.AST) -> set[ast.AST]:
    """The strings that only document: they are an expression of their own."""
    return {node.value for node in ast.walk(tree) if isinstance(node, ast.Expr)}


def is_constant(node: ast.AST, constants: set[str]) -> bool:
    """True where nothing but text of the program itself is put together."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return is_constant(node.left, constants) and is_constant(node.right, constants)
    return isinstance(node, ast.Constant) or (isinstance(node, ast.Name) and node.id in constants)


def faults(source: str) -> Iterator[str]:
    """Tags in a string that MarkupSafe does not see, and whatever is called safe without being a constant."""
    tree = ast.parse(source)
    constants = {
        assigned.targets[0].id
        for assigned in tree.body
        if isinstance(assigned, ast.Assign) and isinstance(assigned.value, ast.Constant)
    }
    marked = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and name_of(node.func) == "Markup"]
    safe = {id(inner) for call in marked for given in call.args for inner in ast.walk(given)}
    known = documentation(tree)
    for call in marked:
        if not all(is_constant(given, constants) for given in call.args):
            yield f"line {call.lineno}: Markup of what is no constant: {ast.unparse(call)}"
    for node in ast.walk(tree):
        text = node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""
        if TAG.search(text) and id(node) not in safe and node not in known:
            yield f"line {node.lineno}: HTML outside Markup: {text[:60]}"


def name_of(function: ast.AST) -> str:
    return getattr(function, "id", getattr(function, "attr", ""))


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(HELPERS)))
def test_html_is_made_by_markupsafe_alone(file):
    assert not list(faults(file.read_text("utf-8")))


@pytest.mark.parametrize(
    "source",
    [
        'page = f"<b>{typed}</b>"',
        'page = "<b>" + typed + "</b>"',
        'page = "<b>%s</b>" % typed',
        'page = "<b>{}</b>".format(typed)',
        'page = "</li><li>".join(typed)',
        'page = Markup(f"<b>{typed}</b>")',
        'page = Markup("<b>" + typed + "</b>")',
        "page = Markup(typed)",
        "page = markupsafe.Markup(typed)",
        'page = Markup("<b>{}</b>".format(typed))',
    ],
)
def test_the_search_finds_html_that_is_not_escaped(source):
    assert list(faults(source))


def test_the_search_allows_html_that_is_escaped():
    source = 'EDGE = "bold"\n"""Not <b>shown</b>."""\npage = Markup("<b>" + EDGE + "{}</b>").format(typed)'
    assert not list(faults(source)) and len([file for file in FILES if "Markup(" in file.read_text("utf-8")]) > 8


# -- what comes out ------------------------------------------------------------------------------


class Tags(HTMLParser):
    """The tags and the attributes of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attributes)))


SPOILED = f"\"'>{NASTY}<b onclick='x'>"
FACT = Fact("lamp", "number", SPOILED, SPOILED, (SPOILED,), (SPOILED,))
TOY = Continuation(lambda text, k: [(SPOILED, 0.7), ("<end>", 0.3)], "<end>")
TOY.begin(SPOILED, "as plain text")
TOY.append()
READING = DialReading(1.0, (0.25, 0.5), (0.5, 0.25))
HITS = (Hit(Passage(SPOILED, SPOILED), 0.9, 1), Hit(Passage("b", SPOILED), 0.5, 2))
SOURCE = Source(SPOILED, SPOILED, SPOILED, 2, 9)
FOUND = SimpleNamespace(
    hits=HITS, shared_words=lambda page: (SPOILED,), source=SOURCE, question=SPOILED, text=SPOILED
)  # what the two panels' HTML reads of their states
GUESSES = Guesses({"who": (SPOILED, ("the model", SPOILED))})
GUESSES.choose("who", SPOILED)
GUESSES.measure("who", SPOILED)
GUESSES.reveal("who")


def spoiled(part: object) -> object:
    """A screen in which every text is hostile."""
    if isinstance(part, dict):
        return {spoiled(name) if name == SPOILED else name: spoiled(value) for name, value in part.items()}
    if isinstance(part, list):
        return [spoiled(one) for one in part]
    return SPOILED if isinstance(part, str) and part else part


PAGES: dict[str, Callable[[], Markup]] = {
    "each": lambda: each(Markup("<li>{}</li>"), (SPOILED,)),
    "message": lambda: message_html(SPOILED, alarm=True),
    "picture": lambda: png_html(Figure(), SPOILED),
    "prediction": lambda: PredictionPanel(Prediction(SPOILED, (SPOILED,), SPOILED)).twin(),
    "guesses": lambda: GuessPanel(GUESSES).twin() + table_html(GUESSES),
    "next token": lambda: text_html(TOY) + odds_html(TOY),
    "gauges": lambda: gauges_html(Course(SPOILED, (Gauged(0, (Score(1, 2, 0, 1),) * 5),))),
    "dial": lambda: bars_html(READING, FACT, SPOILED),
    "pages found": lambda: cards_html(FOUND),
    "prompt": lambda: prompt_html(FOUND),
} | {f"lab, {name}": lambda screen=screen: twin(spoiled(screen)) for name, screen in SCREENS.items()}


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
def test_a_hostile_text_stays_text(page):
    html = page()
    assert isinstance(html, Markup)
    tags = Tags(str(html)).found
    images = [attributes for tag, attributes in tags if tag == "img"]
    assert tags and all(attributes["src"].startswith("data:image/png") for attributes in images)
    assert not [name for _, attributes in tags for name in attributes if name.startswith("on")]
