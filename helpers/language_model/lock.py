"""One lock for each model: whoever uses a model has it alone.

The base and all its specialists are one model in memory. While one of them answers or learns, its
adapter is awake, and anybody else would be answered by it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from threading import Lock, get_ident


class ModelLock:
    """A lock that its owner may take again, and that tidies up when it is let go.

    >>> lock = ModelLock()
    >>> with lock:
    ...     with lock:
    ...         lock.afterwards(lambda: print("tidy"))
    ...     print("still at work")
    still at work
    tidy
    """

    def __init__(self) -> None:
        self._inside = Lock()
        self._owner, self._depth = 0, 0
        self._waiting_work: deque[Callable[[], None]] = deque()

    def __enter__(self) -> ModelLock:
        if self._owner != get_ident():
            self._inside.acquire()
            self._owner = get_ident()
        self._depth += 1
        return self

    def __exit__(self, *error: object) -> None:
        if self._depth > 1:
            self._depth -= 1
            return
        try:
            self._tidy()
        finally:
            self._owner, self._depth = 0, 0
            self._inside.release()

    def afterwards(self, work: Callable[[], None]) -> None:
        """Do ``work`` once nobody uses the model: now, or when its user lets go.

        It never waits, so a finalizer may call it: the garbage collector runs in any thread, in the
        middle of anything, also of work on this very model.
        """
        self._waiting_work.append(work)
        if self._inside.acquire(blocking=False):
            self._owner, self._depth = get_ident(), 1
            self.__exit__()

    def _tidy(self) -> None:
        while self._waiting_work:
            self._waiting_work.popleft()()

    def __reduce__(self) -> tuple:
        """A copy of a model is another model: it gets a lock of its own."""
        return ModelLock, ()
