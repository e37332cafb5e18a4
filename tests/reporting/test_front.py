"""The first page, the rules kept, the money tools and the terms: each figure against another way to it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction
from functools import cache
from io import BytesIO
from typing import Any

import openpyxl
import pytest

from maqsad.messages import Language, entries, sentence
from maqsad.plan.explicit import explicit
from maqsad.portfolio.decide import Decided, decide
from maqsad.portfolio.formulation.attainment import QUANTA
from maqsad.portfolio.formulation.rules.council import limit_of
from maqsad.portfolio.studies.order import NoPlan, Order
from maqsad.portfolio.studies.parties import Parties, RunFound
from maqsad.reporting import ReportModel, plan_xlsx
from maqsad.reporting.amounts import amounts_of
from maqsad.reporting.assumed import Assumed, assumed_tables
from maqsad.reporting.council import nothing_done
from maqsad.reporting.kept import Kept, kept_rules, money_of, tightest
from maqsad.reporting.sections import sections
from maqsad.reporting.sections.glossary import glossary
from maqsad.reporting.sections.kept import kept_section
from maqsad.reporting.sections.mayor import mayor_page
from maqsad.reporting.sections.money import money_section
from maqsad.reporting.sections.proof import proof_section
from maqsad.reporting.sections.proposal import proposal
from maqsad.reporting.sections.sources import sources_section
from maqsad.reporting.sections.tools import tools_section
from maqsad.reporting.tools import Borrowed, all_sign, at_risk, partner_money, reserve_of, tools_of
from reporting.cast import MILLIARD, city, decided_city, mechanics_city, model_of, stuck_city

LANGS: tuple[Language, ...] = ("fa", "en")


@cache
def decided() -> Decided:
    return decide(explicit(city()))


@cache
def rows() -> dict[str, Kept]:
    model = decided_city()
    found = kept_rules(model.facts, model.decision)
    assert found is not None
    return {row.row: row for row in found.rows}


def words(blocks: Iterable[dict[str, Any]]) -> str:
    return json.dumps(list(blocks), ensure_ascii=False, default=str)


# ---- rules kept


def test_what_is_left_to_the_next_council_is_told_against_its_ceiling() -> None:
    model, row = decided_city(), rows()["council"]
    assert (row.unit, row.used, row.size) == ("rial", model.decision.left_to_next_council, limit_of(model.facts))
    assert row.left == row.size - row.used


def test_debt_service_is_told_against_the_whole_ceiling() -> None:
    model, row = decided_city(), rows()["debt|1403"]
    due = sum(count * 4 * MILLIARD for _, year, count in model.decision.bonds if year == 1402)
    assert due == row.used, "no base row serves older debt"
    stable = sum(fund.usable[1403] for fund in model.facts.funds.values() if fund.row.stable)
    assert row.size == stable, "the limit is the whole of stable money"


@pytest.mark.parametrize("year", [1402, 1403])
def test_the_capital_floor_is_told_in_rial_of_the_budget(year: int) -> None:
    model, row = decided_city(), rows()[f"limit|capital_floor|{year}"]
    of_year = [entry for entry in model.budget if entry.year == year]
    share = Fraction(model.settings.capital_floor, 10_000)
    assert row.size == share * sum(entry.amount for entry in of_year)
    assert row.used == sum(entry.amount for entry in of_year if entry.capital)


@pytest.mark.parametrize("year", [1402, 1403])
def test_a_year_s_money_is_that_of_its_funds(year: int) -> None:
    model = decided_city()
    found = {row.year: row for row in money_of(model.facts, model.decision, model.balances)}[year]
    of_year = [b for b in model.balances if b.year == year and b.available]
    assert found.size == sum(b.available for b in of_year)
    assert found.left == sum(b.left for b in of_year)
    assert (found.rows, found.tight) == (len(of_year), sum(b.left == 0 for b in of_year))


def test_what_multipliers_leave_open_is_their_own_bound_less_the_value() -> None:
    proof = decided().proof
    assert proof.multipliers is not None
    assert proof.plan is not None
    model = decided_city()
    found = kept_rules(model.facts, model.decision)
    assert found is not None
    assert found.open == Fraction(proof.multipliers.bound - proof.plan.value, QUANTA)


def test_no_row_is_broken_and_prices_are_not_negative() -> None:
    assert rows()
    for row in rows().values():
        ceiling = row.kind in ("debt", "council", "fund", "firm", "reserve", "forbids", "duty", "at_most")
        assert not ceiling or row.used <= row.size, row.row
        assert row.price is None or row.price >= 0


def test_the_tightest_of_a_rule_s_years_stands_for_them() -> None:
    loose = Kept("limit|a|1402", 1402, "rial", Fraction(10), Fraction(5), Fraction(0))
    tight = Kept("limit|a|1403", 1403, "rial", Fraction(100), Fraction(100), Fraction(2), tight=1)
    found = tightest([loose, tight])
    assert (found.row, found.rows, found.tight, found.price) == ("limit|a|1403", 2, 1, 2)


@pytest.mark.parametrize("lang", LANGS)
def test_the_page_of_rules_names_every_kind_that_there_is(lang: Language) -> None:
    told = words(kept_section(decided_city(), lang))
    for part in (sentence("row-council", lang), sentence("row-debt", lang, year=1403)):
        assert part in told
    assert sentence("kept-count-obligation", lang, count=1) in told
    assert sentence("kept-count-held", lang, count=1) in told


def test_every_rule_stands_in_the_workbook() -> None:
    book = openpyxl.load_workbook(BytesIO(plan_xlsx(decided_city(), "en")))
    lines = list(book[sentence("sheet-kept", "en")].iter_rows(min_row=2, values_only=True))
    assert [line[1] for line in lines] == list(rows())
    council = rows()["council"]
    assert next(line[3:6] for line in lines if line[1] == "council") == (council.size, council.used, council.left)


# ---- money tools


@cache
def partnered() -> ReportModel:
    """The compost works come about with a half; else their fallback takes 4 milliard in the first year."""
    plan = city()
    options = [vars(row) | ({"probability": 5_000, "fallback": "compost.no"} if row.id == "compost.go" else {})
               for row in plan["options"]]  # fmt: skip
    costs = [vars(row) for row in plan["option_costs"]] + [{"option": "compost.no", "amount": 4 * MILLIARD}]
    reserve = {"id": "reserve", "kind": "reserve", "year": 1402, "amount": 3 * MILLIARD}
    return model_of(city(options=options, option_costs=costs,
                         base_rows=[*map(vars, plan["base_rows"]), reserve]))  # fmt: skip


def test_a_partner_that_may_not_sign_is_told_with_what_falls_away() -> None:
    model = partnered()
    (risk,) = at_risk(model)
    assert (risk.project.id, risk.probability, risk.by, risk.fallback) == ("compost", 5_000, 1402, "nothing")
    assert (risk.fallback_cost, risk.first_year, risk.reserved) == (4 * MILLIARD, 4 * MILLIARD, 2 * MILLIARD)
    assert risk.points == model.decision.verdicts["compost"].own_points > 0
    assert risk.main is not None
    assert risk.main[0].id == "burial"
    assert risk.main[1] < 0, "less is buried"
    assert reserve_of(model) == 3 * MILLIARD
    assert all_sign([risk, risk]) == Fraction(1, 4)


@pytest.mark.parametrize("lang", LANGS)
def test_the_reserve_that_does_not_carry_all_is_said(lang: Language) -> None:
    told = words(tools_section(partnered(), lang))
    assert sentence("tools-partners-short", lang) in told
    assert sentence("tools-partners", lang) in told
    assert sentence("tools-partners", lang) not in words(tools_section(decided_city(), lang))


def test_borrowing_costs_what_is_repaid_beyond_what_is_drawn() -> None:
    model = decided_city()
    found = {tool.fund.id: tool for tool in tools_of(model)}
    assert "cash" not in found, "it is the city's own"
    lots = sum(count for _, _, count in model.decision.bonds)
    assert lots > 0
    borrowed = found["bonds"].borrowed
    assert isinstance(borrowed, Borrowed)
    assert (borrowed.drawn, borrowed.total, borrowed.interest) == tuple(lots * n * MILLIARD for n in (10, 12, 2))
    after = sum(rial for year, rial in borrowed.repaid.items() if year > model.last)
    assert after == sum(rial for _, _, rial in model.later_instalments)


def test_what_settles_at_a_discount_gives_more_than_it_pays() -> None:
    (barter,) = [tool for tool in tools_of(decided_city()) if tool.fund.id == "barter"]
    assert barter.total > 0
    assert barter.face == barter.total, "no discount"
    fund = replace(barter, fund=type(barter.fund)(**(vars(barter.fund) | {"discount": 1_500})), paid={1402: 85})
    assert fund.face == 100
    assert partner_money(decided_city()) == 0


@pytest.mark.parametrize("lang", LANGS)
def test_assets_stand_in_their_four_kinds_in_order(lang: Language) -> None:
    assets = [
        {"id": "a", "kind": "human_capital", "title_en": "Skills", "title_fa": "مهارت", "indicator": "calm"},
        {"id": "b", "kind": "economic_assets", "title_en": "Land", "title_fa": "زمین", "quantity": 12 * 10**6,
         "unit_en": "plots", "unit_fa": "قطعه"},
    ]  # fmt: skip
    table = [block for block in tools_section(model_of(city(assets=assets)), lang) if block["block"] == "table"][-1]
    lines = [line["cells"] for line in table["rows"]]
    assert [cells[0] for cells in lines[1::2]] == (["Land", "Skills"] if lang == "en" else ["زمین", "مهارت"])
    assert lines[1][1] == ("12 plots" if lang == "en" else "۱۲ قطعه")
    assert lines[3][3:] != ["—"] * 3


# ---- the first page


def run(kind: Any, of: str, status: Any, short: int) -> RunFound:
    return RunFound(
        kind=kind, of=of, status=status, value=None, bound=None, ours=None, breaks=(),
        short=(("cash", 1402, short),) if short else (), delivers=(), proven_in=(), proven_out=(), weights={},
        levels=(),
    )  # fmt: skip


def part(model: ReportModel, name: str, lang: Language) -> str:
    """What stands beside one name of the first page; '' if nothing does."""
    title = sentence(f"front-{name}-title", lang)
    return next((str(p["text"]) for p in proposal(model, lang)["parts"] if p["name"] == title), "")


def test_the_first_words_say_what_is_voted_on() -> None:
    told = part(decided_city(), "vote", "en")
    assert told.startswith("Council is asked to vote ")
    used = sum(project.delivers for project in decided_city().projects)
    assert f"{used} of {len(decided_city().projects)} projects come into use" in told
    assert "half-finished works" in told
    blocks = mayor_page(decided_city(), "en")
    kinds = [block["block"] for block in blocks]
    assert kinds.index("told") < kinds.index("cards") < kinds.index("table")
    assert blocks[-2]["text"].startswith("Under these numbers, at most "), "the proof comes last"


@pytest.mark.parametrize("lang", LANGS)
def test_what_would_break_it_is_read_off_the_studies(lang: Language) -> None:
    assert part(decided_city(), "breaks", lang) == ""
    runs = (run("overrun", "12000", "found", 30 * MILLIARD), run("price_path", "high", "none", 0))
    alone = replace(decided_city(), studies={"parties": Parties(runs[:1], {}, {}, {})})
    assert sentence("front-breaks-all-found", lang, count=1) in part(alone, "breaks", lang)
    missing = NoPlan(70, "none", True, None, False, 85)
    studies = {"parties": Parties(runs, {}, {}, {}), "order": Order((), (missing,), (), (), ())}
    told = part(replace(decided_city(), studies=studies), "breaks", lang)
    assert amounts_of(decided_city(), lang).said(30 * MILLIARD) in told
    assert sentence("front-breaks-other-found", lang) in told
    assert sentence("front-breaks-other-none", lang) in told
    percent = "70%" if lang == "en" else "۷۰٪"
    how = sentence("front-breaks-proven", lang)
    assert sentence("front-breaks-income-none", lang, percent=percent, how=how) in told


def test_a_party_s_weights_break_nothing() -> None:
    studies = {"parties": Parties((run("party", "mayor", "found", 1),), {}, {}, {})}
    assert part(replace(decided_city(), studies=studies), "breaks", "en") == ""


def test_partners_that_may_not_sign_break_it_too() -> None:
    assert part(partnered(), "breaks", "en").startswith("1 project hangs on partners; the chance that all sign is 50")


def test_what_is_assumed_is_told_by_table() -> None:
    effect = {"option": "compost.go", "indicator": "burial", "year": 1402, "likely": -9 * 10**6, "source": "doc guess"}
    other = {"option": "school.go", "indicator": "calm", "year": 1402, "likely": 6 * 10**6, "source": "doc"}
    sources = [{"id": "doc"}, {"id": "guess", "kind": "assumption"}]
    model = model_of(city(effects=[effect, other], sources=sources))
    assert assumed_tables(model.snapshot) == (Assumed("effects", 2, 1),)
    assert "effects of projects (1 of 2)" in part(model, "assumed", "en")
    assert part(decided_city(), "assumed", "en") == "", "no row names its source"


def test_of_a_plan_of_mechanics_no_promise_is_made_to_citizens() -> None:
    assert part(decided_city(), "citizens", "en").startswith("Promised by the end of 1403: ")
    assert part(mechanics_city(), "citizens", "en") == ""


# ---- points, money, proof, sources


def test_doing_nothing_scores_what_the_plan_has_without_what_it_gains() -> None:
    model = decided_city()
    assert model.decision.value is not None
    assert nothing_done(model.facts) == model.decision.value - sum(result.gained for result in model.results)


def test_the_sums_of_projects_and_of_money_tie() -> None:
    model = decided_city()
    assert sum(p.cost for p in model.projects) == model.spent(False) + sum(row.amount for row in model.commitments)
    told = words(money_section(model, "en"))
    assert "To tie with “Projects brought into use”" in told
    assert "Base rows are due whatever is chosen (payroll, upkeep of what exists)" in told


@pytest.mark.parametrize("lang", LANGS)
def test_a_gap_is_told_as_at_most(lang: Language) -> None:
    (table,) = [block for block in proof_section(decided_city(), lang) if block["block"] == "table"]
    head = sentence("at-most", lang, value="").strip()
    assert [line["cells"][1].startswith(head) for line in table["rows"]] == [False] * 4 + [True] * 3


@pytest.mark.parametrize("lang", LANGS)
def test_addresses_are_whole(lang: Language) -> None:
    long = "https://example.org/" + "page/" * 30
    sources = [
        {"id": "s1", "kind": "public", "url": long},
        {"id": "s2", "kind": "public", "url": "https://example.org"},
    ]
    blocks = sources_section(model_of(city(sources=sources)), lang)
    assert {"text": long, "style": "link"} in [line for row in blocks[-1]["rows"] for line in row["cells"][-1]["lines"]]
    assert sentence("sources-site-only", lang, count=1) in words(blocks)


# ---- terms


@pytest.mark.parametrize("lang", LANGS)
def test_only_terms_that_the_report_uses_are_explained(lang: Language) -> None:
    assert glossary([{"block": "text", "text": "—"}], lang) == []
    word = sentence("glossary-savings-find", lang).split("|")[0]
    (_, terms) = glossary([{"block": "text", "text": f"… {word} …"}], lang)
    assert sentence("glossary-savings", lang) in [part["name"] for part in terms["parts"]]
    found = words(sections(decided_city(), lang))
    assert sentence("glossary-base-text", lang) in found
    assert sentence("glossary-spi-text", lang) not in found
    assert sentence("glossary", lang) not in words(money_section(stuck_city(), lang))


def test_every_term_has_its_words() -> None:
    names = {key.split("-")[1] for key in entries() if key.startswith("glossary-")}
    for name in names:
        assert {f"glossary-{name}", f"glossary-{name}-find", f"glossary-{name}-text"} <= entries().keys()
