// Makes arguments for a tool from its schema: right ones, and ones with a few mistakes or liberties. The same seed
// gives the same arguments.

import { Token, codeNames, isObject, kind, namesFor, write } from './meaning.mjs';

// mulberry32: small, good enough, and the same everywhere.
export function random(seed) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    chance: (p) => next() < p,
    below: (n) => Math.floor(next() * n),
    pick: (list) => list[Math.floor(next() * list.length)],
  };
}

const INTEGERS = ['1', '2', '0', '-1', '-0', '7', '100', '499', '500', '501', '36500', '36501', '2147483648', '5.0', '1e2', '7.5', '1E+2', '0.1',
  '9007199254740991', '9007199254740992', '9007199254740993', '9007199254740992.0', '9.007199254740991e15', '1e17',
  '9223372036854775807', '9223372036854775808', '-9223372036854775808', '18446744073709551615'];
const DIGITS = ['1', '12', '007', '-3', '5.0', '5.00', '5.', '.0', '5.5', '+5', ' 5', '5 ', '', '0x10', '1e3', '1,000', '٣',
  '9223372036854775807', '9223372036854775808', '9223372036854775807.0', '#5', 'field-5x'];
const BOOLEANS = [true, false, ' no ', 'true', 'false', 'True', 'FALSE', 'yes', '1', 'on', new Token('1'), new Token('0')];
const DATES = ['2026-11-21', '2026-11-21T09:30:00Z', '2026-11-21T09:30', '2026-11-21 09:30:00', '2026-11-21T09:30:00.5+01:00',
  '2026-11-21T09:30:00.123456789-0800', '2024-02-29', '2026-01-01T00:00:00z', '2025-12-31', '2025-11-21T09:30:00Z', '2026-03-01t10:00Z',
  '2026-02-29', '2026-13-01', '2026-00-10', '2026-11-31', '2026-11-21T24:00:00Z', '2026-11-21T09:60', '2026-11-21T09:30:60Z', '2026-1-2',
  '21.11.2026', '11/21/2026', 'tomorrow', 'now', '', '2026', '2026-11', '20261121', '2026-11-21T', '2026-11-21Z', '2026-11-21T09:30:00.Z',
  '2026-11-21T09:30:00+24:00', '1763717400', '2026-11-21T09:30:00Z ', '٢٠٢٦-11-21', '0000-01-01', '9999-12-31T23:59:59Z'];
const ADDRESSES = ['ann@acme.example', "o'brien+x@sub.acme.example", ' ann@acme.example ', 'not an email', '@acme.example', 'ann@', 'a@b@c.example',
  'Ann <ann@acme.example>', 'a@x.example,b@x.example', '["ann@acme.example"]', 'ann@acme..example', '', 'ann @acme.example'];
const DOMAINS = ['acme.example', ' sub.acme.example ', 'acme', 'https://acme.example', 'acme.example/about', 'ann@acme.example', '.acme.example', '', 'a b.example'];
const SPANS = [['2026-01-01', '2026-11-21'], ['2025-11-21', '2026-11-21T00:00:00Z'], ['2023-11-22', '2024-11-22'], ['2024-02-29', '2025-03-01'],
  ['2024-02-29', '2025-03-02'], ['2026-11-21', '2026-11-21'], ['2026-11-21T10:00:00+02:00', '2026-11-21T08:30:00Z'], ['2026-02-01', '2026-01-01']];
const TEXTS = ['a', 'Söhne & Töchter ✓', '', ' ', '{"a":1}', 'null', '😀', 'line\nline', '\u202e', "'; --", '12', 'x'.repeat(300)];
const EXTRAS = ['ID', 'Id', 'person', 'page_size', 'page_token', 'constructor', 'toString', '', 'personId', 'ids', 'type ', '_meta', 'organisation_id'];

// As JSON in a text. Numbers that JSON.parse would round here stay out of it.
const inText = (item) => /\d{16}|\d[eE]/.test(write(item)) ? '[1,2]' : write([item]);

export class Generator {
  constructor(tool, rules, seed) {
    this.schema = structuredClone(tool.inputSchema);
    if (this.schema.properties.fields)
      Object.assign(this.schema.properties.fields, { minItems: 1, items: { type: 'string', examples: namesFor(tool) } });
    this.rules = rules;
    this.random = random(seed);
  }

  next() {
    const args = this.record(this.schema, 0.4);
    if (this.random.chance(0.8)) this.obey(args);
    for (let n = this.random.pick([0, 0, 1, 1, 1, 2, 3]); n > 0; --n) this.mutate(args, this.schema);
    return args;
  }

