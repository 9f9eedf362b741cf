"""All that the chapter measures, in one call: ten claims of the ledger once more, on a published model.

The order is that of the chapter. Q5 and H1 (``reading``), K1, K2 and K6 (``changing``), R1 (``forgetting``), B1 and B2
(``house``), K7 and C7 (``value``). The brain's own verdicts stand in the ledger; here they are only compared.
"""

from __future__ import annotations

from collections.abc import Sequence

from helpers.adapters import forget
from helpers.encoder import Encoder
from helpers.findings import Finding
from helpers.four_answers import LIBRARY, MEMORY, SPECIALIST
from helpers.topics.published import changing, forgetting, house, reading, value
from helpers.topics.published.forgetting import Kept
from helpers.topics.published.models import LARGE, PLAIN, Models


def run(models: Models, encoder: Encoder, seed: int = 0) -> tuple[Finding, ...]:
    """All ten claims on the larger of the models, in the order of the chapter."""
    desk = reading.open_reading(encoder, changing.taught_facts())
    plain, reader = reading.read(models.plain, PLAIN, desk), reading.read(models.large, LARGE, desk)
    memory = reading.from_memory(models.large, LARGE, desk)
    invented = reading.invention_finding(reading.freely(models.plain, PLAIN, desk), plain, reader)
    said, looks, large = change(models, encoder, seed)
    small = value.small_with_library(models.small, encoder, changing.taught_facts())
    staff = house.employ(models.large, seed)
    who = house.who_are_you(models.plain, models.large, staff)
    letters = house.write(models.plain, models.large, staff)
    forget(staff)
    return (
        invented,
        reading.hybrid_finding(plain, reader),
        *changing.findings(said),
        forgetting.finding(looks),
        house.identity_finding(who),
        house.style_finding(letters),
        value.widening_finding(memory, large),
        value.value_finding(small, large),
    )


def change(
    models: Models, encoder: Encoder, seed: int = 0
) -> tuple[Sequence[changing.Said], Sequence[Kept], value.Offer]:
    """Teach with replay, edit, teach again without: what was said, what was kept, and the exam of the second."""
    desk, facts = changing.open_desk(models.large, encoder), changing.taught_facts()
    looks = [
        forgetting.look(models.plain, forgetting.PUBLISHED),
        forgetting.look(models.large, forgetting.READER),
    ]
    changing.teach(desk, forgetting.replay_pairs(), seed)
    looks.append(forgetting.look(desk.specialist, forgetting.REPLAY))
    said = [changing.say(desk, way, changing.OLD) for way in (MEMORY, LIBRARY, SPECIALIST)]
    changing.edit(desk)
    said += [changing.say(desk, way, changing.EDITED) for way in (LIBRARY, SPECIALIST)]
    changing.teach(desk, seed=seed)
    looks.append(forgetting.look(desk.specialist, forgetting.HURRY))
    said.append(changing.say(desk, SPECIALIST, changing.RETRAINED))
    exam = value.large_with_lora(desk.specialist, facts)
    desk.close()
    return said, looks, exam
