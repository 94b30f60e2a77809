// What came of the checks.
import { h } from './dom.js';
import { badge } from './parts.js';
import { count, devicesOf, ranges, wordsOf } from './words.js';

/** Checks of all devices: those that failed with what was wanted and what there was, the same words once. */
export function checks(devices) {
  const byCheck = new Map();
  for (const device of devices)
    for (const check of device.checks ?? []) {
      const key = `${check.check} ${check.phase}`;
      if (!byCheck.has(key)) byCheck.set(key, { name: check.check, phase: check.phase, results: [] });
      byCheck.get(key).results.push({ device: device.device, ...check });
    }
  if (!byCheck.size) return null;
  const all = [...byCheck.values()].map(c => ({ ...c, failed: c.results.filter(r => r.verdict !== 'healthy') }));
  all.sort((a, b) => (b.failed.length > 0) - (a.failed.length > 0));
  return h('div.checks', null, all.map(c => h('details.check', { 'data-key': `${c.name}-${c.phase}-${c.failed.length > 0}`, open: c.failed.length > 0 },
    h('summary', null, badge(stateOf(c.failed), c.name), h('span.muted', null, phaseOf(c.phase)),
      h('span.count', null, c.failed.length ? `${c.failed.length} of ${devicesOf(c.results.length)}` : `holds on ${devicesOf(c.results.length)}`)),
    c.failed.length ? failures(c.failed) : null, holding(c.results.filter(r => r.verdict === 'healthy')))));
}

const stateOf = failed => failed.some(r => r.verdict === 'unhealthy' && !r.isObserved) ? 'unhealthy' : failed.length ? 'unknown' : 'healthy';
export const phaseOf = phase => ({ pre: 'before', post: 'after', preCheck: 'before', postCheck: 'after' })[phase] ?? phase;

const grouped = (results, keyOf) => {
  const groups = new Map();
  for (const r of results) {
    const key = JSON.stringify(keyOf(r));
    if (!groups.has(key)) groups.set(key, []);
    groups.get(key).push(r);
  }
  return [...groups.values()];
};

function failures(failed) {
  return h('table.expected', null,
    h('thead', null, h('tr', null, ['Devices', 'Verdict', 'Expected', 'Actual'].map(t => h('th', { scope: 'col' }, t)))),
    h('tbody', null, grouped(failed, r => [r.verdict, r.expected, r.actual, r.isObserved]).map(g => h('tr', null,
      h('th', { scope: 'row' }, ranges(g.map(r => r.device)), g.length > 1 ? h('span.muted', null, ` ${devicesOf(g.length)}`) : null),
      h('td', null, badge(g[0].verdict === 'unhealthy' ? 'unhealthy' : 'unknown', verdict(g[0]))),
      h('td', { 'data-label': 'expected' }, g[0].expected ?? ''), h('td', { 'data-label': 'actual' }, g[0].actual ?? '')))));
}

const verdict = r => (r.verdict === 'unhealthy' ? 'does not hold' : wordsOf(r.verdict)) + (r.isObserved ? ' (only observed)' : '');

function holding(results) {
  if (!results.length) return null;
  return h('ul.plain.muted', null, grouped(results, r => r.observed ?? '').slice(0, 40).map(g =>
    h('li', null, `${ranges(g.map(r => r.device))}: ${g[0].observed || 'holds'}`)));
}

/** The checks of one device. */
export const deviceChecks = all => all?.length ? h('ul.plain.checklist', null, all.map(c => h('li', null,
  badge(c.verdict === 'healthy' ? 'healthy' : c.verdict === 'unhealthy' ? 'unhealthy' : 'unknown', c.check), h('span.muted', null, ` ${phaseOf(c.phase)}`),
  c.verdict === 'healthy' ? c.observed ? h('p', null, c.observed) : null
    : h('p', null, `expected ${c.expected ?? 'a check that holds'}; actual: ${c.actual ?? ''}${c.isObserved ? ' (only observed)' : ''}`)))) : null;

export const checkCount = devices => {
  const all = devices.flatMap(d => d.checks ?? []);
  const bad = all.filter(c => c.verdict !== 'healthy').length;
  return all.length ? `${count(all.length, 'result')}, ${bad ? `${bad} did not hold` : 'all hold'}` : '';
};
