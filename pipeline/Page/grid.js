// Devices as cells, one each, wave by wave: a site with a thousand of them fits a screen.
import { h } from './dom.js';
import { icon, tally } from './parts.js';
import { byWeight, devicesOf, kindOf, natural, wordsOf } from './words.js';

/** How much room a cell has: a card with words, a chip with a name, or its sign alone. */
export const densityOf = n => n <= 24 ? 'cards' : n <= 600 ? 'chips' : 'dots';

/**
 * The cells. Each device is { name, state, href, group, note, words }; groups are shown in the order given.
 * One cell is a stop for the tab key, the arrow keys go on from there.
 */
export function grid(devices, groups, selected) {
  const density = densityOf(devices.length);
  const first = (devices.find(d => d.name === selected) ?? devices[0])?.name;
  return h('div.grid', { class: density, 'data-roving': true }, groups.map(group => {
    const its = devices.filter(d => d.group === group.id).sort((a, b) => natural(a.name, b.name));
    if (!its.length) return null;
    return h('div.wave', { 'data-key': `wave-${group.id}`, class: group.active ? 'active' : '' },
      group.title ? h('h3', null, group.title, h('span.muted', null, ` ${devicesOf(its.length)}${summary(its)}`)) : null,
      h('ul.cells', null, its.map(d => cell(d, density, d.name === first, d.name === selected))));
  }));
}

/** Dims the devices whose names do not hold what is looked for. */
export function dimOthers(root) {
  const wanted = root.querySelector('[data-find]')?.value.trim().toLowerCase() ?? '';
  for (const cell of root.querySelectorAll('.cells [data-device]')) cell.classList.toggle('dim', !cell.dataset.device.toLowerCase().includes(wanted));
}

function summary(devices) {
  const counts = tally(devices.map(d => d.state));
  const names = Object.keys(counts).sort(byWeight);
  return names.length === 1 ? `, ${wordsOf(names[0])}` : `: ${names.map(n => `${counts[n]} ${wordsOf(n)}`).join(', ')}`;
}

function cell(device, density, isStop, isSelected) {
  const words = [device.name, device.words ?? wordsOf(device.state), device.note].filter(Boolean).join(', ');
  return h('li', { 'data-key': device.name }, h('a.cell', {
    href: device.href, 'data-rove': true, 'data-device': device.name, tabindex: isStop ? '0' : '-1', 'aria-label': density === 'cards' ? null : words, title: density === 'cards' ? null : words,
    'aria-current': isSelected ? 'true' : null, class: `k-${kindOf(device.state)}`,
  }, icon(device.state), h('span.name', null, device.name), ' ',
  density === 'cards' ? h('span.state', null, device.words ?? wordsOf(device.state)) : null, ' ',
  density === 'cards' && device.note ? h('span.note', null, device.note) : null));
}
