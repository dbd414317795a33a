"""`policyqa doctor`: what is wrong, and what to do about it."""

from __future__ import annotations

import json
import sys
import time
from argparse import Namespace
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version

import httpx
from rich.console import Console
from rich.markup import escape

from eval.commands import opening
from eval.commands.errors import CommandError
from eval.commands.opening import settings_from
from indexes import RERANKED, IndexStoreError, open_snapshot
from service import Settings, load_reranker

_TRIED_PASSAGES = 5
_PACKAGES = (
    "llama-index-core",
    "sentence-transformers",
    "faiss-cpu",
    "fastapi",
    "jieba",
    "pydantic",
    "torch",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One check."""

    name: str
    ok: bool
    detail: str
    """What was found and, where it is wrong, what to do (Chinese)."""


def doctor(options: Namespace) -> int:
    """Checks installation, model, index and language model; 1 if anything is wrong."""
    settings = settings_from(options)
    findings = [
        finding
        for check in (_installation, _model_and_index, _reranker, _language_model)
        for finding in check(settings)
    ]
    if options.json:
        sys.stdout.write(
            json.dumps([asdict(finding) for finding in findings], ensure_ascii=False, indent=2) + "\n"
        )
    else:
        console = Console()
        for finding in findings:
            mark = "[green]正常[/green]" if finding.ok else "[red]有误[/red]"
            console.print(f"{mark} {finding.name}：{escape(finding.detail)}")
    return 0 if all(finding.ok for finding in findings) else 1


Check = Callable[[Settings], Iterator[Finding]]


def _installation(_: Settings) -> Iterator[Finding]:
    for package in _PACKAGES:
        try:
            yield Finding(name=f"安装 {package}", ok=True, detail=version(package))
        except PackageNotFoundError:
            yield Finding(name=f"安装 {package}", ok=False, detail="没有安装。请运行 make setup。")


def _model_and_index(settings: Settings) -> Iterator[Finding]:
    try:
        embedding = opening.embedding_for(settings)
        detail = f"{embedding.name}，{embedding.dimension} 维，指纹 {embedding.fingerprint}"
    except (CommandError, IndexStoreError) as error:
        yield Finding(name="向量模型", ok=False, detail=str(error))
        return
    yield Finding(name="向量模型", ok=True, detail=detail)
    try:
        snapshot = open_snapshot(settings.index, embedding)
    except IndexStoreError as error:
        yield Finding(name="索引", ok=False, detail=str(error))
        return
    counts = snapshot.version.manifest.counts
    detail = (
        f"{snapshot.version.name}，文件 {counts['documents']} 份，段落 {counts['passages']} 条，校验和一致"
    )
    yield Finding(name="索引", ok=True, detail=detail)
    snapshot.close()


def _reranker(settings: Settings) -> Iterator[Finding]:
    try:
        scorer = load_reranker(settings)
    except IndexStoreError as error:
        yield Finding(name="重排模型", ok=False, detail=str(error))
        return
    if scorer is None:
        yield Finding(name="重排模型", ok=True, detail="没有配置，按拟合的排序。")
        return
    started = time.perf_counter()
    scorer.scores("低保户住院能报多少？", ["特困人员住院费用按规定救助。" * 20] * _TRIED_PASSAGES)
    seconds = (time.perf_counter() - started) * RERANKED / _TRIED_PASSAGES
    yield Finding(
        name="重排模型", ok=True, detail=f"{scorer.name}，每次检索约多用 {seconds:.1f} 秒（{RERANKED} 段）"
    )


def _language_model(settings: Settings) -> Iterator[Finding]:
    if not settings.llm_base_url:
        yield Finding(name="大模型", ok=True, detail="没有配置，使用抽取式回答。")
        return
    key = settings.llm_api_key.get_secret_value() if settings.llm_api_key else ""
    try:
        response = httpx.get(
            f"{settings.llm_base_url.rstrip('/')}/models",
            headers={"Authorization": f"Bearer {key}"} if key else {},
            timeout=10,
        )
        response.raise_for_status()
    except httpx.HTTPError as error:
        advice = "请检查 POLICYQA_LLM_BASE_URL 和 POLICYQA_LLM_API_KEY；回答会退回抽取式。"
        yield Finding(name="大模型", ok=False, detail=f"{settings.llm_base_url} 连不上（{error}）。{advice}")
        return
    yield Finding(
        name="大模型", ok=True, detail=f"{settings.llm_base_url}，模型 {settings.llm_model or '默认'}"
    )
