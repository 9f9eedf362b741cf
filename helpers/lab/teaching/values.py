"""Kinds of values: what a short text on a page is (a time, a price, a code …), by how it is written."""

from __future__ import annotations

import re
from dataclasses import dataclass

_NUMBER = (
    r"(?:\d+(?:[.,]\d+)*(?: thousand| million| billion)?|(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|"
    r"fifty|sixty|ninety|a hundred)(?: hundred| thousand| million)?(?: and a half)?\b)"
)
_DAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)days?"
_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December|Jan\.?|Feb\.?|Sept?\.?|"
    r"Oct\.?|Nov\.?|Dec\.?)"
)
_CLOCK = (
    r"(?:\d{1,2}[:.]\d{2}(?:\s?(?:[ap]m|[ap]\.m\.))?|\d{1,2}\s?(?:[ap]m\b|[ap]\.m\.)|\d{1,2}\s?o'clock|noon|midnight|midday|dusk|dawn|sunset"
    r"|sunrise|(?:half past|quarter (?:past|to)|ten past|five past|ten to|five to)\s\w+)"
)
_TIME_UNIT = (
    r"(?:seconds?|minutes?|mins?|hours?|days?|nights?|weeks?|months?|years?|working days|business days|school days)"
)
_UNIT = (
    r"(?:kilometres?|kilometers?|km/h|km|metres?|meters?|centimetres?|cm|mm|miles?|feet|inches|kilograms?|kilos?|kg|grams?|g|"
    r"tonnes?|tons?|pounds? of|litres?|liters?|ml|degrees?|°C?|watts?|kW|volts?|pages?|GB|MB|TB|square metres?|m²|m|l)"
)
_CURRENCY = r"(?:euros?|dollars?|pounds?|francs?|crowns?|cents?|pence|EUR|USD|CHF|GBP|kr|zł)"
_PER = r"(?:\s(?:an|a|per|each)(?:\s\w+)?)?"
_RANGE = r"\s?(?:to|–|-|until|and)\s?"
_UP_TO = rf"(?:(?:between |from )?{_NUMBER}{_RANGE})?{_NUMBER}"  # one number, or two with all between them
_TITLE = (
    r"(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Professor|Doctor|Sir|Aunt|Uncle|Nurse|Sister|Father|Rev|Capt|Captain|Sgt|Sergeant|Lt|"
    r"Col|Gen|Maj|Ing|Dipl|Hon|Ph\.D)\.?(?: (?:med|dent|phil|rer|nat|vet)\.)*"
)

# Kind → how it is written; the first kind that fits wins where two begin at the same place and are as long.
PATTERNS: dict[str, str] = {
    "email": r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+",
    "url": r"(?:https?://|www\.)[\w./?=&#%-]*[\w/]|\b[\w-]+\.(?:com|org|net|edu|io|example)(?:/[\w./-]*\w)?",
    "price": rf"(?:[€$£]\s?\d+(?:[.,]\d+)?|(?:EUR|USD|CHF|GBP)\s\d+(?:[.,]\d+)?|{_NUMBER}\s?(?:€|\$|£|{_CURRENCY})\b){_PER}|free of charge|for free|free",
    "percentage": rf"{_NUMBER}\s?(?:%|per\s?cent)",
    "age": rf"{_NUMBER}\s(?:years?|months?|weeks?) old",
    "frequency": rf"(?:once|twice|(?:{_NUMBER}) times)\s(?:a|an|per|every)\s\w+|every\s(?:{_UP_TO}|second|other|few)\s\w+"
    r"|\b(?:daily|weekly|monthly|hourly|yearly|every (?:day|week|month|year|hour|night))\b",
    "date": rf"(?:the )?\d{{1,2}}(?:st|nd|rd|th)?(?: of)? {_MONTH}(?:,? \d{{4}})?|{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?(?:,? \d{{4}})?"
    rf"|\d{{4}}-\d{{2}}-\d{{2}}|\d{{1,2}}[./]\d{{1,2}}[./]\d{{2,4}}|the \d{{1,2}}(?:st|nd|rd|th)(?: of (?:each|every|the) month)?"
    rf"|{_MONTH} (?:1[5-9]|20)\d{{2}}",
    "day": rf"(?:(?:every |each )?{_DAY}(?: (?:morning|afternoon|evening|night)s?)?(?:(?:{_RANGE}|, | and ){_DAY})*"
    rf"(?:,? (?:at |from )?{_CLOCK}(?:{_RANGE}{_CLOCK})?|,? (?:from )?\d{{1,2}}{_RANGE}\d{{1,2}})?)|weekdays|weekends|tomorrow|tonight|today",
    "time": rf"(?:{_CLOCK}(?:{_RANGE}{_CLOCK})?|\d{{1,2}}{_RANGE}{_CLOCK}"
    r"|(?<=from )\d{1,2}(?: to |\s?[–-]\s?)\d{1,2}(?=$|[.,;)]|\s(?:and|on|in|at|every|except|daily)\b))",
    "duration": rf"(?:half an hour|an hour and a half|a year and a half|(?:{_UP_TO}|(?-i:an?)|several)(?: (?:full|whole|more))?\s?{_TIME_UNIT})\b",
    "measure": rf"{_UP_TO}\s?{_UNIT}(?!\w)",
    "phone": r"(?:\+\d{1,3}[\s/-]?)?\(?\d{2,5}\)?(?:[\s/-]\d{2,5}){1,4}",
    "month": rf"{_MONTH}\b|(?:spring|summer|autumn|winter)\b(?!\s(?:garden|hall|room|house|school|camp|coat|jacket|party|tyre|term))",
    "year": r"\b(?:1[5-9]|20)\d{2}\b",
    "code": r"\b(?!(?:EUR|USD|CHF|GBP)\b)[A-Z]{2,3} ?\d{2,}(?: [A-Z0-9]{2,4})*\b(?!\s?[:.]\d)|\b[A-Z]{1,3}-[A-Z]{1,2} \d{1,4}\b|\b[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}\b"
    r"|\b(?=[\w-]*\d)(?=[\w-]*[A-Za-z])[\w-]{3,}\b|\b[A-Z]{2,}[-/]\w+\b|\b\d{3,}\b(?!\s[a-z]{3,})|\b\w+(?:-\w+)+-\d+\b",
    "room": r"(?i:room|hall|platform|stop|gate|pier|floor|track|line|door|desk|counter|table|shelf|locker|bay|building|seat|"
    r"cabin|entrance|exit|level|aisle|box|drawer) (?:\d\w*|[A-Z]\d*\b|[A-Z][a-z]+)"
    r"|(?i:office|suite|ward|studio|garage|classroom) \d\w*"
    r"|(?:first|second|third|fourth|fifth|sixth|top|ground|upper|lower) floor|(?:the )?basement",
    "person": rf"(?:{_TITLE} )+(?:[A-Z]\. )*[A-Z][\w'’-]+(?: (?:[A-Z]\. )*[A-Z][\w'’-]+)*",
    "rule": r"(?:not |strictly )?(?:allowed|permitted|forbidden|prohibited|banned|required|compulsory|mandatory|optional|welcome)\b",
    "colour": r"(?:(?:pale|dark|light|bright|deep)\s)?(?:red|green|blue|yellow|white|black|grey|gray|brown|orange|purple|pink)\b",
    "count": rf"{_NUMBER}",
}  # fmt: skip
_CASED = ("person", "room", "code", "month")
_COMPILED = {
    kind: re.compile(rf"(?<![\w.,:-])(?:{text})(?![\w-]|[.,:]\d)", 0 if kind in _CASED else re.I)
    for kind, text in PATTERNS.items()
}  # fmt: skip
# What a reader would most likely ask for, best first.
LIKELY = (
    *("email", "url", "phone", "code", "price", "percentage", "age", "time", "day", "date", "frequency", "duration"),
    *("measure", "year", "room", "person", "rule", "month", "count", "colour"),
)
# Words before an amount that do not change its kind: "up to two guests".
QUALIFIER = re.compile(
    r"^(?:up to|at least|at most|about|around|roughly|nearly|almost|only|just|exactly|over|more than|less than)\s", re.I
)
RULE = re.compile(rf"{PATTERNS['rule']} (?:unless|except)\b", re.I)  # a rule with its exception
WHEN = ("time", "day", "date", "month", "year")


