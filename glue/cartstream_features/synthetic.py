"""Made-up shoppers with habits: what tests and a first run learn from where the real file is not at hand. Same seed,
same shoppers."""

import random
from datetime import UTC, datetime, timedelta

from cartstream_features.archive_file import Checkout

_START = datetime(2026, 1, 5, 9, tzinfo=UTC)


def checkouts(shoppers: int = 200, products: int = 120, days: int = 240, seed: int = 7) -> list[Checkout]:
    """Checkouts of ``shoppers`` in the order of their times.

    A shopper has favourites, which come back, from one of ten groups of products, which are bought together; the rest is by popularity.
    """
    rnd = random.Random(seed)
    ids = [f"{10_000 + number}" for number in range(products)]
    groups = [ids[group::10] for group in range(10)]
    popularity = [1 / (1 + rank) for rank in range(products)]
    found: list[Checkout] = []
    for shopper in range(shoppers):
        group = rnd.choice(groups)
        favourites = rnd.sample(group, min(len(group), rnd.randint(2, 5)))
        at = _START + timedelta(days=rnd.uniform(0, days / 2))
        for order in range(1 + int(rnd.expovariate(1 / 4))):
            basket = [product for product in favourites if rnd.random() < 0.6]
            basket += rnd.choices(group, k=rnd.randint(0, 2))
            basket += rnd.choices(ids, popularity, k=rnd.randint(1, 4))
            rnd.shuffle(basket)
            moment = at.replace(microsecond=at.microsecond // 1000 * 1000)
            found.append(Checkout(f"made-{shopper}-{order}", str(shopper), tuple(dict.fromkeys(basket)), moment))
            at += timedelta(days=rnd.uniform(1, 30))
            if at > _START + timedelta(days=days):
                break
    return sorted(found, key=lambda checkout: checkout.ordered_at)
