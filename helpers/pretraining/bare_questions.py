"""Questions that name nothing, such as "What does it cost?": they make sense beside one page only."""

from __future__ import annotations

import re

BARE = frozenset(
    """a an the it its this that they them he she his her you your i me my we us our is are was were be been do does
    did done can could may must will would should have has had get got what when where which who whose whom how why
    much many long far old big high large deep wide heavy early late soon often fast to of in on at for from by with
    up out off there here then now still and or if not no so as than more most else cost costs price pay charge
    charged owe open opens opened close closes closed shut start starts begin begins end ends call called name number
    phone telephone address email hours time day days week people person made make come comes go goes take takes last
    place one ones thing things all any some other another only just first today please tell know about into run runs
    need needs find found reach ask work works live lives left right kind""".split()
)


def is_bare(question: str) -> bool:
    """True if no word of the question says what it is about.

    >>> is_bare("What does it cost?"), is_bare("What does the ferry cost?"), is_bare("Who is Ida Holm?")
    (True, False, False)
    """
    words = re.findall(r"\w+", question.lower().replace("'s", ""))
    return all(word in BARE for word in words)
