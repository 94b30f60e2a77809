// What each device was at, over time: a lane a device.
import { h } from './dom.js';
import { clock, duration, kindOf, natural, readDuration, wordsOf } from './words.js';

const ends = new Set(['previewed', 'confirmed', 'unchanged', 'reverted', 'rejected', 'unhealthy', 'unreachable', 'busy', 'expired', 'changed',
  'failed', 'silent', 'skipped', 'healthy', 'fetched']);
const looks = { previewing: 'load', configuring: 'load', looking: 'load', armed: 'armed', checking: 'check', confirming: 'confirm',
  reverting: 'revert', repairing: 'revert', waiting: 'wait' };

/** The phases of a device; of a report of before there were any, from what its stages took. */
function phasesOf(device, start) {
  if (device.phases?.length) return device.phases.map(p => ({ phase: p.phase, at: start + p.ms }));
  if (!device.milliseconds) return [];
  const names = device.stages.map(s => s.stage);
  const upTo = names.indexOf('arm');
  const before = device.stages.slice(0, upTo < 0 ? names.length : upTo + 1).reduce((sum, s) => sum + s.milliseconds, 0);
  const phases = [{ phase: 'configuring', at: start }];
  if (upTo >= 0) phases.push({ phase: 'armed', at: start + Math.min(before, device.milliseconds) });
  if (ends.has(device.outcome)) phases.push({ phase: device.outcome, at: start + device.milliseconds });
  return phases;
}

const stagesOf = device => device.stages.map(s => `${s.stage} ${duration(s.milliseconds)}`).join(', ');

/** The timeline of a push, or null where nothing has happened yet. */
export function timeline(report, marks, now, link, selected) {
  const start = Date.parse(report.startedAt);
  const lanes = report.devices.filter(d => d.outcome !== 'absent')
    .map(device => ({ device, phases: phasesOf(device, start) })).filter(l => l.phases.length)
    .sort((a, b) => a.device.wave - b.device.wave || natural(a.device.device, b.device.device));
  if (!lanes.length) return null;
  const first = lanes.reduce((least, l) => Math.min(least, l.phases[0].at), Infinity);
  const latest = Math.max(...lanes.map(l => l.phases.at(-1).at));
  // While it waits for people nothing grows.
  const goesOn = lanes.some(l => !ends.has(l.phases.at(-1).phase));
  const last = report.endedAt ? Date.parse(report.endedAt) : goesOn ? Math.max(now, latest) : latest;
  const from = first;
  marks = marks.filter(m => m.at >= from && m.at <= last);
  const timers = lanes.map(l => Date.parse(l.device.armedUntil ?? '') || 0);
  // A timer is far longer than what is done meanwhile: its tail runs out of the picture, with its end in words.
  const span = Math.max(200, (last - from) * (Math.max(...timers) > last ? 1.25 : 1.02));
  const x = at => `${((Math.min(Math.max(at, from), from + span) - from) / span * 100).toFixed(2)}%`;
  const width = (a, b) => `${(Math.max(.15, (Math.min(b, from + span) - Math.max(a, from)) / span * 100)).toFixed(2)}%`;
  const density = lanes.length <= 24 ? 'tall' : lanes.length <= 120 ? 'low' : 'thin';
  const stop = lanes.some(l => l.device.device === selected) ? selected : lanes[0].device.device;
  let wave;
  const rows = lanes.flatMap(lane => {
    const row = laneRow(lane, { x, width, last, now, start: from, timer: readDuration(report.commitTimer), link, stop, selected });
    if (lane.device.wave === wave) return [row];
    wave = lane.device.wave;
    return [h('li.wavehead', { 'data-key': `wave-${wave}` }, `wave ${wave}`), row];
  });
  return h('div.timeline', { class: density },
    axis(from, span, x, marks),
    h('div.lanes', null,
      h('svg.marks', { 'aria-hidden': 'true' }, marks.map(m => h('line', { x1: x(m.at), x2: x(m.at), y1: '0', y2: '100%', class: `m-${m.kind}` }))),
      h('ul', { 'data-roving': true, 'aria-label': 'Devices over time' }, rows)),
    h('p.readout', { 'data-keep': true, 'aria-hidden': 'true' }, 'Point at a lane, or go through them with the arrow keys, to see what each stage took.'),
    key());
}

