"""The encoder: texts become vectors, and texts that mean the same get near ones.

The bundled one is loaded from its folder, offline, after its checksum was compared.
"""

from helpers.encoder.bundled import BUNDLED_ENCODER, bundled_folder, check_weights, word_vectors
from helpers.encoder.loading import load_encoder
from helpers.encoder.sentence import Encoder, EncoderError, SentenceEncoder, unit
from helpers.encoder.shared import EncoderServer, SharedEncoder

__all__ = [
    "BUNDLED_ENCODER",
    "Encoder",
    "EncoderError",
    "EncoderServer",
    "SentenceEncoder",
    "SharedEncoder",
    "bundled_folder",
    "check_weights",
    "load_encoder",
    "unit",
    "word_vectors",
]
