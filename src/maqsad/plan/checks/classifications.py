"""The budget's classification: missions and what stands under them."""

from __future__ import annotations

from collections.abc import Iterator

from maqsad.plan.checks.registry import ERROR, Finding, at, check
from maqsad.plan.checks.view import View, cycles


@check("classification-cycle", ERROR)
def classification_cycle(view: View) -> Iterator[Finding]:
    known = view.groups("classifications", "id")
    parents = {id: [parent] for _, id, parent in view.rows("classifications", "id", "parent") if parent in known}
    for group in cycles(parents):
        yield at("classifications", view.find("classifications", group[0]), "parent", classes=group)
