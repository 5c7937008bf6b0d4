// What a plan and its receipt show, without the document: from structured content to lines and buttons.
import { partialOf, plural, textOf } from './texts.mjs';

// Which view shows the result of a tool: plan, receipt, undo, board, error, asked or text.
export function viewOf(result) {
  const structured = result?.structuredContent ?? {};
  const data = structured.result ?? {};
  const text = textOf(result);
  if (result?.resultType === 'input_required') return { kind: 'asked', text };
  if (result?.isError || structured.error) return { kind: 'error', text, error: structured.error ?? {} };
  const shows = ['plan', 'receipt', 'undo'].includes(data.view) && (data.plan_id ?? data.receipt_id);
  if (shows) return { kind: data.view, text, data, asOf: structured.as_of, partial: partialOf(structured) };
  if (data.view === 'board' && Array.isArray(data.stages))
    return { kind: 'board', text, data, asOf: structured.as_of, partial: partialOf(structured) };
  return { kind: 'text', text, data };
}

const verbs = {
  set: 'set',
  clear: 'clear',
  add_value: 'add value',
  remove_value: 'remove value',
  find_or_create: 'create',
  add_to_list: 'add to',
  remove_from_list: 'remove from',
  note: 'note',
  remind: 'reminder',
  attach: 'attach a file',
  rename: 'rename',
  link: 'link',
  unlink: 'unlink',
  merge: 'merge',
  delete: 'delete',
};

export function verbOf(action) {
  return verbs[action] ?? String(action ?? 'change').replaceAll('_', ' ');
}

const undoWords = { all: 'can be undone', some: 'some cannot be undone', none: 'cannot be undone' };

// "10 changes · 2 skipped · 1 problem · 20 requests · can be undone"
export function countsLine(plan) {
  const parts = [plural(plan.total ?? 0, 'change')];
  if (plan.skipped?.length) parts.push(`${plan.skipped.length} skipped`);
  if (plan.problems?.length) parts.push(plural(plan.problems.length, 'problem'));
  if (plan.cost) parts.push(plural(plan.cost.requests_to_apply, 'request'));
  if (plan.total) parts.push(undoWords[plan.undo] ?? '');
  return parts.filter(Boolean).join(' · ');
}

// Of several kinds of change, how many of each: "8 set, 2 note"; empty for one kind.
export function kindsLine(counts = {}) {
  const kinds = Object.entries(counts);
  return kinds.length < 2 ? '' : kinds.map(([kind, count]) => `${count} ${verbOf(kind)}`).join(', ');
}

export function placeOf(change) {
  if (change.column) return change.do && change.do !== 'set' ? `${change.column} (${verbOf(change.do)})` : change.column;
  return change.list ? `${verbOf(change.do)} ${change.list}` : verbOf(change.do);
}

export function undoText(change) {
  const isSaid = change.undo_note?.includes('cannot be undone');
  if (change.undo === 'no' && isSaid) return change.undo_note;
  if (change.undo === 'no') return change.undo_note ? `cannot be undone: ${change.undo_note}` : 'cannot be undone';
  if (change.undo === 'partly') return `undone in part: ${change.undo_note ?? ''}`.replace(/: $/, '');
  return 'can be undone';
}

// The numbers to show next, such as "21-60", or null when all changes are drawn.
export function nextNumbers(plan, drawn) {
  const last = drawn.at(-1)?.n ?? 0;
  if (drawn.length >= (plan.total ?? 0)) return null;
  return `${last + 1}-${last + 40}`;
}

export function hasFinalChanges(plan) {
  return plan.undo === 'some' || plan.undo === 'none';
}

// The button that approves: absent with the reason, or what has to be ticked first.
export function approvalOf(plan, ticks = {}) {
  const count = plan.total ?? 0;
  if (plan.state === 'applied') return { offered: false, why: 'This plan was applied.' };
  if (plan.state === 'expired') return { offered: false, why: 'This plan has expired.', again: true };
  if (count === 0) {
    const skipped = plan.skipped?.length ?? 0;
    if (plan.problems?.length) return { offered: false, why: 'Nothing of this can be done as it stands.' };
    return { offered: false, why: skipped ? `Nothing to do: all ${skipped} are so already.` : 'Nothing to do.' };
  }
  if (plan.can_apply === false) return { offered: false, why: `Cannot be applied: ${plan.why_not ?? 'not offered here'}` };
  const missing = (hasFinalChanges(plan) && !ticks.final) || (plan.problems?.length > 0 && !ticks.problems);
  return { offered: true, enabled: !missing, label: `Approve ${plural(count, 'change')}` };
}

export function applyArguments(plan, ticks = {}) {
  const out = { plan_id: plan.plan_id, summary: plan.summary };
  if (ticks.problems && plan.problems?.length) out.skip_problems = true;
  return out;
}

const outcomes = ['done', 'already', 'conflict', 'unknown', 'failed', 'not_tried'];
const outcomeWords = {
  done: 'done',
  already: 'already so',
  conflict: 'conflict',
  unknown: 'may have happened',
  failed: 'failed',
  not_tried: 'not tried',
};
const outcomeMarks = { done: '✓', already: '=', conflict: '⚠', unknown: '?', failed: '✕', not_tried: '…' };

export function outcomeOf(item) {
  return { words: outcomeWords[item.outcome] ?? item.outcome, mark: outcomeMarks[item.outcome] ?? '•' };
}

// "8 done · 1 conflict"
export function receiptLine(receipt) {
  const counted = outcomes.filter((word) => receipt[word] > 0).map((word) => `${receipt[word]} ${outcomeWords[word]}`);
  return counted.length ? counted.join(' · ') : 'nothing was done';
}

// What is not done comes first.
export function receiptItems(receipt) {
  const rank = (item) => (item.outcome === 'done' ? 2 : item.outcome === 'already' ? 1 : 0);
  return [...(receipt.items ?? [])].sort((a, b) => rank(a) - rank(b) || a.n - b.n);
}

export function reasonOf(item) {
  const error = item.error ? [item.error.message, item.error.next_step] : [];
  return [...error, item.lost, item.taken_back].filter(Boolean).join(' ');
}

export function isUnfinished(receipt) {
  return Boolean(receipt.continue_with) && (receipt.unknown > 0 || receipt.not_tried > 0);
}

// For the model: ids and counts, no words of records.
export function toldOf(receipt) {
  const what = receipt.undo_of ? `Receipt ${receipt.undo_of} was taken back` : `Plan ${receipt.plan_id} was applied`;
  return `${what} in the page: receipt ${receipt.receipt_id}, ${receiptLine(receipt).replaceAll(' · ', ', ')}.`;
}

// What an error leaves to do: a button and what it does.
export function wayOn(error = {}) {
  if (['plan_expired', 'plan_unknown', 'summary_differs'].includes(error.kind))
    return { label: 'Plan again', does: 'planAgain' };
  if (error.kind === 'busy') return { label: 'Look again', does: 'look' };
  return null;
}

// What of an age older than a minute is read back before it is shown as live.
export function isOld(asOf, now) {
  const made = Date.parse(asOf ?? '');
  return Number.isNaN(made) || Math.abs(now - made) > 60_000;
}
