"""What somebody needs: the chooser's eight questions with their answers."""

from __future__ import annotations

from dataclasses import asdict, dataclass

LOOK_UP, STUDY, BOTH, NEITHER = ADVICE = ("look up", "study", "both", "neither")

# Each question's name, its words, and what can be answered.
QUESTIONS: dict[str, tuple[str, tuple[str, ...]]] = {
    "changes": ("How often does the knowledge change?", ("never", "yearly", "monthly", "daily")),
    "questions": ("How many questions a day?", ("up to 100", "thousands", "millions")),
    "pairs": ("Are there labelled question–answer pairs?", ("none", "some", "many")),
    "need": ("What should the model have: facts, or a style or form?", ("facts", "style", "both")),
    "source": ("Must a source be shown?", ("no", "yes")),
    "where": ("Where may the data be?", ("anywhere", "in the house", "parts are secret")),
    "speed": ("How fast must an answer come?", ("seconds are fine", "as fast as possible")),
    "pages": ("How many pages are there?", ("none", "a few", "thousands", "a million")),
}


@dataclass(frozen=True)
class Needs:
    """One answer to each question. Raises ``ValueError`` for an answer that is not offered."""

    changes: str = "monthly"
    questions: str = "thousands"
    pairs: str = "none"
    need: str = "facts"
    source: str = "no"
    where: str = "anywhere"
    speed: str = "seconds are fine"
    pages: str = "thousands"

    def __post_init__(self) -> None:
        for name, answer in asdict(self).items():
            question, options = QUESTIONS[name]
            if answer not in options:
                raise ValueError(f"{question} {answer!r} is not one of: {', '.join(options)}.")
