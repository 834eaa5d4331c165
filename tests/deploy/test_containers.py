"""The Compose file fits its schema, image and volumes fit each other, and no secret is in them."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pytest
import yaml

from crawler import settings
from crawler.vocabulary import Health
from tests.crawling import PROJECT

DEPLOY = PROJECT / "deploy"
DOCKERFILE = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
COPIED = re.compile(r"^COPY (?:--chmod=\d+ )?(?!--from)(\S+) (\S+)$", re.MULTILINE)
GRACE_SECONDS = 60
HADOLINT = shutil.which("hadolint", path=Path(sys.executable).parent) or shutil.which("hadolint")
DOCKER = shutil.which("docker")
HAS_DAEMON = DOCKER is not None and not subprocess.run([DOCKER, "info"], capture_output=True, check=False).returncode


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
    (user,) = re.findall(r"^USER (\S+)$", DOCKERFILE, re.MULTILINE)
    assert f"--uid {user} " in DOCKERFILE, "a number, which also a host without this user can check"
    folder = re.findall(r"^WORKDIR (\S+)$", DOCKERFILE, re.MULTILINE)[0]
    assert f"CRAWLER_HOME={folder}\n" in DOCKERFILE
    assert re.findall(r"^VOLUME (\S+)$", DOCKERFILE, re.MULTILINE) == [f"{folder}/data"]
    assert services["worker"]["volumes"] == [f"data:{folder}/data"]
    assert services["worker"]["read_only"] is True
    for name in (settings.CRAWLER_ARCHIVE, settings.CRAWLER_RUNS):
        assert name.startswith("data/"), "everything that a crawl writes is in the volume"


@pytest.mark.skipif(HADOLINT is None, reason="hadolint has no wheel for this system")
def test_the_dockerfile_has_no_fault_that_a_linter_finds() -> None:
    command = [str(HADOLINT), "--no-color", "--failure-threshold", "info", str(DEPLOY / "Dockerfile")]
    checked = subprocess.run(command, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_a_container_is_unhealthy_if_no_run_ended_well_and_not_for_a_warning() -> None:
    (command,) = re.findall(r"^    CMD (.*)$", DOCKERFILE, re.MULTILINE)
    shell, option, program = json.loads(command)
    for health in Health:
        answer = f"chinanews() {{ return {health.exit_code}; }}; "
        ended = subprocess.run([f"/bin/{shell}", option, answer + program], check=False)
        assert (ended.returncode != 0) == (health.exit_code > 1), health


@pytest.mark.skipif(not HAS_DAEMON, reason="no Docker daemon answers here")
def test_the_image_is_built_and_crawls(tmp_path: Path) -> None:
    docker, name = str(DOCKER), "chinanews-test"
    subprocess.run([docker, "build", "-q", "-f", "deploy/Dockerfile", "-t", name, "."], cwd=PROJECT, check=True)
    data = tmp_path / "data"
    data.mkdir()
    data.chmod(0o777)  # the container's user is none of this system
    volumes = ["-v", f"{data}:/var/lib/chinanews/data", "-v", f"{PROJECT / 'seeds'}:/sample:ro"]
    run = [docker, "run", "--rm", "--read-only", "--tmpfs", "/tmp", *volumes, name]  # noqa: S108  # in the container
    crawl = [*run, "chinanews", "crawl", "chinanews", "-a", "archive=/sample/sample.warc.gz"]
    crawled = subprocess.run(crawl, capture_output=True, text=True, check=False)
    assert "status: ok" in crawled.stderr
    healthy = subprocess.run([*run, "chinanews", "health"], capture_output=True, text=True, check=False)
    assert healthy.stdout.startswith("OK: chinanews: ")


@pytest.mark.skipif(not HAS_DAEMON, reason="no Docker daemon answers here")
def test_compose_reads_its_file() -> None:
    compose = [str(DOCKER), "compose", "-f", "deploy/compose.yaml", "config", "--quiet"]
    environment = os.environ | {"POSTGRES_PASSWORD": "of-a-test"}
    read = subprocess.run(compose, cwd=PROJECT, env=environment, capture_output=True, text=True, check=False)
    assert read.returncode == 0, read.stderr


def test_the_files_that_the_image_needs_are_in_its_context() -> None:
    ignored = (PROJECT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    sent = [line[1:] for line in ignored if line.startswith("!")]
    copied = [source for source, _ in COPIED.findall(DOCKERFILE) if source != "."]
    assert copied == ["deploy/restart-if-useful"]
    for name in (*copied, "crawler", "seeds", "pyproject.toml", "setup.py", "README.md", "LICENSE"):
        assert (PROJECT / name).exists()
        assert any(fnmatch(name, pattern) for pattern in sent), name
