"""Set up what a make target needs: the environment in .venv, its locked packages, and the report assets.

    python3 setup/bootstrap.py run      what the product needs to decide and report
    python3 setup/bootstrap.py test     that, and what tests and lint need
    python3 setup/bootstrap.py lint     what tests need, without the report assets

Standard library alone. What is done already is skipped: a stamp in .venv names the hash of the lock file and of
pyproject.toml that it was made from.
"""

from __future__ import annotations

import configparser
import fcntl
import hashlib
import html
import os
import re
import subprocess
import sys
import tempfile
import urllib.parse
import venv
from pathlib import Path

import assets
from download import DownloadError, download, without_credentials

ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENT = ROOT / ".venv"
PYTHON = ENVIRONMENT / "bin" / "python"
LOCKS = {"run": "requirements.txt", "test": "requirements-dev.txt", "lint": "requirements-dev.txt"}
PUBLIC_INDEX = "https://pypi.org/simple"
PIP_WHEEL = "pip-26.3-py3-none-any.whl"
PIP_SHA256 = "f3b60b20ffaadd4415ed7957212a38ac63fa4c5fa375bd0f4a797777940fad13"
UNFINISHED = ENVIRONMENT / ".unfinished"
"""Stands while pip installs: where it is found later, an installation was cut short and nothing in .venv is sure."""
PIP_SETTINGS = {
    "PIP_CACHE_DIR", "PIP_CERT", "PIP_CLIENT_CERT", "PIP_CONFIG_FILE", "PIP_DEFAULT_TIMEOUT", "PIP_EXTRA_INDEX_URL",
    "PIP_FIND_LINKS", "PIP_INDEX_URL", "PIP_KEYRING_PROVIDER", "PIP_NO_CACHE_DIR", "PIP_NO_INDEX", "PIP_PROXY",
    "PIP_RETRIES", "PIP_TIMEOUT", "PIP_TRUSTED_HOST",
}  # fmt: skip
"""Settings that say where packages come from; all others, such as a target folder, would lead astray."""


class SetupError(Exception):
    """Set-up cannot go on; the message is one line that says what to do."""


def say(text: str) -> None:
    """Print one line of progress at once."""
    print(f"set-up: {text}", flush=True)


def key(lock: str) -> str:
    """Return what the environment must have been made from: place, lock file and project file."""
    digest = hashlib.sha256()
    for content in (os.fsencode(ROOT), (ROOT / lock).read_bytes(), (ROOT / "pyproject.toml").read_bytes()):
        digest.update(hashlib.sha256(content).digest())
    return digest.hexdigest()


def stamp(lock: str) -> Path:
    """Return the file that records which lock the environment satisfies."""
    return ENVIRONMENT / f".made-from-{lock}"


def is_done(lock: str) -> bool:
    """Tell whether the environment satisfies the lock file."""
    path = stamp(lock)
    return path.is_file() and path.read_text("utf-8").strip() == key(lock) and has_pip()


def pip(*arguments: str) -> int:
    """Run the environment's pip and return its code; what is cut short leaves `UNFINISHED` behind."""
    UNFINISHED.touch()
    code = apart("-m", "pip", *arguments)
    if code >= 0:  # it came to its own end, and leaves whole what it leaves
        UNFINISHED.unlink()
    return code


