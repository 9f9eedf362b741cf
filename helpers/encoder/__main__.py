"""One encoder for everybody on this machine: ``python -m helpers.encoder [--port 8702]``; Ctrl+C ends it."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from helpers.encoder.bundled import BUNDLED_ENCODER
from helpers.encoder.loading import load_encoder
from helpers.encoder.shared import PORT, EncoderServer


def main(words: Sequence[str]) -> None:
    """Load the bundled encoder and serve it until the process is ended."""
    parser = argparse.ArgumentParser(prog="python -m helpers.encoder", description=__doc__.partition(":")[0])
    parser.add_argument("--port", type=int, default=PORT, help="0 takes a free one")
    asked = parser.parse_args(words)
    with _open(asked.port) as server:
        print(f"ENCODER={server.address}", flush=True)
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            pass


def _open(port: int) -> EncoderServer:
    try:
        return EncoderServer(load_encoder(BUNDLED_ENCODER), port)
    except (OSError, OverflowError) as error:
        sys.exit(f"Port {port} cannot be opened: {error}. Is an encoder there already? --port 0 takes a free one.")


if __name__ == "__main__":
    main(sys.argv[1:])
