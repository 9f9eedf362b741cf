"""Why is an answer wrong? One room decides it, from records alone; cards, figures and chapters use its words.

An answer with pages can fail in the search, in the reading, or in the weights; an answer without
pages can only tell what was taught. Nothing here asks a model.
"""

from __future__ import annotations

from dataclasses import dataclass

from helpers.records import BROKEN_LETTER
from helpers.scoring import is_right, normalise

# With pages.
NO_PAGE = "no page tells it"
NOT_FOUND = "the page is there but was not found"
MISREAD = "found but misread"
NOT_KEPT_TO = "found but not kept to"
CUT = "cut short"
OVERRULED = "overruled by the weights"
SHOULD_PASS = "should have passed"
# From the weights.
NEVER_TAUGHT = "never taught"
NO_QUESTION = "nobody wrote a question in these words"
NOT_YET = "not taught yet"
EARLIER = "taught in an earlier edition"
NOT_RECALLED = "taught, but not recalled"
ANOTHERS = "the answer to another question"
# If the answer itself is in doubt.
DOUBT = "another page may say otherwise"
OPEN = "open: what is the answer now?"

PAGE_REASONS = (NO_PAGE, NOT_FOUND, MISREAD, NOT_KEPT_TO, CUT, OVERRULED, SHOULD_PASS, DOUBT)
WEIGHT_REASONS = (NEVER_TAUGHT, NO_QUESTION, NOT_YET, EARLIER, NOT_RECALLED, SHOULD_PASS, CUT)


@dataclass(frozen=True)
class Case:
    """One answer, and what is known about how it came about.

    ``wanted`` is the present answer: None if the page is gone, or nobody knows it. ``telling`` are
    the ids of the pages that tell it, ``handed`` those that were handed over, ``ranking`` all ids of
    the library, best match first. ``alone`` is what the same weights say without a page, ``cut`` is
    True if the answer reached the length limit.

    For a specialist ``written`` says that its lab has a question about this, ``learned`` holds the
    answer it was trained on, ``in_words`` that it was trained in the words of this question; ``open``
    that the page was reworded and nobody said what holds now. ``beside`` is a page about the same that
    gave this answer and that nobody wrote a question for. ``otherwise`` is what it says in
    the same words as the page that was taught. ``broken_off`` is the word of a page that the answer stops inside.
    ``near`` is the known question that may be meant, if the one asked is not known.
    """

    text: str
    verdict: str
    wanted: str | None = None
    looked_up: bool = False
    specialist: bool = False
    handed: tuple[str, ...] = ()
    telling: tuple[str, ...] = ()
    ranking: tuple[str, ...] = ()
    alone: str = ""
    cut: bool = False
    on_page: bool = False
    written: bool = False
    taught: bool = False
    learned: str | None = None
    in_words: bool = False
    open: bool = False
    disagree: bool = False
    beside: str = ""
    otherwise: str = ""
    near: str = ""
    broken_off: str = ""


@dataclass(frozen=True)
class Why:
    """A reason, the same with its details for a card, the page that would have helped, and one to be taught."""

    reason: str = ""
    words: str = ""
    hand: str = ""
    teach: str = ""


def explain(case: Case) -> Why:
    """The reason for an answer that is not right; an empty one if there is nothing to explain.

    >>> case = Case("8 am", "misread", "9 am", looked_up=True, handed=("a",), telling=("b",), ranking=("a", "b"))
    >>> explain(case).words
    'the page is there but was not found: number 2 of 2 in the ranking, 1 handed over'
    """
    if case.open:
        return _why(OPEN, "two pages disagree, and the library does not guess") if case.disagree else _why(OPEN)
    if case.beside:
        said = f"“{case.otherwise}” in the same words" if case.otherwise else "this"
        known = f"{case.beside} says {said}, and nobody wrote a question for it: it is not known what holds"
        return Why(DOUBT, f"{DOUBT}: {known}", teach=case.beside)
    if case.verdict in ("right", "not trained"):
        return Why()
    return _with_pages(case) if case.looked_up else _from_the_weights(case)


