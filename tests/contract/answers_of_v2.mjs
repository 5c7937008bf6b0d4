// Every answer of the sandbox under /v2 fits the contract of API v2 and has no key beyond it. Each operation
// is asked. Pages have the documented sizes, and their cursors lead through all items once.
//
//   node answers_of_v2.mjs FOLDER PROGRAM

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { startSandbox } from './sandbox_process.mjs';
import { walkSearches } from './searches_of_v2.mjs';

const [folder, program] = process.argv.slice(2);
const Ajv = createRequire(path.resolve(folder, 'package.json'))('ajv/dist/2020.js').default;
const contract = JSON.parse(readFileSync(new URL('answers_of_v2.json', import.meta.url), 'utf8'));
const problems = [];
const answered = new Set();
let count = 0;

const ajv = new Ajv({ strict: true, allowUnionTypes: true, allErrors: true, logger: false });
const formats = {
  int32: { type: 'number', validate: (n) => Number.isInteger(n) && Math.abs(n) <= 2147483647 },
  int64: { type: 'number', validate: (n) => Number.isInteger(n) },
  'date-time': /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/,
  date: /^\d{4}-\d\d-\d\d$/,
  hostname: /^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/i,
  email: /^[^@\s]+@[^@\s]+$/,
  uri: /^https?:\/\/[^\s]+$/,
};
for (const [name, check] of Object.entries(formats)) ajv.addFormat(name, check);
for (const name of ['double', 'float', 'uuid', 'uri-reference']) if (!ajv.formats[name]) ajv.addFormat(name, true);
ajv.addSchema({ $id: 'contract', $defs: contract.$defs });
const fits = (name) => ajv.getSchema(`contract#/$defs/${name}`);

const { child, url } = await startSandbox(program, '--key', 'second');

const operationOf = (method, template) => contract.operations.find((one) => one.method === method && one.path === `/v2${template}`);

// One request: the template's placeholders filled from `ids`; `wanted` is the status, the documented one unless given.
async function ask(method, template, ids = {}, { query = '', body, wanted, key = 'sandbox' } = {}) {
  const operation = operationOf(method, template);
  if (!operation) throw new Error(`the contract has no ${method} ${template}`);
  const target = operation.path.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(ids[name] ?? 1)) + query;
  const say = (problem) => problems.push(`${method} ${target}: ${problem}`);
  count += 1;
  const headers = { Authorization: `Bearer ${key}`, 'X-Affinity-Api-Version': '2026-09-17' };
  if (body !== undefined) headers['Content-Type'] = 'application/json';
  const reply = await fetch(url + target, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) });
  const text = await reply.text();
  if (reply.headers.get('x-affinity-api-version') !== '2026-09-17') say('the version is not echoed');
  const expected = wanted ?? operation.status;
  if (reply.status !== expected) say(`${reply.status} instead of ${expected}: ${text.slice(0, 300)}`);
  if (reply.status === 204) {
    if (text) say('204 with a body');
    answered.add(`${method} ${template}`);
    return null;
  }
  const content = JSON.parse(text);
  const good = reply.status < 300;
  // Structured searches take totalCount, though Affinity types their answers without it.
  const counts = good && operation.totalCount && method === 'POST' && query.includes('totalCount=true');
  const totalCount = content.pagination?.totalCount;
  if (counts && typeof totalCount !== 'number') say('totalCount is missing');
  if (counts) delete content.pagination.totalCount;
  const validate = fits(good ? operation.schema : 'Errors');
  if (!validate(content)) say(validate.errors.slice(0, 3).map((e) => `${e.instancePath} ${e.message} ${JSON.stringify(e.params)}`).join('; '));
  if (counts) content.pagination.totalCount = totalCount;
  if (good) answered.add(`${method} ${template}`);
  if (good && operation.limit && content.pagination?.totalCount !== undefined && !query.includes('totalCount=true')) say('totalCount was not asked for');
  return content;
}
const get = (template, ids, query = '', more = {}) => ask('GET', template, ids, { query, ...more });

