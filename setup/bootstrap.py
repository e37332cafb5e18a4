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


class SetupError(Exception):
    """Set-up cannot go on; the message is one line that says what to do."""


def say(text: str) -> None:
    """Print one line of progress at once."""
    print(f"set-up: {text}", flush=True)


def key(lock: str) -> str:
    """Return what the environment must have been made from: place, lock file and project file."""
    digest = hashlib.sha256()
    for content in (str(ROOT).encode(), (ROOT / lock).read_bytes(), (ROOT / "pyproject.toml").read_bytes()):
        digest.update(hashlib.sha256(content).digest())
    return digest.hexdigest()


def stamp(lock: str) -> Path:
    """Return the file that records which lock the environment satisfies."""
    return ENVIRONMENT / f".made-from-{lock}"


def is_done(lock: str) -> bool:
    """Tell whether the environment satisfies the lock file."""
    path = stamp(lock)
    return PYTHON.exists() and path.is_file() and path.read_text("utf-8").strip() == key(lock)


def pip(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the environment's pip, apart from any Python settings of the person who calls."""
    settings = {**os.environ, "PIP_USER": "0", "PIP_REQUIRE_VIRTUALENV": "0", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    for name in ("PIP_TARGET", "PIP_PREFIX", "PIP_REQUIRE_HASHES", "PIP_CONSTRAINT", "PIP_REQUIREMENT"):
        settings.pop(name, None)
    command = [str(PYTHON), "-I", "-m", "pip", *arguments]
    return subprocess.run(command, cwd=ROOT, env=settings, stdin=subprocess.DEVNULL, text=True, check=False)


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
    if has_pip() and not is_elsewhere():
        return
    say("making the environment .venv")
    venv.EnvBuilder(clear=True, symlinks=True, with_pip=False).create(ENVIRONMENT)
    pip_from_python()
    if not has_pip():
        pip_from_index()
    if not has_pip():
        raise SetupError("this Python has no pip and none could be fetched: run `apt-get install python3-venv`")


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
        subprocess.run([str(PYTHON), "-I", "-c", run, *arguments], cwd=ROOT, stdin=subprocess.DEVNULL, check=False)


def pip_wheel() -> bytes:
    """Return the pinned pip wheel from the package index that pip itself would ask."""
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
    home = Path.home()
    places = [Path(os.environ.get("PIP_CONFIG_FILE", os.devnull)), home / ".config/pip/pip.conf"]
    for place in (*places, home / ".pip/pip.conf", Path("/etc/xdg/pip/pip.conf"), Path("/etc/pip.conf")):
        settings = configparser.RawConfigParser()
        try:
            settings.read(place, "utf-8")
        except (configparser.Error, UnicodeDecodeError):
            continue
        if address := settings.get("global", "index-url", fallback=""):
            return address
    return PUBLIC_INDEX


def install(lock: str) -> None:
    """Install the locked packages by hash, then the product itself from this folder."""
    say(f"installing the packages of {lock}; the first time takes a minute or so")
    common = ["install", "-qq", "--no-input"]
    if pip(*common, "--only-binary=:all:", "--require-hashes", "-r", lock).returncode:
        raise SetupError(f"pip could not install the packages of {lock}; its reason stands above")
    if pip(*common, "--no-deps", "--no-build-isolation", "--no-index", "--editable", ".").returncode:
        raise SetupError("pip could not install maqsad from this folder; its reason stands above")


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
    except (SetupError, OSError) as error:
        print(f"set-up: {error}", file=sys.stderr)
        return 1
    return 0 if need == "lint" else assets.main()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
