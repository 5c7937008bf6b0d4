// What a model pays for a tool list: [{name, description, inputSchema}] as compact JSON, counted with o200k. Of the three
// parts that are offered by default, of the core of API v2 and of all of it.
//
//   node tokens.mjs FOLDER PROGRAM

import { arguments_, finish, tokens, toolsOf } from './common.mjs';

const LISTS = [
  { flags: ['--toolsets', 'all'], tools: 54, most: 7000 },
  { flags: ['--tools', 'find_records,get_brief,query_list,report_pipeline,show_changes,find_introductions,search_notes,show_timeline'], tools: 8, most: 1800 },
  { flags: ['--tools', 'log_activity,plan_changes,apply_changes,undo_changes'], tools: 4, most: 1150 },
  { flags: ['--toolsets', 'catalogue'], tools: 3, most: 250 },
  { flags: ['--toolsets', 'unified'], tools: 28, most: 2900 },
  { flags: ['--toolsets', 'v2_core'], tools: 30, most: 5000 },
  { flags: ['--toolsets', 'v2_all'], tools: 113, most: 14_000 },
];
const ONE = 400;

const count = tokens();
const problems = [];
const sums = [];
for (const list of LISTS) {
  const prompts = toolsOf(arguments_[1], ...list.flags).map(({ name, description, inputSchema }) => ({ name, description, inputSchema }));
  const rows = prompts.map((prompt) => ({ name: prompt.name, tokens: count(JSON.stringify(prompt)) }));
  rows.sort((a, b) => b.tokens - a.tokens);
  const sum = count(JSON.stringify(prompts));
  // While rows are missing the budget is as much smaller.
  const most = rows.length >= list.tools ? list.most : Math.round((list.most / list.tools) * rows.length);

  for (const row of rows.filter((one) => one.tokens > ONE)) problems.push(`${row.name} has ${row.tokens} tokens; ${ONE} are allowed`);
  if (sum > most) problems.push(`${rows.length} tools have ${sum} tokens; ${most} are allowed`);
  for (const row of rows.slice(0, 5)) console.log(`${String(row.tokens).padStart(5)}  ${row.name}`);
  sums.push(`${sum} tokens for ${rows.length} tools (at most ${most}), ${(sum / rows.length).toFixed(0)} each`);
}
finish(problems, `${sums.join('; ')}.`);
