"""Dev container, Binder, Colab and JupyterHub: the README's own set-up, and paths that exist.

None of them can be started here. What can be checked is what they would run.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
from pathlib import Path

import pytest
from IPython.core.inputtransformer2 import TransformerManager
from traitlets.config import Config

from helpers.encoder.shared import PORT

ROOT = Path(__file__).resolve().parents[1]
PAGE = (ROOT / "notebooks" / "more_than_one_machine.md").read_text("utf-8")
README = (ROOT / "README.md").read_text("utf-8")
LEARN = re.search(r"<!-- command: learn -->\n```bash\n(.*?)\n```", README)[1].split(" && ")
REQUIREMENTS = (ROOT / "requirements.txt").read_text("utf-8")
PYTHON = re.search(r"on Python (3\.\d+)\.", REQUIREMENTS)[1]
DEV = ROOT / ".devcontainer"


def block(mark: str) -> str:
    """The code on the page that follows a mark."""
    return re.search(rf"<!-- {re.escape(mark)} -->\n```python\n(.*?)```", PAGE, re.DOTALL)[1]


# -- dev container ------------------------------------------------------------------------------

# Of the keys that containers.dev lists, those that this project uses; the file was checked against its schema once.
KNOWN = {
    *("name", "build", "remoteUser", "hostRequirements", "forwardPorts", "customizations"),
    *("postCreateCommand", "postAttachCommand"),
}


def test_a_dev_container_runs_the_readmes_commands():
    said = json.loads((DEV / "devcontainer.json").read_text("utf-8"))
    assert set(said) == KNOWN
    assert [*said["postCreateCommand"].split(" && "), said["postAttachCommand"]] == LEARN
    assert said["forwardPorts"] == [8888]  # JupyterLab's own
    assert said["customizations"]["vscode"]["settings"]["python.defaultInterpreterPath"] == ".venv/bin/python"


def test_its_image_has_the_python_and_the_user_that_it_needs():
    said = json.loads((DEV / "devcontainer.json").read_text("utf-8"))
    lines = (DEV / said["build"]["dockerfile"]).read_text("utf-8").splitlines()
    assert f"FROM python:{PYTHON}-bookworm" in lines and f"USER {said['remoteUser']}" == lines[-1]
    assert any("useradd" in line and line.endswith(f" {said['remoteUser']}") for line in lines)
    assert any("apt-get install" in line and " chromium " in line for line in lines)


# -- Binder -------------------------------------------------------------------------------------


def test_binder_installs_what_the_readme_installs(tmp_path):
    """With a pip that only writes down what it is asked."""
    log, script = tmp_path / "log", ROOT / ".binder" / "postBuild"
    assert os.access(script, os.X_OK)
    (tmp_path / "pip").write_text(f'#!/bin/bash\necho "pip $*" >> "{log}"\n')
    (tmp_path / "pip").chmod(0o755)
    subprocess.run([str(script)], cwd=ROOT, env={"PATH": f"{tmp_path}:/usr/bin:/bin"}, check=True)
    wanted = [command.replace(".venv/bin/", "") for command in LEARN if "/pip install" in command]
    assert log.read_text().splitlines() == wanted and len(wanted) == 2
    assert (ROOT / ".binder" / "runtime.txt").read_text("utf-8") == f"python-{PYTHON}\n"
    # With any of these in .binder, repo2docker would make another environment first.
    assert sorted(file.name for file in (ROOT / ".binder").iterdir()) == ["postBuild", "runtime.txt"]


# -- Colab --------------------------------------------------------------------------------------


def test_the_colab_cell_is_one_that_ipython_can_read():
    code = TransformerManager().transform_cell(block("cell: colab"))
    compile(code, "cell", "exec")
    assert code.count("get_ipython()") == 4 and 'PROJECT = ""' in code  # the project's address is the reader's


def test_colab_installs_what_the_readme_installs_but_for_jupyters_parts(tmp_path):
    lines = [line[1:] for line in map(str.strip, block("cell: colab").splitlines()) if line.startswith("!")]
    clone, keep, install = lines
    wanted = [command.replace(".venv/bin/", "") for command in LEARN if "/pip install" in command]
    assert install.replace("/content/for_colab.txt", "requirements.txt").split(" && ") == wanted
    assert clone.split()[:2] == ["git", "clone"]
    kept = tmp_path / "kept.txt"
    subprocess.run(["bash", "-c", keep.replace("/content/for_colab.txt", str(kept))], cwd=ROOT, check=True)
    left_out = set(REQUIREMENTS.splitlines()) - set(kept.read_text("utf-8").splitlines())
    assert {line.partition("==")[0] for line in left_out} == {"jupyterlab", "ipykernel", "ipython", "jupyter-client"}


# -- JupyterHub ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def hub() -> Config:
    """The settings that the page's configuration makes."""
    made = Config()
    exec(compile(block("file: jupyterhub_config.py"), "jupyterhub_config.py", "exec"), {"get_config": lambda: made})
    return made


def test_the_hubs_limits_are_set_and_each_kernel_has_one_thread(hub):
    assert (hub.Spawner.mem_limit, hub.Spawner.cpu_limit) == ("2G", 1.0)
    assert hub.Spawner.environment["OMP_NUM_THREADS"] == "1" and hub.JupyterHub.spawner_class == "systemd"
    assert (ROOT / hub.Spawner.default_url.removeprefix("/lab/tree/")).is_file()


def test_the_hub_starts_the_encoder_that_its_learners_are_told_of(hub):
    (service,) = hub.JupyterHub.services
    python, *words = service["command"]
    port = hub.Spawner.environment["ENCODER"].rpartition(":")[2]
    assert words == ["-m", "helpers.encoder", "--port", port] and port == str(PORT)
    assert (ROOT / "helpers" / "encoder" / "__main__.py").is_file()
    assert python == f"{service['cwd']}/.venv/bin/python"


def test_a_hub_knows_every_setting(hub):
    why = "JupyterHub is no part of the course"
    names = ("app", "spawner", "services.service")
    app, spawner, service = (pytest.importorskip(f"jupyterhub.{name}", reason=why) for name in names)
    assert set(hub) == {"JupyterHub", "Authenticator", "Spawner"} and set(hub.Authenticator) == {"allowed_users"}
    assert set(hub.JupyterHub) <= set(app.JupyterHub.class_trait_names())
    assert set(hub.Spawner) <= set(spawner.Spawner.class_trait_names())
    assert all(set(one) <= set(service.Service.class_trait_names(input=True)) for one in hub.JupyterHub.services)


def test_every_link_of_the_page_leads_somewhere():
    links = re.findall(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)", PAGE)
    assert links and [link for link in links if not (ROOT / "notebooks" / link).exists()] == []
    # As JupyterLab and GitHub make them: small letters, hyphens for spaces, no commas.
    headings = {re.sub(r"[^\w-]", "", line.lower().replace(" ", "-")) for line in re.findall(r"^#+ (.*)$", PAGE, re.M)}
    assert {link for link in re.findall(r"\]\(#([^)]+)\)", PAGE)} <= headings
