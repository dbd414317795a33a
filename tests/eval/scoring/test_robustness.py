from __future__ import annotations

from eval.gold_tools.variants import make_variants
from eval.running.asking import run_items
from eval.scoring.robustness import ALL, robustness
from eval.scoring.scores import score_run


def test_variants_are_held_against_the_same_items_as_written(service, items):
    scores = score_run(run_items(service.answerer(), items, {}), items)
    variants = make_variants(items, ["halfwidth"])
    for variant in variants[2:]:
        service.answers[variant.question] = service.answers[items[3].question]
    rewritten = score_run(run_items(service.answerer(), variants, {}), variants)
    rows = robustness(scores, rewritten)
    assert set(rows) == {"halfwidth", ALL}
    assert rows["halfwidth"] == rows[ALL]
    assert rows[ALL].n == len(variants) == 4
    assert (rows[ALL].before["refused"], rows[ALL].after["refused"]) == (1.0, 0.0)
    assert rows[ALL].survival == 0.5


def test_without_originals_there_is_nothing_to_hold_against(service, items):
    scores = score_run(run_items(service.answerer(), items[:1], {}), items[:1])
    assert robustness(scores, scores) == {}
