"""Screenshots of pages at 1440 and 390 px: ``python -m tools.screens [--as NAME] URL…``.

With ``--as`` it enters first as an invented person of the demonstration, by the name on her button.
"""

import argparse
import re
import sys
from urllib.parse import urlsplit

from tests.browser.harness import Tab, chromium


def main() -> None:
    """Take the pictures and say where they are."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("urls", nargs="+")
    parser.add_argument("--as", dest="person", help="name on a button of the demonstration")
    parser.add_argument("--width", type=int, action="append", help="default: 1440 and 390")
    chosen = parser.parse_args()
    with chromium() as browser:
        for width in chosen.width or [1440, 390]:
            for url in chosen.urls:
                parts = urlsplit(url)
                tab = Tab(browser, f"{parts.scheme}://{parts.netloc}", width)
                if chosen.person:
                    tab.open("/entrar")
                    tab.page.get_by_role("button", name=re.compile(chosen.person)).first.click()
                tab.open(url.removeprefix(tab.base) or "/")
                name = re.sub(r"\W+", "-", parts.path).strip("-") or "inicio"
                prefix = f"{chosen.person.split()[0].lower()}-" if chosen.person else ""
                sys.stdout.write(f"{tab.screenshot(prefix + name)}\n")
                tab.close()


if __name__ == "__main__":
    main()
