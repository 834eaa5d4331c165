"""Debian's chromium without a window, driven by Selenium: one for all tests of a process (the fixture `browser`).

    def test_the_report_reads_well_on_a_phone(browser: Browser, report: Path) -> None:
        browser.open(report, width=PHONE, scheme="dark")
        assert browser.serious_violations() == []     # axe: impact serious or critical, in words
        assert browser.requests() == []               # that left the files and the data: URLs
        assert browser.console() == []                # errors, warnings, violations of the CSP
        assert browser.overflow() == 0                # pixels that a reader would scroll sideways

`browser.driver` is Selenium's own, to find and click elements: `browser.driver.find_element("css selector", "#b12")`.
`open` takes a file, or a URL of a server on loopback. No name is resolved and no proxy asked: other hosts do not exist.
"""

from __future__ import annotations

import base64
import json
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Self

from selenium import webdriver
from selenium.common.exceptions import NoAlertPresentException
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selenium.webdriver.remote.webelement import WebElement

BINARY, DRIVER = Path("/usr/bin/chromium"), Path("/usr/bin/chromedriver")
ABSENT = "there is no chromium here (Debian: apt-get install chromium chromium-driver)"
IS_PRESENT = BINARY.exists() and DRIVER.exists()
DESKTOP, PHONE = 1200, 390  # CSS pixels
HEIGHTS = {DESKTOP: 800, PHONE: 844}
TAB_LIMIT = 500
OPTIONS = (
    "--headless=new --no-sandbox --disable-dev-shm-usage --no-first-run --no-proxy-server --disable-gpu --mute-audio "
    "--disable-background-networking --disable-component-update --disable-default-apps --disable-extensions "
    "--disable-sync --hide-scrollbars "
    # Sandboxed frames run in the process of their page, so that its logs and pictures have theirs too.
    "--disable-features=IsolateSandboxedIframes"
).split()
NO_OTHER_HOSTS = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1"
LOCAL = ("file:", "data:", "about:", "blob:", "chrome:")
BLOCKED = "blockedReason"
SERIOUS = {"serious", "critical"}

AXE_PACKAGE = "axe_playwright_python"  # a package that ships axe.min.js; nothing else of it is used
_RUN_AXE = """
const done = arguments[arguments.length - 1];
axe.run(document, {resultTypes: ["violations"], iframes: false}).then(done, error => done({error: String(error)}));
"""
_FOCUSED = """
const at = document.activeElement;
return at && at !== document.body ? at : null;
"""
_PAINTED = """
const done = arguments[arguments.length - 1];
const idle = () => requestIdleCallback(() => requestAnimationFrame(() => setTimeout(() => done(true))));
requestAnimationFrame(() => requestAnimationFrame(idle));
"""
_OVERFLOW = "return document.documentElement.scrollWidth - document.documentElement.clientWidth;"


