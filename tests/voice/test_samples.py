"""What the linter makes of texts that were written for it. The figures are repeated in docs/voice.md."""

from __future__ import annotations

import pytest

import config
from blog.voice import linter
from tests.voice.samples import Sample, samples

DOCS = (config.ROOT / "docs" / "voice.md").read_text()


def figures(of: list[Sample]) -> tuple[float, float]:
    """Precision and recall of calling these texts press releases."""
    called = [(sample, linter.read(sample.text, language=sample.language).is_release) for sample in of]
    right = sum(1 for sample, is_release in called if is_release and sample.is_release)
    return right / sum(is_release for _, is_release in called), right / sum(sample.is_release for sample in of)


def test_there_are_enough_of_both_kinds() -> None:
    found = samples()
    assert len(found) == 72
    assert sum(sample.is_release for sample in found) == 36
    assert len({sample.text for sample in found}) == 72
    assert all(40 <= len(sample.text.split()) <= 120 for sample in found)


def test_what_was_kept_back_is_told_apart() -> None:
    precision, recall = figures([sample for sample in samples() if sample.is_kept_back])
    assert precision >= 0.95
    assert recall >= 0.9
    assert f"precision {precision:.2f}, recall {recall:.2f} on the half kept back" in DOCS


def test_all_of_them_are_told_apart_nearly_as_well() -> None:
    precision, recall = figures(samples())
    assert precision >= 0.95
    assert recall >= 0.9
    assert f"precision {precision:.2f}, recall {recall:.2f} on all" in DOCS


@pytest.mark.parametrize("sample", [s for s in samples() if not s.is_release], ids=lambda s: f"{s.language}-{s.number}")
def test_a_person_is_never_called_a_department(sample: Sample) -> None:
    assert not linter.read(sample.text, language=sample.language).is_release


def test_the_same_words_in_a_language_that_nobody_taught_it_are_called_nothing() -> None:
    releases = [sample for sample in samples() if sample.is_release]
    assert not any(linter.read(sample.text, language="pl").is_release for sample in releases)
