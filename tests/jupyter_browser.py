"""A real JupyterLab in a real Chromium: the fixtures behind every test that clicks.

Each chapter is opened on a copy, because JupyterLab saves by itself. Set SCREENSHOTS to a
folder to keep the pictures.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import nbformat
import pytest

ROOT = Path(__file__).resolve().parents[1]
CHROMIUM = "/usr/bin/chromium"
PATIENCE = 1000 * int(os.environ.get("BROWSER_PATIENCE", "120"))  # milliseconds
NASTY = "<img src=x onerror=alert(1)>"
QUIET = '{"fetchNews": "false", "checkForUpdates": false, "doNotDisturbMode": true}'
CONFIG = """
c.ServerApp.allow_root = True
c.ServerApp.open_browser = False
c.LabApp.news_url = None
c.LabApp.check_for_updates_class = "jupyterlab.NeverCheckForUpdate"
c.LabApp.expose_app_in_browser = True
"""


def check_chromium() -> None:
    """Skip where there is no Chromium, unless it is required."""
    if os.environ.get("REQUIRE_BROWSER") == "1":
        assert Path(CHROMIUM).exists(), f"REQUIRE_BROWSER is set, but there is no {CHROMIUM}: install chromium"
    elif not Path(CHROMIUM).exists():
        pytest.skip("no Chromium here", allow_module_level=True)
    else:
        pytest.importorskip("playwright")


@dataclass
class Chromium:
    """A browser beside a JupyterLab of its own; ``events`` is what a page did that it must not do."""

    context: object
    url: str
    token: str
    folder: Path
    events: dict[str, list[str]] = field(default_factory=lambda: {"outside": [], "errors": [], "dialogs": []})

    def open(self, chapter: str, tag: str = "", stand_ins: str = "") -> object:
        """Open a chapter and run it; with ``tag``, only the cells that have it.

        ``stand_ins`` is code that runs before the last of them, in the place of trainings that take minutes.
        """
        notebook = nbformat.read(ROOT / "notebooks" / f"{chapter}.ipynb", as_version=4)
        notebook.cells = [cell for cell in notebook.cells if not tag or tag in cell.metadata.get("tags", ())]
        assert notebook.cells, f"{chapter} has no cell tagged {tag!r}"
        if stand_ins:
            notebook.cells.insert(-1, nbformat.v4.new_code_cell(stand_ins))
        nbformat.write(notebook, self.folder / "notebooks" / f"{chapter}.ipynb")
        page = self.context.new_page()
        page.on("pageerror", lambda error: self.events["errors"].append(str(error)))
        page.on("dialog", lambda dialog: (self.events["dialogs"].append(dialog.message), dialog.dismiss()))
        page.goto(f"{self.url}/lab/tree/notebooks/{chapter}.ipynb?token={self.token}&reset")
        page.get_by_text("| Idle").wait_for()
        page.evaluate("void window.jupyterapp.commands.execute('notebook:run-all-cells')")
        self.wait_until_run(page)
        page.evaluate("void window.jupyterapp.commands.execute('application:toggle-left-area')")
        return page

    def wait_until_run(self, page) -> None:
        """Wait until the kernel has run every cell: each has a number then, and it is idle."""
        page.get_by_text("| Busy").wait_for()
        page.get_by_text("| Idle").wait_for()

    def reopen(self, page, chapter: str) -> object:
        """Save a chapter, end its kernel, and open the file again, as on the next day."""
        page.evaluate("window.jupyterapp.commands.execute('docmanager:save')")
        self.close(page)
        page = self.context.new_page()
        page.goto(f"{self.url}/lab/tree/notebooks/{chapter}.ipynb?token={self.token}&reset")
        page.get_by_text("| Idle").wait_for()
        return page

    def theme(self, page, name: str) -> None:
        """Switch JupyterLab to its theme "Light" or "Dark"."""
        page.evaluate(
            "name => window.jupyterapp.commands.execute('apputils:change-theme', {theme: name})", f"JupyterLab {name}"
        )
        page.wait_for_function(
            "light => document.body.dataset.jpThemeLight === light", arg=str(name == "Light").lower()
        )

    def close(self, page) -> None:
        """Close a chapter and stop its kernel, which holds a model in memory."""
        page.close()
        for session in json.loads(self._call("GET", "/api/sessions")):
            self._call("DELETE", f"/api/sessions/{session['id']}")

    def _call(self, method: str, path: str) -> bytes:
        headers = {"Authorization": f"token {self.token}"}
        with urllib.request.urlopen(urllib.request.Request(self.url + path, method=method, headers=headers)) as reply:
            return reply.read()

    def note_outside(self, url: str) -> None:
        """Keep the address of a request that leaves this machine."""
        parts = urlsplit(url)
        if parts.scheme in ("http", "https", "ws", "wss") and parts.hostname not in ("127.0.0.1", "localhost"):
            self.events["outside"].append(url)


class LabOnPage:
    """The lab on a page, and what a learner does there."""

    def __init__(self, page) -> None:
        self.page, self.root = page, page.locator(".study-lab").last
        self.root.wait_for()
        self.question = page.get_by_role("textbox", name="Question", exact=True)
        self.badge = page.locator(".study-lab .badges")

    def button(self, name: str):
        return self.root.get_by_role("button", name=name, exact=True)

    def press(self, name: str) -> None:
        self.button(name).click()

    def card(self, way: str):
        return self.root.get_by_role("region", name=way, exact=True)

    def answer(self, way: str):
        return self.card(way).locator(".said")

    def verdict(self, way: str):
        return self.card(way).locator(".verdict")

    def item(self, id: str):
        return self.root.locator(".pages > li").filter(has=self.page.get_by_text(id, exact=True))

    def ask(self, question: str) -> None:
        self.question.fill(question)
        self.press("Ask all four")

    def add(self, text: str) -> None:
        self.press("Add a page")
        self.page.get_by_label("New page").fill(text)
        self.press("Add")

    def open(self, id: str):
        """Open a page for editing, and return its field."""
        self.page.get_by_title(f"Edit page {id}").click()
        return self.page.get_by_label(f"Text of page {id}")

    def edit(self, id: str, text: str):
        """Change a page and save it; returns the field, which is gone once the page was taken."""
        field = self.open(id)
        field.fill(text)
        self.press("Save")
        return field


@pytest.fixture(scope="session")
def jupyter(tmp_path_factory) -> Iterator[tuple[str, str, Path]]:
    """A JupyterLab of its own: its address, its token, and the folder of the copies."""
    folder = tmp_path_factory.mktemp("jupyter")
    course = folder / "course"
    (course / "notebooks").mkdir(parents=True)
    shutil.copytree(ROOT / "data", course / "data")  # so that pictures and links of a chapter are found
    (course / "helpers").symlink_to(ROOT / "helpers")  # a chapter looks for the folder that holds the course's code
    (folder / "config").mkdir()
    (folder / "config" / "jupyter_server_config.py").write_text(CONFIG)
    quiet = folder / "settings" / "@jupyterlab" / "apputils-extension"
    quiet.mkdir(parents=True)
    (quiet / "notification.jupyterlab-settings").write_text(QUIET)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    token, log = secrets.token_hex(16), folder / "log.txt"
    shutil.copy(ROOT / "notebooks" / "00_start_here.ipynb", course / "notebooks")
    command = [sys.executable, "-m", "jupyterlab", f"--port={port}", f"--IdentityProvider.token={token}", *learn()]
    command += ["--ServerApp.ip=127.0.0.1", "--ServerApp.port_retries=0"]
    with log.open("w") as output:
        server = subprocess.Popen(
            command, cwd=course, env=_environment(folder), stdout=output, stderr=subprocess.STDOUT
        )
    try:
        _wait_for(f"http://127.0.0.1:{port}/api?token={token}", server, log)
        yield f"http://127.0.0.1:{port}", token, course
    finally:
        server.terminate()
        server.wait(60)


@pytest.fixture(scope="session")
def browser():
    """A Chromium without a window."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        flags = ["--no-sandbox", "--disable-background-networking"]
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=flags)
        yield launched
        launched.close()


