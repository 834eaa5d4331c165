"""Which addresses may be asked: public ones, in whatever spelling others come."""

from __future__ import annotations

from ipaddress import ip_address

import pytest

from crawler.exceptions import BadInputError
from crawler.network.addresses import Addresses, literal
from crawler.vocabulary import Reason


@pytest.mark.parametrize(
    "address",
    "127.0.0.1 10.0.0.1 172.16.0.1 192.168.1.1 169.254.169.254 0.0.0.0 100.64.0.1 224.0.0.1 239.1.2.3 255.255.255.255 "
    "::1 :: fe80::1 fd00::1 ff02::1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 2002:7f00:1:: 64:ff9b::7f00:1".split(),
)
def test_what_is_not_public_is_refused(address: str) -> None:
    assert Addresses().reason_to_refuse(ip_address(address)) == Reason.PRIVATE_ADDRESS


@pytest.mark.parametrize("address", ["8.8.8.8", "119.188.140.1", "2606:4700:4700::1111", "::ffff:8.8.8.8"])
def test_what_is_public_is_not(address: str) -> None:
    assert Addresses().reason_to_refuse(ip_address(address)) is None


@pytest.mark.parametrize(
    "host",
    "127.0.0.1 127.1 2130706433 0x7f000001 0177.0.0.1 [::1] ::ffff:127.0.0.1 localhost LOCALHOST. a.localhost".split(),
)
def test_this_machine_is_known_in_every_spelling(host: str) -> None:
    assert Addresses().reason_to_refuse_host(host) == Reason.PRIVATE_ADDRESS


def test_a_name_is_no_address() -> None:
    assert [literal(host) for host in ("www.ecns.cn", "localhost.example.org", "1.2.3.4.example.org", "")] == [None] * 4


def test_what_the_settings_allow_may_be_asked_and_no_more() -> None:
    addresses = Addresses(["127.0.0.0/8", "fd00::1"])
    assert addresses.reason_to_refuse_host("127.3.2.1") is None
    assert addresses.reason_to_refuse_host("fd00::1") is None
    assert addresses.reason_to_refuse_host("fd00::2") == Reason.PRIVATE_ADDRESS
    with pytest.raises(BadInputError, match="not an address"):
        Addresses(["the office"])
