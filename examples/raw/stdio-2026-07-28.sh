#!/bin/sh
# stdio, protocol 2026-07-28: one message, no opening. Every message says which revision it speaks.
echo '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"list_all_affinity_lists","_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{}}}}' | affinity-crm-mcp --sandbox
