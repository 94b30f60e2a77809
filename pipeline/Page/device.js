// A device: what it ran and from which push, and what lies between any two.
import { h } from './dom.js';
import { deviceChecks } from './checks.js';
import { added, lines } from './diff.js';
import { badge, facts, section, since } from './parts.js';
import { sentenceOf, wordsOf } from './words.js';

/** `view` has report, from, to, difference, now. */
export function deviceView(view) {
  const { report } = view;
  const newest = report.entries[0];
  const current = report.entries.find(e => e.runs === 'new');
  const pushLink = id => `#/push/${id}/device/${encodeURIComponent(report.device)}`;
  return h('div.device', { 'data-key': report.device },
    h('header.head', null,
      h('p.crumbs', null, h('a', { href: `#/site/${encodeURIComponent(report.site)}` }, report.site), ' / '),
      h('div.title', null, h('h1', { tabindex: '-1', id: 'title' }, report.device), report.drift ? badge(report.drift.state) : null),
      h('p.lead', null, current ? ['It runs what push ', h('a', { href: pushLink(current.pushId) }, current.pushId), ' brought, ', since(current.endedAt, view.now), '.'] : 'No push has brought it anything yet.'),
      facts([['Runner', report.runner ?? 'none answers'], ['Software', report.software], ['Last push', newest ? badge(newest.outcome) : null]])),
    drift(report, view.now),
    section('history', 'What it ran', report.entries.length > 1 ? 'choose two to compare' : null, report.entries.length ? h('form', { id: 'compare' }, h('div.scroll', { tabindex: '0', role: 'group', 'aria-label': 'What it ran' }, h('table.history', null,
      h('thead', null, h('tr', null, ['From', 'To', 'When', 'Push', 'Outcome', 'Lines', 'Author', 'Commit', 'Ticket'].map(t => h('th', { scope: 'col' }, t)))),
      h('tbody', null, report.entries.map(e => h('tr', { 'data-key': e.pushId },
        ['from', 'to'].map(end => h('td', null,
          h('input', { type: 'radio', name: end, value: e.pushId, checked: view[end] === e.pushId, 'aria-label': `${end} push ${e.pushId}` }))),
        h('td', null, since(e.endedAt, view.now)), h('td', null, h('a', { href: pushLink(e.pushId) }, h('code', null, e.pushId))), h('td', null, badge(e.outcome)),
        h('td', null, e.added || e.removed ? added(e) : ''), h('td', null, e.provenance?.author ?? ''),
        h('td', null, e.provenance?.commit ? h('code', null, e.provenance.commit.slice(0, 10)) : ''), h('td', null, e.provenance?.ticket ?? '')))))))
      : h('p.empty', null, 'Nothing is recorded of it.')),
    difference(view),
    report.checks?.length ? section('device-checks', 'Last checks', null, deviceChecks(report.checks)) : null);
}

function drift(report, now) {
  const d = report.drift;
  if (!d || d.state === 'inSync') return null;
  return section('drift', 'Drift', badge(d.state), h('p', null, sentenceOf(wordsOf(d.state)), d.driftedSince ? [' Seen first ', since(d.driftedSince, now), '.'] : '', d.seenAt ? [' Looked at ', since(d.seenAt, now), '.'] : ''),
    d.lines?.length ? lines(d.lines, 'drift') : null);
}

function difference(view) {
  if (!view.difference) return null;
  const d = view.difference;
  return section('difference', 'Difference', [h('code', null, d.from), ' to ', h('code', null, d.to)],
    d.lines.length ? lines(d.lines, 'between') : h('p.muted', null, 'They are the same.'));
}
