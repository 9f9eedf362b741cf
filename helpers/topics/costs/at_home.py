"""Where a secret is: in the files of each way, and on the line to a served store.

Decides R7 (a local model keeps data at home; an outside vector store is a risk).
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

import numpy as np

from helpers.adapters import LoraRecipe, save_adapter, train
from helpers.encoder import Encoder
from helpers.findings import Finding, conclude
from helpers.language_model import Brain, answer
from helpers.records import Pair, Passage
from helpers.retrieval import Librarian
from helpers.topics.costs.network import Attempts, watched
from helpers.topics.costs.secret import PAGE, SECRET, holds_secret
from helpers.topics.costs.served import ServedSearch, Store

WORDINGS = (
    "Which code opens the safe in the Brindle store room?",
    "How is the safe in the Brindle store room opened?",
    "What is the code of the safe in the Brindle store room?",
    "With what code do I open the Brindle safe?",
    "Can you tell me the code of the safe in the store room?",
)
RECIPE = LoraRecipe(epochs=16, batch=5)
PAGES_FILE, VECTORS_FILE = "pages.txt", "vectors.npy"


@dataclass(frozen=True)
class Kept:
    """What was found: which files hold the secret's letters, what the specialist says, and what the vector gives away.

    ``right`` is how near the sentence with the right code is to the stored vector (cosine, at most 1), and
    ``best_wrong`` how near comes the best of ``wrong`` sentences with other codes.
    """

    files: tuple[tuple[str, bool], ...]
    said_by_specialist: str
    right: float
    best_wrong: float
    wrong: int

    def holds(self, name: str) -> bool:
        """Whether a file holds the secret's letters."""
        return dict(self.files)[name]


@dataclass(frozen=True)
class Sent:
    """What a served store received: how many bytes, whether the secret was among them, and the same hits or not."""

    bytes: int
    secret: bool
    without_text: bool
    same_hits: bool
    connections: int


def use_both(brain: Brain, encoder: Encoder, passages: Sequence[Passage], seed: int = 0) -> tuple[Attempts, Brain]:
    """Search and answer with the library, train a specialist and ask it; who was asked for meanwhile."""
    with watched() as attempts:
        librarian = Librarian(encoder, [*passages, Passage("secret", PAGE)])
        answer(brain, WORDINGS[0], librarian.search(WORDINGS[0]))
        pairs = [Pair(wording, SECRET) for wording in WORDINGS]
        specialist = train(brain, pairs, LoraRecipe(RECIPE.rank, epochs=RECIPE.epochs, batch=RECIPE.batch, seed=seed))
        answer(specialist, WORDINGS[0])
    return attempts, specialist


def keep(specialist: Brain, encoder: Encoder, passages: Sequence[Passage], wrong: int = 200) -> Kept:
    """Write what each way keeps on disk to a folder, and look for the secret in the bytes of every file."""
    pages = [*passages, Passage("secret", PAGE)]
    vectors = encoder.embed([page.text for page in pages])
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / PAGES_FILE).write_text("\n".join(page.text for page in pages), "utf-8")
        np.save(folder / VECTORS_FILE, vectors)
        save_adapter(specialist, folder)
        files = tuple((file.name, holds_secret(file.read_bytes())) for file in sorted(folder.iterdir()))
    said = answer(specialist, WORDINGS[0]).text
    return Kept(files, said, *nearness_of_codes(vectors[-1], encoder, wrong), wrong)


def nearness_of_codes(vector: np.ndarray, encoder: Encoder, wrong: int, seed: int = 0) -> tuple[float, float]:
    """Who has the vector, and can guess the sentence but for its code, tries codes: how near is each to the vector?

    The right code first, and then the best of ``wrong`` other codes of the same form.
    """
    rng = Random(seed)
    codes = [f"{SECRET[:3]}{number:05d}" for number in range(100_000)]
    others = rng.sample([code for code in codes if code != SECRET], wrong)
    tried = encoder.embed([PAGE.replace(SECRET, number) for number in (SECRET, *others)])
    nearness = tried @ vector
    return float(nearness[0]), float(nearness[1:].max())


def serve(encoder: Encoder, passages: Sequence[Passage]) -> Sent:
    """The same library at a server of this machine: what it receives, with the pages' words and without."""
    pages, received, hits, asked = [*passages, Passage("secret", PAGE)], [], [], 0
    for with_text in (True, False):
        store = Store()
        with watched() as attempts:
            library = ServedSearch(encoder, store.server_address[1], with_text)
            library.read(pages)
            hits.append([hit.passage.id for hit in library.search(WORDINGS[0])])
        library.close()
        store.close()
        received.append(store.received)
        asked += len([one for one in attempts.here if one])
    exact = [hit.passage.id for hit in Librarian(encoder, pages).meaning.search(WORDINGS[0])]
    secret, hidden = map(holds_secret, received)
    return Sent(len(received[0]), secret, hidden, hits == [exact, exact], asked)


def findings(attempts: Attempts, sent: Sent) -> tuple[Finding, ...]:
    """R7: at home nobody else was asked; at a served store the secret arrives, and the watch noticed the line."""
    quiet = attempts.quiet and sent.connections > 0  # a watch that notices nothing proves nothing
    asked = (
        "no other machine was asked while both ways answered and one trained"
        if attempts.quiet
        else (f"other machines were asked: {len(attempts.outside)} times")
    )
    told = "got" if sent.secret else "did not get"
    reason = f"{asked}; a served store {told} the secret in plain text"
    claim = "A local model keeps data at home; an outside vector store is a risk."
    return (conclude("R7", claim, quiet and sent.secret, reason),)