class Browser:
    """The browser, running from `with` to its end. Widths and heights are CSS pixels."""

    def __enter__(self) -> Self:
        options = webdriver.ChromeOptions()
        options.binary_location = str(BINARY)
        for option in (*OPTIONS, NO_OTHER_HOSTS):
            options.add_argument(option)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
        # The path of the driver is given, so Selenium does not start its manager, which would download one.
        self.driver = webdriver.Chrome(options, webdriver.ChromeService(str(DRIVER)))
        return self

    def __exit__(self, *_raised: object) -> None:
        self.driver.quit()

    def open(
        self,
        page: Path | str,
        *,
        width: int = DESKTOP,
        scheme: Literal["light", "dark"] = "light",
        media: Literal["screen", "print"] = "screen",
    ) -> None:
        """Open a file or a URL in a window of this width, in light or dark, and forget what was logged before."""
        self.resize(width)
        self.prefer(scheme, media)
        self.driver.get("about:blank")
        self._logs("browser")
        self._logs("performance")
        self.driver.get(page.resolve().as_uri() if isinstance(page, Path) else page)

    def resize(self, width: int, height: int | None = None) -> None:
        """Make the window as wide; a phone has touch and the pixels of one."""
        is_phone = width <= PHONE
        metrics = {"width": width, "height": height or HEIGHTS.get(width, 800)}
        scale = {"deviceScaleFactor": 2 if is_phone else 1, "mobile": is_phone}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics | scale)

    def prefer(self, scheme: str, media: str = "screen") -> None:
        """Prefer light or dark, on screen or on paper, as a reader's system does."""
        features = [
            {"name": "prefers-color-scheme", "value": scheme},
            {"name": "prefers-reduced-motion", "value": "reduce"},
        ]
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": media, "features": features})

    def requests(self) -> list[str]:
        """Return the URLs that were asked for since `open`, but for files and data, and those that a CSP blocked.

        What was returned is forgotten. Tests of a server on loopback compare with its address.
        """
        asked, blocked = dict[str, str](), set[str]()
        for event in self._logs("performance"):
            message = json.loads(event["message"])["message"]
            parameters = message["params"]
            if message["method"] == "Network.requestWillBeSent":
                asked[parameters["requestId"]] = parameters["request"]["url"]
            elif message["method"] == "Network.loadingFailed" and parameters.get(BLOCKED):
                blocked.add(parameters["requestId"])
        return [url for key, url in asked.items() if key not in blocked and not url.startswith(LOCAL)]

    def console(self) -> list[str]:
        """Return the errors and warnings of the console since `open`, violations of the CSP among them; forget them."""
        return [entry["message"] for entry in self._logs("browser") if entry["level"] in {"SEVERE", "WARNING"}]

    def serious_violations(self) -> list[str]:
        """Return what axe finds that is serious or critical: the rule, its help, and where. Empty is good.

        Frames are left out: axe would have to run in them.
        """
        if not self.driver.execute_script("return Boolean(window.axe);"):
            self.driver.execute_cdp_cmd("Runtime.evaluate", {"expression": _axe()})
        found = self.driver.execute_async_script(_RUN_AXE)
        assert "error" not in found, found
        return [
            f"{one['id']}: {one['help']} {[node['target'] for node in one['nodes'][:5]]}"
            for one in found["violations"]
            if one["impact"] in SERIOUS
        ]

    def overflow(self) -> int:
        """Return by how many pixels the page is wider than the window."""
        return int(self.driver.execute_script(_OVERFLOW))

    def dismiss_alerts(self) -> int:
        """Close the alerts of the page; return how many there were."""
        for number in range(TAB_LIMIT):
            try:
                self.driver.switch_to.alert.dismiss()
            except NoAlertPresentException:
                return number
        return TAB_LIMIT

    def painted(self) -> bool:
        """Wait until the page and its frames are painted; always true."""
        self.driver.execute_async_script(_PAINTED)
        return True

    def press(self, *keys: str) -> None:
        """Press keys, one after the other: `Keys.TAB`, `Keys.ENTER`, `"a"`."""
        chain = ActionChains(self.driver)
        for key in keys:
            chain = chain.send_keys(key)
        chain.perform()

    def tab_walk(self, limit: int = TAB_LIMIT) -> Iterator[WebElement]:
        """Press Tab and yield each element that gets the focus, until it leaves the page or comes back to the first."""
        first = None
        for _ in range(limit):
            self.press(Keys.TAB)
            focused = self.driver.execute_script(_FOCUSED)
            if focused is None or focused == first:
                return
            first = first or focused
            yield focused

    def pdf(self) -> bytes:
        """Print the page as PDF, as a reader would."""
        printed = self.driver.execute_cdp_cmd("Page.printToPDF", {"printBackground": True})
        return base64.b64decode(printed["data"])

    def screenshot(self, *, whole: bool = False, form: Literal["png", "webp"] = "png") -> bytes:
        """Return a picture of the window, or of the whole page."""
        self.painted()
        how = {"format": form, "captureBeyondViewport": whole} | ({"quality": 90} if form == "webp" else {})
        if whole:
            size = self.driver.execute_cdp_cmd("Page.getLayoutMetrics", {})["cssContentSize"]
            how["clip"] = size | {"x": 0, "y": 0, "scale": 1}
        return base64.b64decode(self.driver.execute_cdp_cmd("Page.captureScreenshot", how)["data"])

    def _logs(self, kind: str) -> list[dict[str, Any]]:
        return list(self.driver.get_log(kind))  # type: ignore[no-untyped-call]


def _axe() -> str:
    """Return axe's program, from a package that ships it."""
    package = find_spec(AXE_PACKAGE)
    assert package is not None
    assert package.origin is not None
    return Path(package.origin).with_name("axe.min.js").read_text("utf-8")
