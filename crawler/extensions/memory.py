"""The limit MEMUSAGE_LIMIT_MB, for the memory of this program alone.

Scrapy's extension asks getrusage, which in Linux counts the program that started this one too: `exec` keeps its peak.
"""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path

from scrapy.extensions.memusage import MemoryUsage

_PEAK = re.compile(r"^VmHWM:\s*(\d+) kB$", re.MULTILINE)


class ProgramMemory(MemoryUsage):
    """Scrapy's extension with another measure."""

    def get_virtual_size(self) -> int:
        """Return the peak of the program's memory in bytes; Scrapy's measure where the system does not tell it."""
        with suppress(OSError):
            if peak := _PEAK.search(Path("/proc/self/status").read_text(encoding="utf-8", errors="replace")):
                return int(peak[1]) * 1024
        return super().get_virtual_size()
