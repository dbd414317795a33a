"""The embeddable chat widget: its script, its sessions, and the gate for other web sites' requests."""

from service.widget.gate import GateRules, WidgetGate, foreign_origin, frame_ancestors
from service.widget.origins import AllowedOrigin, OriginError, is_allowed, parse_origins
from service.widget.routes import widget_routes
from service.widget.script import WidgetScript
from service.widget.sessions import SessionError, SessionTokens

__all__ = [
    "AllowedOrigin",
    "GateRules",
    "OriginError",
    "SessionError",
    "SessionTokens",
    "WidgetGate",
    "WidgetScript",
    "foreign_origin",
    "frame_ancestors",
    "is_allowed",
    "parse_origins",
    "widget_routes",
]
