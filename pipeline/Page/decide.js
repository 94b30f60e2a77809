// Decisions: what may be done to a push, and the question before it is done.
import { find, post } from './api.js';
import { h } from './dom.js';
import { devicesOf, isOver, isToCome, ranges } from './words.js';

/** What the reader may do: "reader", "operator" or "approver" at a site; everything where nobody is asked who he is. */
const ranks = { reader: 1, operator: 2, approver: 3 };
const may = (me, role, site) => !me || me.name === null || me.name === undefined
  || (me.grants ?? []).some(g => ranks[g.role] >= ranks[role] && (g.site === '*' || g.site === site));

const underWay = ['previewing', 'configuring', 'armed', 'checking', 'confirming', 'reverting', 'repairing'];

const goes = devices => devices.startsWith('1 ') ? 'goes' : 'go';

/** What each decision is called, and what it touches. */
const decisions = {
  approve: { role: 'approver', label: 'Approve', fits: r => r.status === 'awaitingApproval' && r.digest,
    touches: r => r.devices.filter(d => d.outcome === 'previewed'), words: n => `${n} will be changed.` },
  promote: { role: 'approver', label: 'Promote', fits: r => r.status === 'awaitingPromotion',
    touches: r => r.devices.filter(isToCome), words: n => `The push goes on with its next wave; ${n} ${n.startsWith('1 ') ? 'is' : 'are'} still to come.` },
  reject: { role: 'approver', label: 'Reject', fits: r => r.status === 'awaitingApproval' || r.status === 'awaitingPromotion', isGrave: true,
    touches: r => r.devices.filter(d => underWay.includes(d.outcome) && d.outcome !== 'previewing'), words: n => `The push ends. ${n} ${goes(n)} back to the old configuration.` },
  cancel: { role: 'operator', label: 'Cancel', fits: r => !isOver(r.status), isGrave: true,
    touches: r => r.devices.filter(d => underWay.includes(d.outcome)), words: n => `The push stops. ${n} under way ${goes(n)} back to the old configuration.` },
  restore: { role: 'operator', label: 'Restore', fits: r => isOver(r.status) && r.devices.some(d => d.outcome === 'confirmed') && !r.restoredBy?.length, isGrave: true,
    touches: r => r.devices.filter(d => d.outcome === 'confirmed'), words: n => `A new push puts back what ${n} ran before this one.` },
};

/** The buttons of a push; `kept` says whether what is recorded of it stays, null while that is not known. */
export function buttons(report, me, kept) {
  const shown = Object.entries(decisions).filter(([, d]) => d.fits(report) && may(me, d.role, report.site));
  const keeps = kept !== null && isOver(report.status) && may(me, 'operator', report.site);
  return shown.length || keeps ? h('div.actions', { role: 'group', 'aria-label': 'Decide' }, shown.map(([name, d], i) =>
    h('button', { 'data-key': name, 'data-do': 'decide', 'data-decision': name, class: i === 0 && !d.isGrave ? 'primary' : d.isGrave ? 'grave' : '' }, d.label)),
  keeps ? h('button', { 'data-key': 'keep', 'data-do': 'keep', title: 'Whether what is recorded of it stays, whatever its site\'s retention' },
    kept ? 'Keep no longer' : 'Keep') : null) : null;
}

/** Asks before it is done; done with what the question showed. */
export function askFirst(name, report, me, changes, done) {
  const decision = decisions[name];
  const its = decision.touches(report).map(d => d.device);
  const risks = name === 'approve' ? new Set((changes?.risks ?? []).map(r => r.words)).size : 0;
  const error = h('p.alarm', { role: 'alert', hidden: true });
  const force = h('label.check', { hidden: true }, h('input', { type: 'checkbox', name: 'force' }), ' Restore all the same: what was changed since is lost');
  const asksName = !me?.name;
  const dialog = h('dialog', { 'aria-labelledby': 'ask-title' }, h('form', { method: 'dialog' },
    h('h2', { id: 'ask-title' }, `${decision.label} ${report.upload}?`),
    h('p', null, decision.words(devicesOf(its.length))),
    its.length ? h('p.range', null, ranges(its)) : null,
    risks ? h('p.alarm', null, `It has ${risks === 1 ? '1 risk' : `${risks} risks`}; read them below.`) : null,
    name === 'approve' ? h('p', null, 'What is approved: ', h('code.digest', null, report.digest)) : null,
    asksName ? h('label', null, 'Your name', h('input', { name: 'by', required: true, maxlength: '128', autocomplete: 'name' })) : null,
    h('label', null, 'Why', h('textarea', { name: 'reason', rows: '2', maxlength: '4096' })),
    error, force,
    h('div.actions', null, h('button', { type: 'submit', class: decision.isGrave ? 'grave' : 'primary' }, its.length ? `${decision.label} for ${devicesOf(its.length)}` : decision.label),
      h('button', { type: 'button', 'data-close': true }, 'Back'))));
  const form = dialog.firstChild;
  if (asksName) form.elements.namedItem('by').value = sessionStorage.getItem('by') ?? '';
  dialog.querySelector('[data-close]').addEventListener('click', () => dialog.close());
  dialog.addEventListener('close', () => dialog.remove());
  form.addEventListener('submit', async event => {
    event.preventDefault();
    const send = form.querySelector('[type=submit]');
    send.disabled = true;
    const body = { reason: form.elements.namedItem('reason').value };
    if (asksName) sessionStorage.setItem('by', body.by = form.elements.namedItem('by').value.trim());
    if (name === 'approve') body.digest = report.digest;
    if (form.elements.namedItem('force').checked) body.force = true;
    try {
      const answer = await post(`api/pushes/${report.id}/${name}`, body);
      dialog.close();
      done(name, answer);
    } catch (e) {
      error.textContent = e.message;
      error.hidden = false;
      force.hidden = name !== 'restore' || e.status !== 409;
      send.disabled = false;
    }
  });
  document.body.append(dialog);
  dialog.showModal();
}

export const whoAmI = async () => await find('api/me') ?? { name: null, grants: [] };