@dataclass(frozen=True)
class Value:
    """A value on a page: its kind and where it stands."""

    kind: str
    start: int
    end: int


def values_in(text: str) -> list[Value]:
    """The values of a text from left to right; of two that overlap, the longer one.

    >>> [(one.kind, "We open at 7:30 on Monday."[one.start : one.end]) for one in values_in("We open at 7:30 on Monday.")]
    [('time', '7:30'), ('day', 'Monday')]
    """
    hits = ((kind, hit) for kind, pattern in _COMPILED.items() for hit in pattern.finditer(text))
    found = [Value(kind, *hit.span()) for kind, hit in hits if kind != "colour" or not _is_named(text, hit.start())]
    order = list(PATTERNS)
    found.sort(key=lambda one: (one.start - one.end, order.index(one.kind)))
    kept: list[Value] = []
    for one in found:
        if all(one.end <= other.start or other.end <= one.start for other in kept):
            kept.append(one)
    return sorted(kept, key=lambda one: one.start)


def _is_named(text: str, start: int) -> bool:
    """True for "Grey" of "Paul Grey" and "Green" of "the Green Room": a capital amid a phrase."""
    before = text[:start].rstrip(" \"'“‘(")
    return text[start].isupper() and bool(before) and before[-1] not in ".!?:;"


_WHOLE = ("code", "room", "price", "percentage", "duration", "measure", "time", "date", "age", "phone", "email", "url")


def whole_value(page: str, sentence: tuple[int, int], span: tuple[int, int]) -> tuple[int, int]:
    """The place of the value that a marked text is a part of; the text's own place if it is part of none.

    "12" of "room 12" asks for a room. What is a value by itself, such as the first time of a range, stays.

    >>> whole_value("Our number is DE 812 345 678", (0, 28), (17, 28)), whole_value("See room 12", (0, 11), (9, 11))
    ((14, 28), (4, 11))
    """
    for one in values_in(page[slice(*sentence)]):
        start, end = one.start + sentence[0], one.end + sentence[0]
        inside = start <= span[0] and span[1] <= end and (start, end) != span
        if inside and (
            one.kind == "code" or one.kind in _WHOLE and kind_of(page[slice(*span)]) in ("", "count", "code")
        ):
            return start, end
    return span


def kind_of(text: str) -> str:
    """The kind of a marked text; "" if it is none of the kinds.

    >>> kind_of("at 7:30"), kind_of("52 euros"), kind_of("the cellar")
    ('time', 'price', '')
    """
    text = QUALIFIER.sub("", text.strip())
    bare = re.sub(r"^(?:at|on|in|from|for|until|by|about|within|after|before|every|per)\s", "", text, flags=re.I)
    found = [one for one in values_in(text) if one.end - one.start >= 0.6 * len(bare)]
    return found[0].kind if found else ""
