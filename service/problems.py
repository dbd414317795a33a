"""Errors as RFC 9457 problem details: one table from error to status, title and Chinese detail."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException
from starlette.routing import Match

from service.answers import Problem

_NO_HEADERS: Mapping[str, str] = MappingProxyType({})
_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")


class ServiceError(Exception):
    """An error that a caller can understand: status, short English type, Chinese detail, further headers."""

    def __init__(self, status: int, kind: str, detail: str, headers: Mapping[str, str] = _NO_HEADERS) -> None:
        super().__init__(detail)
        self.status = status
        self.kind = kind
        self.detail = detail
        self.headers = headers


class BodyTooLarge(HTTPException):
    """The body is larger than anything the service takes.

    An HTTPException, because the framework makes every other error of reading a body a 400.
    """

    def __init__(self) -> None:
        super().__init__(413)


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """What is told of an error: the problem document and the headers that belong to it."""

    problem: Problem
    headers: Mapping[str, str] = field(default_factory=dict)

    def as_json(self) -> JSONResponse:
        """The response for programs."""
        return JSONResponse(
            self.problem.model_dump(),
            status_code=self.problem.status,
            headers=dict(self.headers),
            media_type="application/problem+json",
        )


Teller = Callable[[Request, Trouble], Response]
"""Turns trouble into the response that suits whoever asked."""

_TITLES = {
    400: "请求有误",
    401: "会话无效",
    403: "不允许访问",
    404: "没有找到",
    405: "方法不允许",
    413: "内容太长",
    422: "请求内容不合要求",
    429: "请求太频繁",
    500: "服务内部出错",
    503: "服务暂不可用",
}
_DETAILS = {
    404: "没有这个地址或文件，请检查链接。",
    405: "这个地址不支持这种请求方式。",
    500: "服务内部出错了，请稍后再试；若反复出现，请联系管理员。",
}


def install_problems(app: FastAPI, tell: Teller = lambda _, trouble: trouble.as_json()) -> None:
    """Has `tell` answer every error of the app; nothing of the inside is shown."""

    def handle(request: Request, error: Exception) -> Response:
        return tell(request, trouble_of(error, request))

    for kind in (ServiceError, RequestValidationError, HTTPException, Exception):
        app.add_exception_handler(kind, handle)


def trouble_of(error: Exception, request: Request | None = None) -> Trouble:
    """What to tell of any error; the methods that `request`'s address takes are told with a 405."""
    if isinstance(error, ServiceError):
        return _trouble(error.status, error.kind, error.detail, error.headers)
    if isinstance(error, RequestValidationError):
        return _invalid(error)
    if isinstance(error, BodyTooLarge):
        return _trouble(413, "body-too-large", "请求内容超过 1 MB，请缩短后再试。")
    if isinstance(error, HTTPException):
        detail = _DETAILS.get(error.status_code, "请求无法处理。")
        headers = dict(error.headers or {})
        if error.status_code == 405 and request is not None:
            headers["Allow"] = ", ".join(_methods_of(request))
        return _trouble(error.status_code, f"http-{error.status_code}", detail, headers)
    return _trouble(500, "internal", _DETAILS[500])


def _trouble(status: int, kind: str, detail: str, headers: Mapping[str, str] = _NO_HEADERS) -> Trouble:
    told = Problem(
        type=f"urn:policyqa:problem:{kind}",
        title=_TITLES.get(status, "请求失败"),
        status=status,
        detail=detail,
    )
    return Trouble(problem=told, headers=headers)


def _invalid(error: RequestValidationError) -> Trouble:
    first = error.errors()[0]
    if first["type"] == "json_invalid":
        return _trouble(400, "malformed-json", "请求体不是合法的 JSON，请检查引号、逗号和括号。")
    place = ".".join(str(part) for part in first["loc"] if part != "body") or "请求体"
    return _trouble(422, "invalid-request", f"字段 {place} 不合要求：{_chinese_reason(first['type'])}。")


def _methods_of(request: Request) -> list[str]:
    """The methods that some route takes at the request's address."""
    routes = request.app.router.routes
    return [
        method
        for method in _METHODS
        if any(route.matches({**request.scope, "method": method})[0] is Match.FULL for route in routes)
    ]


def _chinese_reason(kind: str) -> str:
    reasons = {
        "missing": "缺少这个字段",
        "extra_forbidden": "没有这个字段",
        "string_too_long": "内容太长",
        "string_too_short": "内容太短",
        "too_long": "条目太多",
        "less_than_equal": "数值太大",
        "greater_than_equal": "数值太小",
        "literal_error": "不是允许的取值",
    }
    return reasons.get(kind, "格式或类型不对")
