"""A lab without a model, for what is in front of it: it notes what it is asked to do."""

from __future__ import annotations

from threading import Event

from traitlets import HasTraits, Unicode

from helpers.lab.actions import ACTIONS


class FakeTour:
    def __init__(self, done) -> None:
        self._done = done

    def forward(self, by: int) -> None:
        self._done.append(("forward", by))


class FakeLab(HasTraits):
    """Notes what it is asked to do; ``refuse`` makes it raise, ``gate`` makes slow work wait."""

    status = Unicode("Ready.")

    def __init__(self) -> None:
        super().__init__()
        self.done, self.refuse, self.gate = [], None, Event()
        self.gate.set()
        self.tour = FakeTour(self.done)

    def __getattr__(self, name):
        if name.startswith("_") or name not in {*ACTIONS, "open_documents", "state"}:
            raise AttributeError(name)
        return lambda *values: self._do(name, *values)

    def _do(self, name, *values):
        if name in ("retrain", "apply", "replay", "open_documents", "move_to", "choose_model"):
            self.gate.wait(10)
        self.status = ""  # as the lab does first, so that the same message twice is seen twice
        if self.refuse:
            raise self.refuse
        self.done.append((name, *values))
        self.status = f"Did {name}."
        if name == "propose":
            return {"page": values[0], "question": "Q?", "answer": "A", "trained": ["Q?"], "kept": [], "others": []}
        return '{"office": "support"}' if name == "state" else object()
