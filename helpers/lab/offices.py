"""The lab's libraries: the three offices, and a reader's own documents."""

from __future__ import annotations

from collections.abc import Sequence

from traitlets import Any, Tuple, Unicode

from helpers.adapters import LoraRecipe, is_large, recipe_for
from helpers.documents import Document, read_document
from helpers.four_answers import PAGES, Desk, taught_facts
from helpers.lab.limits import LabError
from helpers.lab.models import few_facts
from helpers.lab.office import Lab, worth_asking
from helpers.lab.own import EXPECT, as_library
from helpers.language_model import Brain
from helpers.library import OFFICES, Library, load_facts, load_library
from helpers.records import Fact
from helpers.retrieval import Librarian

OWN = "own"
FULL, SMALL = "full", "small"


class Offices(Lab):
    """``Lab`` over a whole office, with a door to the others; a ``size`` of "small" has one office."""

    office = Unicode()
    notices = Tuple()
    document = Any(None, allow_none=True)

    def __init__(
        self,
        brain: Brain,
        encoder,
        office: str = "support",
        taught: Sequence[str] = (),
        size: str = FULL,
        pages: int = PAGES,
        recipe: LoraRecipe = LoraRecipe(),
    ) -> None:
        self._encoder, self._taught, self.size = encoder, tuple(taught), size
        self._documents: dict[str, Document] = {}
        self._recipe = recipe
        library, facts, taught = self._fresh(office, brain)
        super().__init__(brain, library, facts, Librarian(encoder), taught, pages, recipe_for(brain, recipe))
        self.office = office

    def _fresh(self, office: str, brain: Brain) -> tuple[Library, tuple[Fact, ...], Sequence[str]]:
        if office not in OFFICES:
            raise LabError(f"There is no office {office!r}. Choose one of: {', '.join(OFFICES)}.")
        facts = load_facts(office)
        return load_library(office), facts, self._to_teach(facts, brain)

    def _to_teach(self, facts: Sequence[Fact], brain: Brain) -> Sequence[str]:
        """The ids of the facts that this model is always taught: those that were named, else as many as suit it."""
        known = {fact.id for fact in facts}
        named = [id for id in self._taught if id in known]
        return named or (few_facts(facts) if is_large(brain) else taught_facts(facts))

    # -- offices and own documents ------------------------------------------------------------

    def move_to(self, office: str) -> None:
        """Open another office: a fresh library, no specialist, an empty timeline."""
        if office == OWN and self._documents:
            self._open_document(list(self._documents.values())[-1])
            return
        library, facts, taught = self._fresh(office, self.desk.brain)
        with self._alone():
            self._enter(self._desk(library, facts, taught), office)
            self.status = f"Opened the {office} office. Nothing was trained here yet."

    def open_documents(self, name: str, data: bytes | str) -> None:
        """Open a reader's own document as a library of its own: ``data`` is its text, or the bytes of a file.

        Raises ``LibraryError`` or ``LabError`` if it cannot be read, or reading was stopped; then
        everything is as it was.
        """
        self._open_document(read_document(name, data))

    def _open_document(self, document: Document) -> None:
        with self._alone():
            library, skipped = as_library(document)
            librarian = self._indexed(library, document.name)
            self._enter(Desk(self.desk.brain, library, (), librarian, (), *self._setting()), OWN)
            self._documents.pop(document.digest, None)
            self._documents[document.digest] = self.document = document
            self.notices = (*document.notices, *skipped, EXPECT)
            self.status = f"Opened {document.name}: {len(self.pages)} pages. No question was written for them yet."

    def own_documents(self) -> tuple[Document, ...]:
        """The documents that were opened in this lab, the last one last."""
        return tuple(self._documents.values())

    def _indexed(self, library: Library, name: str) -> Librarian:
        librarian = Librarian(self._encoder)
        self.progress, self.status = 0.0, f"Reading {name}: {len(library.passages)} pages."

        def show(done: int, of: int) -> None:
            self.progress = done / of

        if not librarian.read(library.passages, show, self._stop.is_set):
            raise LabError(f"Reading {name} was stopped. Nothing was changed.")
        return librarian

    def _desk(self, library: Library, facts: Sequence[Fact], taught: Sequence[str]) -> Desk:
        """Another desk, at which the present model sits."""
        return Desk(self.desk.brain, library, facts, Librarian(self._encoder), taught, *self._setting())

    def _setting(self) -> tuple[int, LoraRecipe]:
        return self.desk.pages, self.desk.recipe

    def _enter(self, desk: Desk, office: str) -> None:
        """Let another desk stand here, with a clean screen."""
        with self.desk.lock:
            self.desk.close()
            self._clear(desk)
            self._answered = worth_asking(desk, desk.taught)
            self.office, self.notices, self.document = office, (), None
