"""Write the generated part of docs/ anew: tables, checks, messages, commands and mathematics.

    python docs/generate.py            write what has changed
    python docs/generate.py --check    write nothing; exit 1 and name the pages that are not current

Everything comes from the product itself: the catalogue, the registered checks, the message registry, the commands and
the headers of the model's rules. The same product gives the same bytes.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import Any, Literal

from maqsad.cli import voice
from maqsad.exchange import read
from maqsad.exchange.datapackage import datapackage
from maqsad.messages import entries, sentence, severity_name
from maqsad.plan.catalogue import Field, TableSpec, tables
from maqsad.plan.checks import checks
from maqsad.plan.checks.registry import Check
from maqsad.portfolio.formulation import RULES
from maqsad.portfolio.formulation.rule import Rule

Language = Literal["fa", "en"]
DOCS = Path(__file__).resolve().parent
ROOT = DOCS.parent
LANGUAGES: tuple[Language, ...] = ("fa", "en")
ROOMS = ("values", "exchange", "portfolio", "agreement", "cli")
EXIT_CODES = ("FINE", "PROBLEMS", "WRONG_USE", "INFEASIBLE", "NO_PLAN", "INTERRUPTED")
WORDS: dict[str, dict[str, str]] = tomllib.loads((DOCS / "words.toml").read_text("utf-8"))
PLACEHOLDER = re.compile(r"\{[^{}]*?(?::plural [^|{}]*\|([^{}]*))?\}")

VALUE = r"\max_x\ V(x) = \sum_k w_k \sum_t \gamma_t\, a_k(y_{kt}(x)) \qquad \sum_o x_{io} = 1 \text{ for every } i"
BOUND = (
    r"U(\lambda) = \mathrm{const} + \sum_r \lambda_r b_r + \sum_i \max_o \Bigl(-\sum_r \lambda_r a_{r,io}\Bigr)"
    r" + \sum_j \max_{l_j \le z \le u_j} \Bigl(d_j - \sum_r \lambda_r a_{rj}\Bigr) z"
)
GAP = r"g = \frac{U - \hat V}{U - V^0}"
INFEASIBLE = (
    r"\sum_i \min_o \sum_r y_r a_{r,io} + \sum_j \min_{l_j \le z \le u_j} \Bigl(\sum_r y_r a_{rj}\Bigr) z"
    r" > \sum_r y_r b_r"
)

COMMANDS = """
import enum, json, typer.main
from maqsad.cli.commands import app

def takes(parameter):
    if parameter.param_type_name != "option" or parameter.is_flag:
        return ""
    kind = parameter.type_descriptor.annotation
    return parameter.metavar or ("|".join(kind.__members__) if issubclass(kind, enum.Enum) else "TEXT")

def described(p):
    names = list(p.opts) if p.param_type_name == "option" else [p.metavar]
    return {"names": names, "value": takes(p), "required": p.required, "help": p.help}

group = typer.main.get_command(app)
commands = [("", group), *group.commands.items()]
found = [{"name": n, "help": c.help, "parameters": [described(p) for p in c.params]} for n, c in commands]
print(json.dumps(found))
"""


def pages() -> dict[str, str]:
    """Every generated page by its path under docs/."""
    made: dict[str, str] = {}
    makers: tuple[tuple[str, Callable[[Language], str]], ...] = (
        ("reference/tables", tables_page),
        ("reference/checks", checks_page),
        ("reference/messages", messages_page),
        ("mathematics", mathematics_page),
    )
    for path, maker in makers:
        for lang in LANGUAGES:
            made[f"{path}.{lang}.md"] = framed(maker(lang), lang)
    made["reference/commands.md"] = commands_page()
    example = ROOT / "examples" / "isfahan"
    if example.is_dir():
        made["../examples/isfahan/datapackage.json"] = example_datapackage(example)
    return made


def example_datapackage(folder: Path) -> str:
    """The data package of a plan folder written by hand: its columns, in the order in which they stand there."""
    plan = read(folder).plan
    assert plan is not None, "the example reads without errors"
    package = json.loads(datapackage(plan))
    for resource in package["resources"]:
        header = (folder / resource["path"]).read_text("utf-8").split("\n", 1)[0].split(",")
        fields = {field["name"]: field for field in resource["schema"]["fields"]}
        resource["schema"]["fields"] = [fields[name] for name in header]
    return json.dumps(package, ensure_ascii=False, indent=1) + "\n"


def word(key: str, lang: Language) -> str:
    return WORDS[key][lang].strip()


def framed(body: str, lang: Language) -> str:
    """A page in its language's direction, with the line that says where it comes from."""
    note = f"<!-- {word('generated', lang)} -->\n"
    body = body.rstrip() + "\n"
    return f'{note}<div dir="rtl" lang="fa">\n\n{body}\n</div>\n' if lang == "fa" else f"{note}\n{body}"


def cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def code(text: str) -> str:
    return f"`{cell(text)}`" if text else ""


def row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def header(titles: list[str]) -> list[str]:
    return [row(titles), row(["---"] * len(titles))]


# Tables


def tables_page(lang: Language) -> str:
    lines = [f"# {word('tables-title', lang)}", "", word("tables-intro", lang), ""]
    lines += [f"- [{spec.title.get(lang)} (`{spec.name}`)](#{spec.name})" for spec in tables().values()]
    for spec in tables().values():
        lines += table_section(spec, lang)
    return "\n".join(lines)


def table_section(spec: TableSpec, lang: Language) -> list[str]:
    key = f"{word('tables-key', lang)}: {', '.join(code(name) for name in spec.key)}"
    titles = [word(f"column-{name}", lang) for name in ("field", "type", "unit", "default", "meaning", "example")]
    return [
        "",
        f'## <a id="{spec.name}"></a>{spec.title.get(lang)} (`{spec.name}`)',
        "",
        f"{spec.meaning.get(lang)} {key if spec.key else word('tables-no-key', lang)}".rstrip(".") + ".",
        "",
        *header(titles),
        *(field_row(field, lang) for field in spec.fields),
    ]


def field_row(field: Field, lang: Language) -> str:
    default = f"**{word('required', lang)}**" if field.required else code(field.default or "") or "–"
    meaning = cell(field.meaning.get(lang))
    if field.choices:
        named = zip(field.choices, field.choice_titles, strict=True)
        meaning += "<br>" + "<br>".join(f"{code(choice)} {cell(title.get(lang))}" for choice, title in named)
    return row(
        [
            f"{code(field.name)}<br>{cell(field.title.get(lang))}",
            type_words(field, lang),
            field.unit.get(lang),
            default,
            meaning,
            code(field.example),
        ]
    )


def type_words(field: Field, lang: Language) -> str:
    if field.target is None:
        return sentence(f"type-{field.type}", lang)
    target = f"[{tables()[field.target].title.get(lang)}](#{field.target})"
    return f"{word('ids-of' if field.type == 'refs' else 'id-of', lang)} {target}"


# Checks and messages


def with_dots(text: str) -> str:
    """A sentence with three dots where a plan's own names and numbers will stand."""
    return PLACEHOLDER.sub(lambda match: match.group(1) or "…", text)


def checks_page(lang: Language) -> str:
    lines = [f"# {word('checks-title', lang)}", "", word("checks-intro", lang), ""]
    lines += [f"{word('checks-count', lang)}: {len(checks())}.", ""]
    for subject, group in groupby(checks(), subject_of):
        lines += [f"## {word(f'subject-{subject}', lang)}", ""]
        for check in group:
            lines += check_section(check, lang)
    return "\n".join(lines)


def subject_of(check: Check) -> str:
    return check.find.__module__.rpartition(".")[2]


def check_section(check: Check, lang: Language) -> list[str]:
    entry = entries()[check.id]
    said = [("says", entry.text.get(lang)), ("why", entry.why.get(lang)), ("remedy", entry.remedy.get(lang))]
    return [
        f"### `{check.id}`",
        "",
        f"**{severity_name(check.severity, lang)}** · {word(f'stage-{check.stage}', lang)}",
        "",
        *(f"- {word(name, lang)}: {with_dots(text)}" for name, text in said if text),
        "",
    ]


def messages_page(lang: Language) -> str:
    lines = [f"# {word('messages-title', lang)}", "", word("messages-intro", lang), ""]
    for room in ROOMS:
        lines += [f"## {word(f'room-{room}', lang)}", "", *message_rows(room, lang), ""]
    return "\n".join(lines)


def message_rows(room: str, lang: Language) -> Iterator[str]:
    yield from header(["id", word("says", lang), word("remedy", lang)])
    for entry in entries().values():
        if entry.room == room and (room != "cli" or entry.remedy.get(lang)):
            yield row([code(entry.id), cell(with_dots(entry.text.get(lang))), cell(with_dots(entry.remedy.get(lang)))])


