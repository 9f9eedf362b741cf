"""Questions from notes without a verb: "Chess club: Thursdays, 19:00, library"."""

from __future__ import annotations

import re

from helpers.lab.teaching.clauses import Span, clauses_of, head_of
from helpers.lab.teaching.forms import (
    is_name,
    lower_first,
    plural_subject,
)
from helpers.lab.teaching.places import is_role
from helpers.lab.teaching.question_words import AMOUNTS
from helpers.lab.teaching.values import WHEN, kind_of
from helpers.lab.teaching.words import (
    AUXILIARIES,
    DETERMINERS,
    PLACE_WORDS,
    words_of,
)

_TITLES = {"phone": "phone number", "tel": "phone number", "mobile": "mobile number", "email": "e-mail address"}
_KNOWN_AS = {"phone": "phone number", "email": "e-mail address", "url": "website"}


def label_question(page: str, sentence: Span, span: Span, about: str = "") -> str:
    """A question from "label: value" or "label, value, value"; "" if the answer stands otherwise.

    >>> label_question("Doctor on duty: Dr. Haas", (0, 24), (16, 24))
    'Who is the doctor on duty'
    """
    start, end = sentence
    colon = re.search(r":\s", page[start : span[0]])
    verbs = [one for one in clauses_of(page, sentence) if one.start <= span[0] < one.end]
    if verbs or not (colon or "," in page[start : span[0]]):
        return ""
    cut = start + (colon.start() if colon else page[start : span[0]].index(","))
    if any(word.lower in AUXILIARIES for word in words_of(page[start:cut])):
        return ""
    if page[start:cut].split()[0].lower() in ("who", "where", "when", "what", "how"):
        return ""
    name = with_article(re.sub(r",.*$", "", page[start:cut]))
    text, title = page[slice(*span)], page[cut + 1 : span[0]].rpartition(",")[2].strip(" :")
    return _asks(name, text, title if len(title.split()) <= 3 else "")


def _asks(name: str, text: str, title: str) -> str:
    kind, verb = kind_of(text), "are" if plural_subject(name) else "is"
    first = text.split()[0].lower()
    if title and title.lower() not in PLACE_WORDS | {"and", "or", "from", "to", "until"}:
        return f"What is the {_TITLES.get(title.lower(), lower_first(title))} of {name}"
    head = head_of(name).lower()
    if head in AMOUNTS | {"hours", "times", "number"}:
        return f"What {verb} {name}"
    if kind in WHEN:
        return f"When {verb} {name}"
    if kind in _KNOWN_AS:
        return f"What is the {_KNOWN_AS[kind]} of {name}"
    if kind == "price":
        return f"How much {verb} {name}"
    if kind in ("duration", "frequency"):
        return f"How {'long' if kind == 'duration' else 'often'} {verb} {name}"
    if is_role(name) or kind == "person":
        return f"Who {verb} {name}"
    if kind == "room" or first in PLACE_WORDS or title.lower() in PLACE_WORDS or _is_place(text):
        return f"Where {verb} {name}"
    return f"What {verb} {name}"


def _is_place(text: str) -> bool:
    return words_of(text)[-1].lower in _PLACES


_PLACES = frozenset(
    "room hall library basement cellar garden kitchen yard garage lobby office gym church school park station square "
    "street terrace attic stage studio theatre canteen café pub bar".split()
)


def with_article(label: str) -> str:
    """A label as it stands in a sentence.

    >>> with_article("Opening hours"), with_article("Our vet"), with_article("Brindle")
    ('the opening hours', 'our vet', 'Brindle')
    """
    words = words_of(label)
    if not words:
        return label
    if words[0].lower in DETERMINERS or (is_name(words[0].text, True) and len(words) == 1):
        return lower_first(label)
    return f"the {lower_first(label)}"