def _with_pages(case: Case) -> Why:
    if case.verdict == "not scored":
        return _nobody_asked(case)
    passed = case.verdict == "don't know"
    if not case.telling:
        return _why(NO_PAGE) if passed else _why(SHOULD_PASS, NO_PAGE)
    if not set(case.telling) & set(case.handed):
        return Why(NOT_FOUND, f"{NOT_FOUND}: {_place(case)}", case.telling[0])
    if passed:
        return _why(MISREAD, "it passed, though the page was handed over")
    if _is_start(case):
        return _why(CUT)
    return _misread(case) if case.on_page or case.broken_off else _not_on_a_page(case)


def _misread(case: Case) -> Why:
    """Its words stand on a page that it was handed, and are not the answer."""
    if BROKEN_LETTER in case.text:
        return _why(MISREAD, f"{BROKEN_LETTER} stands for a letter that it spelled in bytes and broke")
    if case.broken_off and not case.on_page:
        return _why(MISREAD, f"it broke off inside “{case.broken_off}”")
    whole = f" {normalise(case.wanted or '')} "
    return _why(MISREAD, "it gave only a part of the answer" if f" {normalise(case.text)} " in whole else "")


def _not_on_a_page(case: Case) -> Why:
    """The right page was handed over, and the answer is on none."""
    if case.alone and normalise(case.alone) == normalise(case.text):
        return _why(OVERRULED, "without any page it says the same")
    others = f"it gave {ANOTHERS}" if case.verdict == "misread" else "these words stand on no page that it was handed"
    return _why(NOT_KEPT_TO, others)


def _from_the_weights(case: Case) -> Why:
    if case.verdict == "not scored":
        return _nobody_asked(case) if case.specialist else Why()
    if not case.specialist:
        return _why(NEVER_TAUGHT, "the base model saw none of these pages")
    if case.wanted is None:
        return _forgotten_nowhere(case)
    if case.learned is None:
        ahead = (NOT_YET, "press Retrain") if case.taught else (NEVER_TAUGHT, "this specialist learns other facts")
        return _why(ahead[0], f"{ahead[1]}; it gave {ANOTHERS}" if case.verdict == "misread" else ahead[1])
    if not is_right(case.learned, case.wanted):
        return _why(EARLIER, f"it learned “{case.learned}”")
    if _is_start(case):
        return _why(CUT)
    words = "it was trained in these very words" if case.in_words else "it was trained in other words than these"
    return _why(NOT_RECALLED, f"it gave {ANOTHERS}" if case.verdict == "misread" else words)


def _nobody_asked(case: Case) -> Why:
    """No answer is known in these words, even if those of another question may mean the same."""
    return _why(NO_QUESTION, f"if you mean “{case.near}”, add them to its wordings" if case.near else "")


def _forgotten_nowhere(case: Case) -> Why:
    """The page is gone, so passing would be right; a specialist still tells what it learned."""
    if case.verdict == "don't know":
        return _why(NO_PAGE)
    return _why(EARLIER, "its page is gone") if case.verdict == "stale" else _why(SHOULD_PASS, NO_PAGE)


def _place(case: Case) -> str:
    ranks = [case.ranking.index(id) + 1 for id in case.telling if id in case.ranking]
    where = f"number {min(ranks)} of {len(case.ranking)} in the ranking" if ranks else "not in the ranking"
    return f"{where}, {len(case.handed)} handed over"


def _is_start(case: Case) -> bool:
    """True if the answer stopped at the length limit, on its way to the right one."""
    return case.cut and bool(case.text) and normalise(case.wanted or "").startswith(normalise(case.text))


def _why(reason: str, detail: str = "") -> Why:
    return Why(reason, f"{reason}: {detail}" if detail else reason)
