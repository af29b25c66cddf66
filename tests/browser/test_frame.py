"""The frame of the pages, the components and the pages of accounts, in a real browser."""

import pytest

from tests.browser.harness import (
    assert_no_axe_violations,
    assert_well_behaved,
    axe,
    csp_violations,
    no_horizontal_scroll,
    walk_by_keyboard,
)

pytestmark = pytest.mark.browser

WIDTHS = [1440, 390, 320]


@pytest.mark.parametrize("width", WIDTHS)
class TestPage:
    @pytest.mark.parametrize("path", ["/entrar", "/no-existe"])
    def test_owes_nothing_to_anybody_before_signing_in(self, tab, width, path):
        page = tab(width=width)
        page.open(path)

        assert_well_behaved(page)

    @pytest.mark.parametrize("path", ["/cuenta", "/perfiles", "/salir", "/no-existe"])
    def test_owes_nothing_to_who_has_signed_in(self, tab, width, path):
        page = tab(as_="alba", width=width)
        page.open(path)

        assert_well_behaved(page)
        page.screenshot(f"marco-{path.strip('/')}")

    def test_is_walked_by_keyboard(self, tab, width):
        page = tab(as_="alba", width=width)
        page.open("/cuenta")

        assert len(walk_by_keyboard(page)) > 8

    def test_of_components_owes_nothing_either(self, tab, width, developing_url):
        page = tab(width=width, url=developing_url)
        page.open("/componentes/")

        assert_well_behaved(page)
        assert len(walk_by_keyboard(page)) > 30
        page.screenshot("componentes")


class TestSignIn:
    def test_shows_its_error_in_the_form_and_gives_it_the_focus(self, tab):
        page = tab(width=390)
        page.open("/entrar")
        page.page.get_by_label("Usuario").fill("alba")
        page.click("Entrar")

        summary = page.page.locator(".govuk-error-summary")
        assert summary.evaluate("element => element === document.activeElement")
        field = page.page.get_by_label("Contraseña")
        assert field.get_attribute("aria-invalid") == "true"
        assert field.get_attribute("aria-describedby") == "id_password_error"
        assert_well_behaved(page)

    def test_costs_one_click_and_works_without_scripts(self, tab):
        page = tab(as_="alba", scripts=False)
        page.open("/cuenta")

        assert page.page.get_by_role("heading", level=1).inner_text() == "Mi cuenta"
        page.page.locator("summary").first.click()
        with page.budget(1):
            page.click("Salir")
        assert page.page.url.endswith("/entrar")


class TestMenu:
    def test_opens_and_closes_by_keyboard(self, tab):
        page = tab(as_="alba").open("/cuenta")
        summary = page.locator("[data-menu] summary")
        summary.focus()

        page.keyboard.press("Enter")
        assert page.get_by_role("link", name="Cambiar de perfil").is_visible()
        page.keyboard.press("Escape")

        assert not page.get_by_role("link", name="Cambiar de perfil").is_visible()
        assert summary.evaluate("element => element === document.activeElement")


class TestSkipLink:
    def test_is_the_first_stop_and_leads_to_the_content(self, tab):
        page = tab(as_="alba").open("/cuenta")

        page.keyboard.press("Tab")
        page.keyboard.press("Enter")

        assert page.evaluate("document.activeElement.id") == "contenido"


class TestSession:
    def test_warns_before_it_ends_and_goes_on_with_one_click(self, tab):
        page = tab(as_="alba")
        page.open("/cuenta")
        page.page.evaluate("document.body.dataset.warnBefore = '100000'")
        page.page.evaluate(
            """() => { const again = document.createElement('script')
                       again.src = document.querySelector('script[src*="trenza.js"]').src
                       document.body.append(again) }"""
        )
        dialog = page.page.locator("#sesion-acaba")
        dialog.wait_for(state="visible")

        page.page.evaluate("document.body.dataset.warnBefore = '120'")
        with page.budget(1):
            page.click("Seguir trabajando")

        dialog.wait_for(state="hidden")
        assert csp_violations(page) == []


class TestHarness:
    """What finds nothing when there is something is worth nothing."""

    def test_finds_a_picture_without_words(self, tab):
        page = tab()
        page.open("/entrar")
        page.page.evaluate("document.querySelector('main').append(document.createElement('img'))")

        assert any(line.startswith("image-alt") for line in axe(page))
        with pytest.raises(AssertionError, match="image-alt"):
            assert_no_axe_violations(page)

    def test_finds_what_the_policy_blocks(self, tab):
        page = tab()
        page.open("/entrar")
        page.page.evaluate("document.body.setAttribute('style', 'color: red')")
        page.page.evaluate(
            """() => { const inline = document.createElement('script')
                       inline.textContent = 'window.entered = true'
                       document.body.append(inline) }"""
        )
        page.page.wait_for_timeout(100)

        assert page.page.evaluate("window.entered") is None
        assert any("script-src" in line for line in csp_violations(page))

    def test_finds_a_page_wider_than_the_window(self, tab):
        page = tab(width=320)
        page.open("/entrar")
        page.page.evaluate("document.querySelector('main').style.width = '700px'")

        with pytest.raises(AssertionError, match="wider"):
            no_horizontal_scroll(page)

    def test_finds_a_focus_that_cannot_be_seen(self, tab):
        page = tab()
        page.open("/entrar")
        page.page.evaluate(
            """() => { const box = document.createElement('div')
                       box.tabIndex = 0
                       box.textContent = 'nada se ve'
                       document.querySelector('main').prepend(box)
                       box.style.outline = 'none' }"""
        )

        with pytest.raises(AssertionError, match="cannot be seen"):
            walk_by_keyboard(page)

    def test_counts_clicks(self, tab):
        page = tab()
        page.open("/entrar")

        with pytest.raises(AssertionError, match="the budget is 0"), page.budget(0):
            page.click("Entrar")
