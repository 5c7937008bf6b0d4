// What the schema tests share: the packages of FOLDER, the program's tool list, words for a failure.

import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import path from 'node:path';

export const arguments_ = process.argv.slice(2);
const load = createRequire(path.resolve(arguments_[0], 'package.json'));

export const toolsOf = (program, ...flags) =>
  JSON.parse(execFileSync(program, [...flags, 'tools', '--json'], { encoding: 'utf8', maxBuffer: 1 << 26 })).tools;

// Draft 2020-12 with every check that ajv has, but lists of types ("string" or null) may stand.
export function validator() {
  const Ajv = load('ajv/dist/2020.js').default;
  return new Ajv({ strict: true, strictRequired: true, allowUnionTypes: true, allErrors: true, logger: false });
}

export const tokens = () => load('gpt-tokenizer/encoding/o200k_base').countTokens;

// Prints what is wrong and leaves with the exit code that says so.
export function finish(problems, summary) {
  const shown = problems.slice(0, 20);
  for (const problem of shown) console.log(problem);
  if (problems.length > shown.length) console.log(`and ${problems.length - shown.length} more`);
  console.log(problems.length ? `FAILED: ${problems.length} problems. ${summary}` : summary);
  process.exit(problems.length ? 1 : 0);
}
