"""The state of the rank chooser: one rank, one run of the real model, the last complete result."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from threading import Event, Lock

from traitlets import Any, Bool, HasTraits, Int, Tuple, Unicode

from helpers.experiments.low_rank import RANKS, RankRun
from helpers.language_model import Brain
from helpers.records import Fact


class RankLab(HasTraits):
    """Choose a rank, retrain; the old ``result`` stays until the new one is complete.

    A view calls ``retrain`` (in a thread) and ``stop``, and shows the traits. ``start_run``
    makes a run of a rank; a test puts a quick one in its place.
    """

    rank = Int(8)
    step = Int(0)
    of = Int(0)
    losses = Tuple()
    busy = Bool(False)
    status = Unicode()
    result = Any(None, allow_none=True)

    def __init__(
        self,
        brain: Brain,
        facts: Sequence[Fact],
        ranks: Sequence[int] = RANKS,
        start_run: Callable[[int], RankRun] | None = None,
        **traits,
    ) -> None:
        super().__init__(**traits)
        self.ranks = tuple(ranks)
        self._start = start_run or (lambda rank: RankRun(brain, facts, rank))
        self._stop, self._running = Event(), Lock()

    def choose(self, rank: int) -> None:
        """Choose the rank of the next run. Raises ``ValueError`` for one that is not offered."""
        if rank not in self.ranks:
            raise ValueError(f"{rank!r} is not one of the ranks: {', '.join(map(str, self.ranks))}.")
        self.rank = rank

    def stop(self) -> None:
        """Ask the run to stop after the step it is at; the last result stays."""
        self._stop.set()

    def retrain(self) -> bool:
        """Train at the chosen rank from start to end and examine; False where it was stopped."""
        if not self._running.acquire(blocking=False):
            raise ValueError("A run is under way already. Wait for it, or stop it.")
        try:
            self._stop.clear()
            self.busy, self.step, self.of, self.losses = True, 0, 0, ()
            self.status = f"Training at rank {self.rank}."
            return self._train(self._start(self.rank))
        finally:
            self.busy = False
            self._running.release()

    def _train(self, run: RankRun) -> bool:
        try:
            for step in run:
                self.of, self.losses = step.of, (*self.losses, step.loss)
                self.step = step.step
                if self._stop.is_set():
                    self.status = "Stopped and thrown away. What is shown below is the last complete run."
                    return False
            self.status = "Asking the new specialist."
            self.result = run.result()
            self.status = f"Rank {self.result.rank} is trained and examined."
            return True
        finally:
            run.training.discard()
