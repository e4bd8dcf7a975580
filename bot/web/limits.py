"""How much one visitor and one network may ask of us."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from math import ceil

from aiolimiter import AsyncLimiter
from starlette.exceptions import HTTPException
from starlette.requests import Request

_REMEMBERED = 20_000


@dataclass(frozen=True, slots=True)
class Rate:
    """At most `most` at once, refilled evenly over `seconds`."""

    most: int
    seconds: float


VISITOR = Rate(30, 30)
NETWORK = Rate(300, 60)
"""An office may sit behind one address, so a network may do more than a visitor."""


class Limits:
    """Leaky buckets by name; the least recently used are forgotten."""

    def __init__(self, visitor: Rate = VISITOR, network: Rate = NETWORK) -> None:
        self._rates = {"visitor": visitor, "network": network}
        self._buckets: OrderedDict[tuple[str, str], AsyncLimiter] = OrderedDict()

    async def wait(self, visitor: str, network: str) -> int:
        """0 when one more is allowed and has been counted, else the seconds until it is."""
        for kind, name in (("network", network), ("visitor", visitor)):
            bucket = self._bucket(kind, name)
            if not bucket.has_capacity():
                return max(1, ceil(bucket.time_period / bucket.max_rate))
            await bucket.acquire()
        return 0

    async def take(self, request: Request, who: str) -> None:
        """Counts one request of `who` and of the network it comes from. Raises HTTPException: 429 with Retry-After."""
        if seconds := await self.wait(who, network(request)):
            raise HTTPException(429, headers={"Retry-After": str(seconds)})

    def _bucket(self, kind: str, name: str) -> AsyncLimiter:
        key = (kind, name)
        if key not in self._buckets:
            self._buckets[key] = AsyncLimiter(self._rates[kind].most, self._rates[kind].seconds)
            if len(self._buckets) > _REMEMBERED:
                self._buckets.popitem(last=False)
        self._buckets.move_to_end(key)
        return self._buckets[key]


def network(request: Request) -> str:
    """Where a request comes from."""
    return request.client.host if request.client else ""
