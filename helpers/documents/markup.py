"""HTML inside Markdown: its text stays, its tags go."""

from __future__ import annotations

from html.parser import HTMLParser

# "<Enter>" in a handbook is a key, not a tag: only what HTML knows is taken away.
_TAGS = frozenset(
    "a abbr address article aside audio b blockquote body br button caption center cite code col colgroup dd del "
    "details dfn div dl dt em figcaption figure font footer form h1 h2 h3 h4 h5 h6 head header hr html i iframe img "
    "input ins kbd label li link main mark meta nav ol p picture pre q s samp script section small source span strong "
    "style sub summary sup svg table tbody td tfoot th thead time title tr tt u ul var video wbr".split()
)
_LINES = frozenset("br p div li tr h1 h2 h3 h4 h5 h6 hr dt dd summary blockquote pre table".split())
_UNREAD = ("script", "style")


def text_of_html(source: str) -> str:
    """The text of a piece of HTML, a line for each block.

    >>> text_of_html("Press <kbd>Esc</kbd> or <Enter>.<br>Then <b>wait</b>.<!-- or not -->")
    'Press Esc or <Enter>.\\nThen wait.'
    """
    reader = _Reader()
    try:
        reader.feed(source)
        reader.close()
    except AssertionError:  # the standard library's answer to some broken declarations
        return source
    return "".join(reader.parts)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self._unread = ""

    def handle_starttag(self, tag: str, attrs: list) -> None:
        if tag in _UNREAD:
            self._unread = tag
        self._tag(tag, self.get_starttag_text() or "")

    def handle_startendtag(self, tag: str, attrs: list) -> None:
        self._tag(tag, self.get_starttag_text() or "")

    def handle_endtag(self, tag: str) -> None:
        if tag == self._unread:
            self._unread = ""
        self._tag(tag, f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self.parts.append("" if self._unread else data)

    def unknown_decl(self, data: str) -> None:
        self.parts.append(data)

    def _tag(self, tag: str, source: str) -> None:
        known = tag in _TAGS
        self.parts.append("\n" if tag in _LINES else "" if known else source)
