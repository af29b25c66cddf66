"""Rules of the exchange: plain Python, no database, no Django."""
