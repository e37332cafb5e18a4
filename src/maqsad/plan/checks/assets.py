"""The four kinds of assets and how well they are used."""

from __future__ import annotations

from collections.abc import Iterator

from maqsad.plan.catalogue import tables
from maqsad.plan.checks.registry import Finding, at, check
from maqsad.plan.checks.view import View


@check("asset-without-indicator")
def asset_without_indicator(view: View) -> Iterator[Finding]:
    for index, indicator in view.rows("assets", "indicator"):
        if not indicator:
            yield at("assets", index, "indicator")


@check("asset-kind-missing")
def asset_kind_missing(view: View) -> Iterator[Finding]:
    """None of its kind in the plan."""
    known = view.groups("assets", "kind")
    for kind in tables()["assets"].field("kind").choices:
        if kind not in known:
            yield at("assets", None, "kind", kind=view.choice("assets", "kind", kind))
