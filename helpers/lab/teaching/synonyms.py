"""Other words for common words: a small table of our own, for wordings that differ in more than their order."""

from __future__ import annotations

import re

from helpers.lab.teaching.forms import (
    is_plural,
    lemmas,
    plural_of,
)
from helpers.lab.teaching.words import (
    words_of,
)

# Each line: words that may stand for each other in a question about an office, a house or a product.
_VERBS = (
    ("start", "begin"), ("end", "finish"), ("close", "shut"), ("buy", "purchase"), ("get", "receive"),
    ("need", "require"), ("repair", "fix"), ("choose", "pick"), ("leave", "depart"), ("store", "keep"),
    ("send", "mail"), ("contact", "reach"), ("use", "operate"), ("teach", "give"),
    ("bring", "take along"), ("wear", "put on"), ("return", "give back"), ("cancel", "call off"), ("meet", "get together"),
    ("borrow", "take out"), ("happen", "take place"), ("rent", "hire"), 
    ("hold", "contain"), ("love", "like"), ("allow", "let"), ("live", "be at home"),
)  # fmt: skip
_NOUNS = (
    ("wifi", "wireless network"), ("wi-fi", "wireless network"), ("car park", "parking lot"),
    ("lift", "elevator"), ("toilet", "restroom"), ("bin", "dustbin"), ("doctor", "physician"), ("holiday", "vacation"),
    ("boss", "chief"), ("shop", "store"), ("flat", "apartment"), ("meeting", "session"),
    ("class", "course"), ("lesson", "class"), ("bike", "bicycle"), ("phone", "telephone"), ("photo", "picture"),
    ("guest", "visitor"), ("visitor", "guest"), ("child", "kid"), ("kid", "child"), 
    ("staff", "employees"), ("film", "movie"), ("movie", "film"), ("rubbish", "garbage"), 
    ("warranty", "guarantee"), ("guarantee", "warranty"), ("fee", "charge"), ("fine", "penalty"), ("parcel", "package"),
    ("invoice", "bill"), ("bill", "invoice"), ("mail", "post"), ("cellar", "basement"), ("basement", "cellar"),
    ("garden", "yard"), ("code", "combination"), 
    ("prize", "award"),
    ("opening times", "opening hours"), ("opening hours", "opening times"), ("ticket", "pass"),
    ("contest", "competition"), ("winner", "champion"), ("party", "celebration"),
    ("part number", "order code"), ("phone number", "telephone number"), ("website", "web page"),
    ("alarm", "siren"), ("e-mail address", "mailbox"), ("deposit", "security payment"), ("rule", "policy"),
)  # fmt: skip
VERB_TWINS = {a: b for pair in _VERBS for a, b in (pair, pair[::-1]) if " " not in a}


def verb_twin(base: str) -> str:
    """Another verb for a base form; "" if the table has none.

    >>> verb_twin("begin"), verb_twin("sing")
    ('start', '')
    """
    return VERB_TWINS.get(base, "")


def other_nouns(text: str) -> str:
    """The text with one noun replaced by another one of like meaning; "" if the table has none.

    >>> other_nouns("the fees for the room")
    'the charges for the room'
    """
    for noun, twin in sorted(_NOUNS, key=lambda pair: -len(pair[0])):
        found = re.search(rf"\b{re.escape(noun)}(e?s)?\b", text, flags=re.I)
        if found and not text[found.start()].isupper():
            new = plural_of(twin) if found[1] else twin
            return text[: found.start()] + new + text[found.end() :]
    return ""


def key_words(text: str, dropped: frozenset[str]) -> str:
    """The words that carry the meaning, in their order."""
    return " ".join(word.text for word in words_of(text) if word.lower not in dropped and word.text[0].isalnum())


def content_lemmas(text: str, dropped: frozenset[str]) -> frozenset[str]:
    """The base forms of the words that carry the meaning, without order.

    >>> sorted(content_lemmas("Where do the keys hang?", frozenset({"where", "do", "the"})))
    ['hang', 'key']
    """
    words = (word for word in words_of(text) if word.lower not in dropped and word.text[0].isalnum())
    return frozenset(_lemma(word.text) for word in words)


def _lemma(word: str) -> str:
    known = lemmas(word)
    if is_plural(word) and "NOUN" in known:
        return known["NOUN"][0]
    return known.get("VERB", known.get("NOUN", (word.lower(),)))[0]
