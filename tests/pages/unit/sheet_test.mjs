// What the sheet says when a call has no result.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Sheet } from '../../../app/sheet_view.mjs';

function sheet(view) {
  const out = new Sheet({}, {});
  out.view = view;
  out.plan = { plan_id: 'pl_1' };
  out.receipt = { receipt_id: 'rc_1' };
  return out;
}

test('a write without an answer may have happened: it is looked up by the same call, and never said to have failed', () => {
  for (const name of ['apply_changes', 'undo_changes']) {
    const notice = sheet({ kind: 'plan' }).noticeOf({ kind: 'timeout', message: 'late' }, name);
    assert.equal(notice.look, true);
    assert.match(notice.text, /may have happened/);
    assert.doesNotMatch(notice.text, /fail/i);
  }
  assert.deepEqual(sheet({ kind: 'plan' }).noticeOf({ kind: 'timeout', message: 'late' }, 'plan_changes'), { text: 'late' });
});

test('where the host refuses a call, the person can say what the button does', () => {
  const refused = { kind: 'refused', message: 'not allowed' };
  assert.equal(sheet({ kind: 'plan' }).noticeOf(refused, 'apply_changes').say, 'Apply plan pl_1');
  assert.equal(sheet({ kind: 'receipt' }).noticeOf(refused, 'undo_changes').say, 'Take back receipt rc_1');
});
