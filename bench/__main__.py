"""`python -m bench [--smoke] [NAME …]`: run the benchmarks; 1 if any passes a limit."""

from __future__ import annotations

import argparse
import importlib
import pkgutil
import sys
from types import ModuleType

import bench


def benchmarks() -> dict[str, ModuleType]:
    """Each benchmark by its name."""
    names = sorted(module.name for module in pkgutil.iter_modules(bench.__path__) if module.name != "__main__")
    modules = {name: importlib.import_module(f"bench.{name}") for name in names}
    return {name: module for name, module in modules.items() if hasattr(module, "run")}


def main() -> int:
    known = benchmarks()
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"some of: {', '.join(known)} (default: all)")
    parser.add_argument("--smoke", action="store_true", help="tiny sizes, to see that the benchmarks work")
    options = parser.parse_args()
    if unknown := set(options.names) - known.keys():
        parser.error(f"no such benchmark: {', '.join(sorted(unknown))}")
    broken = []
    for name in options.names or known:
        print(f"== {name}: {str(known[name].__doc__).partition('.')[0]}", flush=True)
        if not known[name].run(options.smoke):
            broken.append(name)
    print(f"== limits broken: {', '.join(broken)}" if broken else "== all limits kept")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
