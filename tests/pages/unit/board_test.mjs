// Columns, cards, who is quiet, and where the keys lead.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  cardAmount,
  cardOf,
  cardsArguments,
  columnLine,
  columnsOf,
  contactText,
  isQuiet,
  moveOperation,
  nextFocus,
  ownersOf,
  silenceOf,
  statesOf,
  targetsOf,
  withMove,
} from '../../../app/board.mjs';

const stage = (name, state = 'open', more = {}) => ({ name, option_id: 1, state, deals: 0, ...more });

const board = (more = {}) => ({
  list: { ref: 'list:4101', name: 'Deal Flow' },
  stage_column: 'Status',
  stale_days: 30,
  columns: { owner: 'Owners', amount: 'Amount', last_contact: 'last contact' },
  stages: [stage('New'), stage('Due Diligence'), stage('Won', 'won'), stage('no stage', 'none', { option_id: null })],
  ...more,
});

const row = (values, more = {}) => ({
  ref: 'deal:1',
  name: 'Acme - Series A',
  url: 'https://f.affinity.co/opportunities/1',
  values,
  ...more,
});
const card = (values, more = {}) => cardOf(row(values, more), board());
const day = '2026-11-21T09:00:00Z';

test('cards are asked for with the columns of the list in one order, by the ref of the list', () => {
  assert.deepEqual(cardsArguments(board()), {
    list: 'list:4101',
    columns: ['Status', 'Owners', 'Amount', 'last contact'],
    limit: 200,
  });
  assert.deepEqual(cardsArguments(board({ columns: {} }), 'c1'), {
    list: 'list:4101',
    columns: ['Status'],
    limit: 200,
    cursor: 'c1',
  });
  assert.deepEqual(cardsArguments(board({ owner: 'Priya Raman' })).where, ['Owners is Priya Raman']);
});

test('a row is a card; without a value there is no owner, no stage, no amount', () => {
  const full = card(['New', 'Maren Oduya, Yuki Tanabe', '6000000', '2026-11-09']);
  assert.deepEqual(full, {
    ref: 'deal:1',
    name: 'Acme - Series A',
    url: 'https://f.affinity.co/opportunities/1',
    stage: 'New',
    owners: 'Maren Oduya, Yuki Tanabe',
    amount: '6000000',
    contact: '2026-11-09',
  });
  const bare = card(['-', '-', '-', 'never']);
  assert.deepEqual([bare.stage, bare.owners, cardAmount(bare, 'en-US'), bare.contact], ['no stage', '', '', 'never']);
  assert.equal(cardAmount(full, 'en-US'), '6,000,000');
  assert.equal(cardAmount(full, 'de-DE'), '6.000.000');
});

test('quiet is who has had no contact for longer than the days of the report, and nobody who is won or lost', () => {
  const states = statesOf(board());
  const quiet = (contact, name = 'New') => isQuiet(card([name, '-', '-', contact]), board(), day, states);
  assert.equal(quiet('2026-10-21'), true);
  assert.equal(quiet('2026-10-22'), false);
  assert.equal(quiet('never'), true);
  assert.equal(quiet('?'), false);
  assert.equal(quiet('-'), false);
  assert.equal(quiet('never', 'Won'), false);
});

test('the last contact is told as people say it', () => {
  const text = (contact, by) => contactText({ ...card(['New', '-', '-', contact]), by }, day);
  assert.equal(text('2026-11-09'), 'last contact 12 days ago');
  assert.equal(text('2026-11-20', 'Priya Raman'), 'last contact yesterday, Priya Raman');
  assert.equal(text('never'), 'never contacted');
  assert.equal(text('?'), 'last contact ?');
  assert.equal(silenceOf(card(['New', '-', '-', '2026-10-01']), day), 51);
  assert.equal(silenceOf(card(['New', '-', '-', 'soon']), day), null);
});

test('stages stay in their order, empty ones too, and each has its cards', () => {
  const cards = [
    card(['Won', '-', '-', 'never']),
    card(['New', '-', '-', 'never'], { ref: 'deal:2' }),
    card(['-', '-', '-', '-'], { ref: 'deal:3' }),
  ];
  const columns = columnsOf(board(), cards, day);
  assert.deepEqual(
    columns.map((column) => [column.name, column.cards.length]),
    [
      ['New', 1],
      ['Due Diligence', 0],
      ['Won', 1],
      ['no stage', 1],
    ],
  );
});

