"""Sign-in, the active profile, one's own account."""

from django.urls import include, path

from trenza.accounts.views import account, signin

pages = (
    [
        path("inicio", signin.home, name="home"),
        path("perfiles", account.profiles, name="profiles"),
        path("perfiles/<int:profile_id>/usar", account.switch, name="switch"),
        path("sesion/seguir", account.stay, name="stay"),
        path("cuenta", account.account, name="account"),
        path("cuenta/preferencias", account.preferences, name="preferences"),
        path("demo", signin.people, name="people"),
        path("demo/entrar/<int:profile_id>", signin.enter_as_invented, name="enter_as_invented"),
    ],
    "accounts",
)

# The sign-in library finds these two by their bare names.
urlpatterns = [
    path("", include(pages)),
    path("entrar", signin.SignInView.as_view(), name="account_login"),
    path("salir", signin.sign_out, name="account_logout"),
]
