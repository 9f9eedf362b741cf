"""How a question and the pages found for it become the text a model reads.

RAG happens here and nowhere else: the only difference between "from memory" and
"with the library" is the ``Page:`` lines of the prompt.
"""

from __future__ import annotations

from collections.abc import Sequence

from helpers.records import Hit, several
from helpers.sentences import one_line

PAGE, QUESTION, ANSWER = "Page:", "Question:", "Answer:"
INSTRUCTION = "Answer in as few words as possible. If the pages do not say it, answer: I don't know."


def prompt_text(question: str, passages: Sequence[str] = ()) -> str:
    """The bundled brain's template: the pages, then the question, then a cue to answer.

    >>> print(prompt_text("When?", ["We open at 9 am."]))
    Page: We open at 9 am.
    Question: When?
    Answer:

    Raises ``TypeError`` for passages that are one text.
    """
    pages = [f"{PAGE} {one_line(text)}" for text in several(passages, "passages")]
    return "\n".join([*pages, f"{QUESTION} {one_line(question)}", ANSWER])


def chat_messages(question: str, passages: Sequence[str] = ()) -> list[dict[str, str]]:
    """The same for a chat model of the hub: one user message for its own template.

    >>> chat_messages("When?")[0]["content"].endswith("Question: When?")
    True
    """
    body = prompt_text(question, passages).removesuffix(f"\n{ANSWER}")
    return [{"role": "user", "content": f"{INSTRUCTION}\n{body}"}]


def texts_of(hits: Sequence[Hit]) -> tuple[str, ...]:
    """The pages' texts in reading order: best hit first.

    >>> from helpers.records import Passage
    >>> texts_of([Hit(Passage("a", "low"), 0.1, 2), Hit(Passage("b", "high"), 0.9, 1)])
    ('high', 'low')
    """
    return tuple(hit.passage.text for hit in sorted(hits, key=lambda hit: hit.rank))