const keyOf = (item) => JSON.stringify(item.id ?? item);

// A list with pages: its bounds, its default, all pages one after the other and back.
async function walk(template, ids = {}, query = '') {
  const { limit } = operationOf('GET', template);
  const join = (more) => (query ? `${query}&${more}` : `?${more}`);
  const whole = await get(template, ids, join(`limit=${limit.max}`));
  const plain = await get(template, ids, query);
  if (plain?.data && whole?.data && plain.data.length !== Math.min(limit.default, whole.data.length))
    problems.push(`GET ${template}: ${plain.data.length} items without a limit`);
  await get(template, ids, join(`limit=${limit.max + 1}`), { wanted: 400 });
  await get(template, ids, join(`limit=${limit.min - 1}`), { wanted: 400 });
  await get(template, ids, join('cursor=nonsense'), { wanted: 400 });
  const cursorOf = (page, side) => (page?.pagination[side] ? new URL(page.pagination[side]).searchParams.get('cursor') : null);
  const size = Math.max(1, Math.ceil((whole?.data?.length ?? 1) / 3));
  let page = await get(template, ids, join(`limit=${size}`));
  if (page?.pagination.prevUrl) problems.push(`GET ${template}: the first page has a prevUrl`);
  const seen = page.data.map(keyOf);
  let before = page;
  for (let turn = 0; turn < 3; turn += 1) {
    const cursor = cursorOf(page, 'nextUrl');
    if (!cursor) break;
    before = page;
    page = await get(template, ids, join(`limit=${size}&cursor=${cursor}`));
    seen.push(...page.data.map(keyOf));
    const back = await get(template, ids, join(`limit=${size}&cursor=${cursorOf(page, 'prevUrl')}`));
    if (JSON.stringify(back.data) !== JSON.stringify(before.data)) problems.push(`GET ${template}: prevUrl does not lead back`);
    await get(template, ids, `${join(`cursor=${cursor}`)}&fieldTypes=enriched&anything=else`, { wanted: 400 });
  }
  const first = (whole?.data ?? []).map(keyOf);
  if (seen.length !== new Set(seen).size || first.some((key, at) => seen.length > at && seen[at] !== key))
    problems.push(`GET ${template}: pages repeat or miss an item`);
  // Some take totalCount though their answers are typed without it.
  const { totalCount, schema } = operationOf('GET', template);
  if (totalCount && contract.$defs[schema].properties.pagination.$ref.endsWith('WithTotalCount')) {
    const counted = await get(template, ids, join('totalCount=true'));
    if (typeof counted?.pagination?.totalCount !== 'number') problems.push(`GET ${template}: totalCount is missing`);
  }
  return whole?.data ?? [];
}

const ENTITY_TYPES = '?fieldTypes=enriched&fieldTypes=global&fieldTypes=relationship-intelligence';
const ROW_TYPES = `${ENTITY_TYPES}&fieldTypes=list`;
const NOBODY = 999_999_999;

