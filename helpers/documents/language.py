"""Which language a document is in, as far as the course must know: English, or not.

The brain and the encoder learned English only. A few very common words tell: no language
shares more than one or two of them with another.
"""

from __future__ import annotations

import re

_COMMON = {
    "English": "the and of to for with are not you this that be have by it is at on or if must your we from",
    "German": "der die das und ist nicht ein eine mit für auf den dem zu von sie wir auch bei oder sind wird im bis",
    "French": "le la les et est une des du pour dans que vous nous avec sur pas sont par au ou",
    "Spanish": "el la los las y es una del para en que con por se su no al un como son",
    "Italian": "il la che di e un una per non con sono del della gli le si da nel alla è",
    "Portuguese": "o a os as e é um uma para com não que do da em por se no na são",
    "Dutch": "de het een en van is niet met voor op dat zijn te aan wordt bij ook naar uit door",
}
_WORDS = {language: frozenset(words.split()) for language, words in _COMMON.items()}
_LATIN_LETTER = re.compile(r"[A-Za-zÀ-ɏ]")
_ENOUGH = 3  # of another language's common words, and more than of English ones: "Café de la Paix" has two


def language_notice(text: str, what: str = "document") -> str | None:
    """A message if a document, a page or a question does not look English; None if it may be.

    >>> language_notice("The office is open on Monday and you must bring your card.")
    >>> language_notice("Das Büro ist am Montag offen, und Sie zeigen die Karte bei der Tür und den Pass.")[:37]
    'The document seems to be German, not '
    """
    other = _unlike_english(text)
    if other is None:
        return None
    return (
        f"The {what} seems to be {other}, not English. The brain and the encoder learned English only: "
        "expect wrong pages and wrong answers. The search by words still finds words that are the same."
    )


def _unlike_english(text: str) -> str | None:
    letters = [letter for letter in text[:100_000] if letter.isalpha()]
    latin = sum(bool(_LATIN_LETTER.match(letter)) for letter in letters)
    if len(letters) > 3 and latin < len(letters) / 2:
        return "in another script"
    words = re.findall(r"[^\W\d_]+", text[:100_000].casefold())
    counts = {language: sum(word in common for word in words) for language, common in _WORDS.items()}
    most = max(counts, key=counts.get)
    return most if most != "English" and counts[most] >= _ENOUGH else None
