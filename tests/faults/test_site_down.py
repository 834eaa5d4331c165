"""A site that sends no page: the run status is unreachable, refused by robots or blocked, and nothing is stored."""

from __future__ import annotations

import socket
import ssl
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from typing import TYPE_CHECKING

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from crawler.vocabulary import RunStatus
from tests.faults import wrongs
from tests.faults.crawls import (
    Crawled,
    assert_good_are_stored,
    crawl,
    crawl_against,
    good_articles,
    reasons,
    stored_paths,
)
from tests.faults.server import Fault, FaultySite
from tests.faults.test_robots import ROBOTS

if TYPE_CHECKING:
    from pathlib import Path

NO_ROBOTS = {ROBOTS: wrongs.status(404)}
TO_ALL: dict[str, tuple[Fault, str, tuple[int, str]]] = {
    "500 for all": (wrongs.status(500), "http-500", (4, RunStatus.SITE_UNREACHABLE)),
    "503 for all": (wrongs.status(503), "http-503", (4, RunStatus.SITE_UNREACHABLE)),
    "a connection that ends for all": (wrongs.no_answer, "connection", (4, RunStatus.SITE_UNREACHABLE)),
    "403 for all": (wrongs.status(403), "http-403", (7, RunStatus.BLOCKED)),
    "429 for all": (wrongs.status(429), "http-429", (7, RunStatus.BLOCKED)),
}
NAMES = {"TWISTED_DNS_RESOLVER": "tests.faults.names.Names", "TEST_NAMES": "www.ecns.cn=127.0.0.1"}


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Crawled]:
    for_all = {name: fault for name, (fault, _, _) in TO_ALL.items()}
    return crawl_against(dict.fromkeys(TO_ALL, NO_ROBOTS), tmp_path_factory.mktemp("down"), {}, for_all)


@pytest.mark.parametrize("name", TO_ALL)
def test_the_same_fault_for_all_has_its_run_status(crawled: dict[str, Crawled], name: str) -> None:
    _, reason, run_status = TO_ALL[name]
    came = crawled[name]
    assert (came.ended.exit_code, came.ended.status) == run_status, came.ended.log
    assert set(reasons(came.crawling).values()) == {("failed", reason)}
    assert not stored_paths(came.crawling)


@pytest.mark.parametrize(
    ("status", "run_status"), [(500, (4, RunStatus.SITE_UNREACHABLE)), (403, (7, RunStatus.BLOCKED))]
)
def test_a_site_that_only_fails_is_suspended_after_some_errors(
    tmp_path: Path, status: int, run_status: tuple[int, RunStatus]
) -> None:
    with FaultySite(NO_ROBOTS, wrongs.status(status)) as site:
        settings = {"CRAWLER_MAX_ERRORS_IN_A_ROW": "2", "CONCURRENT_REQUESTS_PER_DOMAIN": "1"}
        crawling, ended = crawl(tmp_path, site.address, [], settings)
        assert len(site.asked) == 1 + 2, "robots.txt and two pages"
    assert (ended.exit_code, ended.status) == run_status, ended.log
    assert {state for state, _ in reasons(crawling).values()} == {"failed"}


def test_a_refused_connection_is_an_unreachable_site(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # and does not listen
        crawling, ended = crawl(tmp_path, f"http://127.0.0.1:{taken.getsockname()[1]}", [])
    assert (ended.exit_code, ended.status) == (4, RunStatus.SITE_UNREACHABLE), ended.log
    assert set(reasons(crawling).values()) == {("failed", "robots-connection")}


def test_a_name_that_nobody_knows_is_an_unreachable_site(tmp_path: Path) -> None:
    crawling, ended = crawl(tmp_path, None, [], NAMES | {"TEST_NAMES": "other.example=127.0.0.1"})
    assert (ended.exit_code, ended.status) == (4, RunStatus.SITE_UNREACHABLE), ended.log
    assert set(reasons(crawling).values()) == {("failed", "robots-dns")}


def test_a_name_that_leads_to_this_machine_is_not_asked(tmp_path: Path) -> None:
    with FaultySite({}) as site:
        root = f"http://www.ecns.cn:{site.port}"
        crawling, ended = crawl(tmp_path, None, [], NAMES, root)
        assert not site.asked
    assert ended.exit_code == 4, ended.log
    assert set(reasons(crawling).values()) == {("failed", "robots-private-address")}


def test_a_name_may_lead_to_an_address_that_the_settings_allow(tmp_path: Path) -> None:
    with FaultySite({}) as site:
        root = f"http://www.ecns.cn:{site.port}"
        crawling, ended = crawl(tmp_path, None, [], NAMES | {"CRAWLER_ALLOWED_ADDRESSES": "127.0.0.0/8"}, root)
    assert ended.exit_code == 0, ended.log
    assert_good_are_stored(crawling)


def test_a_certificate_that_nobody_vouches_for_is_refused(tmp_path: Path) -> None:
    with FaultySite({}, tls=self_signed(tmp_path)) as site:
        root = f"https://www.ecns.cn:{site.port}"
        crawling, ended = crawl(tmp_path, None, [], NAMES | {"CRAWLER_ALLOWED_ADDRESSES": "127.0.0.0/8"}, root)
        assert not site.asked, "nothing was said over such a connection"
    assert (ended.exit_code, ended.status) == (4, RunStatus.SITE_UNREACHABLE), ended.log
    assert set(reasons(crawling).values()) == {("failed", "robots-tls")}


def test_a_site_that_is_back_gives_what_was_missed(tmp_path: Path) -> None:
    with FaultySite(NO_ROBOTS, wrongs.status(500)) as site:
        crawling, ended = crawl(tmp_path, site.address, [])
    assert ended.exit_code == 4
    with FaultySite({}) as site:
        gaps = type(crawling)(tmp_path, site.address, crawling.settings)
        assert gaps.run("-a", "missing=yes").exit_code == 0
    assert stored_paths(crawling) == {article.path for article in good_articles()}


def self_signed(folder: Path) -> ssl.SSLContext:
    """Make a certificate for www.ecns.cn that nobody else vouches for."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "www.ecns.cn")])
    now = datetime.now(UTC)
    names = x509.SubjectAlternativeName([x509.DNSName("www.ecns.cn"), x509.IPAddress(ip_address("127.0.0.1"))])
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(names, critical=False)
        .sign(key, hashes.SHA256())
    )
    file = folder / "certificate.pem"
    pem = serialization.Encoding.PEM
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    file.write_bytes(private + certificate.public_bytes(pem))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context
