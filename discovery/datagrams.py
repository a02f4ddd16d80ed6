"""What every UDP socket of ours needs before it is used."""

from __future__ import annotations

import socket
import sys

# Winsock's control codes (mswsock.h): report the ICMP errors "port unreachable", "time exceeded".
_SIO_UDP_CONNRESET = 0x9800000C
_SIO_UDP_NETRESET = 0x9800000F


def outlive_errors(one: socket.socket) -> None:
    """Let no ICMP error that comes back for a datagram sent disturb what is received.

    On Windows such an error makes the next receive fail with WinError 10054, and asyncio there may
    stop receiving. Elsewhere an unconnected socket does not hear of them.
    """
    if sys.platform == "win32":
        import ctypes

        off, returned = ctypes.c_ulong(0), ctypes.c_ulong(0)
        handle = ctypes.c_size_t(one.fileno())
        for code in (_SIO_UDP_CONNRESET, _SIO_UDP_NETRESET):
            # Failing is harmless: the one who receives survives an error, too.
            ctypes.windll.ws2_32.WSAIoctl(
                *(handle, ctypes.c_ulong(code), ctypes.byref(off), ctypes.sizeof(off)),
                *(None, 0, ctypes.byref(returned), None, None),
            )
