"""The resolver drops addresses that must not be connected to."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

from crawler.downloader.resolver import GuardedResolver, proxy_hosts
from crawler.network.addresses import Addresses

if TYPE_CHECKING:
    import pytest


def resolver() -> GuardedResolver:
    reactor = SimpleNamespace(nameResolver=None)  # only stored, until a name is resolved
    return GuardedResolver(cast("Any", reactor), 10, Addresses(["10.0.0.0/8"]), ())


def test_a_private_address_is_refused_and_its_name_recorded() -> None:
    guarded = resolver()
    assert not guarded.allows("inside.example", SimpleNamespace(host="192.168.0.1"))
    assert not guarded.allows("local.example", SimpleNamespace(host="fe80::1%eth0"))
    assert list(guarded.refused) == ["inside.example", "local.example"]


def test_public_and_allowed_addresses_pass() -> None:
    guarded = resolver()
    assert guarded.allows("a.example", SimpleNamespace(host="93.184.216.34"))
    assert guarded.allows("b.example", SimpleNamespace(host="10.1.2.3"))
    assert not guarded.refused


def test_the_hosts_of_proxies_are_read_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://proxy.example:8080")
    monkeypatch.setenv("https_proxy", "other.example:3128")
    assert {"proxy.example", "other.example"} <= proxy_hosts()
