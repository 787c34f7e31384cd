"""Files that are called nearly as others."""

from __future__ import annotations

import pytest

from puppetguard.model.near_paths import near_path


@pytest.mark.parametrize(
    ("path", "others", "meant"),
    [
        ("/etc/neutron/neuton.conf", "", "/etc/neutron/neutron.conf"),
        ("/etc/shop/accuonts.yaml", "/etc/shop/accounts.yaml /etc/shop/accounts.yaml", "/etc/shop/accounts.yaml"),
        ("/etc/shop/accuonts.yaml", "/etc/shop/accounts.yaml", None),
        ("/etc/shop/accuonts.yaml", "/etc/shop/accounts.yaml /etc/shop/accounts.yaml /etc/shop/accuonts.yaml", None),
        ("/etc/shop/accuonts.json", "/etc/shop/accounts.yaml /etc/shop/accounts.yaml", None),
        ("/etc/shop/account.yaml", "/etc/shop/accounts.yaml /etc/shop/accounts.yaml", None),
        ("/srv/shop/accuonts.yaml", "/etc/shop/accounts.yaml /etc/shop/accounts.yaml", None),
        ("/etc/dhcp/dhcpd.conf", "", None),
        ("/etc/neutron/neuton", "", None),
    ],
)
def test_near(path: str, others: str, meant: str | None) -> None:
    slip = near_path(path, f"cat {path} {others}")
    assert (slip.path if slip else None) == meant
    if slip is not None:
        assert path[slip.start : slip.end] == slip.word
        assert f"{path[: slip.start]}{slip.meant}{path[slip.end :]}" == slip.path
