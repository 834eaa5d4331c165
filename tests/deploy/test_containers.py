"""The Compose file fits its schema, image and volumes fit each other, and no secret is in them."""

from __future__ import annotations

import re
import subprocess
import sys
from fnmatch import fnmatch
from typing import Any

import pytest
import yaml

from crawler import settings
from tests.crawling import PROJECT

DEPLOY = PROJECT / "deploy"
DOCKERFILE = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
COPIED = re.compile(r"^COPY (?:--chmod=\d+ )?(?!--from)(\S+) (\S+)$", re.MULTILINE)
GRACE_SECONDS = 60


@pytest.fixture(scope="module")
def services() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))["services"]
    return found


def test_the_compose_file_fits_the_compose_specification() -> None:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec"]
    checked = subprocess.run(
        [*command, str(DEPLOY / "compose.yaml")], capture_output=True, text=True, check=False, cwd=PROJECT
    )
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_workers_wait_for_a_database_that_answers_and_end_in_order(services: dict[str, Any]) -> None:
    worker, database = services["worker"], services["database"]
    assert worker["depends_on"] == {"database": {"condition": "service_healthy"}}
    assert "pg_isready" in database["healthcheck"]["test"]
    assert worker["stop_grace_period"] == "1m"
    assert f"TimeoutStopSec={GRACE_SECONDS}" in (DEPLOY / "chinanews-worker@.service").read_text(encoding="utf-8")
    assert worker["restart"].startswith("on-failure:"), "restart-if-useful decides which statuses are failures"
    assert "container_name" not in worker, "a name of its own would keep a service from having several containers"


def test_a_password_comes_from_the_environment_alone(services: dict[str, Any]) -> None:
    for service, name in (("database", "POSTGRES_PASSWORD"), ("worker", "PGPASSWORD")):
        assert services[service]["environment"][name].startswith("${POSTGRES_PASSWORD:?")
    assert services["worker"]["environment"]["CRAWLER_DATABASE"] == "postgresql://crawler@database/articles"
    assert not re.search(r"(?i)password=|^(?:ARG|ENV).*(?:SECRET|TOKEN)", DOCKERFILE, re.MULTILINE)


def test_the_image_runs_as_a_user_who_can_only_write_the_data(services: dict[str, Any]) -> None:
    assert re.findall(r"^USER (\S+)$", DOCKERFILE, re.MULTILINE) == ["crawler"]
    folder = re.findall(r"^WORKDIR (\S+)$", DOCKERFILE, re.MULTILINE)[0]
    assert f"CRAWLER_HOME={folder}\n" in DOCKERFILE
    assert re.findall(r"^VOLUME (\S+)$", DOCKERFILE, re.MULTILINE) == [f"{folder}/data"]
    assert services["worker"]["volumes"] == [f"data:{folder}/data"]
    assert services["worker"]["read_only"] is True
    for name in (settings.CRAWLER_ARCHIVE, settings.CRAWLER_RUNS):
        assert name.startswith("data/"), "everything that a crawl writes is in the volume"


def test_the_files_that_the_image_needs_are_in_its_context() -> None:
    ignored = (PROJECT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    sent = [line[1:] for line in ignored if line.startswith("!")]
    copied = [source for source, _ in COPIED.findall(DOCKERFILE) if source != "."]
    assert copied == ["deploy/restart-if-useful"]
    for name in (*copied, "crawler", "seeds", "pyproject.toml", "setup.py", "README.md", "LICENSE"):
        assert (PROJECT / name).exists()
        assert any(fnmatch(name, pattern) for pattern in sent), name
