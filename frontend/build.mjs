// Builds everything the pages need from other projects, plus our own sheet, into static/vendor/.
// Deterministic: the same package-lock.json gives the same files.

import { copyFileSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'

import * as sass from 'sass'
import { minify } from 'terser'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const packages = join(root, 'node_modules')
const target = join(root, 'static', 'vendor')

function built (name, content) {
  const path = join(target, name)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, content)
  return path
}

function sheet (name) {
  return sass.compile(join(root, 'frontend', `${name}.scss`), {
    loadPaths: [root, join(root, 'frontend')],
    style: 'compressed',
    quietDeps: true,
    // MOJ calls mixins that GOV.UK has deprecated: nothing we can do about it here.
    logger: name === 'moj' ? sass.Logger.silent : undefined
  }).css
}

// One file for the browser, three compilations: GOV.UK's Sass can be configured once per compilation.
function styles () {
  const css = ['govuk', 'moj', 'trenza'].map(sheet).map((text) => text.replace(/^\uFEFF|@charset "UTF-8";/g, ''))
  built('trenza.css', `@charset "UTF-8";\n${css.join('\n')}\n`)
}

async function scripts () {
  const govuk = readFileSync(join(packages, 'govuk-frontend/dist/govuk/all.bundle.js'), 'utf8')
  const { code } = await minify(govuk, { compress: true, mangle: true, format: { comments: false } })
  built('govuk-frontend.js', `/* govuk-frontend, MIT */\n${code}\n`)
  built('htmx.js', readFileSync(join(packages, 'htmx.org/dist/htmx.min.js')))
  const sse = readFileSync(join(packages, 'htmx-ext-sse/dist/sse.js'), 'utf8')
  built('htmx-sse.js', `${(await minify(sse, { compress: true, mangle: true })).code}\n`)
}

function fonts () {
  const files = join(packages, '@fontsource-variable/source-sans-3')
  for (const range of ['latin', 'latin-ext']) {
    const name = `source-sans-3-${range}-wght-normal.woff2`
    mkdirSync(join(target, 'fonts'), { recursive: true })
    copyFileSync(join(files, 'files', name), join(target, 'fonts', name))
  }
  copyFileSync(join(files, 'LICENSE'), join(target, 'fonts', 'OFL.txt'))
}

rmSync(target, { recursive: true, force: true })
styles()
await scripts()
fonts()

for (const name of ['trenza.css', 'govuk-frontend.js', 'htmx.js', 'htmx-sse.js', 'fonts/source-sans-3-latin-wght-normal.woff2']) {
  const path = join(target, name)
  const kilobytes = (bytes) => `${(bytes / 1024).toFixed(1)} KB`
  console.log(`${relative(root, path)}  ${kilobytes(statSync(path).size)}, ${kilobytes(gzipSync(readFileSync(path)).length)} gzip`)
}
