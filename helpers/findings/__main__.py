"""Measure every claim once more: ``python -m helpers.findings [--quick]``.

Each experiment of the ledger is run on three seeds, with ``--quick`` on one, and its findings are printed. A
verdict that differs from the ledger's is marked, and the program then ends with status 1.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator, Sequence

from helpers.encoder import Encoder, load_encoder
from helpers.findings.kept import kept_claims
from helpers.findings.verdicts import Claim, Finding, experiment_of, ledger
from helpers.language_model import Brain, load_brain

SEEDS = (0, 1, 2)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the ledger from a fresh run; 0 if every verdict is the ledger's."""
    parser = argparse.ArgumentParser(prog="python -m helpers.findings", description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="one seed instead of three")
    parser.add_argument("--only", nargs="+", metavar="ID", help="only the experiments behind these claims")
    asked = parser.parse_args(arguments)
    claims = [claim for claim in kept_claims() if not asked.only or claim.id in asked.only]
    if not claims:
        parser.error("no such claim in data/claims.jsonl")
    return report(load_brain(), load_encoder(), claims, SEEDS[:1] if asked.quick else SEEDS)


def report(brain: Brain, encoder: Encoder, claims: Sequence[Claim], seeds: Iterable[int]) -> int:
    """Print each finding, and how many verdicts differ from the ledger's; 1 if some do, else 0."""
    kept, differ, measured = {claim.id: claim.verdict for claim in claims}, [], 0
    for seed, finding in measure(brain, encoder, claims, tuple(seeds)):
        other = "" if finding.verdict == kept[finding.id] else f"  <- the ledger: {kept[finding.id]}"
        print(f"seed {seed} · {ledger([finding])}{other}", flush=True)
        measured += 1
        differ += [f"{finding.id} (seed {seed})"] if other else []
    print(f"{measured} verdicts measured, {len(differ)} differ from the ledger", *differ)
    return 1 if differ else 0


def measure(
    brain: Brain, encoder: Encoder, claims: Sequence[Claim], seeds: Sequence[int]
) -> Iterator[tuple[int, Finding]]:
    """The findings of each experiment, seed by seed; only those of these claims."""
    wanted = {claim.id for claim in claims}
    for experiment in dict.fromkeys(claim.experiment for claim in claims):
        run = experiment_of(next(claim for claim in claims if claim.experiment == experiment))
        for seed in seeds:
            yield from ((seed, finding) for finding in run(brain, encoder, seed) if finding.id in wanted)


if __name__ == "__main__":
    raise SystemExit(main())
