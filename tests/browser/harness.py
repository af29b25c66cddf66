"""A real browser for the suite: Debian's Chromium driven by Playwright, and what our pages promise.

``Tab`` is one browser tab. It remembers what the page's policy blocked, counts clicks, walks the
page with the keyboard, asks axe, and takes screenshots. The pages are those that professionals
get: their policy is never relaxed (axe enters by the debugging protocol, not as a script).
"""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Locator, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
SCREENSHOTS = ROOT / "screenshots"
CHROMIUM = os.environ.get("TRENZA_CHROMIUM", "/usr/bin/chromium")
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update", "--disable-default-apps",
    "--disable-extensions", "--disable-dev-shm-usage", "--force-color-profile=srgb",
    "--font-render-hinting=none", "--lang=es-ES",
]  # fmt: skip
HEIGHTS = {1440: 900, 390: 844, 320: 640}
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

WATCH_POLICY = """
document.addEventListener('securitypolicyviolation', (event) =>
  window.trenzaNoteViolation(
    `${event.effectiveDirective} ${event.blockedURI} at ${document.location.pathname}`))
"""
RUN_AXE = """
async (tags) => {
  const found = await axe.run(document, { runOnly: tags, resultTypes: ['violations'] })
  return found.violations.flatMap((rule) => rule.nodes.map((node) =>
    `${rule.id} (${rule.impact}): ${node.target.join(' ')} — ${node.failureSummary}`))
}
"""
# Every interactive element that can be seen, with how it looks without focus.
MARK_STOPS = """
() => {
  const looks = (element) => {
    const s = getComputedStyle(element)
    return [s.outlineStyle, s.outlineWidth, s.outlineColor, s.boxShadow, s.backgroundColor,
            s.borderTopColor, s.borderTopWidth, s.color].join('|')
  }
  const label = (element) => {
    const name = element.innerText || element.getAttribute('aria-label') || element.name || ''
    const id = element.id ? '#' + element.id : ''
    return `${element.tagName.toLowerCase()}${id} «${name.trim().slice(0, 40)}»`
  }
  const selector = 'a[href], button, input:not([type=hidden]), select, textarea, summary, ' +
    '[tabindex="0"]'
  const seen = [...document.querySelectorAll(selector)].filter((element) =>
    !element.disabled && element.tabIndex >= 0 &&
    element.checkVisibility({ visibilityProperty: true }))
  // start from the top, wherever the page has put the focus
  document.body.tabIndex = -1
  document.body.focus()
  document.body.removeAttribute('tabindex')
  const before = new Map(seen.map((element) => [element, looks(element)]))
  window.trenzaLooks = { looks, label, before }
  const radios = new Map()
  return seen.filter((element) => {
    if (element.type !== 'radio') return true
    if (radios.has(element.name)) return false
    radios.set(element.name, true)
    return true
  }).map(label)
}
"""
# For boxes drawn by their label (GOV.UK hides the real input) the look of the label's marks counts.
READ_STOP = """
() => {
  const element = document.activeElement
  if (!element || element === document.body) return null
  const { looks, label, before } = window.trenzaLooks
  const box = element.getBoundingClientRect()
  const drawn = element.type === 'radio' || element.type === 'checkbox'
    ? getComputedStyle(element.nextElementSibling || element, '::before').boxShadow !== 'none'
    : looks(element) !== before.get(element)
  const x = Math.min(Math.max(box.left + box.width / 2, 1), innerWidth - 1)
  const y = Math.min(Math.max(box.top + Math.min(box.height / 2, 12), 1), innerHeight - 1)
  const top = document.elementFromPoint(x, y)
  const covered = !top || !(element.contains(top) || top.contains(element))
  return { label: label(element), visible: drawn, covered, known: before.has(element) }
}
"""


