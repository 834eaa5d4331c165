"""The same job under Scrapyd: packed, deployed and scheduled over its API, on loopback."""

from __future__ import annotations

import importlib.util
import json
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from typing import TYPE_CHECKING, Any

import pytest

from tests.crawling import LONGEST_SECONDS, PROJECT, Crawling
from tests.sample import ARTICLES_IN_PART

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

BOUNDARY = "tea-leaves"

pytestmark = pytest.mark.skipif(
    importlib.util.find_spec("scrapyd") is None, reason="Scrapyd is not installed here (the extra scrapyd)"
)


@pytest.fixture
def scrapyd(tmp_path: Path) -> Iterator[str]:
    """Run Scrapyd in a folder of its own; gives its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    (tmp_path / "scrapyd.conf").write_text(f"[scrapyd]\nhttp_port = {port}\npoll_interval = 0.2\n", encoding="utf-8")
    command = [sys.executable, "-m", "scrapyd"]
    process = subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        wait_for(lambda: call(address, "daemonstatus.json"))
        yield address
    finally:
        process.terminate()
        process.wait(timeout=LONGEST_SECONDS)


def test_a_crawl_is_deployed_and_scheduled_over_the_api(scrapyd: str, tmp_path: Path, few_pages: Path) -> None:
    egg = tmp_path / "chinanews.egg"
    subprocess.run([sys.executable, str(PROJECT / "deploy" / "pack_egg.py"), str(egg)], check=True)
    assert deploy(scrapyd, egg)["spiders"] >= 1
    given = {"project": "chinanews", "spider": "chinanews", "archive": str(few_pages)}
    job = call(scrapyd, "schedule.json", given)["jobid"]
    wait_for(lambda: job in finished(scrapyd))
    assert len(Crawling(tmp_path).articles()) == ARTICLES_IN_PART
    log = (tmp_path / "logs" / "chinanews" / "chinanews" / f"{job}.log").read_text(encoding="utf-8")
    assert "status: ok" in log.splitlines()[-1]


def deploy(address: str, egg: Path) -> dict[str, Any]:
    fields = {"project": "chinanews", "version": "1"}
    parts = [f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{n}"\r\n\r\n{v}\r\n' for n, v in fields.items()]
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="egg"; filename="egg"\r\n\r\n'
    body = ("".join(parts) + head).encode() + egg.read_bytes() + f"\r\n--{BOUNDARY}--\r\n".encode()
    headers = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}
    return call(address, "addversion.json", body, headers)


def finished(address: str) -> set[str]:
    return {job["id"] for job in call(address, "listjobs.json?project=chinanews")["finished"]}


def call(address: str, name: str, given: Any = None, headers: dict[str, str] | None = None) -> dict[str, Any]:
    body = urllib.parse.urlencode(given).encode() if isinstance(given, dict) else given
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(urllib.request.Request(f"{address}/{name}", body, headers or {}), timeout=LONGEST_SECONDS) as got:  # noqa: S310  # loopback
        answer: dict[str, Any] = json.load(got)
    assert answer["status"] == "ok", answer
    return answer


def wait_for(holds: Any) -> None:
    """Poll a process that is not ours to wait for."""
    ends = time.monotonic() + LONGEST_SECONDS
    while time.monotonic() < ends:
        try:
            if holds():
                return
        except urllib.error.URLError:
            pass
        time.sleep(0.1)
    pytest.fail("Scrapyd did not get there in time")
