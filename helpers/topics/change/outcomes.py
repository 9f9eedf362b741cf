"""What a changing office said, and the verdicts on it: K1, K2, K3, K6, Q5 and Q6."""

from __future__ import annotations

from dataclasses import dataclass

from helpers.findings import Finding, conclude
from helpers.four_answers import LIBRARY, MEMORY, SPECIALIST, WAYS
from helpers.four_answers.said import EDITED, OLD, RETRAINED, Said
from helpers.records import Score
from helpers.scoring import score_of


@dataclass(frozen=True)
class Changes:
    """All answers of a changing office, by moment and way; ``control`` is on facts nobody edited."""

    edited: tuple[Said, ...]
    control: tuple[Said, ...]

    def of(self, way: str, moment: str, control: bool = False) -> Said:
        """The answers of one way at one moment."""
        rows = self.control if control else self.edited
        return next(said for said in rows if (said.way, said.moment) == (way, moment))


@dataclass(frozen=True)
class Deletion:
    """Who still tells facts whose pages are gone: before, after the deletion, after retraining without them."""

    told: dict[str, tuple[Score, Score, Score]]


@dataclass(frozen=True)
class Unanswerable:
    """What each way does with questions whose answer is nowhere.

    ``invented`` counts every answer that is not a pass, also one that was misread from another page.
    """

    invented: dict[str, Score]
    passed: dict[str, Score]


@dataclass(frozen=True)
class Consistency:
    """One fact asked in eight wordings: how many different answers, and how many right ones.

    ``untrained`` counts the different answers to the three held-out wordings, on which no specialist was trained.
    """

    different: dict[str, tuple[int, ...]]
    untrained: dict[str, tuple[int, ...]]
    right: dict[str, Score]

    def mean(self, way: str) -> float:
        """Different answers per fact, on average; 1.0 is perfectly consistent."""
        return sum(self.different[way]) / len(self.different[way])

    def untrained_mean(self, way: str) -> float:
        """The same over the held-out wordings."""
        return sum(self.untrained[way]) / len(self.untrained[way])


def change_findings(changes: Changes) -> tuple[Finding, ...]:
    """K1 and K2, from all edits of the office."""
    before, after = (changes.of(LIBRARY, moment) for moment in (OLD, EDITED))
    read = [new for old, new in zip(before.verdicts, after.verdicts) if old == "right"]
    followed = score_of([verdict == "right" for verdict in read])
    stale = changes.of(SPECIALIST, EDITED).share("stale")
    again = changes.of(SPECIALIST, RETRAINED).share("right")
    condition = "" if before.share("right").share >= 0.9 else "the page is found and read"
    held = followed.total > 0 and followed.share >= 0.8
    at_once = f"library: of {followed.total} facts read right before, {followed.right} right again at once"
    late = f"specialist: {stale.right} of {stale.total} stale after the edits, {again.right} right after retraining"
    return (
        conclude("K1", "An edit takes effect at once, without training.", held, at_once, condition),
        conclude("K2", "What was trained goes stale.", stale.share >= 0.8 and again.share >= 0.8, late),
    )


def deletion_finding(deletion: Deletion) -> Finding:
    """K3: control of knowledge, by deletion."""
    library, specialist = deletion.told[LIBRARY], deletion.told[SPECIALIST]
    held = library[1].share <= 0.1 and specialist[1].share >= 0.5 > library[1].share
    still = f"the library told {library[1].right} of {library[1].total}, the specialist {specialist[1].right}"
    reason = f"after deletion {still}"
    return conclude("K3", "With RAG, knowledge is under tighter control.", held, reason)


def memory_finding(base: Score, specialist: Score) -> Finding:
    """K6: long-term memory, without any look-up."""
    held = specialist.share >= 0.8 and specialist.low > base.high
    reason = f"with an empty library: specialist {specialist.right} of {specialist.total}, base model {base.right}"
    return conclude("K6", "Fine-tuning fixes knowledge as long-term memory.", held, reason)


def invention_finding(answers: Unanswerable) -> Finding:
    """Q5: does a library make a model invent less when nobody knows?"""
    base, library = answers.invented[MEMORY], answers.invented[LIBRARY]
    reason = ", ".join(f"{way.lower()} {answers.invented[way].share:.0%}".replace("%", " %") for way in WAYS)
    return conclude("Q5", "RAG reduces hallucination.", library.high < base.low, f"answered all the same: {reason}")


def consistency_finding(answers: Consistency) -> Finding:
    """Q6: is a specialist more consistent than a library, over all wordings and over held-out ones alone?"""
    specialist, library = answers.mean(SPECIALIST), answers.mean(LIBRARY)
    new, read = answers.untrained_mean(SPECIALIST), answers.untrained_mean(LIBRARY)
    reason = f"different answers to one fact in eight wordings: specialist {specialist:.1f}, library {library:.1f}"
    reason += f"; in the three held-out ones {new:.1f} and {read:.1f}"
    condition = "" if new < read else "only with the wordings it was trained on"
    return conclude("Q6", "A fine-tuned model answers more consistently.", specialist < library, reason, condition)
