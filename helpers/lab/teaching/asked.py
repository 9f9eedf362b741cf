"""A question taken apart: question words, helping verb, whom it is about, and the rest."""

from __future__ import annotations

import re
from dataclasses import dataclass

from helpers.lab.teaching.forms import (
    inflected,
    is_adjective,
    is_base,
    is_described_by,
    is_finite,
    is_participle,
    lemmas,
    third_person,
)
from helpers.lab.teaching.verbs import is_common_verb
from helpers.lab.teaching.words import (
    ADVERBS,
    AUXILIARIES,
    BE,
    DETERMINERS,
    DO,
    HAVE,
    PREPOSITIONS,
    PRONOUNS,
    Word,
    words_of,
)

_CLOSED = DETERMINERS | PREPOSITIONS | PRONOUNS | ADVERBS
QUESTION_WORDS = frozenset("who whom whose what when where why how which".split())
_POLITE = re.compile(
    r"^(?:(?:hello|hi|excuse me|pardon me|sorry|please|kindly)[,:!]?\s+)*(?:(?:(?:can|could|would|will) you "
    r"(?:please |kindly )?(?:tell me|say)|be so kind (?:and|as to) tell me|do you know|tell me|"
    r"i (?:would like|want|need) to know)[,:]?\s+)?",
    re.I,
)  # fmt: skip
_OPENING = re.compile(
    r"^(?:(?:in|on|at|by|for|from|to|until|since|within|after|before|under|below|above|with|about|next to) )?"
    r"(?:how (?:much|many|long|often|old|far|high|deep|wide|heavy|soon|big|late)|what|which|who|whom|whose|"
    r"when|where|why|how)\b",
    re.I,
)  # fmt: skip


@dataclass(frozen=True)
class Asked:
    """The parts of a question. ``verb`` is a main verb after a helper ("open"), or "" after "is".

    "When does the bakery open on Saturdays?" has the opening "When", the helper "does", the subject
    "the bakery", the verb "open" and the rest "on Saturdays". Where the question word is the subject
    ("Who runs the shop?"), ``subject`` is "" and ``helper`` the verb itself.
    """

    opening: str
    helper: str
    subject: str
    verb: str
    rest: str

    @property
    def kind(self) -> str:
        """The opening without its preposition and nouns: "how many", "when", "what"."""
        found = re.search(r"how (?:much|many|long|often|old|far|high|deep|wide|heavy)|\w+", _core(self.opening))
        return found[0] if found else ""

    @property
    def key(self) -> str:
        """The opening in lower case; of "how many guests" the first two words."""
        low = self.opening.lower()
        return "how many" if low.startswith("how many") else low

    @property
    def finite(self) -> str:
        """The verb as a statement has it: "opens" for "does … open"."""
        low = self.helper.lower()
        if low in DO and self.verb and not self.verb.startswith("not "):
            return {"does": third_person(self.verb), "did": inflected(self.verb, "started")}.get(low, self.verb)
        return self.helper

    def direct(self, opening: str = "", subject: str = "", verb: str = "", rest: str | None = None) -> str:
        """The question again, with some of its parts replaced."""
        parts = (opening or self.opening, self.helper, subject or self.subject, verb or self.verb)
        return _joined(*parts, self.rest if rest is None else rest)

    def indirect(self, opening: str = "", subject: str = "") -> str:
        """The question as it stands after "tell me": "when the bakery opens on Saturdays"."""
        begin = opening or self.opening
        begin = begin[:1].lower() + begin[1:]
        if not self.subject:
            return _joined(begin, self.helper, self.verb, self.rest)
        return _joined(begin, *self._told(subject or self.subject))

    @property
    def told(self) -> str:
        """The start of the sentence that answers: "the bakery opens on Saturdays"."""
        return _joined(*self._told(self.subject))

    def _told(self, subject: str) -> tuple[str, ...]:
        helped = "" if self.finite != self.helper or self.verb == self.finite else self.verb
        return subject, self.finite, helped, self.rest


def _core(opening: str) -> str:
    low = opening.lower()
    first, _, others = low.partition(" ")
    return others if first in PREPOSITIONS | {"next"} and others else low


def _joined(*parts: str) -> str:
    return re.sub(r"\s+", " ", " ".join(part for part in parts if part)).strip()


def unasked(question: str) -> str:
    """A question without its polite opening and its mark.

    >>> unasked("Can you tell me where the keys are?")
    'where the keys are'
    """
    return _POLITE.sub("", question.strip()).rstrip(" ?.!")


