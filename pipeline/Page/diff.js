// Differences: each one once, with the devices that it is for.
import { h } from './dom.js';
import { count, devicesOf, ranges, spaced } from './words.js';

const linesShown = 400;
const mostWords = 200;
const openAtOnce = 6;

/** Every distinct difference of a push. */
export function changes(found) {
  return found.changes.map((change, i) => {
    const key = change.devices[0];
    const risks = found.risks.map(r => ({ ...r, devices: r.devices.filter(d => change.devices.includes(d)) })).filter(r => r.devices.length);
    return h('details.change', { 'data-key': key, open: i < openAtOnce },
      h('summary', null,
        h('span.range', null, ranges(change.devices)),
        change.devices.length > 1 ? h('span.muted', null, devicesOf(change.devices.length)) : null,
        added(change),
        risks.length ? h('span.chip', null, count(risks.length, 'risk')) : null),
      risks.length ? h('ul.risks', null, risks.map(r => risk(r, change.devices.length))) : null,
      change.lines?.length ? lines(change.lines, key) : h('p.muted', null, 'Not shown: it is not in storage any more, or there are more differences than one answer takes.'),
      change.outOfBand?.length ? h('div.outside', null,
        h('p', null, 'Changed outside of Leafwire, and undone with it:'), h('pre.diff', null, change.outOfBand.map(l => h('span.line', null, l)))) : null);
  });
}

export const added = change => h('span.lines', { 'aria-label': `${count(change.added, 'line')} added, ${change.removed} removed` },
  h('ins', null, `+${change.added}`), ' ', h('del', null, `−${change.removed}`));

const heavy = new Set(['ownAccess', 'management', 'login', 'halfLost']);

export const risk = (r, of) => h('li.risk', { class: heavy.has(r.kind) ? 'k-bad' : 'k-warn' },
  h('b', null, spaced(r.kind)), ' ', r.words, of !== r.devices.length ? h('span.muted', null, ' ' + ranges(r.devices)) : null);

/** The lines of a difference, the words that changed marked. */
export function lines(all, key) {
  const shown = all.length > linesShown ? all.slice(0, linesShown) : all;
  const pre = h('pre.diff', { tabindex: '0', 'aria-label': 'Difference' }, drawn(shown));
  if (shown.length === all.length) return pre;
  const rest = all.length - shown.length;
  const more = h('details.rest', { 'data-key': `rest-${key}` }, h('summary', null, `${count(rest, 'more line')}`),
    h('pre.diff', { tabindex: '0', 'aria-label': 'The rest of the difference' }, drawn(all.slice(linesShown))));
  return [pre, more];
}

function drawn(all) {
  const made = [];
  for (let i = 0; i < all.length;) {
    const removed = run(all, i, '-');
    const plus = run(all, i + removed.length, '+');
    if (removed.length + plus.length === 0) {
      made.push(h(all[i].startsWith('@') ? 'span.line.at' : 'span.line', null, all[i] + '\n'));
      i++;
      continue;
    }
    const pairs = Math.min(removed.length, plus.length);
    const words = removed.slice(0, pairs).map((line, n) => compare(line.slice(1), plus[n].slice(1)));
    removed.forEach((line, n) => made.push(h('del.line', null, '-', n < pairs ? words[n][0] : line.slice(1), '\n')));
    plus.forEach((line, n) => made.push(h('ins.line', null, '+', n < pairs ? words[n][1] : line.slice(1), '\n')));
    i += removed.length + plus.length;
  }
  return made;
}

function run(all, from, sign) {
  let end = from;
  while (end < all.length && all[end].startsWith(sign)) end++;
  return all.slice(from, end);
}

// The longest common row of words; without one in common they are two lines, and nothing is marked.
function compare(before, after) {
  const old = before.split(/( +)/).filter(Boolean), now = after.split(/( +)/).filter(Boolean);
  if (old.length > mostWords || now.length > mostWords) return [[before], [after]];
  const length = Array.from({ length: old.length + 1 }, () => new Uint16Array(now.length + 1));
  for (let i = old.length - 1; i >= 0; i--)
    for (let j = now.length - 1; j >= 0; j--)
      length[i][j] = old[i] === now[j] ? length[i + 1][j + 1] + 1 : Math.max(length[i + 1][j], length[i][j + 1]);
  const oldKept = new Set(), nowKept = new Set();
  for (let i = 0, j = 0; i < old.length && j < now.length;) {
    if (old[i] === now[j]) { oldKept.add(i++); nowKept.add(j++); }
    else if (length[i + 1][j] >= length[i][j + 1]) i++;
    else j++;
  }
  if (![...oldKept].some(i => old[i].trim())) return [[before], [after]];
  return [marked(old, oldKept), marked(now, nowKept)];
}

function marked(words, kept) {
  const pieces = [];
  words.forEach((word, i) => {
    // A blank between two changed words belongs to them.
    const changed = !kept.has(i) || !word.trim() && i > 0 && i + 1 < words.length && !kept.has(i - 1) && !kept.has(i + 1);
    if (pieces.length && pieces.at(-1).changed === changed) pieces.at(-1).text += word;
    else pieces.push({ text: word, changed });
  });
  return pieces.map(p => p.changed ? h('mark', null, p.text) : p.text);
}
