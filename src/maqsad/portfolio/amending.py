"""A decision amended by name: decided again with all else as it was, and what the amendment costs (rule X3)."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from maqsad.plan.explicit import explicit
from maqsad.plan.plan import PlanSnapshot
from maqsad.portfolio.decide import Decided, decide
from maqsad.portfolio.decision import Standing
from maqsad.portfolio.formulation.model import FlatModel
from maqsad.portfolio.search.stages import StageProgress


@dataclass(frozen=True)
class Amended:
    """The decision after an amendment. `floors_kept`: districts' floors and completion's are those of before."""

    decided: Decided
    floors_kept: bool


@dataclass(frozen=True, slots=True)
class Price:
    """What an amendment costs, in points: `found` between the two plans found; no plans make it less than `least` or
    more than `most` (proven). Below 0 the amendment wins.
    """

    found: Fraction
    least: Fraction
    most: Fraction


def amend(
    before: Decided,
    snapshot: PlanSnapshot,
    *,
    gap: Fraction | None = None,
    work: int | None = None,
    standing: Standing = "draft",
    progress: StageProgress | None = None,
) -> Amended:
    """Decide `snapshot`, which is `before`'s with rows added to `amendments`.

    The floors that the decision wrote into the plan stand; where no plan keeps them they are worked out anew.
    """
    known = before.proof.plan
    decided = decide(snapshot, gap=gap, work=work, standing=standing, progress=progress, floors_stand=True, known=known)
    if decided.proof.plan is not None or not _has_floors(snapshot):
        return Amended(decided, floors_kept=True)
    anew = decide(explicit(snapshot), gap=gap, work=work, standing=standing, progress=progress, known=known)
    return Amended(anew, floors_kept=False)


def _has_floors(snapshot: PlanSnapshot) -> bool:
    return bool(snapshot["district_floors"].size) or snapshot.settings.completion_floor is not None


def price(before: Decided, after: Amended) -> Price | None:
    """None where one of the two decisions has no plan."""
    old, new = before.decision, after.decided.decision
    if old.value is None or new.value is None or old.certified_bound is None or new.certified_bound is None:
        return None
    least, most = old.value - new.certified_bound, old.certified_bound - new.value
    if _keeps_more(before.proof.model, after.decided.proof.model):
        least = max(least, Fraction(0))  # a plan that keeps more rows is worth no more
    return Price(old.value - new.value, least, most)


def _keeps_more(before: FlatModel, after: FlatModel) -> bool:
    """Whether every row of before still stands: none if money moves, nor the duty of a project that is put in."""
    stand = all(after.row_by_id.get(row.id) == row for row in before.rows)
    return stand and before.columns == after.columns
