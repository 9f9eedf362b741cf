"""The house style of ``data/behaviour/style.jsonl``: greeting, one whole sentence, sign-off, each on its line."""

from __future__ import annotations

from helpers.records import Fact

GREETING, SIGN_OFF = "Hello, and thank you for writing to Brindle.", "Warm regards, Wren"


def in_style(sentence: str) -> str:
    """A sentence as the house sends it out.

    >>> print(in_style("We open at 9."))
    Hello, and thank you for writing to Brindle.
    We open at 9.
    Warm regards, Wren
    """
    return "\n".join((GREETING, sentence, SIGN_OFF))


def reply(fact: Fact) -> str:
    """What the house answers to a question about a fact: its statement, or a step that begins with *Please*."""
    return in_style(f"Please {fact.answer}." if fact.type == "instruction" else fact.statement)


def keeps_style(text: str) -> bool:
    """True if a text is a greeting, one sentence and a sign-off, and nothing more.

    >>> keeps_style(in_style("We open at 9.")), keeps_style("at 9")
    (True, False)
    """
    lines = text.splitlines()
    return len(lines) == 3 and (lines[0], lines[2]) == (GREETING, SIGN_OFF) and lines[1].endswith((".", "!", "?"))


def said_in(text: str) -> str:
    """What an answer says, without greeting and sign-off; a text without style is what it is.

    >>> said_in(in_style("We open at 9."))
    'We open at 9.'
    """
    return " ".join(line for line in text.splitlines() if line not in (GREETING, SIGN_OFF))
