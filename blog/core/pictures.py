"""Pictures that somebody sent: checked and made anew in a process of their own before anything is kept."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from blog.core import darkroom
from blog.core.darkroom import Made
from blog.core.i18n import _, lazy
from blog.core.text import TextRefused

# What a telephone's photograph weighs; larger than any portrait needs to be.
PORTRAIT_BYTES = 6 * 1024 * 1024
# What a good camera makes. It is made smaller here.
LONGEST_BYTES = 20 * 1024 * 1024
_SCRIPT = str(Path(darkroom.__file__).resolve())

_WORDS = {
    "unknown": lazy("This is no picture that we can read. PNG, JPEG, GIF, WebP and AVIF are taken."),
    "large": lazy("This picture is %(width)s × %(height)s pixels; at most %(most)s in all are taken."),
    "small": lazy("This picture is %(width)s × %(height)s pixels; a portrait needs at least %(fewest)s each way."),
    "moving": lazy("This picture moves, and nobody could stop it. Save one frame of it, or link to a video."),
    "damaged": lazy("This picture is damaged. Open it, save it anew and try again."),
}


def portrait(data: bytes) -> bytes:
    """A square WebP of the picture, without anything that it carried besides its pixels.

    Raises TextRefused, in words, when it is too large, no picture, or damaged.
    """
    return _made("portrait", data, PORTRAIT_BYTES)[0].data


def prints(data: bytes, *, still: bool = False) -> list[Made]:
    """The picture as files for every screen: first the largest, a WebP; then smaller ones and the same as AVIF.

    `still` takes the first frame of one that moves. Raises TextRefused, in words.
    """
    return _made("still" if still else "picture", data, LONGEST_BYTES)


def mark(data: bytes, what: str) -> Made:
    """A `logo` or an `icon` of the site, made out of the picture. Raises TextRefused, in words."""
    return _made(what, data, PORTRAIT_BYTES)[0]


def _made(what: str, data: bytes, longest: int) -> list[Made]:
    if len(data) > longest:
        size, most = f"{len(data) / 1024**2:.1f}", longest // 1024**2
        raise TextRefused(_("This picture has %(size)s MB; at most %(most)s MB are taken.", size=size, most=most))
    try:
        # -I: neither the folder nor the environment of this process decides what the child imports.
        done = subprocess.run(
            [sys.executable, "-I", _SCRIPT, what],
            input=data,
            capture_output=True,
            timeout=2 * darkroom.SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise TextRefused(_("This picture takes too long to read. Open it, save it anew and try again.")) from None
    if done.returncode == darkroom.REFUSED:
        raise TextRefused(_why(done.stderr))
    if done.returncode or not done.stdout:
        raise TextRefused(_("This picture cannot be read. Open it, save it anew and try again."))
    return _read(done.stdout)


def _why(said: bytes) -> str:
    facts = json.loads(said)
    return str(_WORDS[facts.pop("why")]) % {name: f"{number:,}" for name, number in facts.items()}


def _read(out: bytes) -> list[Made]:
    head, _end, rest = out.partition(b"\n")
    made = []
    for each in json.loads(head):
        size = each.pop("bytes")
        made.append(Made(data=rest[:size], **each))
        rest = rest[size:]
    return made
