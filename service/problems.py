"""Errors as RFC 9457 problem details: one table from error to status, title and Chinese detail."""

from __future__ import annotations

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from service.answers import Problem


class ServiceError(Exception):
    """An error that a caller can understand: status, short English type, Chinese detail."""

    def __init__(self, status: int, kind: str, detail: str) -> None:
        super().__init__(detail)
        self.status = status
        self.kind = kind
        self.detail = detail


_TITLES = {
    400: "请求有误",
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


def problem(status: int, kind: str, detail: str) -> JSONResponse:
    """Builds the response."""
    body = Problem(
        type=f"urn:policyqa:problem:{kind}",
        title=_TITLES.get(status, "请求失败"),
        status=status,
        detail=detail,
    )
    return JSONResponse(body.model_dump(), status_code=status, media_type="application/problem+json")


def install_problems(app: FastAPI) -> None:
    """Makes every error of the app a problem document; nothing of the inside is shown."""

    @app.exception_handler(ServiceError)
    def service_error(_: Request, error: ServiceError) -> JSONResponse:
        return problem(error.status, error.kind, error.detail)

    @app.exception_handler(RequestValidationError)
    def invalid(_: Request, error: RequestValidationError) -> JSONResponse:
        first = error.errors()[0]
        if first["type"] == "json_invalid":
            return problem(400, "malformed-json", "请求体不是合法的 JSON，请检查引号、逗号和括号。")
        place = ".".join(str(part) for part in first["loc"] if part != "body") or "请求体"
        return problem(422, "invalid-request", f"字段 {place} 不合要求：{_chinese_reason(first['type'])}。")

    @app.exception_handler(HTTPException)
    def http_error(_: Request, error: HTTPException) -> JSONResponse:
        detail = _DETAILS.get(error.status_code, "请求无法处理。")
        return problem(error.status_code, f"http-{error.status_code}", detail)

    @app.exception_handler(Exception)
    def unexpected(_: Request, __: Exception) -> JSONResponse:
        return problem(500, "internal", _DETAILS[500])


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
