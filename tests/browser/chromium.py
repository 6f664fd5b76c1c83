"""Finds a Chromium for the tests; where there is none, installs one; where that fails too, says what to do.

In this order: CHROMIUM, then the browsers on PATH and in their usual places, then Playwright's own. Each is
tried by really launching it. With none, Playwright is asked to download its own, and after that, on Debian and its
relatives as root or with a sudo that asks no password, the system's package is installed.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Error, Playwright, sync_playwright

from tests.node import wheel_node
from tests.serving import CHROMIUM

NAMES = (
    "chromium",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "chromium-browser",
    "microsoft-edge",
    "microsoft-edge-stable",
    "msedge",
    "brave-browser",
)
PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
)
# The browser's own pages, one with each window; and, since only the last of such lists counts, some of Playwright's.
OFF = (
    "AimEnabled",
    "HttpsUpgrades",
    "LensOverlay",
    "MediaRouter",
    "OptimizationHints",
    "PaintHolding",
    "PreconnectToSearch",
    "ThirdPartyStoragePartitioning",
    "WebUIOmniboxAimPopup",
    "WebUIOmniboxPopup",
)
NAME = "playground.example"  # a name for servers of tests that no machine takes for itself
QUIET = (
    f"--disable-features={','.join(OFF)}",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
    "--no-proxy-server",
    f"--host-resolver-rules=MAP {NAME} 127.0.0.1",
)
PACKAGES = ("chromium", "fonts-dejavu-core")
INSTALL = 600.0  # seconds that one step of an installation may take
REMEDY = """The browser tests need a Chromium, and none could be found or installed. Do one of these, and test again:
  - install Chromium, Google Chrome or Microsoft Edge, so that it is on PATH or in its usual place;
  - .venv/bin/playwright install --with-deps chromium
  - Debian, Ubuntu:   sudo apt-get install chromium
  - name one:         CHROMIUM=/path/to/chromium
What was tried:
"""


@contextmanager
def playwright() -> Iterator[Playwright]:
    """Playwright, run by our Node: its own needs libatomic, which small systems don't have."""
    os.environ.setdefault("PLAYWRIGHT_NODEJS_PATH", wheel_node())
    with sync_playwright() as running:
        yield running


@contextmanager
def _alone() -> Iterator[None]:
    """Wait until no other process of these tests installs anything; on Windows, which has no packages, at once."""
    try:
        import fcntl
    except ImportError:
        yield
        return
    with (Path(tempfile.gettempdir()) / f"nn-playground-chromium-{os.getuid()}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


class NoChromium(Exception):
    """There is no Chromium here; the message says what was tried and what to do."""


class Search:
    """One search for a Chromium that starts; `tried` says what became of each attempt."""

    def __init__(self, playwright: Playwright) -> None:
        self.playwright = playwright
        self.tried: list[str] = []

    def launch(self) -> Browser:
        """A running headless Chromium; raises NoChromium."""
        for candidate in self._candidates():
            try:
                return self.playwright.chromium.launch(executable_path=candidate, args=list(QUIET))
            except Error as error:
                self._note(candidate, error.message)
        raise NoChromium(REMEDY + "\n".join(self.tried))

    def _candidates(self) -> Iterator[str]:
        """Paths worth trying; the steps that install one are reached only when everything before them failed."""
        if CHROMIUM:
            yield CHROMIUM  # who names one wants that one, not another
            return
        yield from filter(None, map(shutil.which, NAMES))
        yield from filter(os.path.exists, PLACES)
        own = self.playwright.chromium.executable_path
        if Path(own).exists():
            yield own
        with _alone():  # the tests' other processes look for one too, and two installations at once fail
            yield from filter(None, [shutil.which("chromium")])
            if self._run(sys.executable, "-m", "playwright", "install", "chromium"):
                yield own
            if self._install_package() and (found := shutil.which("chromium")):
                yield found

    def _install_package(self) -> bool:
        """Debian's package, where that can be had without asking anybody."""
        if not shutil.which("apt-get"):
            return False
        root = () if os.geteuid() == 0 else ("sudo", "-n")
        if root and not (shutil.which("sudo") and self._run("sudo", "-n", "true")):
            return False
        install = ("env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "install", "-y", "--no-install-recommends")
        return self._run(*root, "apt-get", "update") and self._run(*root, *install, *PACKAGES)

    def _run(self, *command: str) -> bool:
        try:
            done = subprocess.run(
                command, capture_output=True, text=True, check=False, timeout=INSTALL, stdin=subprocess.DEVNULL
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            self._note(" ".join(command), str(error))
            return False
        if done.returncode:
            self._note(" ".join(command), done.stderr or done.stdout)
        return done.returncode == 0

    def _note(self, what: str, outcome: str) -> None:
        lines = [line.strip() for line in outcome.splitlines() if line.strip()]
        self.tried.append(
            f"  - {what}: {next((line for line in lines if 'rror' in line), lines[0] if lines else 'failed')}"
        )
