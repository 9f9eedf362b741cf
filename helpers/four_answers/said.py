"""What one way of answering said to several questions, before an edit, after it, and after retraining."""

from __future__ import annotations

from dataclasses import dataclass

from helpers.records import Score
from helpers.scoring import score_of

OLD, EDITED, RETRAINED = MOMENTS = ("before the edits", "after the edits", "after retraining")


@dataclass(frozen=True)
class Said:
    """What one way of answering said to some questions at one moment, and the verdict on each answer."""

    way: str
    moment: str
    texts: tuple[str, ...]
    verdicts: tuple[str, ...]

    def share(self, verdict: str) -> Score:
        """The share of answers with this verdict, with its interval."""
        return score_of([one == verdict for one in self.verdicts])