def apart(*arguments: str) -> int:
    """Run the environment's Python, apart from any settings of Python or pip of the person who calls."""
    kept = {name: value for name, value in os.environ.items() if name in PIP_SETTINGS or name[:4] != "PIP_"}
    settings = {**kept, "PIP_USER": "0", "PIP_REQUIRE_VIRTUALENV": "0", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    settings["LC_ALL"] = "C.UTF-8"  # the path of this folder may be written in any script
    command = [str(PYTHON), "-I", *arguments]
    return subprocess.run(command, cwd=ROOT, env=settings, stdin=subprocess.DEVNULL, check=False).returncode


def has_pip() -> bool:
    """Tell whether the environment can run pip, on a Python that is new enough."""
    command = [str(PYTHON), "-I", "-c", "import pip, sys; sys.exit(sys.version_info < (3, 11))"]
    return PYTHON.exists() and subprocess.run(command, capture_output=True, check=False).returncode == 0


def is_elsewhere() -> bool:
    """Tell whether the environment was made at another path and then moved or copied here."""
    script = ENVIRONMENT / "bin" / "pip"
    if not script.is_file():
        return False
    first = script.read_bytes()[:4096].split(b"\n", 2)[:2]
    return os.fsencode(ENVIRONMENT) not in b"\n".join(first)


def make_environment() -> None:
    """Make .venv with pip in it, by the first way that this machine allows."""
    if has_pip() and not is_elsewhere() and not UNFINISHED.exists():
        return
    say("making the environment .venv")
    venv.EnvBuilder(clear=True, symlinks=True, with_pip=False).create(ENVIRONMENT)
    UNFINISHED.touch()
    pip_from_python()
    if not has_pip():
        pip_from_index()
    if not has_pip():
        raise SetupError("this Python has no pip and none could be fetched: run `apt-get install python3-venv`")
    UNFINISHED.unlink()


def pip_from_python() -> None:
    """Unpack the pip that comes with Python; Debian leaves it to the package python3-venv."""
    command = [str(PYTHON), "-I", "-m", "ensurepip", "--default-pip"]
    subprocess.run(command, cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True, check=False)


def pip_from_index() -> None:
    """Fetch the pinned pip wheel, check its hash, and let it install itself."""
    try:
        content = pip_wheel()
    except (DownloadError, OSError) as error:
        raise SetupError(f"no pip here ({error}): run `apt-get install python3-venv`") from error
    if hashlib.sha256(content).hexdigest() != PIP_SHA256:
        raise SetupError(f"{PIP_WHEEL} does not have its pinned SHA-256: run `apt-get install python3-venv`")
    with tempfile.TemporaryDirectory() as folder:
        wheel = Path(folder) / PIP_WHEEL
        wheel.write_bytes(content)
        run = f"import runpy, sys; sys.path.insert(0, {str(wheel)!r}); runpy.run_module('pip', run_name='__main__')"
        arguments = ["--isolated", "install", "--quiet", "--no-index", "--disable-pip-version-check", str(wheel)]
        apart("-c", run, *arguments)


def pip_wheel() -> bytes:
    """Return the pinned pip wheel from a folder named for pip, or from the package index that pip itself would ask."""
    for folder in os.environ.get("PIP_FIND_LINKS", "").split():
        if (wheel := Path(folder) / PIP_WHEEL).is_file():
            return wheel.read_bytes()
    page = index().rstrip("/") + "/pip/"
    say(f"fetching {PIP_WHEEL}")
    for link in re.findall(r'href="([^"]+)"', download(page).decode("utf-8", "replace")):
        address = urllib.parse.urljoin(page, html.unescape(link)).partition("#")[0]
        if address.rpartition("/")[2] == PIP_WHEEL:
            return download(address)
    raise DownloadError(f"{without_credentials(page)} does not list {PIP_WHEEL}")


def index() -> str:
    """Return the package index: the environment's, else the one in pip's settings, else the public one."""
    if address := os.environ.get("PIP_INDEX_URL"):
        return address
    own = os.environ.get("XDG_CONFIG_HOME") or "~/.config"
    named = os.environ.get("PIP_CONFIG_FILE", os.devnull)
    for place in (named, f"{own}/pip/pip.conf", "~/.pip/pip.conf", "/etc/xdg/pip/pip.conf", "/etc/pip.conf"):
        settings = configparser.RawConfigParser()
        try:
            settings.read(os.path.expanduser(place), "utf-8")
        except (configparser.Error, UnicodeDecodeError):
            continue
        if address := settings.get("global", "index-url", fallback=""):
            return address
    return PUBLIC_INDEX


def install(lock: str) -> None:
    """Install the locked packages by hash, then the product itself from this folder."""
    say(f"installing the packages of {lock}; the first time takes a minute or so")
    common = ["install", "-qq", "--no-input"]
    if pip(*common, "--only-binary=:all:", "--require-hashes", "-r", lock):
        raise SetupError(f"pip could not install the packages of {lock}; its reason stands above")
    if pip(*common, "--no-deps", "--no-build-isolation", "--no-index", "--editable", "."):
        raise SetupError("pip could not install maqsad from this folder; its reason stands above")
    for pointer in ENVIRONMENT.glob("lib/python*/site-packages/__editable__.maqsad-*.pth"):
        # Python reads this file as the locale has it, and dies of a Persian path where that is ASCII.
        pointer.write_text(os.path.relpath(ROOT / "src", pointer.parent) + "\n", "ascii")


def record(lock: str) -> None:
    """Write the stamps: an environment for tests also serves to run."""
    for name in {lock, "requirements.txt"}:
        stamp(name).write_text(key(name) + "\n", "utf-8")


def set_up_environment(lock: str) -> None:
    """Bring .venv to the lock file; two calls at once wait for one another."""
    with open(__file__, "rb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        if is_done(lock):
            return
        make_environment()
        for name in set(LOCKS.values()):
            stamp(name).unlink(missing_ok=True)
        install(lock)
        record(lock)


def main(arguments: list[str]) -> int:
    """Set up what is asked; return 0, or 1 after one line that says what is missing."""
    need = arguments[0] if arguments else "run"
    if need not in LOCKS:
        print(f"set-up: say one of {', '.join(LOCKS)}", file=sys.stderr)
        return 2
    try:
        set_up_environment(LOCKS[need])
        return 0 if need == "lint" else assets.main()
    except (SetupError, OSError) as error:
        print(f"set-up: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("set-up: interrupted; the same command goes on from here", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
