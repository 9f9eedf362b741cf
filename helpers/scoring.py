"""From answers to figures: is it right, how sure can we be, and was the page found?"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from math import sqrt
from statistics import NormalDist
from typing import Literal

from helpers import amounts
from helpers.amounts import NUMBER_WORDS
from helpers.records import BROKEN_LETTER, DONT_KNOW, Answer, Question, Score, several

Verdict = Literal["right", "stale", "misread", "invented", "don't know"]
VERDICTS: tuple[Verdict, ...] = ("right", "stale", "misread", "invented", "don't know")

# Words in front of a value that do not change it: "in the cellar" is "the cellar".
# Words that do change it stay: before, after, behind, under, over, until, by, not.
_ARTICLES = {"a", "an", "the"}
_PREPOSITIONS = {"in", "on", "at", "to", "for", "from", "of", "because"}
LEADING_WORDS = frozenset(_ARTICLES | _PREPOSITIONS)
_OPENING, _CLOSING = "\"'`([{", "\"'`)]}.,;:!?"
_STRAIGHT_QUOTES = str.maketrans("‘’‚“”„«»‹›", "'''\"\"\"\"\"''")


def normalise(text: str) -> str:
    """The value inside an answer: lower case, single spaces, no wrapping.

    Wrapping is quotes and brackets on the outside, punctuation at the end, and the
    LEADING_WORDS. Nothing inside is touched: "1.5" is not "15", "-5" is not "5".

    >>> normalise('  In the  "Old Cellar".')
    'old cellar'
    >>> normalise("1.5 kg") == normalise("15 kg")
    False
    """
    text = unicodedata.normalize("NFC", text).translate(_STRAIGHT_QUOTES).casefold()
    words = _unwrapped(text).split()
    while len(words) > 1 and words[0] in LEADING_WORDS:
        words = _unwrapped(" ".join(words[1:])).split()
    return " ".join(words)


def is_right(answer: str, answers: str | Sequence[str], question: str = "", told: Sequence[str] = ()) -> bool:
    """True if the answer is one of the right ones, after ``normalise``.

    Asked "How many seats …?", "12" is as right as "12 seats": what a number counts may be
    left out, or added, if the question itself says it. So may the unit or period of an amount
    ("7 crowns a day") that stands right behind it on a page that tells the answer: ``told`` are those pages.

    >>> is_right("The cellar.", ["in the cellar"])
    True
    >>> is_right("12", ["12 seats"], "How many seats are there?"), is_right("12", ["12 kg"], "How heavy?")
    (True, False)
    """
    said, right = normalise(answer), {normalise(text) for text in _several(answers)}
    if not said or said in right:
        return bool(said)
    bare = _uncounted(said, question)
    if bare and bare in {_uncounted(text, question) for text in right}:
        return True
    return any(amounts.same(said, text, question, told) for text in right)


def _uncounted(text: str, question: str) -> str:
    """A number without the noun it counts, if the question names that noun; else ""."""
    number, _, noun = text.partition(" ")
    counted = any(mark.isdigit() for mark in number) or number in NUMBER_WORDS
    return number if counted and (not noun or f" {noun} " in f" {normalise(question)} ") else ""


def says_dont_know(text: str) -> bool:
    """True if the model passed, or said nothing.

    >>> says_dont_know("I don’t know")
    True
    """
    return normalise(text) in {"", normalise(DONT_KNOW)}


def place_of(text: str, page: str) -> tuple[int, int] | None:
    """Where an answer's words stand on a page, as (start, end); None if they do not.

    Whole words and whole numbers only, whatever the case, the quotes round them or the final stop. A
    broken letter stands for any.

    >>> place_of("9 am.", "We open at 9 AM."), place_of("5 kg", "It weighs 1.5 kg.")
    ((11, 15), None)
    """
    words = _unwrapped(text.translate(_STRAIGHT_QUOTES))
    if not words or says_dont_know(text):
        return None
    end = r"(?!\w)(?![.,:]\d)" if words[-1] != BROKEN_LETTER else ""
    letters = re.escape(words).replace(BROKEN_LETTER, r"\w+?")
    whole = rf"(?<!\w)(?<!\d[.,:]){letters}{end}"
    found = re.search(whole, page.translate(_STRAIGHT_QUOTES), re.IGNORECASE)
    return found.span() if found else None


def broken_off(text: str, page: str) -> str:
    """The word of a page that an answer stops inside, as "Zden" stops inside "Zdeněk"; "" if it stops inside none.

    >>> broken_off("the Zden", "Ask the Zdeněk twins."), broken_off("the Zdeněk", "Ask the Zdeněk twins.")
    ('Zdeněk', '')
    """
    words = _unwrapped(text.translate(_STRAIGHT_QUOTES))
    if len(words) < 3 or not words[-1].isalpha() or says_dont_know(text):
        return ""
    last = words.split()[-1]
    found = re.search(rf"(?<!\w){re.escape(words)}(?=[^\W\d])(\w+)", page.translate(_STRAIGHT_QUOTES), re.IGNORECASE)
    return f"{page[found.end(1) - len(found[1]) - len(last) : found.start(1)]}{found[1]}" if found else ""


def verdict(
    text: str,
    current: str | Sequence[str] | None,
    old: str | Sequence[str] | None = None,
    pages: Sequence[str] = (),
    taught: Sequence[str] = (),
    question: str = "",
    told: Sequence[str] = (),
) -> Verdict:
    """The verdict on an answer, by what the library says now and said before, and by what was read.

    ``current`` is None if the fact was deleted: then nothing but "I don't know" is
    free of blame. What was true before and still is counts as right. Whatever stands on one of the
    ``pages`` handed over, if only as the start of a word, or was ``taught`` for another question, is
    misread: real knowledge in the wrong place. Only what comes from neither is invented. ``told`` are
    the pages that tell the answer.

    >>> verdict("8 am", current="9 am", old="8 am")
    'stale'
    >>> verdict("noon", current="9 am", pages=["We open at 9 am and close at noon."])
    'misread'
    """
    if is_right(text, _several(current), question, told):
        return "right"
    if says_dont_know(text):
        return "don't know"
    if is_right(text, _several(old), question):
        return "stale"
    known = is_right(text, taught) or any(place_of(text, page) or broken_off(text, page) for page in pages)
    return "misread" if known else "invented"


def score(answers: Sequence[Answer | str], questions: Sequence[Question]) -> Score:
    """The share of questions answered right, with its interval.

    >>> asked = [Question("When?", ("9 am",)), Question("Where?", ("in Rome",))]
    >>> score(["9 am", "in Paris"], asked).share
    0.5
    """
    _same_length("answers", several(answers, "answers"), "questions", questions)
    texts = [given.text if isinstance(given, Answer) else given for given in answers]
    return score_of([is_right(text, asked.answers, asked.text) for text, asked in zip(texts, questions)])


def recall_at_k(rankings: Sequence[Sequence[str]], right_ids: Sequence[str], k: int) -> Score:
    """The share of questions whose right page is among the first ``k`` found.

    >>> recall_at_k([["a", "b"], ["b", "c"]], ["b", "a"], k=2).right
    1
    """
    if k < 1:
        raise ValueError(f"k is {k}; it must be 1 or more.")
    for ranked in rankings:
        several(ranked, "a ranking")
    _same_length("rankings", rankings, "right ids", right_ids)
    return score_of([right in ranked[:k] for ranked, right in zip(rankings, right_ids)])


def wilson(right: float, total: int, confidence: float = 0.95) -> tuple[float, float]:
    """The interval that holds the true share with 95 % confidence (Wilson, 1927).

    Unlike "share plus or minus", it stays inside 0 and 1 and is honest about few questions.
    ``right`` may be a fraction: the mean of several seeds that were asked the same questions.

    >>> [round(bound, 3) for bound in wilson(9, 10)]
    [0.596, 0.982]
    """
    if not 0 <= right <= total:
        raise ValueError(f"{right} right of {total} cannot be; right must be 0 to {total}.")
    if total == 0:
        return 0.0, 1.0
    z, share = NormalDist().inv_cdf((1 + confidence) / 2), right / total
    middle, wide = share + z * z / (2 * total), z * sqrt(share * (1 - share) / total + (z / (2 * total)) ** 2)
    low, high = ((middle + side) / (1 + z * z / total) for side in (-wide, wide))
    return (low if right else 0.0), (high if right < total else 1.0)


def score_of(marks: Sequence[bool]) -> Score:
    """The share of ``True``, with its interval.

    >>> score_of([True, True, False, True]).share
    0.75
    """
    right, total = sum(marks), len(marks)
    return Score(right, total, *wilson(right, total))


def _unwrapped(text: str) -> str:
    # A point in front is part of a number (".5"), so only quotes and brackets go there.
    return re.sub(r"\s+", " ", text).strip().lstrip(_OPENING + " ").rstrip(_CLOSING + " ")


def _several(answers: str | Sequence[str] | None) -> tuple[str, ...]:
    if answers is None:
        return ()
    return (answers,) if isinstance(answers, str) else tuple(answers)


def _same_length(name: str, values: Sequence, other_name: str, others: Sequence) -> None:
    if len(values) != len(others):
        raise ValueError(f"{len(values)} {name} for {len(others)} {other_name}; give as many.")
