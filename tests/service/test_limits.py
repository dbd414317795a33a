"""Requests of one client within a minute, and the size of a body."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi import FastAPI, Request
from fastapi.testclient import TestClient
from pydantic import BaseModel

from service.limits import BodyLimit, RateLimiter
from service.problems import ServiceError, install_problems


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_client_has_its_calls_back_after_a_minute_and_takes_none_from_others():
    clock = Clock()
    limiter = RateLimiter(2, clock)
    limiter.admit("10.0.0.1")
    clock.now = 20.5
    limiter.admit("10.0.0.1")
    with pytest.raises(ServiceError) as refused:
        limiter.admit("10.0.0.1")
    assert (refused.value.status, refused.value.headers) == (429, {"Retry-After": "40"})
    limiter.admit("10.0.0.2")
    clock.now = 60.0
    limiter.admit("10.0.0.1")


@pytest.mark.parametrize(("per_minute", "client"), [(0, "10.0.0.1"), (1, "127.0.0.1"), (1, "::1")])
def test_no_limit_holds_where_none_is_set_or_on_the_machine_itself(per_minute: int, client: str):
    limiter = RateLimiter(per_minute, Clock())
    for _ in range(5):
        limiter.admit(client)


class Body(BaseModel):
    text: str


class TestBodies:
    @pytest.fixture
    def client(self) -> TestClient:
        app = FastAPI()
        install_problems(app)
        app.add_middleware(BodyLimit, most=1000)

        @app.post("/json")
        def json(body: Body) -> dict[str, int]:
            return {"length": len(body.text)}

        @app.post("/stream")
        async def stream(request: Request) -> dict[str, int]:
            return {"length": sum([len(chunk) async for chunk in request.stream()])}

        return TestClient(app)

    @pytest.mark.parametrize("path", ["/json", "/stream"])
    @pytest.mark.parametrize("is_chunked", [False, True], ids=["stated length", "chunked"])
    def test_a_body_that_is_too_large_is_refused_however_it_comes(self, client, path, is_chunked):
        def chunks() -> Iterator[bytes]:
            yield b'{"text": "'
            for _ in range(20):
                yield b"x" * 100
            yield b'"}'

        content = chunks() if is_chunked else b"".join(chunks())
        response = client.post(path, content=content, headers={"Content-Type": "application/json"})
        assert response.status_code == 413
        assert response.headers["content-type"] == "application/problem+json"
        assert response.json()["type"] == "urn:policyqa:problem:body-too-large"

    def test_what_is_small_enough_passes(self, client):
        assert client.post("/json", json={"text": "x" * 900}).json() == {"length": 900}
        assert client.post("/stream", content=iter([b"x" * 500, b"x" * 500])).json() == {"length": 1000}

    def test_an_absurd_length_is_refused(self, client):
        response = client.post("/stream", content=iter([b"x"]), headers={"Content-Length": "9" * 5000})
        assert response.status_code == 413