# Commands


def commands_page() -> str:
    described = {lang: described_commands(lang) for lang in LANGUAGES}
    lines = [f"<!-- {word('generated', 'en')} -->", "", f"# {word('commands-title', 'en')} · فرمان‌ها", ""]
    lines += [word("commands-intro", "en"), "", *rtl(word("commands-intro", "fa")), ""]
    for fa, en in zip(described["fa"], described["en"], strict=True):
        lines += command_section(fa, en)
    lines += [f"## {word('exit-codes', 'en')} · {word('exit-codes', 'fa')}", ""]
    lines += header([word("exit-code", "en"), word("help", "en"), word("help", "fa")])
    for name in EXIT_CODES:
        lines.append(row([code(str(getattr(voice, name))), word(f"exit-{name}", "en"), word(f"exit-{name}", "fa")]))
    return "\n".join(lines) + "\n"


def rtl(text: str) -> list[str]:
    return ['<div dir="rtl" lang="fa">', "", text, "", "</div>"]


def command_section(fa: dict[str, Any], en: dict[str, Any]) -> list[str]:
    name = f"maqsad {en['name']}".strip()
    arguments = [p["names"][0] for p in en["parameters"] if not p["names"][0].startswith("-")]
    lines = [f"## `{' '.join([name, *arguments])}`", "", en["help"], "", *rtl(fa["help"]), ""]
    lines += header([word("arguments", "en"), word("help", "en"), word("help", "fa")])
    for persian, english in zip(fa["parameters"], en["parameters"], strict=True):
        names = ", ".join(code(f"{name} {english['value']}".strip()) for name in english["names"])
        note = f" (**{word('required', 'en')}**)" if english["required"] and names.startswith("`-") else ""
        lines.append(row([names + note, cell(english["help"]), cell(persian["help"])]))
    return [*lines, ""]


def described_commands(lang: Language) -> list[dict[str, Any]]:
    """Every command with its parameters, as the product itself describes them in that language."""
    environment = {**os.environ, "MAQSAD_LANG": lang}
    answer = subprocess.run(
        [sys.executable, "-c", COMMANDS], env=environment, capture_output=True, text=True, check=False
    )
    if answer.returncode:
        sys.exit(answer.stderr)
    found: list[dict[str, Any]] = json.loads(answer.stdout)
    return found


# Mathematics


def mathematics_page(lang: Language) -> str:
    lines = [f"# {word('mathematics-title', lang)}", "", word("mathematics-intro", lang), ""]
    lines += [
        f"## {word('mathematics-value', lang)}",
        "",
        word("mathematics-value-text", lang),
        "",
        *formula(VALUE),
        "",
    ]
    lines += [f"## {word('mathematics-rows', lang)}", ""]
    for rule in RULES:
        lines += rule_section(rule, lang)
    lines += [f"## {word('mathematics-proof', lang)}", ""]
    for name, latex in (("bound", BOUND), ("gap", GAP), ("infeasible", INFEASIBLE)):
        lines += [word(f"mathematics-{name}-text", lang), "", *formula(latex), ""]
    return "\n".join(lines)


def rule_section(rule: Rule, lang: Language) -> list[str]:
    facts = [
        (word("symbol", lang), f"$`{rule.symbol}`$"),
        (word("unit", lang), rule.unit.get(lang)),
        (word("source", lang), rule.source),
        *((word("golden", lang), f"[`{path.name}`](../{path.relative_to(ROOT)})") for path in golden(rule)),
    ]
    return [
        f"### `{rule.id}`",
        "",
        f"{rule.statement.get(lang)} ({word('couples' if rule.coupling else 'alone', lang)})",
        "",
        *formula(rule.latex),
        "",
        *(f"- {title}: {text}" for title, text in facts),
        "",
    ]


def formula(latex: str) -> list[str]:
    return ["```math", latex, "```"]


def golden(rule: Rule) -> list[Path]:
    """The golden files of a rule, wherever under tests/ they stand."""
    return sorted(ROOT.glob(f"tests/**/golden/**/{rule.id}.*"))


def main(arguments: list[str]) -> int:
    stale = []
    for name, text in pages().items():
        path = DOCS / name
        if path.is_file() and path.read_text("utf-8") == text:
            continue
        stale.append(name)
        if "--check" not in arguments:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
    for name in stale:
        print(f"docs/{name}: " + ("not current, run make docs" if "--check" in arguments else "written"))
    return 1 if stale and "--check" in arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
