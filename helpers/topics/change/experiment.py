"""An office whose knowledge changes: many edits, deletions and questions that nobody can answer.

Chapter 00 follows one edit; here all updates of an office are made, so that a verdict rests on
many facts. Decides K1, K2, K3, K6, Q5 and Q6.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from helpers.findings import Finding, conclude
from helpers.four_answers import BOTH, LIBRARY, LOOKS_UP, MEMORY, SPECIALIST, TRAINED, WAYS, Desk, taught_facts, train
from helpers.language_model import answer_all
from helpers.library import Library, load_facts, load_library
from helpers.records import Fact, Score
from helpers.retrieval import Librarian
from helpers.scoring import is_right, normalise, says_dont_know, score_of

OLD, EDITED, RETRAINED = MOMENTS = ("before the edits", "after the edits", "after retraining")


@dataclass(frozen=True)
class Said:
    """What one way of answering said to some questions at one moment, and who was right, stale …"""

    way: str
    moment: str
    texts: tuple[str, ...]
    verdicts: tuple[str, ...]

    def share(self, verdict: str) -> Score:
        """The share of answers with this verdict, with its interval."""
        return score_of([one == verdict for one in self.verdicts])


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
    """What each way does with questions whose answer is nowhere: the shares invented and passed."""

    invented: dict[str, Score]
    passed: dict[str, Score]


@dataclass(frozen=True)
class Consistency:
    """One fact asked in eight wordings: how many different answers, and how many right ones.

    ``untrained`` counts the different answers to the three wordings that no specialist was trained on.
    """

    different: dict[str, tuple[int, ...]]
    untrained: dict[str, tuple[int, ...]]
    right: dict[str, Score]

    def mean(self, way: str) -> float:
        """Different answers a fact, on average; 1.0 is perfectly consistent."""
        return sum(self.different[way]) / len(self.different[way])

    def untrained_mean(self, way: str) -> float:
        """The same over the untrained wordings."""
        return sum(self.untrained[way]) / len(self.untrained[way])


def open_desk(brain, librarian: Librarian, office: str = "support") -> Desk:
    """A desk over a fresh library, with a specialist trained on its first edition."""
    facts = load_facts(office)
    desk = Desk(brain, load_library(office), facts, librarian, taught_facts(facts))
    train(desk)
    return desk


def say(desk: Desk, way: str, questions: Sequence[str]) -> list[str]:
    """Answer many questions in one way, in batches."""
    with desk.lock:
        brain = desk.specialist if way in TRAINED else desk.brain
        hits = desk.librarian.search_all(questions, desk.pages) if way in LOOKS_UP else ()
        return [given.text for given in answer_all(brain, questions, hits)]


def _said(desk: Desk, way: str, moment: str, facts: Sequence[Fact]) -> Said:
    texts = say(desk, way, [fact.train[0] for fact in facts])
    verdicts = [desk.judge(text, fact, fact.train[0]) for text, fact in zip(texts, facts)]
    return Said(way, moment, tuple(texts), tuple(verdicts))


def change_everything(desk: Desk) -> Changes:
    """Ask, apply all dated updates at once, ask, train again, ask. Leaves the library updated."""
    changing = [fact for fact in desk.taught if fact.update]
    control = [fact for fact in desk.taught if not fact.update]
    edited, others = [], []
    for moment in MOMENTS:
        if moment == EDITED:
            desk.library.apply_updates(changing)
            desk.catch_up()
        if moment == RETRAINED:
            train(desk)
        edited += [_said(desk, way, moment, changing) for way in WAYS]
        others += [_said(desk, way, moment, control) for way in WAYS]
    return Changes(tuple(edited), tuple(others))


def delete_some(desk: Desk, count: int = 8) -> Deletion:
    """Delete the pages of ``count`` taught facts, ask, train without them, ask; then put them back."""
    told = {way: [] for way in WAYS}
    gone = [fact for fact in desk.taught if desk.home[fact.id]][:count]
    answers = {fact.id: desk.library.answer_now(fact) for fact in gone}

    def ask() -> None:
        for way in WAYS:
            texts = say(desk, way, [fact.train[0] for fact in gone])
            told[way].append(score_of([is_right(t, answers[f.id], f.train[0]) for t, f in zip(texts, gone)]))

    ask()
    pages = dict.fromkeys(desk.home[fact.id] for fact in gone)
    for page in pages:
        desk.library.delete(page)
    desk.catch_up()
    ask()
    train(desk)
    ask()
    for _ in pages:
        desk.library.undo()
    desk.catch_up()
    return Deletion({way: tuple(scores) for way, scores in told.items()})


def ask_the_unanswerable(desk: Desk) -> Unanswerable:
    """Ask about facts that no way was taught, with their pages taken out of the library."""
    unknown = [fact for fact in desk.facts if fact not in desk.taught and desk.home[fact.id]]
    taught_homes = {desk.home[fact.id] for fact in desk.taught}
    unknown = [fact for fact in unknown if desk.home[fact.id] not in taught_homes]
    pages = dict.fromkeys(desk.home[fact.id] for fact in unknown)
    for page in pages:
        desk.library.delete(page)
    desk.catch_up()
    invented, passed = {}, {}
    for way in WAYS:
        texts = say(desk, way, [fact.train[0] for fact in unknown])
        passed[way] = score_of([says_dont_know(text) for text in texts])
        wrong = [not says_dont_know(t) and not is_right(t, f.answer, f.train[0]) for t, f in zip(texts, unknown)]
        invented[way] = score_of(wrong)
    for _ in pages:
        desk.library.undo()
    desk.catch_up()
    return Unanswerable(invented, passed)


def ask_in_eight_wordings(desk: Desk, count: int = 12) -> Consistency:
    """Each of ``count`` taught facts in its five trained and three untrained wordings."""
    facts = desk.taught[:count]
    wordings = [(fact, text) for fact in facts for text in (*fact.train, *fact.test)]
    different, untrained, right = {}, {}, {}
    for way in WAYS:
        texts = say(desk, way, [text for _, text in wordings])
        of = {fact.id: [normalise(t) for t, (f, _) in zip(texts, wordings) if f is fact] for fact in facts}
        different[way] = tuple(len(set(of[fact.id])) for fact in facts)
        untrained[way] = tuple(len(set(of[fact.id][len(fact.train) :])) for fact in facts)
        marks = [is_right(t, desk.library.answer_now(f) or "", q) for t, (f, q) in zip(texts, wordings)]
        right[way] = score_of(marks)
    return Consistency(different, untrained, right)


def without_a_library(desk: Desk) -> tuple[Score, Score]:
    """Base and specialist on the taught facts, with an empty library: all pages deleted."""
    full, desk.library = desk.library, Library(desk.library.office, [])
    questions = [(fact, fact.train[0]) for fact in desk.taught]
    desk.catch_up()
    scores = []
    for way in (LIBRARY, BOTH):  # with nothing on the shelf, these read no page
        texts = say(desk, way, [text for _, text in questions])
        scores.append(score_of([is_right(t, full.answer_now(f) or "", q) for t, (f, q) in zip(texts, questions)]))
    desk.library = full
    desk.catch_up()
    return scores[0], scores[1]


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
    """Q5: does a library make a model invent less where nobody knows?"""
    base, library = answers.invented[MEMORY], answers.invented[LIBRARY]
    reason = ", ".join(f"{way.lower()} {answers.invented[way].share:.0%}".replace("%", " %") for way in WAYS)
    return conclude("Q5", "RAG reduces hallucination.", library.high < base.low, f"invented: {reason}")


def consistency_finding(answers: Consistency) -> Finding:
    """Q6: is a specialist more consistent than a library, over all wordings and over untrained ones alone?"""
    specialist, library = answers.mean(SPECIALIST), answers.mean(LIBRARY)
    new, read = answers.untrained_mean(SPECIALIST), answers.untrained_mean(LIBRARY)
    reason = f"different answers to one fact in eight wordings: specialist {specialist:.1f}, library {library:.1f}"
    reason += f"; in the three untrained ones {new:.1f} and {read:.1f}"
    condition = "" if new < read else "only with the wordings it was trained on"
    return conclude("Q6", "A fine-tuned model answers more consistently.", specialist < library, reason, condition)
