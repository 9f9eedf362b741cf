"""Learning from a teacher's odds instead of its words (Hinton, Vinyals and Dean 2015, arXiv:1503.02531)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch


class SoftTargets:
    """A loss for ``LoraTraining``: how far the student's odds are from the teacher's, token by token.

    ``teacher[i]`` are the teacher's logits for the answer of training pair ``i``, [answer tokens,
    vocabulary], as ``language_model.answer_logits`` gives them. The loss is KL(teacher ‖ student) in nats a
    token. A ``temperature`` above 1 flattens both sides, so that unlikely tokens count for more; its
    square in front keeps the size of the gradients, as in the paper.

    Raises ``ValueError`` for a temperature that is not above 0.
    """

    def __init__(self, teacher: Sequence[np.ndarray], temperature: float = 1.0) -> None:
        if temperature <= 0:
            raise ValueError(f"the temperature is {temperature}; it must be above 0")
        self.teacher, self.temperature = [torch.from_numpy(logits) for logits in teacher], temperature

    def __call__(self, logits: torch.Tensor, targets: list[int], examples: list[int]) -> torch.Tensor:
        teacher = torch.cat([self.teacher[i] for i in examples]).to(logits.device)
        wanted = torch.log_softmax(teacher / self.temperature, -1)
        given = torch.log_softmax(logits / self.temperature, -1)
        apart = torch.nn.functional.kl_div(given, wanted, reduction="batchmean", log_target=True)
        return apart * self.temperature**2
