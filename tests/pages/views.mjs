// The page of the program in Chromium, mounted by the official host library, in both eras of the protocol.
//
//   node views.mjs FOLDER PROGRAM CHROMIUM [PICTURES]
//
// FOLDER holds node_modules; into PICTURES go the pictures of docs/. With AFFINITY_PAGE set, the page of that file is
// mounted in place of the program's: what app/assemble.cmake writes, without a build.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { countOf, oneMove, passNew, picture, shown, started, told } from './shown.mjs';

const uri = 'ui://affinity-crm/desk-1.html';
const stageOf = (tab, ref) =>
  tab.page.evaluate(
    (wanted) => document.querySelector(`[data-ref="${wanted}"]`).closest('.stage').querySelector('h2').textContent,
    ref,
  );
const allCards = (tab) => tab.page.waitForFunction(() => document.querySelectorAll('.card').length === 32);

for (const mode of ['legacy', '2026-07-28']) {
  test(`${mode}: two tools name the page, which is listed, mounted after the handshake and tells its size`, async () => {
    await shown(
      { tool: 'plan_changes', args: oneMove },
      async (tab) => {
        assert.equal(tab.server.version === '2026-07-28', mode !== 'legacy');
        assert.deepEqual(tab.server.extensions?.['io.modelcontextprotocol/ui'], {});
        assert.deepEqual(tab.server.pages.sort(), [
          ['plan_changes', uri],
          ['report_pipeline', uri],
        ]);
        assert.deepEqual(
          tab.server.listed.map((each) => each.uri),
          [uri],
        );
        await tab.shows('Approve 1 change');
        const sizes = (await tab.desk()).events.filter(([name]) => name === 'size');
        assert.ok(sizes.length > 0 && sizes.at(-1)[1].height > 100);
      },
      { mode },
    );
  });

  test(`${mode}: a plan is approved, asked about once by the server, shown as a receipt, and taken back`, async () => {
    await shown(
      { tool: 'plan_changes', args: passNew },
      async (tab) => {
        await tab.shows('Set Status of 6 deals on Deal Flow to Passed');
        await tab.shows('6 changes · 7 requests · can be undone');
        if (mode === 'legacy') await picture(tab, 'plan.png');
        await tab.press('Approve 6 changes');
        await tab.shows('Applied: 6 done');
        const desk = await tab.desk();
        assert.equal(desk.asked, 1);
        assert.match(desk.question, /Brenara Health.*New \| Passed/);
        assert.match(
          await tab.until((seen) => told(seen)[0]),
          /^Plan pl_\S+ was applied in the page: receipt rc_\S+, 6 done\.$/,
        );
        assert.deepEqual(await tab.findings(), []);
        await tab.press('Undo 6 changes');
        await tab.shows('Take back 6 changes?');
        assert.deepEqual(await tab.findings(), []);
        await tab.press('Take back 6 changes');
        await tab.shows('Taken back: 6 done');
        const rows = await tab.callTool('query_list', { list: 'Deal Flow', columns: ['Status'], where: ['Status is New'] });
        assert.equal(rows.structuredContent.result.total, 9);
      },
      { mode, url: await started() },
    );
  });

  test(`${mode}: the board has every stage and deal, and a deal that keys move waits for its receipt`, async () => {
    await shown(
      { tool: 'report_pipeline', args: { list: 'Deal Flow' } },
      async (tab) => {
        await allCards(tab);
        const stages = await tab.page.evaluate(() =>
          [...document.querySelectorAll('.stage h2')].map((each) => each.textContent),
        );
        assert.deepEqual(stages, ['New', 'First Meeting', 'Due Diligence', 'Term Sheet', 'Won', 'Passed']);
        for (const text of [
          'Maren Oduya',
          '5,750,000',
          'quiet: never contacted',
          'last contact 12 days ago',
          '9 deals, 35,500,000',
        ])
          await tab.shows(text);
        if (mode === 'legacy') await picture(tab, 'board.png');
        assert.deepEqual(await tab.findings(), []);
        await tab.page.focus('.card .name');
        await tab.page.press(':focus', 'ArrowRight');
        assert.match(await tab.page.evaluate(() => document.activeElement.textContent.slice(0, 80)), /Acme Robotics/);
        await tab.page.press(':focus', 'ArrowLeft');
        await tab.page.press(':focus', 'm');
        await tab.shows('Move Brenara Health - Series B to');
        assert.deepEqual(await tab.findings(), []);
        await tab.page.locator('.choices').getByRole('button', { name: 'Term Sheet' }).press('Enter');
        await tab.shows('Approve 1 change');
        assert.deepEqual(await tab.findings(), []);
        assert.equal(await stageOf(tab, 'deal:880002'), 'New');
        await tab.press('Approve 1 change');
        await tab.shows('Applied: 1 done');
        assert.equal((await tab.desk()).asked, 1);
        await tab.page.getByRole('button', { name: 'Close' }).click();
        assert.equal(await stageOf(tab, 'deal:880002'), 'Term Sheet');
        await tab.shows('4 deals, 17,250,000');
        assert.equal(
          await tab.page.evaluate(() => document.activeElement.textContent.slice(0, 80)),
          'Brenara Health - Series B',
        );
      },
      { mode, url: await started() },
    );
  });
}

