"""Settings, by environment only; each variable is listed in docs/operate/settings.md."""

import contextlib
import os
import secrets
import sys
from pathlib import Path

from trenza.accounts.rules import LOCKED_FOR, LONGEST, TRIES
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
        with contextlib.suppress(FileExistsError):  # another process was quicker
            write_secret(path, secrets.token_urlsafe(48))
    return path.read_text()


DEBUG = flag("TRENZA_DEBUG")
DEMO = flag("TRENZA_DEMO")
SECRET_KEY = secret("TRENZA_SECRET_KEY")
CONTEXT_KEY = secret("TRENZA_CONTEXT_KEY")
ALLOWED_HOSTS = os.environ.get("TRENZA_HOSTS", "127.0.0.1,localhost,[::1],testserver").split(",")
CSRF_TRUSTED_ORIGINS = [o for o in os.environ.get("TRENZA_ORIGINS", "").split(",") if o]
PACK = os.environ.get("TRENZA_PACK", "base")
PACKS_FOLDER = ROOT / "packs"
# Comparing identities by the match model of the pack while they come in; "off": by documents alone.
MATCHING = os.environ.get("TRENZA_MATCHING", "on") == "on"
# Of the links that are made without anybody, the share that reviewers look at all the same.
REVIEW_SAMPLE = float(os.environ.get("TRENZA_REVIEW_SAMPLE", "0.005"))

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
    "trenza.governance",
    "trenza.desk",
    "trenza.territory",
]
INSTALLED_APPS = [
    *(name for name in CONTEXTS if (ROOT / name.replace(".", "/") / "apps.py").exists()),
    "config.apps.WiringConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "axes",
    "procrastinate.contrib.django",
]
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "trenza.base.middleware.private_pages",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "trenza.accounts.middleware.ProfileMiddleware",
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
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
STATICFILES_DIRS = [ROOT / "static"]

DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DELIVERY_LIMIT = int(os.environ.get("TRENZA_DELIVERY_LIMIT", 200 * 1024 * 1024))
SOURCES_FOLDER = Path(os.environ.get("TRENZA_SOURCES", PACKS_FOLDER / PACK / "sources"))
FORM_RENDERER = "trenza.base.forms.Renderer"

# Built front-end files are named by their content and compressed once; not so while developing
# or testing, where nothing is collected.
COLLECTED = (
    not DEBUG and "pytest" not in sys.modules and (STATIC_ROOT / "staticfiles.json").exists()
)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if COLLECTED or "collectstatic" in sys.argv
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not COLLECTED
WHITENOISE_AUTOREFRESH = DEBUG

# Signing in: user name and password (Argon2); second factors and certificates come later.
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
_VALIDATION = "django.contrib.auth.password_validation."
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": _VALIDATION + "UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "full_name", "email")},
    },
    {"NAME": _VALIDATION + "MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": _VALIDATION + "CommonPasswordValidator"},
]
ACCOUNT_ADAPTER = "trenza.accounts.views.adapter.Adapter"
ACCOUNT_FORMS = {"login": "trenza.accounts.forms.SignInForm"}
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_USER_MODEL_EMAIL_FIELD = "email"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_RATE_LIMITS = False  # axes counts, in the database, for all processes
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_PRESERVE_USERNAME_CASING = False
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "accounts:home"
LOGOUT_REDIRECT_URL = "account_login"

# Failed tries are counted by name, in the database, with the name veiled.
AXES_FAILURE_LIMIT = TRIES
AXES_COOLOFF_TIME = LOCKED_FOR
AXES_LOCKOUT_PARAMETERS = ["username"]
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ACCESS_FAILURE_LOG = False
AXES_USERNAME_CALLABLE = "trenza.accounts.forms.veiled"
AXES_SENSITIVE_PARAMETERS = ["login", "username", "ip_address", "next", "csrfmiddlewaretoken"]
AXES_PASSWORD_FORM_FIELD = "password"  # noqa: S105 - the name of a field
AXES_VERBOSE = False
AXES_IPWARE_PROXY_COUNT = int(os.environ.get("TRENZA_PROXIES", "0")) or None
AXES_IPWARE_META_PRECEDENCE_ORDER = (
    ["HTTP_X_FORWARDED_FOR"] if AXES_IPWARE_PROXY_COUNT else ["REMOTE_ADDR"]
)
# Its middleware would tell that an account is locked; names are counted over all addresses.
SILENCED_SYSTEM_CHECKS = ["axes.W002", "axes.W006"]

# Without it the figures of the process are for the machine itself alone.
METRICS_TOKEN = os.environ.get("TRENZA_METRICS_TOKEN", "")

SECURE = flag("TRENZA_HTTPS")
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_NAME = "trenza_sesion"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_AGE = int(LONGEST.total_seconds())
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "trenza.desk.views.kept.stale_page"
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE else None
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
        "object-src": ["'none'"],
        "report-uri": "/csp-informe",
    }
}
