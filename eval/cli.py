"""The one command `policyqa`: arguments in, the function of the command called, its exit code out."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from threadpoolctl import threadpool_limits

from eval.commands import CommandError, command
from eval.commands.parsing import ChineseParser

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[ChineseParser]

_EPILOG = """常用：
  policyqa ingest 政策文件夹/            建立或更新索引
  policyqa ask "低保户住院能报多少？"     在终端提问
  policyqa serve                         启动网页和接口服务
  policyqa ingest --help                 看一个命令的详细说明
设置来自环境变量 POLICYQA_*（也读 .env 文件）；不做任何设置即可离线使用。
可选：POLICYQA_RERANKER 指定重排模型，POLICYQA_LLM_BASE_URL 指定大模型；policyqa doctor 检查它们。
退出码：0 完成，1 出错或有文件没能读取，2 用法或设置有误。"""
_INGEST = """读取文件和文件夹（含子文件夹和 zip），建立新版本索引并启用。
可读取 txt、md、html、docx、pdf 和扫描图片。没有变化的文件不重新计算向量；
给出的文件夹里已经删除的文件会从索引移除，其他文件夹的文件保持不动。
中途中断或出错时，原来的索引照常使用。

退出码：0 全部读取；1 有文件没能读取（其余照常收录）或没有可收录的文件；2 用法有误。"""
_EVAL = """向服务逐题提问，评分，生成报告。结果目录里有 run.jsonl（回答和检索记录）、
scores.json（逐题和汇总得分）、report.html（可离线打开的报告）、report.md 和 report.json。

例：policyqa eval --gold gold.jsonl --output runs/new --baseline runs/old

退出码：0 全部问到；1 有题目请求失败或没有问到（按最差计分）；2 用法有误。"""
_FIT = """用标准问答集拟合权重，写出 ranker.json、fitted.json、scope.json，并打印留一来源和分折检验的数字。
索引里要有题目出处的原文；可回答和不该回答的题都要有。"""
_TUNE = """用标准问答集教随包提供的向量模型：问题要靠近能回答它的段落和那一句话。
写出 policy_adapter.safetensors（上层矩阵的低秩增量，约 1.3 MB）。两千七百道题两轮在两核上约 40 分钟。
换上以后要重建索引，并用没有学过的题运行 policyqa fit。"""
_DISTILL = """提问时用的模型只有完整模型十二层中的八层，编码少用约三成时间，向量几乎相同。
这里用题面和索引里差不多长的句子教它，写出 query_adapter.safetensors（约 5 MB）。policyqa tune 之后要重做。
一万六千句四遍在两核上约 27 分钟。"""
_GOLD = """标准问答集是 JSON Lines 文件，一行一题：有出处的题、不该作答的题、多轮对话。
check 检查格式和引文，draft 从一份文件起草，variants 按规则改写问法。"""


def _share_no_products() -> None:
    """One question's products are too small to share out: more threads of linear algebra cost more than they save.

    The variable is for libraries that a command loads later, the limit for numpy's, which is loaded already.
    """
    threads = os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    threadpool_limits(int(threads), user_api="blas")


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; returns the exit code (0 done, 1 something failed, 2 wrong usage)."""
    options = _parser().parse_args(arguments)
    _share_no_products()
    try:
        return command(options.command)(options)
    except CommandError as error:
        if getattr(options, "json", False):
            print(json.dumps({"error": str(error)}, ensure_ascii=False), file=sys.stderr)
        else:
            print(f"错误：{error}", file=sys.stderr)
        return error.exit_code
    except KeyboardInterrupt:
        print("已中断；原来的索引没有改动。", file=sys.stderr)
        return 130


def _parser() -> ChineseParser:
    parser = ChineseParser(
        prog="policyqa",
        description="政策文件问答：把政策文件建成索引，回答问题并给出可核对的原文引用。",
        epilog=_EPILOG,
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="命令", title="命令")
    _add_ingest(commands)
    _add_serve(commands)
    _add_ask(commands)
    _add_eval(commands)
    _add_fit(commands)
    _add_tune(commands)
    _add_distill(commands)
    _add_gold(commands)
    _add_register(commands)
    return parser


def _command(commands: Subparsers, name: str, help_text: str, description: str = "") -> ChineseParser:
    parser = commands.add_parser(name, help=help_text, description=description or help_text)
    _add_index(parser)
    return parser


def _add_index(parser: ChineseParser) -> None:
    parser.add_argument("--index", type=Path, metavar="DIR", help="索引目录（默认 .policyqa/）")


def _add_ingest(commands: Subparsers) -> None:
    ingest = _command(commands, "ingest", "读取文件和文件夹，建立新版本索引并启用", _INGEST)
    ingest.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="文件、文件夹或 zip")
    ingest.add_argument("--workers", type=int, default=1, metavar="N", help="解析用的进程数（默认 1）")
    ingest.add_argument("--region", metavar="区名", help="文件里没有写明地区时使用的地区")
    ingest.add_argument("--json", action="store_true", help="以 JSON 输出汇总")
    _command(commands, "rollback", "退回上一个索引版本", "退回上一个索引版本；正在运行的服务随即改用它。")


def _add_serve(commands: Subparsers) -> None:
    ready = "GET /readyz 返回 200 即就绪；重新 ingest 之后不用重启，按 Ctrl+C 结束。"
    serve = _command(commands, "serve", "启动 HTTP 服务和网页", f"启动 HTTP 服务和网页。{ready}")
    serve.add_argument("--host", metavar="H", help="监听地址（默认 127.0.0.1）")
    serve.add_argument("--port", type=int, metavar="P", help="端口（默认 8000）")
    mcp = _command(
        commands, "mcp", "启动 MCP 服务，供智能体调用（ask、search、get_document、responsibilities）"
    )
    mcp.add_argument("--http", type=int, metavar="PORT", help="改用 HTTP 传输并监听此端口；默认标准输入输出")


