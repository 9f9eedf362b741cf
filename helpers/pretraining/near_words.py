"""Words of like meaning, from the encoder: another way to say what a page says.

``python -m helpers.pretraining.near_words`` writes ``data/language/near_words.json`` anew. The
encoder was trained on the language people write, so its neighbours bring wordings in that our
templates lack.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable

import numpy as np

from helpers.encoder import load_encoder
from helpers.pretraining.lexicon import LANGUAGE, Lexicon, load_lexicon

NEAR_WORDS = LANGUAGE / "near_words.json"
LEAST_ALIKE, MOST_NEAR = 0.62, 6


def spoken_words(lex: Lexicon) -> list[str]:
    """Every lower-case word of four letters or more that statements and questions are made of."""
    texts = [text for one in lex.attributes for text in one.statements + one.questions]
    texts += [verb[form] for verb in lex.verbs for form in ("base", "past", "participle", "s", "ing")]
    texts += [re.sub(r"\{.*?\}", "", text) for group in lex.clauses.values() for text in group]
    return sorted({word for text in texts for word in re.findall(r"(?<![\w{])[a-z]{4,}(?![\w}])", text)})


def neighbours(words: list[str], among: Iterable[str]) -> dict[str, list[str]]:
    """For each word the nearest others by cosine, at least ``LEAST_ALIKE`` and not another form of it."""
    encoder, others = load_encoder(), list(among)
    table = encoder.embed(others)
    near = {}
    for start in range(0, len(words), 500):
        part = words[start : start + 500]
        likeness = encoder.embed(part) @ table.T
        for word, row in zip(part, likeness):
            best = [others[i] for i in np.argsort(-row)[:20] if row[i] >= LEAST_ALIKE]
            near[word] = [other for other in best if other[:4] != word[:4]][:MOST_NEAR]
    return {word: found for word, found in near.items() if found}


def main() -> None:
    lex = load_lexicon()
    near = neighbours(spoken_words(lex), lex.words)
    lines = [f"{json.dumps(word)}: {json.dumps(found)}" for word, found in near.items()]
    NEAR_WORDS.write_text("{\n" + ",\n".join(lines) + "\n}\n", "utf-8")


if __name__ == "__main__":
    main()
