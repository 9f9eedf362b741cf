"""The likeliest answers on a page: what somebody would ask for, best first."""

from __future__ import annotations

import re

from helpers.lab.teaching.changes import change_in
from helpers.lab.teaching.clauses import Clause, Span, clauses_of, sentences_of
from helpers.lab.teaching.exceptions import exception_at
from helpers.lab.teaching.forms import (
    is_adjective,
    is_name,
    is_participle,
)
from helpers.lab.teaching.headings import body_start, has_markup, row_spans
from helpers.lab.teaching.listing import list_after
from helpers.lab.teaching.siblings import listed_prices
from helpers.lab.teaching.values import LIKELY, QUALIFIER, RULE, Value, values_in
from helpers.lab.teaching.verbs import is_imperative
from helpers.lab.teaching.words import (
    BE,
    DETERMINERS,
    DO,
    MODALS,
    PLACE_WORDS,
    PREPOSITIONS,
    Word,
    words_of,
)

MOST = 5
_SENTENCE_LATER = 4  # how much a later sentence counts less
_FOR_EACH = re.compile(r"\s(?:an|a|per|each)(?:\s\w+)?$")
_CUT_OFF = re.compile(r"\b(?:except|excluding|including|unless)$", re.I)  # what belongs to it is missing
_WEAK = ("count", "colour", "month")
# "plum!Kestrel-88", "a#b_c9": a mark that no sentence has between two letters makes a secret of the whole.
_SECRET = re.compile(r"[^\s,;()\"“”]*\w[!?#$&*+=^_~|\\]+\w[^\s,;()\"“”]*(?<![.!?:])")


def likely_spans(page: str) -> tuple[Span, ...]:
    """Where the likeliest answers stand on a page, best first; at most five, and none inside another.

    >>> page = "Our bakery opens at 6:45 on Saturdays."
    >>> [page[start:end] for start, end in likely_spans(page)][:2]
    ['6:45', 'Saturdays']
    """
    if body := body_start(page):
        return tuple((start + body, end + body) for start, end in likely_spans(page[body:]))
    if (row := row_spans(page)) is not None:
        return tuple(row[:MOST])
    found: list[tuple[float, Span]] = []
    sentences = [one for one in sentences_of(page) if not has_markup(page[slice(*one)])]
    for place, sentence in enumerate(sentences):
        found += [(rank + place * _SENTENCE_LATER, span) for rank, span in _of_sentence(page, sentence)]
    kept: list[Span] = []
    for _, span in sorted((rank, _whole_secret(page, span)) for rank, span in found):
        if (
            span[0] < span[1]
            and not _CUT_OFF.search(page[slice(*span)])
            and all(span[1] <= other[0] or other[1] <= span[0] for other in kept)
        ):
            kept.append(span)
    return tuple(kept[:MOST])


def _whole_secret(page: str, span: Span) -> Span:
    """The span, widened by a secret that it would cut."""
    cut = [one.span() for one in _SECRET.finditer(page) if one.start() < span[1] and span[0] < one.end()]
    return (min(span[0], *(one[0] for one in cut)), max(span[1], *(one[1] for one in cut))) if cut else span


def _of_sentence(page: str, sentence: Span) -> list[tuple[float, Span]]:
    start, end = sentence
    if listed := listed_prices(page, sentence):
        return [(place / 100, span) for place, (_, span) in enumerate(listed)]
    clauses = clauses_of(page, sentence)
    found = _values(page, sentence, clauses) + _orders(page, sentence) + _reasons(page, sentence)
    for clause in clauses:
        found += _people(clause) + _complements(clause)
    periods = _periods(page, sentence)
    found = [one for one in found if all(one[1][1] <= start or end <= one[1][0] for start, end in periods)]
    if change := change_in(page, sentence):
        told = change[2]
        found = [one for one in found if one[1][1] <= told[0] or told[1] <= one[1][0]] + [(0.0, change[1])]
    last = _last_phrase(page, start, end)
    if last and all(last[1] <= begin or stop <= last[0] for begin, stop in periods):
        found = [*found, (30, last)]
    return _with_exception(page, sentence, found)


def _with_exception(page: str, sentence: Span, found: list[tuple[float, Span]]) -> list[tuple[float, Span]]:
    """ "not allowed unless …" is told whole; of other answers the exception is no part; it may be asked for, too."""
    exception = exception_at(page, sentence)
    if exception is None:
        return found
    told = []
    for rank, (start, end) in found:
        main = page[start : exception[0]].rsplit(None, 1)[0].rstrip(" ,") if start < exception[0] else ""
        if main and RULE.match(f"{main} unless"):
            told.append((rank, (start, exception[1])))
        elif main and main.lower() not in ("unless", "except"):
            told.append((rank, (start, min(end, start + len(main)))))
    return [*told, (12, exception)]


def _values(page: str, sentence: Span, clauses: list[Clause]) -> list[tuple[float, Span]]:
    """Values of a kind; those of a subject ("Room 12 belongs to …") are what it is about, so they come late."""
    found = []
    for one in values_in(page[slice(*sentence)]):
        start, end = one.start + sentence[0], one.end + sentence[0]
        if one.kind in _WEAK:
            if one.kind != "count" or not (end := _counted(page, end, sentence[1], clauses)):
                continue
        if one.kind == "price":
            end = start + len(_FOR_EACH.sub("", page[start:end]))  # the period belongs to the question
        about = any(clause.subject_at[0] <= start < clause.subject_at[1] for clause in clauses)
        late = 25 if about and one.kind != "person" else 8 if about else 0
        found.append((LIKELY.index(one.kind) / 4 + late + start / 1000, (start, end)))
    return found


