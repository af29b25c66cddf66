"""The database wrapper: who connects is decided by the process, where by the environment.

Law 1 rests on this: a web process *is* ``trenza_web`` for PostgreSQL, so a bug in a view can ask
wrongly but cannot read around the functions of ``access``.
"""

import os
from typing import Any

from django.db.backends.postgresql import base

from trenza.base import embedded

LOGIN_ROLES = {"web": "trenza_web", "intake": "trenza_intake", "insight": "trenza_insight",
               "audit": "trenza_audit"}  # fmt: skip
OWNER = "trenza_owner"


def connection_parameters(role: str) -> dict[str, Any]:
    """Host, user and password to connect as ``role``; raises KeyError for an unknown role."""
    server = embedded.server()
    if role in ("owner", "admin"):
        user, password = server.admin, server.admin_password
    elif role == "suite":
        user, password = "trenza_suite", server.passwords["suite"]
    else:
        user, password = LOGIN_ROLES[role], server.passwords[role]
    return {
        "host": server.host,
        "port": server.port,
        "dbname": server.database,
        "user": user,
        "password": password,
        # set-based intake passes jit_above_cost; compiling would cost more than it saves
        "options": "-c jit=off",
    }


class DatabaseWrapper(base.DatabaseWrapper):
    """Connects as the role named by the alias or, by default, by ``TRENZA_ROLE``."""

    @property
    def role(self) -> str:
        """The role this connection enters with: web unless the process says otherwise."""
        named: str = self.settings_dict.get("ROLE", "") or os.environ.get("TRENZA_ROLE", "web")
        return named

    def get_connection_params(self) -> dict[str, Any]:
        """Django's parameters with Trenza's server and role in place of the settings'."""
        here = connection_parameters(self.role)
        if self.settings_dict["NAME"] == "postgres":  # Django's own way to reach no database
            here["dbname"] = "postgres"
        self.settings_dict.setdefault("NAME", here["dbname"])
        self.settings_dict["NAME"] = self.settings_dict["NAME"] or here["dbname"]
        parameters = super().get_connection_params()
        parameters.update(here)
        return parameters

    def init_connection_state(self) -> None:
        """After connecting: the owner's tables belong to a role that cannot log in."""
        super().init_connection_state()
        first = {"owner": OWNER, "suite": LOGIN_ROLES["web"]}.get(self.role)
        if first:
            with self.connection.cursor() as cursor:
                cursor.execute(f"SET ROLE {first}")
            if not self.get_autocommit():
                self.connection.commit()
