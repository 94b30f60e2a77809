// Elements made of text: nothing that is shown is ever read as markup.

const svgNames = new Set(['svg', 'g', 'path', 'rect', 'circle', 'line', 'defs', 'pattern', 'title', 'text']);

/** An element: `h('p.lead', { id: 'x' }, 'words', other)`. Null and false children are left out, a null attribute too. */
export function h(name, attributes, ...children) {
  const [tag, ...classes] = name.split('.');
  const made = svgNames.has(tag) ? document.createElementNS('http://www.w3.org/2000/svg', tag) : document.createElement(tag);
  if (classes.length) made.setAttribute('class', classes.join(' '));
  for (const [key, value] of Object.entries(attributes ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    // Set through the object model: a policy of content that forbids style attributes allows it.
    if (key === 'style') for (const [property, text] of Object.entries(value)) made.style.setProperty(property, text);
    else if (key === 'class') made.setAttribute('class', [...classes, value].join(' '));
    else made.setAttribute(key, value === true ? '' : String(value));
  }
  append(made, children);
  return made;
}

function append(parent, children) {
  for (const child of children) {
    if (Array.isArray(child)) append(parent, child);
    else if (child !== null && child !== undefined && child !== false) parent.append(child);
  }
}

/** Makes the live element like the new one and keeps what is the reader's: focus, scroll, what is typed, what is opened. */
export function patch(live, fresh) {
  if (live.nodeType === Node.TEXT_NODE) {
    if (live.data !== fresh.data) live.data = fresh.data;
    return;
  }
  for (const { name } of [...live.attributes])
    if (!fresh.hasAttribute(name) && !own(live, name)) live.removeAttribute(name);
  for (const { name, value } of fresh.attributes)
    if (!own(live, name) && live.getAttribute(name) !== value) live.setAttribute(name, value);
  if (live.style && live.style.cssText !== fresh.style.cssText) live.style.cssText = fresh.style.cssText;
  if (!live.hasAttribute('data-keep')) patchChildren(live, [...fresh.childNodes]);
}

const own = (live, name) => name === 'style' || name === 'data-keep' || name === 'tabindex' && live.closest('[data-roving]')
  || name === 'open' && live.localName === 'details' || name === 'value' && live.localName === 'input';

/** The same for all that stands in an element. */
export function patchChildren(live, wanted) {
  const keyed = new Map();
  for (const child of live.children) if (child.dataset?.key) keyed.set(child.dataset.key, child);
  let at = live.firstChild;
  for (const fresh of wanted) {
    const key = fresh.dataset?.key;
    let match = key ? keyed.get(key) : at;
    if (!match || match.nodeName !== fresh.nodeName || match.dataset?.key !== key) match = null;
    if (!match) {
      live.insertBefore(fresh, at);
      continue;
    }
    // An element that is moved loses its focus, so those in between go instead.
    while (key && match !== at && at && !(at.dataset?.key && wanted.some(w => w.dataset?.key === at.dataset.key))) {
      const next = at.nextSibling;
      at.remove();
      at = next;
    }
    if (match === at) at = at.nextSibling; else live.insertBefore(match, at);
    patch(match, fresh);
  }
  while (at) {
    const next = at.nextSibling;
    at.remove();
    at = next;
  }
}

/** What is done when an element with `data-do` is used; elements come and go, so one listener at the root hears for them all. */
export function listen(actions) {
  document.addEventListener('click', event => {
    const used = event.target.closest?.('[data-do]');
    if (used && actions[used.dataset.do]) actions[used.dataset.do](used, event);
  });
}

/** One stop for the tab key in a list of many: the arrow keys go from one to the next. */
export function rove() {
  document.addEventListener('keydown', event => {
    const list = event.target.closest?.('[data-roving]');
    if (!list || event.ctrlKey || event.altKey || event.metaKey) return;
    const all = [...list.querySelectorAll('[data-rove]')];
    const here = all.indexOf(event.target);
    const next = here < 0 ? null : { ArrowRight: all[here + 1], ArrowLeft: all[here - 1], Home: all[0], End: all.at(-1),
      ArrowDown: below(all, here, 1), ArrowUp: below(all, here, -1) }[event.key];
    if (!next) return;
    event.preventDefault();
    event.target.setAttribute('tabindex', '-1');
    next.setAttribute('tabindex', '0');
    next.focus();
  });
}

// The nearest one in the next row, whatever the width of the window makes of rows.
function below(all, here, step) {
  const from = all[here].getBoundingClientRect();
  let best, row;
  for (let i = here + step; i >= 0 && i < all.length; i += step) {
    const to = all[i].getBoundingClientRect();
    if (Math.abs(to.top - from.top) < 3) continue;
    row ??= to.top;
    if (Math.abs(to.top - row) > 3) break;
    if (!best || Math.abs(to.left - from.left) < Math.abs(best.left - from.left)) best = { left: to.left, element: all[i] };
  }
  return best?.element;
}
