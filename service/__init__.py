"""Questions to answers with verified citations, over HTTP, on pages and in the widget."""

from service.answers import Answer, AskRequest, Citation, DocumentEntry, SearchRequest
from service.api import create_app
from service.assembly import LiveEngine, build_engine, load_embedding, load_reranker, open_engine
from service.engine import Engine
from service.fitted import Fitted, ScopeWeights
from service.problems import ServiceError
from service.settings import Settings

__all__ = [
    "Answer",
    "AskRequest",
    "Citation",
    "DocumentEntry",
    "Engine",
    "Fitted",
    "LiveEngine",
    "ScopeWeights",
    "SearchRequest",
    "ServiceError",
    "Settings",
    "build_engine",
    "create_app",
    "load_embedding",
    "load_reranker",
    "open_engine",
]
