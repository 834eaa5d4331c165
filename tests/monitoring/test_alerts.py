"""An alert goes to a command and to a URL: without a shell, with bounded waits, and with no secret in an error."""

from __future__ import annotations

import datetime as dt
import ipaddress
import json
import shlex
import socket
import sys
from typing import TYPE_CHECKING, Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from crawler.exceptions import AlertError, BadInputError
from crawler.monitoring.alert import Alert, AlertEvent
from crawler.monitoring.alert_command import run_alert_command
from crawler.monitoring.alert_rules import AlertRules
from crawler.monitoring.alerting import send_alert
from crawler.monitoring.webhook import post_alert
from crawler.vocabulary import RunStatus, UnfinishedState
from tests.monitoring.hook import Hook

if TYPE_CHECKING:
    from pathlib import Path

LONG = 60.0  # seconds: no test waits for so long
SHORT = 0.3
ALERT = Alert(
    AlertEvent.FAILED,
    "chinanews",
    RunStatus.PARTIAL,
    "host-1",
    run=12,
    error='; touch "$HOME"; \x1b[31m\nnext \ud800',
    articles={"stored": 3},
)
NONE: dict[str, Any] = {"CRAWLER_ALERT_COMMAND": "", "CRAWLER_ALERT_URL": "", "CRAWLER_ALERT_ON": ""}
KEEPS = """
import os, sys
with open(sys.argv[1], "wb") as kept:
    kept.write(sys.stdin.buffer.read() + os.environb[b"CHINANEWS_TEXT"])
"""


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("no_proxy", "127.0.0.1")


def python(program: str, *arguments: str) -> tuple[str, ...]:
    return (sys.executable, "-c", program, *arguments)


def test_a_command_gets_the_alert_as_json_and_its_fields_as_variables(tmp_path: Path) -> None:
    file = tmp_path / "alert; $(touch x)"
    run_alert_command(python(KEEPS, str(file)), ALERT, LONG)
    line, _, text = file.read_bytes().partition(b"\n")
    alert = json.loads(line)
    assert (alert["event"], alert["status"], alert["exit_code"], alert["run"]) == ("failed", "partial", 3, 12)
    assert alert["error"] == ALERT.error, "nothing is lost, though the line has only safe characters"
    assert b"\x1b" not in line
    assert alert["articles"] == {"stored": 3}
    assert text.decode(errors="replace").startswith(
        "chinanews: run 12 on host-1 ended as partial (exit code 3). ; touch"
    )
    assert [one.name for one in tmp_path.iterdir()] == [file.name], "no shell has read it"


@pytest.mark.parametrize(
    ("command", "message"),
    [
        (python("import sys; print('the last word'); sys.exit(4)"), "ended with exit code 4: the last word"),
        (python("import sys; sys.stdout.write('x' * 10**6); sys.exit(1)"), "ended with exit code 1: x"),
        (("/no/such/program",), "cannot be started: No such file"),
        (("/",), "cannot be started: Permission denied"),
    ],
)
def test_a_command_that_fails_is_an_error_with_its_last_words(command: tuple[str, ...], message: str) -> None:
    with pytest.raises(AlertError, match=message):
        run_alert_command(command, ALERT, LONG)


def test_a_command_that_does_not_end_is_killed_with_all_that_it_has_started() -> None:
    begins = "import subprocess, sys; subprocess.Popen([sys.executable, '-c', 'import signal; signal.pause()']).wait()"
    with pytest.raises(AlertError, match="did not end within"):
        run_alert_command(python(begins), ALERT, SHORT)


def test_a_command_that_does_not_read_its_input_is_no_error() -> None:
    run_alert_command(("/bin/true",), ALERT, LONG)


def test_a_url_gets_the_alert_as_a_post_request() -> None:
    with Hook() as hook:
        post_alert(hook.url, ALERT.as_json(), LONG)
    assert [one["text"] for one in hook.received] == [ALERT.text]
    assert hook.paths == ["/hooks/s3cret-t0ken"]
    assert hook.headers[0]["Content-Type"] == "application/json"


def test_a_user_and_a_password_in_the_url_are_sent_as_such() -> None:
    with Hook() as hook:
        post_alert(hook.url.replace("://", "://me:p%40ss@"), ALERT.as_json(), LONG)
    assert hook.headers[0]["Authorization"] == "Basic bWU6cEBzcw=="
    assert "me:" not in hook.headers[0]["Host"]


def test_an_error_of_the_server_is_tried_again() -> None:
    with Hook(503, 200) as hook:
        post_alert(hook.url, ALERT.as_json(), LONG)
    assert len(hook.received) == 2


@pytest.mark.parametrize("status", [302, 307, 400, 404, 410])
def test_a_redirect_and_a_refusal_are_errors_and_not_tried_again(status: int) -> None:
    with Hook(status) as hook, pytest.raises(AlertError, match=f"127.0.0.1: status {status}"):
        post_alert(hook.url, ALERT.as_json(), LONG)
    assert len(hook.received) == 1


