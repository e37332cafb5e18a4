"""The stalled works of Espírito Santo as a Maqsad plan, to show the mechanics on real projects.

    python tests/stalled_works/convert.py ../shared/data OUT

`OUT` becomes a plan folder; works about which nothing can be decided are listed in `OUT-undecided.csv`.
The book's unit is the centavo, and the plan says so. What each sector wins by a finished work is a
stand-in, and so is every other figure that the survey does not hold; each says so in the plan's table `sources`.
"""

from __future__ import annotations

import argparse
import csv
import tempfile
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path

if __package__:
    from .sectors import SECTORS
    from .survey import FILE, Work, works
else:
    from sectors import SECTORS
    from survey import FILE, Work, works

from maqsad.exchange import read, write_folder
from maqsad.values import allocate, format_jalali

FIRST_YEAR, YEARS = 1400, 3
"""The survey is of 2020 (1399); the horizon is what follows it."""
BEFORE, LAST = FIRST_YEAR - 1, FIRST_YEAR + YEARS - 1
TAIL = range(LAST + 1, LAST + 3)
"""Years in which slower and postponed works would end; they bring no money."""
CEILING_PERCENT = 40
REAL = 100
"""Centavos."""
SIZES = (
    ("small", "کوچک", 1_000_000 * REAL, 1),
    ("medium", "متوسط", 10_000_000 * REAL, 2),
    ("large", "بزرگ", None, 3),
)
"""Id, Persian name, cost to complete below which (None: any), years of work."""
OVERHEAD, DECAY, CLOSING = 8, 4, 10
"""Percent of what remains: of a slower year, of a year left lying, of ending the contract."""
SURVEY, STAND_IN, PACE, RATES, CEILING, WEIGHTS, POPULATION, PRICES = (
    "survey", "stand-in", "pace", "rates", "ceiling", "weights", "population", "prices",
)  # fmt: skip

Record = Mapping[str, object]
Tables = dict[str, list[Record]]


def tables_of(surveyed: Sequence[Work]) -> Tables:
    """The tables of the plan, cells as they stand in a file."""
    decided = [work for work in surveyed if work.undecided is None]
    left = sum(work.left or 0 for work in decided)
    return {
        "plan": [_settings(len(surveyed), len(decided))],
        "sources": _sources(),
        "goals": [_goal()],
        "districts": _districts(decided),
        "units": _units(decided),
        **_indicators(decided),
        "classifications": _classifications(),
        "project_types": [_type(name, fa, years) for name, fa, _, years in SIZES],
        **_projects(decided),
        **_money(left),
        "scenarios": [{"id": "base", "title_fa": "پایه", "title_en": "base", "price_path": "constant"}],
        "price_indices": [
            {"path": "constant", "group": group, "year": year, "index": 100, "source": PRICES}
            for group in ("land", "works", "equipment", "payroll")
            for year in (BEFORE, *range(FIRST_YEAR, LAST + 1), *TAIL)
        ],
    }


def convert(data: Path, out: Path) -> list[Work]:
    """Write the plan folder and the listing beside it; return the works left undecided."""
    surveyed = works(data / FILE)
    with tempfile.TemporaryDirectory() as folder:
        for name, records in tables_of(surveyed).items():
            _write(Path(folder) / f"{name}.csv", records)
        found = read(Path(folder))
    if found.plan is None:
        raise ValueError(found.problems)
    write_folder(found.plan, out)
    undecided = [work for work in surveyed if work.undecided]
    _write(out.with_name(f"{out.name}-undecided.csv"), [_listed(work) for work in undecided])
    return undecided


def identifier(work: Work) -> str:
    """The project's id: the row of the survey."""
    return f"w{work.row:03d}"


def _settings(surveyed: int, decided: int) -> Record:
    return {
        "id": "stalled-works",
        "title_fa": "کارهای نیمه‌تمام اسپیریتو سانتو (نمایش سازوکار)",
        "title_en": "Stalled works of Espírito Santo (shows the mechanics)",
        "book_unit_fa": "سنتاوو",
        "book_unit_en": "centavo",
        "city_fa": "اسپیریتو سانتو، برزیل",
        "city_en": "Espírito Santo, Brazil",
        "first_year": FIRST_YEAR,
        "years": YEARS,
        "price_year": BEFORE,
        "decided_as_of": f"{BEFORE}/12/29",
        "theta": 0,
        "grade_b": 100,
        "grade_c": 100,
        "grade_d": 100,
        "mechanics_only": "yes",
        "scenario": "base",
        "source": f"{SURVEY} {STAND_IN}",
        "note": f"1 'rial' = 1 centavo (BRL 0.01). {surveyed} works surveyed, {decided} decided; the others have no "
        "contract or measured value, or are finished on paper. A finished work counts as one work, so grade D is "
        "believed in full.",
    }


