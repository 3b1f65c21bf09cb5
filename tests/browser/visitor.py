"""Somebody at the page: follows the tour by pointer, by keyboard alone or by its own button, and looks at what is shown."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from playwright.async_api import Browser, ConsoleMessage, Error, Page, Response

from simulator.live import Live
from tests.conftest import ROOT

ARTEFACTS = ROOT / "artefacts" / "browser"
"""Where pictures of every step are left."""
Scheme = Literal["dark", "light"]
PATIENCE = 20_000
"""Milliseconds that something is waited for."""
MOST = 60
"""Presses that one step takes at most, and keys that lead to what is to be pressed."""

SITUATION = """() => {
  const tour = document.getElementById("tour"), target = document.querySelector(".toured");
  const typed = target?.matches("textarea, #name") ? tour.querySelector("code")?.textContent ?? null : null;
  return { step: tour.dataset.step, at: tour.dataset.at, target: target !== null, typed, enter: target?.tagName === "TEXTAREA" };
}"""
CHANGED = "(at) => document.getElementById('tour').dataset.at !== at"
NAMELESS = """() => [...document.querySelectorAll("button, summary, a, input, select, textarea, [role=switch]")]
  .filter((each) => each.checkVisibility({ visibilityProperty: true }) && each.getClientRects().length)
  .filter((each) => !(each.ariaLabel || each.textContent.trim() || each.labels?.length || each.placeholder || each.title))
  .map((each) => each.outerHTML.slice(0, 200))"""
OVERFLOWING = """() => [...document.querySelectorAll("body *")]
  .filter((each) => each.checkVisibility() && !each.closest(".unseen"))
  .filter((each) => { const at = each.getBoundingClientRect(); return at.width && (at.right > innerWidth + 1 || at.left < -1); })
  .map((each) => `${each.tagName} ${each.id} ${each.className} ${each.textContent.slice(0, 40)}`)"""
FOCUS_SHOWN = """() => {
  const style = getComputedStyle(document.activeElement);
  return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
}"""
WAY = """() => {
  const now = document.activeElement, target = document.querySelector(".toured");
  if (!target || now === target) return { key: target ? "there" : "nothing" };
  const isBefore = now.compareDocumentPosition(target) & Node.DOCUMENT_POSITION_FOLLOWING;
  if (now.closest("#people") && target.closest("#people")) {
    const lines = [...document.querySelectorAll("#people > li:not([hidden])")];
    const [from, to] = [now, target].map((each) => lines.indexOf(each.closest("li")));
    if (from === to) return { key: target.matches(".beside") ? "ArrowRight" : "ArrowLeft", times: 1 };
    return { key: isBefore ? "ArrowDown" : "ArrowUp", times: Math.abs(to - from) };
  }
  const stops = [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex]")]
    .filter((each) => each.tabIndex >= 0 && !each.disabled && each.checkVisibility({ visibilityProperty: true }));
  const goal = target.closest("#people") ? stops.findIndex((each) => each.closest("#people")) : stops.indexOf(target);
  const from = now === document.body ? -1 : stops.indexOf(now);
  const open = document.querySelector("dialog[open]");
  return { key: isBefore ? "Tab" : "Shift+Tab", times: open || from < 0 && now !== document.body ? 1 : Math.max(1, Math.abs(goal - from)) };
}"""


@dataclass
class Visitor:
    """A page in a window of its own, and what went wrong on it."""

    page: Page
    folder: Path
    errors: list[str] = field(default_factory=list)

    async def look(self) -> None:
        """What stands on the page has names and fits into the window; nothing went wrong behind it."""
        nameless, overflowing = await self.page.evaluate(NAMELESS), await self.page.evaluate(OVERFLOWING)
        wrong = [*nameless, *overflowing, *self.errors]
        assert not wrong, "\n".join(wrong)

    async def leave(self) -> None:
        """Closes the window; nothing has gone wrong behind the page."""
        assert not self.errors, "\n".join(self.errors)
        await self.page.context.close()

    async def photograph(self, name: str) -> None:
        """Keeps a picture of the page as it stands."""
        await self.page.screenshot(path=self.folder / f"{name}.png", animations="disabled")

    async def situation(self) -> dict[str, Any]:
        """Where the tour is: step, at (changes with what is to be done), target, typed, enter."""
        found: dict[str, Any] = await self.page.evaluate(SITUATION)
        return found

    async def changes(self, at: str) -> None:
        """Waits until something else is to be done."""
        await self._waits(CHANGED, at)

    async def by_pointer(self, now: dict[str, Any]) -> None:
        """Presses what is marked, or types there what the tour names. A press fails where something else lies above."""
        target = self.page.locator(".toured")
        if now["typed"] is None:
            await target.click(timeout=PATIENCE)
        else:
            await target.fill(now["typed"], timeout=PATIENCE)
            if now["enter"]:
                await target.press("Enter")

    async def by_keys(self, now: dict[str, Any]) -> None:
        """The same without a pointer: with Tab and arrows to what is marked, then Enter."""
        keys = self.page.keyboard
        for _ in range(MOST):
            way = await self.page.evaluate(WAY)
            key = way["key"]
            if key in ("there", "nothing"):
                break
            for _ in range(way["times"]):
                await keys.press(key)
        else:
            raise AssertionError(f"no way by keys to {now}")
        if key == "nothing":
            return
        assert await self.page.evaluate(FOCUS_SHOWN), now
        if now["typed"] is not None:
            await keys.press("ControlOrMeta+a")
            await keys.insert_text(now["typed"])
        if now["typed"] is None or now["enter"]:
            await keys.press("Enter")

    async def by_tour(self, now: dict[str, Any]) -> None:
        """Lets the tour do the step."""
        await self.page.locator("#tour-do").click(timeout=PATIENCE)
        await self._waits("(step) => document.getElementById('tour').dataset.step !== step", now["step"])

    async def _waits(self, what: str, given: str) -> None:
        try:
            await self.page.wait_for_function(what, arg=given, timeout=PATIENCE)
        except Error as error:
            await self.photograph("stuck")
            raise AssertionError(f"the tour stands still: {await self.situation()} {self.errors}") from error


async def visit(browser: Browser, office: Live, name: str, *, width: int, scheme: Scheme) -> Visitor:
    """Opens the office's page, at 390 px as on a telephone; pictures go into a folder of this name."""
    phone, language = width < 700, {"zh": "zh-CN", "en": "en-GB"}[office.language or "zh"]
    context = await browser.new_context(
        locale=language, viewport={"width": width, "height": 844 if phone else 800}, is_mobile=phone, has_touch=phone,
        color_scheme=scheme, reduced_motion="reduce",
    )  # fmt: skip
    folder = ARTEFACTS / name
    folder.mkdir(parents=True, exist_ok=True)
    page = await context.new_page()
    visitor = Visitor(page, folder)

    async def refused(response: Response) -> None:
        if response.status >= 400:
            given = response.request.post_data
            visitor.errors.append(f"{response.status}: {response.url} {given} {await response.text()}")

    def said(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            visitor.errors.append(f"{message.type}: {message.text}")

    page.on("response", refused)
    page.on("console", said)
    page.on("pageerror", lambda error: visitor.errors.append(str(error)))
    await page.goto(office.simulator.page_url)
    await page.locator("#tour-do[aria-disabled=false]").wait_for(timeout=PATIENCE)
    return visitor
