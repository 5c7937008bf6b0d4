// What an argument may be beyond its JSON Schema, and less than it: the table in schema/validate.hpp as code of its own.
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

// A tool's inputSchema with what its words say and no schema that every provider takes could: the codes that there are,
// that any JSON goes for a value, which texts are dates, addresses and domains.
export function inWords(tool) {
  const widen = (schema, name) => {
    const codes = schema.type === 'integer' && /(?:^|\. )((?:\d+ [^,.]+)(?:, \d+ [^,.]+)+)$/.exec(schema.description ?? '');
    if (codes) schema.enum = codes[1].split(', ').map((code) => parseInt(code, 10));
    if (name === 'value') delete schema.type;
    if (/^(min|max)_.*_date$/.test(name)) schema.description = 'ISO 8601';
    // That these are not empty is checked and not told.
    if (/^(content|name|filename|path)$/.test(name) && !/_reminder/.test(tool.name)) schema.minLength = 1;
    if (name === 'emails') schema.items.description = 'e-mail';
    for (const [inside, property] of Object.entries(schema.properties ?? {})) widen(property, inside);
    if (schema.items) widen(schema.items, '');
    return schema;
  };
  return { ...tool, inputSchema: widen(structuredClone(tool.inputSchema), '') };
}

export function kind(schema) {
  if (schema.enum) return 'code';
  if (schema.type === undefined) return 'any';
  if (schema.type === 'string' && schema.description === 'e-mail') return 'email';
  if (schema.type === 'string' && /no URL/.test(schema.description ?? '')) return 'domain';
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
const trim = (text) => text.replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, '');
const plain = (name) => trim(name).toLowerCase().replaceAll(/[ _-]/g, '');

// Whether a value says that nothing is given: "" where a text has a meaning other than itself, [] for fields.
export function saysNothing(value, name, schema) {
  if (value === null) return true;
  if (Array.isArray(value)) return name === 'fields' && !value.length;
  if (typeof value !== 'string' || trim(value)) return false;
  return kind(schema) === 'string' ? name === 'next_cursor' && value === '' : kind(schema) !== 'any';
}

// What a text holds that is itself JSON of a list or an object.
function inside(text) {
  for (let layer = 0, rest = text; layer < 3 && typeof rest === 'string' && /^[[{"]/.test(trim(rest)); ++layer) {
    try {
      rest = JSON.parse(trim(rest));
    } catch {
      return undefined;
    }
    if (rest !== null && typeof rest === 'object') return tokens(rest);
  }
  return undefined;
}

function tokens(value) {
  if (typeof value === 'number') return new Token(String(value));
  if (Array.isArray(value)) return value.map(tokens);
  return isObject(value) ? Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, tokens(inner)])) : value;
}

