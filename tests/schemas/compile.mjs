// Every inputSchema and outputSchema is a strict JSON Schema 2020-12 of the few keywords that we declare.
//
//   node compile.mjs FOLDER PROGRAM

import { arguments_, finish, toolsOf, validator } from './common.mjs';

const INPUT = new Set(['type', 'properties', 'required', 'additionalProperties', 'description', 'default', 'items',
  'minimum', 'maximum', 'minLength', 'maxLength', 'minItems', 'maxItems']);
const WORDS = 'enum'; // of API v2, beside strings alone: Gemini refuses it beside integers
const OUTPUT = new Set(['type', 'properties', 'items', 'description', 'anyOf']);
// Some providers drop a whole tool list when one of these stands at the top of one schema.
const COMBINATORS = ['anyOf', 'oneOf', 'allOf', 'not', 'if', 'then', 'else', '$ref', '$defs', 'enum', 'const'];
const ROOT = ['result', 'next_cursor', 'result_count', 'complete', 'error'];

const problems = [];
const used = { input: new Set(), output: new Set() };

// Calls visit(schema, place) for a schema and all that stand in it.
function walk(schema, place, visit) {
  visit(schema, place);
  for (const [name, inside] of Object.entries(schema.properties ?? {})) walk(inside, `${place}.${name}`, visit);
  if (schema.items) walk(schema.items, `${place}[]`, visit);
}

const hasWords = (part, place) => (place.includes('_v2_') || place.startsWith('affinity_records_merge ')) && part.type === 'string' && part.enum.every((word) => typeof word === 'string');

function known(schema, place, declared, seen) {
  for (const keyword of Object.keys(schema)) {
    seen.add(keyword);
    if (keyword === WORDS && hasWords(schema, place)) continue;
    if (!declared.has(keyword)) problems.push(`${place}: the keyword ${keyword} is not one of ours`);
  }
}

// What MCP's Inspector warns of (--strict) and Gemini refuses: a list of types, and what has no type.
function portable(part, place) {
  if (typeof part.type !== 'string') problems.push(`${place}: its type is ${JSON.stringify(part.type)}`);
  if (WORDS in part && !hasWords(part, place)) problems.push(`${place}: it has an enum`);
}

function checkInput(tool) {
  const schema = tool.inputSchema;
  for (const word of COMBINATORS) if (word in schema) problems.push(`${tool.name}: ${word} at the top of inputSchema`);
  if (schema.type !== 'object') problems.push(`${tool.name}: inputSchema is of type ${schema.type}`);
  walk(schema, `${tool.name} in`, (part, place) => {
    known(part, place, INPUT, used.input);
    portable(part, place);
    if (part.type === 'object' && part.additionalProperties !== false) problems.push(`${place}: it is not closed`);
    for (const name of part.required ?? [])
      if (!(name in (part.properties ?? {}))) problems.push(`${place}: requires ${name}, which it does not describe`);
  });
}

function checkOutput(tool) {
  const schema = tool.outputSchema;
  if (schema.type !== 'object') problems.push(`${tool.name}: outputSchema is of type ${schema.type}`);
  for (const name of ROOT) if (!(name in schema.properties)) problems.push(`${tool.name}: outputSchema lacks ${name}`);
  walk(schema, `${tool.name} out`, (part, place) => {
    known(part, place, OUTPUT, used.output);
    // null at the end of a list is the one that has no single type.
    if (place === `${tool.name} out.next_cursor`) part.anyOf.forEach((branch, i) => portable(branch, `${place} ${i}`));
    else portable(part, place);
  });
}

// The tools of the catalogue take the arguments of any other: their schema is open.
const tools = [...toolsOf(arguments_[1], '--toolsets', 'all'), ...toolsOf(arguments_[1], '--toolsets', 'v2_all')];
if (tools.filter((tool) => tool.name.includes('_v2_')).length !== 112) problems.push('API v2 has not 112 tools');
for (const tool of tools) {
  checkInput(tool);
  checkOutput(tool);
  for (const which of ['inputSchema', 'outputSchema']) {
    try {
      validator().compile(tool[which]);
    } catch (error) {
      problems.push(`${tool.name}: ${which} does not compile: ${error.message}`);
    }
  }
}
if (!tools.length) problems.push('there are no tools');
finish(problems, `${2 * tools.length} schemas of ${tools.length} tools. Keywords of arguments: ${[...used.input].join(' ')}; ` +
  `of answers: ${[...used.output].join(' ')}.`);
