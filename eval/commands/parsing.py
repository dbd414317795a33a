"""An argument parser that speaks Chinese: usage, headings of the help, errors."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterable
from typing import NoReturn

_ERRORS = (
    (r"the following arguments are required: (.*)", r"缺少参数 \1"),
    (r"unrecognized arguments: (.*)", r"不认识的参数 \1"),
    (r"argument (.*?): invalid choice: (.*?) \(choose from (.*)\)", r"\1 不能是 \2，可用的有 \3"),
    (r"argument (.*?): invalid \w+ value: (.*)", r"\1 的值 \2 不对"),
    (r"argument (.*?): expected .* arguments?", r"\1 后面缺少值"),
)


class ChineseFormatter(argparse.RawDescriptionHelpFormatter):
    """Keeps the line breaks of descriptions; begins with 用法."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, max_help_position=30)

    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[argparse._MutuallyExclusiveGroup],
        prefix: str | None = None,
    ) -> None:
        """Adds the usage line."""
        super().add_usage(usage, actions, groups, "用法：" if prefix is None else prefix)


class ChineseParser(argparse.ArgumentParser):
    """`argparse.ArgumentParser` with Chinese headings and error messages; its subparsers are of the same kind."""

    def __init__(self, **options: object) -> None:
        super().__init__(add_help=False, formatter_class=ChineseFormatter, **options)  # type: ignore[arg-type]
        self._positionals.title = "参数"
        self._optionals.title = "选项"
        self.add_argument("-h", "--help", action="help", help="显示这份说明")

    def error(self, message: str) -> NoReturn:
        """Says what is wrong with the usage; exits with 2."""
        for pattern, told in _ERRORS:
            message = re.sub(pattern, told, message)
        self.exit(2, f"{self.format_usage()}用法有误：{message}。详见 {self.prog} --help\n")
