"""The one command `policyqa`: arguments in, the door of the right package called, results printed."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from eval.commands import CommandError, command

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]

_EPILOG = """常用：
  policyqa ingest 政策文件夹/            建立或更新索引
  policyqa ask "低保户住院能报多少？"     在终端提问
  policyqa serve                         启动网页和接口服务
设置来自环境变量 POLICYQA_*（也读 .env 文件）；不做任何设置即可离线使用。"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; returns the exit code (0 done, 1 something failed, 2 wrong usage)."""
    options = _parser().parse_args(arguments)
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


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="policyqa",
        description="政策文件问答：把政策文件建成索引，回答问题并给出可核对的原文引用。",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="命令")
    _add_ingest(commands)
    _add_serve(commands)
    _add_ask(commands)
    _add_eval(commands)
    _add_gold(commands)
    _add_register(commands)
    return parser


def _command(commands: Subparsers, name: str, help_text: str) -> argparse.ArgumentParser:
    command = commands.add_parser(name, help=help_text, description=help_text)
    command.add_argument("--index", type=Path, metavar="DIR", help="索引目录（默认 .policyqa/）")
    return command


def _add_ingest(commands: Subparsers) -> None:
    command = _command(commands, "ingest", "读取文件和文件夹（含子文件夹），建立新版本索引并启用")
    command.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="文件、文件夹或 zip")
    command.add_argument("--workers", type=int, default=1, metavar="N", help="解析用的进程数（默认 1）")
    command.add_argument("--region", metavar="区名", help="文件里没有写明地区时使用的地区")
    command.add_argument("--json", action="store_true", help="以 JSON 输出汇总")
    rollback = _command(commands, "rollback", "退回上一个索引版本")
    rollback.set_defaults(json=False)


def _add_serve(commands: Subparsers) -> None:
    command = _command(commands, "serve", "启动 HTTP 服务和网页；GET /readyz 返回 200 即就绪")
    command.add_argument("--host", help="监听地址（默认 127.0.0.1）")
    command.add_argument("--port", type=int, help="端口（默认 8000）")
    mcp = _command(
        commands, "mcp", "启动 MCP 服务，供智能体调用（ask、search、get_document、responsibilities）"
    )
    mcp.add_argument("--http", type=int, metavar="PORT", help="改用 HTTP 传输并监听此端口；默认标准输入输出")


def _add_ask(commands: Subparsers) -> None:
    command = _command(commands, "ask", "回答一个问题，附原文引用")
    command.add_argument("question", metavar="问题")
    command.add_argument("--region", metavar="区名", help="限定地区")
    command.add_argument("--json", action="store_true", help="以 JSON 输出完整回答")


def _add_eval(commands: Subparsers) -> None:
    command = _command(commands, "eval", "运行并评分标准问答集，生成报告")
    command.add_argument(
        "--gold", nargs="+", type=Path, required=True, metavar="FILE", help="JSON Lines 标准问答集"
    )
    command.add_argument("--output", type=Path, default=Path("runs/latest"), metavar="DIR", help="结果目录")
    command.add_argument("--baseline", type=Path, metavar="RUN", help="与这次运行（目录）成对比较")
    command.add_argument("--peers", action="store_true", help="同时运行对照系统（LlamaIndex 默认、BM25 等）")
    command.add_argument(
        "--variants", action="store_true", help="另跑一遍按规则改写的题目（错别字、口语、半角、繁体）"
    )
    command.add_argument(
        "--judge", action="store_true", help="请所配置的大模型评卷（忠实、完整），与精确指标对照"
    )
    command.add_argument("--url", help="评测一个正在运行的服务，而不是本机索引")


def _add_gold(commands: Subparsers) -> None:
    gold = commands.add_parser("gold", help="标准问答集工具：check 检查，draft 起草，variants 生成变体")
    tools = gold.add_subparsers(dest="tool", required=True, metavar="工具")
    check = tools.add_parser("check", help="检查格式、引文是否恰好出现一次、要点是否在答案里")
    check.add_argument("files", nargs="+", type=Path, metavar="FILE")
    check.add_argument("--corpus", type=Path, required=True, metavar="DIR", help="原文所在文件夹")
    draft = tools.add_parser("draft", help="从一份文件的职责、表格和定义起草问答，供人工修改")
    draft.add_argument("--document", required=True, metavar="ID")
    draft.add_argument("--index", type=Path, metavar="DIR")
    draft.add_argument("--output", type=Path, metavar="FILE", help="默认输出到终端")
    variants = tools.add_parser("variants", help="按规则生成错别字、口语、半角、繁体变体")
    variants.add_argument("files", nargs="+", type=Path, metavar="FILE")
    variants.add_argument("--output", type=Path, required=True, metavar="DIR")


def _add_register(commands: Subparsers) -> None:
    documents = _command(commands, "documents", "列出已收录的文件：标题、文号、发文机关、日期、地区、效力")
    documents.add_argument("--json", action="store_true", help="以 JSON 输出")
    doctor = _command(commands, "doctor", "检查安装、模型、索引校验和与大模型配置，并给出处理办法")
    doctor.add_argument("--json", action="store_true", help="以 JSON 输出")


if __name__ == "__main__":
    sys.exit(main())