def _sources() -> list[Record]:
    public = {
        "id": SURVEY,
        "kind": "public",
        "title_fa": "پیمایش کارهای متوقف، دیوان محاسبات ایالت اسپیریتو سانتو، پروندهٔ TC 707/2020؛ مبلغ‌ها به رئال برزیل",
        "title_en": "Survey of stalled works, Court of Accounts of Espírito Santo, TC 707/2020; amounts in BRL",
        "trust": "stated",
    }
    assumed = [
        (
            STAND_IN,
            "کارهای به‌بهره‌برداری‌رسیده به جای نتیجه",
            "Works brought into use stand in for results",
            "هر کارِ پایان‌یافته یک کار به شاخص بخش خود می‌افزاید؛ مبنا ۰، هدف شمار کارهای بخش.",
            "Each finished work adds one to its sector's indicator; baseline 0, target the sector's number of works.",
            "پیمایش نتیجهٔ کارها را ندارد؛ شمردن کوچک‌ترین فرض است.",
            "The survey holds no result of the works; counting them is the least that can be assumed.",
        ),
        (
            PACE,
            "سال‌های کار از روی ماندهٔ هزینه",
            "Years of work from the cost to complete",
            "کمتر از یک میلیون رئال یک سال، کمتر از ده میلیون دو سال، بیشتر سه سال.",
            "Below BRL 1 million one year, below 10 million two, above that three.",
            "پیمایش تاریخ پایان ندارد؛ مرزها اندازه‌های رایج قراردادند.",
            "The survey holds no date of completion; the bounds are usual sizes of contracts.",
        ),
        (
            RATES,
            "سربار، فرسودگی و هزینهٔ خاتمه",
            "Overhead, decay and the cost of closing",
            "هر سال کندتر ۸ درصد و هر سال رهاماندن ۴ درصد بر ماندهٔ هزینه می‌افزاید؛ بستن کارگاه ۱۰ درصد مانده است. "
            "نگهبانی، تضمین و پس دادن پول به حساب نیامده است.",
            "Each year slower adds 8 % to what remains, each year left lying 4 %; closing the site costs 10 % of it. "
            "Guarding, guarantees and money to be paid back are not counted.",
            "پیمایش هیچ‌یک را ندارد؛ همان پیش‌فرض‌های جدول نوع پروژه است.",
            "The survey holds none of them; they are the defaults of the table of project types.",
        ),
        (
            CEILING,
            "سقف پول: ۴۰ درصد مانده",
            "Ceiling of money: 40 % of what remains",
            "۴۰ درصد جمع ماندهٔ هزینه، برابر میان سال‌های افق؛ پس از افق صفر.",
            "40 % of the sum of costs to complete, evenly over the years of the horizon; nothing after it.",
            "کمتر از همه و بیش از هیچ، تا انتخاب لازم شود.",
            "Less than all and more than nothing, so that there is something to choose.",
        ),
        (
            WEIGHTS,
            "وزن هر بخش: شمار کارهای آن",
            "Weight of a sector: its number of works",
            "وزن برابر شمار کارهای بخش است.",
            "The weight equals the number of works in the sector.",
            "آنگاه کارهایی که در یک سال به بهره‌برداری می‌رسند به یک اندازه می‌ارزند.",
            "Then all works that come into use in the same year are worth the same.",
        ),
        (
            POPULATION,
            "شمار کارها به جای جمعیت",
            "Number of works stands in for population",
            "جمعیت هر شهر برابر شمار کارهای نیمه‌تمام آن نوشته شده است؛ پس سرانه یعنی پول هر کار.",
            "A city's population is written as its number of stalled works, so money a head is money a work.",
            "پیمایش جمعیت ندارد؛ سهم تضمینی عدالت صفر است، پس این عدد در تصمیم اثری ندارد.",
            "The survey holds no population; the guaranteed share of justice is 0, so it changes nothing decided.",
        ),
        (
            PRICES,
            "قیمت‌های ثابت",
            "Constant prices",
            "شاخص همهٔ سال‌ها ۱۰۰ است.",
            "The index of every year is 100.",
            "ارزش‌های پیمایش تعدیل نشده‌اند؛ ساده‌ترین راه، ثابت گرفتن است.",
            "The survey's values are not adjusted; holding them constant is the simplest way.",
        ),
    ]
    names = ("id", "title_fa", "title_en", "rule_fa", "rule_en", "why_fa", "why_en")
    return [public, *({"kind": "assumption", **dict(zip(names, texts, strict=True))} for texts in assumed)]


