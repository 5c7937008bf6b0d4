// What the scripted models decide: find Jane, write a note and forget whom it is about, read why that was refused, mend it.
export const question = 'Jane called: she wants to close on Friday. Note it.';

const content = 'Jane called: she wants to close on Friday.';

/** The next step after the answers so far: a tool to call, or what to say in the end. */
export function decide(answers) {
  switch (answers.length) {
    case 0:
      return { tool: 'list_all_affinity_persons', args: { term: 'jane', limit: 1 } };
    case 1:
      return { tool: 'create_a_affinity_note', args: { content } };
    case 2:
      return { tool: 'create_a_affinity_note', args: { content, person_ids: [JSON.parse(answers[0]).result[0].id] } };
    default:
      return { say: answers[2].startsWith('{') ? `Noted, as note ${JSON.parse(answers[2]).result.id}.` : 'I could not note it.' };
  }
}

/** A call and its answer, for people. */
export function show(tool, args, answer) {
  console.log(`> ${tool} ${JSON.stringify(args)}`);
  console.log(`< ${answer.length > 300 ? `${answer.slice(0, 300)}…` : answer}`);
}
