"""The lab changes what is known: pages and lessons, with one undo for both."""

from __future__ import annotations

from collections.abc import Callable

from traitlets import Any, Bool, Int, Tuple, Unicode

from helpers.four_answers import Desk
from helpers.four_answers.coverage import open_pages, untaught_pages
from helpers.four_answers.syllabus import GONE, OPEN, Typed
from helpers.lab.asking import ORDER, Asking
from helpers.lab.badge import Badge
from helpers.lab.limits import LabError
from helpers.sentences import one_line

NOTHING = "Nothing changed: this is how it stands already."


class Changing(Asking):
    """Edit, add, delete, undo, reset, and the dated updates; each is one step back.

    ``pages`` are the library's pages now, ``changed`` the id of the page that was changed last, and
    ``value_before`` the answer that stood there before.
    """

    edition = Int(1)
    trained_edition = Int(0)
    stale = Bool(False)
    badge = Unicode()
    badge_parts = Any(Badge(0, 1))
    pages = Tuple()
    changed = Unicode()
    value_before = Unicode()

    def __init__(self, desk: Desk, **traits) -> None:
        super().__init__(desk, **traits)
        self._past: list[tuple[tuple[Typed, ...], bool]] = []  # the typed pairs before, and whether a page changed
        self._note_editions()
        self.pages = self.library.passages

    @property
    def can_undo(self) -> bool:
        """True if there is a change to take back."""
        return bool(self._past)

    def edit(self, passage_id: str, text: str) -> None:
        """Change one page. Raises ``LibraryError`` for a text it refuses, and changes nothing."""
        self._change(["edit", passage_id, text], lambda: self.library.edit(passage_id, text), f"Saved {passage_id}.")

    def add(self, text: str) -> str:
        """Add a page at the end and return its id. The same text again, as by a double click, is the same page."""
        last = self.pages[-1] if self.pages else None
        if last and self.actions and self.actions[-1] == ["add", text] and last.text == one_line(text):
            return last.id
        self._change(["add", text], lambda: self.library.add(text), "Added a page.")
        return self.pages[-1].id

    def delete(self, passage_id: str) -> None:
        """Take one page out of the library."""
        self._change(["delete", passage_id], lambda: self.library.delete(passage_id), f"Deleted {passage_id}.")

    def move_on(self) -> None:
        """Let the world move on: all dated updates of the office at once."""
        facts = self.desk.syllabus.prepared
        self._change(["world"], lambda: self.library.apply_updates(facts), "The world moved on.")

    def undo(self) -> None:
        """Take back the last change, whatever it was; a specialist does not unlearn by it."""
        if not self._past:
            raise LabError("There is nothing to undo: this is the library as it was loaded.")
        self._change(["undo"], self._step_back, "Took back the last change.", back=True)

    def reset(self) -> None:
        """Back to the first edition, without any typed pair; the specialist stays as it is."""
        self._change(["reset"], self._start_again, "The library is as it was loaded.")

    def _clear(self, desk: Desk) -> None:
        super()._clear(desk)
        self._past, self.changed, self.value_before = [], "", ""
        self._note_editions()
        self.pages = self.library.passages

    def _step_back(self) -> None:
        typed, moved = self._past[-1]
        if moved:
            self.library.undo()
        self.desk.syllabus.typed = typed
        self._past.pop()

    def _start_again(self) -> None:
        self.library.reset()
        self.desk.syllabus.typed = ()

    def _change(self, action: list, change: Callable[[], object], said: str, back: bool = False) -> None:
        """Make a change as one step: what it raises has changed nothing; what changed is asked about at once."""
        self.status = ""  # so that the same message twice is seen twice
        with self.desk.lock:
            began, edition, typed, known = (
                self.now(),
                self.library.edition,
                self.desk.syllabus.typed,
                self.desk.answers(),
            )
            pages = self.library.passages
            change()
            moved = self.library.edition != edition
            if not moved and self.desk.syllabus.typed == typed:
                self.status = NOTHING
                return
            if not back:
                self._past.append((typed, moved))
            self._await(ORDER)
            self._follow(pages, moved)
            self._start_clock(said.rstrip("."), known, began, keep=back and self._typed)
            self._ask_again(ORDER)
            self._note(action)
            self.status = f"{said} The library is at edition {self.edition}; no weight moved."
            self._afterwards()

    def _afterwards(self) -> None:
        """What can wait until the cards have answered."""

    def _follow(self, pages: tuple, moved: bool) -> None:
        """Let librarian, syllabus and badge know, and note the page that changed."""
        if moved:
            self.desk.catch_up()
        else:
            self.desk.syllabus.read(self.library)
        before = {page.id: page.text for page in pages}
        self.changed = next((page.id for page in self.library.passages if before.get(page.id) != page.text), "")
        self.pages = self.library.passages
        self._note_editions()

    def _start_clock(self, said: str, known: dict[str, str], began: float, keep: bool = False) -> None:
        """A new event on the timeline, and a question about what changed, so that the cards show who noticed.

        ``keep`` leaves the question that stands there.
        """
        now, facts = self.desk.answers(), (*self.desk.taught, *self.desk.syllabus.known)
        changed = [fact for fact in facts if known.get(fact.id) != now.get(fact.id)]
        homes = {fact.id: self.desk.syllabus.standings[fact.id].home for fact in changed}
        before = (known.get(fact.id) for fact in changed if homes[fact.id] == self.changed)
        self.value_before = next(before, None) or ""
        asked = self.desk.fact_of(self.question) if self.question else None
        if changed and not keep and (asked is None or asked.id not in {fact.id for fact in changed}):
            asked = changed[0]
            self._put(asked.train[0])
            self._typed = False
        new = asked is not None and known.get(asked.id) != now.get(asked.id)
        waits = new and asked.id in now
        event = self.clock.event
        ends = event is not None and not waits and (new or known.get(event.fact) != now.get(event.fact))
        about = asked.id if new else event.fact if ends else next((id for id in known if id not in now), "")
        why = "" if waits else self._why_no_truth(about, bool(changed))
        self.clock.change(said, self.edition, asked.id if waits else "", began, why)
        if ends:
            self.clock.stop()

    def _why_no_truth(self, fact: str, changed: bool) -> str:
        """Why there is no right answer to wait for, after a change that may have been about a fact."""
        standing = self.desk.syllabus.standings.get(fact)
        if fact and standing is None:
            return "its question was taken back: no right answer to wait for"
        if standing and standing.state == GONE:
            return "its page is gone: no right answer to wait for"
        if standing and standing.state == OPEN:
            return "its page is open: nobody said yet what the answer is now"
        return "the answer to this question did not change" if changed else "no known answer changed"

    def _note_editions(self) -> None:
        """The badge, by what the specialist learned and what is known now."""
        syllabus, library = self.desk.syllabus, self.library
        self.edition, self.trained_edition = library.edition, self.desk.trained_edition
        untaught, unclear = untaught_pages(syllabus, library), open_pages(syllabus, library)
        differ = len(self.desk.outdated())
        waiting = len(self.desk.untrained())
        self.badge_parts = Badge(self.trained_edition, self.edition, differ, len(untaught), len(unclear), waiting)
        self.stale, self.badge = self.badge_parts.stale, self.badge_parts.text
