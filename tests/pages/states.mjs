// What the page shows when there is little, too much, or something wrong to show, and in hosts that lack something.
//
//   node states.mjs FOLDER PROGRAM CHROMIUM [PICTURES]

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { asResult, connected, countOf, oneMove, passNew, picture, shown, started } from './shown.mjs';

const mixed = {
  operations: [
    { do: 'note', on: 'Jane', text: 'Called.' },
    { do: 'delete', on: 'deal:880003' },
    { do: 'set', on: 'deal:880004', list: 'Deal Flow', values: { Status: 'Won' } },
    { do: 'set', on: 'deal:880002', list: 'Deal Flow', values: { Status: 'New' } },
  ],
};
const asError = (error) => ({ isError: true, content: [{ type: 'text', text: error.message }], structuredContent: { error } });

test('before the result the page says what it waits for, and a call that was cancelled says so', async () => {
  await shown({ args: passNew, result: 'none' }, (tab) => tab.shows('Working out the plan of Deal Flow …'));
  await shown({ args: { list: 'Deal Flow' }, result: 'none' }, (tab) => tab.shows('Reading the pipeline of Deal Flow …'));
  await shown({ args: passNew, result: 'cancelled' }, (tab) => tab.shows('Cancelled.'));
});

test('problems have their candidates, what cannot be undone needs its tick, what is so already is skipped', async () => {
  await shown({ tool: 'plan_changes', args: mixed }, async (tab) => {
    await tab.shows('Jane Okafor (person:510008)');
    await tab.shows('a deletion cannot be undone');
    const approve = tab.page.getByRole('button', { name: 'Approve' });
    assert.equal(await approve.isDisabled(), true);
    await tab.page.getByLabel('cannot be undone').check();
    assert.equal(await approve.isDisabled(), true);
    await tab.page.getByLabel('Leave out the 1 problem').check();
    assert.equal(await approve.isDisabled(), false);
    await tab.press('Jane Okafor');
    const said = await tab.until(({ events }) => events.find(([name]) => name === 'message'));
    assert.equal(said[1].content[0].text, 'Plan again: with #1 I mean person:510008.');
    await picture(tab, 'problems.png');
    assert.equal(countOf(await tab.desk(), 'apply_changes'), 0);
  });
});

test('a plan without changes has no button and shows what was skipped', async () => {
  const args = { operations: [{ do: 'set', on: 'deal:880002', list: 'Deal Flow', values: { Status: 'New' } }] };
  await shown({ tool: 'plan_changes', args }, async (tab) => {
    await tab.shows('Nothing to do: all 1 are so already.');
    await tab.shows('Brenara Health');
    assert.equal(await tab.page.getByRole('button', { name: 'Approve' }).count(), 0);
  });
});

test('a long plan shows its first twenty changes and the next on a click', async () => {
  const args = { operations: [{ do: 'set', list: 'Deal Flow', values: { Amount: 7 } }], where: ['Status is not empty'] };
  await shown({ tool: 'plan_changes', args }, async (tab) => {
    await tab.shows('Approve 32 changes');
    assert.equal(await tab.page.locator('tbody tr').count(), 20);
    await tab.press('Show 21–60 of 32');
    await tab.page.waitForFunction(() => document.querySelectorAll('tbody tr').length === 32);
    assert.equal(await tab.page.getByRole('button', { name: 'Show' }).count(), 0);
  });
});

test('where nothing may be written the reason stands in the place of the button, and a move says why not', async () => {
  await shown(
    { tool: 'plan_changes', args: oneMove },
    async (tab) => {
      await tab.shows('Cannot be applied: apply_changes is not offered here');
      assert.equal(await tab.page.getByRole('button', { name: 'Approve' }).count(), 0);
    },
    { url: await started('--exclude-tools', 'apply_changes') },
  );
  await shown(
    { tool: 'report_pipeline', args: { list: 'Deal Flow' } },
    async (tab) => {
      await tab.page.waitForSelector('[data-ref="deal:880002"]');
      await tab.page.focus('[data-ref="deal:880002"] .name');
      await tab.page.press(':focus', 'm');
      await tab.page.locator('.choices').getByRole('button', { name: 'Won' }).click();
      await tab.shows('the server runs with --read-only');
      await tab.page.getByRole('button', { name: 'Close' }).click();
      assert.equal((await tab.text()).includes('planned'), false);
    },
    { url: await started('--read-only') },
  );
});

