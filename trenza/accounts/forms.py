"""The sign-in form: user name and password, and one sentence for every refusal."""

from typing import Any

from allauth.account.forms import LoginForm
from axes.helpers import get_client_ip_address
from django import forms
from django.conf import settings
from django.contrib.auth.forms import PasswordChangeForm
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from trenza.accounts.reads import names_failed_from
from trenza.accounts.rules import LOCKED_FOR, NAMES_PER_ADDRESS, veiled_username
from trenza.base.clock import now

# The same words for a wrong password, an unknown user, a closed account and too many tries.
REFUSED = (
    "No se ha podido entrar. Comprueba el usuario y la contraseña. "
    "Tras varios intentos fallidos hay que esperar unos minutos."
)


def veiled(request: HttpRequest | None, credentials: dict[str, Any] | None) -> str:
    """The name under which failed tries are counted: never the text that was typed."""
    typed = (credentials or {}).get("username")
    if typed is None and request is not None:
        typed = request.POST.get("login", "")
    return veiled_username(str(typed or ""), settings.SECRET_KEY)


class SignInForm(LoginForm):  # type: ignore[misc]
    """User name and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = forms.CharField(
            label="Usuario",
            max_length=60,
            widget=forms.TextInput(
                attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
            ),
            error_messages={"required": "Escribe tu usuario"},
        )
        self.fields["password"] = forms.CharField(
            label="Contraseña",
            strip=False,
            max_length=200,
            widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
            error_messages={"required": "Escribe tu contraseña"},
        )
        self.order_fields(["login", "password"])

    def clean_login(self) -> str:
        """User names are kept in lower case."""
        return str(self.cleaned_data["login"]).strip().lower()

    def _clean_with_password(self, credentials: dict[str, Any]) -> dict[str, Any]:
        if self._is_guessing():
            raise ValidationError(REFUSED)
        try:
            cleaned: dict[str, Any] = super()._clean_with_password(credentials)
        except ValidationError as refusal:
            raise ValidationError(REFUSED) from refusal
        return cleaned

    def _is_guessing(self) -> bool:
        address = get_client_ip_address(self.request)
        tried = names_failed_from(address=address, since=now() - LOCKED_FOR) if address else 0
        return tried >= NAMES_PER_ADDRESS


class PasswordForm(PasswordChangeForm):
    """Change one's own password, in our words."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["old_password"].label = "Contraseña actual"
        self.fields["old_password"].widget.attrs.pop("autofocus", None)
        self.fields["new_password1"].label = "Contraseña nueva"
        self.fields[
            "new_password1"
        ].help_text = "12 caracteres o más. Varias palabras seguidas son fáciles de recordar."
        self.fields["new_password2"].label = "Repite la contraseña nueva"
        self.fields["new_password2"].help_text = ""
