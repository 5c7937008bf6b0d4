// Elements. Text goes in as text nodes alone, so that no name of a record is ever read as markup.

// An element with attributes, listeners (`onclick`) and children: elements and texts; what is null, false or '' is left out.
export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? '' : String(value));
  }
  element.append(...children.flat().filter((child) => child || child === 0));
  return element;
}

// Words of others: isolated, so that their direction does not reach beyond them.
export function others(text, tag = 'bdi', attributes = {}) {
  return el(tag, { dir: 'auto', ...attributes }, String(text));
}

export function button(label, onclick, attributes = {}) {
  return el('button', { type: 'button', onclick, ...attributes }, label);
}

export function details(summary, open, ...children) {
  return el('details', { open }, el('summary', {}, summary), ...children);
}

// A modal dialog under the body; it is gone when it closes, and the focus returns to where it was.
export function dialog(name, onclosed = () => {}) {
  const before = document.activeElement;
  const element = el('dialog', { 'aria-label': name });
  element.addEventListener('close', () => {
    element.remove();
    document.body.classList.toggle('has-dialog', Boolean(document.querySelector('dialog[open]')));
    if (before?.isConnected) before.focus();
    onclosed();
  });
  document.body.append(element);
  document.body.classList.add('has-dialog');
  element.showModal();
  return element;
}
