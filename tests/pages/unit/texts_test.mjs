// Numbers, days, times and links.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { styleVariables } from '../../../app/main.mjs';
import { dayNumber, daysAgo, knownLocale, plural, safeLink, separated, textOf, timeText } from '../../../app/texts.mjs';

test('one is singular', () => {
  assert.deepEqual([plural(0, 'change'), plural(1, 'change'), plural(2, 'change')], ['0 changes', '1 change', '2 changes']);
});

test('numbers get the separators of the locale, and other texts stay as they are', () => {
  assert.equal(separated('1234567', 'en-US'), '1,234,567');
  assert.equal(separated('-1234.5', 'en-US'), '-1,234.5');
  for (const text of ['1,000', '5 Mio', '', '?', '1e6']) assert.equal(separated(text, 'en-US'), text);
  assert.equal(separated('1234', 'no locale at all'), separated('1234', undefined));
});

test('a day is that of the text, in whatever zone it is read', () => {
  assert.equal(dayNumber('1970-01-02'), 1);
  assert.equal(dayNumber('2026-11-21T23:59:59Z') - dayNumber('2026-11-20'), 1);
  for (const text of ['never', '-', '2026-13-45', '', undefined, null]) assert.equal(dayNumber(text), null);
});

test('days are told as people say them', () => {
  assert.deepEqual(
    [0, 1, 12, -1, -3].map((days) => daysAgo(100 - days, 100)),
    ['today', 'yesterday', '12 days ago', 'tomorrow', 'in 3 days'],
  );
});

test('a time has its date only on another day, and no zone or locale of a host breaks it', () => {
  const now = new Date('2026-11-21T09:00:00Z');
  assert.match(timeText('2026-11-21T10:00:00Z', { locale: 'en-GB', timeZone: 'UTC' }, now), /^10:00$/);
  assert.match(timeText('2026-11-22T10:00:00Z', { locale: 'en-GB', timeZone: 'UTC' }, now), /22 Nov 2026, 10:00/);
  assert.match(timeText('2026-11-21T10:00:00Z', { locale: '!!', timeZone: 'Mars/Phobos' }, now), /\d/);
  assert.equal(timeText('soon', {}, now), '');
  assert.equal(knownLocale('de-AT'), 'de-AT');
});

test('only pages of Affinity are opened', () => {
  assert.equal(
    safeLink('https://quillfern.affinity.co/opportunities/880001'),
    'https://quillfern.affinity.co/opportunities/880001',
  );
  for (const url of [
    'http://quillfern.affinity.co/x',
    'https://affinity.co.evil.example/',
    'https://evil.example/?.affinity.co',
    'javascript:alert(1)',
    'https://a.b.affinity.co/',
    'https://user@quillfern.affinity.co/',
    'https://quillfern.affinity.co:8443/',
    'data:text/html,x',
    '',
    undefined,
  ])
    assert.equal(safeLink(url), null, String(url));
});

test('the text of a result is that of its text parts', () => {
  assert.equal(
    textOf({ content: [{ type: 'text', text: 'a' }, { type: 'image', data: '' }, null, { type: 'text', text: 'b' }] }),
    'a\nb',
  );
  assert.equal(textOf({}), '');
});

test('of the style of a host only variables are taken', () => {
  const variables = {
    '--color-text-primary': '#111',
    '--font-sans': 'Inter',
    color: 'red',
    '--x;}body{': 'y',
    '--Upper': 'z',
    '--n': 7,
  };
  assert.deepEqual(styleVariables({ styles: { variables } }), [
    ['--color-text-primary', '#111'],
    ['--font-sans', 'Inter'],
  ]);
  assert.deepEqual(styleVariables({}), []);
});
