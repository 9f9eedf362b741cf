"""The ledger on one page: all claims with verdicts, and a list to keep one article's only."""

from __future__ import annotations

from collections.abc import Sequence

import ipywidgets as w
from markupsafe import Markup
from traitlets import HasTraits, Unicode, validate

from helpers.findings import CONDITION, FAILS, HOLDS
from helpers.show.html import INK, LINE, PLAIN_COLOUR, VERDICT_COLOURS, each
from helpers.show.panel import Shown
from helpers.topics.choosing.ledger import ARTICLES, Row, in_a_line, of_article

TEXT = "The ledger: run this cell to see all claims, and to keep one article's only."
MARKS = {HOLDS: "●", CONDITION: "◐", FAILS: "○"}  # readable without colour
COLOURS = {HOLDS: VERDICT_COLOURS["right"], CONDITION: VERDICT_COLOURS["stale"], FAILS: VERDICT_COLOURS["invented"]}
HEADS = ("claim", "who says so", "verdict", "in small", "what decided", "chapter")
EVERY = "all articles"


class LedgerState(HasTraits):
    """Which article's claims are shown; all of them if ``article`` is empty."""

    article = Unicode()

    def __init__(self, rows: Sequence[Row], **traits) -> None:
        self.rows = tuple(rows)
        super().__init__(**traits)

    @validate("article")
    def _known(self, proposal) -> str:
        if proposal.value and proposal.value not in ARTICLES:
            raise ValueError(f"{proposal.value!r} is not one of: {', '.join(ARTICLES)}.")
        return proposal.value

    @property
    def shown(self) -> tuple[Row, ...]:
        """The rows of the chosen article."""
        return of_article(self.rows, self.article)


def ledger_panel(state: LedgerState) -> Shown:
    """Show the ledger."""
    options = [(EVERY, ""), *((f"{id} · {title}", id) for id, title in ARTICLES.items())]
    choice = w.Dropdown(options=options, value=state.article, description="Article", layout=w.Layout(width="420px"))
    table = w.HTML()

    def show(_: object = None) -> None:
        choice.value, table.value = state.article, ledger_html(state.shown, state.article)

    choice.observe(lambda change: state.set_trait("article", change.new), "value")
    state.observe(show, ["article"])
    show()
    return Shown(w.VBox([choice, table]), lambda: ledger_html(state.shown, state.article), TEXT)


# Once for the table, and not in each of its cells: a stored page of fifty rows stays small.
STYLE = Markup("""<style>
.study-ledger {{ color:{0}; border-collapse:collapse; line-height:1.35 }}
.study-ledger :is(th, td) {{ border-bottom:1px solid {1}; padding:3px 8px; vertical-align:top; white-space:normal }}
.study-ledger :is(th, td) {{ text-align:left !important }}
.study-ledger i {{ display:block; width:64px; height:6px; margin:2px 0; border:1px solid {1} }}
.study-ledger i > b {{ display:block; height:6px; background:{2} }}
</style>""").format(INK, LINE, VERDICT_COLOURS["don't know"])


def ledger_html(rows: Sequence[Row], article: str = "") -> Markup:
    """The rows as a table, with a line about the article above it."""
    heads = each(Markup('<th scope="col">{}</th>'), HEADS)
    lines = Markup("</tr><tr>").join((heads, *map(_cells, rows)))
    about = in_a_line(rows, article) if article else f"{len(rows)} claims"
    page = Markup('{}<p style="color:{}">{}</p><table class="study-ledger"><tr>{}</tr></table>')
    return page.format(STYLE, INK, about, lines)


def _cells(row: Row) -> Markup:
    claim, colour = row.claim, COLOURS.get(row.claim.verdict, PLAIN_COLOUR)
    mark = Markup('<span style="color:{}">{}</span> {}').format(colour, MARKS.get(claim.verdict, "–"), claim.verdict)
    link = Markup('<a href="{0}.ipynb">{1}</a>').format(claim.chapter, claim.chapter[:2])
    told = Markup("<b>{}</b> {}").format(claim.id, claim.claim)
    return each(Markup("<td>{}</td>"), (told, ", ".join(claim.articles), mark, bars_html(row.shares), row.reason, link))


def bars_html(shares: Sequence[float]) -> Markup:
    """The shares of a reason as small bars, first named on top; each has its figure for those who do not see it."""
    bar = Markup('<i role="img" aria-label="{0} %" title="{0} %"><b style="width:{0}%"></b></i>')
    return each(bar, (round(100 * share) for share in shares))
