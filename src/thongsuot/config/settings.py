"""
The one settings file. What differs from place to place comes from the environment.

Variables: THONGSUOT_DATABASE_URL, THONGSUOT_PORT, THONGSUOT_BIND, THONGSUOT_HOSTS,
THONGSUOT_SECRET_KEY, THONGSUOT_VAR (where data lives), THONGSUOT_ORIGIN (the address people
see), THONGSUOT_SMTP_URL, THONGSUOT_CLAMAV, THONGSUOT_DEBUG and a few more:
docs/reference/settings.md says what each is for.
"""

import os
import secrets
from contextlib import suppress
from urllib.parse import parse_qsl, unquote, urlsplit

import django_stubs_ext
import structlog

from thongsuot.config.places import PACKAGE, VAR

django_stubs_ext.monkeypatch()

PORT = int(os.environ.get("THONGSUOT_PORT", "8000"))
# This machine alone, unless told otherwise: the sample's passwords are printed for all to read.
BIND = os.environ.get("THONGSUOT_BIND", "127.0.0.1")
ORIGIN = os.environ.get("THONGSUOT_ORIGIN", f"http://localhost:{PORT}")
DEBUG = os.environ.get("THONGSUOT_DEBUG") == "1"
APPLICATION_ROLE = "thongsuot_app"
# Tests do without: each of their many short-lived databases would keep one open.
POOL = (
    {"min_size": 1, "max_size": 12, "timeout": 10}
    if os.environ.get("THONGSUOT_POOL") != "0"
    else False
)


def _secret_key() -> str:
    """Return the key that signs sessions: given, or made once and kept beside the data."""
    if given := os.environ.get("THONGSUOT_SECRET_KEY"):
        return given
    kept = VAR / "secret_key"
    if not kept.exists():
        kept.parent.mkdir(parents=True, exist_ok=True)
        draft = kept.with_name(f"secret_key.{secrets.token_hex(8)}")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(48))
        # Several processes start at once: the first link stands, whole, and all read that one.
        with suppress(FileExistsError):
            os.link(draft, kept)
        draft.unlink()
    return kept.read_text()


def database_from(url: str) -> dict[str, object]:
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    # Everyday work runs as a role that cannot rewrite the ledger; only `thongsuot migrate`
    # and the provisioning of tests work as the owner of the tables.
    role = "" if os.environ.get("THONGSUOT_AS_OWNER") == "1" else f"-c role={APPLICATION_ROLE} "
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            **query,
            # Statements are bound and planned on the server once per connection: planning an
            # unprepared statement costs several times its execution.
            "server_side_binding": True,
            "prepare_threshold": 2,
            "pool": POOL,
            "options": f"{role}-c timezone=UTC -c lock_timeout=8s -c jit=off "
            "-c idle_in_transaction_session_timeout=120s",
        },
    }


SECRET_KEY = _secret_key()
ALLOWED_HOSTS = os.environ.get(
    "THONGSUOT_HOSTS", "localhost,127.0.0.1,[::1]," + (urlsplit(ORIGIN).hostname or "")
).split(",")
CSRF_TRUSTED_ORIGINS = [ORIGIN]

