"""Fetch a file over HTTPS with the standard library alone, as an office's network allows it."""

from __future__ import annotations

import base64
import os
import ssl
import time
import urllib.error
import urllib.parse
import urllib.request

ATTEMPTS = 4
TIMEOUT_SECONDS = 120
CERTIFICATE_VARIABLES = ("PIP_CERT", "REQUESTS_CA_BUNDLE", "NODE_EXTRA_CA_CERTS")


class DownloadError(Exception):
    """The file could not be fetched; the message says from where and why."""


def without_credentials(url: str) -> str:
    """Return the address with any user name and password left out, fit for printing."""
    parts = urllib.parse.urlsplit(url)
    return urllib.parse.urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))


def _request(url: str) -> urllib.request.Request:
    """Build the request; credentials in the address become a header, which urllib does not do itself."""
    parts = urllib.parse.urlsplit(url)
    request = urllib.request.Request(without_credentials(url), headers={"User-Agent": "maqsad-setup"})
    if parts.username is not None:
        user = urllib.parse.unquote(parts.username)
        password = urllib.parse.unquote(parts.password or "")
        token = base64.b64encode(f"{user}:{password}".encode()).decode("ascii")
        request.add_unredirected_header("Authorization", f"Basic {token}")
    return request


def _trust() -> ssl.SSLContext:
    """Trust the system's certificates and those that the office named for pip or npm."""
    context = ssl.create_default_context()
    for variable in CERTIFICATE_VARIABLES:
        path = os.environ.get(variable, "")
        if os.path.isfile(path):
            context.load_verify_locations(cafile=path)
    return context


def download(url: str) -> bytes:
    """Return the bytes at an address, trying again when the network falters."""
    reason: object = None
    for attempt in range(ATTEMPTS):
        if attempt:
            time.sleep(2**attempt)
        try:
            with urllib.request.urlopen(_request(url), timeout=TIMEOUT_SECONDS, context=_trust()) as answer:
                content: bytes = answer.read()
                return content
        except urllib.error.HTTPError as error:
            reason = error
            if error.code < 500 and error.code != 429:
                break
        except (OSError, ValueError, EOFError) as error:
            reason = error
    raise DownloadError(f"cannot fetch {without_credentials(url)}: {reason}")
