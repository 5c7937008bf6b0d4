// What an argument may be beyond its JSON Schema, and less than it: the table in schema/check.hpp as code of its own.
// `read(sent, schema)` gives the value that the schema then decides about, with the names of the leniencies that it
// took and of the stricter rules that it broke. Numbers come as Token, so that 1e17 and 100000000000000000 differ.

export class Token {
  constructor(text) {
    this.text = text;
  }
  get value() {
    return Number(this.text);
  }
}

export const isObject = (value) => value !== null && typeof value === 'object' && !Array.isArray(value) && !(value instanceof Token);

export function write(value) {
  if (value instanceof Token) return value.text;
  if (Array.isArray(value)) return `[${value.map(write).join(',')}]`;
  if (isObject(value)) return `{${Object.entries(value).map(([k, v]) => `${JSON.stringify(k)}:${write(v)}`).join(',')}}`;
  return JSON.stringify(value);
}

export function kind(schema) {
  if (schema.enum) return 'code';
  if (schema.type === undefined) return 'any';
  if (schema.type === 'string' && /ISO 8601$/.test(schema.description ?? '')) return 'date';
  return schema.type;
}

// "The type that it has. 0 meeting, 1 chat message" → ["meeting", "chat message"], in the order of the enum.
export function codeNames(schema) {
  const found = new RegExp(schema.enum.map((code) => `${code} ([^,.]+)`).join(', ') + '$').exec(schema.description ?? '');
  if (!found) throw new Error(`the description does not name the codes ${schema.enum}: ${schema.description}`);
  return found.slice(1);
}

const fits64 = (text) => BigInt(text) >= -(2n ** 63n) && BigInt(text) < 2n ** 63n;
const plain = (name) => name.toLowerCase().replaceAll(/[_-]/g, ' ');

// Milliseconds since 1970 of a calendar date with or without a time of day; undefined when it is none.
export function instant(text) {
  const parts = /^(\d{4})-(\d\d)-(\d\d)(?:[Tt ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d+))?)?(?:[Zz]|([+-])(\d\d):?(\d\d))?)?$/.exec(text);
  if (!parts) return undefined;
  const [year, month, day, hour, minute, second] = parts.slice(1, 7).map((part) => Number(part ?? 0));
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return undefined;
  const [awayHour, awayMinute] = [Number(parts[9] ?? 0), Number(parts[10] ?? 0)];
  if (hour > 23 || minute > 59 || second > 59 || awayHour > 23 || awayMinute > 59) return undefined;
  const away = (parts[8] === '-' ? -1 : 1) * (awayHour * 60 + awayMinute);
  const thousandths = Math.floor(Number(`0.${parts[7] ?? 0}`) * 1000);
  return date.getTime() + ((hour * 60 + minute - away) * 60 + second) * 1000 + thousandths;
}

export function read(sent, schema) {
  const taken = new Set();
  const broken = new Set();

  function integer(value) {
    if (value instanceof Token) {
      if (/^-?\d+$/.test(value.text)) {
        if (!fits64(value.text)) broken.add('integer beyond 64 bits');
      } else if (Number.isInteger(value.value) && Math.abs(value.value) >= 2 ** 53) {
        broken.add('double beyond 2^53');
      }
      return value.value;
    }
    const digits = typeof value === 'string' && /^(-?\d+)(\.0+)?$/.exec(value);
    if (!digits || !fits64(digits[1])) return json(value);
    taken.add('text of digits for an integer');
    return Number(digits[1]);
  }

  // An integer without bounds is an id, and that ids are positive is not told.
  function positive(value, { minimum, maximum }) {
    if (minimum === undefined && maximum === undefined && typeof value === 'number' && value < 1) broken.add('id below 1');
    return value;
  }

  function number(value) {
    const decimal = typeof value === 'string' && /^-?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(value) && Number.isFinite(Number(value));
    if (!decimal) return json(value);
    taken.add('text of a number for a number');
    return Number(value);
  }

  function boolean(value) {
    if (typeof value !== 'string' || !['true', 'false'].includes(value.toLowerCase())) return value;
    taken.add('text for a boolean');
    return value.toLowerCase() === 'true';
  }

  function code(value, { enum: codes, ...rest }) {
    const names = codeNames({ enum: codes, ...rest }).map(plain);
    const named = names.indexOf(typeof value === 'boolean' ? String(value) : typeof value === 'string' ? plain(value) : '');
    if (named >= 0) {
      taken.add(typeof value === 'boolean' ? 'true and false for a code so named' : 'the name for a code');
      return codes[named];
    }
    return integer(value);
  }

  function list(value, schema_) {
    const many = Array.isArray(value);
    if (!many) taken.add('one value for a list');
    return (many ? value : [value]).map((item) => any(item, schema_.items));
  }

  function record(value, schema_) {
    const out = {};
    for (const [name, inside] of Object.entries(value)) {
      const wanted = Object.hasOwn(schema_.properties, name) ? schema_.properties[name] : undefined;
      if (inside === null && wanted && !(schema_.required ?? []).includes(name)) {
        taken.add('null for an optional argument');
        continue;
      }
      if (inside === null && wanted && kind(wanted) === 'any') broken.add('null for a required argument of any kind');
      out[name] = wanted ? any(inside, wanted) : json(inside);
    }
    return out;
  }

  function any(value, schema_) {
    switch (kind(schema_)) {
      case 'integer': return positive(integer(value), schema_);
      case 'number': return number(value);
      case 'boolean': return boolean(json(value));
      case 'code': return code(value, schema_);
      case 'array': return list(value, schema_);
      case 'object': return isObject(value) ? record(value, schema_) : json(value);
      case 'date':
        if (typeof value === 'string' && instant(value) === undefined) broken.add('text that is no ISO 8601 date');
        return json(value);
      default: return json(value);
    }
  }

  return { value: any(sent, schema), taken, broken };
}

