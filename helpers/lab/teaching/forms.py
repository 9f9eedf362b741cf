"""Forms of English words, by a dictionary (lemminflect): which may be a verb, a plural, a name, and how it is bent."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from lemminflect import getAllLemmas, getInflection

from helpers.lab.teaching.words import (
    AUXILIARIES,
    DETERMINERS,
    MODALS,
    OPENING_WORDS,
    PREPOSITIONS,
    Word,
    words_of,
)

# Adjectives that a dictionary also lists as verbs or nouns: after them a noun is still to come.
_ADJECTIVES = frozenset(
    "last first next new old main second third free open closed full empty clean dry wet spare present own warm cool "
    "slow quiet even green blue red white black grey yellow brown better".split()
)
# First names that are also plain words: a sentence may begin with one of these and mean a person.
_NAMES = frozenset(
    "mark will grace rose bill frank jack rob bob jo may june april joy hope pat sue ray art tom peter nick don robin "
    "ruby pearl victor carol dean dale glen eve kitty harry dick miles gene chuck wade".split()
)


@lru_cache(maxsize=4096)
def lemmas(word: str) -> dict[str, tuple[str, ...]]:
    """The dictionary's base forms of a word, by part of speech; empty if it does not know the word."""
    return dict(getAllLemmas(word.lower())) if word.isascii() else {}


def is_verb(word: str) -> bool:
    return "VERB" in lemmas(word) or "AUX" in lemmas(word)


def is_base(word: str) -> bool:
    """True if the word can be a verb's base form: "open", not "opens"."""
    return word.lower() in lemmas(word).get("VERB", ())


def is_plural(word: str) -> bool:
    """True if the word can be a plural noun."""
    bases = lemmas(word).get("NOUN", ())
    return word.lower() in _COLLECTIVE or (bool(bases) and word.lower() not in bases)


_COLLECTIVE = frozenset("people children men women police staff".split())


def is_finite(word: str) -> bool:
    """True if the word can be a verb in the present with "-s", or in the past."""
    low = word.lower()
    verbs = lemmas(low).get("VERB", ())
    return low in AUXILIARIES or (bool(verbs) and low not in verbs and not low.endswith("ing")) or low in _UNCHANGED


_UNCHANGED = frozenset("cost put cut set let hit read".split())  # past or present: they look the same


def is_adjective(word: str) -> bool:
    """True if the word is an adjective, and more often that than anything else."""
    known = lemmas(word)
    return word.lower() in _ADJECTIVES or ("ADJ" in known and "NOUN" not in known and "VERB" not in known)


def is_described_by(words: Sequence[Word], place: int) -> bool:
    """True if a word is an adjective, so that its noun is still to come. A colour with a capital is a name.

    >>> is_described_by(words_of("the grey cat"), 1), is_described_by(words_of("Paul Grey leads"), 1)
    (True, False)
    """
    word = words[place]
    return is_adjective(word.text) and not (place > 0 and word.text[:1].isupper())


def is_participle(word: str) -> bool:
    """True for "served", "taken", "waiting"."""
    bases = lemmas(word).get("VERB", ())
    return any(word.lower() in getInflection(base, tag) for base in bases for tag in ("VBN", "VBG"))


def base_of(verb: str) -> str:
    """The base form of a verb.

    >>> base_of("opens"), base_of("left")
    ('open', 'leave')
    """
    found = lemmas(verb).get("VERB", (verb.lower(),))
    return found[0]


def helper_of(verb: str) -> str:
    """The form of "do" that stands for a verb's own ending in a question.

    >>> helper_of("opens"), helper_of("opened"), helper_of("open")
    ('does', 'did', 'do')
    """
    low = verb.lower()
    if low == base_of(low):
        return "do"
    return "does" if low in getInflection(base_of(low), "VBZ") else "did"


def inflected(verb: str, like: str) -> str:
    """A verb's base form in the form that ``like`` has: of the present, of the past, or a participle.

    >>> inflected("begin", "started"), inflected("buy", "gets")
    ('began', 'buys')
    """
    for tag in ("VBZ", "VBD", "VBN", "VBG"):
        if like.lower() in getInflection(base_of(like), tag) and like.lower() != base_of(like):
            return getInflection(verb, tag)[0]
    return verb


def plural_of(noun: str) -> str:
    """The plural of a noun, of the last word if there are several.

    >>> plural_of("policy"), plural_of("parking lot"), plural_of("pass")
    ('policies', 'parking lots', 'passes')
    """
    start, space, last = noun.rpartition(" ")
    return f"{start}{space}{(getInflection(last, 'NNS') or (last,))[0]}"


def third_person(verb: str) -> str:
    """ "run" → "runs": after "who", which is asked in the singular."""
    if verb in ("are", "were", "have", "do"):
        return {"are": "is", "were": "was", "have": "has", "do": "does"}[verb]
    return getInflection(verb, "VBZ")[0] if is_base(verb) and verb not in MODALS else verb


def is_name(text: str, opens_sentence: bool = False) -> bool:
    """True if a word is written as a name; the first word of a sentence needs to be none of the dictionary's.

    >>> is_name("Marta", True), is_name("Parking", True), is_name("Lisbon")
    (True, False, True)
    """
    if not text[:1].isupper() or text.lower() in OPENING_WORDS | AUXILIARIES:
        return False
    return not opens_sentence or not lemmas(text) or text.lower() in _NAMES or any(c.isupper() for c in text[1:])


def lower_first(text: str) -> str:
    """A sentence's start as it reads in the middle of one: names keep their capital.

    >>> lower_first("The code"), lower_first("Marta"), lower_first("I")
    ('the code', 'Marta', 'I')
    """
    first = words_of(text)[0].text if text.strip() else ""
    later = [word.text for word in words_of(text)[1:3]]
    second = later[-1] if later and (later[0] == "and" or len(later) == 1) else later[0] if later else ""
    named = is_name(first, True) or first in ("I", "I'm") or (is_name(second) and first.lower() not in OPENING_WORDS)
    return text if named or first.lower() in _CAPITAL else text[:1].lower() + text[1:]


_CAPITAL = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday mondays tuesdays wednesdays thursdays fridays saturdays "
    "sundays january february march april june july august september october november december".split()
)


def plural_subject(subject: str) -> bool:
    """True if a subject asks for "are": "the keys", "Ann and Tim", "you"."""
    words = words_of(subject)
    if words and words[0].lower in ("we", "you", "they", "i"):
        return True
    ends = [place for place, word in enumerate(words) if place and word.lower in PREPOSITIONS | {"("}]
    phrase = words[: ends[0]] if ends else words
    if _joins_two([word.text for word in phrase]):
        return True
    ends = [place for place, word in enumerate(phrase) if place and word.text == ","]
    head = phrase[ends[0] - 1] if ends else phrase[-1] if phrase else None
    return head is not None and is_plural(head.text)


def _joins_two(words: list[str]) -> bool:
    """True for "the cat and the dog", not for what describes one thing: "a black and white copy"."""
    place = words.index("and") if "and" in words else 0
    after = words[place + 1 :]
    if not place or not after:
        return False
    if after[0].lower() in DETERMINERS:
        return True
    described = is_adjective(words[place - 1]) and len(after) > 1
    return not described and words[0].lower() not in ("a", "an")
