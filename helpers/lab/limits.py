"""What the lab refuses, in words for the learner, and the limits of what can be typed."""

from __future__ import annotations

from collections.abc import Sequence

from helpers.sentences import one_line, shown, unseen

MAX_QUESTION = 300
MAX_ANSWER = 160  # characters; a longer answer would be cut at the model's limit anyway
MAX_WORDINGS = 8  # beside the question itself


class LabError(ValueError):
    """What the lab cannot do now, in words for the learner; nothing was changed."""


def typed_line(text: str, name: str, most: int) -> str:
    """A typed text on one line. Raises ``LabError`` if it is empty, too long, or holds what cannot be seen.

    >>> typed_line("  How  much? ", "question", 20)
    'How much?'
    """
    if not isinstance(text, str):
        raise LabError(f"The {name} must be text, not {shown(text)}.")
    line = one_line(text)
    if not line:
        raise LabError(f"The {name} is empty. Type one{', or choose one' if name == 'question' else ''}.")
    if len(line) > most:
        raise LabError(f"The {name} has {len(line)} characters; at most {most} fit. Shorten it.")
    if letter := unseen(line):
        raise LabError(f"The {name} {shown(line)} holds a character that cannot be seen (U+{ord(letter):04X}).")
    return line


def typed_lines(texts: Sequence[str], name: str) -> tuple[str, ...]:
    """Several wordings, each checked; raises ``LabError`` if there are too many."""
    if isinstance(texts, str) or len(texts) > MAX_WORDINGS + 1:
        count = "one text" if isinstance(texts, str) else f"{len(texts)}"
        raise LabError(f"Give a list of at most {MAX_WORDINGS} {name}s beside the question, not {count}.")
    return tuple(typed_line(text, name, MAX_QUESTION) for text in texts)