function laneRow({ device, phases }, view) {
  const parts = [];
  phases.forEach((p, i) => {
    const isEnd = ends.has(p.phase);
    if (isEnd) {
      parts.push(h('rect', { x: view.x(p.at), y: '0', width: '3', height: '100%', class: `end k-${kindOf(p.phase)}`, transform: 'translate(-3 0)' }));
      return;
    }
    const end = phases[i + 1]?.at ?? view.last;
    const look = looks[p.phase] ?? 'load';
    if (look === 'wait') return;
    parts.push(h('rect', { x: view.x(p.at), width: view.width(p.at, end), y: '15%', height: '70%', class: `p-${look}` }));
  });
  if (device.armedUntil && Date.parse(device.armedUntil) > view.last)
    parts.push(h('rect', { x: view.x(view.last), width: view.width(view.last, Date.parse(device.armedUntil)), y: '42%', height: '16%', class: 'tail' }));
  const story = phases.map(p => `${wordsOf(p.phase)} at ${duration(p.at - view.start) || '0 ms'}`).join(', ');
  const timer = device.armedUntil ? `; its commit timer ends at ${clock(device.armedUntil)}` : '';
  const words = `${device.device}, wave ${device.wave}: ${story}${timer}. ${device.stages.length ? `Stages: ${stagesOf(device)}` : ''}`;
  return h('li.lane', { 'data-key': device.device }, h('a', {
    href: view.link(device.device), 'data-rove': true, 'data-device': device.device, 'data-words': words, 'aria-label': words,
    tabindex: device.device === view.stop ? '0' : '-1', 'aria-current': device.device === view.selected ? 'true' : null,
  }, h('span.name', null, device.device), h('svg.track', { 'aria-hidden': 'true' }, parts)));
}

function axis(from, span, x, marks) {
  const steps = [100, 200, 500, 1000, 2000, 5000, 10_000, 30_000, 60_000, 120_000, 300_000, 600_000, 1_800_000, 3_600_000, 21_600_000, 86_400_000];
  const step = steps.find(s => span / s <= 7) ?? span;
  const ticks = [];
  for (let at = 0; at < span * .97; at += step) ticks.push(h('span.tick', { style: { left: x(from + at) } }, at ? duration(at).replace('.0 s', ' s') : '0'));
  return h('div.axis', null, h('div.scale', null, ticks, marks.filter(m => m.sign).map(m =>
    h('span.mark', { style: { left: x(m.at) }, title: m.words, class: `m-${m.kind}` }, h('span.unseen', null, m.words)))));
}

const key = () => h('ul.key', { 'aria-hidden': 'true' }, [['load', 'loading'], ['armed', 'armed'], ['check', 'checking'], ['confirm', 'confirming'],
  ['revert', 'reverting']].map(([look, words]) => h('li', null, h('svg.swatch', null, h('rect', { x: '0', y: '15%', width: '100%', height: '70%', class: `p-${look}` })), words)),
h('li', null, h('span.mark.m-decision'), 'a decision'), h('li', null, h('span.mark.m-tick'), 'a deadline'),
h('li', null, h('svg.swatch', null, h('rect', { x: '0', y: '42%', width: '100%', height: '16%', class: 'tail' })), 'commit timer'));

/** Patterns of the bars, once a page: so that they are told apart without colour. */
export const patterns = () => h('svg.unseen', { width: '0', height: '0', 'aria-hidden': 'true' }, h('defs', null,
  pattern('hatch-load', 'M0 3h6', 'load'), pattern('hatch-armed', 'M-1 1l2-2M0 6l6-6M5 7l2-2', 'armed'),
  pattern('hatch-check', 'M2 0v6', 'check'), pattern('hatch-revert', 'M-1 5l2 2M0 0l6 6M5-1l2 2', 'revert')));
const pattern = (id, d, name) => h('pattern', { id, width: '6', height: '6', patternUnits: 'userSpaceOnUse' },
  h('rect', { width: '6', height: '6', class: `pb-${name}` }), h('path', { d, class: `ps-${name}` }));

/** What is pointed at, or has the focus, says its stages. */
export function readouts() {
  const show = event => {
    const lane = event.target.closest?.('.lane a');
    const readout = lane?.closest('.timeline')?.querySelector('.readout');
    if (readout) readout.textContent = lane.dataset.words;
  };
  document.addEventListener('pointerover', show);
  document.addEventListener('focusin', show);
}
