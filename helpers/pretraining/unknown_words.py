"""Words the brain does not know, in questions and on pages: go by what is left.

People ask in words that no template has. Where only one page is about the subject, a question
is answered whatever its verb is; if no page is about it, or another kind of thing is asked
for, the answer is "I don't know." all the same. Half of the strange words are neighbours of the
right one in the encoder's space, so that like meanings are learned on the way.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from random import Random

from helpers.pretraining.claims import Claim
from helpers.pretraining.lexicon import LANGUAGE, Lexicon

WORD = re.compile(r"(?<![\w'-])[a-z]{4,}(?![\w'-])")
KIND = re.compile(r"\b(how (?:much|many|long|often|far)|who|whom|whose|where|when|why)\b", re.I)
GRAMMAR = frozenset(
    "what which whom whose where when does have will would could should must might shall been being were with from into "
    "than that this these those there their they them your mine ours much many long often also only before after until "
    "since while because about please tell know kind sort time under over each every some none more most less least then".split()
)


@lru_cache(maxsize=1)
def near_words() -> dict[str, list[str]]:
    """Words of like meaning; see ``near_words.py``."""
    return json.loads((LANGUAGE / "near_words.json").read_text("utf-8"))


def another(rng: Random, lex: Lexicon, word: str, near_only: bool = False) -> str:
    """A neighbour in meaning, or any word with the same ending; with ``near_only``, it may stay."""
    near = near_words().get(word, [])
    ending = next((end for end in ("ing", "ed", "s") if word.endswith(end)), "")
    if near and (near_only or rng.random() < 0.5):
        alike = [other for other in near if other.endswith(ending)]
        return rng.choice(alike or near)
    return word if near_only else lex.word(rng).removesuffix(ending) + ending


def blurred(rng: Random, lex: Lexicon, text: str, kept: Iterable[str], near_only: bool = False) -> str:
    """The text with one word, now and then two, replaced; nothing in ``kept`` is touched.

    >>> blurred(Random(1), None, "Where is the lamp assembled?", ["the lamp"], near_only=True)
    'Where is the lamp constructed?'
    """
    held = {word for phrase in kept for word in re.findall(r"\w+", phrase.lower())} | GRAMMAR
    places = [found for found in WORD.finditer(text) if found.group() not in held]
    chosen = rng.sample(places, min(len(places), rng.choice((1, 1, 1, 2))))
    for found in sorted(chosen, key=lambda found: -found.start()):
        text = text[: found.start()] + another(rng, lex, found.group(), near_only) + text[found.end() :]
    return text


def kind_of(question: str) -> str:
    """What a question word alone asks for: "who", "how much" …, or "" for what and which."""
    found = KIND.search(question)
    return found.group().lower() if found else ""


class Blur:
    """Strange words for one document's claims, a ``share`` of those that stay clear."""

    def __init__(self, rng: Random, lex: Lexicon, claims: list[Claim], share: float) -> None:
        self.rng, self.lex, self.claims, self.share = rng, lex, claims, share
        self.about = Counter(self._topic(claim) for claim in claims)

    def _topic(self, claim: Claim) -> str:
        """What must be single for a question to be clear: the subject, or the pattern of a cue."""
        return claim.relation if claim.subject.kind == "cue" else claim.subject.text.lower()

    def _now(self) -> bool:
        return bool(self.share) and self.rng.random() < self.share

    def page(self, claim: Claim) -> Claim:
        """The claim, its sentence perhaps in strange words; what is asked for stays."""
        if self.about[self._topic(claim)] > 1 or not self._now():
            return claim
        kept = [claim.subject.text, *(answer for _, answer in claim.asked)]
        return replace(claim, sentence=blurred(self.rng, self.lex, claim.sentence, kept), later="")

    def asked(self, question: str, answer: str, claim: Claim) -> str:
        """A question that the pages answer, perhaps in strange words."""
        if self.about[self._topic(claim)] > 1 or not self._now():
            return question
        cue = claim.subject.kind == "cue"
        return blurred(self.rng, self.lex, question, [answer] if cue else [answer, claim.subject.text], near_only=cue)

    def missing(self, question: str, claim: Claim) -> str:
        """A question that no page answers, perhaps in strange words."""
        topic, kind = self._topic(claim), kind_of(question)
        there = [other for other in self.claims if self._topic(other) == topic]
        answered = {kind_of(text) for other in there for text, _ in other.asked}
        clear = not there or (kind and not answered & {kind, ""})
        if claim.subject.kind == "cue" and there or not clear or not self._now():
            return question
        return blurred(self.rng, self.lex, question, [claim.subject.text])
