// When an open folder renews itself, what was unfolded stays unfolded and the focus stays where it was.
(function () {
  'use strict'

  var open = []
  var focus = ''

  function place (element) {
    var card = element.closest('article[id]')
    return card ? '#' + CSS.escape(card.id) + ' ' + (element.tagName === 'SUMMARY' ? 'summary' : 'a') : ''
  }

  document.addEventListener('htmx:beforeSwap', function (event) {
    if (event.detail.target.id !== 'carpeta') return
    open = Array.from(document.querySelectorAll('#carpeta details[open][data-keep]')).map(function (one) { return one.dataset.keep })
    focus = event.detail.target.contains(document.activeElement) ? place(document.activeElement) : ''
  })

  document.addEventListener('htmx:afterSettle', function () {
    open.forEach(function (keep) {
      var found = document.querySelector('#carpeta details[data-keep="' + CSS.escape(keep) + '"]')
      if (found) found.setAttribute('open', '')
    })
    var again = focus && document.querySelector(focus)
    if (again) again.focus({ preventScroll: true })
    open = []
    focus = ''
  })
})()
