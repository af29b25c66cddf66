"""Where the suite works, settled before anything reads the settings."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
os.environ["TRENZA_DATA"] = str(ROOT / ".data" / f"test-{os.environ.get('TRENZA_POSTGRES', '18')}")
os.environ["TRENZA_ROLE"] = "suite"
os.environ["TRENZA_DATABASE_NAME"] = (
    f"trenza_test_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}_{os.getpid()}"
)
for name in ("TRENZA_DEBUG", "TRENZA_DEMO"):
    os.environ.pop(name, None)
# The same in every run and child process: the cached template database holds the second one.
os.environ["TRENZA_SECRET_KEY"] = "a key that only the suite uses"
os.environ["TRENZA_CONTEXT_KEY"] = "another key that only the suite uses"
# By documents alone, unless a test turns the match model on: its figures change with training.
os.environ["TRENZA_MATCHING"] = "off"
os.environ["TRENZA_REVIEW_SAMPLE"] = "0"