DATABASES = {
    "default": database_from(os.environ.get("THONGSUOT_DATABASE_URL", "postgresql:///thongsuot"))
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Lowest tier first, so that what an app needs is there when it is made ready.
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "thongsuot.foundation.ledger.apps.Ledger",
    "thongsuot.foundation.units.apps.Units",
    "thongsuot.foundation.identity.apps.Identity",
    "thongsuot.foundation.calendar.apps.CalendarConfig",
    "thongsuot.foundation.numbering.apps.Numbering",
    "thongsuot.foundation.files.apps.Files",
    "thongsuot.foundation.signatures.apps.Signatures",
    "thongsuot.foundation.messages.apps.Messages",
    "thongsuot.modules.databases.apps.Databases",
    "thongsuot.modules.procedures.apps.Procedures",
    "thongsuot.modules.forms.apps.Forms",
    "thongsuot.modules.announcements.apps.Announcements",
    "thongsuot.modules.postings.apps.Postings",
    "thongsuot.modules.workflows.apps.Workflows",
    "thongsuot.modules.reasons.apps.Reasons",
    "thongsuot.modules.dossiers.apps.Dossiers",
    "thongsuot.modules.clocks.apps.Clocks",
    "thongsuot.modules.fees.apps.Fees",
    "thongsuot.modules.handovers.apps.Handovers",
    "thongsuot.modules.results.apps.Results",
    "thongsuot.modules.queues.apps.Queues",
    "thongsuot.modules.surveys.apps.Surveys",
    "thongsuot.modules.replays.apps.Replays",
    "thongsuot.modules.reviews.apps.Reviews",
    "thongsuot.connectors.vnpost.apps.VNPost",
    "procrastinate.contrib.django",
    "django_htmx",
    "django_cotton.apps.SimpleAppConfig",
    "django_vite",
    "thongsuot.surfaces.shared.apps.Shared",
    "thongsuot.surfaces.public.apps.Public",
    "thongsuot.surfaces.counter.apps.Counter",
    "thongsuot.surfaces.office.apps.Office",
    "thongsuot.surfaces.reform.apps.Reform",
    "thongsuot.surfaces.console.apps.Console",
    "thongsuot.surfaces.openapi.apps.OpenApi",
    # After ours, so that our templates come before theirs.
    "ninja",
    "allauth",
    "allauth.account",
    "allauth.mfa",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "thongsuot.surfaces.shared.security.SecurityHeaders",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "thongsuot.surfaces.shared.language.ChosenLanguage",
    "thongsuot.surfaces.openapi.problems.ProblemMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "thongsuot.surfaces.shared.actors.ActorMiddleware",
    "thongsuot.surfaces.shared.refusals.RefusalMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django_cotton.cotton_loader.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "builtins": [
                "django_cotton.templatetags.cotton",
                "django.templatetags.i18n",
                "thongsuot.surfaces.shared.templatetags.vi",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "thongsuot.surfaces.shared.context.page",
            ],
        },
    }
]

ROOT_URLCONF = "thongsuot.config.urls"
WSGI_APPLICATION = "thongsuot.config.wsgi.application"

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Ho_Chi_Minh"

STATIC_URL = "/static/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# Vite names each built file by its content and compresses nothing; they are served from where
# they were built, so that no collecting step stands between building and running.
WHITENOISE_USE_FINDERS = True
WHITENOISE_IMMUTABLE_FILE_TEST = r"^/static/built/assets/"
DJANGO_VITE = {
    "default": {
        "manifest_path": PACKAGE / "surfaces/shared/static/built/manifest.json",
        "static_url_prefix": "built",
    }
}
CSRF_FAILURE_VIEW = "thongsuot.surfaces.shared.views.csrf_failure"
PLACE = os.environ.get("THONGSUOT_PLACE", "Tỉnh An Giang")
SAMPLE = os.environ.get("THONGSUOT_SAMPLE") == "1"
FILES_ROOT = VAR / "files"
FILE_LIMIT_BYTES = 20 * 1024 * 1024  # each; a page scanned in colour takes about one
FILE_UPLOAD_HANDLERS = ["thongsuot.foundation.files.handlers.BoundedUploads"]
DATA_UPLOAD_MAX_NUMBER_FILES = 30
CLAMAV = os.environ.get("THONGSUOT_CLAMAV", "")  # host:port of clamd; no scanning when empty
CLAMAV_SECONDS = 30

# The key that signs the heads of the ledger: 32 bytes in base64, or made once and kept beside the
# data. Several machines that seal must be given the same one.
LEDGER_KEY = os.environ.get("THONGSUOT_LEDGER_KEY", "")
LEDGER_KEY_FILE = VAR / "ledger_key"
LEDGER_ORIGIN = f"{urlsplit(ORIGIN).hostname}/ledger"

# The secret under which software keys of persons and agencies are sealed, or made once and kept
# beside the data. Several machines that sign must be given the same one; lost, the keys are too.
SIGNING_SECRET = os.environ.get("THONGSUOT_SIGNING_SECRET", "")
SIGNING_SECRET_FILE = VAR / "signing_secret"
PKCS11 = os.environ.get("THONGSUOT_PKCS11", "")  # the library of the device that signs, a path
TSA_URL = os.environ.get("THONGSUOT_TSA_URL", "")  # the authority of time-stamps (RFC 3161)
TSA_SECONDS = int(os.environ.get("THONGSUOT_TSA_SECONDS", "10"))
PRACTICE_AUTHORITY = VAR / "practice_authority"  # of the sample: worth nothing, and says so

# The public post, to which results are given; not connected while the address is empty.
VNPOST_URL = os.environ.get("THONGSUOT_VNPOST_URL", "")
VNPOST_TOKEN = os.environ.get("THONGSUOT_VNPOST_TOKEN", "")
VNPOST_SECONDS = float(os.environ.get("THONGSUOT_VNPOST_SECONDS", "10"))

