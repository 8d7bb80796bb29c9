"""Pages and files by address, only where the network was allowed: bounded, and never from a private network.

A host is looked up once, its address judged, and the connection made to that very address, so that no
second look-up can lead elsewhere; each redirect starts over. Proxies are not used.
"""

from __future__ import annotations

import ipaddress
import queue
import re
import socket
import ssl
import threading
import time
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote, urljoin, urlsplit

from geo.errors import DocumentError
from geo.readers.dispatch import FORMATS, suffix_for
from geo.readers.values import Source, in_words

if TYPE_CHECKING:
    from urllib.parse import SplitResult

    from urllib3 import BaseHTTPResponse

    from geo.readers.values import Limits, ReadOptions

_SCHEMES: Final = {"http": 80, "https": 443}
_MOVED: Final = (301, 302, 303, 307, 308)
_CHUNK: Final = 1 << 16
_CONNECT_SECONDS: Final = 10.0
_UNSPECIFIC: Final = ("application/octet-stream", "binary/octet-stream", "text/plain", "")
"""Media types that say so little that the address's suffix is heard."""
_NOT_PUBLIC: Final = ("192.0.0.0/24", "192.88.99.0/24", "64:ff9b:1::/48", "3fff::/20", "fec0::/10")
"""What IANA's registries keep from the open internet and some of Python's editions call global."""
_USER: Final = re.compile(r"^(\w+://)[^/?#]*@")
_SECRET: Final = re.compile(
    r"([?&;#](?:[\w.%-]{0,40}(?:token|secret|passw|signature|credential|session|auth(?!or)|api[_-]?key|access[_-]?key)"
    r"[\w.%-]{0,40}|key|sig|pwd|pass|jwt|sid))=[^&;#]*",
    re.IGNORECASE,
)
"""A parameter that is called as what opens a door is."""
_HEADERS: Final = {
    "User-Agent": "Wherein",
    "Accept": "text/html,application/xhtml+xml,*/*;q=0.8",
    "Accept-Encoding": "identity",
}


def is_address(text: str) -> bool:
    """Tell a web address from a path."""
    return text.lower().startswith(("http://", "https://"))


def fetch(address: str, options: ReadOptions) -> Source:
    """Fetch one address.

    Parameters
    ----------
    address : str
        ``http://…`` or ``https://…``; no user name in it.
    options : ReadOptions

    Returns
    -------
    Source
        Its content; named by the address given, with the address it was found at as ``url``, both without
        what is secret in them.

    Raises
    ------
    DocumentError
        If the network was not allowed, or the address is private, or it cannot be fetched within the limits.
    """
    name = without_secrets(address)
    if not options.allow_network:
        raise DocumentError(name, "it is a web address; give --allow-network to fetch it, or save the page")
    seconds = options.limits.download_seconds
    answers: queue.SimpleQueue[Source | DocumentError] = queue.SimpleQueue()
    # By a thread that may be left behind: a server that sends its headers a letter at a time keeps every
    # single wait short, and only the whole of them is too long.
    threading.Thread(target=_answer, args=(name, address, options, answers), daemon=True).start()
    try:
        answer = answers.get(timeout=seconds)
    except queue.Empty:
        raise _too_slow(name, options.limits) from None
    if isinstance(answer, DocumentError):
        raise answer
    return answer


def _too_slow(name: str, limits: Limits) -> DocumentError:
    seconds = limits.download_seconds
    return DocumentError(
        name, f"fetching it took longer than {seconds:.0f} seconds; save it and give the file"
    )


def without_secrets(address: str) -> str:
    """Return an address as it may be told: in messages, and in results that go to others.

    What stands before an ``@`` is left out, and what parameters hold that are called as keys to a door are.

    Examples
    --------
    >>> without_secrets("https://me:pw@example.org/a?id=7&token=abc&X-Amz-Signature=f00#b")
    'https://…@example.org/a?id=7&token=…&X-Amz-Signature=…#b'
    """
    return _SECRET.sub(r"\1=…", _USER.sub(r"\1…@", address))


def _answer(
    name: str, address: str, options: ReadOptions, answers: queue.SimpleQueue[Source | DocumentError]
) -> None:
    try:
        answers.put(_followed(name, address, options))
    except DocumentError as error:
        answers.put(error)


def _followed(name: str, found: str, options: ReadOptions) -> Source:
    """Return what is found at an address; ``name`` is what it is called in messages and results."""
    deadline = time.monotonic() + options.limits.download_seconds
    for _ in range(options.limits.redirects + 1):
        target = _target(name, found, options)
        moved, source = _visit(name, target, options.limits, deadline)
        if source is not None:
            return source
        if target.scheme == "https" and urlsplit(moved).scheme == "http":
            raise DocumentError(name, "it leads from https to http; give the address it leads to")
        found = moved
    raise DocumentError(name, f"it was redirected more than {options.limits.redirects} times; check it")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Target:
    url: str
    scheme: str
    host: str
    port: int
    path: str
    ip: str


