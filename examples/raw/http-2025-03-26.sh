#!/bin/sh
# HTTP, protocol 2025-03-26: one POST, no session; a message that names no revision is taken for this one.
# The server: affinity-crm-mcp http --sandbox
curl -s "${URL:-http://127.0.0.1:8765/mcp}" -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' -d '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"list_all_affinity_lists"}}'
