"""A keyboard, and nobody's mouse."""

from __future__ import annotations

from playwright.sync_api import Page

# More than any page here has places to stop at: whoever looks longer than this has lost the way.
FAR = 120


def tab_to(page: Page, what: str) -> None:
    """Go forward until what matches this selector has the focus, and see that the focus shows there."""
    for _ in range(FAR):
        page.keyboard.press("Tab")
        if page.evaluate("what => document.activeElement.matches(what)", what):
            style = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
            assert style == "solid", f"the focus does not show at {what}"
            return
    raise AssertionError(f"the keyboard does not reach {what}")