def _goal() -> Record:
    return {
        "id": "works-in-use",
        "level": "goal",
        "subject": "city",
        "title_fa": "به بهره‌برداری رساندن کارهای نیمه‌تمام",
        "title_en": "Bring stalled works into use",
        "source": STAND_IN,
    }


def _districts(decided: Iterable[Work]) -> list[Record]:
    cities = Counter((work.city_code, work.city) for work in decided)
    return [
        {
            "id": f"ibge-{code}",
            "title_fa": city.title(),
            "title_en": city.title(),
            "population": count,
            "population_year": BEFORE,
            "source": POPULATION,
        }
        for (code, city), count in sorted(cities.items())
    ]


def _units(decided: Iterable[Work]) -> list[Record]:
    return [
        {"id": id_, "title_fa": office, "title_en": office, "kind": "organisation", "source": SURVEY}
        for office, id_ in _office_ids(decided).items()
    ]


def _office_ids(decided: Iterable[Work]) -> dict[str, str]:
    return {office: f"u{n:02d}" for n, office in enumerate(sorted({work.office for work in decided}), start=1)}


def _indicators(decided: Sequence[Work]) -> Tables:
    counts = Counter(work.sector for work in decided)
    offices = _office_ids(decided)
    owners: dict[str, set[str]] = {sector: set() for sector in SECTORS}
    for work in decided:
        owners[work.sector].add(offices[work.office])
    sectors = [(*SECTORS[sector], counts[sector], " ".join(sorted(owners[sector]))) for sector in SECTORS]
    return {
        "indicators": [
            {
                "id": id_,
                "code": id_,
                "goal": "works-in-use",
                "level": "output",
                "title_fa": fa,
                "title_en": en,
                "definition_fa": "شاخص جانشین: شمار کارهای نیمه‌تمام این بخش که به بهره‌برداری رسیده‌اند",
                "definition_en": "Stand-in: number of the sector's stalled works that have been brought into use",
                "owner": owner,
                "formula": "count",
                "unit_fa": "کار",
                "unit_en": "works",
                "direction": "up",
                "shape": "100:100",
                "source": STAND_IN,
            }
            for id_, fa, en, _, owner in sectors
        ],
        "indicator_values": [
            {"indicator": id_, "kind": kind, "year": year, "value": value, "source": STAND_IN}
            for id_, _, _, count, _ in sectors
            for kind, year, value in (("baseline", BEFORE, 0), ("target", LAST, count))
        ],
        "parties": [
            {"id": "all", "title_fa": "همه", "title_en": "everyone", "share": 1, "source": WEIGHTS},
        ],
        "weights": [
            {"party": "all", "kind": "indicator", "item": id_, "weight": count, "source": WEIGHTS}
            for id_, _, _, count, _ in sectors
        ],
    }


def _classifications() -> list[Record]:
    mission = {
        "id": "stalled",
        "kind": "mission",
        "title_fa": "کارهای نیمه‌تمام",
        "title_en": "Stalled works",
        "version": "2020",
        "source": SURVEY,
    }
    programmes = [
        {
            "id": f"sector-{id_}",
            "kind": "programme",
            "parent": "stalled",
            "title_fa": fa,
            "title_en": en,
            "version": "2020",
            "source": SURVEY,
        }
        for id_, fa, en in SECTORS.values()
    ]
    return [mission, *programmes]


def _type(name: str, fa: str, years: int) -> Record:
    return {
        "id": name,
        "title_fa": f"کار {fa}",
        "title_en": f"{name} work",
        "output_unit_fa": "کار",
        "output_unit_en": "work",
        "absorption": 50 if years > 2 else 100,
        "overhead": OVERHEAD,
        "decay": DECAY,
        "closing": CLOSING,
        "source": f"{PACE} {RATES}",
    }