def _periods(page: str, sentence: Span) -> list[Span]:
    """Where "a day" of "6 crowns a day" stands: it is no answer by itself."""
    prices = [one for one in values_in(page[slice(*sentence)]) if one.kind == "price"]
    whole = [(one.start + sentence[0], one.end + sentence[0]) for one in prices]
    return [(end - len(found[0]), end) for start, end in whole if (found := _FOR_EACH.search(page[start:end]))]


def _counted(page: str, end: int, stop: int, clauses: list[Clause]) -> int:
    """The end of "34 guests" where "34" ends at ``end``; 0 if nothing is counted."""
    words = words_of(page[end:stop])
    if words and any(clause.verb_end == end + words[0].end for clause in clauses):
        return 0  # "Children under 5 travel": that is the verb
    if not words or not words[0].text[0].isalpha() or words[0].lower in PREPOSITIONS | {"and", "or"}:
        return 0
    last = words[1] if is_adjective(words[0].text) and len(words) > 1 else words[0]
    return end + last.end


def _orders(page: str, sentence: Span) -> list[tuple[float, Span]]:
    start, end = sentence
    if lead := re.compile(r"(?:To|If|When|In case of)\s[^,]+,\s+").match(page, start, end):
        return [(0.0, (lead.end(), end))] if clauses_of(page, (lead.end(), end)) == [] else []
    if not is_imperative(page[start:end]):
        return []
    goal = re.compile(r"\s(?:in order )?to (?=\w+ (?:the|a|an|your)\b)|\sif\s").search(page, start + 1, end)
    return [(0.5, (start, goal.start()))] if goal else [(9.0, _object(page, start, end))]


def _object(page: str, start: int, end: int) -> Span:
    if first := re.compile(r"(?:never|always|do not|don't)\s+", re.I).match(page, start, end):
        start = first.end()
    words = words_of(page[start:end])
    stop = next((i for i, word in enumerate(words[2:], 2) if word.lower in PREPOSITIONS), len(words))
    return (start + words[1].start, start + words[stop - 1].end) if len(words) > 1 else (start, start)


def _reasons(page: str, sentence: Span) -> list[tuple[float, Span]]:
    found = re.compile(r"\bbecause\s[^,]+").search(page, *sentence)
    return [(2.5, (found.start(), found.end()))] if found else []


def _people(clause: Clause) -> list[tuple[float, Span]]:
    """ "Nadia won the race", "Dr. Berg won it": a name that is the subject."""
    if values_in(clause.subject) == [Value("person", 0, len(clause.subject))] and clause.verb.lower() not in BE:
        return [(3.2, clause.subject_at)]
    words = words_of(clause.subject)
    named = [word for word in words if is_name(word.text, word.start == 0)]
    if words and len(named) == len([word for word in words if word.lower != "and"]) and clause.verb.lower() not in BE:
        return [(3.2, clause.subject_at)]
    return []


def _complements(clause: Clause) -> list[tuple[float, Span]]:
    """What follows the verb: a name, a place, a thing, or a list of them."""
    words = words_of(clause.rest)
    skipped = _before_complement(words, clause.verb)
    begin = clause.verb_end + (words[skipped - 1].end if skipped else 0)
    if listed := list_after(clause.page, begin, clause.end):
        return [(2.0, listed)]
    begins = [i for i in range(skipped, len(words)) if i == skipped or words[i].lower in PREPOSITIONS - {"of"}]
    found = []
    for i, stop in zip(begins, [*begins[1:], len(words)]):
        end = next((j for j in range(i + 1, stop) if words[j].lower in _ENDS), stop)
        outside = words[i].lower in PREPOSITIONS - PLACE_WORDS and end > i + 1
        first = i + 1 if outside else i
        if end == first + 1 and words[first].lower in _PARTICLES:
            continue
        text = clause.rest[words[first].start : words[end - 1].end]
        rank = _rank(text, words[i].lower, i == skipped)
        found.append((rank + i / 100, (clause.verb_end + words[first].start, clause.verb_end + words[end - 1].end)))
    return found


def _before_complement(words: list[Word], verb: str) -> int:
    """How many words after a verb still belong to it: "be changed", "not open", "wear" after "must"."""
    helped = verb.lower() in MODALS | DO or verb.lower().endswith("n't")
    skipped = (2 if words and words[0].lower == "not" else 1) if words and helped else 0
    while skipped < len(words) and (is_participle(words[skipped].text) or words[skipped].lower in _SKIPPED):
        skipped += 1
    return min(skipped, len(words) - 1) if words else 0


def _rank(text: str, first: str, is_next: bool) -> float:
    rank = 3.0 if is_name(text.split()[0]) else 5.0 if first in PLACE_WORDS else 4.5 if is_next else 10.0
    return rank + 4 if QUALIFIER.match(text) or text.startswith("to ") else rank


_ENDS = frozenset((",", ";", "(", "and", "because"))
_PARTICLES = frozenset("up off out back away down in on place".split())
_SKIPPED = frozenset("not be also afraid due valid open closed visible".split())


def _last_phrase(page: str, start: int, end: int) -> Span | None:
    """The last words that carry meaning: the last resort if nothing else fits."""
    start += page[start:end].rfind(": ") + 1
    words = [word for word in words_of(page[start:end]) if word.text[0].isalnum()]
    if not words:
        return None
    first = next((i for i in range(len(words) - 1, -1, -1) if words[i].lower in PREPOSITIONS | DETERMINERS), -1) + 1
    first = min(first, len(words) - 1)
    return start + words[max(first, len(words) - 4)].start, start + words[-1].end
