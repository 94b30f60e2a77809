// How things are said: states, times, numbers, devices.

/** Of each state: its kind (which gives colour and outline), the sign within, and its words. */
const states = {
  running: ['busy', 'none', 'running'], awaitingApproval: ['wait', 'pause', 'awaiting approval'],
  awaitingPromotion: ['wait', 'play', 'awaiting promotion'], succeeded: ['good', 'check', 'succeeded'],
  incomplete: ['warn', 'dash', 'incomplete'], cancelled: ['idle', 'stop', 'cancelled'], refused: ['bad', 'dash', 'refused'],
  superseded: ['idle', 'skip', 'superseded'],

  waiting: ['idle', 'none', 'waiting'], previewing: ['busy', 'none', 'previewing'], previewed: ['wait', 'dots', 'previewed'],
  configuring: ['busy', 'none', 'loading'], armed: ['warn', 'clock', 'armed'], checking: ['busy', 'dots', 'checking'],
  confirming: ['busy', 'check', 'confirming'], reverting: ['warn', 'back', 'reverting'], repairing: ['warn', 'plus', 'repairing'],
  confirmed: ['good', 'check', 'confirmed'], unchanged: ['good', 'equal', 'unchanged'], reverted: ['idle', 'back', 'reverted'],
  rejected: ['bad', 'cross', 'rejected'], unhealthy: ['bad', 'bang', 'unhealthy'], unreachable: ['bad', 'slash', 'unreachable'],
  busy: ['bad', 'stop', 'busy'], expired: ['bad', 'clock', 'expired'], changed: ['bad', 'plus', 'changed'],
  failed: ['bad', 'cross', 'failed'], silent: ['bad', 'ask', 'silent'], skipped: ['idle', 'skip', 'skipped'],
  absent: ['idle', 'dash', 'absent'], looking: ['busy', 'dots', 'looking'], healthy: ['good', 'check', 'healthy'],
  fetched: ['good', 'down', 'fetched'],

  inSync: ['good', 'check', 'in sync'], drifted: ['warn', 'bang', 'drifted'], unclear: ['warn', 'ask', 'unclear'],
  neverPushed: ['idle', 'none', 'never pushed'], unknown: ['warn', 'ask', 'could not be told'],
};

export const kindOf = state => states[state]?.[0] ?? 'idle';
export const signOf = state => states[state]?.[1] ?? 'ask';
export const wordsOf = state => states[state]?.[2] ?? spaced(String(state));
export const spaced = name => name.replace(/[A-Z]/g, c => ' ' + c.toLowerCase()).trim();
export const isOver = status => !['running', 'awaitingApproval', 'awaitingPromotion'].includes(status);
/** A device that a push has not begun to change. */
export const isToCome = device => device.outcome === 'waiting' || device.outcome === 'previewed';
export const isFailure = outcome => kindOf(outcome) === 'bad';

/** The order in which outcomes are shown: what went wrong first, then what is under way. */
const kinds = ['bad', 'warn', 'busy', 'wait', 'good', 'idle'];
export const byWeight = (a, b) => kinds.indexOf(kindOf(a)) - kinds.indexOf(kindOf(b)) || (a < b ? -1 : 1);

const collator = new Intl.Collator('en', { numeric: true });
export const natural = (a, b) => collator.compare(a, b);

export const count = (n, one, many) => `${n.toLocaleString('en')} ${n === 1 ? one : many ?? one + 's'}`;
export const devicesOf = n => count(n, 'device');
/** A sentence; a device's name, which has a number in it, keeps its letters. */
export const sentenceOf = text => text ? (/^\S*\d/.test(text) ? text : text[0].toUpperCase() + text.slice(1)) + (/[.!?]$/.test(text) ? '' : '.') : '';

/** A length of time as people say it. */
export function duration(ms) {
  if (ms === null || ms === undefined || Number.isNaN(ms)) return '';
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 10_000) return `${(ms / 1000).toFixed(1)} s`;
  const s = Math.round(ms / 1000);
  if (s < 60) return `${s} s`;
  if (s < 3600) return `${Math.floor(s / 60)} min${s % 60 ? ` ${s % 60} s` : ''}`;
  if (s < 86_400) return `${Math.floor(s / 3600)} h${Math.floor(s % 3600 / 60) ? ` ${Math.floor(s % 3600 / 60)} min` : ''}`;
  return count(Math.floor(s / 86_400), 'day');
}

export function ago(at, now) {
  const ms = now - Date.parse(at);
  const coarse = ms < 3_600_000 ? 60_000 : 3_600_000;
  return ms < 5000 ? 'just now' : `${ms < 60_000 ? Math.round(ms / 1000) + ' s' : duration(ms - ms % coarse)} ago`;
}

export const left = (until, now) => {
  const ms = Date.parse(until) - now;
  return ms <= 0 ? 'any moment' : duration(ms < 10_000 ? Math.ceil(ms / 1000) * 1000 : ms).replace('.0 s', ' s');
};

const pad = n => String(n).padStart(2, '0');
export const clock = at => { const t = new Date(at); return `${pad(t.getHours())}:${pad(t.getMinutes())}:${pad(t.getSeconds())}`; };
export const moment = at => { const t = new Date(at); return `${t.getFullYear()}-${pad(t.getMonth() + 1)}-${pad(t.getDate())} ${clock(at)}`; };
/** `hh:mm:ss` and `d.hh:mm:ss`, as durations are written, in milliseconds. */
export function readDuration(text) {
  const found = /^(?:(\d+)\.)?(\d+):(\d+):(\d+(?:\.\d+)?)$/.exec(text ?? '');
  return found ? (((+(found[1] ?? 0) * 24 + +found[2]) * 60 + +found[3]) * 60 + +found[4]) * 1000 : null;
}

/** Many devices in few words: `leaf[1-40,43]`. */
export function ranges(devices) {
  const groups = new Map();
  for (const name of [...new Set(devices)].sort(natural)) {
    const [, before, number, after] = /^(.*?)(\d{1,9})(\D*)$/.exec(name) ?? [null, name, null, ''];
    const width = number?.length > 1 && number[0] === '0' ? number.length : 0;
    const key = JSON.stringify([before, after, width, number === null]);
    if (!groups.has(key)) groups.set(key, []);
    groups.get(key).push(number);
  }
  return [...groups].map(([key, numbers]) => {
    const [before, after, width, whole] = JSON.parse(key);
    return whole ? before : before + list(numbers.map(Number), width) + after;
  }).join(', ');
}

function list(numbers, width) {
  const text = n => String(n).padStart(width, '0');
  if (numbers.length === 1) return text(numbers[0]);
  const parts = [];
  for (let i = 0; i < numbers.length; i++) {
    const first = i;
    while (numbers[i + 1] === numbers[i] + 1) i++;
    parts.push(i === first ? text(numbers[i]) : text(numbers[first]) + (i === first + 1 ? ',' : '-') + text(numbers[i]));
  }
  return `[${parts.join(',')}]`;
}
