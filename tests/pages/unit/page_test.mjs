// The page as the build assembles it: its path is in AFFINITY_PAGE.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { test } from 'node:test';

const page = fs.readFileSync(process.env.AFFINITY_PAGE, 'utf8');
const scripts = [...page.matchAll(/<script type="module">([\s\S]*?)<\/script>/g)].map((found) => found[1]);

test('the modules are one script, which runs without a document', async () => {
  assert.equal(scripts.length, 1);
  const script = `${scripts[0]}\nexport { approvalOf, columnsOf, reply, safeLink };`;
  const { approvalOf, safeLink } = await import(`data:text/javascript,${encodeURIComponent(script)}`);
  assert.equal(approvalOf({ state: 'open', total: 2, can_apply: true }).label, 'Approve 2 changes');
  assert.equal(safeLink('https://f.affinity.co/lists/1'), 'https://f.affinity.co/lists/1');
});

test('the page is at most 60 KB and has a language, a title and one main part', () => {
  assert.ok(page.length <= 60_000, String(page.length));
  assert.match(page, /^<!doctype html>\n<html lang="en">/);
  assert.equal(page.match(/<main /g).length, 1);
  assert.match(page, /<title>[^<]+<\/title>/);
});
