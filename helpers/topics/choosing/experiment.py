"""The experiment of choosing: three offices, each for a year in two settings, and three mixed offices.

Decides S1, S2, S3 and S4; the verdicts are in ``outcomes``.
"""

from __future__ import annotations

from helpers.encoder import Encoder
from helpers.findings import Finding
from helpers.language_model import Brain
from helpers.library import OFFICES
from helpers.topics.choosing.living import live
from helpers.topics.choosing.mixed import ask_mixed
from helpers.topics.choosing.outcomes import general_finding, office_finding
from helpers.topics.choosing.settings import CHANGING, STABLE


def run(brain: Brain, encoder: Encoder, seed: int = 0) -> tuple[Finding, ...]:
    """All four claims."""
    changing, stable = ([live(brain, encoder, o, s, seed=seed) for o in OFFICES] for s in (CHANGING, STABLE))
    mixed = [ask_mixed(brain, encoder, office, seed) for office in OFFICES]
    offices = (office_finding(moving, still) for moving, still in zip(changing, stable))
    return (*offices, general_finding(changing, stable, mixed))
