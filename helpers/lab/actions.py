"""What the page may ask of the lab: a fixed list of names, with the values that each takes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

LONGEST = 20_000  # characters of one value; the lab's own limits are narrower and have their own messages
LARGEST = 1_000_000  # characters or bytes of a document
MOST = 20  # wordings in one list


@dataclass(frozen=True)
class Action:
    """``run`` is called with the lab and the values: ``texts`` strings, then ``lists`` lists of strings.

    ``slow`` work goes to a thread; ``document`` is for values that may be as long as a document.
    """

    run: Callable[..., Any]
    texts: int = 0
    lists: int = 0
    slow: bool = False
    document: bool = False
    file: bool = False


ACTIONS = {
    "edit": Action(lambda lab, id, text: lab.edit(id, text), texts=2),
    "add": Action(lambda lab, text: _nothing(lab.add(text)), texts=1),
    "delete": Action(lambda lab, id: lab.delete(id), texts=1),
    "undo": Action(lambda lab: lab.undo()),
    "reset": Action(lambda lab: lab.reset()),
    "move_on": Action(lambda lab: lab.move_on()),
    "ask": Action(lambda lab, question: lab.ask(question), texts=1),
    "hand_right_page": Action(lambda lab, way: lab.hand_right_page(way), texts=1),
    "propose": Action(lambda lab, id, answer, question: lab.propose(id, answer, question), texts=3),
    "teach": Action(lambda lab, *values: _nothing(lab.teach(*values)), texts=3, lists=2),
    "unteach": Action(lambda lab, id, question: lab.unteach(id, question), texts=2),
    "retrain": Action(lambda lab: lab.retrain(), slow=True),
    "stop": Action(lambda lab: lab.stop()),
    "choose_model": Action(lambda lab, name: lab.choose_model(name), texts=1, slow=True),
    "move_to": Action(lambda lab, office: lab.move_to(office), texts=1, slow=True),
    "open_text": Action(lambda lab, name, text: lab.open_documents(name, text), texts=2, slow=True, document=True),
    "open_file": Action(lambda lab, name, data: lab.open_documents(name, data), texts=1, slow=True, file=True),
    "apply": Action(lambda lab, name: lab.apply(name), texts=1, slow=True),
    "write": Action(lambda lab: lab.state()),
    "check_state": Action(lambda lab, state: lab.check_state(state), texts=1),
    "replay": Action(lambda lab, state: lab.replay(state), texts=1, slow=True),
    "tour": Action(lambda lab, by: lab.tour.forward(1 if by == "1" else -1), texts=1),
}


def values_of(name: str, values: Any, file: bytes | None = None) -> list[Any]:
    """The values of a message, checked, with the bytes of the file if the action takes one.

    Raises ``ValueError`` for a name that is not in the list, and for values that are not what it takes.

    >>> values_of("edit", ["support-01", "A page."])
    ['support-01', 'A page.']
    >>> values_of("__init__", [])
    Traceback (most recent call last):
    ValueError: The page cannot ask for '__init__'.
    """
    if name not in ACTIONS:
        raise ValueError(f"The page cannot ask for {name[:40]!r}.")
    action = ACTIONS[name]
    if not isinstance(values, list) or len(values) != action.texts + action.lists:
        raise ValueError(f"{name} takes {action.texts + action.lists} values.")
    longest = LARGEST if action.document else LONGEST
    for text in values[: action.texts]:
        _check_text(text, longest)
    for texts in values[action.texts :]:
        _check_texts(texts)
    return [*values, _checked_file(file)] if action.file else list(values)


def _check_text(text: Any, longest: int) -> None:
    if not isinstance(text, str):
        raise ValueError(f"A text was expected, not {type(text).__name__}.")
    if len(text) > longest:
        raise ValueError(f"The text has {len(text)} characters; at most {longest} fit.")


def _check_texts(texts: Any) -> None:
    if not isinstance(texts, list) or len(texts) > MOST:
        raise ValueError(f"A list of at most {MOST} wordings was expected.")
    for text in texts:
        _check_text(text, LONGEST)


def _checked_file(file: bytes | None) -> bytes:
    if file is None:
        raise ValueError("No file came with this. Choose it again.")
    if len(file) > LARGEST:
        raise ValueError(f"The file has {len(file)} bytes; at most {LARGEST} fit. Take a smaller one.")
    return file


def _nothing(_made: Any) -> None:
    """The page reads what was made from the screen."""
