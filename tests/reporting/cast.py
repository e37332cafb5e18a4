"""A small city whose decision has a bit of everything a report shows: works, districts, funds, bonds, an obligation."""

from dataclasses import replace
from functools import cache

from maqsad.plan.explicit import explicit
from maqsad.portfolio.decide import decide
from maqsad.reporting import ReportModel, report_model
from world import DAY, MICRO, PERCENT, ceilings, scale, world

MILLIARD = 10**10


def city(**changes):
    """The plan of the small city; `changes` replace whole tables."""
    return world(**(_tables() | changes))


@cache
def decided_city() -> ReportModel:
    return model_of(city())


@cache
def stuck_city() -> ReportModel:
    """The same without money, so that its obligation cannot be met."""
    return model_of(city(fund_ceilings=[*ceilings(0), *ceilings(0, fund="barter"), *ceilings(0, fund="bonds")]))


@cache
def mechanics_city() -> ReportModel:
    model = decided_city()
    settings = dict(vars(model.settings)) | {"mechanics_only": 1}
    return model_of(city(plan=settings))


def agreed(model: ReportModel) -> ReportModel:
    return replace(model, decision=replace(model.decision, standing="agreed"))


def model_of(plan) -> ReportModel:
    found = decide(explicit(plan))
    return report_model(found.snapshot, found.decision)


def _both(fa, en):
    return {"title_fa": fa, "title_en": en}