test('a stage that the report lacks gets a column of its own, unless some stages alone were asked for', () => {
  const cards = [card(['Reopened', '-', '-', 'never'])];
  assert.deepEqual(columnsOf(board(), cards, day).at(-1).name, 'Reopened');
  assert.equal(columnsOf(board({ stage: 'New' }), cards, day).length, 4);
});

test('the filters keep the cards of an owner and the quiet ones', () => {
  const cards = [
    card(['New', 'Maren Oduya', '-', 'never']),
    card(['New', 'Maren Oduya, Yuki Tanabe', '-', '2026-11-20'], { ref: 'deal:2' }),
    card(['New', 'Yuki', '-', 'never'], { ref: 'deal:3' }),
  ];
  const shown = (filter) => columnsOf(board(), cards, day, filter)[0].cards.map((each) => each.ref);
  assert.deepEqual(shown({ owner: 'Yuki Tanabe' }), ['deal:2']);
  assert.deepEqual(shown({ quiet: true }), ['deal:1', 'deal:3']);
  assert.deepEqual(shown({ owner: 'Maren Oduya', quiet: true }), ['deal:1']);
  assert.deepEqual(ownersOf(cards), ['Maren Oduya', 'Yuki', 'Yuki Tanabe']);
});

test('a column tells its count and amount', () => {
  assert.equal(columnLine({ deals: 9, amount_text: '35,500,000', cards: [] }), '9 deals, 35,500,000');
  assert.equal(columnLine({ deals: 1, cards: [] }), '1 deal');
  assert.equal(columnLine({ deals: null, cards: [{}, {}] }), '2 deals');
});

test('a deal moves to stages that are options, by an operation of a plan', () => {
  assert.deepEqual(targetsOf(board()), ['New', 'Due Diligence', 'Won']);
  assert.deepEqual(moveOperation(board(), card(['New', '-', '-', '-']), 'Won'), {
    do: 'set',
    on: 'deal:1',
    list: 'list:4101',
    values: { Status: 'Won' },
  });
});

test('after a move the counts and sums of both stages follow', () => {
  const before = board({
    stages: [stage('New', 'open', { deals: 2, amount: 7000000 }), stage('Won', 'won', { deals: 0, amount: 0 })],
  });
  const after = withMove(before, card(['New', '-', '6000000', '-']), 'Won');
  assert.deepEqual(
    after.stages.map((each) => [each.deals, each.amount, each.amount_text]),
    [
      [1, 1000000, '1,000,000'],
      [1, 6000000, '6,000,000'],
    ],
  );
  assert.deepEqual(
    withMove(before, card(['New', '-', '-', '-']), 'Won').stages.map((each) => each.amount),
    [7000000, 0],
  );
  assert.deepEqual(withMove(before, card(['Won', '-', '5', '-']), 'Won'), before);
});

test('arrows move within a column and to the next one that has cards', () => {
  const sizes = [3, 0, 1];
  assert.deepEqual(nextFocus(sizes, [0, 1], 'ArrowDown'), [0, 2]);
  assert.deepEqual(nextFocus(sizes, [0, 2], 'ArrowDown'), [0, 2]);
  assert.deepEqual(nextFocus(sizes, [0, 0], 'ArrowUp'), [0, 0]);
  assert.deepEqual(nextFocus(sizes, [0, 2], 'ArrowRight'), [2, 0]);
  assert.deepEqual(nextFocus(sizes, [2, 0], 'ArrowLeft'), [0, 0]);
  assert.deepEqual(nextFocus(sizes, [2, 0], 'ArrowRight'), [2, 0]);
  assert.deepEqual(nextFocus(sizes, [0, 1], 'End'), [0, 2]);
  assert.deepEqual(nextFocus(sizes, [0, 1], 'Home'), [0, 0]);
  assert.equal(nextFocus(sizes, [0, 1], 'Enter'), null);
});
