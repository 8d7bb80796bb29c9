"""A reverse proxy with a login, as small as one can be: for tests of a dashboard that several share.

It asks for a name and password (HTTP Basic), takes away whatever the browser says in the header, puts the
name there, keeps the Host, and lets websockets through. A connection carries one request, so that no second
one slips past.
"""

from __future__ import annotations

import base64
import socket
import threading
from contextlib import contextmanager, suppress
from socketserver import StreamRequestHandler, ThreadingTCPServer

HEADER = "X-Forwarded-User"
WHO = b"\r\n".join(
    (
        b"HTTP/1.1 401 Who is it",
        b"WWW-Authenticate: Basic realm=test",
        b"Content-Length: 0",
        b"Connection: close",
        b"",
        b"",
    )
)


@contextmanager
def proxy(to_port, users):
    """Yield the port of a proxy before a server on this machine.

    Parameters
    ----------
    to_port : int
    users : mapping of str to str
        Names and passwords.
    """
    with Proxy(to_port, users) as server:
        listening = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        listening.start()
        try:
            yield server.server_address[1]
        finally:
            server.shutdown()
            listening.join()
            server.hang_up()


class Proxy(ThreadingTCPServer):
    """Listens on this machine alone; a thread a connection."""

    def __init__(self, to_port, users):
        super().__init__(("127.0.0.1", 0), Connection)
        self.to_port = to_port
        self.users = users
        self.sockets = set()

    def hang_up(self):
        """End what is still open, so that its threads end."""
        for each in tuple(self.sockets):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)


class Connection(StreamRequestHandler):
    """One request and its answer, or one websocket."""

    def handle(self):
        self.server.sockets.add(self.connection)
        with suppress(ConnectionError):
            first, *lines = self._head()
            headers = [tuple(line.split(": ", 1)) for line in lines]
            user = self._user(headers)
            if user is None:
                self.wfile.write(WHO)
            elif first:
                self._pass_on(first, headers, user)
        self.server.sockets.discard(self.connection)

    def _head(self):
        lines = []
        while line := self.rfile.readline().decode("latin-1").rstrip("\r\n"):
            lines.append(line)
        return lines or [""]

    def _user(self, headers):
        for name, value in headers:
            if name.lower() == "authorization" and value.startswith("Basic "):
                user, _, password = base64.b64decode(value[6:]).decode("utf-8").partition(":")
                if self.server.users.get(user) == password:
                    return user
        return None

    def _pass_on(self, first, headers, user):
        upgrade = any(name.lower() == "upgrade" for name, _ in headers)
        gone = {HEADER.lower(), "authorization", *(() if upgrade else ("connection",))}
        kept = [(name, value) for name, value in headers if name.lower() not in gone]
        kept += [(HEADER, user.encode("utf-8").decode("latin-1")), ("X-Forwarded-For", "127.0.0.1")]
        kept += [] if upgrade else [("Connection", "close")]
        with socket.create_connection(("127.0.0.1", self.server.to_port)) as beyond:
            self.server.sockets.add(beyond)
            lines = [first, *(f"{name}: {value}" for name, value in kept), "", ""]
            beyond.sendall("\r\n".join(lines).encode("latin-1"))
            up = threading.Thread(target=pour, args=(self.rfile.read1, beyond.sendall))
            up.start()
            pour(beyond.recv, self.wfile.write)
            for each in (self.connection, beyond):
                with suppress(OSError):
                    each.shutdown(socket.SHUT_RDWR)
            up.join()
            self.server.sockets.discard(beyond)


def pour(read, write):
    """Hand on what is read until one side is gone."""
    with suppress(OSError):
        while data := read(65_536):
            write(data)
