#!/bin/sh
# A bundle chooses its program by the system and cannot ask for the processor.
case "$(uname -m)" in
  x86_64 | amd64) cpu=x64 ;;
  aarch64 | arm64) cpu=arm64 ;;
  *)
    echo "affinity-crm-mcp: there is no program for the processor $(uname -m), only for x86-64 and arm64." >&2
    exit 78
    ;;
esac
exec "${0%/*}/linux-$cpu/affinity-crm-mcp" "$@"
