// A push, live in the page or ended in its report: both are drawn by this.
import { h } from './dom.js';
import { checkCount, checks } from './checks.js';
import { changes } from './diff.js';
import { grid } from './grid.js';
import { head } from './head.js';
import { panel } from './panel.js';
import { facts, section, when } from './parts.js';
import { count, devicesOf, duration, moment, natural, readDuration, spaced } from './words.js';
import { patterns, timeline } from './timeline.js';

const entriesShown = 60;

/**
 * The whole view. `view` has report, changes, entries, now, selected, link(device), and, in the page alone, history(device),
 * pushLink(id) and actions.
 */
export function pushView(view) {
  const { report } = view;
  const selected = report.devices.find(d => d.device === view.selected);
  return h('div.push', { 'data-key': report.id, class: selected ? 'beside' : '' },
    patterns(),
    head(view),
    selected ? panel(selected, view) : null,
    problems(report), devices(view), time(view), differences(view), checkPart(report), about(view), log(view));
}

function problems(report) {
  if (!report.problems?.length) return null;
  return section('problems', 'Why it was refused', null, h('div.scroll', { tabindex: '0', role: 'group', 'aria-label': 'Problems' }, h('table', null,
    h('thead', null, h('tr', null, ['File', 'Line', 'Problem'].map(t => h('th', { scope: 'col' }, t)))),
    h('tbody', null, report.problems.map(p => h('tr', null, h('td', null, p.file), h('td', null, p.line ?? ''), h('td', null, p.reason)))))));
}

function devices(view) {
  const { report } = view;
  if (!report.devices.length) return null;
  const waves = [...new Set(report.devices.map(d => d.wave))].sort((a, b) => (a || Infinity) - (b || Infinity));
  const cells = report.devices.map(d => ({
    name: d.device, state: d.outcome, group: d.wave, href: view.link(d.device),
    note: d.added || d.removed ? `+${d.added} −${d.removed}` : d.milliseconds ? duration(d.milliseconds) : null,
  }));
  const groups = waves.map(id => ({ id, title: id ? `Wave ${id}` : 'Not there yet' }));
  return section('devices', 'Devices', h('label.find', null, h('span.unseen', null, 'Find a device'),
    h('input', { type: 'search', placeholder: 'Find a device', 'data-find': true, autocomplete: 'off' })), grid(cells, groups, view.selected));
}

function time(view) {
  const { report } = view;
  const marks = [];
  for (const d of report.decisions ?? []) marks.push({ at: Date.parse(d.at), kind: 'decision', sign: true, words: `${d.kind} by ${d.by}` });
  for (const e of view.entries ?? [])
    if (e.kind === 'tick') marks.push({ at: Date.parse(e.at), kind: 'tick', sign: true, words: e.what });
  for (const e of report.timeline ?? [])
    if (/^wave \d+/.test(e.what)) marks.push({ at: Date.parse(e.at), kind: 'wave', words: e.what });
  const drawn = timeline(report, marks.filter(m => m.at), view.now, view.link, view.selected);
  return drawn ? section('timeline', 'Timeline', report.commitTimer ? `commit timer ${duration(readDuration(report.commitTimer))}` : null, drawn) : null;
}

function differences(view) {
  const found = view.changes;
  if (!found?.changes.length) return null;
  const plain = view.report.devices.filter(d => d.outcome === 'unchanged').length;
  return section('changes', 'Changes', `${count(found.changes.length, 'distinct difference')}${plain ? `, ${devicesOf(plain)} unchanged` : ''}`, changes(found));
}

function checkPart(report) {
  const drawn = checks([...report.devices].sort((a, b) => natural(a.device, b.device)));
  return drawn ? section('checks', 'Checks', checkCount(report.devices), drawn) : null;
}

function about(view) {
  const { report } = view;
  const p = report.provenance ?? {};
  const ids = list => list?.length ? list.map((id, i) => [i ? ', ' : '', view.pushLink ? h('a', { href: view.pushLink(id) }, id) : id]) : null;
  return section('about', 'About', null, facts([
    ['Author', p.author], ['Commit', p.commit ? h('code', null, p.commit) : null], ['Pull request', p.pullRequest], ['Ticket', p.ticket], ['Comment', p.comment],
    ['Site', report.site], ['Upload', report.upload], ['Push', h('code', null, report.id)], ['Uploaded', moment(report.uploadedAt)],
    ['Started', report.startedAt ? moment(report.startedAt) : null], ['Ended', report.endedAt ? moment(report.endedAt) : null],
    report.task && report.task !== 'push' ? ['Task', `${report.task}; no switch is changed`] : ['Mode', (report.mode ?? 'replace') + (report.dryRun ? ', dry run' : '')],
    ['Stands or falls together', { fabric: 'the whole push', wave: 'each wave', device: 'each device' }[report.scope] ?? report.scope],
    ['Commit timer', duration(readDuration(report.commitTimer))], ['Digest', report.digest ? h('code.digest', null, report.digest) : null],
    ['Restores', ids(report.restores)], ['Undone by', ids(report.restoredBy)],
  ]),
  report.notes?.length ? h('ul.plain', null, report.notes.map(n => h('li', null, n))) : null,
  report.decisions?.length ? h('table', null, h('caption', null, 'Decisions'), h('tbody', null, report.decisions.map(d => h('tr', null,
    h('td', null, when(d.at)), h('th', { scope: 'row' }, spaced(d.kind)), h('td', null, d.by), h('td', null, d.reason))))) : null);
}

function log(view) {
  const all = view.entries?.length ? view.entries : (view.report.timeline ?? []).map((e, i) => ({ ...e, sequence: `t${i}` }));
  if (!all.length) return null;
  const row = e => h('li', { 'data-key': `e${e.sequence}` }, when(e.at), e.device ? h('b', null, e.device) : null, h('span', null, e.what));
  const hidden = all.slice(0, Math.max(0, all.length - entriesShown));
  return section('log', 'Log', count(all.length, 'entry', 'entries'),
    hidden.length ? h('details.rest', { 'data-key': 'earlier' }, h('summary', null, count(hidden.length, 'earlier entry', 'earlier entries')), h('ol.log', null, hidden.map(row))) : null,
    h('ol.log', null, all.slice(-entriesShown).map(row)));
}