def _tables():
    return {
        "plan": {"title_fa": "برنامهٔ شهر کوچک", "title_en": "Plan of a small city", "city_fa": "شهر", "city_en": "City",
                 "council_limit": 10_000 * PERCENT, "debt_limit": 100 * PERCENT},
        "units": [{"id": "unit", **_both("معاونت عمران", "Works department")}],
        "districts": [
            {"id": "d1", **_both("منطقهٔ ۱", "District 1"), "population": 70_000},
            {"id": "d2", **_both("منطقهٔ ۲", "District 2"), "population": 30_000},
            {"id": "d10", **_both("منطقهٔ ۱۰", "District 10"), "population": 50_000},
        ],
        "classifications": [
            {"id": "mission", **_both("حمل‌ونقل", "Transport")},
            {"id": "programme", "kind": "programme", "parent": "mission", **_both("معابر", "Streets")},
        ],
        "indicators": [
            {"id": "speed", **_both("سرعت سفر", "Travel speed"), "unit_fa": "کیلومتر بر ساعت", "unit_en": "km/h"},
            {"id": "burial", **_both("دفن زباله", "Waste buried"), "unit_fa": "درصد", "unit_en": "%",
             "direction": "down"},
            {"id": "calm", **_both("رضایت", "Satisfaction"), "criterion": "satisfaction"},
            {"id": "paper", **_both("پیشرفت کار", "Progress of works"), "measures_progress": 1},
        ],
        "indicator_values": [
            *scale("speed", 22 * MICRO, 25 * MICRO), *scale("burial", 45 * MICRO, 21 * MICRO),
            *scale("calm", 50 * MICRO, 70 * MICRO), *scale("paper", 0, 100 * MICRO),
        ],
        "projects": [
            {"id": "bridge", **_both("پل", "Bridge"), "state": "half_finished", "contract": "signed",
             "physical_progress": 62 * PERCENT, "financial_progress": 50 * PERCENT, "begun": DAY - 1500,
             "cost_to_complete": 70 * MILLIARD, "earliest_finish": 1403, "guard_cost": MILLIARD // 10},
            {"id": "hall", **_both("تالار", "Hall"), "state": "half_finished", "dangerous": 1,
             "making_safe_cost": MILLIARD, "cost_to_complete": 900 * MILLIARD, "earliest_finish": 1403},
            {"id": "compost", **_both("کمپوست", "Compost works")},
            {"id": "school", **_both("راه مدرسه", "Way to school")},
            {"id": "survey", **_both("پیمایش", "Survey"), "estimate": "not_estimated"},
            {"id": "idea", **_both("طرحی بی گزینه", "An idea without options"), "derive": 0},
        ],
        "options": [
            {"id": f"{name}.{kind}", "project": name, "kind": "nothing" if kind == "no" else "as_planned",
             "usable_year": None if kind == "no" else 1402}
            for name in ("compost", "school", "survey") for kind in ("no", "go")
        ],
        "option_costs": [
            {"option": "compost.go", "amount": 33 * MILLIARD + 1},
            {"option": "compost.go", "year": 1403, "amount": 7, "nature": "services", "capital": 0},
            {"option": "school.go", "amount": 5 * MILLIARD},
            {"option": "survey.go", "amount": MILLIARD},
        ],
        "effects": [
            {"project": "bridge", "indicator": "speed", "low": MICRO, "likely": 2 * MICRO, "high": 3 * MICRO,
             "grade": "D"},
            {"project": "hall", "indicator": "calm", "likely": MICRO // 10},
            {"option": "compost.go", "indicator": "burial", "year": 1402, "low": -5 * MICRO, "likely": -9 * MICRO,
             "high": -12 * MICRO},
            {"option": "school.go", "indicator": "calm", "year": 1402, "likely": 6 * MICRO},
        ],
        "project_districts": [
            *({"project": name, "role": role, "district": "d1"} for name in ("hall", "compost", "survey", "idea")
              for role in ("stands", "benefits")),
            *({"project": name, "role": role, "district": district, "share": share * PERCENT}
              for name in ("bridge", "school") for role in ("stands", "benefits")
              for district, share in (("d1", 33), ("d2", 33), ("d10", 34))),
        ],
        "obligations": [{"id": "court", "project": "school", "imposed_by_fa": "دادگاه", "imposed_by_en": "Court",
                         "document": "12/3"}],
        "funds": [
            {"id": "cash", **_both("درآمد نقد", "Own cash"), "carries_over": 1},
            {"id": "barter", **_both("تهاتر", "Barter"), "kind": "non_cash", "priority": 2, "stable": 0, "own": 0},
            {"id": "bonds", **_both("اوراق", "Bonds"), "kind": "bond", "priority": 3, "lot": 10 * MILLIARD,
             "repaid_from": "cash", "stable": 0, "own": 0},
        ],
        "fund_ceilings": [
            *ceilings({1402: 40 * MILLIARD, 1403: 60 * MILLIARD}),
            *ceilings({1402: 10 * MILLIARD, 1403: 10 * MILLIARD}, fund="barter"),
            *ceilings({1402: 30 * MILLIARD, 1403: 0}, fund="bonds"),
        ],
        "instalments": [{"fund": "bonds", "offset": offset, "amount": 4 * MILLIARD} for offset in (1, 2, 3)],
        "eligibility": [{"fund": "cash"}, {"fund": "barter", "nature": "works"}, {"fund": "bonds", "nature": "works"}],
        "base_rows": [
            {"id": "pay", **_both("حقوق", "Payroll"), "year": 1402, "amount": 11 * MILLIARD + 3, "kind": "payroll"},
            {"id": "pay2", **_both("حقوق", "Payroll"), "year": 1403, "amount": 12 * MILLIARD, "kind": "payroll",
             "district": "d2"},
            {"id": "roads", **_both("معابر", "Roads"), "year": 1402, "fund": "barter", "amount": 1, "capital": 1,
             "kind": "upkeep"},
        ],
        "sources": [
            {"id": "a1", "kind": "assumption", **_both("فرض", "An assumption"), "rule_fa": "قاعده", "rule_en": "A rule",
             "why_fa": "چون", "why_en": "Because", "trust": "general"},
            {"id": "s1", "kind": "public", **_both("سندی", "A document"), "url": "https://example.org/a"},
        ],
    }  # fmt: skip
