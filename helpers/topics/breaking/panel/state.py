"""The state of the sabotage bench: choose a fault, guess, break, look, repair."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from traitlets import Any, Unicode

from helpers.encoder import Encoder
from helpers.language_model import Brain
from helpers.library import Library
from helpers.records import Fact, Pair
from helpers.show.one_run import OneRun
from helpers.topics.breaking.faults import (
    FAULTS,
    LIBRARY,
    SPECIALIST,
    TYPED,
    TYPO,
    WORLDS,
    Sabotage,
    Said,
    TwoWorlds,
    checked_text,
    clean_pairs,
    sabotage,
    suggestion,
)

BOTH, ONLY_LIBRARY, ONLY_SPECIALIST, NEITHER = GUESSES = (
    "both",
    "only the library",
    "only the specialist",
    "neither",
)
NO_GUESS = "no guess"
BEFORE, AFTER, REPAIRED = MOMENTS = ("before", "with the fault", "after the repair")
SUFFERS = ("fooled", "told", "told in part", "don't know", "something else")


@dataclass(frozen=True)
class Broken:
    """What was done and what was said, moment by moment: for each the library's and the specialist's answer.

    ``seconds`` are those of the repair, by world; empty before it.
    """

    sabotage: Sabotage
    guess: str
    moments: tuple[tuple[Said, Said], ...]
    seconds: tuple[float, ...] = ()

    @property
    def measured(self) -> str:
        """Who suffers from the fault: whose answer is not right, or who tells the secret."""
        hurt = [said.verdict in SUFFERS for said in self.moments[1]]
        return {(True, True): BOTH, (True, False): ONLY_LIBRARY, (False, True): ONLY_SPECIALIST}.get(
            tuple(hurt), NEITHER
        )


def open_bench(brain: Brain, encoder: Encoder, library: Library, facts: Sequence[Fact]) -> Bench:
    """A bench over these facts; those with an update can be asked for."""
    return Bench(TwoWorlds(brain, encoder, library, facts))


class Bench(OneRun):
    """Choose a fault and a fact, type, guess, break, repair. ``broken`` is None until something is broken.

    ``worlds`` trains, searches and answers; tests put quick ones in its place. A stopped run changes nothing.
    """

    BUSY = "The bench is at work. Stop it first, or wait for it."
    fault = Unicode(FAULTS[0])
    fact = Any()
    typed = Unicode()
    progress = Unicode()
    status = Unicode()
    broken = Any(None, allow_none=True)

    def __init__(self, worlds: TwoWorlds, **traits) -> None:
        super().__init__(**traits)
        self.worlds, self._clean = worlds, None
        self.facts = tuple(fact for fact in worlds.facts if fact.update)
        self.fact = self.facts[0]

    def choose(self, fault: str, fact: Fact | None = None) -> None:
        """Choose a fault, and which fact it hits; what was broken is cleared away, and the field is filled.

        Raises ``ValueError`` for one that is not offered, or while the bench is at work.
        """
        fact = fact or self.fact
        if fault not in FAULTS or fact not in self.facts:
            raise ValueError(f"{fault!r} is not one of: {', '.join(FAULTS)}, or the fact is not offered.")
        self.alone(lambda: None)
        self.fault, self.fact, self.typed = fault, fact, suggestion(fault, fact)
        self.broken, self.status = None, ""

    def write(self, text: str) -> None:
        """Keep what was typed. Raises ``ValueError``, and keeps the earlier text, if it does not fit."""
        if self.fault in TYPED:
            self.typed = checked_text(self.fault, text)

    def break_it(self, guess: str) -> bool:
        """Sabotage both worlds and ask. False if it was stopped. Raises ``ValueError`` without a guess or a skip."""
        if guess not in (*GUESSES, NO_GUESS):
            raise ValueError("Guess first who will suffer, or press Skip the guess.")
        return self.alone(lambda: self._break(guess))

    def repair(self) -> bool:
        """Undo the fault in both worlds, measured, and ask again. False if it was stopped."""
        if self.broken is None or self.broken.seconds:
            raise ValueError("Nothing is broken now.")
        return self.alone(self._repair)

    def _done(self) -> None:
        self.progress = ""

    def _break(self, guess: str) -> bool:
        one = sabotage(self.fault, self.worlds.pages, self.worlds.facts, self.fact, self.typed)
        if self._clean is None:
            self._clean = self._taught("the specialist, before any fault", clean_pairs(self.worlds.facts))
        if self._clean is None:
            return False
        same = one.pairs == tuple(clean_pairs(self.worlds.facts))
        spoilt = self._clean if same else self._taught("the sabotaged specialist", one.pairs)
        if spoilt is None:
            return False
        before = self._asked(self._intact(one), self._clean, self._shelved_clean)
        after = self._asked(one, spoilt, lambda: self.worlds.shelve(one.texts, one.hidden))
        if not same:
            self.worlds.forget(spoilt)
        self.broken = Broken(one, guess, (before, after))
        expected = f"You expected: {guess}. " if guess != NO_GUESS else ""
        self.status = f"{expected}Measured: {self.broken.measured}."
        return True

    def _repair(self) -> bool:
        broken, one = self.broken, self.broken.sabotage
        seconds, repaired = self._shelved_clean(), self._clean
        if one.fault != TYPO:
            began = self.worlds.clock()
            repaired = self._taught("the specialist, on repaired pairs", clean_pairs(self.worlds.facts))
            if repaired is None:
                return False
            took, (old, self._clean) = self.worlds.clock() - began, (self._clean, repaired)
            self.worlds.forget(old)
        said = self._asked(self._intact(one), repaired, lambda: None)
        self.broken = replace(
            broken, moments=(*broken.moments, said), seconds=() if one.fault == TYPO else (seconds, took)
        )
        self.status = self._costs()
        return True

    def _costs(self) -> str:
        if not self.broken.seconds:
            return "The question was written without the typo. Nothing in either world had to be repaired."
        edit, training = self.broken.seconds
        return f"Repair: the {LIBRARY.lower()} {edit:.2f} seconds, the {SPECIALIST.lower()} {training:.1f} seconds."

    def _intact(self, one: Sabotage) -> Sabotage:
        """The same question before the fault: a typo is in the question itself."""
        return replace(one, asked=(self.fact.train[0],) * len(WORLDS)) if one.fault == TYPO else one

    def _shelved_clean(self) -> float:
        return self.worlds.shelve([page.text for page in self.worlds.pages])

    def _asked(self, one: Sabotage, specialist: Brain, shelve: Callable[[], object]) -> tuple[Said, Said]:
        shelve()
        return self.worlds.from_the_library(one), self.worlds.from_the_specialist(specialist, one)

    def _taught(self, what: str, pairs: Sequence[Pair]) -> Brain | None:
        """A specialist trained on the pairs; None if it was stopped, and then nothing of it is left."""
        for training, step, of in self.worlds.teach(pairs):
            self.progress = f"training {what}: step {step} of {of}"
            if self.stopping() and step < of:
                training.discard()
                self.status = "Stopped. Nothing has changed."
                return None
        return training.specialist()
