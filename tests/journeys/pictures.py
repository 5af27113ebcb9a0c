"""Pictures as files, and what a browser does with them."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

from playwright.sync_api import Page


def png(path: Path, side: int = 40) -> Path:
    """A red square, as a file."""
    rows = b"".join(b"\0" + b"\xc8\x20\x20" * side for _ in range(side))

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    parts = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + parts)
    return path


def paste(page: Page, data: list[int]) -> None:
    """Paste a file into what has the focus, as a browser hands it to the page."""
    page.evaluate(
        """data => {
          const file = new File([new Uint8Array(data)], "square.png", {type: "image/png"});
          const held = new DataTransfer();
          held.items.add(file);
          const pasted = new ClipboardEvent("paste", {clipboardData: held, bubbles: true, cancelable: true});
          document.activeElement.dispatchEvent(pasted);
        }""",
        data,
    )
