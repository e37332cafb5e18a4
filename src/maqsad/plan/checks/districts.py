"""Districts, and where projects stand and whom they serve."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from statistics import median_low

from maqsad.plan.checks.registry import ERROR, Finding, at, check
from maqsad.plan.checks.units import MICRO, WHOLE
from maqsad.plan.checks.view import View

_DENSITY = 8
"""Times denser or sparser than the median district: a misprint is likelier than the truth."""


def _sums(view: View, stands: bool) -> Iterator[tuple[int, str, int]]:
    """First row, project and sum of its shares of one kind, in the order of rows."""
    sums: dict[str, int] = defaultdict(int)
    first: dict[str, int] = {}
    for index, project, role, share in view.rows("project_districts", "project", "role", "share"):
        if (role == "stands") == stands:
            sums[project] += share or 0
            first.setdefault(project, index)
    return ((first[project], project, total) for project, total in sums.items())


@check("standing-shares-sum", ERROR)
def standing_shares_sum(view: View) -> Iterator[Finding]:
    for index, project, total in _sums(view, stands=True):
        if total != WHOLE:
            yield at("project_districts", index, "share", project=project, total=total)


@check("benefit-shares-sum", ERROR)
def benefit_shares_sum(view: View) -> Iterator[Finding]:
    for index, project, total in _sums(view, stands=False):
        if total != WHOLE:
            yield at("project_districts", index, "share", project=project, total=total)


@check("district-of-role", ERROR)
def district_of_role(view: View) -> Iterator[Finding]:
    """Standing and benefit name a district; the whole city and visitors name none."""
    for index, role, district in view.rows("project_districts", "role", "district"):
        if role and (role in ("stands", "benefits")) != bool(district):
            role_title = view.choice("project_districts", "role", role)
            yield at("project_districts", index, "district", role=role_title, found=district or None)


@check("project-without-district")
def project_without_district(view: View) -> Iterator[Finding]:
    known = view.groups("project_districts", "project")
    for index, id in view.rows("projects", "id"):
        if id not in known:
            yield at("projects", index, "id")


@check("district-without-population", ERROR)
def district_without_population(view: View) -> Iterator[Finding]:
    for index, population in view.rows("districts", "population"):
        if population is not None and population <= 0:
            yield at("districts", index, "population", population=population)


@check("quality-index-not-positive", ERROR)
def quality_index_not_positive(view: View) -> Iterator[Finding]:
    for index, quality in view.rows("districts", "quality_index"):
        if quality <= 0:
            yield at("districts", index, "quality_index", quality=quality)


@check("district-density-odd")
def district_density_odd(view: View) -> Iterator[Finding]:
    """Of at least five districts with population and area."""
    found = [
        (index, people * MICRO // area)
        for index, people, area in view.rows("districts", "population", "area_ha")
        if people and people > 0 and area and area > 0
    ]
    if len(found) < 5:
        return
    usual = median_low([density for _, density in found])
    for index, density in found:
        if density > _DENSITY * usual or density * _DENSITY < usual:
            yield at("districts", index, "area_ha", density=density, usual=usual)
