#!/bin/sh
# A read, a write that is refused, and the write, with curl alone. The server: affinity-crm-mcp http --sandbox
#   TOKEN=… examples/agents/curl.sh
set -eu

call() {
  printf '> %s %s\n' "$1" "$2"
  answer=$(curl -sS "${URL:-http://127.0.0.1:8765/mcp}" -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' \
    -d "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"$1\",\"arguments\":$2}}")
  printf '< %.600s\n' "$answer"
}

call list_all_affinity_persons '{"term":"jane","limit":1}'
jane=$(printf '%s' "$answer" | grep -o 'id[\\]*":[0-9]\{2,\}' | head -n 1 | cut -d : -f 2)
[ -n "$jane" ] || exit 1

call create_a_affinity_note '{"content":"Jane called: she wants to close on Friday."}'
call create_a_affinity_note "{\"content\":\"Jane called: she wants to close on Friday.\",\"person_ids\":[$jane]}"
