// The board without the document: columns, cards, who is quiet, where the keys lead.
import { separated, dayNumber, daysAgo, plural } from './texts.mjs';

export const cardsAtOnce = 50; // of one column
export const pagesAtOnce = 5;

// Columns of the list that cards show, in the order in which they are asked for.
const roles = ['stage', 'owner', 'amount', 'last_contact'];

export function columnsAsked(board) {
  const names = { stage: board.stage_column, ...board.columns };
  return roles.filter((role) => names[role]).map((role) => [role, names[role]]);
}

// Arguments of query_list for one page of cards.
export function cardsArguments(board, cursor) {
  const out = { list: board.list.ref, columns: columnsAsked(board).map(([, name]) => name), limit: 200 };
  if (board.owner && board.columns?.owner) out.where = [`${board.columns.owner} is ${board.owner}`];
  if (cursor) out.cursor = cursor;
  return out;
}

const isValue = (text) => Boolean(text) && text !== '-' && text !== '?';

// A row of query_list as a card.
export function cardOf(row, board) {
  const values = {};
  columnsAsked(board).forEach(([role], index) => (values[role] = String(row.values?.[index] ?? '?')));
  const stage = values.stage === '-' ? 'no stage' : values.stage;
  const owners = isValue(values.owner) ? values.owner : '';
  return {
    ref: row.ref,
    name: String(row.name ?? row.ref),
    url: row.url,
    stage,
    owners,
    amount: values.amount ?? '',
    contact: values.last_contact ?? '?',
  };
}

// Days without contact: a number, Infinity for never, null where it is not known.
export function silenceOf(card, asOf) {
  if (card.contact === 'never') return Infinity;
  const day = dayNumber(card.contact),
    today = dayNumber(asOf);
  return day === null || today === null ? null : today - day;
}

export function isQuiet(card, board, asOf, states) {
  const state = states.get(card.stage);
  const silence = silenceOf(card, asOf);
  return state !== 'won' && state !== 'lost' && silence !== null && silence > (board.stale_days ?? 30);
}

export function contactText(card, asOf) {
  if (card.contact === 'never') return 'never contacted';
  const day = dayNumber(card.contact),
    today = dayNumber(asOf);
  if (day === null || today === null) return card.contact === '-' ? 'no contact known' : `last contact ${card.contact}`;
  const by = card.by ? `, ${card.by}` : '';
  return `last contact ${daysAgo(day, today)}${by}`;
}

export function cardAmount(card, locale) {
  return isValue(card.amount) ? separated(card.amount, locale) : '';
}

export function statesOf(board) {
  return new Map(board.stages.map((stage) => [stage.name, stage.state]));
}

export function ownersOf(cards) {
  const names = new Set(cards.flatMap((card) => card.owners.split(', ')).filter(Boolean));
  return [...names].sort((a, b) => a.localeCompare(b));
}

// The stages in the list's order, each with its cards that pass the filter. Cards of a stage that the report does not
// have are left out where it was asked about some stages only, else they get a column of their own.
export function columnsOf(board, cards, asOf, filter = {}) {
  const states = statesOf(board);
  const passes = (card) =>
    (!filter.owner || card.owners.split(', ').includes(filter.owner)) && (!filter.quiet || isQuiet(card, board, asOf, states));
  const columns = board.stages.map((stage) => ({ ...stage, cards: [] }));
  const ofName = new Map(columns.map((column) => [column.name, column]));
  for (const card of cards.filter(passes)) {
    if (!ofName.has(card.stage) && board.stage) continue;
    if (!ofName.has(card.stage)) {
      const column = { name: card.stage, state: 'none', deals: null, cards: [] };
      ofName.set(card.stage, column);
      columns.push(column);
    }
    ofName.get(card.stage).cards.push(card);
  }
  return columns;
}

// "9 deals, 35,500,000"
export function columnLine(column) {
  const deals = plural(column.deals ?? column.cards.length, 'deal');
  return column.amount_text ? `${deals}, ${column.amount_text}` : deals;
}

// Stages that a deal can be moved to.
export function targetsOf(board) {
  return board.stages.filter((stage) => stage.option_id !== null && stage.option_id !== undefined).map((stage) => stage.name);
}

export function moveOperation(board, card, stage) {
  return { do: 'set', on: card.ref, list: board.list.ref, values: { [board.stage_column]: stage } };
}

// Counts and sums of the report after a move that a receipt tells.
export function withMove(board, card, stage) {
  const sum = Number(card.amount);
  const step = Number.isFinite(sum) && isValue(card.amount) ? sum : 0;
  const stages = board.stages.map((each) => {
    const sign = each.name === stage ? 1 : each.name === card.stage ? -1 : 0;
    if (sign === 0 || card.stage === stage) return each;
    const out = { ...each, deals: each.deals + sign };
    if (each.amount !== undefined) {
      out.amount = each.amount + sign * step;
      out.amount_text = new Intl.NumberFormat('en-US').format(out.amount);
    }
    return out;
  });
  return { ...board, stages };
}

// Where a key leads from the card at [column, row]: rows within the column, columns that have cards; null for other keys.
export function nextFocus(sizes, [column, row], key) {
  const step = { ArrowLeft: -1, ArrowRight: 1 }[key];
  if (step) {
    for (let to = column + step; to >= 0 && to < sizes.length; to += step)
      if (sizes[to] > 0) return [to, Math.min(row, sizes[to] - 1)];
    return [column, row];
  }
  const rows = { ArrowUp: row - 1, ArrowDown: row + 1, Home: 0, End: sizes[column] - 1 };
  if (!(key in rows)) return null;
  return [column, Math.max(0, Math.min(rows[key], sizes[column] - 1))];
}
