"""The invented region: synthetic people, living sources, demo and measuring."""
