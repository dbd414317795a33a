"""Settings: the one reader of the environment (`POLICYQA_*`, also from a `.env` file)."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Everything that can be set; the defaults work offline with no settings at all."""

    model_config = SettingsConfigDict(
        env_prefix="POLICYQA_", env_file=".env", env_file_encoding="utf-8", extra="ignore", frozen=True
    )

    index: Path = Path(".policyqa")
    """Folder of the index versions."""
    model: str | None = None
    """A sentence-transformers model by path or hub name; unset means the bundled one."""
    model_dir: Path = Path.home() / ".cache" / "policyqa" / "models"
    """Where the bundled model is converted to, once."""
    reranker: str | None = None
    """A cross-encoder by path or hub name that looks again at the first 50 passages; unset means none."""
    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=0, le=65535)
    max_question_chars: int = Field(default=500, ge=10, le=10_000)
    """Longer questions are refused with 422: nobody asks that much in one sentence."""
    requests_per_minute: int = Field(default=120, ge=0)
    """Per client address for questions and searches; 0 switches the limit off."""
    hotline: str = "12345"
    """Where a refusal sends the asker when the corpus names no responsible unit."""
    feedback: Path | None = None
    """JSON Lines file for feedback; default `feedback.jsonl` in the index folder."""
    lexicon: Path | None = None
    """Further everyday words of the operator, in the form of the shipped file."""
    allowed_origins: tuple[str, ...] = ()
    """Origins that may embed the widget: `https://www.example.gov.cn`, `https://*.example.gov.cn`."""
    widget_secret: SecretStr | None = None
    """Key of the widget's session tokens; a random one per start when unset."""
    llm_base_url: str | None = None
    """OpenAI-compatible endpoint, for example `http://127.0.0.1:11434/v1`; unset means extractive answers."""
    llm_api_key: SecretStr | None = None
    llm_model: str | None = None
    llm_timeout: float = Field(default=30.0, gt=0, le=600)
    """Seconds for one attempt."""
    llm_retries: int = Field(default=2, ge=0, le=10)
    llm_deadline: float = Field(default=45.0, gt=0, le=1800)
    """Seconds for all attempts of one answer; then the extractive answer is given."""
