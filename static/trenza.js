// What the pages do beyond links and forms. Nothing here is needed to work: it saves clicks.
(function () {
  'use strict'

  var body = document.body

  function startComponents () {
    if (!window.GOVUKFrontend) return
    window.GOVUKFrontend.initAll({
      characterCount: {
        i18n: {
          charactersUnderLimit: { one: 'Queda %{count} carácter', other: 'Quedan %{count} caracteres' },
          charactersAtLimit: 'No quedan caracteres',
          charactersOverLimit: { one: 'Sobra %{count} carácter', other: 'Sobran %{count} caracteres' }
        }
      },
      passwordInput: {
        i18n: {
          showPassword: 'Mostrar',
          hidePassword: 'Ocultar',
          showPasswordAriaLabel: 'Mostrar la contraseña',
          hidePasswordAriaLabel: 'Ocultar la contraseña',
          passwordShownAnnouncement: 'La contraseña está a la vista',
          passwordHiddenAnnouncement: 'La contraseña está oculta'
        }
      }
    })
  }

  // «/» goes to the search box, unless somebody is writing or has turned shortcuts off.
  function isWriting (element) {
    return element.isContentEditable || /^(input|textarea|select)$/i.test(element.tagName)
  }

  function onKey (event) {
    var open = document.querySelector('[data-menu][open]')
    if (event.key === 'Escape' && open) {
      open.removeAttribute('open')
      open.querySelector('summary').focus()
      return
    }
    if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey) return
    if (body.dataset.shortcuts !== 'on' || isWriting(event.target)) return
    var search = document.querySelector('[data-search]')
    if (!search) return
    event.preventDefault()
    search.focus()
    search.select()
  }

  function closeMenus (event) {
    document.querySelectorAll('[data-menu][open]').forEach(function (menu) {
      if (!menu.contains(event.target)) menu.removeAttribute('open')
    })
  }

  // Forms sent by htmx carry their own token; other requests take it from any form of the page.
  function addToken (event) {
    var token = document.querySelector('[name=csrfmiddlewaretoken]')
    if (token && event.detail.verb !== 'get') event.detail.headers['X-CSRFToken'] = token.value
  }

  // The session: a warning two minutes before its end, one click to go on, and at the end the sign-in page.
  // A record form that was being written is sent with a mark that nothing be saved: the answer gives it
  // back, after signing in again or at once if the session is still alive in another tab.
  var timers = []
  var written = null

  function leave () {
    if (!written || !document.contains(written)) return window.location.reload()
    var mark = document.createElement('input')
    mark.type = 'hidden'
    mark.name = written.dataset.keeps
    mark.value = '1'
    written.appendChild(mark)
    HTMLFormElement.prototype.submit.call(written)
  }

  function watchSession (seconds) {
    timers.forEach(clearTimeout)
    var dialog = document.getElementById('sesion-acaba')
    if (!dialog || !dialog.showModal || !seconds) return
    var warnBefore = Number(body.dataset.warnBefore)
    timers = [
      setTimeout(function () { if (!dialog.open) dialog.showModal() }, Math.max(0, seconds - warnBefore) * 1000),
      setTimeout(leave, (seconds + 1) * 1000)
    ]
  }

  function stay (event) {
    var form = event.target.closest('form')
    var dialog = document.getElementById('sesion-acaba')
    event.preventDefault()
    fetch(form.action, { method: 'POST', body: new FormData(form), headers: { Accept: 'application/json' } })
      .then(function (response) {
        return response.json().then(function (answer) { dialog.close(); watchSession(answer.ends_in) }, leave)
      }, function () {}) // no network: the page stays as it is, to try again
  }

  startComponents()
  document.addEventListener('keydown', onKey)
  document.addEventListener('click', closeMenus)
  document.addEventListener('input', function (event) { written = event.target.closest('form[data-keeps]') || written })
  body.addEventListener('htmx:configRequest', addToken)
  var button = document.querySelector('[data-stay-button]')
  if (button) button.addEventListener('click', stay)
  watchSession(Number(body.dataset.endsIn))
})()
