"""Where the chart library and the fonts lie, which set-up fetches."""

from __future__ import annotations

from pathlib import Path

from maqsad.values.problem import Refused

ASSETS = Path(__file__).parent / "assets"
FONTS = ASSETS / "fonts"
ECHARTS = ASSETS / "echarts.min.js"


class AssetsMissing(Refused):
    """The report's assets have not been fetched; `name` is the first that is absent."""

    def __init__(self, path: Path) -> None:
        super().__init__("assets-missing", name=path.name)


def require_assets() -> None:
    """Raises AssetsMissing if the chart library or the fonts are absent."""
    for path in (ECHARTS, FONTS / "Vazirmatn-Regular.ttf"):
        if not path.is_file():
            raise AssetsMissing(path)