// Companies or persons: `of` is "companies" or "persons", `id` the name of the placeholder.
async function walkEntities(of, id, samples) {
  const all = await walk(`/${of}`);
  if (all[0]?.fields !== undefined) problems.push(`GET /${of}: fields that were not asked for`);
  await walk(`/${of}`, {}, ENTITY_TYPES);
  await get(`/${of}`, {}, `?${samples.map((one) => `ids=${one}`).join('&')}`);
  await get(`/${of}`, {}, '?fieldIds=field-1', { wanted: 400 });
  await get(`/${of}`, {}, '?fieldTypes=list', { wanted: 400 });
  const fields = await walk(`/${of}/fields`, {}, '?includes=filterability&includes=sortability');
  for (const field of fields)
    await get(`/${of}/fields/{fieldId}/dropdown-options`, { fieldId: field.id }, '', { wanted: field.valueType.includes('dropdown') ? 200 : 400 });
  await get(`/${of}/fields/{fieldId}/dropdown-options`, { fieldId: `field-${NOBODY}` }, '', { wanted: 404 });
  for (const sample of samples) {
    const ids = { [id]: sample };
    await get(`/${of}/{${id}}`, ids);
    await get(`/${of}/{${id}}`, ids, ENTITY_TYPES);
    await walk(`/${of}/{${id}}/fields`, ids);
    await get(`/${of}/{${id}}/fields`, ids, '?ids=lists&types=global', { wanted: 400 });
    for (const field of fields) {
      await get(`/${of}/{${id}}/fields/{fieldId}`, { ...ids, fieldId: field.id });
      const hasItems = !['text', 'number', 'number-multi', 'formula-number', 'interaction', 'datetime', 'note', 'reminder'].includes(field.valueType);
      await get(`/${of}/{${id}}/fields/{fieldId}/values`, { ...ids, fieldId: field.id }, '', { wanted: hasItems ? 200 : 400 });
    }
    await walk(`/${of}/{${id}}/list-entries`, ids);
    await walk(`/${of}/{${id}}/lists`, ids);
    await walk(`/${of}/{${id}}/notes`, ids);
  }
  for (const rest of ['', '/fields', '/fields/{fieldId}', '/fields/{fieldId}/values', '/list-entries', '/lists', '/notes'])
    await get(`/${of}/{${id}}${rest}`, { [id]: NOBODY, fieldId: 'lists' }, '', { wanted: 404 });
}

// A company with a value of more than 100 people: the answer is cut, and .../values has the rest.
async function crowdedCompany() {
  let query = '?fieldIds=eventbrite-attendees';
  for (;;) {
    const page = await get('/companies', {}, query);
    const found = page.data.find((company) => company.fields[0].value.totalCount > 100);
    if (found) {
      const ids = { companyId: found.id, fieldId: 'eventbrite-attendees' };
      const { data, totalCount } = (await get('/companies/{companyId}/fields/{fieldId}', ids)).value;
      const rest = await walk('/companies/{companyId}/fields/{fieldId}/values', ids);
      if (data.length !== 100 || totalCount <= rest.length) problems.push('a value is not cut at 100');
      return found.id;
    }
    const next = page.pagination.nextUrl;
    if (!next) throw new Error('no company has a value of more than 100 people');
    query = `?fieldIds=eventbrite-attendees&cursor=${new URL(next).searchParams.get('cursor')}`;
  }
}

async function walkLists() {
  for (const { id: listId, type } of await walk('/lists')) {
    await get('/lists/{listId}', { listId });
    const fields = await walk('/lists/{listId}/fields', { listId }, '?includes=filterability&includes=sortability');
    for (const { id: fieldId, valueType, type: kind } of fields) {
      if (!valueType.includes('dropdown') || kind !== 'list') continue;
      for (const option of await walk('/lists/{listId}/fields/{fieldId}/dropdown-options', { listId, fieldId }))
        await get('/lists/{listId}/fields/{fieldId}/dropdown-options/{dropdownOptionId}', { listId, fieldId, dropdownOptionId: option.id });
    }
    const rows = await walk('/lists/{listId}/list-entries', { listId });
    if (rows[0]?.entity.fields?.length) problems.push(`list ${listId}: rows have fields that were not asked for`);
    await get('/lists/{listId}/list-entries', { listId }, ROW_TYPES);
    for (const key of ['sandbox', 'second']) await get('/lists/{listId}/list-entries', { listId }, ROW_TYPES, { key });
    for (const row of [...rows.slice(0, 2), ...rows.slice(-1)]) {
      const ids = { listId, listEntryId: row.id };
      await walk('/lists/{listId}/list-entries/{listEntryId}/field-value-changes', ids);
      await get('/lists/{listId}/list-entries/{listEntryId}', ids, ROW_TYPES);
      await walk('/lists/{listId}/list-entries/{listEntryId}/fields', ids);
      for (const { id: fieldId } of fields) {
        await get('/lists/{listId}/list-entries/{listEntryId}/fields/{fieldId}', { ...ids, fieldId });
      }
      const withItems = type === 'company' ? 'persons' : 'companies';
      await walk('/lists/{listId}/list-entries/{listEntryId}/fields/{fieldId}/values', { ...ids, fieldId: withItems });
    }
    for (const view of await walk('/lists/{listId}/saved-views', { listId })) {
      await get('/lists/{listId}/saved-views/{viewId}', { listId, viewId: view.id });
      if (view.type === 'sheet') await walk('/lists/{listId}/saved-views/{viewId}/list-entries', { listId, viewId: view.id });
      else await get('/lists/{listId}/saved-views/{viewId}/list-entries', { listId, viewId: view.id }, '', { wanted: 400 });
    }
  }
  await get('/lists/{listId}', { listId: NOBODY }, '', { wanted: 404 });
}

