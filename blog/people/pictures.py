"""Portraits: checked and made anew in a process of their own before anything is kept."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from blog.core.text import TextRefused
from blog.people import darkroom

# What a telephone's photograph weighs; larger than any portrait needs to be.
LONGEST_BYTES = 6 * 1024 * 1024
_SCRIPT = str(Path(darkroom.__file__).resolve())


def portrait(data: bytes) -> bytes:
    """A square WebP of the picture, without anything that it carried besides its pixels.

    Raises TextRefused, in words, when it is too large, no picture, or damaged.
    """
    if len(data) > LONGEST_BYTES:
        raise TextRefused(
            f"This picture has {len(data) / 1024**2:.1f} MB; at most {LONGEST_BYTES // 1024**2} MB are taken."
        )
    try:
        # -I: neither the folder nor the environment of this process decides what the child imports.
        done = subprocess.run(
            [sys.executable, "-I", _SCRIPT], input=data, capture_output=True, timeout=2 * darkroom.SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        raise TextRefused("This picture takes too long to read. Open it, save it anew and try again.") from None
    if done.returncode == darkroom.REFUSED:
        raise TextRefused(done.stderr.decode())
    if done.returncode or not done.stdout:
        raise TextRefused("This picture cannot be read. Open it, save it anew and try again.")
    return done.stdout
