// A site: who serves it, and how its devices stand.
import { h } from './dom.js';
import { grid } from './grid.js';
import { badge, facts, icon, legend, section, since, tally } from './parts.js';
import { count, devicesOf, duration, natural, ranges, wordsOf } from './words.js';

/** The sites there are. */
export const sitesView = sites => h('div.sites', { 'data-key': 'sites' }, section('sites', 'Sites', null,
  sites.length ? h('ul.cards', null, sites.map(s => h('li', { 'data-key': s }, h('a.cell.plain', { href: `#/site/${encodeURIComponent(s)}` }, s))))
    : h('p.empty', null, 'No push has named a site yet.')));

const stateOf = device => !device.runner ? 'silent' : device.drift === 'drifted' || device.drift === 'unclear' || device.drift === 'unreachable' ? device.drift
  : device.runs === 'unknown' ? 'unknown' : device.drift ?? device.outcome;
const sayOf = device => !device.runner ? 'no runner' : wordsOf(stateOf(device));

/** One site. */
export function siteView(report, now) {
  const drifted = report.devices.filter(d => d.drift === 'drifted');
  const alone = report.devices.filter(d => !d.runner);
  const states = report.devices.map(stateOf);
  const cells = report.devices.map(d => ({
    name: d.device, state: stateOf(d), words: sayOf(d), group: 1, href: `#/device/${encodeURIComponent(report.site)}/${encodeURIComponent(d.device)}`,
    note: d.software ?? null,
  }));
  const troubles = [
    alone.length ? `no runner answers for ${devicesOf(alone.length)}: ${ranges(alone.map(d => d.device))}` : null,
    drifted.length ? `${devicesOf(drifted.length)} run something else than was confirmed: ${ranges(drifted.map(d => d.device))}` : null,
    ...report.runners.filter(r => r.refusal).map(r => `runner ${r.runner} would refuse commands: ${r.refusal}`),
    ...report.runners.filter(r => Math.abs(r.clockAheadMs ?? 0) > 2000).map(r => `the clock of runner ${r.runner} is off by ${duration(Math.abs(r.clockAheadMs))}`),
  ].filter(Boolean);
  return h('div.site', { 'data-key': report.site },
    h('header.head', null, h('p.crumbs', null, h('a', { href: '#/sites' }, 'Sites'), ' / '), h('div.title', null, h('h1', { tabindex: '-1', id: 'title' }, report.site)),
      h('p.lead', null, troubles.length ? `${count(troubles.length, 'thing')} to look at.` : `${devicesOf(report.devices.length)}, ${count(report.runners.length, 'runner')}: all as it should be.`),
      troubles.length ? h('ul.failures.plain', null, troubles.map(t => h('li', { class: 'k-bad' }, icon('unhealthy'), ' ', t))) : null,
      legend(tally(states)),
      h('p', null, h('a', { href: `#/?site=${encodeURIComponent(report.site)}` }, 'Its pushes'))),
    section('site-devices', 'Devices', null, grid(cells, [{ id: 1 }], null)),
    section('runners', 'Runners', null, report.runners.length ? h('div.scroll', { tabindex: '0', role: 'group', 'aria-label': 'Runners' }, h('table', null,
      h('thead', null, h('tr', null, ['Runner', 'State', 'Devices', 'Version', 'Runs since', 'Clock', 'At once', 'Pace'].map(t => h('th', { scope: 'col' }, t)))),
      h('tbody', null, [...report.runners].sort((a, b) => natural(a.runner, b.runner)).map(r => h('tr', { 'data-key': r.runner }, h('th', { scope: 'row' }, r.runner),
        h('td', null, badge(r.refusal ? 'rejected' : r.ready ? 'healthy' : r.devices ? 'unclear' : 'waiting', r.refusal ? 'refuses' : r.ready ? 'ready' : r.devices ? 'not ready' : 'standby')),
        h('td', null, String(r.devices)), h('td', null, r.version ?? ''), h('td', null, since(r.started, now)), h('td', null, clockWords(r.clockAheadMs)),
        h('td', null, `${r.slots} configure, ${r.confirmSlots} confirm`), h('td', null, [r.configureMs ? `configure ${duration(r.configureMs)}` : '', r.confirmMs ? `confirm ${duration(r.confirmMs)}` : ''].filter(Boolean).join(', '))))))
    ) : h('p.empty', null, 'No runner answers.')),
    section('queue', 'Queue', null, report.queue?.length ? h('ol.plain', null, report.queue.map(q => h('li', { 'data-key': q.pushId }, badge(q.status ?? 'waiting', q.status ? wordsOf(q.status) : ''), ' ',
      h('a', { href: `#/push/${q.pushId}` }, q.pushId), ' ', since(q.since, now)))) : h('p.muted', null, 'Nothing waits, nothing is under way.')),
    report.windows ? section('windows', 'Change windows', report.windowOpen === null || report.windowOpen === undefined ? null : badge(report.windowOpen ? 'healthy' : 'waiting', report.windowOpen ? 'open now' : 'closed now'),
      report.windows.length ? h('ul.plain', null, report.windows.map(w => h('li', null, w))) : h('p.muted', null, 'Pushes are taken at any time.')) : null,
    section('site-about', 'About', null, facts([['Asked at', since(report.at, now)], ['Slots', `${report.runners.reduce((n, r) => n + (r.devices ? r.slots ?? 0 : 0), 0)} at once`]])));
}

const clockWords = ms => ms === null || ms === undefined ? 'not told' : Math.abs(ms) < 50 ? 'right' : `${duration(Math.abs(ms))} ${ms > 0 ? 'ahead' : 'behind'}`;
