// The pushes, newest first; what waits for a person on top.
import { h } from './dom.js';
import { bar, icon, since } from './parts.js';
import { devicesOf, duration, isOver, wordsOf } from './words.js';

const fields = ['site', 'state', 'author', 'ticket', 'text'];
const statuses = ['open', 'running', 'awaitingApproval', 'awaitingPromotion', 'succeeded', 'incomplete', 'failed', 'cancelled', 'refused', 'superseded'];

/** What the address asks for. */
export const filtersIn = params => Object.fromEntries(fields.filter(f => params.get(f)).map(f => [f, params.get(f)]));
export const queryOf = (filters, more) => new URLSearchParams({ ...filters, ...more }).toString();

/** The whole list. `view` has filters, sites, waiting, pushes, next, isLoading, now. */
export function listView(view) {
  return h('div.list', { 'data-key': 'list' },
    h('h1.unseen', null, 'Pushes'),
    view.waiting.length ? h('section.part.needs', { 'aria-labelledby': 'needs-title', 'data-key': 'needs' }, h('header', null, h('h2', { id: 'needs-title' }, 'Waiting for a person')),
      h('ul.pushes', null, view.waiting.map(p => row(p, view.now)))) : null,
    h('section.part', { 'aria-labelledby': 'pushes-title', 'data-key': 'pushes' },
      h('header', null, h('h2', { id: 'pushes-title' }, 'Pushes')),
      filterForm(view),
      view.pushes.length ? h('ul.pushes', null, view.pushes.map(p => row(p, view.now)))
        : h('p.empty', { 'data-key': 'empty' }, view.isLoading ? 'Reading the list …' : Object.keys(view.filters).length ? 'No push is like that.'
          : 'There is no push yet. Upload a build: leafwire push DIR --site SITE'),
      view.next ? h('p.more', { 'data-key': 'more' }, h('button', { 'data-do': 'more', id: 'more' }, view.isLoading ? 'Reading …' : 'Show older pushes')) : null));
}

function filterForm(view) {
  const option = (value, words, now) => h('option', { value, selected: value === (now ?? '') }, words);
  const input = (name, label) => h('label', { 'data-key': name }, label, h('input', { type: 'search', name, value: view.filters[name] ?? '', autocomplete: 'off', spellcheck: 'false' }));
  return h('form.filters', { id: 'filters', 'aria-label': 'Which pushes' },
    h('label', { 'data-key': 'site' }, 'Site', h('select', { name: 'site' }, option('', 'all', view.filters.site), view.sites.map(s => option(s, s, view.filters.site)))),
    h('label', { 'data-key': 'state' }, 'State', h('select', { name: 'state' }, option('', 'all', view.filters.state),
      statuses.map(s => option(s, s === 'open' ? 'not over' : wordsOf(s), view.filters.state)))),
    input('author', 'Author'), input('ticket', 'Ticket'), input('text', 'Text'),
    Object.keys(view.filters).length ? h('a', { 'data-key': 'clear', href: '#/' }, 'Clear') : null);
}

function row(p, now) {
  const began = p.startedAt ?? p.uploadedAt;
  const took = p.endedAt ? Date.parse(p.endedAt) - Date.parse(began) : null;
  const origin = [p.provenance?.author, p.provenance?.commit?.slice(0, 10), p.provenance?.ticket].filter(Boolean);
  return h('li', { 'data-key': p.id }, h('a.row', { href: `#/push/${p.id}`, class: `k-row h-${p.status}` },
    icon(p.status),
    h('span.main', null, h('b.upload', null, p.upload), h('span.state', null, wordsOf(p.status), p.dryRun ? ', dry run' : ''),
      h('span.message', null, p.hindrance ?? (p.status === 'succeeded' && !p.dryRun ? '' : p.message))),
    h('span.site', null, p.site),
    h('span.origin', null, origin.map((o, i) => h(i === 1 ? 'code' : 'span', null, o))),
    h('span.devices', null, p.deviceCount ? bar(p.outcomes, p.deviceCount) : null, h('span', null, p.deviceCount ? devicesOf(p.deviceCount) : '')),
    h('span.took', null, took === null ? isOver(p.status) ? '' : 'under way' : duration(took)),
    since(p.uploadedAt, now)));
}

