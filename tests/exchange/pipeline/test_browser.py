"""The data manager's pages in a real browser: accessible, usable without a mouse and on a phone."""

import subprocess
import sys

import pytest

from tests.browser.conftest import browser, live_server_url, live_site, tab  # noqa: F401
from tests.browser.harness import assert_well_behaved, walk_by_keyboard
from tests.exchange.pipeline.test_pages import BAD, CSV, SHEET
from tests.exchange.pipeline.world import ndjson, person, record

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def delivered(live_site, tmp_path_factory):  # noqa: F811
    """A delivery with rows in quarantine, in the database behind the live site."""
    folder = tmp_path_factory.mktemp("fuentes")
    (folder / "hojas.yaml").write_text(SHEET)
    file = folder / "entrega.ndjson"
    rows = [person("501"), BAD, record("JD-3", "501", centre="nowhere"), record("JD-4", "777")]
    file.write_bytes(ndjson(rows))
    run(live_site, "owner", "exchange", "register", str(folder))
    run(live_site, "intake", "intake", str(file), "--source", "se-app")


def run(site, role, *arguments):
    """A verb of the command line beside the live site."""
    environment = {
        **site.database.environment(role), "DJANGO_SETTINGS_MODULE": "config.settings",
    }  # fmt: skip
    subprocess.run(
        [sys.executable, "-m", "django", *arguments], env=environment, check=True,
        capture_output=True,
    )  # fmt: skip


@pytest.mark.parametrize("width", [1440, 390])
class TestPages:
    def test_are_well_behaved(self, delivered, tab, width):  # noqa: F811
        dario = tab(as_="dario", width=width)
        page = dario.open("/entregas/")
        assert_well_behaved(dario)
        dario.screenshot("entregas")

        page.get_by_role("link", name="2026").first.click()
        page.wait_for_load_state("load")
        assert_well_behaved(dario)
        dario.screenshot("entrega")

        page.get_by_role("link", name="Ver la").first.click()
        page.wait_for_load_state("load")
        assert_well_behaved(dario)

        page.get_by_role("link", name="Fila").first.click()
        page.wait_for_load_state("load")
        assert_well_behaved(dario)
        dario.screenshot("fila")

    def test_upload_shows_what_would_be_read(self, delivered, live_site, tab, width):  # noqa: F811
        dario = tab(as_="dario", width=width)
        page = dario.open("/entregas/subir/")
        assert_well_behaved(dario)
        dario.screenshot("subir")
        page.get_by_label("Sistema de origen").select_option("se-hojas")
        page.get_by_label("Fichero").set_input_files(
            {"name": "x.csv", "mimeType": "text/csv", "buffer": CSV.encode()}
        )
        page.get_by_role("button", name="Ver cómo se lee").click()
        page.wait_for_load_state("load")

        assert_well_behaved(dario)
        dario.screenshot("leyendo")
        run(live_site, "intake", "worker", "--once", "--no-sequencer", "--no-poll")
        page.get_by_role("link", name="Ver si ya está").click()
        page.wait_for_load_state("load")
        assert "Así se lee el fichero" in page.content()
        assert_well_behaved(dario)
        dario.screenshot("comprobar")
        page.get_by_role("button", name="No incorporar").click()
        page.wait_for_load_state("load")
        assert "Fichero retirado" in page.content()


class TestKeyboard:
    def test_reaches_everything_of_a_delivery(self, delivered, tab):  # noqa: F811
        dario = tab(as_="dario")
        page = dario.open("/entregas/")
        page.get_by_role("link", name="2026").first.click()
        page.wait_for_load_state("load")

        assert walk_by_keyboard(dario)
