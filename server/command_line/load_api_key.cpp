#include "server/command_line/load_api_key.hpp"

#include "server/credentials/api_key.hpp"

namespace affinity::server {

bool needs_api_key(Invocation const& invocation) {
  bool const calls = invocation.command == Command::stdio || invocation.command == Command::http ||
                     invocation.command == Command::call || invocation.command == Command::crm_mapping ||
                     invocation.command == Command::receipts || invocation.command == Command::undo;
  if (invocation.command == Command::http && has_key_per_principal(invocation.settings.auth)) return false;
  return calls && !invocation.settings.sandbox;
}

Result<void> load_api_key(Invocation& invocation) {
  auto key = read_api_key();
  if (!key) return fail(key);
  if (key->empty())
    return fail(
        ErrorKind::invalid, "no Affinity key.",
        "Set AFFINITY_API_KEY (Affinity: Settings, API) or AFFINITY_API_KEY_FILE, or try it without an "
        "account: add --sandbox.");
  invocation.settings.api_key = std::move(*key);
  return boost::system::in_place_value;
}

}  // namespace affinity::server
