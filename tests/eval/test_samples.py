from __future__ import annotations

import runpy

import pytest

from eval import HttpAnswerer, score_run
from eval.gold import UnanswerableItem, load_gold
from eval.gold_tools.checks import check_gold
from eval.running.asking import run_items
from eval.scoring.thresholds import missed, read_thresholds
from ingest import find_files, read_source


def extracted(folder):
    return {source.source: source.text for file in find_files([folder]) for source in read_source(file)}


@pytest.fixture(scope="module")
def sample_texts(samples_dir):
    return extracted(samples_dir / "corpus")


@pytest.fixture(scope="module")
def sample_items(samples_dir):
    return load_gold([samples_dir / "gold.jsonl"])


def test_every_gold_item_is_faultless(sample_items, sample_texts):
    assert check_gold(sample_items, sample_texts) == ()


def test_the_set_holds_items_of_all_kinds(sample_items):
    kinds = {item.kind for item in sample_items if isinstance(item, UnanswerableItem)}
    assert kinds == {
        "missing_detail",
        "uncovered_region",
        "false_premise",
        "out_of_domain",
        "injection",
        "opinion",
    }
    assert {item.persona for item in sample_items if item.persona} == {"citizen", "staff", "widget"}
    assert len(sample_items) >= 40


def test_the_corpus_has_every_form_and_two_districts(sample_texts, sample_items):
    assert {name.rsplit(".", 1)[-1] for name in sample_texts} == {"txt", "md", "html", "docx", "pdf"}
    regions = {item.region for item in sample_items if not isinstance(item, UnanswerableItem)}
    assert regions == {"云溪区", "石桥县"}


def test_the_committed_binary_files_are_what_the_script_writes(samples_dir, sample_texts, tmp_path):
    runpy.run_path(str(samples_dir / "make_samples.py"))["main"](tmp_path)
    made = extracted(tmp_path)
    assert len(made) == 3
    assert made == {name: sample_texts[name] for name in made}


@pytest.mark.models
def test_the_committed_thresholds_are_kept(sample_client, sample_items, samples_dir):
    run = run_items(HttpAnswerer(sample_client), sample_items, {})
    thresholds = read_thresholds(samples_dir / "thresholds.json")
    assert missed(score_run(run, sample_items), thresholds.items) == ()
