"""Prometheus metrics, in a registry of their own so that several apps can live in one process."""

from __future__ import annotations

from typing import Protocol

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from service.answers import Answer, AskRequest

_SECONDS = (0.005, 0.01, 0.02, 0.03, 0.05, 0.08, 0.12, 0.25, 0.5, 1.0, 2.5, 10.0, 30.0)


class Telemetry:
    """What operators watch: answers by status and mode, latencies, feedback, what is served."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self.answers = Counter("policyqa_answers", "Answers", ["status", "mode"], registry=self._registry)
        self.seconds = Histogram(
            "policyqa_request_seconds", "Latency", ["operation"], registry=self._registry, buckets=_SECONDS
        )
        self.feedback = Counter("policyqa_feedback", "Feedback", ["helpful"], registry=self._registry)
        self.documents = Gauge("policyqa_documents", "Documents served", registry=self._registry)
        self.passages = Gauge("policyqa_passages", "Passages served", registry=self._registry)

    def render(self) -> bytes:
        """The text that Prometheus scrapes."""
        return generate_latest(self._registry)


class Asked(Protocol):
    """What answers: the engine."""

    def ask(self, request: AskRequest, /) -> Answer:
        """Answers or refuses."""
        ...


class Observed:
    """An engine whose answers are counted and timed."""

    def __init__(self, engine: Asked, telemetry: Telemetry) -> None:
        self._engine = engine
        self._telemetry = telemetry

    def ask(self, request: AskRequest, /) -> Answer:
        """Answers or refuses."""
        with self._telemetry.seconds.labels("ask").time():
            answer = self._engine.ask(request)
        self._telemetry.answers.labels(answer.status, answer.mode).inc()
        return answer