def _projects(decided: Sequence[Work]) -> Tables:
    offices = _office_ids(decided)
    return {
        "projects": [_project(work, offices[work.office]) for work in decided],
        "project_districts": [
            {"project": identifier(work), "role": role, "district": f"ibge-{work.city_code}", "share": 100}
            for work in decided
            for role in ("stands", "benefits")
        ],
        "effects": [
            {
                "project": identifier(work),
                "indicator": SECTORS[work.sector][0],
                "low": 1,
                "likely": 1,
                "high": 1,
                "grade": "D",
                "basis_fa": "یک کار پایان‌یافته، یک کار",
                "basis_en": "One finished work is one work",
                "source": STAND_IN,
            }
            for work in decided
        ],
        "in_force": [
            {"project": identifier(work), "option": f"{identifier(work)}.nothing", "source": SURVEY} for work in decided
        ],
    }


def _project(work: Work, unit: str) -> Record:
    size, _, _, years = next(s for s in SIZES if s[2] is None or (work.left or 0) < s[2])
    sector, sector_fa, sector_en = SECTORS[work.sector]
    return {
        "id": identifier(work),
        "title_fa": f"{work.asset} ({work.city.title()}، قرارداد {work.contract}، ردیف {work.row})",
        "title_en": f"{work.asset} ({work.city.title()}, contract {work.contract}, row {work.row})",
        "goal": "works-in-use",
        "reason_fa": f"پایان آن یک کار به بخش «{sector_fa}» می‌افزاید",
        "reason_en": f"Finishing it adds one work to the sector: {sector_en}",
        "unit": unit,
        "type": size,
        "class": "infrastructure",
        "mission": "stalled",
        "programme": f"sector-{sector}",
        "state": "half_finished",
        "contract": "stopped",
        "contractor": work.contractor,
        "begun": _jalali(work.begun),
        "financial_progress": _progress(work),
        "spent_to_date": work.measured,
        "contract_amount": work.contracted,
        "cost_to_complete": work.left,
        "price_year": BEFORE,
        "earliest_finish": FIRST_YEAR + years - 1,
        "estimate": "estimated",
        "source": f"{SURVEY} {PACE}",
        "note": _note(work),
    }


def _progress(work: Work) -> str:
    """Measured over contracted in percent, two decimals, rounded down."""
    share = (work.measured or 0) * 10_000 // (work.contracted or 1)
    return f"{share // 100}.{share % 100:02d}"


def _note(work: Work) -> str:
    stalled = f"{work.stalled.isoformat()} ({_jalali(work.stalled)})" if work.stalled else "?"
    parts = (
        ("OBJETO", work.purpose),
        ("PARALISAÇÃO", stalled),
        ("MOTIVO", "; ".join(work.reasons) or "?"),
        ("RETOMADA PLANEJADA", work.resumption or "?"),
    )
    return " | ".join(f"{name}: {text}" for name, text in parts)


def _money(left: int) -> Tables:
    yearly = allocate(left * CEILING_PERCENT // 100, [1] * YEARS)
    amounts = dict(zip(range(FIRST_YEAR, LAST + 1), yearly, strict=True)) | dict.fromkeys(TAIL, 0)
    fund = {
        "id": "cash",
        "title_fa": "پول نقد خود",
        "title_en": "own cash",
        "kind": "own_cash",
        "priority": 1,
        "stable": "yes",
        "own": "yes",
        "source": CEILING,
    }
    return {
        "funds": [fund],
        "fund_ceilings": [
            {"fund": "cash", "year": year, "certainty": "firm", "amount": amount, "source": CEILING}
            for year, amount in amounts.items()
        ],
        "eligibility": [{"fund": "cash", "nature": "any", "class": "any", "source": CEILING}],
    }


def _jalali(day: date | None) -> str:
    return "" if day is None else format_jalali(day)


def _listed(work: Work) -> Record:
    return {
        "row": work.row,
        "contract": work.contract,
        "city": work.city,
        "sector": work.sector,
        "contracted_centavos": work.contracted,
        "measured_centavos": work.measured,
        "why": work.undecided,
    }


def _write(path: Path, records: Sequence[Record]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(dict.fromkeys(name for record in records for name in record)))
        writer.writeheader()
        writer.writerows(records)


def main() -> None:
    parser = argparse.ArgumentParser(description="Turn the survey of stalled works into a Maqsad plan folder.")
    parser.add_argument("data", type=Path, help="the folder of public data sets")
    parser.add_argument("out", type=Path, help="the plan folder to write")
    given = parser.parse_args()
    undecided = convert(given.data, given.out)
    for work in undecided:
        print(f"row {work.row}: {work.contract} {work.city}: {work.undecided}")
    print(f"{len(undecided)} works stay undecided; the others stand in {given.out}")


if __name__ == "__main__":
    main()
