// One device of a push, beside the rest.
import { h } from './dom.js';
import { deviceChecks } from './checks.js';
import { added, lines, risk } from './diff.js';
import { badge, facts, until } from './parts.js';
import { count, duration, sentenceOf } from './words.js';

/** The device that is looked at. */
export function panel(device, view) {
  const change = view.changes?.changes.find(c => c.devices.includes(device.device));
  const most = Math.max(1, ...device.stages.map(s => s.milliseconds));
  return h('aside.panel', { 'data-key': `panel-${device.device}`, 'aria-labelledby': 'panel-title' },
    h('header', null, h('h2', { id: 'panel-title', tabindex: '-1' }, device.device), badge(device.outcome),
      h('button.quiet', { 'data-do': 'closePanel', 'aria-label': 'Close' }, '✕')),
    device.message ? h('p', null, sentenceOf(device.message)) : null,
    device.armedUntil ? h('p', null, 'Its commit timer ends in ', until(device.armedUntil, view.now), '.') : null,
    device.rejected?.length ? h('div', null, h('h3', null, 'Refused lines'), h('ul.plain', null, device.rejected.map(r =>
      h('li', null, r.line ? h('code', null, `${r.number ? `${r.number}: ` : ''}${r.line.trim()}`) : `line ${r.number ?? '?'}`, h('p', null, r.answer))))) : null,
    device.warnings?.length ? h('div', null, h('h3', null, 'Warnings'), h('ul.plain', null, device.warnings.map(w => h('li', null, w)))) : null,
    facts([['Wave', device.wave || null], ['Runs', { old: 'the old configuration', new: 'the new configuration', unknown: 'not known' }[device.runs]],
      ['Lines', device.added || device.removed ? added(device) : null], ['Took', duration(device.milliseconds)],
      ['Tried', device.attempts > 1 ? count(device.attempts, 'time') : null], ['Runner', device.runner], ['Software', device.software]]),
    device.stages.length ? h('div', null, h('h3', null, 'Stages'), h('ul.stages', null, device.stages.map(s => h('li', { 'data-key': s.stage },
      h('span', null, s.stage), h('span.meter', null, h('span', { style: { width: `${s.milliseconds / most * 100}%` } })), h('b', null, duration(s.milliseconds)))))) : null,
    device.checks?.length ? h('div', null, h('h3', null, 'Checks'), deviceChecks(device.checks)) : null,
    device.risks?.length ? h('ul.risks', null, device.risks.map(r => risk({ ...r, devices: [device.device] }, 1))) : null,
    change?.lines?.length ? h('div', null, h('h3', null, 'Difference'), lines(change.lines, `panel-${device.device}`)) : null,
    h('footer', null, view.history ? h('a', { href: view.history(device.device) }, 'Its history') : null, view.files ? view.files(device) : null));
}