@contextmanager
def chromium() -> Iterator[Browser]:
    """Chromium without a window; closed at the end whatever happens."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=ARGUMENTS, env={**os.environ, "LANGUAGE": "es"}
        )
        try:
            yield browser
        finally:
            browser.close()


class Tab:
    """One tab at a width, with or without scripts, and what happened in it."""

    def __init__(
        self, browser: Browser, base: str, width: int = 1440, scripts: bool = True
    ) -> None:
        self.base = base.rstrip("/")
        self.scripts = scripts
        self.blocked: list[str] = []
        self.errors: list[str] = []
        self.clicks = 0
        self.context: BrowserContext = browser.new_context(
            viewport={"width": width, "height": HEIGHTS.get(width, 900)},
            locale="es-ES",
            timezone_id="Europe/Madrid",
            java_script_enabled=scripts,
            reduced_motion="reduce",
        )
        self.context.expose_binding(
            "trenzaNoteViolation", lambda _, text: self.blocked.append(text)
        )
        self.context.add_init_script(WATCH_POLICY)
        self.context.set_default_timeout(20_000)
        self.page: Page = self.context.new_page()
        self.page.on("console", self._note)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))

    def _note(self, message: Any) -> None:
        if "Content Security Policy" in message.text:
            self.blocked.append(message.text)

    def close(self) -> None:
        """Forget cookies and everything."""
        self.context.close()

    def open(self, path: str) -> Page:
        """Go to a path by typing it: the start of a task, not a click of it."""
        self.page.goto(self.base + path, wait_until="load")
        return self.page

    def click(self, what: "Locator | str") -> None:
        """Activate a link, button or option, or the one of that name: one click of the budget."""
        target = what if not isinstance(what, str) else self.named(what)
        self.clicks += 1
        target.click()
        self.page.wait_for_load_state("load")

    def enter(self) -> None:
        """Press Enter in the field in focus: one click of the budget (writing costs nothing)."""
        self.clicks += 1
        self.page.keyboard.press("Enter")
        self.page.wait_for_load_state("load")

    def named(self, name: str) -> Locator:
        """The link or button with exactly that name."""
        exact = re.compile(rf"^\s*{re.escape(name)}\s*$")
        return (
            self.page.get_by_role("link", name=exact)
            .or_(self.page.get_by_role("button", name=exact))
            .first
        )

    @contextmanager
    def budget(self, clicks: int) -> Iterator[None]:
        """What is done inside may cost so many clicks and no more."""
        before = self.clicks
        yield
        spent = self.clicks - before
        assert spent <= clicks, f"{spent} clicks, the budget is {clicks}"

    def screenshot(self, name: str) -> Path:
        """The whole page, into the ignored folder of screenshots."""
        SCREENSHOTS.mkdir(exist_ok=True)
        width = (self.page.viewport_size or {"width": 0})["width"]
        path = SCREENSHOTS / f"{name}-{width}{'' if self.scripts else '-sin-js'}.png"
        if self.scripts:
            self.page.evaluate("scrollTo(0, 0)")
        self.page.screenshot(path=path, full_page=True)
        return path


def axe(tab: Tab) -> list[str]:
    """What axe finds wrong in the page as it is now, one line per node."""
    tab.page.evaluate(AXE.read_text())
    found: list[str] = tab.page.evaluate(RUN_AXE, AXE_TAGS)
    return found


def assert_no_axe_violations(tab: Tab) -> None:
    """The page breaks no rule of WCAG 2.2 AA that a machine can check."""
    found = axe(tab)
    assert found == [], f"{tab.page.url}\n" + "\n".join(found)


def no_horizontal_scroll(tab: Tab) -> None:
    """The page fits the width of the window (WCAG 1.4.10)."""
    wide = tab.page.evaluate(
        """() => {
          const limit = document.documentElement.clientWidth
          if (document.documentElement.scrollWidth <= limit) return []
          return [...document.querySelectorAll('body *')]
            .filter((element) => element.getBoundingClientRect().right > limit + 1)
            .slice(0, 8).map((element) => `${element.tagName.toLowerCase()}.${element.className}`)
        }"""
    )
    assert wide == [], f"{tab.page.url} is wider than the window: {wide}"


def csp_violations(tab: Tab) -> list[str]:
    """What the page's own policy has blocked in this tab since it was opened."""
    return list(tab.blocked)


def assert_well_behaved(tab: Tab) -> None:
    """Axe, width, policy and script errors in one sentence: what every page owes."""
    assert_no_axe_violations(tab)
    no_horizontal_scroll(tab)
    assert csp_violations(tab) == []
    assert tab.errors == []


def walk_by_keyboard(tab: Tab, limit: int = 300) -> list[str]:
    """Tab through the page: everything interactive is reached, seen in focus, never covered."""
    page = tab.page
    expected: list[str] = page.evaluate(MARK_STOPS)
    visited: list[str] = []
    for _ in range(limit):
        page.keyboard.press("Tab")
        stop = page.evaluate(READ_STOP)
        if stop is None or (
            visited and stop["label"] == visited[0] and len(visited) >= len(expected)
        ):
            break
        assert stop["visible"], f"the focus on {stop['label']} cannot be seen ({page.url})"
        assert not stop["covered"], f"{stop['label']} has the focus and is covered ({page.url})"
        visited.append(stop["label"])
    missed = [label for label in expected if label not in visited]
    assert missed == [], f"never reached by keyboard at {page.url}: {missed}"
    return visited
