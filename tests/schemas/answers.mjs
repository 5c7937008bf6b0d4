// What every tool answers on the sandbox, right and wrong, is what its outputSchema says, and the text of an answer
// says the same as its structure.
//
//   node answers.mjs FOLDER PROGRAM

import { isDeepStrictEqual } from 'node:util';

import { arguments_, finish, validator } from './common.mjs';
import { namesFor } from './meaning.mjs';
import { Client } from './stdio_client.mjs';

const NOBODY = 999_999_999;
const client = new Client(arguments_[1], ['--sandbox', '--toolsets', 'all', '--limit', 'none', '--clock', '2026-11-21T00:00:00Z', '--log-level', 'error']);
const tools = new Map((await client.open()).map((tool) => [tool.name, { ...tool, fits: validator().compile(tool.outputSchema) }]));
const problems = [];
const done = { answers: new Set(), errors: new Set(), calls: 0 };

// One call, held against its schema; gives structuredContent.
async function ask(name, args, wrong = false) {
  const tool = tools.get(name);
  const say = (problem) => problems.push(`${name} ${JSON.stringify(args).slice(0, 200)}: ${problem}`);
  if (!tool) {
    say('there is no such tool');
    return {};
  }
  done.calls += 1;
  const { result, error } = await client.request('tools/call', { name, arguments: args });
  if (error) {
    say(`JSON-RPC error ${error.code}: ${error.message}`);
    return {};
  }
  const { structuredContent: content, isError = false } = result;
  const text = result.content?.[0]?.text;
  if (isError !== wrong) say(`isError is ${isError}: ${text}`);
  else (wrong ? done.errors : done.answers).add(name);
  if (!tool.fits(content)) say(tool.fits.errors.slice(0, 3).map((e) => `${e.instancePath} ${e.message}`).join('; '));
  if (isError) checkError(content?.error, text, say);
  else checkAnswer(content, text, say);
  return content ?? {};
}

function checkError(error, text, say) {
  for (const name of ['kind', 'message', 'status', 'retry_after_s', 'outcome', 'verify_with'])
    if (!(name in (error ?? {}))) say(`structuredContent.error lacks ${name}`);
  if (typeof text !== 'string' || !text.includes(error?.message)) say(`the text does not hold the message: ${text}`);
}

function checkAnswer(content, text, say) {
  if (!('result' in (content ?? {}))) say('there is no result');
  if (!isDeepStrictEqual(JSON.parse(text), content)) say('text and structuredContent differ');
  if (Array.isArray(content.result) && content.result_count !== content.result.length) say(`result_count is ${content.result_count}`);
}

const flags = (tool) => Object.fromEntries(Object.keys(tool.inputSchema.properties).filter((name) => name.startsWith('with_')).map((name) => [name, true]));
const firstOf = async (name, args = {}) => (await ask(name, { limit: 1, ...args })).result?.[0] ?? {};

// From the sandbox itself: the ids that the calls below need.
const me = (await ask('list_all_affinity_whoami', {})).result.user.id;
const deal = await firstOf('list_all_affinity_opportunities');
const person = deal.person_ids[0];
const organization = deal.organization_ids[0];
const row = deal.list_entries[0];
const lists = (await ask('list_all_affinity_lists', {})).result;
const people = lists.find((list) => list.type === 0).id;
const deals = lists.find((list) => list.type === 8).id;

// Reads. A list is asked for its first record, for all at once, and page by page.
const NEEDED = {
  list_all_affinity_list_entries: [{ list_id: deals }, { list_id: people }],
  list_all_affinity_relationship_strength: [{ external_id: person }, { external_id: person, internal_id: me }],
  list_all_affinity_interactions: [0, 1, 2, 3].flatMap((type) => [{ person_id: person }, { organization_id: organization }].map((on) =>
    ({ type, start_time: '2025-12-01', end_time: '2026-11-21', ...on }))),
  list_all_affinity_field_values: [{ person_id: person }, { organization_id: organization }, { opportunity_id: deal.id }, { list_entry_id: row.id }],
  list_all_affinity_fields: [{}, { list_id: deals }, { with_modified_names: true, exclude_dropdown_options: true }],
  list_all_affinity_persons: [{}, { with_interaction_dates: true, with_interaction_persons: true, with_opportunities: true, with_current_organizations: true }],
  list_all_affinity_organizations: [{}, { with_interaction_dates: true, with_interaction_persons: true, with_opportunities: true }],
};
const found = new Map();  // name of the tool → records
const pages = 4;

async function everyPage(name, args) {
  for (let page = 0, next; page < pages && next !== null; ++page)
    next = (await ask(name, { ...args, limit: 2, ...(next ? { next_cursor: next } : {}) })).next_cursor ?? null;
}

// Each name that the schema has, in an answer that holds no others: fewer members are an answer like any other.
async function eachField(name, args) {
  const names = namesFor(tools.get(name)).filter((field) => !field.includes('.'));
  for (const fields of [...names.map((field) => [field]), names]) {
    const { result = [] } = await ask(name, { ...flags(tools.get(name)), ...args, fields });
    const more = [result].flat().flatMap(Object.keys).filter((key) => key !== 'id' && !fields.includes(key));
    if (more.length) problems.push(`${name} ${fields}: besides there came ${more}`);
  }
}