const json = (value) => JSON.parse(write(value));

// The rules that the words of a tool tell: → a function of what was sent and what it was read as, true when kept.
export function rules(description) {
  const found = [];
  const given = (sent, name) => sent[name] !== undefined && sent[name] !== null && !(Array.isArray(sent[name]) && !sent[name].length);
  const howMany = (sent, names) => names.filter((name) => given(sent, name)).length;
  const fits = { 'exactly one': (n) => n === 1, 'at least one': (n) => n >= 1, 'at most one': (n) => n <= 1 };
  for (const [, which, list] of description.matchAll(/Give (exactly one|at least one|at most one) of ([a-z_]+(?:, [a-z_]+)*)\./g)) {
    const names = list.split(', ');
    found.push({ names, kept: (sent) => fits[which](howMany(sent, names)) });
  }
  for (const [, list, when, is] of description.matchAll(/Give ([a-z_]+(?:(?:, | and )[a-z_]+)*) when ([a-z_]+) is ([^ .]+)\./g)) {
    const names = list.split(/, | and /);
    const asked = (read_) => JSON.stringify(read_[when]) === is;
    found.push({ names: [...names, when], kept: (sent, read_) => !asked(read_) || howMany(sent, names) === names.length });
  }
  for (const [, from, to] of description.matchAll(/Give ([a-z_]+) before ([a-z_]+), at most one year apart\./g)) {
    const kept = (_, { [from]: first, [to]: last }) => {
      const [start, end] = [first, last].map((text) => (typeof text === 'string' ? instant(text) : undefined));
      return start === undefined || end === undefined || (start < end && end - start <= 366 * 86_400_000);
    };
    found.push({ names: [from, to], kept, inOrder: true });
  }
  return found;
}

// What `fields` may name, as outputSchema says it: members of a record, with dots for those inside.
const below = (schema) => (schema.items ? below(schema.items) : schema);
const recordOf = (tool) => below(tool.outputSchema.properties.result);
const FLAGS = { opportunity_ids: 'with_opportunities', current_organization_ids: 'with_current_organizations',
  interaction_dates: 'with_interaction_dates', interactions: 'with_interaction_dates' };

export function fieldNames(schema, before = '') {
  return Object.entries(schema.properties ?? {}).flatMap(([name, inside]) => [before + name, ...fieldNames(below(inside), `${before}${name}.`)]);
}

export const namesFor = (tool) => fieldNames(recordOf(tool));

// A rule like those above, but that no words tell it.
export function ruleOfFields(tool) {
  function leads(schema, [first, ...rest]) {
    if (schema.type === undefined) return true;
    const inside = Object.hasOwn(schema.properties ?? {}, first) ? schema.properties[first] : undefined;
    return inside !== undefined && (!rest.length || leads(below(inside), rest));
  }
  const { properties } = tool.inputSchema;
  const there = (name, args) => {
    const flag = FLAGS[name.split('.')[0]];
    return [...name].length <= 64 && leads(recordOf(tool), name.split('.')) && (!(flag in properties) || args[flag] === true);
  };
  const fits = (fields, args) => Array.isArray(fields) && fields.length >= 1 && fields.length <= 32 &&
    fields.every((name) => typeof name === 'string' && there(name, args));
  return { names: [], kept: (_, args) => args.fields === undefined || fits(args.fields, args) };
}
