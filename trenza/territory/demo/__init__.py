"""The demonstration: the invented region, prepared from nothing and served."""