for (const name of tools.keys()) {
  if (!name.startsWith('list_all_') || name === 'list_all_affinity_field_values_changes') continue;
  const paged = 'limit' in tools.get(name).inputSchema.properties;
  for (const args of NEEDED[name] ?? [{}]) {
    if ('fields' in tools.get(name).inputSchema.properties) await eachField(name, args);
    found.set(name, [...(found.get(name) ?? []), ...[(await ask(name, paged ? { ...args, limit: 500 } : args)).result].flat()]);
    if (paged) await everyPage(name, args);
  }
}
const tracked = found.get('list_all_affinity_fields')?.filter((field) => field.track_changes).map((field) => field.id) ?? [];
for (const field_id of tracked.slice(0, 5)) await ask('list_all_affinity_field_values_changes', { field_id });

const plural = (thing) => (thing.endsWith('y') ? `${thing.slice(0, -1)}ies` : `${thing}s`);
const SAMPLES = 25;
for (const [name, tool] of tools) {
  const thing = /^get_single_affinity_(.*)_by_id$/.exec(name)?.[1];
  if (!thing) continue;
  const records = found.get(`list_all_affinity_${plural(thing)}`) ?? [];
  if (!records.length) problems.push(`${name}: the sandbox lists nothing to get`);
  const all = tool.inputSchema.properties;
  for (const record of records.slice(0, SAMPLES)) {
    const own = Object.fromEntries(Object.keys(all).filter((key) => key in record && tool.inputSchema.required.includes(key)).map((key) => [key, record[key]]));
    await ask(name, own);
    if (Object.keys(flags(tool)).length) await ask(name, { ...own, ...flags(tool) });
    if (record === records[0]) await eachField(name, own);
  }
}

// Writes: what is created is changed and deleted again.
const id = async (name, args) => (await ask(name, args)).result?.id;
const has = (name) => tools.has(name);

const company = await id('create_a_affinity_organization', { name: 'Söhne & Co', domain: 'soehne.example', person_ids: [person] });
await ask('update_a_affinity_organization_by_id', { id: company, name: 'Söhne' });
const ada = await id('create_a_affinity_person', { first_name: 'Ada', last_name: 'Ørsted', emails: ['ada@soehne.example'], organization_ids: [company] });
await ask('update_a_affinity_person_by_id', { id: ada, emails: [] });
const note = await id('create_a_affinity_note', { content: '<p>Had <b>lunch</b></p>', type: 'html', person_ids: ada, created_at: '2026-11-20' });
await ask('create_a_affinity_note', { content: 'Indeed.', parent_id: note });
await ask('update_a_affinity_note_by_id', { id: note, content: 'Had dinner' });
const list = await id('create_a_affinity_list', { name: 'Founders', type: 'person', is_public: false });
const entry = await id('create_a_affinity_list_entry', { list_id: list, entity_id: ada });
await ask('get_single_affinity_list_entry_by_id', { list_id: list, id: entry });
const chance = await id('create_a_affinity_opportunity', { name: 'Söhne seed', list_id: deals, person_ids: [ada] });
await ask('update_a_affinity_opportunity_by_id', { id: chance, name: 'Söhne seed round' });
const field = await id('create_a_affinity_field', { name: 'Mood', entity_type: 0, value_type: 6 });
const value = await id('create_a_affinity_field_value', { field_id: field, entity_id: ada, value: 'good' });
await ask('update_a_affinity_field_value_by_id', { id: value, value: 'better' });
const met = { type: 'meeting' };
const meeting = await id('create_a_affinity_interaction', { ...met, person_ids: [ada, me], content: 'Lunch', date: '2026-11-20T12:00:00Z' });
await ask('update_a_affinity_interaction_by_id', { ...met, id: meeting, person_ids: [ada, me], content: 'Long lunch' });
const reminder = await id('create_a_affinity_reminder', { owner_id: me, type: 0, content: 'Call Ada', due_date: '2026-12-01', person_id: ada });
await ask('update_a_affinity_reminder_by_id', { id: reminder, is_completed: true });
if (has('affinity_files_upload')) {
  await ask('affinity_files_upload', { person_id: person, file: { filename: 'terms.txt', content_base64: Buffer.from('1x non-participating').toString('base64') } });
  const file = (await ask('list_all_affinity_files', { person_id: person })).result?.[0] ?? {};
  await ask('get_single_affinity_file_by_id', { id: file.id });
  await ask('affinity_files_download', { id: file.id });
}
await ask('delete_a_affinity_reminder_by_id', { id: reminder });
await ask('delete_a_affinity_interaction_by_id', { ...met, id: meeting });
await ask('delete_a_affinity_field_value_by_id', { id: value });
await ask('delete_a_affinity_field_by_id', { id: field });
await ask('delete_a_affinity_opportunity_by_id', { id: chance });
await ask('delete_a_affinity_list_entry_by_id', { list_id: list, id: entry });
await ask('delete_a_affinity_note_by_id', { id: note });
await ask('delete_a_affinity_person_by_id', { id: ada });
await ask('delete_a_affinity_organization_by_id', { id: company });

// Errors: an argument that no tool has, and, where a record is named, one that does not exist.
for (const [name, tool] of tools) {
  await ask(name, { no_such_argument: 1 }, true);
  const required = tool.inputSchema.required ?? [];
  if (!name.startsWith('list_all_') && required.length && required.every((key) => /(^|_)id$/.test(key)))
    await ask(name, Object.fromEntries(required.map((key) => [key, NOBODY])), true);
}

for (const name of tools.keys()) {
  if (!done.answers.has(name)) problems.push(`${name}: this test has no call of it that works`);
  if (!done.errors.has(name)) problems.push(`${name}: this test has no call of it that fails`);
}
const code = await client.close();
if (code !== 0) problems.push(`the program ended with ${code}`);
finish(problems, `${done.calls} calls of ${tools.size} tools fit their outputSchema, those that fail too.`);