async function walkOthers() {
  await get('/auth/whoami');
  await get('/rate-limit');
  for (const deal of (await walk('/opportunities')).slice(0, 14)) {
    for (const key of ['sandbox', 'second']) await get('/opportunities/{opportunityId}', { opportunityId: deal.id }, '', { key });
    await walk('/opportunities/{opportunityId}/notes', { opportunityId: deal.id });
  }
  for (const { id: noteId } of (await walk('/notes')).slice(0, 20)) {
    await get('/notes/{noteId}', { noteId });
    for (const part of ['attached-companies', 'attached-opportunities', 'attached-persons', 'replies']) await walk(`/notes/{noteId}/${part}`, { noteId });
  }
  await get('/notes/{noteId}', { noteId: 2147483648 }, '', { wanted: 400 });
  for (const { id: reminderId } of await walk('/reminders')) await get('/reminders/{reminderId}', { reminderId });
  for (const { id: userId } of await walk('/users')) await get('/users/{userId}', { userId });
  for (const { id: teamId } of await walk('/teams')) await get('/teams/{teamId}', { teamId });
}

// What happened, who met whom and who knows whom, as an admin and as a member of no team sees it.
async function walkHistory() {
  const changes = await walk('/field-value-changes');
  await walk('/field-value-changes', {}, '?orderBy=-changedAt');
  await walk('/field-value-changes', {}, `?filter=${encodeURIComponent(`field.id=${changes[0].field.id} & actionType=update`)}`);
  await get('/field-value-changes', {}, '?orderBy=id', { wanted: 400 });
  for (const of of ['meetings', 'calls', 'emails', 'chat-messages']) {
    const time = of === 'meetings' || of === 'calls' ? 'startTime' : 'sentAt';
    await walk(`/${of}`);
    await walk(`/${of}`, {}, `?filter=${encodeURIComponent(`${time}>2026-06-01T00:00:00Z & createdAt>2020-01-01T00:00:00Z`)}`);
    await get(`/${of}`, {}, '', { key: 'second' });
    await get(`/${of}`, {}, '?filter=title%3Dx', { wanted: 400 });
  }
  await get('/meetings/{meetingId}', { meetingId: 7001 });
  await get('/meetings/{meetingId}', { meetingId: NOBODY }, '', { wanted: 404 });
  for (const companyId of [730001, 730002]) {
    await walk('/companies/{companyId}/relationships', { companyId });
    await walk('/companies/{companyId}/relationships', { companyId }, '?orderBy=interactionScore&filter=interactionScore%3C0.5');
    for (const kind of ['coworkers', 'investor-executive-connections'])
      await walk(`/inferred-connections/${kind}`, {}, `?filter=target.currentCompany.id%3D${companyId}`);
  }
  for (const personId of [510003, 510008]) await walk('/persons/{personId}/relationships', { personId });
  for (const kind of ['coworkers', 'investor-executive-connections']) await get(`/inferred-connections/${kind}`, {}, '', { wanted: 400 });
}