def test_a_server_that_does_not_answer_is_left_after_the_time() -> None:
    with Hook(0) as hook, pytest.raises(AlertError) as raised:
        post_alert(hook.url, ALERT.as_json(), SHORT)
    assert "s3cret" not in str(raised.value)


def test_a_closed_port_is_an_error_that_names_the_host_alone() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{closed.getsockname()[1]}/s3cret"
        with pytest.raises(AlertError, match=r"sent to 127\.0\.0\.1: ") as raised:
            post_alert(url, ALERT.as_json(), SHORT)
    assert "s3cret" not in str(raised.value)


def test_a_server_whose_certificate_nobody_signed_gets_no_alert(tmp_path: Path) -> None:
    with (
        Hook(certificate=self_signed(tmp_path / "certificate.pem")) as hook,
        pytest.raises(AlertError, match="certificate is not valid: self"),
    ):
        post_alert(hook.url, ALERT.as_json(), LONG)
    assert hook.received == []


def test_a_server_with_a_trusted_certificate_gets_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    certificate = self_signed(tmp_path / "certificate.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with Hook(certificate=certificate) as hook:
        post_alert(hook.url, ALERT.as_json(), LONG)
    assert len(hook.received) == 1


def test_all_places_get_the_alert_though_one_of_them_fails() -> None:
    with Hook() as hook:
        errors = list(send_alert(ALERT, AlertRules(("/bin/false",), hook.url)))
    assert [str(error) for error in errors] == ["the alert command /bin/false ended with exit code 1"]
    assert len(hook.received) == 1


@pytest.mark.parametrize(
    ("named", "status", "previous", "event"),
    [
        ("", RunStatus.PARTIAL, RunStatus.OK, AlertEvent.FAILED),
        ("", RunStatus.PARTIAL, RunStatus.PARTIAL, AlertEvent.FAILED),
        ("", RunStatus.MISCONFIGURED, None, AlertEvent.FAILED),
        ("", RunStatus.ALREADY_RUNNING, RunStatus.OK, None),
        ("", RunStatus.OK, RunStatus.OK, None),
        ("", RunStatus.OK, None, None),
        ("", RunStatus.OK, UnfinishedState.KILLED, None),
        ("", RunStatus.NOTHING_NEW, RunStatus.BLOCKED, AlertEvent.RECOVERED),
        ("blocked, crashed", RunStatus.PARTIAL, RunStatus.OK, None),
        ("blocked,crashed", RunStatus.BLOCKED, RunStatus.OK, AlertEvent.FAILED),
        ("blocked", RunStatus.OK, RunStatus.PARTIAL, None),
        ("blocked", RunStatus.PARTIAL, RunStatus.BLOCKED, None),
        ("already-running", RunStatus.ALREADY_RUNNING, None, AlertEvent.FAILED),
    ],
)
def test_the_statuses_that_are_alerted_and_their_end(
    named: str, status: RunStatus, previous: str | None, event: AlertEvent | None
) -> None:
    assert AlertRules.from_settings(NONE | {"CRAWLER_ALERT_ON": named}).event_of(status, previous) == event


@pytest.mark.parametrize(
    ("setting", "value", "message"),
    [
        ("COMMAND", "mail 'root", "No closing quotation"),
        ("URL", "ftp://example.org/x", "http://HOST/PATH"),
        ("URL", "https:///s3cret", "http://HOST/PATH"),
        ("URL", "https://example.org/s3cret path", "http://HOST/PATH"),
        ("URL", "https://example.org:99999/s3cret", "http://HOST/PATH"),
        ("URL", "https://bücher.example/s3cret", "http://HOST/PATH"),
        ("ON", "partial,okay", "there is no status 'okay'; there are: ok, "),
    ],
)
def test_a_wrong_setting_is_refused_and_a_url_is_not_shown(setting: str, value: str, message: str) -> None:
    with pytest.raises(BadInputError, match=message) as raised:
        AlertRules.from_settings(NONE | {f"CRAWLER_ALERT_{setting}": value})
    assert "s3cret" not in str(raised.value)


def test_a_command_is_split_as_a_shell_splits_it() -> None:
    rules = AlertRules.from_settings(NONE | {"CRAWLER_ALERT_COMMAND": f"mail -s {shlex.quote('a b')} root"})
    assert (rules.command, rules.is_on) == (("mail", "-s", "a b", "root"), True)
    assert not AlertRules.from_settings(NONE).is_on


def self_signed(file: Path) -> Path:
    """Write a key and a certificate for 127.0.0.1 that only itself has signed."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = dt.datetime.now(dt.UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file.write_bytes(private + certificate.public_bytes(serialization.Encoding.PEM))
    return file
