// Our check of arguments and ajv come to the same verdict and the same value, but for what schema/validate.hpp documents.
//
//   node differential.mjs FOLDER PROGRAM CHECK_LINES [CASES] [SEED]

import { spawnSync } from 'node:child_process';
import { isDeepStrictEqual } from 'node:util';

import { Generator } from './arguments.mjs';
import { arguments_, finish, toolsOf, validator } from './common.mjs';
import { Token, inWords, isObject, kind, read, ruleOfChange, ruleOfDates, ruleOfFields, rules, withDates, write } from './meaning.mjs';

const [, program, checkLines, cases = '2000', seed = '20261121'] = arguments_;
// Each must come up in a run, or this test no longer tests it.
const LENIENCIES = ['text of digits for an integer', 'text for a boolean', 'the name for a code', 'true and false for a code so named',
  'one value for a list', 'null for an optional argument', 'an empty text for an optional argument', 'a number for a text',
  'JSON in a text for a list or an object'];
const STRICTER = ['text that is no ISO 8601 date', 'text that is no e-mail address', 'text that is no domain', 'id below 1', 'integer beyond 64 bits', 'double beyond 2^53', 'null for a required argument of any kind'];
const NEEDS = { 'true and false for a code so named': 'is_completed', 'null for a required argument of any kind': 'value' };

const hash = (text) => [...text].reduce((h, c) => (Math.imul(h, 31) + c.codePointAt(0)) | 0, 7);

function generate(tool) {
  const known = [...rules(tool), ruleOfChange(tool), ruleOfDates(tool), ...('fields' in tool.inputSchema.properties ? [ruleOfFields(tool)] : [])];
  const generator = new Generator(tool, known, hash(tool.name) ^ Number(seed));
  const decides = validator().compile(tool.inputSchema);
  return Array.from({ length: Number(cases) }, () => {
    const sent = generator.next();
    const { value: given, taken, broken } = read(sent, tool.inputSchema);
    const value = withDates(given, tool);
    const fits = decides(value);
    const why = [...(decides.errors ?? []).map((error) => `${error.instancePath} ${error.message}`), ...broken];
    const kept = fits && !broken.size && known.every((rule) => rule.kept(sent, value));
    return { tool: tool.name, sent, value, taken, broken, fits, accepts: kept, why };
  });
}

// Integers that a double cannot hold must come back digit for digit, wherever the schema wants an integer.
function exactDigits(sent, schema) {
  if (sent instanceof Token) return kind(schema) === 'integer' && /^\d{16,}$/.test(sent.text) ? [sent.text] : [];
  if (Array.isArray(sent)) return sent.flatMap((item) => exactDigits(item, schema.items ?? {}));
  if (!isObject(sent)) return [];
  return Object.entries(sent).flatMap(([name, inside]) => exactDigits(inside, schema.properties?.[name] ?? {}));
}

// A number that becomes a text may be written in several ways: "1e+17", "100000000000000000".
function sameNumbers(value) {
  if (typeof value === 'string') return /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(value) ? `number ${Number(value)}` : value;
  if (Array.isArray(value)) return value.map(sameNumbers);
  return isObject(value) ? Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, sameNumbers(inner)])) : value;
}

function disagreement(test, line, schema) {
  const ours = JSON.parse(line);
  if ('unreadable' in ours) return `our side could not read it: ${ours.unreadable}`;
  if ('checked' in ours !== test.accepts)
    return test.accepts ? `we refuse: ${ours.mistakes}` : `we accept; refused by: ${test.why.join('; ') || 'a rule'}`;
  if ('mistakes' in ours) return ours.mistakes.length > 20 ? undefined : `a refusal without words: ${line}`;
  if (!isDeepStrictEqual(sameNumbers(ours.checked), sameNumbers(JSON.parse(write(test.value))))) return `we read ${line}, it was to be ${write(test.value)}`;
  const lost = exactDigits(test.sent, schema).find((digits) => !line.includes(digits));
  return lost && `${lost} did not come back exactly: ${line}`;
}

const tools = toolsOf(program, '--toolsets', 'all').map(inWords);
const schemas = new Map(tools.map((tool) => [tool.name, tool.inputSchema]));
const tests = tools.flatMap(generate);
const input = tests.map((test) => `{"tool":"${test.tool}","arguments":${write(test.sent)}}\n`).join('');
const done = spawnSync(checkLines, { input, encoding: 'utf8', maxBuffer: 1 << 30 });
const lines = done.stdout.split('\n').slice(0, -1);
const problems = done.status === 0 && lines.length === tests.length ? []
  : [`check_lines ended with ${done.status ?? done.signal} after ${lines.length} of ${tests.length} lines: ${done.stderr.slice(-2000)}`];

const used = new Map([...LENIENCIES, ...STRICTER].map((name) => [name, 0]));
const accepted = new Map(tools.map((tool) => [tool.name, 0]));
for (const [i, test] of tests.entries()) {
  if (i >= lines.length) break;
  const problem = disagreement(test, lines[i], schemas.get(test.tool));
  if (problem) problems.push(`${test.tool} ${write(test.sent)}\n    ${problem}`);
  if (test.accepts) accepted.set(test.tool, accepted.get(test.tool) + 1);
  // A leniency counts where it alone made the difference, an exception where the schema alone would have let it in.
  for (const name of test.accepts ? test.taken : test.fits ? test.broken : []) used.set(name, used.get(name) + 1);
}

const text = JSON.stringify([...schemas.values()]);
for (const [name, times] of used) {
  if (!times && (!NEEDS[name] || text.includes(NEEDS[name]))) problems.push(`nothing was generated that shows "${name}"`);
  console.log(`${String(times).padStart(7)}  ${name}`);
}
for (const [name, times] of accepted) {
  const share = times / Number(cases);
  if (share < 0.1 || share > 0.95) problems.push(`${name}: ${times} of ${cases} arguments are right; too few or too many to tell much`);
}
const right = [...accepted.values()].reduce((sum, times) => sum + times, 0);
finish(problems, `${tests.length} argument objects for ${tools.length} tools, ${right} of them right; both sides agree on ` +
  `${tests.length - problems.length}.`);
