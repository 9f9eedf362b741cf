"""Markdown: the tree of a document becomes headings, paragraphs, list items, rows and code."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.front_matter import front_matter_plugin

from helpers.documents.cleaning import excerpt, has_words
from helpers.documents.markup import text_of_html
from helpers.documents.outline import BOLD
from helpers.documents.pieces import CODE, HEADING, ITEM, ROW, TEXT, Piece, Skipped
from helpers.documents.tables import row_text
from helpers.sentences import one_line

_TASKS = ("[ ] ", "[x] ", "[X] ")


def markdown_pieces(text: str) -> Iterator[Piece | Skipped]:
    """The pieces of a Markdown text, in order.

    >>> [piece.text for piece in markdown_pieces("# Fees\\n\\nA form costs **4 euros** ([more](http://a.example)).")]
    ['Fees', 'A form costs 4 euros (more).']
    """
    tree = SyntaxTreeNode(_parser().parse(text))
    reader = _Reader(tree)
    yield from reader.pieces(tree.children)
    yield from reader.unused_notes()


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"maxNesting": 100}).enable(["table", "strikethrough"])
    parser.use(front_matter_plugin).use(deflist_plugin).use(footnote_plugin, inline=False)
    return parser.disable("footnote_tail")  # it would drop notes that nothing refers to


class _Reader:
    """Walks the tree. Footnotes are put behind the paragraph that refers to them."""

    def __init__(self, tree: SyntaxTreeNode) -> None:
        self._dropped: list[Skipped] = []
        self._referred: list[str] = []
        self._notes: dict[str, str] = {}
        bodies = [node for node in tree.walk() if node.type == "footnote_reference"]
        self._notes = {node.meta["label"]: self._note(node) for node in bodies}
        self._dropped, self._referred = [], []

    def pieces(self, nodes: list[SyntaxTreeNode], depth: int = -1) -> Iterator[Piece | Skipped]:
        """The pieces of some nodes; ``depth`` is that of the list they stand in, -1 outside lists."""
        for node in nodes:
            read = getattr(self, f"_{node.type}", None)
            yield from read(node, depth) if read else self.pieces(node.children, depth)
            yield from self._dropped
            yield from (Piece(TEXT, note) for note in self._take_notes())
            self._dropped = []

    def unused_notes(self) -> Iterator[Piece]:
        """The notes that nothing referred to."""
        if self._notes:
            yield Piece(HEADING, "Footnote", 2)
            yield from (Piece(TEXT, text) for text in self._notes.values())

    def _heading(self, node: SyntaxTreeNode, depth: int) -> Iterator[Piece]:
        text = one_line(self._text(node))
        if has_words(text):
            yield Piece(HEADING, text, int(node.tag[1]))

    def _paragraph(self, node: SyntaxTreeNode, depth: int) -> Iterator[Piece | Skipped]:
        text = self._text(node).strip()
        children = [child for child in node.children[0].children if child.content.strip() or child.children]
        kinds = {child.type for child in children}
        if kinds == {"image"}:
            yield Skipped(excerpt(text), "only a picture")
        elif depth < 0 and kinds == {"strong"} and len(children) == 1 and not text.endswith("."):
            yield Piece(HEADING, one_line(text), BOLD)
        elif text:
            text = "\n".join([text, *self._take_notes()])
            yield Piece(TEXT, text) if depth < 0 else Piece(ITEM, text, depth)

    def _bullet_list(self, node: SyntaxTreeNode, depth: int) -> Iterator[Piece | Skipped]:
        for item in node.children:
            first, *more = list(self.pieces(item.children[:1], depth + 1)) or [None]
            yield from self._item(item, first, depth + 1)
            yield from more
            yield from self.pieces(item.children[1:], depth + 2)

    _ordered_list = _bullet_list

    def _item(self, item: SyntaxTreeNode, first: Piece | Skipped | None, depth: int) -> Iterator[Piece | Skipped]:
        """The first piece of a list item, with its number, without the box of a task."""
        if first is None:
            yield Skipped("", "an empty list item")
        elif isinstance(first, Skipped) or first.kind != ITEM:
            yield first
        else:
            text = first.text[4:] if first.text.startswith(_TASKS) else first.text
            number = f"{item.info}{item.markup} " if item.info else ""
            yield Piece(ITEM, number + text, depth)

    def _dl(self, node: SyntaxTreeNode, depth: int) -> Iterator[Piece | Skipped]:
        for child in node.children:
            if child.type == "dt":
                yield Piece(ITEM, self._text(child), depth + 1)
            else:
                yield from self.pieces(child.children, depth + 2)

    def _table(self, node: SyntaxTreeNode, depth: int) -> Iterator[Piece | Skipped]:
        columns, *rows = [[one_line(self._text(cell)) for cell in row.children] for row in _rows(node)]
        for row in rows:
            line = row_text(columns, row)
            yield Piece(ROW, line) if has_words(line) else Skipped(excerpt(line), "an empty row")
        if not rows:
            yield Piece(ROW, "; ".join(filter(None, columns)))

    def _fence(self, node: SyntaxTreeNode, depth: int) -> Iterator[Piece | Skipped]:
        if has_words(node.content):
            yield Piece(CODE, node.content.strip("\n"))
        else:
            yield Skipped(excerpt(node.content), "an empty code block")

    _code_block = _fence

    def _html_block(self, node: SyntaxTreeNode, depth: int) -> Iterator[Piece | Skipped]:
        text = text_of_html(node.content).strip()
        if has_words(text):
            yield Piece(TEXT, text) if depth < 0 else Piece(ITEM, text, depth)
        else:
            yield Skipped(excerpt(node.content), "only markup")

    def _front_matter(self, node: SyntaxTreeNode, depth: int) -> Iterator[Skipped]:
        yield Skipped(excerpt(node.content), "settings at the start of the file (front matter)")

    def _footnote_reference(self, node: SyntaxTreeNode, depth: int) -> Iterator[Piece]:
        yield from ()  # read beforehand

    def _text(self, node: SyntaxTreeNode) -> str:
        """The text of a node without its markup; line ends stay."""
        if node.type in ("softbreak", "hardbreak"):
            return "\n"
        if node.type == "html_inline":
            return text_of_html(node.content)
        if node.type == "footnote_ref":
            self._referred.append(node.meta["label"])
            return ""
        inside = "".join(map(self._text, node.children)) if node.children else node.content
        if node.type == "s":
            self._dropped.append(Skipped(excerpt(inside), "struck out"))
            return ""
        return "" if node.type == "inline" and not node.children else inside

    def _note(self, node: SyntaxTreeNode) -> str:
        return one_line(" ".join(piece.text for piece in self.pieces(node.children)))

    def _take_notes(self) -> list[str]:
        """The notes referred to since the last time, each only once in the document."""
        taken = [self._notes.pop(label) for label in dict.fromkeys(self._referred) if label in self._notes]
        self._referred = []
        return taken


def _rows(table: SyntaxTreeNode) -> Iterator[SyntaxTreeNode]:
    return (row for part in table.children for row in part.children)
