"""The two scripts of the standard library that travel with every decision and prove it anywhere."""

from __future__ import annotations

from pathlib import Path

SCRIPTS = ("rebuild.py", "verify_certificate.py")
_HERE = Path(__file__).resolve().parent


def copy_scripts(out: Path) -> None:
    """Write both scripts, byte for byte, into the folder of a decision."""
    for name in SCRIPTS:
        (out / name).write_bytes((_HERE / name).read_bytes())


def scripts_untouched(out: Path) -> list[str]:
    """The names of the scripts in `out` that are missing or whose bytes are not the shipped ones."""
    return [name for name in SCRIPTS if not _same(out / name, _HERE / name)]


def _same(found: Path, shipped: Path) -> bool:
    return found.is_file() and found.read_bytes() == shipped.read_bytes()
