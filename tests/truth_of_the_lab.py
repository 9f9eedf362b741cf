"""A small independent model of the lab: what is true, what is on a page, what was taught.

It knows each page as a list of sentences, and each sentence by what it says; it never looks for
words in a text. The state machine compares the lab with it.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

WAYS = ("From memory", "With the library", "Specialist", "Specialist + library")
PLAIN, STATEMENT, UPDATE, REWORDED = "plain", "statement", "update", "reworded"
OPEN, GONE = "open", "gone"

NEVER_TRAINED = (None, 0, {})


@dataclass(frozen=True)
class Sentence:
    """What one sentence says: the value of ``key`` in some form of words, or nothing that anybody asks.

    ``numbered`` if it says nothing that anybody asks, and yet has a number.
    """

    text: str
    key: str = ""
    value: str = ""
    form: str = PLAIN
    numbered: bool = False


@dataclass(frozen=True)
class Page:
    id: str
    sentences: tuple[Sentence, ...]

    @property
    def text(self) -> str:
        return " ".join(one.text for one in self.sentences)

    @property
    def texts(self) -> frozenset[str]:
        return frozenset(one.text for one in self.sentences)

    def says(self, key: str, *forms: str) -> str | None:
        """The value that the page gives for a key, in one of these forms of words."""
        return next((one.value for one in self.sentences if one.key == key and one.form in forms), None)

    def shows(self, value: str) -> bool:
        return any(one.value == value for one in self.sentences)


@dataclass(frozen=True)
class Prepared:
    """A prepared fact: where it was, its value, its dated value, and whether it is always taught."""

    key: str
    home: str
    value: str
    later: str = ""
    text_later: str = ""
    base: bool = True


@dataclass(frozen=True)
class Pair:
    """A typed pair: its page, the form of words that its answer stood in, and the value."""

    page: str
    form: str
    value: str
    seen: Page  # the page as it was when the pair was written
    named: bool = True  # the sentence that tells it names what the question is about
    more: bool = False  # other wordings of its question were written, too


@dataclass
class Truth:
    """One office, with its history."""

    prepared: dict[str, Prepared]
    pages: tuple[Page, ...]
    first: tuple[Page, ...]
    fresh: bool = False  # nothing was prepared, so every page is new
    pairs: dict[tuple[str, str], Pair] = field(default_factory=dict)
    learned: dict[tuple[str, str], Pair] = field(default_factory=dict)  # the pairs that the specialist was trained on
    past: list = field(default_factory=list)
    said: dict[str, list[str]] = field(default_factory=dict)
    trained: dict[str, str] | None = None
    trained_edition: int = 0
    edition: int = 1
    used: int = 0
    clock: tuple[str, frozenset[str]] | None = None

    def __post_init__(self) -> None:
        self.used = len(self.pages)
        self.remember()
        self.at_first = {key: self.now(key) for key in self.prepared}

    # -- what is true ----------------------------------------------------------------------

    def page(self, id: str) -> Page | None:
        return next((page for page in self.pages if page.id == id), None)

    def keys(self) -> list[str]:
        return [*self.prepared, *(key for key in self.asked() if key not in self.prepared)]

    def known_keys(self) -> list[str]:
        """All keys, and those that only the present specialist still knows."""
        return [*self.keys(), *dict.fromkeys(key for key, _ in self.learned if key not in self.keys())]

    def has_wordings(self, key: str | None) -> bool:
        """True if other wordings of a question stand in a pair, or in one that the present specialist learned."""
        return any(pair.more for (one, _), pair in (*self.pairs.items(), *self.learned.items()) if one == key)

    def asked(self) -> list[str]:
        """The keys that somebody wrote a question for, each once, in the order of the first."""
        return list(dict.fromkeys(key for key, _ in self.pairs))

    def _together(self, pairs: dict[tuple[str, str], Pair], key: str) -> tuple[str, tuple[str, ...]]:
        """What the pages of one question say together: open where two of them differ."""
        each = [*self._beside(key), *(self._stand_of_pair(pair, key) for (one, _), pair in pairs.items() if one == key)]
        told = [(value, pages) for value, pages in each if value not in (OPEN, GONE)]
        if len({value for value, _ in told}) == 1:
            return told[0][0], tuple(id for _, pages in told for id in pages)
        return (OPEN, ()) if told or (OPEN, ()) in each else (GONE, ())

    def _beside(self, key: str) -> list[tuple[str, tuple[str, ...]]]:
        """What the prepared page still says word for word, if the pairs stand on other pages."""
        fact = self.prepared.get(key)
        page = self.page(fact.home) if fact and (key, fact.home) not in self.pairs else None
        said = (
            [(value, form) for value, form in ((fact.later, UPDATE), (fact.value, STATEMENT)) if value] if page else []
        )
        there = [
            value for value, form in said if any((s.key, s.form, s.value) == (key, form, value) for s in page.sentences)
        ]
        return [(there[0], (page.id,))] if there else []

    def stand(self, key: str) -> tuple[str, tuple[str, ...]]:
        """The value of a key now, or OPEN or GONE, and the pages that tell it."""
        if key in self.asked():
            return self._together(self.pairs, key)
        if key not in self.prepared:
            return self._together(self.learned, key)
        fact = self.prepared[key]
        told = {page.id: page.says(key, UPDATE) or page.says(key, STATEMENT) for page in self.pages}
        told = {id: value for id, value in told.items() if value}
        values = set(told.values())
        original = fact.later if fact.later in values else fact.value if fact.value in values else ""
        value = original or (values.pop() if len(values) == 1 else "")
        if value:
            return value, tuple(id for id, one in told.items() if one == value)
        first = next(page for page in self.first if page.id == fact.home)
        known = first.texts | {other.text_later for other in self.prepared.values() if other.home == fact.home}
        return (OPEN, ()) if told else self._by_the_page(self.page(fact.home), key, known)

    def _stand_of_pair(self, pair: Pair, key: str) -> tuple[str, tuple[str, ...]]:
        page = self.page(pair.page)
        if page is not None and page.text == pair.seen.text:
            return pair.value, (page.id,)
        now = page.says(key, pair.form) if page else None
        return (now, (page.id,)) if now else self._by_the_page(page, key, pair.seen.texts)

    def _by_the_page(self, page: Page | None, key: str, known: frozenset[str]) -> tuple[str, tuple[str, ...]]:
        """The last value, if it stands there and nothing new beside it could be the value as well."""
        if page is None:
            return GONE, ()
        last = self.said.get(key, [""])[-1]
        rivals = [one for one in page.sentences if one.text not in known and one.value != last]
        past = any(one.form == UPDATE and one.text not in known for one in page.sentences)  # "… instead": of what?
        alone = not past and not any(one.value or one.numbered for one in rivals)
        return (last, (page.id,)) if last and page.shows(last) and alone else (OPEN, ())

    def now(self, key: str) -> str | None:
        value, _ = self.stand(key)
        return None if value in (OPEN, GONE) else value

    def home(self, key: str) -> str:
        """The page to look at where a key is open: its own, or where two disagree elsewhere, the first of those."""
        own = self.prepared[key].home
        told = [page.id for page in self.pages if page.says(key, STATEMENT, UPDATE)]
        return own if not told or own in told else told[0]

    def remember(self) -> None:
        for key in self.known_keys():
            if (now := self.now(key)) is not None:
                self.said[key] = [old for old in self.said.get(key, []) if old != now] + [now]

    # -- what is taught --------------------------------------------------------------------

    def taught(self) -> set[str]:
        moved = {key for key in self.prepared if self.now(key) and self.now(key) != self.at_first[key]}
        return {key for key in self.keys() if key in self.asked() or key in moved or self.prepared[key].base}

    def to_train(self) -> dict[str, str]:
        return {key: self.now(key) for key in self.keys() if key in self.taught() and self.now(key)}

    def differ(self) -> int:
        return sum(self.stand(key)[0] != OPEN and self.now(key) != said for key, said in (self.trained or {}).items())

    def waiting(self) -> int:
        return 0 if self.trained is None else len(self.to_train().keys() - self.trained.keys())

    def train(self) -> None:
        self.trained, self.trained_edition = self.to_train(), self.edition
        self.learned = {key: pair for key, pair in self.pairs.items() if key[0] in self.trained}
        if self.clock and self.clock[0] not in self.known_keys():
            self.clock = None  # a question that was taken back is known until another specialist comes

    def change_specialist(self, other: tuple) -> tuple:
        """Another model's specialist, or none, comes in; returns what the present one learned. No clock runs on."""
        present = self.trained, self.trained_edition, self.learned
        self.trained, self.trained_edition, self.learned = other
        self.clock = None
        self.remember()
        return present

    def open_pages(self) -> set[str]:
        unclear = [key for key in self.keys() if self.stand(key)[0] == OPEN]
        homes = {self.home(key) for key in unclear if key not in self.asked()}
        for key in unclear:
            homes |= self._pages_in_question(key)
        return homes & {page.id for page in self.pages}

    def _pages_in_question(self, key: str) -> set[str]:
        """The typed pages that disagree, or the last one that no longer tells."""
        pairs = [pair for (one, _), pair in self.pairs.items() if one == key]
        stands = [(pair.page, self._stand_of_pair(pair, key)[0]) for pair in pairs]
        told = {id for id, value in stands if value not in (OPEN, GONE)}
        beside = {id for _, pages in self._beside(key) for id in pages}
        return (told | beside if told else told) or {
            id for id, value in stands if value == OPEN and id == [i for i, v in stands if v == OPEN][-1]
        }

    def untaught(self) -> set[str]:
        return {page.id for page in self.pages if page.id not in self.open_pages() and not self._covered(page)}

    def _covered(self, page: Page) -> bool:
        before = {} if self.fresh else {one.id: one for one in self.first}
        old = {one.text for one in before[page.id].sentences} if page.id in before else set()
        new = [one for one in page.sentences if one.text not in old]
        told = [key for key in self.keys() if self.now(key) and page.id in self.stand(key)[1]]
        shown = {one.value for one in new} - {""}
        return not new or any(self.now(k) in shown or k in self.asked() and not page.shows(self.now(k)) for k in told)

    def badge(self) -> str:
        """The badge, word for word."""
        differ, waiting, untaught, unclear = self.differ(), self.waiting(), len(self.untaught()), len(self.open_pages())
        parts = [f"trained on edition {self.trained_edition}" if self.trained_edition else "not trained yet"]
        parts.append(f"library at edition {self.edition}")
        if differ:
            parts.append(f"STALE, {differ} fact{'s differ' if differ > 1 else ' differs'}")
        elif self.trained_edition and not untaught and not unclear and not waiting:
            parts.append("up to date")
        if waiting:
            parts.append(f"{waiting} fact{'s' if waiting > 1 else ''} not trained yet: press Retrain")
        if untaught:
            them = "them" if untaught > 1 else "it"
            s = "s" if untaught > 1 else ""
            parts.append(f"{untaught} page{s} not taught: no question was written for {them}")
        if unclear:
            parts.append(f"{unclear} page{'s' if unclear > 1 else ''} open: what is the answer now?")
        return " · ".join(parts)

    def verdict(self, key: str | None, said: str, pages: list[str], specialist: bool) -> str:
        """The verdict on an answer about a key, given from these pages."""
        value = self.stand(key)[0] if key in self.known_keys() else OPEN
        if value == OPEN or value != GONE and self._contradicted(key):
            return "not scored"
        if value != GONE and said == value:
            return "right"
        if said == "I don't know.":
            return "don't know"
        if any(self._may_contradict(key, said, id) for id in pages):
            return "not scored"
        if said in self.said.get(key, []):
            return "stale"
        read = any(self.page(id).shows(said) for id in pages)
        known = specialist and said in (self.trained or {}).values()
        return "misread" if read or known else "invented"

    def _contradicted(self, key: str) -> bool:
        """True if a new page gives the key another value in the form of its last pair, and nobody asks for that."""
        pairs = {id: pair for (one, id), pair in self.pairs.items() if one == key}
        now, tells = self.stand(key)
        form = list(pairs.values())[-1].form if pairs else ""
        for page in self.pages if form else ():
            said = page.says(key, form)
            if page.id in {*tells, *pairs} or not self._is_new(page) or said in (None, now):
                continue
            if not any(self.now(other) == said and page.id in self.stand(other)[1] for other in self.keys()):
                return True
        return False

    def _is_new(self, page: Page) -> bool:
        old = {} if self.fresh else {one.id: one.text for one in self.first}
        return old.get(page.id) != page.text

    def _may_contradict(self, key: str, said: str, id: str) -> bool:
        """True if a page gives this answer, names the key, is new, and nobody wrote a question that it answers so."""
        page, tells = self.page(id), self.stand(key)[1]
        if id in tells or not page.shows(said) or not self._is_new(page) or not names(page, key):
            return False
        if any(self.now(other) == said and id in self.stand(other)[1] for other in self.keys()):
            return False
        pairs = [pair for (one, _), pair in self.pairs.items() if one == key]
        pairs = pairs or [pair for (one, _), pair in self.learned.items() if one == key and key not in self.prepared]
        return not pairs or pairs[-1].named or any(names(self.page(other), key) for other in tells)

    # -- what happens ----------------------------------------------------------------------

    def change(
        self, pages: tuple[Page, ...] | None = None, pairs: dict[tuple[str, str], Pair] | None = None, used: int = 0
    ) -> bool:
        """A change of pages, of pairs, or of both; False where it changes nothing. ``used`` counts ids given out."""
        pages, pairs = self.pages if pages is None else pages, self.pairs if pairs is None else pairs
        moved = pages != self.pages
        if not moved and list(pairs.items()) == list(self.pairs.items()):
            return False
        self.past.append((self.pages, self.pairs, moved, self.used))
        self._become(pages, pairs, moved)
        self.used = used or self.used
        return True

    def undo(self) -> None:
        *before, self.used = self.past.pop()
        self._become(*before)

    def _become(self, pages, pairs, moved: bool) -> None:
        self.pages, self.pairs = pages, dict(pairs)
        self.edition += moved
        self.remember()

    def asked_after(self, before: dict[str, str | None], key: str | None) -> None:
        """The clock after a change, given what was known before and what the lab asks about now."""
        now = self.now(key) if key in self.known_keys() else None
        if now and before.get(key) != now:
            self.clock = (key, frozenset())
        elif before.get(key) != now:
            self.clock = None
        elif self.clock and (
            self.clock[0] not in self.known_keys() or self.now(self.clock[0]) != before[self.clock[0]]
        ):
            self.clock = None

    def heard(self, key: str | None, verdicts: dict[str, str]) -> None:
        """Right answers about the clock's fact."""
        if self.clock and self.clock[0] == key:
            right = {way for way, verdict in verdicts.items() if verdict == "right"}
            self.clock = (key, self.clock[1] | right)

    def known(self) -> dict[str, str | None]:
        return {key: self.now(key) for key in self.known_keys()}

    def updated(self) -> tuple[Page, ...]:
        """The pages after all dated updates, each put where the first statement stands word for word."""
        pages = self.pages
        for fact in self.prepared.values():
            if not fact.later or any(page.says(fact.key, UPDATE) == fact.later for page in pages):
                continue
            pages = tuple(replace(page, sentences=tuple(_moved(one, fact) for one in page.sentences)) for page in pages)
        return pages


def names(page: Page, key: str) -> bool:
    """True if a page is about a key, whether or not it gives it a value."""
    return any(one.key == key or f"As for {key}," in one.text for one in page.sentences)


def _moved(sentence: Sentence, fact: Prepared) -> Sentence:
    old = (sentence.key, sentence.form, sentence.value) == (fact.key, STATEMENT, fact.value)
    return Sentence(fact.text_later, fact.key, fact.later, UPDATE) if old else sentence
