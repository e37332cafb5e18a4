"""Funds: their ceilings, lots and repayment, what they may pay, and limits on parts of the money."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from maqsad.plan.checks.registry import ERROR, Finding, absent, at, check
from maqsad.plan.checks.units import WHOLE
from maqsad.plan.checks.view import View

_IN_LOTS = ("bond", "sukuk", "loan")
_RECEIVED = 2
"""A fund that received less than one part in this many of what was promised is doubted."""


@check("ceiling-missing", ERROR)
def ceiling_missing(view: View) -> Iterator[Finding]:
    """Each fund has a ceiling, firm or expected as it has them at all, in each year, on every scenario's path."""
    given: dict[str, set[tuple[str, int, str]]] = defaultdict(set)
    columns = ("fund", "certainty", "year", "path", "amount")
    for _, fund, certainty, year, path, amount in view.rows("fund_ceilings", *columns):
        if amount is not None:
            given[fund].add((certainty, year, path))
    paths = sorted(set(view.column("scenarios", "ceiling_path"))) or [""]
    for fund in view.groups("funds", "id"):
        for certainty in sorted({certainty for certainty, _, _ in given[fund]}) or ["firm"]:
            for year in view.horizon:
                if (certainty, year, "") in given[fund]:
                    continue
                for path in paths:
                    if (certainty, year, path) not in given[fund]:
                        title = view.choice("fund_ceilings", "certainty", certainty)
                        key = "|".join((fund, str(year), certainty, path)).rstrip("|")
                        yield absent("fund_ceilings", key, "amount", fund=fund, year=year, certainty=title)


@check("ceiling-below-zero", ERROR)
def ceiling_below_zero(view: View) -> Iterator[Finding]:
    for index, amount in view.rows("fund_ceilings", "amount"):
        if amount is not None and amount < 0:
            yield at("fund_ceilings", index, "amount", amount=amount)


@check("expected-against-record")
def expected_against_record(view: View) -> Iterator[Finding]:
    """Money is expected of a fund that has kept less than half of its promises; said once a fund."""
    promised: dict[str, int] = defaultdict(int)
    received: dict[str, int] = defaultdict(int)
    for _, fund, word, deed in view.rows("fund_ceilings", "fund", "promised", "received"):
        if word is not None and deed is not None:
            promised[fund] += word
            received[fund] += deed
    said: set[str] = set()
    for index, fund, certainty, amount in view.rows("fund_ceilings", "fund", "certainty", "amount"):
        broken = _RECEIVED * received[fund] < promised[fund]
        if certainty == "expected" and amount and broken and fund not in said:
            said.add(fund)
            record = {"promised": promised[fund], "received": received[fund]}
            yield at("fund_ceilings", index, "amount", fund=fund, amount=amount, **record)


@check("discount-over-100", ERROR)
def discount_over_100(view: View) -> Iterator[Finding]:
    for index, discount in view.rows("funds", "discount"):
        if discount > WHOLE:
            yield at("funds", index, "discount", discount=discount)


@check("lot-missing", ERROR)
def lot_missing(view: View) -> Iterator[Finding]:
    """Bonds and loans are drawn in whole lots."""
    for index, kind, lot in view.rows("funds", "kind", "lot"):
        if lot == 0 or (kind in _IN_LOTS and lot is None):
            yield at("funds", index, "lot", kind=view.choice("funds", "kind", kind))


@check("instalments-missing", ERROR)
def instalments_missing(view: View) -> Iterator[Finding]:
    known = view.groups("instalments", "fund")
    for index, id, lot in view.rows("funds", "id", "lot"):
        if lot and id not in known:
            yield at("funds", index, "lot", fund=id)


@check("repaid-from-missing", ERROR)
def repaid_from_missing(view: View) -> Iterator[Finding]:
    for index, lot, payer in view.rows("funds", "lot", "repaid_from"):
        if lot and not payer:
            yield at("funds", index, "repaid_from")


@check("repaid-from-lots", ERROR)
def repaid_from_lots(view: View) -> Iterator[Finding]:
    """A debt repaid from another debt."""
    for index, lot, payer in view.rows("funds", "lot", "repaid_from"):
        if lot and payer and view.get("funds", payer, "lot"):
            yield at("funds", index, "repaid_from", payer=payer)


@check("instalment-offset", ERROR)
def instalment_offset(view: View) -> Iterator[Finding]:
    for index, offset in view.rows("instalments", "offset"):
        if offset is not None and offset < 1:
            yield at("instalments", index, "offset", offset=offset)


@check("instalments-under-lot")
def instalments_under_lot(view: View) -> Iterator[Finding]:
    """Less is repaid than was borrowed."""
    repaid: dict[str, int] = defaultdict(int)
    for _, fund, amount in view.rows("instalments", "fund", "amount"):
        repaid[fund] += amount or 0
    for index, id, lot in view.rows("funds", "id", "lot"):
        if lot and id in repaid and repaid[id] < lot:
            yield at("funds", index, "lot", lot=lot, repaid=repaid[id])


@check("fund-pays-nothing")
def fund_pays_nothing(view: View) -> Iterator[Finding]:
    """It has money, but no cost may be paid from it."""
    used = {*view.groups("eligibility", "fund"), *view.column("funds", "repaid_from")}
    for table in ("option_costs", "upkeep", "base_rows"):
        used.update(view.groups(table, "fund"))
    rich = {fund for _, fund, amount in view.rows("fund_ceilings", "fund", "amount") if amount}
    for index, id in view.rows("funds", "id"):
        if id in rich and id not in used:
            yield at("funds", index, "id")


@check("no-eligible-fund", ERROR, "explicit")
def no_eligible_fund(view: View) -> Iterator[Finding]:
    """A cost that no fund may pay (rule F5); said once a nature of cost and class of project."""
    saved = {id for _, id, kind in view.rows("funds", "id", "kind") if kind == "savings"}
    borrowed = {id for _, id, lot in view.rows("funds", "id", "lot") if lot}
    open_to = set()
    for _, fund, nature, own, moved in view.rows("eligibility", "fund", "nature", "class", "transfer"):
        if fund not in borrowed:
            open_to.add((nature, own, False))
        if moved or fund not in saved:
            open_to.add((nature, own, True))
    class_of = {id: kind for _, id, kind in view.rows("projects", "id", "class")}
    unpaid: dict[tuple[str, str], list[int]] = defaultdict(list)
    columns = ("option", "nature", "fund", "amount", "capital")
    for index, option, nature, fund, amount, capital in view.rows("option_costs", *columns):
        own = class_of.get(view.project_of.get(option, ""), "")
        if fund or not amount or not own:
            continue
        kinds = ((nature, own), (nature, "any"), ("any", own), ("any", "any"))
        if open_to.isdisjoint((*kind, bool(capital)) for kind in kinds):
            unpaid[nature, own].append(index)
    for (nature, own), found in unpaid.items():
        titles = {
            "nature": view.choice("option_costs", "nature", nature),
            "class": view.choice("projects", "class", own),
        }
        yield at("option_costs", found[0], "nature", rows=len(found), **titles)


@check("limit-amount-or-share", ERROR)
def limit_amount_or_share(view: View) -> Iterator[Finding]:
    for index, amount, share in view.rows("limits", "amount", "share"):
        if (amount is None) == (share is None):
            yield at("limits", index, "amount", count=0 if amount is None else 2)


@check("limit-outside-horizon")
def limit_outside_horizon(view: View) -> Iterator[Finding]:
    for index, year in view.rows("limits", "year"):
        if year is not None and year not in view.horizon:
            yield at("limits", index, "year", year=year, first=view.first, last=view.last)
