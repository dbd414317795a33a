"""Requests of one client within a minute."""

from __future__ import annotations

import pytest

from service.limits import RateLimiter


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_client_has_its_calls_back_after_a_minute_and_takes_none_from_others():
    clock = Clock()
    limiter = RateLimiter(2, clock)
    assert [limiter.allow("10.0.0.1") for _ in range(3)] == [True, True, False]
    assert limiter.allow("10.0.0.2")
    clock.now = 60.0
    assert limiter.allow("10.0.0.1")


@pytest.mark.parametrize(("per_minute", "client"), [(0, "10.0.0.1"), (1, "127.0.0.1"), (1, "::1")])
def test_no_limit_holds_where_none_is_set_or_on_the_machine_itself(per_minute: int, client: str):
    limiter = RateLimiter(per_minute, Clock())
    assert all(limiter.allow(client) for _ in range(5))
