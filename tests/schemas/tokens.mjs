// What a model pays for the tool list: [{name, description, inputSchema}] as compact JSON, counted with o200k.
//
//   node tokens.mjs FOLDER PROGRAM

import { arguments_, finish, tokens, toolsOf } from './common.mjs';

const ALL = { tools: 54, most: 7000 };
const ONE = 400;

const count = tokens();
const prompts = toolsOf(arguments_[1]).map(({ name, description, inputSchema }) => ({ name, description, inputSchema }));
const rows = prompts.map((prompt) => ({ name: prompt.name, tokens: count(JSON.stringify(prompt)) }));
rows.sort((a, b) => b.tokens - a.tokens);
const sum = count(JSON.stringify(prompts));
// While rows are missing the budget is as much smaller.
const most = rows.length >= ALL.tools ? ALL.most : Math.round((ALL.most / ALL.tools) * rows.length);

const problems = rows.filter((row) => row.tokens > ONE).map((row) => `${row.name} has ${row.tokens} tokens; ${ONE} are allowed`);
if (sum > most) problems.push(`${rows.length} tools have ${sum} tokens; ${most} are allowed`);
for (const row of rows.slice(0, 5)) console.log(`${String(row.tokens).padStart(5)}  ${row.name}`);
finish(problems, `${sum} tokens for ${rows.length} tools (at most ${most}), ${(sum / rows.length).toFixed(0)} each.`);
