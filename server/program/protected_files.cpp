#include "server/program/protected_files.hpp"

#include "base/platform/path_text.hpp"
#include "server/credentials/api_key.hpp"
#include "server/credentials/principals_file.hpp"
#include "server/credentials/private_file.hpp"
#include "server/program/journal_place.hpp"

namespace affinity::server {

tools::ProtectedPaths protected_files(Settings const& settings) {
  tools::ProtectedPaths out;
  // Secrets, and who may use the server.
  out.add_file(api_key_file());
  if (auto const principals = principals_path(settings)) out.add_file(platform::to_utf8(*principals));
  out.add_file(settings.tls_key);
  out.add_file(settings.tls_cert);
  out.add_file(settings.ca_file);
  out.add_file(settings.oauth_jwks);  // where it is a URL, no path is like it
  // What decides what tools may do.
  out.add_file(settings.config_file);
  out.add_file(settings.policy);
  out.add_file(settings.crm_mapping);
  // What was done.
  out.add_file(journal_path(settings));
  out.add_file(settings.audit_log);
  out.add_file(settings.sandbox_file);
  out.add_file(settings.sandbox_data);
  // The token and the defaults of the files above.
  if (auto const state = state_folder()) out.add_folder(platform::to_utf8(*state));
  return out;
}

}  // namespace affinity::server
