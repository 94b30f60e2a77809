// Small pieces that every view is made of.
import { h } from './dom.js';
import { byWeight, clock, kindOf, left, moment, signOf, wordsOf, ago } from './words.js';

const outlines = {
  good: 'M8 1a7 7 0 1 1 0 14A7 7 0 0 1 8 1z', bad: 'M5.1 1h5.800L15 5.100v5.800L10.9 15H5.100L1 10.900V5.100z',
  warn: 'M8 .4 15.6 8 8 15.6.4 8z', wait: 'M3 1.500h10A1.5 1.5 0 0 1 14.5 3v10a1.5 1.5 0 0 1-1.5 1.500H3A1.5 1.5 0 0 1 1.5 13V3A1.5 1.5 0 0 1 3 1.500z',
};
const signs = {
  check: 'M4.6 8.3 7 10.700l4.5-5.1', cross: 'M5.5 5.500l5 5m0-5-5 5', bang: 'M8 4.500v4m0 2.400v.4', equal: 'M5 6.600h6M5 9.600h6',
  back: 'M10.8 11V9.300A2.3 2.3 0 0 0 8.5 7H5.300m2-2.200L5.1 7l2.2 2.2', ask: 'M6.2 6.300a1.850 1.850 0 1 1 2.6 1.700q-.8.4-.8 1.200m0 2v.2',
  pause: 'M6.3 5.300v5.400m3.4-5.400v5.4', play: 'M6.4 5.2 10.6 8l-4.2 2.800z', dash: 'M5 8h6', slash: 'M5.3 10.700l5.4-5.4',
  stop: 'M6.2 6.200h3.600v3.600H6.200z', skip: 'M5.5 5.5 8 8l-2.5 2.500M8.5 5.5 11 8l-2.5 2.5', clock: 'M8 5v3.200l2 1.2',
  plus: 'M8 5v6M5 8h6', dots: 'M5.2 8h.01M8 8h.01M10.8 8h.01', down: 'M8 4.500v6.200M5.6 8.4 8 10.800l2.4-2.4', none: '',
};

/** A state's sign: the outline tells its kind, what is within the state. */
export function icon(state) {
  const kind = kindOf(state);
  const svg = h('svg.icon', { viewBox: '0 0 16 16', 'aria-hidden': 'true', class: `k-${kind}` });
  if (outlines[kind]) svg.append(h('path.fill', { d: outlines[kind] }));
  else svg.append(h('circle.ring', { cx: 8, cy: 8, r: 6.3 }));
  if (kind === 'busy') svg.append(h('path.turn', { d: 'M8 1.700A6.3 6.3 0 0 1 14.3 8' }));
  const sign = signs[signOf(state)];
  if (sign) svg.append(h('path.sign', { d: sign }));
  return svg;
}

/** A state in sign and words. */
export const badge = (state, words) => h('span.badge', { class: `k-${kindOf(state)}` }, icon(state), words ?? wordsOf(state));

/** Devices by outcome, as a bar; its words are read by whoever does not see it. */
export function bar(outcomes, total) {
  const names = Object.keys(outcomes).sort(byWeight);
  const words = names.map(n => `${outcomes[n]} ${wordsOf(n)}`).join(', ');
  // One of a thousand that failed is to be seen.
  const least = 1.2;
  const all = names.reduce((sum, n) => sum + Math.max(outcomes[n], total * least / 100), 0) || 1;
  let at = 0;
  return h('svg.bar', { role: 'img', 'aria-label': words || 'no devices', preserveAspectRatio: 'none', viewBox: '0 0 100 8' },
    names.map(name => {
      const width = Math.max(outcomes[name], total * least / 100) / all * 100;
      const part = h('rect', { x: at, y: 0, width: Math.max(.5, width - .4), height: 8, class: `k-${kindOf(name)} s-${name}` },
        h('title', null, `${outcomes[name]} ${wordsOf(name)}`));
      at += width;
      return part;
    }));
}

/** How many devices are in each state. */
export function tally(outcomes) {
  const counts = {};
  for (const outcome of outcomes) counts[outcome] = (counts[outcome] ?? 0) + 1;
  return counts;
}

export const legend = counts => h('ul.legend', { 'aria-label': 'Devices by state' }, Object.keys(counts).sort(byWeight).map(name =>
  h('li', { 'data-key': name, class: `k-${kindOf(name)}` }, icon(name), h('b', null, String(counts[name])), ' ', wordsOf(name))));

/** A moment; its text is kept by `tick`. */
export const since = (at, now) => at ? h('time', { datetime: at, title: moment(at), 'data-since': at }, ago(at, now)) : null;
export const until = (at, now) => h('time.until', { datetime: at, title: moment(at), 'data-until': at }, left(at, now));
export const when = at => at ? h('time', { datetime: at, title: moment(at) }, clock(at)) : null;

/** Writes times that pass, each second. */
export function tick(root, now) {
  for (const e of root.querySelectorAll('[data-until]')) set(e, left(e.dataset.until, now));
  for (const e of root.querySelectorAll('[data-since]')) set(e, ago(e.dataset.since, now));
}
const set = (element, text) => { if (element.textContent !== text) element.textContent = text; };

/** A part of a page with its heading. */
export const section = (id, title, aside, ...content) => h('section.part', { id, 'data-key': id, 'aria-labelledby': `${id}-title` },
  h('header', null, h('h2', { id: `${id}-title` }, title), aside ? h('div.aside', null, aside) : null), content);

/** Facts by name; those that are not there are left out. */
export const facts = pairs => h('dl.facts', null, pairs.filter(([, value]) => value !== null && value !== undefined && value !== '' && value !== false)
  .map(([name, value]) => h('div', { 'data-key': name }, h('dt', null, name), h('dd', null, value))));
