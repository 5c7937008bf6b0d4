#include "base/crypto/random.hpp"
#include "base/platform/console.hpp"
#include "base/platform/path_text.hpp"
#include "base/text/byte_order_mark.hpp"
#include "base/text/printable.hpp"
#include "base/text/setting_values.hpp"
#include "base/text/text.hpp"
#include "server/command_line/token_options.hpp"
#include "server/commands/commands.hpp"
#include "server/credentials/api_key.hpp"
#include "server/credentials/principals_file.hpp"
#include "server/credentials/private_file.hpp"
#include "tools/selection.hpp"

#include <algorithm>
#include <iomanip>
#include <iostream>

namespace affinity::server {

namespace {

namespace fs = std::filesystem;
using transport::Grant;
using transport::Principals;

constexpr std::string_view how_to_give_a_key =
    "Pipe it in (affinity-crm-mcp token add NAME < FILE) or name its file with --key-file FILE.";

// The key is never an argument: arguments are readable in the process list.
Result<Secret> read_piped_key() {
  if (platform::is_terminal(platform::StandardStream::input))
    return invalid_input("This principal is new, and its Affinity key is needed.",
                         std::string(how_to_give_a_key));
  std::string text;
  char c = 0;
  while (text.size() < 4096 && std::cin.get(c)) text += c;
  auto const plain = strip_byte_order_mark(text);
  if (!plain)
    return invalid_input("What came on standard input " + plain.error().message, plain.error().next_step);
  Secret key{std::string(unquoted_value(*plain))};
  if (key.empty())
    return invalid_input("This principal is new, and no Affinity key came on standard input.",
                         std::string(how_to_give_a_key));
  return key;
}

Result<Secret> key_for(TokenOptions const& options, bool is_new) {
  if (options.key_file.empty() && !is_new) return Secret();
  auto key = options.key_file.empty() ? read_piped_key() : read_api_key_file(options.key_file);
  if (key && !transport::is_affinity_key(key->reveal()))
    return invalid_input(
        "What was given as the Affinity key is no key: it has blanks or other signs that none has.");
  return key;
}

Result<void> check(TokenOptions const& options) {
  if (!transport::is_principal_name(options.name))
    return invalid_input("A principal's name is 1 to 200 bytes of UTF-8 without control characters.");
  if (!options.label.empty() && !transport::is_principal_name(options.label))
    return invalid_input("A label is up to 200 bytes of UTF-8 without control characters.");
  if (options.without_token &&
      (options.read_only || !options.toolsets.empty() || !options.expires.empty() || !options.label.empty()))
    return invalid_input(
        "--read-only, --toolsets, --expires and --label belong to a token, and with --without-token none is "
        "made.",
        "Leave them out. With --auth oauth the scopes of an access token say whether it may write.");
  auto const chosen = tools::select_tools(tools::Catalogue::with_opt_in(),
                                          {.read_only = options.read_only, .toolsets = options.toolsets});
  if (!chosen) return fail(chosen);
  return boost::system::in_place_value;
}

std::string new_id(Principals const& principals) {
  for (;;) {
    auto const bytes = random_bytes(4);
    std::string id;
    for (auto const byte : bytes)
      for (int const half : {(byte >> 4) & 15, byte & 15}) id += "0123456789abcdef"[half];
    if (std::ranges::none_of(principals.grants, [&](Grant const& grant) { return grant.id == id; }))
      return id;
  }
}

struct Made {
  std::string token{};
  Grant grant{};
};

Result<Made> make_token(TokenOptions const& options, Principals const& principals, WallTime now) {
  // The prefix identifies the token for people and for scanners of leaked secrets.
  Made made{.token = "acm_" + base64url_encode(random_bytes(32)),
            .grant = {.id = new_id(principals),
                      .principal = options.name,
                      .created = now,
                      .read_only = options.read_only,
                      .toolsets = options.toolsets,
                      .label = options.label}};
  made.grant.digest = transport::token_digest(made.token);
  if (options.expires.empty()) return made;
  auto const expires = read_expiry(options.expires, now);
  if (!expires) return fail(expires);
  made.grant.expires = *expires;
  return made;
}

std::string rights(Grant const& grant) {
  auto out = std::string(grant.read_only ? "reads" : "reads and writes");
  if (grant.toolsets.empty()) return out;
  std::vector<std::string_view> const words(grant.toolsets.begin(), grant.toolsets.end());
  return out + " " + join(words);
}

std::string until(Grant const& grant, WallTime now) {
  if (!grant.expires) return "never";
  return to_iso(*grant.expires).substr(0, 16) + "Z" + (grant.expired(now) ? " (over)" : "");
}

constexpr char reload[] = "A server that runs takes the change at once.\n";

int say(Error const& error) {
  std::cerr << "affinity-crm-mcp: " << error.message << (error.next_step.empty() ? "" : " ")
            << error.next_step << '\n';
  return exit_usage;
}

int add(TokenOptions const& options, fs::path const& path, WallTime now) {
  if (auto const good = check(options); !good) return say(good.error());
  // Prompts before locking: typing a key may take long.
  auto const there = read_principals_or_none(path);
  if (!there) return say(there.error());
  auto const key = key_for(options, !there->keys.contains(options.name));
  if (!key) return say(key.error());
  Made made;
  auto const changed = change_principals(path, [&](Principals& principals) -> Result<void> {
    if (!key->empty()) principals.keys.insert_or_assign(options.name, *key);
    if (!principals.keys.contains(options.name))
      return invalid_input("Somebody has taken " + options.name + " out meanwhile.",
                           "Add them again, with their key.");
    if (options.without_token) return boost::system::in_place_value;
    auto fresh = make_token(options, principals, now);
    if (!fresh) return fail(fresh);
    made = std::move(*fresh);
    principals.grants.push_back(made.grant);
    return boost::system::in_place_value;
  });
  if (!changed) return say(changed.error());
  if (options.without_token) {
    std::cerr << options.name << " has an Affinity key in " << platform::to_utf8(path) << ".\n" << reload;
    return 0;
  }
  // Only the token goes to standard output, for scripts.
  std::cout << made.token << std::endl;
  std::cerr << "Token " << made.grant.id << " of " << options.name << ": " << rights(made.grant)
            << ", expires " << until(made.grant, now) << ".\nIt is shown this once; "
            << platform::to_utf8(path) << " holds its hash.\n"
            << reload;
  return 0;
}

int list(fs::path const& path, WallTime now) {
  auto const there = read_principals(path);
  if (!there) return say(there.error());
  std::vector<std::vector<std::string>> rows{{"ID", "PRINCIPAL", "MAY", "CREATED", "EXPIRES", "LABEL"}};
  auto without = there->keys;
  for (auto const& grant : there->grants) {
    without.erase(grant.principal);
    rows.push_back({grant.id, grant.principal, rights(grant), to_iso(grant.created).substr(0, 10),
                    until(grant, now), grant.label});
  }
  for (auto const& [name, ignored] : without) rows.push_back({"-", name, "no token of ours", "-", "-", ""});
  for (auto const& row : rows) {
    for (std::size_t column = 0; column + 1 < row.size(); ++column) {
      std::size_t width = 0;
      for (auto const& other : rows) width = std::max(width, other[column].size());
      std::cout << std::left << std::setw(int(width) + 2) << printable(row[column]);
    }
    std::cout << printable(row.back()) << '\n';
  }
  return 0;
}

int revoke(TokenOptions const& options, fs::path const& path) {
  auto const changed = change_principals(path, [&](Principals& principals) -> Result<void> {
    if (std::erase_if(principals.grants, [&](Grant const& grant) { return grant.id == options.name; }) > 0)
      return boost::system::in_place_value;
    return invalid_input("There is no token " + options.name + ".",
                         "affinity-crm-mcp token list shows their ids.");
  });
  if (!changed) return say(changed.error());
  std::cerr << "Token " << options.name << " is revoked. " << reload;
  return 0;
}

int forget(TokenOptions const& options, fs::path const& path) {
  auto const changed = change_principals(path, [&](Principals& principals) -> Result<void> {
    std::erase_if(principals.grants, [&](Grant const& grant) { return grant.principal == options.name; });
    if (principals.keys.erase(options.name) > 0) return boost::system::in_place_value;
    return invalid_input("There is no principal " + options.name + ".",
                         "affinity-crm-mcp token list shows their names.");
  });
  if (!changed) return say(changed.error());
  std::cerr << options.name << ", their Affinity key and all their tokens are gone. " << reload;
  return 0;
}

}  // namespace

int run_token(Invocation const& invocation) {
  auto const path = principals_path(invocation.settings);
  if (!path) return say(path.error());
  auto const now = SystemClock().wall();
  auto const& options = invocation.token;
  switch (options.action) {
    case TokenOptions::Action::add: return add(options, *path, now);
    case TokenOptions::Action::revoke: return revoke(options, *path);
    case TokenOptions::Action::forget: return forget(options, *path);
    case TokenOptions::Action::list: break;
  }
  return list(*path, now);
}

}  // namespace affinity::server