// What was said and written: transcripts with their fragments, and files, whose links serve what the record says.
async function walkTranscriptsAndFiles() {
  const lengths = [];
  for (const { id: transcriptId, createdAt } of await walk('/transcripts')) {
    const one = await get('/transcripts/{transcriptId}', { transcriptId });
    lengths.push(one.fragmentsPreview.totalCount);
    const all = await walk('/transcripts/{transcriptId}/fragments', { transcriptId });
    if (all.length !== Math.min(100, one.fragmentsPreview.totalCount)) problems.push(`transcript ${transcriptId}: ${all.length} fragments`);
    await walk('/transcripts', {}, `?filter=${encodeURIComponent(`createdAt>=${createdAt} & id=${transcriptId}`)}`);
    await get('/transcripts', {}, `?filter=createdAt%3C${createdAt}&limit=0`);
  }
  if (Math.min(...lengths) !== 2 || Math.max(...lengths) !== 250) problems.push(`transcripts of ${lengths} fragments`);
  await get('/transcripts/{transcriptId}', { transcriptId: 2147483648 }, '', { wanted: 400 });
  await get('/transcripts/{transcriptId}/fragments', { transcriptId: NOBODY }, '', { wanted: 404 });
  await walk('/files', {}, '?filter=creator.id%3D510003');
  for (const { id: fileId, size } of await walk('/files')) {
    const { downloadUrl } = await get('/files/{fileId}', { fileId });
    const bytes = await (await fetch(downloadUrl)).arrayBuffer();
    if (bytes.byteLength !== size) problems.push(`file ${fileId}: its link has ${bytes.byteLength} bytes of ${size}`);
  }
  await get('/files/{fileId}', { fileId: NOBODY }, '', { wanted: 404 });
}

async function everything(template, ids, query) {
  const items = [];
  for (let cursor = ''; ; ) {
    const page = await get(template, ids, `?limit=100&${query}${cursor}`);
    items.push(...page.data);
    if (!page.pagination.nextUrl) return items;
    cursor = `&cursor=${new URL(page.pagination.nextUrl).searchParams.get('cursor')}`;
  }
}

// Each filter selects exactly the items that meet its condition, some of them and not all.
async function walkFilters(template, ids, filters) {
  const all = await everything(template, ids, '');
  const sample = all[Math.floor(all.length / 2)];
  for (const [filter, meets] of filters(sample, all)) {
    const found = await everything(template, ids, `filter=${encodeURIComponent(filter)}`);
    const wanted = all.filter(meets);
    if (found.map(keyOf).join() !== wanted.map(keyOf).join()) problems.push(`GET ${template}: ${filter} selects ${found.length} instead of ${wanted.length}`);
    if (wanted.length === 0 || wanted.length === all.length) problems.push(`GET ${template}: ${filter} is met by ${wanted.length} of ${all.length}, which shows nothing`);
  }
}

const before = (one, other) => one !== null && Date.parse(one) < Date.parse(other);
// The four comparisons of a date with one in the middle of those that there are.
function comparisonsOf(property, all) {
  const dates = all.map((item) => item[property]).filter((date) => date !== null).sort();
  const middle = dates[Math.floor(dates.length / 2)];
  return [
    [`${property}<${middle}`, (item) => before(item[property], middle)],
    [`${property}>=${middle}`, (item) => item[property] !== null && !before(item[property], middle)],
    [`${property}>${dates[0]}`, (item) => before(dates[0], item[property] ?? dates[0])],
    [`!(${property}<=${dates[0]})`, (item) => item[property] === null || before(dates[0], item[property])],
  ];
}
const filtersOfNotes = ({ creator }, all) => [
  [`creator.id=${creator.id}`, (note) => note.creator.id === creator.id],
  ...comparisonsOf('createdAt', all),
];

