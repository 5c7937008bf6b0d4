// The searches of API v2: each filter and order that the metadata of a field offers is taken, and its answer fits the
// contract; what is not offered is refused.

const VALUES = {
  text: () => 'a',
  number: (two) => (two ? [1, 2] : 1),
  date: (two) => (two ? ['2026-01-01', '2026-12-31'] : '2026-11-01'),
  options: () => [{ dropdownOptionId: 1 }],
  texts: () => ['B2B'],
  places: () => [{ country: 'Germany' }, { city: 'Oslo', continent: 'Europe' }],
  references: () => [{ id: 730001 }, { id: 510001 }],
};

function valueOf({ id, numberOfValuesRequired, relativeDateUnits }, valueType) {
  if (numberOfValuesRequired === 'none') return undefined;
  const unit = relativeDateUnits?.at(-1);
  if (id.includes('-within-the-')) return { amount: [1, 30], unit };
  if (id === 'is-between-relative') return { amount: [1, 30], unit };
  if (id.endsWith('-relative')) return { amount: 3, unit };
  const two = numberOfValuesRequired === 'two';
  if (VALUES[valueType]) return VALUES[valueType](two);
  if (valueType.includes('dropdown')) return VALUES.options();
  if (valueType.startsWith('filterable-text')) return VALUES.texts();
  return valueType.startsWith('location') ? VALUES.places() : VALUES.references();
}

const group = (filters, operator = 'and') => ({ filters: { operator, filters } });

// The filters and the sorts that a field offers, as a body has them.
function offersOf({ id: fieldId, valueType, filterability, sortability }) {
  const typeOf = (type) => (type === 'datetime' ? 'date' : type);
  const parts = filterability?.attributes ?? (filterability ? [{ valueType: typeOf(valueType), operators: filterability.operators }] : []);
  const filters = parts.flatMap((part) => part.operators.map((operator) => ({
    fieldId, valueType: part.valueType, operator: operator.id,
    ...(filterability.attributes ? { attributeId: part.id } : {}),
    ...(operator.numberOfValuesRequired === 'none' ? {} : { value: valueOf(operator, part.valueType) }),
  })));
  const sorts = sortability?.attributes?.map(({ id }) => ({ fieldId, attributeId: id, direction: 'desc' }))
    ?? (sortability ? [{ fieldId, direction: 'asc' }] : []);
  return { filters, sorts };
}

async function walkSearch({ ask, get, problems }, template, ids, fieldsOf, types) {
  const search = (body, more = {}) => ask('POST', template, ids, { body, ...more });
  const fields = (await get(fieldsOf, ids, '?includes=filterability&includes=sortability')).data;
  const all = await search(undefined, { query: `?totalCount=true&${types}` });
  for (const field of fields) {
    const { filters, sorts } = offersOf(field);
    for (const filter of filters) await search(group([filter]), { query: '?limit=2' });
    for (const sort of sorts) await search({ sorts: [sort] }, { query: '?limit=2' });
    if (!filters.length) await search(group([{ fieldId: field.id, valueType: 'number', operator: 'is-empty' }]), { wanted: 400 });
  }
  // One filter and its negation share all records between them.
  for (const field of fields) {
    const { filters } = offersOf(field);
    const countOf = async (operator) => {
      const filter = filters.find((one) => one.operator === operator);
      return filter ? (await search(group([filter]), { query: '?limit=1&totalCount=true' })).pagination.totalCount : undefined;
    };
    const [some, none] = [await countOf('is-not-empty'), await countOf('is-empty')];
    if (some !== undefined && some + none !== all.pagination.totalCount) problems.push(`${template}: ${field.id} is empty in ${none}, and not in ${some}`);
  }
  const seen = [];
  let query = '?limit=40';
  const body = { ...group([], 'or'), sorts: [{ fieldId: 'last-contact', attributeId: 'date-of-activity', direction: 'desc' }] };
  for (;;) {
    const page = await search(body, { query });
    seen.push(...page.data.map(({ id }) => id));
    if (!page.pagination.nextUrl) break;
    query = `?limit=40&cursor=${new URL(page.pagination.nextUrl).searchParams.get('cursor')}`;
    await search({}, { query, wanted: 400 });
  }
  if (seen.length !== all.pagination.totalCount || new Set(seen).size !== seen.length) problems.push(`${template}: pages repeat or miss a record`);
  await search({ search: { term: 'acme', fieldIds: ['persons'] } }, { wanted: fields.some((field) => field.id === 'persons') ? 201 : 400 });
  for (const wrong of [{ search: { term: 'ab' } }, { sorts: [] }, { more: 1 }, group([{}]), group([{ fieldId: 'last-email', valueType: 'date', operator: 'is-empty' }])])
    await search(wrong, { wanted: 400 });
  await search({}, { query: '?fieldIds=lists&fieldTypes=global', wanted: 400 });
}

export async function walkSearches(tools) {
  const { ask } = tools;
  const types = 'fieldTypes=enriched&fieldTypes=global&fieldTypes=relationship-intelligence';
  await walkSearch(tools, '/companies/search', {}, '/companies/fields', types);
  await walkSearch(tools, '/persons/search', {}, '/persons/fields', types);
  for (const listId of [4101, 4102, 4103]) await walkSearch(tools, '/lists/{listId}/list-entries/search', { listId }, '/lists/{listId}/fields', `${types}&fieldTypes=list`);
  await ask('POST', '/lists/{listId}/list-entries/search', { listId: 999_999_999 }, { body: {}, wanted: 404 });
  for (const [template, ids] of [['/notes/search', 'noteIds'], ['/files/search', 'fileIds']]) {
    await ask('POST', template, {}, { body: { prompt: 'the deck and the terms', limit: 100 } });
    await ask('POST', template, {}, { body: { prompt: 'the deck', companyId: 730001 } });
    await ask('POST', template, {}, { body: { prompt: 'the deck', companyId: 730001, [ids]: [1] }, wanted: 400 });
    await ask('POST', template, {}, { body: { prompt: 'the deck', companyId: 999_999_999 }, wanted: 404 });
    await ask('POST', template, {}, { body: { prompt: 'ab' }, wanted: 400 });
  }
  await ask('POST', '/semantic-search', {}, { body: { prompt: 'Robotics companies in Germany', limit: 5, entityType: 'companies', listIds: [4103] } });
  await ask('POST', '/semantic-search', {}, { body: { prompt: 'Robotics' } });
  await ask('POST', '/semantic-search', {}, { body: { prompt: 'Robotics', entityType: 'persons' }, wanted: 400 });
}
