"""Turns templates into responses: the Jinja2 environment, the addresses of assets, the security headers."""

from __future__ import annotations

from datetime import date

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined

from service.labels import FACT_NAMES, RELATION_NAMES, ROLE_NAMES, STATUS_NAMES, VALIDITY_NAMES
from service.pages.assets import Assets
from service.pages.links import document_url, original_url, source_url
from service.pages.marking import answer_paragraphs, without_marks
from service.pages.reader import PageSettings
from service.pages.statements import validity_statements
from service.quoting import unwrap

LARGE_TYPE_COOKIE = "policyqa_type"


class Pages:
    """Renders the pages' templates for one set of settings."""

    def __init__(self, settings: PageSettings, assets: Assets, ancestors: str) -> None:
        self.settings = settings
        self._headers = security_headers(ancestors)
        self._environment = Environment(
            loader=PackageLoader("service.pages"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.globals.update(
            settings=settings,
            asset=assets.url,
            document_url=document_url,
            original_url=original_url,
            source_url=source_url,
            answer_paragraphs=answer_paragraphs,
            validity_statements=validity_statements,
            validity_names=VALIDITY_NAMES,
            role_names=ROLE_NAMES,
            relation_names=RELATION_NAMES,
            fact_names=FACT_NAMES,
            status_names=STATUS_NAMES,
        )
        self._environment.filters.update(
            chinese_date=chinese_date, unwrap=unwrap, without_marks=without_marks
        )

    def render(self, request: Request, template: str, *, status: int = 200, **values: object) -> HTMLResponse:
        """Renders one page, with the reader's type size and the headers that every page carries."""
        values |= {
            "large": request.cookies.get(LARGE_TYPE_COOKIE) == "large",
            "here": request.url.path + (f"?{request.url.query}" if request.url.query else ""),
        }
        text = self._environment.get_template(template).render(values)
        return HTMLResponse(text, status_code=status, headers=self._headers)


def security_headers(ancestors: str) -> dict[str, str]:
    """Headers of every page: only our own files run, and only `ancestors` may frame it."""
    policy = (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        f"form-action 'self'; base-uri 'none'; frame-ancestors {ancestors}"
    )
    return {
        "Content-Security-Policy": policy,
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Cache-Control": "no-cache",
        "Vary": "Cookie",
    }


def chinese_date(value: date | None) -> str:
    """2024-03-01 → 2024年3月1日; "" for None."""
    return f"{value.year}年{value.month}月{value.day}日" if value else ""