def _target(address: str, url: str, options: ReadOptions) -> _Target:
    try:
        parts = urlsplit(url)
        port = parts.port
        path = _path(parts)
    except ValueError as error:
        raise DocumentError(address, f"it is no valid address ({error})") from error
    shown = parts.hostname or ""
    if parts.scheme not in _SCHEMES or not shown:
        raise DocumentError(address, "it leads to what is no http or https address; only those are fetched")
    if parts.username is not None:
        raise DocumentError(address, "it holds a user name; give an address without one")
    port = port or _SCHEMES[parts.scheme]
    host, ip = _looked_up(address, shown, port)
    if host not in options.private_hosts and not is_public(ip):
        raise DocumentError(
            address, f"{shown} is on this machine or a private network; such addresses are refused"
        )
    return _Target(url=url, scheme=parts.scheme, host=host, port=port, path=path, ip=ip)


def _path(parts: SplitResult) -> str:
    from urllib3.util import Url, parse_url

    # urllib3 encodes what an address may not hold as it is: spaces, letters past ASCII.
    clean = parse_url(Url(path=parts.path or "/", query=parts.query or None).url)
    return clean.request_uri


def _looked_up(address: str, shown: str, port: int) -> tuple[str, str]:
    """Return a host's name as the network knows it, and its address."""
    try:
        host = shown.encode("idna").decode("ascii")
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise DocumentError(
            address, f"the host {shown} was not found; check the address and the network"
        ) from error
    return host, str(found[0][4][0])


def is_public(ip: str) -> bool:
    """Tell whether an address is on the open internet, and on no private or special network."""
    parsed = ipaddress.ip_address(ip.partition("%")[0])
    if isinstance(parsed, ipaddress.IPv6Address):
        # Addresses that carry an IPv4 address lead where that one does.
        inner = parsed.ipv4_mapped or parsed.sixtofour or (parsed.teredo[1] if parsed.teredo else None)
        if inner is not None:
            return is_public(str(inner))
        if parsed in ipaddress.ip_network("64:ff9b::/96"):
            return is_public(str(ipaddress.IPv4Address(int(parsed) & 0xFFFFFFFF)))
    if any(parsed in ipaddress.ip_network(network) for network in _NOT_PUBLIC):
        return False
    return parsed.is_global and not parsed.is_multicast and not parsed.is_reserved


def _visit(address: str, target: _Target, limits: Limits, deadline: float) -> tuple[str, Source | None]:
    """Return where it leads on to, or what is there."""
    from urllib3.exceptions import HTTPError

    try:
        response = _get(target)
        try:
            if response.status in _MOVED and response.headers.get("Location"):
                return urljoin(target.url, response.headers["Location"]), None
            if response.status != 200:
                raise DocumentError(address, f"the server answered {response.status}; check the address")
            data = _body(address, response, limits, deadline)
        finally:
            response.close()
    except DocumentError:
        raise
    except (HTTPError, OSError, ValueError) as error:
        raise DocumentError(
            address, f"it cannot be fetched ({type(error).__name__}); try again later"
        ) from error
    return "", _source(address, target, response, data)


def _get(target: _Target) -> BaseHTTPResponse:
    from urllib3 import HTTPConnectionPool, HTTPSConnectionPool, Timeout

    timeout = Timeout(connect=_CONNECT_SECONDS, read=_CONNECT_SECONDS)
    default = target.port == _SCHEMES[target.scheme]
    name = f"[{target.host}]" if ":" in target.host else target.host
    headers = {**_HEADERS, "Host": name if default else f"{name}:{target.port}"}
    if target.scheme == "https":
        pool: HTTPConnectionPool = HTTPSConnectionPool(
            target.ip, target.port, timeout=timeout, ssl_context=_trust(), server_hostname=target.host,
            assert_hostname=target.host, maxsize=1,
        )  # fmt: skip
    else:
        pool = HTTPConnectionPool(target.ip, target.port, timeout=timeout, maxsize=1)
    return pool.urlopen(
        "GET", target.path, headers=headers, redirect=False, retries=False, preload_content=False,
        decode_content=True, assert_same_host=False,
    )  # fmt: skip


def _trust() -> ssl.SSLContext:
    import certifi

    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context


def _body(address: str, response: BaseHTTPResponse, limits: Limits, deadline: float) -> bytes:
    pieces, size = [], 0
    for piece in response.stream(_CHUNK, decode_content=True):
        size += len(piece)
        if size > limits.download_bytes:
            reason = f"it is larger than {in_words(limits.download_bytes)}; save it and give the file"
            raise DocumentError(address, reason)
        if time.monotonic() > deadline:
            # Mostly said already, by whoever waits for this thread.
            raise _too_slow(address, limits)
        pieces.append(piece)
    return b"".join(pieces)


def _source(address: str, target: _Target, response: BaseHTTPResponse, data: bytes) -> Source:
    media, _, parameters = response.headers.get("Content-Type", "").partition(";")
    own = PurePosixPath(unquote(urlsplit(target.url).path)).suffix.lower()
    known = own if any(own in form.suffixes for form in FORMATS) else None
    vague = media.strip().lower() in _UNSPECIFIC
    suffix = (known if vague else None) or suffix_for(media) or known
    if suffix is None and not vague:
        raise DocumentError(
            address, f"it is {media.strip()!r}, which no reader is for; save it as text and give the file"
        )
    charset = parameters.partition("charset=")[2].partition(";")[0].strip(" \"'") or None
    return Source(
        name=address, data=data, suffix=suffix or "", charset=charset, url=without_secrets(target.url)
    )
