// Names that try to be more than text, dark and narrow hosts, and hosts without MCP Apps.
//
//   node looks.mjs FOLDER PROGRAM CHROMIUM [PICTURES]

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { asResult, connected, oneMove, passNew, picture, shown, started } from './shown.mjs';

test('names are text, whatever is in them: markup, other directions, two hundred letters', async () => {
  const names = [
    '<img src=x onerror=alert(1)>',
    '\u202e\u2066moc.live\u2069 <script>alert(2)</script>',
    'W'.repeat(200),
    '"><svg onload=alert(3)>',
    'ابجد هوز',
  ];
  const changes = names.map((name, at) => ({
    n: at + 1,
    do: 'set',
    ref: `deal:${at + 1}`,
    name,
    column: name,
    before: name,
    after: name,
    undo: 'yes',
    warn: name,
    url: 'javascript:alert(4)',
  }));
  const plan = {
    view: 'plan',
    plan_id: 'pl_1',
    state: 'open',
    summary: names[0],
    total: 5,
    counts: { set: 5 },
    changes,
    skipped: changes.map(({ n, name }) => ({ n, name, why: name })),
    problems: [{ n: 9, name: names[1], message: names[2], candidates: [{ ref: 'person:1', name: names[3], hint: names[0] }] }],
    notes: names,
    undo: 'all',
    can_apply: true,
  };
  const isPlain = async (tab) => {
    assert.equal(
      await tab.page.evaluate(() => document.querySelectorAll('img, svg, script:not([type=module]), iframe, a').length),
      0,
    );
    assert.equal(
      await tab.page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth),
      true,
    );
  };
  for (const width of [760, 320]) {
    await shown({ result: asResult(plan), width }, async (tab) => {
      for (const name of [names[0], names[2], names[3]]) await tab.shows(name);
      assert.equal(
        await tab.page.evaluate(() => [...document.querySelectorAll('td bdi')].every((each) => each.dir === 'auto')),
        true,
      );
      await isPlain(tab);
      await tab.press('<img src=x');
      await tab.page.waitForSelector('dialog .text[aria-busy=false]');
      assert.equal(await tab.page.getByRole('button', { name: 'Open in Affinity' }).count(), 0);
      await isPlain(tab);
    });
  }
  const url = await started();
  await connected({ url }, async (tab) => {
    for (const name of names) await tab.callTool('create_a_affinity_opportunity', { name, list_id: 4101 });
    await tab.mount({ tool: 'report_pipeline', args: { list: 'Deal Flow' } });
    await tab.page.waitForFunction(() => document.querySelectorAll('.card').length === 37);
    await isPlain(tab);
    const last = tab.page.locator('.card', { hasText: 'onload' });
    await last.locator('.name').focus();
    await tab.page.press(':focus', 'm');
    await tab.page.locator('.choices').getByRole('button', { name: 'Won' }).click();
    await tab.shows('Approve 1 change');
    await tab.press('Approve 1 change');
    await tab.shows('Applied: 1 done');
    assert.deepEqual(await tab.findings(), []);
    assert.deepEqual(tab.faults, []);
  });
});

test("dark and narrow, the page has the host's colours, enough contrast, and nothing that sticks out", async () => {
  for (const width of [760, 320]) {
    const size = { width: width + 40, height: 900 };
    const context = { theme: 'dark', displayMode: 'inline' };
    await shown(
      { tool: 'plan_changes', args: passNew, context, width },
      async (tab) => {
        await tab.shows('Approve 6 changes');
        assert.equal(await tab.page.evaluate(() => getComputedStyle(document.documentElement).colorScheme), 'dark');
        assert.equal(
          await tab.page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth),
          true,
        );
        await picture(tab, `plan-dark-${width}.png`);
      },
      { size },
    );
    await shown(
      { tool: 'report_pipeline', args: { list: 'Deal Flow' }, context, width },
      async (tab) => {
        await tab.page.waitForFunction(() => document.querySelectorAll('.card').length === 32);
        await picture(tab, `board-dark-${width}.png`);
      },
      { size },
    );
  }
  await shown({ tool: 'plan_changes', args: oneMove }, async (tab) => {
    await tab.setHostContext({
      theme: 'dark',
      styles: { variables: { '--color-text-primary': '#ffeedd', '--color-background-primary': '#101010' } },
    });
    await tab.page.waitForFunction(() => getComputedStyle(document.documentElement).color === 'rgb(255, 238, 221)');
  });
});

test('a host without MCP Apps gets the same tools and the whole text', async () => {
  let text;
  await shown({ tool: 'plan_changes', args: oneMove }, async (tab) => {
    text = (await tab.callTool('plan_changes', oneMove)).content[0].text;
  });
  await connected({ apps: false }, async (tab) => {
    const plain = (await tab.callTool('plan_changes', oneMove)).content[0].text;
    const same = (each) => each.replaceAll(/pl_[\w-]+/g, 'pl').replaceAll(/until \S+ \S+/g, 'until');
    assert.equal(same(plain), same(text));
    assert.match(plain, /Brenara Health - Series B \(deal:880002\) \| Status \| New \| Passed/);
    assert.doesNotMatch(plain, /page|widget|see above/i);
  });
});
