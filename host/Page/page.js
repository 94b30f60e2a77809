'use strict';
// Everything that is shown goes in as text, never as markup.
const view = document.getElementById('view');
const error = document.getElementById('error');
const login = document.getElementById('login');
const good = ['succeeded', 'confirmed', 'unchanged', 'previewed'];
const busy = ['running', 'awaitingApproval', 'awaitingPromotion', 'previewing', 'configuring', 'armed', 'checking', 'confirming', 'reverting'];
const kind = s => good.includes(s) ? 'good' : busy.includes(s) ? 'busy' : ['waiting', 'skipped', 'absent'].includes(s) ? 'idle' : 'bad';

function element(tag, text, className) {
  const e = document.createElement(tag);
  if (text !== undefined && text !== null) e.textContent = text;
  if (className) e.className = className;
  return e;
}

function table(columns, rows) {
  const t = element('table');
  const head = t.insertRow();
  for (const c of columns) head.append(element('th', c));
  for (const cells of rows) {
    const row = t.insertRow();
    for (const cell of cells) {
      const td = row.insertCell();
      if (cell instanceof Node) td.append(cell); else td.textContent = cell ?? '';
    }
  }
  return t;
}

function pushLink(id) {
  const a = element('a', id);
  a.href = '#' + encodeURIComponent(id);
  return a;
}

const state = s => element('span', s, kind(s));
const words = name => name.replace(/[A-Z]/g, c => ' ' + c.toLowerCase());
const time = t => t ? new Date(t).toLocaleString() : '';

function access() {
  const token = sessionStorage.getItem('token');
  return token ? { Authorization: 'Bearer ' + token } : {};
}

async function show() {
  const id = decodeURIComponent(location.hash.slice(1));
  try {
    const answer = await fetch(id ? 'api/pushes/' + encodeURIComponent(id) : 'api/pushes', { headers: access() });
    login.hidden = answer.status !== 401;
    const data = await answer.json();
    if (!answer.ok) throw new Error(data.detail || answer.statusText);
    const parts = id ? push(data) : [table(['Push', 'Site', 'Upload', 'Status', 'Uploaded', ''], data.map(p =>
      [pushLink(p.id), p.site, p.upload, state(p.status), time(p.uploadedAt), p.message]))];
    view.replaceChildren(...parts);
    ask(id ? data : null);
    error.textContent = '';
  } catch (e) {
    error.textContent = e.message;
  }
}

function push(p) {
  const parts = [element('h2', `${p.upload} to ${p.site}`), state(p.status), element('p', p.message)];
  if (p.provenance) parts.push(table([], Object.entries(p.provenance).map(([name, text]) => [element('b', words(name)), text])));
  for (const [label, ids] of [['Restores what ran before ', p.restores], ['Undone by ', p.restoredBy]])
    if (ids?.length) { const line = element('p', label); for (const id of ids) line.append(pushLink(id), ' '); parts.push(line); }
  if (p.problems.length) parts.push(table(['File', 'Line', 'Problem'], p.problems.map(x => [x.file, x.line, x.reason])));
  if (p.devices.length) parts.push(table(['Device', 'Wave', 'Outcome', 'Runs', '+', '−', 'ms', ''], p.devices.map(d =>
    [d.device, d.wave, state(d.outcome), d.runs, d.added, d.removed, d.milliseconds && Math.round(d.milliseconds), d.message])));
  const risks = p.devices.flatMap(d => (d.risks ?? []).map(r => [d.device, r.kind, r.words]));
  if (risks.length) parts.push(element('h2', 'Risks'), table(['Device', 'Risk', ''], risks));
  if (p.decisions?.length) parts.push(element('h2', 'Decisions'), table(['When', 'What', 'Who', 'Why', 'Digest'],
    p.decisions.map(d => [time(d.at), d.kind, d.by, d.reason, d.digest])));
  if (p.timeline.length) parts.push(element('h2', 'What happened'), table([], p.timeline.map(x => [time(x.at), x.what])));
  return parts;
}

// Kept until the browser's tab is closed, and sent nowhere but to the API.
login.addEventListener('submit', e => {
  e.preventDefault();
  const field = login.elements.namedItem('token');
  sessionStorage.setItem('token', field.value.trim());
  field.value = '';
  show();
});
// It stays as it is while the rest is drawn anew, so that nobody types in vain; what is approved is what stands beside the button.
const form = document.getElementById('decide');
function ask(p) {
  // A token says who decides.
  const field = form.elements.namedItem('by');
  field.disabled = field.parentElement.hidden = 'Authorization' in access();
  const paused = p?.status === 'awaitingPromotion';
  form.hidden = !paused && (p?.status !== 'awaitingApproval' || !p.digest);
  if (form.hidden || form.dataset.asks === p.id + p.status) return;
  form.dataset.asks = p.id + p.status;
  form.dataset.id = p.id;
  document.getElementById('digest').textContent = p.digest;
  document.getElementById('asked').hidden = paused;
  for (const [value, wanted] of [['approve', !paused], ['promote', paused]]) {
    const button = form.querySelector(`[value=${value}]`);
    button.hidden = button.disabled = !wanted;
  }
}

form.addEventListener('submit', async event => {
  event.preventDefault();
  const decision = event.submitter.value;
  const body = { reason: form.elements.namedItem('reason').value };
  const by = form.elements.namedItem('by');
  if (!by.disabled) body.by = by.value;
  if (decision === 'approve') body.digest = document.getElementById('digest').textContent;
  try {
    const answer = await fetch(`api/pushes/${encodeURIComponent(form.dataset.id)}/${decision}`,
      { method: 'POST', headers: { ...access(), 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
    if (!answer.ok) throw new Error((await answer.json()).detail || answer.statusText);
    await show();
  } catch (e) {
    error.textContent = e.message;
  }
});

addEventListener('hashchange', show);
setInterval(show, 2000);
show();
