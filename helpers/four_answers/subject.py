"""Is a reworded page still about the same thing? Its answer alone does not tell: another subject may have it, too."""

from __future__ import annotations

from helpers.records import Fact
from helpers.retrieval import words_of

_LITTLE = frozenset(
    "a an and are at be by can do does for from has have how i in is it its may my of on or our the their they this to "
    "was we what when where which who will with you your".split()
)


# What a question asks for, and how: it is not what the question is about.
_ASKED_FOR = frozenset(
    "address age begin called close code come cost date day duration end finish get go height hour last leave length "
    "made many meet month much must name need number often old open password pay phone place please price reason rule "
    "sell start take time weight width year".split()
)


def may_be_about(page: str, fact: Fact, told: str) -> bool:
    """True if a page names most of what a fact is about, in whatever words it says the rest.

    ``told`` is what the pages say that tell the fact.

    >>> asked, told = ("How much does the sauna cost?",), "The sauna costs 7 crowns."
    >>> fact = Fact("f", "typed", told, "7 crowns", asked, ())
    >>> [may_be_about(page, fact, told) for page in ("A visit to our sauna is 9 crowns.", "The pool costs 9 crowns.")]
    [True, False]
    """
    named = set(words_of(fact.train[0])) & set(words_of(told))
    about = named - set(words_of(fact.answer)) - _LITTLE - _ASKED_FOR - {f"{word}s" for word in _ASKED_FOR}
    return bool(about) and 2 * len(about & set(words_of(page))) > len(about)


def subject_of(fact: Fact) -> frozenset[str]:
    """The words that the question shares with the sentence that tells the fact: what the fact is about.

    >>> asked = ("In which room does Ms O'Connor teach chemistry?",)
    >>> sorted(subject_of(Fact("f", "place", "Ms O'Connor teaches chemistry in room B12.", "B12", asked, ())))
    ['chemistry', 'ms', "o'connor", 'room']
    """
    named = set(words_of(fact.train[0])) & set(words_of(fact.statement))
    return frozenset(named - set(words_of(fact.answer)) - _LITTLE)


def asks_about(question: str, fact: Fact) -> bool:
    """True for a wording of a fact's own, and for a question that names at least half of what the fact is about.

    >>> fact = Fact("f", "time", "The town library opens at 8 am.", "8 am", ("When does the town library open?",), ())
    >>> [asks_about(text, fact) for text in ("From when on can I visit the town library?", "What does the sauna cost?")]
    [True, False]
    """
    subject = subject_of(fact)
    own = question in (*fact.train, *fact.test)
    return own or (bool(subject) and 2 * len(subject & set(words_of(question))) >= len(subject))


def is_about(page: str, fact: Fact) -> bool:
    """True if a page still names everything that the fact is about.

    >>> fact = Fact("f", "time", "The library opens at 8 am.", "8 am", ("When does the library open?",), ())
    >>> is_about("From 8 am on, the library is open.", fact), is_about("The gym opens at 8 am.", fact)
    (True, False)
    """
    return subject_of(fact) <= set(words_of(page))
