// One key answers a doubt, unless somebody is writing or has turned shortcuts off.
(function () {
  'use strict'

  document.addEventListener('keydown', function (event) {
    if (document.body.dataset.shortcuts !== 'on' || event.repeat) return
    if (event.ctrlKey || event.metaKey || event.altKey) return
    if (/^(input|textarea|select)$/i.test(event.target.tagName)) return
    if (document.querySelector('dialog[open]')) return
    var key = event.key.toLowerCase()
    var button = document.querySelector('[data-review] button[data-key="' + CSS.escape(key) + '"]')
    if (!button || button.disabled) return
    event.preventDefault()
    button.form.requestSubmit(button)
    button.disabled = true
  })
})()
