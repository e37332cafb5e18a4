"""Fetch the pinned chart library and fonts into src/maqsad/reporting/assets/, each checked by its hash."""

from __future__ import annotations

import base64
import hashlib
import io
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from pathlib import Path
from typing import Any

from download import DownloadError, download

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "setup" / "assets.lock.toml"
TARGET = ROOT / "src" / "maqsad" / "reporting" / "assets"
PUBLIC_REGISTRY = "https://registry.npmjs.org"


class AssetError(Exception):
    """A pinned file could not be put in place; the message says which and why."""


def registry() -> str:
    """Return the npm registry to use: the environment's, else the one npm is set to, else the public one."""
    for variable, value in os.environ.items():
        if variable.lower() == "npm_config_registry" and value:
            return value.rstrip("/")
    return (_registry_of_npm() or _registry_of_npmrc() or PUBLIC_REGISTRY).rstrip("/")


def _registry_of_npm() -> str:
    npm = shutil.which("npm")
    if npm is None:
        return ""
    try:
        answer = subprocess.run(
            [npm, "config", "get", "registry"], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    address = answer.stdout.strip()
    return address if address.startswith(("https://", "http://")) else ""


def _registry_of_npmrc() -> str:
    for path in (ROOT / ".npmrc", Path(os.path.expanduser("~/.npmrc")), Path("/etc/npmrc")):
        if path.is_file():
            for line in path.read_text("utf-8", "replace").splitlines():
                key, equals, value = line.partition("=")
                if equals and key.strip() == "registry":
                    return os.path.expandvars(value.strip().strip("\"'"))
    return ""


def _is_in_place(entry: dict[str, str]) -> bool:
    path = TARGET / entry["path"]
    return path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() == entry["sha256"]


def _write(path: Path, content: bytes) -> None:
    """Write a file whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".partial-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        os.chmod(name, 0o644)
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _verified_tarball(package: dict[str, Any]) -> bytes:
    name, version = package["name"], package["version"]
    content = download(f"{registry()}/{name}/-/{name}-{version}.tgz")
    digest = "sha512-" + base64.b64encode(hashlib.sha512(content).digest()).decode("ascii")
    if digest != package["integrity"]:
        raise AssetError(f"{name} {version} has the digest {digest}, not the pinned {package['integrity']}")
    return content


def fetch(package: dict[str, Any]) -> None:
    """Put one package's files in place; what is there and whole is left alone."""
    missing = [entry for entry in package["files"] if not _is_in_place(entry)]
    if not missing:
        return
    print(f"set-up: fetching {package['name']} {package['version']}", flush=True)
    with tarfile.open(fileobj=io.BytesIO(_verified_tarball(package)), mode="r:gz") as archive:
        for entry in missing:
            member = archive.extractfile(f"package/{entry['member']}")
            if member is None:
                raise AssetError(f"{package['name']} {package['version']} holds no file {entry['member']}")
            _write(TARGET / entry["path"], member.read())
            if not _is_in_place(entry):
                raise AssetError(f"{entry['path']} does not have its pinned SHA-256")


def main() -> int:
    """Fetch every asset; return 0, or 1 after one line that says what could not be fetched."""
    try:
        for package in tomllib.loads(LOCK.read_text("utf-8"))["package"]:
            fetch(package)
    except (AssetError, DownloadError, KeyError, OSError, tarfile.TarError) as error:
        print(f"set-up: report assets are missing: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
