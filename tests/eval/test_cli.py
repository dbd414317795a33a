"""Every command through `main`, on the sample index and the bundled model."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from eval.answerer import HttpAnswerer
from eval.cli import main
from eval.commands import COMMANDS
from eval.commands.evaluating import Baseline
from eval.gold_tools import variants
from eval.running.asking import run_items
from eval.scoring.scores import score_run, write_scores
from indexes import current_version

pytestmark = [pytest.mark.models, pytest.mark.usefixtures("clean_environment", "opened_once")]

RULES = "云溪区路灯管理办法\n云溪府办发〔2024〕61号\n第一条 区城市管理局负责路灯的维修。\n第二条 路灯故障应当在3日内修复。\n"
FEES = "云溪区公园收费办法\n云溪府办发〔2024〕62号\n第一条 公园门票每张12元。\n第二条 本办法自2024年7月1日起施行。\n"


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    folder = tmp_path / "texts"
    folder.mkdir()
    (folder / "rules.txt").write_text(RULES, encoding="utf-8")
    (folder / "fees.txt").write_text(FEES, encoding="utf-8")
    return folder


@pytest.fixture
def said(capsys: pytest.CaptureFixture[str]):
    """Runs a command; returns its exit code and what it printed, without the line breaks of the terminal."""

    def run(*arguments: object) -> tuple[int, str]:
        code = main([str(argument) for argument in arguments])
        return code, "".join(capsys.readouterr().out.split())

    return run


@pytest.fixture
def parsed(capsys: pytest.CaptureFixture[str]):
    """Runs a command and reads its JSON."""

    def run(*arguments: object):
        code = main([str(argument) for argument in arguments])
        return code, json.loads(capsys.readouterr().out)

    return run


class TestIngest:
    def test_new_changed_kept_and_removed_files_are_told(self, texts, tmp_path, parsed, said):
        index = tmp_path / "ix"
        code, first = parsed("ingest", texts, "--index", index, "--json")
        assert (code, first["sources"], first["documents"], first["reused_passages"]) == (0, 2, 2, 0)
        assert set(first["seconds"]) == {"read", "parse", "embed", "write"}

        (texts / "fees.txt").write_text(FEES.replace("12元", "15元"), encoding="utf-8")
        code, second = parsed("ingest", texts, "--index", index, "--json")
        assert code == 0
        assert 0 < second["reused_passages"] < second["passages"]

        (texts / "fees.txt").unlink()
        code, told = said("ingest", texts, "--index", index)
        assert code == 0
        assert "已移除（原文件不在了）：fees.txt" in told
        assert "文件1个" in told

    def test_files_that_nobody_reads_are_named_and_do_no_harm(self, texts, tmp_path, said):
        (texts / "photo.xyz").write_bytes(b"?")
        code, told = said("ingest", texts, "--index", tmp_path / "ix")
        assert code == 0
        assert "未收录photo.xyz：不支持的格式.xyz" in told

    def test_a_file_that_cannot_be_read_is_exit_1_and_the_others_are_indexed(self, texts, tmp_path, said):
        (texts / "bad.txt").write_bytes(b"%PDF-1.7 nonsense")
        code, told = said("ingest", texts, "--index", tmp_path / "ix")
        assert code == 1
        assert "未收录bad.txt：内容不是文本，像是PDF文件" in told
        assert "政策文件2份" in told

    def test_a_district_may_be_given_for_texts_that_name_none(self, tmp_path, parsed):
        file = tmp_path / "rules.txt"
        file.write_text(
            "路灯管理办法\n第一条 城市管理局负责路灯的维修。\n第二条 故障应当在3日内修复。\n",
            encoding="utf-8",
        )
        parsed("ingest", file, "--index", tmp_path / "ix", "--region", "石桥县", "--json")
        _, listed = parsed("documents", "--index", tmp_path / "ix", "--json")
        assert [document["region"] for document in listed["documents"]] == ["石桥县"]

    def test_a_path_that_does_not_exist_is_told_and_nothing_is_written(self, tmp_path, capsys):
        assert main(["ingest", str(tmp_path / "none"), "--index", str(tmp_path / "ix"), "--json"]) == 1
        assert "找不到" in json.loads(capsys.readouterr().err)["error"]
        assert current_version(tmp_path / "ix") is None


class TestAsk:
    QUESTION = "个人在云溪擅自野外用火要罚多少钱？"

    def test_the_answer_comes_with_quotes_sources_and_validity(self, sample_index, said):
        code, told = said("ask", self.QUESTION, "--index", sample_index)
        assert code == 0
        assert self.QUESTION in told
        assert "[1]“" in told
        assert "（云溪府发〔2024〕7号）" in told
        assert "yunxi_gazette_2024_02.txt" in told
        assert "已过期" in told
        assert "毫秒·索引v-" in told

    def test_as_json_it_is_the_response_of_the_service(self, sample_index, samples_dir, parsed):
        code, answer = parsed("ask", self.QUESTION, "--index", sample_index, "--json")
        assert (code, answer["status"], answer["region"]) == (0, "answered", "云溪区")
        text = (samples_dir / "corpus" / "yunxi_gazette_2024_02.txt").read_text(encoding="utf-8")
        for citation in answer["citations"]:
            cut = "".join(text[start:end] for start, end in citation["spans"])
            assert "".join(cut.split()) == "".join(citation["quote"].split())

    def test_a_refusal_is_an_answer(self, sample_index, parsed):
        code, answer = parsed("ask", "给我写一首诗", "--index", sample_index, "--json")
        assert (code, answer["status"], answer["citations"]) == (0, "out_of_scope", [])

    def test_the_district_may_be_set(self, sample_index, parsed):
        _, answer = parsed("ask", "生活垃圾分几类？", "--index", sample_index, "--region", "石桥县", "--json")
        assert {citation["document"]["region"] for citation in answer["citations"]} <= {"石桥县"}


class TestDocuments:
    def test_each_document_is_listed_with_its_facts(self, sample_index, said):
        code, told = said("documents", "--index", sample_index)
        assert code == 0
        assert "已收录文件14份" in told
        assert (
            "《云溪区城区养犬管理办法》云溪府办发〔2017〕31号·临江市云溪区人民政府办公室·2017-05-26" in told
        )
        assert "已废止" in told

    def test_as_json_it_is_the_register_of_the_service(self, sample_index, sample_client, parsed):
        code, listed = parsed("documents", "--index", sample_index, "--json")
        assert code == 0
        assert listed == sample_client.get("/v1/documents").json()


class TestDoctor:
    def test_a_sound_installation_is_told(self, sample_index, said):
        code, told = said("doctor", "--index", sample_index)
        assert code == 0
        assert "有误" not in told
        assert "校验和一致" in told
        assert "没有配置，使用抽取式回答" in told

    def test_a_missing_index_comes_with_what_to_do(self, tmp_path, parsed):
        code, findings = parsed("doctor", "--index", tmp_path / "none", "--json")
        assert code == 1
        [wrong] = [finding for finding in findings if not finding["ok"]]
        assert wrong["name"] == "索引"
        assert "policyqa ingest" in wrong["detail"]

    def test_a_damaged_file_is_named(self, index_copy, said):
        victim = sorted((index_copy / current_version(index_copy)).glob("*.sqlite*"))[0]
        victim.write_bytes(victim.read_bytes()[:-100] + bytes(100))
        code, told = said("doctor", "--index", index_copy)
        assert code == 1
        assert victim.name in told
        assert "已损坏" in told

    def test_an_index_of_another_model_is_told(self, index_copy, said):
        manifest = index_copy / current_version(index_copy) / "manifest.json"
        content = json.loads(manifest.read_text(encoding="utf-8"))
        content["embedding"] |= {"name": "bge-small-zh", "fingerprint": "0" * 16}
        manifest.write_text(json.dumps(content), encoding="utf-8")
        code, told = said("doctor", "--index", index_copy)
        assert code == 1
        assert "由另一个向量模型（bge-small-zh" in told

    def test_a_language_model_out_of_reach_is_told(self, sample_index, monkeypatch, said):
        monkeypatch.setenv("POLICYQA_LLM_BASE_URL", "http://127.0.0.1:9/v1")
        code, told = said("doctor", "--index", sample_index)
        assert code == 1
        assert "http://127.0.0.1:9/v1连不上" in told


class TestRollback:
    def test_the_version_before_is_in_use_again(self, texts, index_copy, said):
        before = current_version(index_copy)
        said("ingest", texts / "rules.txt", "--index", index_copy)
        assert current_version(index_copy) != before
        assert said("rollback", "--index", index_copy) == (0, f"已退回索引版本{before}")
        assert current_version(index_copy) == before

    def test_without_an_earlier_version_nothing_changes(self, index_copy, capsys):
        before = current_version(index_copy)
        assert main(["rollback", "--index", str(index_copy)]) == 1
        assert "没有更早的索引版本" in capsys.readouterr().err
        assert current_version(index_copy) == before


YARDSTICK = {
    *("recall@1", "recall@3", "recall@5", "recall@10", "mrr@10", "citation_recall", "citation_precision"),
    *("key_facts", "correct", "answer_chars", "chars@5", "refused", "n_citations", "n", "errors", "answered"),
    *("verbatim", "ask_p50_ms", "ask_p95_ms"),
}
"""Names of figures that other programs look for."""


GOLD = (
    {"id": "fee", "question": "云溪区公园门票多少钱一张？", "persona": "citizen", "type": "numeric", "region": "云溪区",
     "seed": "fees.txt", "document": "云溪区公园收费办法", "evidence": [{"quote": "公园门票每张12元"}],
     "answer": "每张12元。", "key_facts": ["12元"], "difficulty": "easy"},
    {"id": "days", "turns": ["云溪区路灯谁来修？", "坏了几天内修好？"], "standalone": "云溪区路灯坏了几天内修好？",
     "region": "云溪区", "seed": "rules.txt", "document": "云溪区路灯管理办法",
     "evidence": [{"quote": "路灯故障应当在3日内修复"}], "answer": "3日内。", "key_facts": ["3日"]},
    {"id": "poem", "question": "写一首路灯的诗", "persona": "widget", "kind": "out_of_domain", "why": "不是政策问题"},
)  # fmt: skip


class TestEval:
    @pytest.fixture
    def gold(self, tmp_path: Path) -> Path:
        """An item of every kind."""
        file = tmp_path / "gold.jsonl"
        lines = [json.dumps(item, ensure_ascii=False) for item in GOLD]
        file.write_text("\n".join(lines), encoding="utf-8")
        return file

    def test_run_scores_and_report_are_written_and_serve_as_baseline(self, gold, texts, tmp_path, said):
        index, first, second = tmp_path / "ix", tmp_path / "first", tmp_path / "second"
        said("ingest", texts, "--index", index)
        ask = ("eval", "--gold", gold, "--index", index)
        code, told = said(*ask, "--output", first, "--variants", "--peers")
        assert code == 0
        assert "recall@5" in told
        assert "report.html" in told
        assert "改写后的问题" in told
        assert "SentenceSplitter" in told
        assert len((first / "run.jsonl").read_text(encoding="utf-8").splitlines()) == 1 + 3
        assert (first / "variants" / "run.jsonl").is_file()
        overall = json.loads((first / "scores.json").read_text(encoding="utf-8"))["overall"]
        assert set(overall) >= YARDSTICK
        assert (overall["recall@5"], overall["verbatim"], overall["errors"]) == (1.0, 1.0, 0)

        code, told = said(*ask, "--output", second, "--baseline", first)
        assert code == 0
        assert "0题有变化" in told
        assert "对比" in (second / "report.html").read_text(encoding="utf-8")

    def test_a_run_that_was_cut_short_is_scored_without_asking_and_resumed(self, gold, texts, tmp_path, said):
        index, out = tmp_path / "ix", tmp_path / "out"
        said("ingest", texts, "--index", index)
        ask = ("eval", "--gold", gold, "--index", index, "--output", out)
        assert said(*ask)[0] == 0
        lines = (out / "run.jsonl").read_text(encoding="utf-8").splitlines(keepends=True)
        (out / "run.jsonl").write_text("".join(lines[:3]), encoding="utf-8")

        code, told = said(*ask, "--index", tmp_path / "none", "--rescore")
        assert code == 1
        assert "1题请求失败或没有问到，按最差计分" in told
        assert said(*ask, "--resume")[0] == 0
        assert said(*ask, "--rescore")[0] == 0
        assert len((out / "run.jsonl").read_text(encoding="utf-8").splitlines()) == 1 + 3

    def test_a_user_who_stops_a_run_is_told_how_to_go_on(
        self, gold, sample_index, tmp_path, monkeypatch, capsys
    ):
        def stopped(*_: object) -> None:
            raise KeyboardInterrupt

        monkeypatch.setattr(HttpAnswerer, "ask", stopped)
        arguments = [
            "eval",
            "--gold",
            str(gold),
            "--index",
            str(sample_index),
            "--output",
            str(tmp_path / "o"),
        ]
        assert main(arguments) == 130
        assert "--resume" in capsys.readouterr().err

    @pytest.mark.parametrize(
        ("url", "code", "told"), [("127.0.0.1:9", 2, "http://"), ("http://127.0.0.1:9", 1, "连不上")]
    )
    def test_a_service_out_of_reach_is_told(self, gold, tmp_path, capsys, url, code, told):
        assert main(["eval", "--gold", str(gold), "--url", url, "--output", str(tmp_path / "o")]) == code
        assert told in capsys.readouterr().err

    def test_a_missing_optional_package_is_told_with_the_extra(self, gold, monkeypatch, capsys):
        variants._converter.cache_clear()
        monkeypatch.setitem(sys.modules, "opencc", None)
        assert main(["gold", "variants", str(gold), "--output", "variants"]) == 1
        assert "pip install 'policyqa[eval]'" in capsys.readouterr().err

    def test_figures_without_a_run_serve_as_baseline(self, service, items, tmp_path):
        scores = score_run(run_items(service.answerer(), items, {}), items)
        write_scores(scores, tmp_path / "baseline.json")
        comparison = Baseline(tmp_path / "baseline.json", items).compared_with(scores)
        assert comparison is not None
        assert comparison.changed == ()

    def test_without_a_baseline_at_the_path_nothing_is_asked(self, gold, sample_index, tmp_path, capsys):
        arguments = ["eval", "--gold", str(gold), "--index", str(sample_index), "--output", "out"]
        assert main([*arguments, "--baseline", str(tmp_path / "none")]) == 1
        assert "none" in capsys.readouterr().err
        assert not (tmp_path / "out").exists()

    def test_a_judge_grades_answers_and_is_held_against_the_measures(
        self, gold, texts, tmp_path, judge_server, said
    ):
        said("ingest", texts, "--index", tmp_path / "ix")
        judge_server.contents += ['{"faithfulness": 1, "completeness": 1}', "broken"]
        ask = ("eval", "--gold", gold, "--index", tmp_path / "ix", "--output", tmp_path / "out")
        code, told = said(*ask, "--judge", judge_server.url, "--judge-model", "grader")
        assert code == 0
        assert "模型评卷（grader）：评了1题，未评成1题；忠实1.000，完整1.000" in told
        assert {body["model"] for body in judge_server.bodies} == {"grader"}

    def test_a_judge_without_a_model_is_wrong_usage(self, gold, capsys):
        assert main(["eval", "--gold", str(gold), "--judge", "http://127.0.0.1:9/v1"]) == 2
        assert "--judge-model" in capsys.readouterr().err

    def test_a_gold_file_that_is_none_is_told_by_line(self, sample_index, tmp_path, capsys):
        file = tmp_path / "gold.jsonl"
        file.write_text('{"id": "a", "question": "问"}\n{"id"\n', encoding="utf-8")
        assert main(["eval", "--gold", str(file), "--index", str(sample_index)]) == 1
        assert "第 1 行" in capsys.readouterr().err


class TestGold:
    def test_the_samples_pass_the_check(self, samples_dir, said):
        code, told = said("gold", "check", samples_dir / "gold.jsonl", "--corpus", samples_dir / "corpus")
        assert (code, told) == (0, "查了71题，没有发现问题")

    def test_faults_are_listed(self, samples_dir, tmp_path, said):
        line = (samples_dir / "gold.jsonl").read_text(encoding="utf-8").splitlines()[0]
        item = json.loads(line) | {"evidence": [{"quote": "这句话哪里都没有"}]}
        file = tmp_path / "gold.jsonl"
        file.write_text(json.dumps(item, ensure_ascii=False), encoding="utf-8")
        code, told = said("gold", "check", file, "--corpus", samples_dir / "corpus")
        assert code == 1
        assert f"{item['id']}（quote_missing）" in told
        assert "发现1处问题" in told

    def test_every_malformed_line_is_listed(self, samples_dir, tmp_path, said):
        file = tmp_path / "gold.jsonl"
        file.write_text('{"id": "a", "question": "问"}\n[1]\n', encoding="utf-8")
        code, told = said("gold", "check", file, "--corpus", samples_dir / "corpus")
        assert code == 1
        assert "第1行（编号'a'）不合格式" in told
        assert "第2行应是一个JSON对象" in told
        assert "查了0题，发现2处问题" in told

    def test_drafts_quote_the_document(self, sample_index, samples_dir, tmp_path, said):
        output = tmp_path / "draft.jsonl"
        document = "云溪府办发〔2024〕12号"
        code, told = said(
            "gold", "draft", "--document", document, "--index", sample_index, "--output", output
        )
        assert code == 0
        assert "人工修改" in told
        code, told = said("gold", "check", output, "--corpus", samples_dir / "corpus")
        assert "quote_missing" not in told

    def test_drafts_of_an_unknown_document_are_an_error(self, sample_index, capsys):
        assert main(["gold", "draft", "--document", "没有", "--index", str(sample_index)]) == 1
        assert "没有收录这份文件" in capsys.readouterr().err

    def test_variants_are_written_file_by_file(self, samples_dir, tmp_path, said):
        code, told = said("gold", "variants", samples_dir / "gold.jsonl", "--output", tmp_path / "variants")
        assert code == 0
        lines = (tmp_path / "variants" / "gold.jsonl").read_text(encoding="utf-8").splitlines()
        assert f"{len(lines)}题变体" in told
        assert {json.loads(line)["variant"] for line in lines} == {
            "typo",
            "everyday",
            "halfwidth",
            "traditional",
        }


class TestUsage:
    @pytest.mark.parametrize(
        "arguments", [[], ["fly"], ["ingest"], ["ask"], ["eval"], ["gold"], ["serve", "--port", "x"]]
    )
    def test_wrong_usage_is_exit_2(self, arguments, capsys):
        with pytest.raises(SystemExit) as stopped:
            main(arguments)
        assert stopped.value.code == 2
        assert "用法：policyqa" in capsys.readouterr().err

    def test_a_setting_out_of_range_is_exit_2_and_named(self, monkeypatch, capsys):
        monkeypatch.setenv("POLICYQA_MAX_QUESTION_CHARS", "many")
        assert main(["documents"]) == 2
        assert "POLICYQA_MAX_QUESTION_CHARS" in capsys.readouterr().err

    @pytest.mark.parametrize("name", [None, *COMMANDS])
    def test_help_says_in_chinese_what_a_command_does(self, name, capsys):
        with pytest.raises(SystemExit) as stopped:
            main([name, "--help"] if name else ["--help"])
        assert stopped.value.code == 0
        told = capsys.readouterr().out
        assert sum("一" <= character <= "鿿" for character in told) > 15
        if name is None:
            assert all(command in told for command in COMMANDS)

    @pytest.mark.parametrize("name", ["ask", "documents"])
    def test_without_an_index_the_message_says_what_to_run(self, name, capsys):
        assert main([name, "问"] if name == "ask" else [name]) == 1
        assert "policyqa ingest" in capsys.readouterr().err
