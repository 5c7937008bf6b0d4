#!/bin/sh
# The loop of an agent in the shell, over stdio: ask the model for a call, pass it on, let it read the answer, until it is done.
#   examples/agents/loop.sh affinity-crm-mcp --sandbox
set -eu

# The next call after $1 answers, of which $2 is the first; nothing when it is done.
scripted_model() {
  note='"content":"Jane called: she wants to close on Friday."'
  jane=$(printf '%s' "$2" | grep -o 'id[\\]*":[0-9]\{2,\}' | head -n 1 | cut -d : -f 2)
  case $1 in
    0) echo '{"name":"list_all_affinity_persons","arguments":{"term":"jane","limit":1}}' ;;
    1) echo "{\"name\":\"create_a_affinity_note\",\"arguments\":{$note}}" ;;
    2) echo "{\"name\":\"create_a_affinity_note\",\"arguments\":{$note,\"person_ids\":[$jane]}}" ;;
  esac
}
model=scripted_model # a real one: the name of a program that takes the same arguments and asks the API of your model

pipes=$(mktemp -d)
trap 'rm -rf "$pipes"' EXIT
mkfifo "$pipes/in" "$pipes/out"
"$@" <"$pipes/in" >"$pipes/out" &
exec 3>"$pipes/in" 4<"$pipes/out"

echo '{"jsonrpc":"2.0","id":"hello","method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"loop.sh","version":"1"}}}' >&3
read -r _ <&4

answers=0
first=
while call=$("$model" "$answers" "$first") && [ -n "$call" ]; do
  printf '> %s\n' "$call"
  printf '{"jsonrpc":"2.0","id":%d,"method":"tools/call","params":%s}\n' "$answers" "$call" >&3
  read -r answer <&4
  printf '< %.600s\n' "$answer"
  [ "$answers" -gt 0 ] || first=$answer
  answers=$((answers + 1))
done
exec 3>&-
wait