  record(schema, share) {
    const out = {};
    for (const [name, inside] of Object.entries(schema.properties))
      if ((schema.required ?? []).includes(name) || this.random.chance(share)) out[name] = this.right(inside);
    return out;
  }

  // Moves a little towards what the rules want: all, or one, or none of the names.
  obey(args) {
    for (const { names, inOrder } of this.rules) {
      if (inOrder) {
        [args[names[0]], args[names[1]]] = this.random.pick(SPANS);
        continue;
      }
      const wanted = this.random.pick([1, 1, names.length, 0]);
      const kept = new Set([...names].sort(() => this.random.below(3) - 1).slice(0, wanted));
      for (const name of names) {
        if (kept.has(name)) args[name] ??= this.right(this.schema.properties[name]);
        else if (!(this.schema.required ?? []).includes(name)) delete args[name];
      }
    }
  }

  right(schema) {
    const { random: r } = this;
    switch (kind(schema)) {
      case 'integer': return new Token(String((schema.minimum ?? 1) + r.below((schema.maximum ?? 1000) - (schema.minimum ?? 1) + 1)));
      case 'number': return new Token(r.pick(['1', '2.5', '-3e2', '0']));
      case 'boolean': return r.chance(0.5);
      case 'code': return new Token(String(r.pick(schema.enum)));
      case 'date': return r.chance(0.8) ? r.pick(DATES.slice(0, 11)) : r.pick(DATES);
      case 'email': return r.pick(ADDRESSES.slice(0, 3));
      case 'domain': return r.pick(DOMAINS.slice(0, 2));
      case 'array': return Array.from({ length: Math.max(schema.minItems ?? 0, r.below(4)) }, () => this.right(schema.items));
      case 'object': return this.record(schema, 0.5);
      case 'string': return schema.examples ? r.pick(schema.examples) : r.pick(TEXTS.filter((text) => text.length >= (schema.minLength ?? 0)));
      default: return this.something();
    }
  }

  // What a model may send in place of the right thing.
  near(schema) {
    const { random: r } = this;
    switch (kind(schema)) {
      case 'integer':
      case 'number': return r.chance(0.5) ? new Token(r.pick(INTEGERS)) : r.pick(DIGITS);
      case 'boolean': return r.pick(BOOLEANS);
      case 'code': return this.nearCode(schema);
      case 'date': return r.pick(DATES);
      case 'email': return r.pick(ADDRESSES);
      case 'domain': return r.pick(DOMAINS);
      case 'array': return this.nearList(schema);
      case 'object': return this.mutated(this.record(schema, 0.5), schema);
      case 'string': return r.pick(schema.examples ? [...TEXTS, ...schema.examples.flatMap((name) => [name, `${name}.id`])] : TEXTS);
      default: return this.something();
    }
  }

  nearCode(schema) {
    const { random: r } = this;
    const name = r.pick(codeNames(schema));
    const code = r.pick([...schema.enum, 99, -1]);
    return r.pick([name, name.toUpperCase(), name.replaceAll(' ', '_'), name.replaceAll(' ', '-'), name.replaceAll(/[ -]/g, ''), `${name}s`,
      name.slice(1), new Token(String(code)), new Token(`${code}.0`), String(code), `${code}.0`, `${code} (${name})`, true, false, '']);
  }

  nearList(schema) {
    const { random: r } = this;
    const item = () => (r.chance(0.5) ? this.right(schema.items) : this.near(schema.items));
    return r.pick([() => [], () => item(), () => [item()], () => [item(), item()], () => [[item()]], () => [null], () => [item(), null],
      () => JSON.stringify([1, 2]), () => inText(item()), () => JSON.stringify(inText(item())), () => ({ 0: 1 }), () => [this.something()]])();
  }

  something() {
    const { random: r } = this;
    return r.pick([null, true, false, '', 'text', [], {}, [1], { a: { b: [null] } }, new Token('0'), new Token('1'), new Token('-1'), new Token('1.5'),
      new Token('1e17'), '1', 'null', [[]], [{}], { text: 'x' }]);
  }

  mutate(args, schema) {
    const { random: r } = this;
    const names = Object.keys(schema.properties);
    const name = r.pick(names);
    if (!names.length || r.chance(0.12)) {
      args[r.pick([...EXTRAS, ...names.map((known) => known.replaceAll('_', '-')), ...names.map((known) => `${known}s`)])] = this.something();
      return;
    }
    if (r.chance(0.12)) delete args[name];
    else if (r.chance(0.12)) args[name] = null;
    else if (r.chance(0.2)) args[name] = this.something();
    else args[name] = this.near(schema.properties[name]);
  }

  mutated(record, schema) {
    if (isObject(record)) this.mutate(record, schema);
    return record;
  }
}
