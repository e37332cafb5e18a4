"""Studies as JSON beside their decision, and read back. Whole numbers and fractions are texts, which nobody rounds."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import msgspec

from maqsad.portfolio.decide import Decided
from maqsad.portfolio.studies.study import Found, Study
from maqsad.values.problem import Refused

FORMAT = "maqsad-study-1"
REASONS = ("study-does-not-fit",)


def document(study: Study[Any], found: object, decided: Decided, work: int) -> dict[str, Any]:
    """The study's answer with the hashes of the decision it belongs to."""
    return {**_belongs(study, decided), "work": str(work), "found": told(found)}


def told(found: object) -> Any:
    """An answer as plain data."""
    return _texts(msgspec.to_builtins(found, enc_hook=_written, str_keys=True, order="deterministic"))


def recalled(study: Study[Found], given: Mapping[str, Any], decided: Decided) -> Found:
    """The answer in a document. Raises `Refused` if it belongs to another decision or is none."""
    if any(given.get(name) != value for name, value in _belongs(study, decided).items()):
        raise Refused("study-does-not-fit", name=study.name)
    try:
        return msgspec.convert(given.get("found"), study.found, dec_hook=_read, str_keys=True, strict=False)
    except (msgspec.ValidationError, ValueError, ArithmeticError):
        raise Refused("study-does-not-fit", name=study.name) from None


def _belongs(study: Study[Any], decided: Decided) -> dict[str, Any]:
    decision = decided.decision
    return {
        "format": FORMAT,
        "study": study.name,
        "snapshot_hash": decision.snapshot_hash,
        "model_hash": decision.model_hash,
        "value": None if decision.value is None else str(decision.value),
    }


def _written(value: object) -> str:
    """A fraction as text: the only thing in an answer that JSON does not know."""
    if not isinstance(value, Fraction):
        raise TypeError(type(value).__name__)
    return f"{value.numerator}/{value.denominator}"


def _read(kind: type, text: object) -> Fraction:
    if kind is not Fraction or not isinstance(text, str):
        raise TypeError(text)
    return Fraction(text)


def _texts(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _texts(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_texts(item) for item in value]
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value
