"""Django's PostgreSQL backend, entering as the one role that this process may be."""