def _add_ask(commands: Subparsers) -> None:
    ask = _command(commands, "ask", "回答一个问题，附原文引用、出处和效力")
    ask.add_argument("question", metavar="问题", help="一句话的问题，用引号括起来")
    ask.add_argument("--region", metavar="区名", help="限定地区")
    ask.add_argument("--json", action="store_true", help="以 JSON 输出完整回答")


def _add_eval(commands: Subparsers) -> None:
    evaluate = _command(commands, "eval", "运行并评分标准问答集，生成报告", _EVAL)
    evaluate.add_argument(
        "--gold", nargs="+", type=Path, required=True, metavar="FILE", help="JSON Lines 标准问答集"
    )
    evaluate.add_argument(
        "--output", type=Path, default=Path("runs/latest"), metavar="DIR", help="结果目录（默认 runs/latest）"
    )
    evaluate.add_argument(
        "--baseline", type=Path, metavar="RUN", help="与这次运行成对比较：结果目录，或只有得分的 scores.json"
    )
    evaluate.add_argument(
        "--peers", action="store_true", help="同时评测对照系统（LlamaIndex 默认、加 BM25 融合、只用 BM25）"
    )
    evaluate.add_argument(
        "--variants", action="store_true", help="另跑一遍按规则改写的题目（错别字、口语、半角、繁体）"
    )
    evaluate.add_argument(
        "--judge", metavar="URL", help="请这个 OpenAI 兼容接口上的大模型评卷，密钥取自 POLICYQA_LLM_API_KEY"
    )
    evaluate.add_argument("--judge-model", metavar="NAME", help="评卷的模型，不要与作答的是同一个")
    again = evaluate.add_mutually_exclusive_group()
    again.add_argument("--resume", action="store_true", help="接着做 --output 里中断的运行，只问还没有答的题")
    again.add_argument(
        "--rescore", action="store_true", help="不提问，只给 --output 里已有的回答重新评分，写报告"
    )
    evaluate.add_argument("--url", metavar="URL", help="评测一个正在运行的服务，而不是本机索引")


def _add_fit(commands: Subparsers) -> None:
    fit = _command(commands, "fit", "用标准问答集拟合排序、选句、拒答的权重", _FIT)
    fit.add_argument(
        "--gold", nargs="+", type=Path, required=True, metavar="FILE", help="JSON Lines 标准问答集"
    )
    fit.add_argument(
        "--output", type=Path, default=Path("runs/fit"), metavar="DIR", help="结果目录（默认 runs/fit）"
    )


def _add_tune(commands: Subparsers) -> None:
    tune = _command(commands, "tune", "用标准问答集教随包提供的向量模型", _TUNE)
    tune.add_argument(
        "--gold", nargs="+", type=Path, required=True, metavar="FILE", help="JSON Lines 标准问答集"
    )
    tune.add_argument("--epochs", type=int, default=2, metavar="N", help="每道题学几遍（默认 2）")
    tune.add_argument(
        "--from",
        dest="start",
        type=Path,
        metavar="FILE",
        help="从以前教出的 policy_adapter.safetensors 接着教",
    )
    tune.add_argument(
        "--output", type=Path, default=Path("runs/tune"), metavar="DIR", help="结果目录（默认 runs/tune）"
    )


def _add_distill(commands: Subparsers) -> None:
    distill = _command(commands, "distill", "教提问用的短模型给出和完整模型一样的向量", _DISTILL)
    distill.add_argument(
        "--gold", nargs="+", type=Path, required=True, metavar="FILE", help="JSON Lines 标准问答集，只用题面"
    )
    distill.add_argument("--epochs", type=int, default=4, metavar="N", help="每句学几遍（默认 4）")
    distill.add_argument(
        "--output", type=Path, default=Path("runs/tune"), metavar="DIR", help="结果目录（默认 runs/tune）"
    )


def _add_gold(commands: Subparsers) -> None:
    gold = commands.add_parser("gold", help="标准问答集工具：检查、起草、改写", description=_GOLD)
    tools = gold.add_subparsers(dest="tool", required=True, metavar="工具", title="工具")
    check = tools.add_parser("check", help="检查格式、引文是否恰好出现一次、要点是否在答案里")
    check.add_argument("files", nargs="+", type=Path, metavar="FILE")
    check.add_argument("--corpus", type=Path, required=True, metavar="DIR", help="原文所在文件夹")
    draft = tools.add_parser("draft", help="从一份文件的职责、表格和定义起草问答，供人工修改")
    draft.add_argument("--document", required=True, metavar="ID", help="文号或编号，见 policyqa documents")
    draft.add_argument("--output", type=Path, metavar="FILE", help="默认输出到终端")
    _add_index(draft)
    variants = tools.add_parser("variants", help="按规则生成错别字、口语、半角、繁体变体")
    variants.add_argument("files", nargs="+", type=Path, metavar="FILE")
    variants.add_argument("--output", type=Path, required=True, metavar="DIR")


def _add_register(commands: Subparsers) -> None:
    documents = _command(commands, "documents", "列出已收录的文件：标题、文号、发文机关、日期、地区、效力")
    documents.add_argument("--json", action="store_true", help="以 JSON 输出")
    doctor = _command(commands, "doctor", "检查安装、模型、索引校验和、重排模型与大模型配置，并给出处理办法")
    doctor.add_argument("--json", action="store_true", help="以 JSON 输出")
