// The report of an ended push: the page's own view, over data that stands in the same file.
import { h, listen, patchChildren, rove } from './dom.js';
import { dimOthers } from './grid.js';
import { pushView } from './push.js';
import { readouts } from './timeline.js';

const data = JSON.parse(document.getElementById('data').textContent);
const main = document.getElementById('view');

const fileNames = { diff: 'difference', before: 'before', after: 'after', running: 'running' };
const files = device => Object.entries(fileNames).filter(([key]) => device[key]).map(([key, words]) =>
  h('a', { href: device[key].split('/').map(encodeURIComponent).join('/') }, words));

function draw() {
  patchChildren(main, [pushView({
    report: data.report, changes: data.changes, entries: null, now: Date.parse(data.report.endedAt ?? data.report.startedAt),
    selected: decodeURIComponent(location.hash.slice(1)), link: device => `#${encodeURIComponent(device)}`, files,
  })]);
}

function closePanel() {
  history.replaceState(null, '', '#');
  draw();
}

listen({ closePanel, jump: (link, event) => { event.preventDefault(); document.getElementById(link.dataset.to)?.scrollIntoView(); } });
rove();
readouts();
addEventListener('hashchange', () => { draw(); document.getElementById('panel-title')?.focus(); });
document.addEventListener('keydown', event => { if (event.key === 'Escape') closePanel(); });
document.addEventListener('input', event => {
  if (event.target.dataset?.find !== undefined) dimOthers(main);
});
// On paper nothing stays folded.
addEventListener('beforeprint', () => { for (const d of main.querySelectorAll('details')) d.open = true; });
draw();
