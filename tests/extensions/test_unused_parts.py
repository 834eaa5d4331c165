"""Parts of Scrapy that are switched off are left out, and those that an operator switches on are there."""

from __future__ import annotations

import pytest
from scrapy.settings import Settings

from crawler.extensions.unused_parts import PARTS, UnusedParts


@pytest.mark.parametrize("switch", PARTS)
def test_a_part_is_left_out_only_where_its_switch_is_off(switch: str) -> None:
    name, part = PARTS[switch]
    for is_on in (True, False):
        settings = Settings(dict.fromkeys(PARTS, True) | {switch: is_on})
        UnusedParts().update_settings(settings)
        assert (part in settings[f"{name}_BASE"]) is is_on
        assert len(settings[f"{name}_BASE"]) > 5