def take_apart(question: str) -> Asked | None:
    """The parts of a question; None if its order is not the usual one.

    >>> take_apart("How much does a day ticket cost?")
    Asked(opening='How much', helper='does', subject='a day ticket', verb='cost', rest='')
    """
    text = unasked(question)
    begin = _OPENING.match(text)
    if not begin:
        return None
    words = words_of(text[begin.end() :])
    words = [Word(word.text, word.start + begin.end(), word.end + begin.end()) for word in words]
    place = next((i for i, word in enumerate(words) if word.lower in AUXILIARIES), None)
    if place is None or (place > 0 and is_finite(words[0].text) and not _counted(begin[0])):
        return _about_the_subject(text, begin, words)
    helper, opening = words[place], text[: words[place].start].strip()
    after = words[place + 1 :]
    if not after:
        return None
    if begin[0].lower() in ("who", "what") and place == 0 and _no_subject(helper, after):
        return Asked(opening, helper.text, "", "", text[helper.end :].strip())
    return _parted(text, opening, helper.text, after)


def _parted(text: str, opening: str, helper: str, after: list[Word]) -> Asked:
    """Subject, main verb and rest of what follows the helping verb."""
    split = _main_verb(after, helper.lower())
    if split >= len(after):
        return Asked(opening, helper, text[after[0].start :].strip(), "", "")
    main, subject = after[split], text[after[0].start : after[split].start].strip()
    if helper.lower() in BE and not _is_verb_after_be(main):
        return Asked(opening, helper, subject, "", text[main.start :])
    subject, negation = re.subn(r" (?:not|never)$", "", subject)
    return Asked(opening, helper, subject, f"not {main.text}" if negation else main.text, text[main.end :].strip())


def _counted(opening: str) -> bool:
    return opening.lower().endswith(("much", "many", "what", "which"))


def _about_the_subject(text: str, begin: re.Match[str], words: list[Word]) -> Asked | None:
    """ "Who runs the shop": the question word is the subject."""
    place = next((i for i, word in enumerate(words) if is_finite(word.text) or i > 0 and is_base(word.text)), None)
    if place is None or place > 3:
        return None
    verb = words[place]
    return Asked(text[: verb.start].strip(), verb.text, "", "", text[verb.end :].strip())


def _no_subject(helper: Word, after: list[Word]) -> bool:
    """ "Who has won the cup": after the helper comes no noun, but a participle or a base form."""
    first = after[0].lower
    if helper.lower in BE:
        return is_participle(first) and len(after) > 1 and after[1].lower in PREPOSITIONS
    return first not in DETERMINERS | PRONOUNS and (
        is_participle(first) if helper.lower in ("has", "have", "had") else False
    )


def _is_verb_after_be(word: Word) -> bool:
    if word.lower in ("open", "closed", "due", "valid", "free", "out", "visible", "available", "ready", "afraid"):
        return True
    return (is_participle(word.text) and "NOUN" not in lemmas(word.text)) or is_adjective(word.text)


def _main_verb(words: list[Word], helper: str) -> int:
    """Where the subject ends: the place of the main verb, participle, adjective or first later part."""
    if words[0].lower in PRONOUNS | {"there"}:
        return 1
    clause = next((i for i, word in enumerate(words) if i and word.lower in ("unless", "if")), len(words))
    candidates = [place for place in range(1, clause) if _may_end_subject(words, place, helper)]
    if not candidates and clause < len(words):
        return clause
    if not candidates:
        return len(words)
    if helper in BE | HAVE:
        return candidates[0]
    common = [place for place in candidates if is_common_verb(words[place].text)]
    if not common:  # "the staff meeting move": what stands before a bare noun is a part of its name
        candidates = [place for place in candidates[:-1] if not _names_next(words, place)] + candidates[-1:]
    return common[0] if common else next((one for one in candidates if one + 1 not in candidates), candidates[-1])


def _names_next(words: list[Word], place: int) -> bool:
    """True for "staff" in "staff meeting": two nouns side by side."""
    one, after = words[place].text, words[place + 1].text
    return after.islower() and all("NOUN" in lemmas(text) for text in (one, after)) and after.lower() not in _CLOSED


def _may_end_subject(words: list[Word], place: int, helper: str) -> bool:
    before, word = words[place - 1], words[place]
    if before.text.endswith(("'s", "’s", "'", "’")):
        return False  # "Ada's parking space": the noun is still to come
    if before.lower in DETERMINERS | PREPOSITIONS or word.text[0].isupper() or is_described_by(words, place - 1):
        return False
    if helper in BE:
        return _is_verb_after_be(word)
    if word.lower in PREPOSITIONS | ADVERBS | DETERMINERS | _PARTICLES:
        return False
    return is_participle(word.text) or word.lower == "been" if helper in HAVE else is_base(word.text)


_PARTICLES = frozenset("up off out back away down".split())
