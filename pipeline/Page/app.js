// The page: which view the address asks for, and what keeps it up to date.
import { find, follow, get, getSoon, hostNow, isNobody, noteTime, page, post, signIn } from './api.js';
import { askFirst, buttons, whoAmI } from './decide.js';
import { deviceView } from './device.js';
import { listen, patchChildren, rove } from './dom.js';
import { dimOthers } from './grid.js';
import { filtersIn, listView, queryOf } from './list.js';
import { tick } from './parts.js';
import { pushView } from './push.js';
import { siteView, sitesView } from './site.js';
import { readouts } from './timeline.js';
import { isOver, wordsOf } from './words.js';

const main = document.getElementById('view');
const error = document.getElementById('error');
const login = document.getElementById('login');
const said = document.getElementById('said');
const live = document.getElementById('live');
const listEvery = 5000, siteEvery = 15_000, changesEvery = 3000, pageSize = 50;

let me;
let route = {};
let state = {};
let stop = new AbortController();

function readAddress() {
  const [path, query] = location.hash.replace(/^#\/?/, '').split('?');
  const parts = path.split('/').map(decodeURIComponent);
  const params = new URLSearchParams(query ?? '');
  if (/^[0-9a-f]{16}$/.test(parts[0])) return { page: 'push', id: parts[0], params };
  if (parts[0] === 'push') return { page: 'push', id: parts[1], device: parts[2] === 'device' ? parts[3] : null, params };
  if (parts[0] === 'sites') return { page: 'sites', params };
  if (parts[0] === 'site') return { page: 'site', site: parts[1], params };
  if (parts[0] === 'device') return { page: 'device', site: parts[1], device: parts[2], params };
  return { page: 'pushes', params };
}

const pages = { push: openPush, sites: openSites, site: openSite, device: openDevice, pushes: openList };

async function open() {
  const wanted = readAddress();
  // Another device of the same push is the same view; so is the list with another filter.
  if (wanted.page === 'push' && route.page === 'push' && wanted.id === route.id && state.report) {
    route = wanted;
    draw();
    if (route.device) document.getElementById('panel-title')?.focus();
    return;
  }
  const isNew = wanted.page !== route.page;
  stop.abort();
  stop = new AbortController();
  route = wanted;
  live.hidden = true;
  for (const a of document.querySelectorAll('nav [data-page]')) {
    if (a.dataset.page === (route.page === 'push' ? 'pushes' : route.page === 'site' || route.page === 'device' ? 'sites' : route.page)) a.setAttribute('aria-current', 'page');
    else a.removeAttribute('aria-current');
  }
  if (isNew || route.page !== 'pushes') { state = {}; if (route.page !== 'pushes') main.setAttribute('aria-busy', 'true'); }
  await guarded(async signal => {
    if (me === undefined) showWho(await whoAmI());
    await pages[route.page](signal);
    if (isNew && route.page !== 'pushes') { scrollTo(0, 0); document.getElementById('title')?.focus({ preventScroll: true }); }
  });
  main.removeAttribute('aria-busy');
}

/** Says what went wrong, and asks for a token where one is missing. */
async function guarded(work) {
  const { signal } = stop;
  try {
    await work(signal);
    if (!signal.aborted) complain(null);
  } catch (e) {
    if (signal.aborted) return;
    login.hidden = e.status !== 401;
    complain(e.status === 401 && isNobody() ? null : e.message);
    if (e.status === undefined) throw e;
  }
}

function complain(words) {
  error.textContent = words ?? '';
  error.hidden = !words;
  if (!words && !stop.signal.aborted && me !== undefined) login.hidden = true;
}

function showWho(who) {
  me = who;
  const element = document.getElementById('who');
  element.hidden = !me.name;
  element.textContent = me.name ?? '';
}

function draw() {
  if (!state.draw) return;
  patchChildren(main, [state.draw()]);
  state.drawnAt = performance.now();
  dimOthers(main);
}

/** Does it again and again while somebody looks. */
function every(ms, work) {
  const { signal } = stop;
  const timer = setInterval(() => { if (!document.hidden) guarded(work); }, ms);
  signal.addEventListener('abort', () => clearInterval(timer));
}

async function openList(signal) {
  const filters = filtersIn(route.params);
  state = { filters, sites: state.sites ?? [], waiting: state.waiting ?? [], pushes: [], next: null, isLoading: true };
  document.title = 'Leafwire: pushes';
  state.draw = () => listView({ ...state, now: hostNow() });
  draw();
  const load = async s => {
    const asks = ['awaitingApproval', 'awaitingPromotion'].map(status => get(`api/pushes?${queryOf({ ...(filters.site ? { site: filters.site } : {}) }, { state: status, limit: pageSize })}`, s));
    const [first, ...waiting] = await Promise.all([page(`api/pushes?${queryOf(filters, { limit: pageSize })}`, s), ...asks]);
    if (s.aborted) return;
    const known = new Set(first.items.map(p => p.id));
    const older = state.pushes.length > first.items.length ? state.pushes.filter(p => !known.has(p.id)) : [];
    Object.assign(state, { pushes: [...first.items, ...older], next: older.length ? state.next : first.next, waiting: waiting.flat(), isLoading: false });
    draw();
    watchEnd();
  };
  await load(signal);
  if (!state.sites.length) {
    state.sites = (await find('api/sites', signal))?.sites ?? [];
    draw();
  }
  every(listEvery, load);
}

// Older pushes come when their place comes into sight; the button is for those who use no eyes for it.
const sight = new IntersectionObserver(seen => { if (seen.some(s => s.isIntersecting)) more(); }, { rootMargin: '600px' });
function watchEnd() {
  sight.disconnect();
  const button = document.getElementById('more');
  if (button) sight.observe(button);
}

function more() {
  if (!state.next || state.isLoading) return;
  state.isLoading = true;
  guarded(async signal => {
    try {
      const older = await page(state.next, signal);
      const known = new Set(state.pushes.map(p => p.id));
      state.pushes = [...state.pushes, ...older.items.filter(p => !known.has(p.id))];
      state.next = older.next;
    } finally {
      state.isLoading = false;
    }
    draw();
    watchEnd();
  });
}

async function openPush(signal) {
  const { id } = route;
  const path = `api/pushes/${encodeURIComponent(id)}`;
  let entries = [];
  let at = 0, pending = null, changesOf = null, changesAt = -Infinity;
  state.draw = () => pushView({
    report: state.report, changes: state.changes, entries: state.entries, now: hostNow(), selected: route.device,
    link: device => `#/push/${id}/device/${encodeURIComponent(device)}`, pushLink: other => `#/push/${other}`,
    history: device => `#/device/${encodeURIComponent(state.report.site)}/${encodeURIComponent(device)}`,
    siteLink: site => `#/site/${encodeURIComponent(site)}`, actions: report => buttons(report, me, state.kept ?? null),
  });
  const load = async s => {
    at = performance.now();
    const report = state.report ? await get(path, s) : await getSoon(path, s, e => complain(e.message));
    if (s.aborted) return;
    noteTime(report.now);
    if (state.report && state.report.status !== report.status) said.textContent = `${report.upload}: ${wordsOf(report.status)}`;
    state.report = report;
    document.title = `${wordsOf(report.status)}: ${report.upload} to ${report.site}`;
    state.cost = performance.now() - at;
    // Differences come device by device, and cost the host more than the rest: not at each of them.
    const known = `${report.status} ${report.digest} ${report.devices.filter(d => d.diff).length}`;
    if (known !== changesOf && (isOver(report.status) || performance.now() - changesAt > changesEvery)) {
      [changesOf, changesAt] = [known, performance.now()];
      state.changes = await find(`${path}/changes`, s) ?? state.changes;
    }
    if (state.kept === undefined && isOver(report.status)) state.kept = (await find(`${path}/keep`, s))?.kept ?? null;
    if (!s.aborted) draw();
  };
  // As quick as the answers come, and no quicker than the host can take.
  const soon = () => {
    if (pending || signal.aborted) return;
    pending = setTimeout(() => { pending = null; if (!signal.aborted) guarded(load); }, Math.max(0, at + Math.max(250, 6 * (state.cost ?? 0)) - performance.now()));
  };
  const told = await find(`${path}/log?after=0&wait=0`, signal);
  entries = told?.entries ?? [];
  state.entries = entries;
  await load(signal);
  if (isOver(state.report.status)) return;
  showLive('live');
  every(30_000, load);
  follow(id, told, news => {
    for (const e of news) if (!entries.length || e.sequence > entries.at(-1).sequence) entries.push(e);
    if (news.length) soon();
  }, soon, signal).then(() => { if (!signal.aborted) { live.hidden = true; guarded(load); } }, e => { if (!signal.aborted) complain(e.message); });
}

function showLive(words) {
  live.textContent = words;
  live.hidden = false;
}

async function openSites(signal) {
  const { sites } = await get('api/sites', signal);
  state.draw = () => sitesView(sites);
  document.title = 'Leafwire: sites';
  draw();
}

async function openSite(signal) {
  const load = async s => {
    state.report = await get(`api/sites/${encodeURIComponent(route.site)}`, s);
    if (s.aborted) return;
    noteTime(state.report.at);
    draw();
  };
  document.title = `Leafwire: site ${route.site}`;
  state.draw = () => siteView(state.report, hostNow());
  await load(signal);
  showLive('live');
  every(siteEvery, load);
}

async function openDevice(signal) {
  const path = `api/sites/${encodeURIComponent(route.site)}/devices/${encodeURIComponent(route.device)}`;
  document.title = `Leafwire: ${route.device}`;
  state.report = await get(path, signal);
  const [newest, before] = state.report.entries;
  state.to = route.params.get('to') ?? newest?.pushId;
  state.from = route.params.get('from') ?? before?.pushId;
  state.draw = () => deviceView({ ...state, now: hostNow() });
  draw();
  await compare(path, signal);
}

async function compare(path, signal) {
  if (!state.from || !state.to) return;
  state.difference = null;
  try {
    state.difference = await get(`${path}/difference?${queryOf({ from: state.from, to: state.to })}`, signal);
  } finally {
    if (!signal.aborted) draw();
  }
}

// What is asked for by hand.
listen({
  skip: (_, event) => { event.preventDefault(); main.focus(); },
  jump: (link, event) => { event.preventDefault(); document.getElementById(link.dataset.to)?.scrollIntoView(); },
  more,
  closePanel,
  keep: () => guarded(async signal => {
    const { kept } = await post(`api/pushes/${route.id}/keep`, { keep: !state.kept });
    if (signal.aborted) return;
    state.kept = kept;
    said.textContent = kept ? 'it is kept' : 'it is kept no longer than its site\'s retention';
    draw();
  }),
  decide: button => askFirst(button.dataset.decision, state.report, me, state.changes, (name, answer) => {
    if (name === 'restore') location.hash = `#/push/${answer.id}`;
    else guarded(async () => { said.textContent = `${name} is taken`; });
  }),
});

function closePanel() {
  const device = route.device;
  location.hash = `#/push/${route.id}`;
  requestAnimationFrame(() => document.querySelector(`.cells [data-device="${CSS.escape(device)}"]`)?.focus());
}

document.addEventListener('keydown', event => {
  if (event.key === 'Escape' && route.page === 'push' && route.device && !document.querySelector('dialog[open]')) closePanel();
});

let typing;
document.addEventListener('input', event => {
  if (event.target.dataset?.find !== undefined) dimOthers(main);
  if (event.target.form?.id === 'filters') {
    clearTimeout(typing);
    typing = setTimeout(() => {
      const filters = queryOf(filtersIn(new Map(new FormData(event.target.form))));
      history.replaceState(null, '', `${location.search}#/${filters ? `?${filters}` : ''}`);
      open();
    }, 250);
  }
  if (event.target.form?.id === 'compare') {
    state[event.target.name] = event.target.value;
    history.replaceState(null, '', `${location.search}#/device/${encodeURIComponent(route.site)}/${encodeURIComponent(route.device)}?${queryOf({ from: state.from ?? '', to: state.to ?? '' })}`);
    guarded(signal => compare(`api/sites/${encodeURIComponent(route.site)}/devices/${encodeURIComponent(route.device)}`, signal));
  }
});
document.addEventListener('submit', event => { if (event.target.id === 'filters' || event.target.id === 'compare') event.preventDefault(); });

// The token is kept until the browser's tab is closed, and sent nowhere but to the API.
login.addEventListener('submit', event => {
  event.preventDefault();
  const field = login.elements.namedItem('token');
  signIn(field.value.trim());
  field.value = '';
  login.hidden = true;
  route = {};
  open();
});

rove();
readouts();
addEventListener('hashchange', open);
setInterval(() => {
  tick(main, hostNow());
  // Bars grow while nothing is said.
  if (route.page === 'push' && state.report && !isOver(state.report.status) && !document.hidden && performance.now() - (state.drawnAt ?? 0) > 900) draw();
}, 1000);
open();
