// What goes on in a push, in one sentence; what it waits for, and what to do next.
import { h } from './dom.js';
import { badge, bar, legend, tally, until } from './parts.js';
import { clock, devicesOf, duration, isFailure, isOver, isToCome, natural, sentenceOf } from './words.js';

const advice = {
  rejected: 'Mend the lines that the switch refused, and push again.', unhealthy: 'Look at what the check expected and what there was, mend it, and push again.',
  unreachable: 'See why its runner cannot reach it: the network between them, its login, its host key.',
  busy: 'Somebody else holds a session or a commit timer on it: end that, then push again.',
  expired: 'The command came too late: see whether the runner was cut off, then push again.',
  changed: 'Somebody changed it at the same time: agree with them, then push again.', silent: 'No answer came: see whether its runner runs, and what the switch runs now.',
  failed: 'Read what happened below, then push again.',
};
const waits = {
  approval: 'Waits for an approval', promotion: 'Paused: waits to be promoted', soak: 'Watches the armed devices before it goes on',
  confirm: 'Waits for all devices to be armed and healthy, to confirm them together', devices: 'Waits for the answers of its devices',
};

/** The head of a push. */
export function head(view) {
  const { report } = view;
  const counts = tally(report.devices.map(d => d.outcome));
  const over = isOver(report.status);
  const took = (report.endedAt ? Date.parse(report.endedAt) : view.now) - Date.parse(report.startedAt);
  return h('header.head', { 'data-key': 'head', class: `h-${report.status}` },
    h('p.crumbs', null, view.siteLink ? h('a', { href: view.siteLink(report.site) }, report.site) : report.site, ' / push ', h('code', null, report.id)),
    h('div.title', null, h('h1', { tabindex: '-1', id: 'title' }, report.upload), badge(report.status)),
    h('p.lead', { id: 'lead' }, lead(view)),
    waitsFor(view),
    next(view),
    report.consistent === false ? h('p.alarm', { role: 'note' }, 'Not all of one transaction ended alike, or what a device runs is not known: look at the devices.') : null,
    report.devices.length ? h('div.outcome', null, bar(counts, report.devices.length), legend(counts)) : null,
    h('ul.stats', null, stat(over ? 'took' : 'since it began', report.startedAt ? duration(Math.max(0, took)) : '', over ? null : report.startedAt),
      stat('devices', String(report.devices.length)), stat('waves', String(new Set(report.devices.filter(d => d.wave).map(d => d.wave)).size)),
      stat('lines', lineSum(report)), report.provenance?.author ? stat('author', report.provenance.author) : null,
      report.provenance?.ticket ? stat('ticket', report.provenance.ticket) : null),
    view.actions ? view.actions(report) : null);
}

const stat = (name, value) => value ? h('li', { 'data-key': name }, h('span', null, name), h('b', null, value)) : null;
const lineSum = report => {
  const sum = key => report.devices.reduce((n, d) => n + (d[key] ?? 0), 0);
  return sum('added') + sum('removed') ? `+${sum('added')} −${sum('removed')}` : '';
};

const onlyCounts = text => /^\d+ [a-z ]+(, \d+ [a-z ]+)*$/.test(text);

