"""Studies in a folder that a decision is written into again: those of the same decision stay, the others are named."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from maqsad.cli.folder import CERTIFICATE, MARKER, STUDIES_FOLDER, document, study_in, study_path
from maqsad.portfolio.decide import Decided
from maqsad.portfolio.studies import STUDIES
from maqsad.values.problem import Refused

_SAME = ("snapshot_hash", "model_hash", "value_exact", "bound_exact", "status")


@dataclass(frozen=True)
class Kept:
    """Names of the studies that a new decision takes over, and of those that go with the old one."""

    stay: Sequence[str] = ()
    go: Sequence[str] = ()


def keep_studies(out: Path, folder: Path, decided: Decided) -> Kept:
    """Copy the studies of the old decision at `out` beside the new one in `folder`, if the two are one decision."""
    there = [study for study in STUDIES if study_path(out, study).is_file()]
    if not there:
        return Kept()
    same = _same(out, folder)
    stay = [study for study in there if same and _belongs(out, study.name, decided)]
    for study in stay:
        (folder / STUDIES_FOLDER).mkdir(exist_ok=True)
        study_path(folder, study).write_bytes(study_path(out, study).read_bytes())
    names = [study.name for study in stay]
    return Kept(names, [study.name for study in there if study.name not in names])


def _same(out: Path, folder: Path) -> bool:
    """Whether both folders hold the same plan, choice and proof; the standing may be another."""
    try:
        old, new = document(out / MARKER), document(folder / MARKER)
        proofs = [(place / CERTIFICATE).read_bytes() for place in (out, folder)]
    except (Refused, OSError):
        return False
    return proofs[0] == proofs[1] and all(old.get(name) == new.get(name) for name in _SAME)


def _belongs(out: Path, name: str, decided: Decided) -> bool:
    study = next(study for study in STUDIES if study.name == name)
    try:
        return study_in(out, study, decided) is not None
    except Refused:
        return False
