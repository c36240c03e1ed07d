"""Where a page is reached."""

import errno
import ipaddress
import os
import socket
from dataclasses import dataclass

from mtl_keras.errors import UserError

_LOCAL_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True)
class Address:
    """A host and a port that are listened at.

    Args:
        host: a name or an address of this machine.
        port: 0 takes any free one.
    """

    host: str
    port: int

    @property
    def is_local(self) -> bool:
        """Says whether only this machine reaches it."""
        try:
            return self.host == "localhost" or ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False

    @property
    def names(self) -> frozenset[str]:
        """The names by which a browser asks for it, where they are known; else none."""
        return _LOCAL_NAMES | {self.host} if self.is_local else frozenset()

    def listen(self) -> socket.socket:
        """Returns a socket that listens.

        Raises:
            UserError: the port is in use or not allowed, or the host is not this machine's.
        """
        try:
            family = socket.getaddrinfo(self.host, self.port, type=socket.SOCK_STREAM)[0][0]
            return socket.create_server((self.host, self.port), family=family)
        except socket.gaierror as error:
            raise UserError("--host", f'there is no host "{self.host}": {error.strerror}. Correct it.') from error
        except OSError as error:
            raise self._refused(error) from error

    def _refused(self, error: OSError) -> UserError:
        if error.errno == errno.EADDRINUSE:
            return UserError("--port", f"{self.port} is in use. Choose another, or 0 for any that is free.")
        if error.errno == errno.EACCES:
            return UserError("--port", f"{self.port} may not be used by you. Choose one above 1023.")
        reason = os.strerror(error.errno or 0)  # Python's own has the address again
        return UserError("--host", f'one cannot listen at "{self.host}": {reason}. Choose 127.0.0.1.')


def link(listening: socket.socket) -> str:
    """Returns what to open in a browser of this machine."""
    host, port = listening.getsockname()[:2]
    shown = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    return f"http://[{shown}]:{port}/" if ":" in shown else f"http://{shown}:{port}/"
