"""Settings, by environment only; each variable is listed in docs/operate/settings.md."""

import os
import secrets
from pathlib import Path

from trenza.base.embedded import data_folder, write_secret

ROOT = Path(__file__).resolve().parent.parent


def flag(name: str, default: bool = False) -> bool:
    """A yes/no variable; anything but 0, 1 or nothing stops the start."""
    value = os.environ.get(name, "1" if default else "0")
    if value not in ("0", "1"):
        raise SystemExit(f"{name} debe ser 0 o 1.")
    return value == "1"


def secret(name: str) -> str:
    """A secret from the environment or, without it, from a private file made at first use."""
    if value := os.environ.get(name):
        return value
    path = data_folder() / f"{name.lower().removeprefix('trenza_')}.secret"
    if not path.exists():
        try:
            write_secret(path, secrets.token_urlsafe(48))
        except FileExistsError:
            pass
    return path.read_text()


DEBUG = flag("TRENZA_DEBUG")
DEMO = flag("TRENZA_DEMO")
SECRET_KEY = secret("TRENZA_SECRET_KEY")
CONTEXT_KEY = secret("TRENZA_CONTEXT_KEY")
ALLOWED_HOSTS = os.environ.get("TRENZA_HOSTS", "127.0.0.1,localhost,[::1],testserver").split(",")
CSRF_TRUSTED_ORIGINS = [o for o in os.environ.get("TRENZA_ORIGINS", "").split(",") if o]
PACK = os.environ.get("TRENZA_PACK", "base")
PACKS_FOLDER = ROOT / "packs"

# Bottom first: the order in which the SQL files of the contexts are applied.
CONTEXTS = [
    "trenza.base",
    "trenza.audit",
    "trenza.directory",
    "trenza.glossary",
    "trenza.accounts",
    "trenza.protocol",
    "trenza.access",
    "trenza.people",
    "trenza.records",
    "trenza.exchange",
    "trenza.desk",
    "trenza.territory",
]
INSTALLED_APPS = [
    *(name for name in CONTEXTS if (ROOT / name.replace(".", "/") / "apps.py").exists()),
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "procrastinate.contrib.django",
]

if "trenza.accounts" in INSTALLED_APPS:
    AUTH_USER_MODEL = "accounts.User"

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
            "builtins": [],
        },
    }
]

DATABASES = {
    "default": {
        "ENGINE": "trenza.base.postgresql",
        "NAME": "",
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"prepare_threshold": 3},
        "DISABLE_SERVER_SIDE_CURSORS": False,
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "es"
TIME_ZONE = "Europe/Madrid"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/estaticos/"
STATIC_ROOT = data_folder() / "static"
STATICFILES_DIRS = [ROOT / "static"]

DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_TEMP_DIR = None
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SESSION_ENGINE = "django.contrib.sessions.backends.db"
X_FRAME_OPTIONS = "DENY"