async function walkAllFilters() {
  await walkFilters('/notes', {}, (sample, all) => [
    [`id=${sample.id} | id = ${all[0].id}`, (note) => note.id === sample.id || note.id === all[0].id],
    ...filtersOfNotes(sample, all),
  ]);
  for (const [template, ids] of [['/companies/{companyId}/notes', { companyId: 730001 }], ['/persons/{personId}/notes', { personId: 510007 }]])
    await walkFilters(template, ids, (sample, all) => comparisonsOf('createdAt', all));
  for (const template of ['/companies/fields', '/persons/fields', '/lists/{listId}/fields'])
    await walkFilters(template, { listId: 4101 }, ({ name }) => [
      [`name="${name}"`, (field) => field.name === name],
      ['name=~LAST', (field) => field.name.toLowerCase().includes('last')],
    ]);
  await walkFilters('/users', {}, ({ id }) => [
    [`id=${id}`, (user) => user.id === id],
    ['!(status=deactivated)', (user) => user.status !== 'deactivated'],
  ]);
  await walkFilters('/teams', {}, ({ id, name }) => [
    [`id=${id}`, (team) => team.id === id],
    [`name="${name}"`, (team) => team.name === name],
    ['name=^investor', (team) => team.name.startsWith('Investor')],
    ['name=$ments', (team) => team.name.endsWith('ments')],
    ['name=~relation', (team) => team.name.includes('Relation')],
  ]);
  const tagged = (all, property) => all.find((reminder) => reminder[property])?.[property].id;
  await walkFilters('/reminders', {}, (sample, all) => [
    [`id=${sample.id}`, (one) => one.id === sample.id],
    ['type=recurring', (one) => one.type === 'recurring'],
    ...['active', 'overdue', 'completed'].map((state) => [`status=${state}`, (one) => one.status === state]),
    ['resetTrigger=interaction', (one) => one.recurrence?.resetTrigger === 'interaction'],
    ...comparisonsOf('dueDate', all),
    ...comparisonsOf('createdAt', all),
    [`owner.id=${sample.owner.id}`, (one) => one.owner.id === sample.owner.id],
    [`owner.id!=${sample.owner.id}`, (one) => one.owner.id !== sample.owner.id],
    [`!(creator.id=${sample.creator.id})`, (one) => one.creator.id !== sample.creator.id],
    ['completer.id=*', (one) => one.completer !== null],
    ['completedAt<=2030-01-01T00:00:00.5+02:00', (one) => one.completedAt !== null],
    ...['company', 'person', 'opportunity'].map((kind) => [`${kind}.id=${tagged(all, kind)}`, (one) => one[kind]?.id === tagged(all, kind)]),
  ]);
  for (const filter of ['status=', 'status=late', 'owner.id=Anna', 'owner=1', 'dueDate=2026-01-01', 'id=[1,2]', '(id=1'])
    await get('/reminders', {}, `?filter=${encodeURIComponent(filter)}`, { wanted: 400 });
}

// Pairs that seem to be one, merges that ended and one that starts, of companies and of persons.
async function walkMerges() {
  // Longer than this program runs, so that no state changes between two pages.
  await fetch(`${url}/__sandbox/merges`, { method: 'POST', headers: { Authorization: 'Bearer sandbox' }, body: '{"after_s":86400}' });
  const pairs = { company: [730020, 730021], person: [510020, 510021] };
  for (const [kind, [primary, duplicate]] of Object.entries(pairs)) {
    const Kind = kind[0].toUpperCase() + kind.slice(1);
    const body = { [`primary${Kind}Id`]: primary, [`duplicate${Kind}Id`]: duplicate };
    await walk(`/duplicates/${kind}-suggestions`);
    await walk(`/duplicates/${kind}-suggestions`, {}, '?orderBy=-createdAt&orderBy=name&filter=matchCriteria%3Dname');
    await get(`/duplicates/${kind}-suggestions`, {}, '?orderBy=id', { wanted: 400 });
    await get(`/duplicates/${kind}-suggestions`, {}, '?term=x', { wanted: 400 });
    await ask('POST', `/${kind}-merges`, {}, { body });
    await ask('POST', `/${kind}-merges`, {}, { body: { ...body, [`duplicate${Kind}Id`]: primary }, wanted: 400 });
    await ask('POST', `/${kind}-merges`, {}, { body: { ...body, more: 1 }, wanted: 400 });
    const merges = await walk(`/${kind}-merges`);
    const states = new Set(merges.map((merge) => merge.status));
    for (const status of ['in-progress', 'success', 'failed']) if (!states.has(status)) problems.push(`no merge of a ${kind} is ${status}`);
    for (const { id: mergeId, taskId } of merges) {
      await get(`/${kind}-merges/{mergeId}`, { mergeId });
      await get(`/tasks/${kind}-merges/{taskId}`, { taskId });
      await walk(`/${kind}-merges`, {}, `?filter=taskId%3D${taskId}`);
    }
    await walk(`/tasks/${kind}-merges`);
    await walk(`/tasks/${kind}-merges`, {}, '?filter=status%3Dfailed');
    await get(`/${kind}-merges/{mergeId}`, { mergeId: NOBODY }, '', { wanted: 404 });
    await get(`/tasks/${kind}-merges/{taskId}`, { taskId: '0f9e2d1c-0000-4000-8000-000000000000' }, '', { wanted: 404 });
    await get(`/${kind}-merges`, {}, '', { key: 'second', wanted: 403 });
  }
}

