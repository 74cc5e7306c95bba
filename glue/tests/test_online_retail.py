"""The UCI file as checkouts, by the rules of ``make replay``."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from cartstream_features import online_retail

HEADER = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n"
REAL = Path(__file__).parents[3] / "shared/data/online-retail.csv.gz"


def test_dirt_is_left_out_and_the_rest_becomes_orders(tmp_path: Path) -> None:
    file = tmp_path / "lines.csv"
    file.write_text(
        HEADER
        + "2,10002,,1,7/1/2011 9:30,1,7,UK\n"
        + '1,85123a,"MUG, ""RED""",2,12/1/2010 8:26,2.5,7,UK\n'
        + "1,71053,,1,12/1/2010 8:27,1,7,UK\n"
        + "1,85123A,,1,12/1/2010 8:26,1,7,UK\n"
        + "1,POST,,1,12/1/2010 8:26,18,7,UK\n"
        + "C3,10002,,-1,12/1/2010 8:26,1,7,UK\n"
        + "A4,B,,1,12/1/2010 8:26,1,7,UK\n"
        + "5,10002,,1,12/1/2010 8:26,1,,UK\n"
        + "6,10002,,-4,12/1/2010 8:26,1,7,UK\n"
    )

    first, second = online_retail.checkouts(file)

    assert (first.event_id, first.user_id, first.product_ids) == ("online-retail-1", "7", ("85123A", "71053"))
    assert first.ordered_at.astimezone(UTC) == datetime(2010, 12, 1, 8, 26, tzinfo=UTC)
    assert second.ordered_at.astimezone(UTC) == datetime(2011, 7, 1, 8, 30, tzinfo=UTC)  # summer time in London


if REAL.exists():  # the data is not the project's to ship

    @pytest.fixture(scope="module")
    def real() -> list[online_retail.Checkout]:
        return online_retail.checkouts(REAL)

    def test_the_real_file_gives_the_orders_that_the_replay_gives(real: list[online_retail.Checkout]) -> None:
        assert len(real) == 18_405
        assert len({checkout.user_id for checkout in real}) == 4_335
        assert len({product for checkout in real for product in checkout.product_ids}) == 3_659
        assert sum(len(checkout.product_ids) for checkout in real) == 386_354
