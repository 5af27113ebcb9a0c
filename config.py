"""Settings: what the environment may say, what is assumed when it is silent, and what is refused."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent


class SettingsError(Exception):
    """The environment asks for something unsafe or impossible; the message says what and how to mend it."""


@dataclass(frozen=True)
class Setting:
    """One environment variable: its name, what it is when unset (in words), and what it means."""

    name: str
    default: str
    meaning: str


SETTINGS = (
    Setting("HOST", "127.0.0.1", "the address `make run` and `flask web` listen on"),
    Setting("PORT", "8000", "the port they listen on"),
    Setting("OPENLINE_INSTANCE", "instance/", "the folder of database, media and queue"),
    Setting("DATABASE_URL", "SQLite in the instance", "`postgresql+psycopg://…` for PostgreSQL"),
    Setting("REDIS_URL", "none", "Valkey or Redis, for limits and the queue"),
    Setting("BASE_URL", "http://HOST:PORT", "what absolute links and mails start with"),
    Setting("SECRET_KEY", "made and kept in the instance", "signs sessions and links"),
    Setting("MAIL_URL", "console:", "`smtp://user:pass@host:port`, `smtps://…` or `file:///folder`"),
    Setting("MAIL_FROM", "openline@ the host of BASE_URL", "the address that mails come from"),
    Setting("DEMO", "0 (`make run`: 1)", "1 plays the demo into an empty database"),
    Setting("OPENLINE_ENV", "development", "`production` checks the settings and refuses unsafe ones"),
    Setting("OPENLINE_WITNESS", "witness.jsonl in the instance", "remembers the record outside the database's backups"),
    Setting("OPENLINE_THEME", "default", "the folder under themes/ whose pages the public sees"),
    Setting("OPENLINE_LIMITS", "1", "0 switches the limits on comments and sign-in off, for load tests"),
    Setting("OPENLINE_PAGE_CACHE", "64", "megabytes of finished pages that each web process keeps; 0 keeps none"),
    Setting("OPENLINE_METRICS_TOKEN", "none", "whoever says it (`Authorization: Bearer …`) may read `/metrics`"),
    Setting("TRUSTED_PROXIES", "0", "how many proxies' X-Forwarded-* headers count"),
)


def load(environ: Mapping[str, str]) -> dict[str, object]:
    """Turn environment variables into Flask configuration.

    Raises SettingsError, in words, when the environment is unsafe (production) or cannot be understood.
    """
    production = environ.get("OPENLINE_ENV", "development") == "production"
    instance = Path(environ.get("OPENLINE_INSTANCE") or ROOT / "instance").resolve()
    instance.mkdir(parents=True, exist_ok=True)
    host, port = environ.get("HOST", "127.0.0.1"), _number(environ, "PORT", 8000)
    base_url = (environ.get("BASE_URL") or f"http://{host}:{port}").rstrip("/")
    parts = urlsplit(base_url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise SettingsError(f"BASE_URL must be absolute, like https://blog.example.com, and is {base_url!r}.")
    if production:
        _refuse_unsafe(environ)
    secure = parts.scheme == "https"
    return {
        "HOST": host,
        "PORT": port,
        "INSTANCE": instance,
        "PRODUCTION": production,
        "BASE_URL": base_url,
        "SECRET_KEY": environ.get("SECRET_KEY") or _kept_secret(instance / "secret_key"),
        "SQLALCHEMY_DATABASE_URI": environ.get("DATABASE_URL") or f"sqlite:///{instance / 'openline.sqlite'}",
        "WITNESS": Path(environ.get("OPENLINE_WITNESS") or instance / "witness.jsonl").resolve(),
        "REDIS_URL": environ.get("REDIS_URL", ""),
        "MAIL_URL": environ.get("MAIL_URL", "console:"),
        "MAIL_FROM": environ.get("MAIL_FROM") or f"openline@{parts.hostname}",
        "DEMO": environ.get("DEMO", "0") == "1",
        "THEME": environ.get("OPENLINE_THEME", "default"),
        "PAGE_CACHE": _number(environ, "OPENLINE_PAGE_CACHE", 64) * 1024 * 1024,
        "METRICS_TOKEN": environ.get("OPENLINE_METRICS_TOKEN", ""),
        "TRUSTED_PROXIES": _number(environ, "TRUSTED_PROXIES", 0),
        "RATELIMIT_ENABLED": environ.get("OPENLINE_LIMITS", "1") != "0",
        "SESSION_COOKIE_NAME": "__Host-openline" if secure else "openline",
        "SESSION_COOKIE_SECURE": secure,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "WTF_CSRF_TIME_LIMIT": None,
    }


def _refuse_unsafe(environ: Mapping[str, str]) -> None:
    """Production has no defaults for what an attacker or a wrong link could use."""
    missing = [name for name in ("SECRET_KEY", "BASE_URL", "MAIL_URL") if not environ.get(name)]
    if missing:
        raise SettingsError(f"OPENLINE_ENV=production needs {', '.join(missing)} in the environment.")
    if len(environ["SECRET_KEY"]) < 32:
        raise SettingsError("SECRET_KEY must have at least 32 characters in production.")
    if environ.get("DEMO") == "1":
        raise SettingsError("DEMO=1 is refused in production: the demo accounts have public passwords.")


def _number(environ: Mapping[str, str], name: str, default: int) -> int:
    said = environ.get(name) or str(default)
    if not said.isdigit():
        raise SettingsError(f"{name} must be a whole number and is {said!r}.")
    return int(said)


def _kept_secret(path: Path) -> str:
    """The development secret: made once, readable by its owner only, the same after a restart."""
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_hex(32))
    return path.read_text().strip()
