#!/bin/sh
# HTTP, protocol 2026-07-28: the headers repeat what the message says.
# The server: affinity-crm-mcp http --sandbox
curl -s "${URL:-http://127.0.0.1:8765/mcp}" -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' -H 'Accept: application/json, text/event-stream' -H 'MCP-Protocol-Version: 2026-07-28' -H 'Mcp-Method: tools/call' -H 'Mcp-Name: list_all_affinity_lists' -d '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"list_all_affinity_lists","_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{}}}}'
