"""A laptop moves to another address in the middle of a talk over TLS: nobody loses a word."""

from __future__ import annotations

import re

from tests.lan.network import Lan
from tests.lan.talk import arguments_of, open_server


def test_a_talk_over_tls_is_taken_up_from_another_address() -> None:
    with Lan(3) as lan:
        for host in lan.hosts:
            host.without_ipv6()  # whose link-local addresses would not change
        a, b, c = lan.hosts
        open_server(a)
        budi, citra = (
            host.python(
                "-m", "client", *arguments_of(host, nick, "jarkom"), "--server", a.address,
                "--transport", "tls",
            )
            for host, nick in ((b, "budi"), (c, "citra"))
        )  # fmt: skip
        for client in (budi, citra):
            client.wait_for_line("Restored .* message")
        budi.send_line("dari rumah")
        citra.wait_for_line("<budi> dari rumah$")
        b.readdress("10.77.0.50/24")
        citra.send_line("sudah pindah?")
        budi.send_line("dari warung")
        budi.wait_for_line("This computer has another address now. Reconnecting")
        budi.wait_for_line("<citra> sudah pindah\\?$")
        citra.wait_for_line("<budi> dari warung$")
        budi.send_line("/quit")
        assert budi.wait() == 0, budi.output
        for line in ("dari rumah", "dari warung"):
            assert len(re.findall(f"<budi> {line}", citra.output)) == 1
        assert len(re.findall("<citra> sudah pindah", budi.output)) == 1
