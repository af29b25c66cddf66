"""Where the definition runs over whole registers: DuckDB, or Spark where there is a cluster."""