@pytest.fixture(scope="session")
def chromium(browser, jupyter) -> Iterator[Chromium]:
    """The browser, beside its JupyterLab."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    context.set_default_timeout(PATIENCE)
    one = Chromium(context, *jupyter)
    context.on("request", lambda request: one.note_outside(request.url))
    yield one
    context.close()


@pytest.fixture
def expect():
    """Playwright's assertions, with the patience that a slow machine needs."""
    from playwright.sync_api import expect

    expect.set_options(timeout=PATIENCE)
    return expect


@pytest.fixture
def snap(tmp_path):
    """Keep a picture of what is on the screen, after scrolling to an element."""
    folder = Path(os.environ.get("SCREENSHOTS") or tmp_path)
    folder.mkdir(parents=True, exist_ok=True)

    def take(page, name: str, element) -> None:
        element.evaluate("element => element.scrollIntoView({block: 'start'})")
        page.wait_for_timeout(500)
        page.screenshot(path=folder / f"{name}.png")

    return take


def learn() -> list[str]:
    """What follows "jupyter lab" in the README's command: the tests open the course as a reader does."""
    return re.search(r"jupyter lab (.+)", (ROOT / "README.md").read_text("utf-8"))[1].split()


def _environment(folder: Path) -> dict[str, str]:
    """Settings of the learner's own JupyterLab neither help nor hinder."""
    places = {
        "JUPYTER_CONFIG_DIR": "config",
        "JUPYTER_DATA_DIR": "data",
        "JUPYTER_RUNTIME_DIR": "runtime",
        "JUPYTERLAB_SETTINGS_DIR": "settings",
        "JUPYTERLAB_WORKSPACES_DIR": "workspaces",
    }
    own = {name: str(folder / place) for name, place in places.items()}
    kept = {name: value for name, value in os.environ.items() if name not in ("BRAIN", "ENCODER", "PYTEST_ADDOPTS")}
    return kept | own | {"PYTHONPATH": str(ROOT)}


def _wait_for(url: str, server: subprocess.Popen, log: Path) -> None:
    give_up = time.monotonic() + PATIENCE / 1000
    while time.monotonic() < give_up and server.poll() is None:
        try:
            urllib.request.urlopen(url, timeout=5).close()
            return
        except OSError:
            time.sleep(0.3)
    raise AssertionError(f"JupyterLab did not start:\n{log.read_text()[-3000:]}")