test('a card that is dragged makes a plan; what is planned is collected, and not now changes nothing', async () => {
  await shown({ tool: 'report_pipeline', args: { list: 'Deal Flow' } }, async (tab) => {
    await allCards(tab);
    const drag = (ref, stage) => tab.page.dragAndDrop(`[data-ref="${ref}"] p`, `.stage:nth-child(${stage}) h2`);
    await drag('deal:880002', 2);
    await tab.shows('Approve 1 change');
    await tab.press('Plan more moves');
    await tab.shows('1 move planned, not made yet.');
    await tab.shows('(planned)');
    await drag('deal:880007', 3);
    await tab.shows('Approve 2 changes');
    assert.deepEqual(
      (await tab.desk()).calls
        .filter(([name]) => name === 'plan_changes')
        .at(-1)[1]
        .operations.map((each) => each.on),
      ['deal:880002', 'deal:880007'],
    );
    await tab.press('Not now');
    assert.equal(await stageOf(tab, 'deal:880002'), 'New');
    assert.match(await tab.until((seen) => told(seen).at(-1)), /was not approved in the page; nothing was changed/);
    assert.equal(countOf(await tab.desk(), 'apply_changes'), 0);
    assert.equal((await tab.text()).includes('planned, not made'), false);
  });
});

test('a click on a deal gives its brief, which closes by Escape, and its page is opened by the host alone', async () => {
  await shown({ tool: 'report_pipeline', args: { list: 'Deal Flow' } }, async (tab) => {
    await allCards(tab);
    await tab.page.click('[data-ref="deal:880001"] .name');
    await tab.shows('Desmond');
    assert.deepEqual(await tab.findings(), []);
    await tab.press('Open in Affinity');
    await tab.page.press('dialog', 'Escape');
    assert.match(await tab.page.evaluate(() => document.activeElement.textContent.slice(0, 80)), /Acme Robotics/);
    await tab.page.click('[data-ref="deal:880001"] .name');
    await tab.press('Ask about this');
    await tab.until(({ events }) => events.find(([name]) => name === 'message'));
    const { events } = await tab.desk();
    assert.deepEqual(events.find(([name]) => name === 'open-link')[1], {
      url: 'https://quillfern.affinity.co/opportunities/880001',
    });
    assert.equal(events.find(([name]) => name === 'message')[1].content[0].text, 'Tell me about deal:880001.');
  });
});

test('the filters show one owner, and the quiet deals', async () => {
  await shown({ tool: 'report_pipeline', args: { list: 'Deal Flow' } }, async (tab) => {
    await allCards(tab);
    const count = () => tab.page.evaluate(() => document.querySelectorAll('.card').length);
    await tab.page.focus('select');
    await tab.page.selectOption('select', 'Maren Oduya');
    assert.equal(await tab.page.evaluate(() => document.activeElement.tagName), 'SELECT');
    assert.equal(await count(), 6);
    await tab.page.check('input[type=checkbox]');
    assert.ok((await count()) > 0 && (await count()) < 6);
    await tab.page.selectOption('select', '');
    assert.ok((await count()) > 6);
  });
});

test('where somebody else moved the deal since, the receipt says so and the board shows what is there', async () => {
  await shown(
    { tool: 'report_pipeline', args: { list: 'Deal Flow' } },
    async (tab) => {
      await allCards(tab);
      await tab.page.focus('[data-ref="deal:880002"] .name');
      await tab.page.press(':focus', 'm');
      await tab.page.locator('.choices').getByRole('button', { name: 'Term Sheet' }).click();
      await tab.shows('Approve 1 change');
      await tab.callTool('apply_changes', {
        operations: [{ do: 'set', on: 'deal:880002', list: 'Deal Flow', values: { Status: 'Won' } }],
      });
      await tab.press('Approve 1 change');
      await tab.shows('1 conflict');
      await picture(tab, 'conflict.png');
      assert.deepEqual(await tab.findings(), []);
      await tab.page.getByRole('button', { name: 'Close' }).click();
      await tab.page.waitForFunction(
        () => document.querySelector('[data-ref="deal:880002"]')?.closest('.stage').querySelector('h2').textContent === 'Won',
      );
    },
    { url: await started() },
  );
});