test('who says no to the question of the server has changed nothing, and can approve later', async () => {
  await shown({ tool: 'plan_changes', args: oneMove }, async (tab) => {
    await tab.tab.evaluate(() => (window.desk.answer = 'decline'));
    await tab.press('Approve 1 change');
    await tab.page.waitForSelector('.notice');
    const rows = await tab.callTool('query_list', { list: 'Deal Flow', columns: ['Status'], where: ['Status is New'] });
    assert.equal(rows.structuredContent.result.total, 9);
    assert.equal(await tab.page.getByRole('button', { name: 'Approve' }).isDisabled(), false);
  });
});

test('a host that lets the page call nothing leaves the sheet readable and names what to say', async () => {
  await shown({ tool: 'plan_changes', args: oneMove, lacks: ['serverTools'] }, async (tab) => {
    await tab.shows('Brenara Health');
    await tab.page.waitForFunction(() => /Say to your assistant: .*Apply plan pl_/.test(document.body.innerText));
    assert.equal(await tab.page.getByRole('button').count(), 0);
  });
  await shown({ tool: 'report_pipeline', args: { list: 'Deal Flow' }, lacks: ['serverTools'] }, async (tab) => {
    await tab.shows('9 deals, 35,500,000');
    await tab.shows('This host does not let the page read the deals.');
  });
});

test('a host that refuses one call names what to say, and what has no answer yet is looked up and never sent as failed', async () => {
  await shown({ tool: 'plan_changes', args: oneMove, refuses: ['apply_changes'] }, async (tab) => {
    await tab.press('Approve 1 change');
    await tab.shows('The host did not let the page do this');
    await tab.shows('Apply plan pl_');
  });
});

test('errors have their next step: plan again, look again, or none', async () => {
  const refusing = (error) => ({ tool: 'plan_changes', args: oneMove, fails: { apply_changes: asError(error) } });
  await shown(refusing({ kind: 'plan_expired', message: 'The plan has expired.', next_step: 'Plan again.' }), async (tab) => {
    await tab.press('Approve 1 change');
    await tab.shows('The plan has expired.');
    assert.equal(await tab.page.getByRole('button', { name: 'Approve' }).count(), 0);
    await tab.press('Plan again');
    const said = await tab.until(({ events }) => events.find(([name]) => name === 'message'));
    assert.equal(said[1].content[0].text, 'Plan these changes again.');
  });
  await shown(refusing({ kind: 'busy', message: 'Another call applies this plan now.' }), async (tab) => {
    await tab.press('Approve 1 change');
    await tab.press('Look again');
    await tab.shows('Approve 1 change');
  });
  await shown(refusing({ kind: 'over_cap', message: 'More than --max-writes.' }), async (tab) => {
    await tab.press('Approve 1 change');
    await tab.shows('More than --max-writes.');
    assert.equal(await tab.page.getByRole('button', { name: 'Approve' }).count(), 0);
  });
  await shown({ tool: 'plan_changes', args: { plan_id: 'pl_none' } }, async (tab) => {
    await tab.shows('There is no plan pl_none of yours');
    await picture(tab, 'error.png');
  });
  await shown({ result: { content: [{ type: 'text', text: 'Only <b>text</b>.' }] } }, (tab) => tab.shows('Only <b>text</b>.'));
});

test('a plan that was applied or has expired since has no live button when it is shown again', async () => {
  const old = {
    view: 'plan',
    plan_id: 'pl_1',
    state: 'expired',
    summary: 'Old',
    total: 1,
    changes: [],
    skipped: [],
    problems: [],
    undo: 'all',
    can_apply: false,
  };
  await shown({ result: asResult(old) }, async (tab) => {
    await tab.shows('This plan has expired.');
    assert.equal(await tab.page.getByRole('button', { name: 'Approve' }).count(), 0);
  });
  await connected({ url: await started() }, async (tab) => {
    const plan = await tab.callTool('plan_changes', oneMove);
    const { plan_id, summary } = plan.structuredContent.result;
    await tab.callTool('apply_changes', { plan_id, summary });
    await tab.mount({
      args: oneMove,
      result: { ...plan, structuredContent: { ...plan.structuredContent, as_of: '2026-01-01T00:00:00Z' } },
    });
    await tab.shows('This plan was applied. Receipt rc_');
    await tab.press('Show the receipt');
    await tab.shows('Applied: 1 done');
    assert.deepEqual(await tab.findings(), []);
  });
});

