"""One assertion shared by this folder: a refusal with exactly this reason."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import pytest

from maqsad.values import Refused


@contextmanager
def refused(reason: str, **values: object) -> Iterator[None]:
    """The block raises `Refused` with `reason`, and with at least these placeholder values."""
    with pytest.raises(Refused) as caught:
        yield
    assert caught.value.reason == reason
    found: Mapping[str, object] = caught.value.values
    assert {name: found.get(name) for name in values} == values