const isHost = (text) => /^[^\s@/\\:;,<>()[\]{}"'?#%&=*!|]+$/.test(text) && !/^[.-]|\.$|\.\./.test(text) && text.length <= 253;
const isAddress = (text) => /^[^\s@<>()[\]{},;:"\\]{1,64}@/.test(text) && isHost(text.slice(text.indexOf('@') + 1));

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

  function integer(value, schema_ = {}) {
    if (value instanceof Token) {
      if (/^-?\d+$/.test(value.text)) {
        if (!fits64(value.text)) broken.add('integer beyond 64 bits');
      } else if (Number.isInteger(value.value) && Math.abs(value.value) >= 2 ** 53) {
        broken.add('double beyond 2^53');
      }
      return value.value;
    }
    const isId = schema_.minimum === undefined && schema_.maximum === undefined && !schema_.enum;
    const digits = typeof value === 'string' && (/^(-?\d+)(\.0+)?$/.exec(trim(value)) ?? (isId ? /^#(\d+)(\.0+)?$/.exec(trim(value)) : null));
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
    const decimal = typeof value === 'string' && /^-?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(trim(value)) && Number.isFinite(Number(value));
    if (!decimal) return json(value);
    taken.add('text of a number for a number');
    return Number(value);
  }

  function boolean(value) {
    const word = typeof value === 'string' ? trim(value).toLowerCase() : '';
    if (!['true', 'false', 'yes', 'no'].includes(word)) return value;
    taken.add('text for a boolean');
    return word === 'true' || word === 'yes';
  }

  function code(value, { enum: codes, ...rest }) {
    const names = codeNames({ enum: codes, ...rest }).map(plain);
    const word = typeof value === 'boolean' ? String(value) : typeof value === 'string' ? plain(value) : '';
    const named = names.findIndex((name, i) => word === name || word === `${codes[i]}${name}` || word === `${codes[i]}(${name})`);
    if (named >= 0) {
      taken.add(typeof value === 'boolean' ? 'true and false for a code so named' : 'the name for a code');
      return codes[named];
    }
    return integer(value, { enum: codes });
  }

  function string(value) {
    if (!(value instanceof Token)) return json(value);
    taken.add('a number for a text');
    return /^-?\d+$/.test(value.text) && fits64(value.text) ? String(BigInt(value.text)) : String(value.value);
  }

  function special(value, fits, what) {
    if (typeof value !== 'string') return json(value);
    if (!fits(trim(value))) broken.add(what);
    return trim(value);
  }

  function unpacked(value) {
    const found = typeof value === 'string' ? inside(value) : undefined;
    if (found) taken.add('JSON in a text for a list or an object');
    return found ?? value;
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
      if (wanted && !(schema_.required ?? []).includes(name) && saysNothing(inside, name, wanted)) {
        taken.add(inside === null ? 'null for an optional argument' : 'an empty text for an optional argument');
        continue;
      }
      if (inside === null && wanted && kind(wanted) === 'any') broken.add('null for a required argument of any kind');
      out[name] = wanted ? any(inside, wanted) : json(inside);
    }
    return out;
  }

  function any(value, schema_) {
    switch (kind(schema_)) {
      case 'integer': return positive(integer(value, schema_), schema_);
      case 'string': return string(value);
      case 'email': return special(value, isAddress, 'text that is no e-mail address');
      case 'domain': return special(value, (text) => isHost(text) && text.includes('.'), 'text that is no domain');
      case 'number': return number(value);
      case 'boolean': return boolean(json(value));
      case 'code': return code(value, schema_);
      case 'array': return list(unpacked(value), schema_);
      case 'object': {
        const found = unpacked(value);
        return isObject(found) ? record(found, schema_) : json(value);
      }
      case 'date':
        return special(value, (text) => instant(text) !== undefined, 'text that is no ISO 8601 date');
      default: return json(value);
    }
  }

  return { value: any(sent, schema), taken, broken };
}

const json = (value) => JSON.parse(write(value));

// The rules that the words of a tool tell: → a function of what was sent and what it was read as, true when kept.
export function rules({ description, inputSchema }) {
  const found = [];
  const given = (sent, name) => sent[name] !== undefined && !(Array.isArray(sent[name]) && !sent[name].length) &&
    !saysNothing(sent[name], name, inputSchema.properties[name]);
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

// What `fields` may name, as outputSchema says it: members of a record, with dots for those inside. The members that may
// be null stand in the words of the record: "Also name, owner {id, name}, type (0 person), value*".
const below = (schema) => (schema.items ? below(schema.items) : schema);
const recordOf = (tool) => below(tool.outputSchema.properties.result);
const FLAGS = { opportunity_ids: 'with_opportunities', current_organization_ids: 'with_current_organizations',
  interaction_dates: 'with_interaction_dates', interactions: 'with_interaction_dates' };

// → { name: members of it, or "any" }, and how many characters that took.
function membersIn(words, from = 0) {
  const found = {};
  let at = from;
  while (at < words.length && words[at] !== '}') {
    const [whole, name, any, , more] = /^(?:, )?([A-Za-z_0-9]+)(\*?)( \([^)]*\))?( \{)?/.exec(words.slice(at));
    at += whole.length;
    found[name] = any ? 'any' : {};
    if (more) [found[name], at] = membersIn(words, at);
  }
  return [found, at + 1];
}

function membersOf(schema) {
  const record = below(schema);
  const [told] = membersIn(/^Also (.*)$/.exec(record.description ?? '')?.[1] ?? '');
  const typed = Object.entries(record.properties ?? {}).map(([name, inner]) => [name, membersOf(inner)]);
  return { ...told, ...Object.fromEntries(typed) };
}

const namesIn = (members, before = '') => members === 'any' ? []
  : Object.entries(members).flatMap(([name, inner]) => [before + name, ...namesIn(inner, `${before}${name}.`)]);

export const namesFor = (tool) => namesIn(membersOf(recordOf(tool)));

// A change that changes nothing is refused.
export function ruleOfChange(tool) {
  const changed = Object.keys(tool.inputSchema.properties).filter((name) => name !== 'id' && name !== 'fields');
  return { names: [], kept: (_, args) => !tool.name.startsWith('update_') || changed.some((name) => args[name] !== undefined) };
}

// Persons of interactions come only with their dates: they are asked for by the way, unless the caller says no to them.
const bringsDates = ({ with_interaction_persons: persons }, { inputSchema }) => persons === true &&
  'with_interaction_dates' in inputSchema.properties;
export const withDates = (args, tool) =>
  bringsDates(args, tool) && args.with_interaction_dates === undefined ? { ...args, with_interaction_dates: true } : args;
export const ruleOfDates = (tool) =>
  ({ names: [], kept: (_, args) => !bringsDates(args, tool) || args.with_interaction_dates !== false });

// A rule like those above, but that no words tell it.
export function ruleOfFields(tool) {
  function leads(members, [first, ...rest]) {
    if (members === 'any') return true;
    return Object.hasOwn(members, first) && (!rest.length || leads(members[first], rest));
  }
  const members = membersOf(recordOf(tool));
  const { properties } = tool.inputSchema;
  const there = (name, args) => {
    const flag = FLAGS[name.split('.')[0]];
    return [...name].length <= 64 && leads(members, name.split('.')) && (!(flag in properties) || args[flag] === true);
  };
  const fits = (fields, args) => Array.isArray(fields) && fields.length >= 1 && fields.length <= 32 &&
    fields.every((name) => typeof name === 'string' && there(name, args));
  return { names: [], kept: (_, args) => args.fields === undefined || fits(args.fields, args) };
}