// One write of each kind, and the answer of each.
async function write() {
  const person = await ask('POST', '/persons', {}, { body: { firstName: 'Ann', lastName: null, primaryEmailAddress: 'ann@walk.example', fields: [{ id: 'field-31003', value: { type: 'text', data: '1' } }] } });
  const ids = { personId: person.id, companyId: 730001, fieldId: 'field-31003' };
  await ask('POST', '/persons/{personId}/fields/{fieldId}', ids, { body: { value: { type: 'text', data: '2' } } });
  await ask('POST', '/companies/{companyId}/fields/{fieldId}', { companyId: 730001, fieldId: 'field-31007' }, { body: { value: { type: 'number', data: 4 } } });
  const batch = (id, type, data) => ({ operation: 'update-fields', updates: [{ id, value: { type, data } }] });
  await ask('PATCH', '/persons/{personId}/fields', ids, { body: batch('field-31003', 'text', '3') });
  await ask('PATCH', '/companies/{companyId}/fields', { companyId: 730001 }, { body: batch('field-31007', 'number', 5) });
  await ask('PATCH', '/companies/{companyId}/fields', { companyId: 730001 }, { body: batch('field-31007', 'text', '5'), wanted: 400 });
  await ask('POST', '/persons', {}, { body: { firstName: 1, emailAddresses: 'no', more: true }, wanted: 400 });
  await ask('DELETE', '/persons/{personId}', ids);
  await ask('DELETE', '/persons/{personId}', { personId: 510001 }, { wanted: 403 });
  const list = await ask('POST', '/lists', {}, { body: { name: 'Walk', type: 'company', isPublic: true } });
  const row = await ask('POST', '/lists/{listId}/list-entries', { listId: list.id }, { body: { entity: { id: 730001 } } });
  const fields = (await get('/lists/{listId}/fields', { listId: list.id })).data;
  const status = fields.find((field) => field.type === 'list' && field.valueType === 'ranked-dropdown');
  const cell = { listId: list.id, listEntryId: row.id, fieldId: status.id };
  const option = await ask('POST', '/lists/{listId}/fields/{fieldId}/dropdown-options', cell, { body: { type: 'status-dropdown', text: 'Walking', rank: 1, color: 'blue', statusCategory: 'open', winRate: 5 } });
  await ask('PATCH', '/lists/{listId}/list-entries/{listEntryId}/fields', cell, { body: batch(status.id, 'ranked-dropdown', { dropdownOptionId: option.id }) });
  await ask('POST', '/lists/{listId}/list-entries/{listEntryId}/fields/{fieldId}', cell, { body: { value: { type: 'ranked-dropdown', data: { dropdownOptionId: option.id } } } });
  await ask('POST', '/lists/{listId}/fields/{fieldId}/dropdown-options/{dropdownOptionId}', { ...cell, dropdownOptionId: option.id }, { body: { text: 'Walked' } });
  await ask('DELETE', '/lists/{listId}/fields/{fieldId}/dropdown-options/{dropdownOptionId}', { ...cell, dropdownOptionId: option.id });
  const deal = (await get('/opportunities', {}, '?limit=1')).data[0];
  await ask('POST', '/opportunities/{opportunityId}', { opportunityId: deal.id }, { body: { name: 'Renamed' } });
  await ask('DELETE', '/opportunities/{opportunityId}', { opportunityId: deal.id });
  const note = await ask('POST', '/notes', {}, { body: { type: 'entities', content: { html: '<p>Hi</p>' }, companies: [{ id: 730001 }] } });
  await ask('POST', '/notes', {}, { body: { type: 'user-reply', content: { html: '<p>Yes</p>' }, parent: { id: note.id } } });
  await ask('POST', '/notes/{noteId}', { noteId: note.id }, { body: { content: { html: '<p>Ho</p>' } } });
  await ask('DELETE', '/notes/{noteId}', { noteId: note.id });
  const reminder = await ask('POST', '/reminders', {}, { body: { type: 'one-time', content: 'Call', dueDate: '2027-01-01T00:00:00Z', owner: { id: 510001 }, entity: { type: 'company', id: 730001 } } });
  await ask('POST', '/reminders/{reminderId}', { reminderId: reminder.id }, { body: { content: 'Call again' } });
  await ask('DELETE', '/reminders/{reminderId}', { reminderId: reminder.id });
  const webhook = await ask('POST', '/webhooks', {}, { body: { url: 'https://walk.example/hook', subscriptions: ['organization.merged'] } });
  await ask('POST', '/webhooks', {}, { body: { url: 'https://walk.example/hook', subscriptions: [] }, wanted: 400 });
  await ask('POST', '/webhooks', {}, { body: { url: 'http://127.0.0.1:9/nobody', subscriptions: [] }, wanted: 400 });
  await ask('POST', '/webhooks/{webhookId}', { webhookId: webhook.id }, { body: { status: 'disabled' } });
  for (const { id: webhookId } of await walk('/webhooks')) {
    await get('/webhooks/{webhookId}', { webhookId });
    await get('/webhooks/{webhookId}', { webhookId }, '', { key: 'second', wanted: 404 });
  }
  await get('/webhooks', {}, `?filter=id%3D${webhook.id}`);
  await ask('DELETE', '/webhooks/{webhookId}', { webhookId: webhook.id });
  const statuses = [];
  for (const { id: transcriptId, note } of (await get('/transcripts')).data) {
    statuses.push(await ask('DELETE', '/transcripts/{transcriptId}', { transcriptId }, note.creator.id === 510001 ? {} : { wanted: 403 }));
  }
  if (statuses.filter((one) => one === null).length !== 1) problems.push('one transcript of the seed is its reader’s own');
  await ask('POST', '/feedback', {}, { body: { type: 'other', subject: 'Walk', body: 'A line.' } });
  await ask('POST', '/feedback', {}, { body: { type: 'none', subject: '', body: 1 }, wanted: 400 });
}

// Each operation was answered above, and every filter refuses a property that its list has not.
async function expectAllOperations() {
  for (const { method, path: full, filter } of contract.operations) {
    const template = full.slice('/v2'.length);
    if (!answered.has(`${method} ${template}`)) problems.push(`${method} ${full}: not answered`);
    else if (filter) await ask(method, template, { fieldId: 'lists' }, { query: '?filter=nothing%3D1', wanted: 400 });
  }
}

try {
  await walkEntities('companies', 'companyId', [730001, 730002, await crowdedCompany()]);
  await walkEntities('persons', 'personId', [510001, 510007, 510008]);
  await walkLists();
  await walkOthers();
  await walkHistory();
  await walkTranscriptsAndFiles();
  await walkAllFilters();
  await walkMerges();
  await walkSearches({ ask, get, problems });
  await write();
  await expectAllOperations();
} finally {
  child.kill('SIGTERM');
}

for (const problem of problems.slice(0, 20)) console.log(problem);
if (problems.length > 20) console.log(`and ${problems.length - 20} more`);
console.log(`${problems.length ? `FAILED: ${problems.length} problems. ` : ''}${count} requests, ${answered.size} of ${contract.operations.length} operations answered.`);
process.exit(problems.length ? 1 : 0);