test('what may have happened is looked up by the same call, and the receipt says what is not done', async () => {
  const items = [
    {
      n: 1,
      outcome: 'unknown',
      ref: 'deal:1',
      name: 'Graludo',
      do: 'set',
      column: 'Status',
      before: 'New',
      after: 'Passed',
      undo: 'yes',
    },
    {
      n: 2,
      outcome: 'failed',
      ref: 'deal:2',
      name: 'Fynnanta',
      do: 'set',
      column: 'Status',
      before: 'New',
      after: 'Passed',
      error: { message: 'Affinity refused it.' },
    },
    { n: 3, outcome: 'not_tried', ref: 'deal:3', name: 'Keldent', do: 'note', before: '-', after: '«x»' },
  ];
  const receipt = {
    view: 'receipt',
    receipt_id: 'rc_1',
    plan_id: 'pl_1',
    summary: 'Three changes',
    done: 0,
    already: 0,
    conflict: 0,
    unknown: 1,
    failed: 1,
    not_tried: 1,
    undoable: 0,
    total: 3,
    items,
    continue_with: 'apply_changes {…}',
    kept: true,
  };
  await shown({ result: asResult(receipt) }, async (tab) => {
    await tab.shows('1 may have happened · 1 failed · 1 not tried');
    await tab.shows('Affinity refused it.');
    await tab.press('Look and finish');
    await tab.shows('There is no plan pl_1 of yours');
    assert.deepEqual((await tab.desk()).calls.at(-1), ['apply_changes', { plan_id: 'pl_1', summary: 'Three changes' }]);
  });
});

test('an empty list says so, and deals that cannot be read can be tried again', async () => {
  const empty = {
    view: 'board',
    list: { ref: 'list:1', name: 'Empty' },
    stage_column: 'Status',
    columns: {},
    since: '2026-11-14',
    stale_days: 30,
    counts: { deals: 0 },
    stages: [],
  };
  await shown({ result: asResult(empty), fails: { query_list: asResult({ rows: [] }) } }, async (tab) => {
    await tab.shows('No deals on this list.');
    await picture(tab, 'empty.png');
  });
  await shown(
    {
      tool: 'report_pipeline',
      args: { list: 'Deal Flow' },
      fails: { query_list: asError({ kind: 'limited', message: 'Too many requests.' }) },
    },
    async (tab) => {
      await tab.shows('Too many requests.');
      await tab.shows('Try again');
    },
  );
});

test('a long list is read in five pages, and on with a click', async () => {
  const page = asResult({ rows: [{ ref: 'deal:1', name: 'Acme', values: ['New', '-', '-', 'never'] }] }, { next_cursor: 'c' });
  await shown({ tool: 'report_pipeline', args: { list: 'Deal Flow' }, fails: { query_list: page } }, async (tab) => {
    await tab.shows('Read more deals');
    assert.equal(countOf(await tab.desk(), 'query_list'), 5);
    assert.equal((await tab.desk()).calls.at(-1)[1].cursor, 'c');
    await tab.press('Read more deals');
    await tab.until((desk) => countOf(desk, 'query_list') === 10);
    await tab.shows('Read more deals');
  });
});

test('the whole screen is asked for where the host offers it', async () => {
  const board = { tool: 'report_pipeline', args: { list: 'Deal Flow' } };
  await shown({ ...board, context: { availableDisplayModes: ['inline', 'fullscreen'] } }, async (tab) => {
    await tab.press('Full screen');
    const [, asked] = await tab.until(({ events }) => events.find(([name]) => name === 'display-mode'));
    assert.deepEqual(asked, { mode: 'fullscreen' });
    await tab.page.waitForFunction(() => document.documentElement.dataset.mode === 'fullscreen');
    assert.equal(await tab.page.getByRole('button', { name: 'Full screen' }).count(), 0);
  });
  await shown(board, async (tab) => {
    await tab.shows('Quiet only');
    assert.equal(await tab.page.getByRole('button', { name: 'Full screen' }).count(), 0);
  });
});