/** What goes on, or how it ended. */
function lead(view) {
  const { report } = view;
  const all = report.devices.length;
  const runsNew = report.devices.filter(d => d.runs === 'new').length;
  const is = outcome => report.devices.filter(d => d.outcome === outcome).length;
  if (report.status === 'succeeded' && onlyCounts(report.message)) {
    if (report.task && report.task !== 'push') return `Done: ${report.message}.`;
    if (report.dryRun) return `Looked at ${devicesOf(all)}; nothing was changed: ${report.message}.`;
    if (is('unchanged') === all) return `Nothing to change: ${all === 1 ? 'the device runs' : `all ${all} devices run`} this configuration already.`;
    return all === 1 ? 'The device runs the new configuration, checked and saved.' : `All ${all} devices run the new configuration, checked and saved.`;
  }
  if (report.status === 'awaitingApproval')
    return `${devicesOf(is('previewed'))} would change${is('unchanged') ? `, ${is('unchanged')} would not` : ''}; nothing is changed yet.`;
  if (report.status === 'running' && onlyCounts(report.message)) {
    // While devices are looked at, who has been looked at has begun; afterwards it has yet to.
    const waiting = report.devices.filter(d => report.dryRun || is('previewing') ? d.outcome === 'waiting' : isToCome(d));
    const waves = Math.max(...report.devices.map(d => d.wave));
    const at = outcomes => report.devices.filter(d => outcomes.includes(d.outcome)).map(d => d.wave);
    // Armed devices of the waves before stand by until the last wave is.
    const working = at(['configuring', 'previewing', 'checking', 'confirming', 'reverting', 'looking']);
    const wave = working.length ? Math.min(...working) : Math.max(...at(['armed']));
    const begun = Number.isFinite(wave) ? wave : null;
    const going = is('reverting') ? 'Putting the old configuration back' : is('confirming') ? 'Confirming' : is('previewing') || is('looking') ? 'Looking at the devices'
      : is('checking') && !is('configuring') ? 'Checking' : 'Configuring';
    if (waiting.length === all || !begun) return `Under way: ${report.message}.`;
    return `${going}${waves > 1 ? `, wave ${begun} of ${waves}` : ''}: ${all - waiting.length} of ${devicesOf(all)} begun${runsNew ? `, ${runsNew} done` : ''}.`;
  }
  if (report.status === 'refused' || report.status === 'superseded') return sentenceOf(`${report.status}: ${report.message}`);
  return sentenceOf(report.message);
}

function waitsFor(view) {
  const { status } = view.report;
  const waiting = view.report.waitsFor ?? { awaitingApproval: { what: 'approval' }, awaitingPromotion: { what: 'promotion' } }[status];
  if (!waiting || isOver(status)) return null;
  return h('p.waits', null, waits[waiting.what] ?? `Waits for ${waiting.what}`,
    waiting.until ? [', until ', clock(waiting.until), ': ', until(waiting.until, view.now), ' left'] : null, '.');
}

/** What to do next; nothing, when all is as wanted. */
function next(view) {
  const { report } = view;
  if (report.status === 'awaitingApproval') {
    const approved = (report.decisions ?? []).filter(d => d.kind === 'approve').map(d => d.by);
    return h('p.next', null, approved.length ? `Approved by ${approved.join(', ')}; somebody else is asked for too. ` : '',
      'Read ', h('a', { href: '#changes', 'data-do': 'jump', 'data-to': 'changes' }, 'what would change'), ', then approve or reject it.');
  }
  if (report.status === 'awaitingPromotion') return h('p.next', null, 'Look at the devices of the waves that are done, then promote it, or reject it: all goes back.');
  if (report.status === 'refused') return h('p.next', null, 'No switch was touched. Mend what is named below, and upload again.');
  const failed = report.devices.filter(d => isFailure(d.outcome)).sort((a, b) => natural(a.device, b.device));
  if (!failed.length) return report.status === 'superseded' ? h('p.next', null, 'Nothing to do: the newer push has what this one would have brought.') : null;
  return h('div.next', null, h('ul.failures', null, failed.slice(0, 5).map(d => h('li', { 'data-key': d.device },
    h('a', { href: view.link(d.device) }, d.device), ' ', badge(d.outcome), ' ', why(d)))),
  failed.length > 5 ? h('p.muted', null, `and ${failed.length - 5} more, in red below.`) : null,
  h('p', null, advice[failed[0].outcome]));
}

function why(device) {
  const check = device.failedChecks?.[0];
  if (check) return h('span', null, `${check.check}: expected `, h('b', null, check.expected), '; actual: ', h('b', null, check.actual));
  const line = device.rejected?.[0];
  if (line) return h('span', null, h('code', null, line.line?.trim() ?? `line ${line.number}`), ` ${line.answer}`);
  return device.message ?? '';
}

