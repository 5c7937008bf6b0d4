// Parts of the sheet: tables, values before and after, what was skipped, problems with candidates.
import { button, details, el, others } from './dom.mjs';
import { outcomeOf, placeOf, reasonOf, undoText } from './plan.mjs';
import { plural } from './texts.mjs';

// The name of a record; a button that opens its brief, where the page can read it.
export function recordOf(desk, item) {
  if (!item.ref || !desk.host.callsTools) return others(item.name ?? item.ref ?? '');
  return button(others(item.name || item.ref), () => desk.openBrief(item), { class: 'link' });
}

// Roles are written out, because the narrow layout takes them from a table.
export function tableOf(caption, heads, rows) {
  const head = el(
    'tr',
    { role: 'row' },
    heads.map((text) => el('th', { scope: 'col', role: 'columnheader' }, text)),
  );
  const body = el('tbody', { role: 'rowgroup' }, rows);
  return el('table', { role: 'table' }, el('caption', {}, caption), el('thead', { role: 'rowgroup' }, head), body);
}

function cell(head, ...children) {
  return el('td', { role: 'cell', 'data-head': head }, ...children);
}

function values(item) {
  const spoken = (word) => el('span', { class: 'spoken' }, `${word} `);
  return [
    el('del', {}, spoken('now'), others(item.before ?? '-')),
    el('span', { 'aria-hidden': 'true' }, ' → '),
    el('ins', {}, spoken('then'), others(item.after ?? '-')),
  ];
}

export const changeHeads = ['#', 'Record', 'What', 'Now → then', 'Undo'];

export function changeRow(desk, change) {
  const warning = change.warn && others(change.warn, 'p', { class: 'warning' });
  return el(
    'tr',
    { role: 'row' },
    cell('#', String(change.n)),
    cell('Record', recordOf(desk, change)),
    cell('What', others(placeOf(change))),
    cell('Now → then', values(change), warning),
    cell('Undo', el('span', { class: change.undo === 'yes' ? '' : 'warning' }, undoText(change))),
  );
}

export const itemHeads = ['#', 'Outcome', 'Record', 'What', 'Change'];

export function itemRow(desk, item) {
  const outcome = outcomeOf(item),
    reason = reasonOf(item);
  return el(
    'tr',
    { role: 'row', class: `is-${item.outcome}` },
    cell('#', String(item.n)),
    cell('Outcome', el('span', { 'aria-hidden': 'true' }, `${outcome.mark} `), outcome.words),
    cell('Record', recordOf(desk, item)),
    cell('What', others(item.column || item.do ? placeOf(item) : '')),
    cell('Change', item.before !== undefined && values(item), reason && others(reason, 'p', { class: 'reason' })),
  );
}

export function skippedOf(skipped, open, word = 'skipped') {
  if (!skipped?.length) return null;
  const line = (each) => el('li', {}, others(each.name || `#${each.n}`), ': ', others(each.why ?? ''));
  return details(`${skipped.length} ${word}`, open, el('ul', {}, skipped.map(line)));
}

// `choose(problem, candidate)` hears which record was meant.
export function problemsOf(problems, choose) {
  if (!problems?.length) return null;
  const candidate = (problem, each) =>
    el(
      'li',
      {},
      button([others(each.name ?? each.ref), ` (${each.ref})`], () => choose(problem, each)),
      ' ',
      others(each.hint ?? ''),
    );
  const line = (problem) =>
    el(
      'li',
      {},
      `#${problem.n} `,
      others(problem.name ?? ''),
      ': ',
      others(problem.message ?? ''),
      problem.candidates?.length > 0 &&
        el(
          'ul',
          {},
          problem.candidates.map((each) => candidate(problem, each)),
        ),
    );
  return details(plural(problems.length, 'problem'), true, el('ul', { class: 'problems' }, problems.map(line)));
}
