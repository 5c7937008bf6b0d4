// Every request that Affinity prints as an example for API v2 is accepted by the sandbox, whose firm has the records that
// the examples name.
//
//   node examples_of_v2.mjs FOLDER PROGRAM

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { startSandbox } from './sandbox_process.mjs';

const program = process.argv[3];
const contract = JSON.parse(readFileSync(new URL('answers_of_v2.json', import.meta.url), 'utf8'));
const problems = [];

// Examples that the sandbox refuses, each by its operation: the status, and why it is right here.
const refused = {};

const PERSON = 0, COMPANY = 1, DEAL = 8;
const VALUE = { person: 0, company: 1, dropdown: 2, number: 3, text: 6, ranked: 7 };
const options = (...ids) => ids.map((id) => ({ id, text: `Option ${id}`, rank: id, color: 1 }));

// The examples give fields of companies, of persons and of a list the same ids, so that one firm cannot have all three.
function firm(owner) {
  const field = (id, value_type, more = {}) => ({
    id, name: `Field ${id}`, value_type, allows_multiple: false, list_id: null, entity_type: owner === 'persons' ? PERSON : COMPANY,
    ...(owner === 'list' ? { list_id: 1 } : {}), ...more });
  const people = [2, 3, 12345, 67890], companies = [1, 2, 10, 42, 12345, 67890];
  return {
    team: [{ id: 1, first_name: 'Ada', last_name: 'Quist', emails: ['ada@firm.example'], admin: true }],
    persons: people.map((id) => ({ id, first_name: `P${id}`, last_name: 'X', emails: [`p${id}@x.example`] })),
    organizations: companies.map((id) => ({ id, name: `Company ${id}`, domain: `c${id}.example`, person_ids: [] })),
    lists: [1, 2, 3].map((id) => ({ id, name: `List ${id}`, type: id === 3 ? DEAL : COMPANY, public: true, owner_id: 1, creator_id: 1 })),
    fields: [
      field(1, VALUE.company), field(4, VALUE.dropdown, { dropdown_options: options(1) }), field(8, VALUE.number),
      field(11, VALUE.person, { allows_multiple: true }), field(13, VALUE.text),
      field(9, VALUE.ranked, { list_id: 1, entity_type: COMPANY, status_column: true, dropdown_options: options(91, 92) }),
      field(4574182, VALUE.dropdown, { list_id: 1, entity_type: COMPANY, dropdown_options: options(1, 2) }),
      field(60, VALUE.number, { list_id: null, entity_type: COMPANY, slug: 'affinity-data-employees-current', enrichment_source: 'affinity-data' }),
    ],
    list_entries: [{ id: 1, list_id: 1, entity_id: 1, entity_type: COMPANY, creator_id: 1 }],
    opportunities: [{ id: 100, name: 'Deal', list_id: 3, person_ids: [2], organization_ids: [1] }],
    notes: [{ id: 1, content: 'Words', creator_id: 1, person_ids: [2] }],
    reminders: [{ id: 1, content: 'Call', due_date: '2026-12-24T00:00:00Z', owner_id: 1 }],
    webhooks: [{ id: 1, webhook_url: 'https://hooks.example/1', created_by: 1 }],
  };
}

const ownerOf = (full) => (full.includes('/persons') ? 'persons' : full.includes('/lists/') ? 'list' : 'companies');

function targetOf({ method, path: full, example_query: query }) {
  const fieldId = full.includes('dropdownOptionId') ? 'field-4' : full.includes('dropdown-options') ? 'field-9' : 'field-1';
  const ids = { fieldId, opportunityId: 100 };
  return full.replace(/\{(\w+)\}/g, (_, name) => ids[name] ?? 1) + (method === 'GET' && query ? `?${query}` : '');
}

const examples = contract.operations.filter((one) => one.example || one.example_query);
const folder = mkdtempSync(path.join(os.tmpdir(), 'examples-of-v2-'));
try {
  for (const owner of ['companies', 'persons', 'list']) {
    const file = path.join(folder, `${owner}.json`);
    writeFileSync(file, JSON.stringify(firm(owner)));
    const { child, url } = await startSandbox(program, '--data', file);
    try {
      for (const operation of examples.filter((one) => ownerOf(one.path) === owner)) {
        const { method, example } = operation, name = `${method} ${operation.path}`;
        const headers = { Authorization: 'Bearer sandbox', 'X-Affinity-Api-Version': '2026-09-17', ...(example ? { 'Content-Type': 'application/json' } : {}) };
        const reply = await fetch(url + targetOf(operation), { method, headers, body: example && JSON.stringify(example) });
        const text = await reply.text();
        const wanted = refused[name]?.status ?? operation.status;
        if (reply.status !== wanted) problems.push(`${name}: ${reply.status} instead of ${wanted}: ${text.slice(0, 300)}`);
      }
    } finally {
      child.kill('SIGTERM');
    }
  }
} finally {
  rmSync(folder, { recursive: true });
}
for (const name of Object.keys(refused)) if (!examples.some((one) => `${one.method} ${one.path}` === name)) problems.push(`${name} has no example`);
for (const problem of problems) console.log(problem);
console.log(`${problems.length ? `FAILED: ${problems.length} problems. ` : ''}${examples.length} examples sent.`);
process.exit(problems.length ? 1 : 0);
