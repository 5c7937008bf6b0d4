#!/bin/sh
# stdio, protocol 2025-11-25 and before: initialize first; nobody has to wait for its answer.
printf '%s\n' '{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"sh","version":"1"}}}' '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"list_all_affinity_lists"}}' | affinity-crm-mcp --sandbox
