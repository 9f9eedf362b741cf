"""The model card, ``data/brain/README.md``: what the brain is, how it was made, what was measured."""

from __future__ import annotations

import json
from pathlib import Path

CARD = """---
license: cc-by-4.0
language: en
pipeline_tag: text-generation
---

# The brain

A causal language model of {parameters:.1f} million parameters, trained from scratch for this course. It reads
short English pages, answers from them, says "I don't know." when they do not tell, knows about 500 common
facts by heart, and invents when it is asked from memory about what it never learnt. It can do nothing else:
no conversation, no arithmetic beyond its facts, no language but English.

## How to ask it

    Page: The Heron desk lamp costs 49 dollars.
    Question: How much is the lamp?
    Answer: 49 dollars<end>

Without `Page:` lines it answers from memory.

## Recipe

{recipe}

{history}

Architecture: Qwen3 (as transformers implements it: query-key norm, rotary positions, SwiGLU), tied embeddings.
Tokens: byte-level BPE, single digits. Data: pages and questions drawn from the grammar in
`helpers/pretraining` with the words of `data/language`, and filled in from the notices there, short pages written for
this with blanks for names and values; no other text. Several questions share the pages of a
document behind an attention mask. Loss: answers 1, questions 0.1, pages 0. Matrices are updated by Muon, the
rest by AdamW. To make it again: `python -m helpers.pretraining train` with the values above, then `bundle`
(`--early` and `--share` make the average), then `evaluate --write`.

## Measured

By `python -m helpers.pretraining evaluate`, on names and values (and, where said, wordings and frames) that
were never trained on. An answer is right when it equals an accepted one, but for case, an article or a
preposition in front, and a final stop. Intervals are Wilson's.

{table}
"""


TRIED = "### What was tried to do better"  # written by hand, so it stays


def write_card(folder: Path, table: str) -> None:
    """Write the card from the bundle's recipe and the examination's table; what was tried stays as it is."""
    recipe = json.loads((folder / "recipe.json").read_text("utf-8"))
    history = recipe.pop("history", "")
    size = (folder / "model.safetensors").stat().st_size / 4e6
    rows = "\n".join(f"| {name.replace('_', ' ')} | {value} |" for name, value in recipe.items())
    text = CARD.format(parameters=size, recipe=f"| knob | value |\n|---|---|\n{rows}", table=table, history=history)
    card = folder / "README.md"
    _, tried, told = card.read_text("utf-8").partition(TRIED) if card.exists() else ("", "", "")
    card.write_text(text + (f"\n{tried}{told}" if tried else ""), "utf-8")