# THONGSUOT_SMTP_URL: smtp://, smtp+starttls:// or smtps://user:password@host:port. Without it
# messages are written to files, so that the sample needs no mail server.
_SMTP = urlsplit(os.environ.get("THONGSUOT_SMTP_URL", ""))
if _SMTP.hostname:
    EMAIL_HOST = _SMTP.hostname
    EMAIL_PORT = _SMTP.port or (465 if _SMTP.scheme == "smtps" else 25)
    EMAIL_HOST_USER = unquote(_SMTP.username or "")
    EMAIL_HOST_PASSWORD = unquote(_SMTP.password or "")
    EMAIL_USE_SSL = _SMTP.scheme == "smtps"
    EMAIL_USE_TLS = _SMTP.scheme == "smtp+starttls"
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = VAR / "mail"
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = os.environ.get(
    "THONGSUOT_MAIL_FROM", f"Thông Suốt <khong-tra-loi@{urlsplit(ORIGIN).hostname}>"
)

# A worker says every few seconds that it lives. Once it has been silent for so long, what it
# was doing is given to another, so every job must bear being done twice.
WORKER_SILENCE_SECONDS = 20
PROCRASTINATE_WORKER_DEFAULTS = {
    "concurrency": 2,
    "update_heartbeat_interval": 5,
    "stalled_worker_timeout": WORKER_SILENCE_SECONDS,
    "shutdown_graceful_timeout": 10,
    "delete_jobs": "successful",
}

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 60 * 60 * 10  # a working day and its lunch; citizens' drafts live as long
CSRF_COOKIE_HTTPONLY = True
if ORIGIN.startswith("https:"):
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
# A procedure with six cases of fifteen papers is one sheet of 1,400 fields.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

# ---- Signing in: operators make the accounts, their holders prove who they are ----
# The limits on signing in are counted here. In the memory of one process they would be as many
# times looser as there are processes.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "shared_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}
AUTH_USER_MODEL = "identity.Account"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("login", "email", "full_name")},
    },
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "shared:desk"
# Posts that decide for an office, or change who decides, need a second factor.
DEMAND_SECOND_FACTOR = os.environ.get("THONGSUOT_DEMAND_SECOND_FACTOR", "1") != "0"
ACCOUNT_ADAPTER = "thongsuot.foundation.identity.handlers.SignIn"
MFA_ADAPTER = "thongsuot.foundation.identity.handlers.SecondFactor"
ACCOUNT_FORMS = {
    "login": "thongsuot.surfaces.shared.sign_in.LoginForm",
    "reauthenticate": "thongsuot.surfaces.shared.sign_in.PasswordAgainForm",
    "change_password": "thongsuot.surfaces.shared.sign_in.ChangePasswordForm",
}
MFA_FORMS = {
    "authenticate": "thongsuot.surfaces.shared.sign_in.SecondFactorForm",
    "reauthenticate": "thongsuot.surfaces.shared.sign_in.SecondFactorAgainForm",
    "activate_totp": "thongsuot.surfaces.shared.sign_in.ActivateTOTPForm",
    "add_webauthn": "thongsuot.surfaces.shared.sign_in.AddPasskeyForm",
    "edit_webauthn": "thongsuot.surfaces.shared.sign_in.RenamePasskeyForm",
}
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_USER_MODEL_USERNAME_FIELD = "login"
ACCOUNT_SIGNUP_FIELDS = ["username*", "email", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PRESERVE_USERNAME_CASING = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_REAUTHENTICATION_REQUIRED = True
# How many proxies of our own stand in front, so that the limits count the right address.
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("THONGSUOT_PROXIES", "0"))
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Thông Suốt"
MFA_TOTP_TOLERANCE = 1
# A passkey works over plain http on this machine itself, and nowhere else.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = urlsplit(ORIGIN).hostname in ("localhost", "127.0.0.1")

# ---- Logging: one structured line per event, on standard error ----
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": structlog.stdlib.ProcessorFormatter,
            # Without the values of variables: names and numbers of people stand in them.
            "processor": structlog.dev.ConsoleRenderer(
                colors=False, exception_formatter=structlog.dev.plain_traceback
            ),
            "foreign_pre_chain": [
                structlog.stdlib.add_log_level,
                structlog.processors.TimeStamper(fmt="iso"),
            ],
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    # pyHanko warns of what is meant: evidence is fetched before it signs, never while.
    "loggers": {"thongsuot": {"level": "INFO"}, "pyhanko": {"level": "ERROR"}},
}
