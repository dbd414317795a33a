"""The order of fitting: scope and ranker first, then the selector over what they find, then answerability over its choice.

Each step is fitted on all questions; what a reader may believe are the held-out figures beside it: leave one source out for
ranker and selector, folds for answerability and scope.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from eval.coverage import Sources
from eval.fitting.examples import Listed, judged_evidence, passage_lists, sentence_lists
from eval.fitting.softmax import Floats, fit_first, fit_logistic, fit_softmax
from eval.gold import AnswerableItem, ConversationItem, GoldItem, UnanswerableItem
from indexes import FEATURES, Ranker, Snapshot
from service import Engine, Fitted, ScopeWeights, Settings, build_engine

_FOLDS = 10
_PENALTIES = {"ranker": 0.003, "selector": 0.01, "answerability": 0.005, "scope": 0.00004}
"""Chosen by the held-out figures (docs/experiments.md). The selector's holds it near the weights that it has, which were
fitted on more questions than any one set has."""
_GREEDY = ("several", "gain_cover", "gain_score", "cost_near", "cost_row", "cost_far")
"""Weights of the selector that choose further sentences; they are no features and stay as they are."""
_BY_HAND = ("role", "echo", "entry")
"""Features too rare to fit on some hundred questions."""
_DIGITS = 4
POLICY = "policy"
_OTHER_KINDS = {"out_of_domain": "off_topic", "opinion": "opinion", "injection": "attack"}
"""Kinds of unanswerable items that are no questions about policy, and the class of each."""


@dataclass(frozen=True, kw_only=True)
class FitReport:
    """New weights and their held-out figures."""

    ranker: Mapping[str, float]
    fitted: Fitted
    held_out: Mapping[str, float] = field(default_factory=dict)


def fit_all(
    snapshot: Snapshot, settings: Settings, items: Sequence[GoldItem], examples: Sequence[tuple[str, str]]
) -> FitReport:
    """Fits everything on gold items and scope examples (class, question).

    Args:
        snapshot: The index that holds the sources of the items.
        settings: For the engine.
        items: Answerable ones teach ranker and selector, all but conversations teach answerability.
        examples: What is a policy question and what is not; the items add their own.
    """
    answerable = [item for item in items if isinstance(item, AnswerableItem)]
    fitted = Fitted.load()
    engine = build_engine(snapshot, settings, fitted=fitted)
    sources = _sources(engine)
    scope, figures = _fit_scope(engine, snapshot, (*examples, *scope_examples_of(items)))

    lists = passage_lists(engine, answerable, sources)
    ranker = _named(FEATURES, _fit(lists, "ranker"))
    figures |= _held_out(lists, "ranker")
    snapshot = replace(snapshot, retriever=snapshot.retriever.with_ranker(Ranker(ranker)))
    fitted = fitted.model_copy(update={"scope": scope})
    engine = build_engine(snapshot, settings, fitted=fitted)

    names = [name for name in fitted.selector if name not in (*_GREEDY, *_BY_HAND)]
    lists = sentence_lists(engine, answerable, sources, names)
    known = np.array([fitted.selector[name] for name in names])
    selector = {**fitted.selector, **_named(names, _fit(lists, "selector", known))}
    figures |= _held_out(lists, "selector")
    fitted = fitted.model_copy(update={"selector": selector})
    engine = build_engine(snapshot, settings, fitted=fitted)

    answerability, more = _fit_answerability(engine, items)
    figures |= more
    fitted = fitted.model_copy(update={"answerability": answerability})
    return FitReport(ranker=ranker, fitted=fitted, held_out=figures)


def scope_examples_of(items: Sequence[GoldItem]) -> list[tuple[str, str]]:
    """What gold items teach about scope: all but those of _OTHER_KINDS are questions about policy."""
    return [
        (_OTHER_KINDS.get(item.kind, POLICY) if isinstance(item, UnanswerableItem) else POLICY, item.question)
        for item in items
        if not isinstance(item, ConversationItem)
    ]


def _sources(engine: Engine) -> Sources:
    names = {record.source for record in engine.corpus.records.values()}
    return Sources({name: engine.corpus.source_text(name) for name in names})


def _fit(lists: Sequence[Listed], step: str, known: Floats | None = None) -> Floats:
    return fit_first([one.candidates for one in lists], _PENALTIES[step], known)


def _held_out(lists: Sequence[Listed], step: str) -> dict[str, float]:
    """Evidence recall and first rank with weights fitted on the other sources."""
    recalls: dict[int, list[float]] = {1: [], 5: [], 10: []}
    first: list[float] = []
    for group in sorted({one.group for one in lists}):
        weights = _fit([one for one in lists if one.group != group], step)
        for one in (one for one in lists if one.group == group):
            order = np.argsort(-(one.candidates.features @ weights), kind="stable")
            found, relevant = one.found[order], one.candidates.relevance[order] > 0
            first.append(float(relevant[0]))
            for k, values in recalls.items():
                values.append(float(found[:k].max(axis=0).mean()))
    figures = {f"{step} recall@{k}": float(np.mean(values)) for k, values in recalls.items()}
    return figures | {f"{step} first relevant": float(np.mean(first))}


def _fit_answerability(
    engine: Engine, items: Sequence[GoldItem]
) -> tuple[dict[str, float], dict[str, float]]:
    names = engine.grounds.answerability.names()
    judged = judged_evidence(engine, items, names)
    features = np.array([one.features for one in judged])
    labels = np.array([one.answerable for one in judged])
    weights, bias = fit_logistic(features, labels, _PENALTIES["answerability"])
    chances = _in_folds(
        len(labels),
        lambda kept, held: _chances(
            features[held], *fit_logistic(features[kept], labels[kept], _PENALTIES["answerability"])
        ),
    )
    figures = {f"answerability judged {name}": float(n) for name, n in _counts(labels).items()}
    for threshold in (0.3, 0.4, 0.5, 0.6):
        figures[f"answered at {threshold}"] = float((chances[labels] >= threshold).mean())
        figures[f"refused at {threshold}"] = float((chances[~labels] < threshold).mean())
    return {**_named(names, weights), "bias": round(bias, _DIGITS)}, figures


def _counts(labels: npt.NDArray[np.bool_]) -> dict[str, int]:
    return {"answerable": int(labels.sum()), "unanswerable": int((~labels).sum())}


def _chances(features: Floats, weights: Floats, bias: float) -> Floats:
    chances: Floats = 1 / (1 + np.exp(-(features @ weights + bias)))
    return chances


def _fit_scope(
    engine: Engine, snapshot: Snapshot, examples: Sequence[tuple[str, str]]
) -> tuple[ScopeWeights, dict[str, float]]:
    """Each example counts twice, with and without a question mark, so that punctuation teaches nothing."""
    classes = (POLICY, *sorted({kind for kind, _ in examples} - {POLICY}))
    texts = [text.rstrip("？?。！!") for _, text in examples]
    vectors = np.array(
        [
            [engine.searcher.vector(engine.searcher.understand(form)) for form in (text, f"{text}？")]
            for text in texts
        ],
        np.float64,
    )
    labels = np.array([classes.index(kind) for kind, _ in examples])

    def fitted(rows: npt.NDArray[np.int64]) -> tuple[Floats, Floats]:
        both = vectors[rows].reshape(-1, vectors.shape[-1])
        return fit_softmax(both, np.repeat(labels[rows], 2), _PENALTIES["scope"])

    def chances(kept: npt.NDArray[np.int64], held: npt.NDArray[np.int64]) -> Floats:
        weights, bias = fitted(kept)
        scores = vectors[held, 1] @ weights.T + bias
        policy: Floats = np.exp(scores[:, 0] - np.logaddexp.reduce(scores, axis=1))
        return policy

    policy = _in_folds(len(labels), chances)
    weights, bias = fitted(np.arange(len(labels)))
    figures = {
        "scope policy kept": float((policy[labels == 0] >= 0.5).mean()),
        "scope others told": float((policy[labels != 0] < 0.5).mean()),
    }
    scope = ScopeWeights(
        embedding=snapshot.version.manifest.embedding.fingerprint,
        classes=classes,
        bias=tuple(np.round(bias, _DIGITS).tolist()),
        weights=tuple(tuple(row) for row in np.round(weights, _DIGITS).tolist()),
    )
    return scope, figures


def _in_folds(
    count: int, predict: Callable[[npt.NDArray[np.int64], npt.NDArray[np.int64]], Floats]
) -> Floats:
    """Predictions for every row by what was fitted without its fold."""
    folds = np.random.default_rng(0).permutation(count) % _FOLDS
    predicted = np.zeros(count)
    for fold in range(_FOLDS):
        kept, held = np.flatnonzero(folds != fold), np.flatnonzero(folds == fold)
        predicted[held] = predict(kept, held)
    return predicted


def _named(names: Sequence[str], weights: Floats) -> dict[str, float]:
    return {name: round(float(weight), _DIGITS) for name, weight in zip(names, weights, strict=True)}
