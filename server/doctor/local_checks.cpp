#include "server/doctor/local_checks.hpp"

#include "base/platform/environment.hpp"
#include "base/platform/file.hpp"
#include "base/platform/local_port.hpp"
#include "base/platform/path_text.hpp"
#include "server/credentials/api_key.hpp"
#include "server/credentials/principals_file.hpp"
#include "server/credentials/private_file.hpp"
#include "server/program/journal_place.hpp"
#include "server/settings/http_validation.hpp"
#include "tools/files/file_roots.hpp"
#include "tools/journal/store.hpp"
#include "transport/auth/principals.hpp"

#include <filesystem>

namespace affinity::server {

namespace {

bool is_set(char const* name) { return !platform::environment_text(name).empty(); }

}  // namespace

Finding check_api_key(Settings const& settings) {
  if (settings.sandbox) return skipped("the sandbox needs none");
  auto const key = read_api_key();
  if (!key) return failure(without_stop(key.error().message), key.error().next_step);
  if (key->empty() && has_key_per_principal(settings.auth))
    return skipped("every principal has a key of its own");
  if (key->empty())
    return failure(
        "there is no Affinity key",
        "Set AFFINITY_API_KEY_FILE to a file with the key (Affinity: Settings, API), or AFFINITY_API_KEY; or "
        "try it without an account: --sandbox.");
  auto const text = key->reveal();
  if (!transport::is_affinity_key(text))
    return failure(
        "the Affinity key has blanks or other signs that no key has",
        "Copy it again from Affinity: Settings, API. The key alone, without \"Bearer\" or a name.");
  if (text.find_first_of("\"'<>{}$`\\") != std::string_view::npos)
    return warning("the Affinity key has quotes, brackets or a $, which no key that we know has",
                   "Put in the key alone, without quotes; a ${…} in its place was not filled in.");
  return passed("there is one, and it is well-formed");
}

Finding check_api_key_file() {
  auto const path = api_key_file();
  if (path.empty()) return skipped("AFFINITY_API_KEY_FILE is not set");
  auto const key = read_api_key_file(path);
  if (!key) {
    return failure(without_stop(key.error().message), key.error().next_step);
  }
  if (is_set("AFFINITY_API_KEY"))
    return warning("it is not used, because AFFINITY_API_KEY is set too", "Unset one of the two.");
  return passed(path + " is its owner's alone");
}

Finding check_state_files(Settings const& settings) {
  auto const folder = state_folder();
  if (!folder) return warning(without_stop(folder.error().message), folder.error().next_step);
  auto const token = read_private_file(*folder / "token", "token file", 256);
  if (!token) return failure(without_stop(token.error().message), token.error().next_step);
  auto const path = principals_path(settings);
  if (!path) return failure(without_stop(path.error().message), path.error().next_step);
  auto const principals = read_principals_or_none(*path);
  if (!principals) return failure(without_stop(principals.error().message), principals.error().next_step);
  if (!*token) return passed("there is no token yet; http makes one");
  return passed(platform::to_utf8(*folder / "token") + " is its owner's alone");
}

// A journal that is not there yet is not made: whether it could be is what its folder says.
Finding check_journal(Settings const& settings) {
  auto const path = journal_path(settings);
  std::error_code ignored;
  bool const is_there = !path.empty() && std::filesystem::exists(std::filesystem::symlink_status(
                                             platform::to_path(path), ignored));
  auto store = tools::JournalStore::open(is_there ? path : std::string());  // SQLite may be missing
  auto const written = store ? store->check_writable() : Result<void>(store.error());
  if (!written) return failure(without_stop(written.error().message), written.error().next_step);
  if (is_there) return passed(path + " can be written, and is its owner's alone");
  if (path.empty())
    return skipped("there is none: plans end with the program, and cannot be taken back later");
  auto folder = std::filesystem::absolute(platform::to_path(path), ignored).parent_path();
  while (folder.has_relative_path() && !std::filesystem::exists(folder, ignored))
    folder = folder.parent_path();
  if (std::filesystem::is_directory(folder, ignored) && platform::may_write(platform::to_utf8(folder)))
    return passed("there is none yet; the first plan of changes makes it");
  return failure("the journal " + path + " cannot be made in " + platform::to_utf8(folder),
                 "Give --journal a file in a folder that this program may write in, or off.");
}

Finding check_file_roots(Settings const& settings) {
  if (settings.files_roots.empty()) return skipped("no --files-root: files come and go as bytes alone");
  auto const roots = tools::FileRoots::open(settings.files_roots);
  if (!roots)
    return failure(without_stop(roots.error().message), roots.error().next_step.empty()
                                                            ? "Make the folder, or name another one."
                                                            : roots.error().next_step);
  return passed(roots->paths_text());
}

Finding check_listen_port(Settings const& settings) {
  auto const listen = settings.listen.value_or(Address{.host = "127.0.0.1", .port = 8765});
  auto const where = listen.host + ":" + std::to_string(listen.port);
  if (auto const may = validate_http_settings(settings, listen, has_api_key()); !may)
    return failure("http would not start: " + without_stop(may.error().message), may.error().next_step);
  using enum platform::PortProbe::State;
  auto const probe = platform::probe_port(listen.host, listen.port);
  switch (probe.state) {
    case free: return passed(where + " is free");
    case no_such_address:
      return failure(where + " is no address of this machine", "Give another one: --listen 127.0.0.1:8765.");
    case failed:
      return failure(where + " cannot be listened on: " + probe.why,
                     "Give an address of this machine and a port above 1023: --listen 127.0.0.1:8765.");
    case in_use: break;
  }
  constexpr std::string_view request =
      "GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
  auto const answer = platform::first_answer(listen.host, listen.port, request, std::chrono::seconds(1));
  if (answer.starts_with("HTTP/1.1 200")) return passed(where + " is in use by a server that is well");
  return warning(where + " is in use by another program",
                 "End that program, or give another port: --listen 127.0.0.1:0.");
}

}  // namespace affinity::server
