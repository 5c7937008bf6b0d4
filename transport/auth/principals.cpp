#include "transport/auth/principals.hpp"

#include "base/json/json.hpp"
#include "base/text/text.hpp"
#include "tools/selection.hpp"

#include <algorithm>
#include <set>
#include <span>

namespace affinity::transport {

namespace {

constexpr char hex_digits[] = "0123456789abcdef";

std::string to_hex(TokenDigest const& digest) {
  std::string out;
  for (auto const byte : digest) {
    out += hex_digits[byte >> 4];
    out += hex_digits[byte & 15];
  }
  return out;
}

std::optional<TokenDigest> from_hex(std::string_view text) {
  TokenDigest out{};
  if (text.size() != 2 * out.size()) return std::nullopt;
  auto const digit = [](char c) { return std::string_view(hex_digits).find(c); };
  for (std::size_t i = 0; i < out.size(); ++i) {
    auto const high = digit(text[2 * i]), low = digit(text[2 * i + 1]);
    if (high > 15 || low > 15) return std::nullopt;
    out[i] = static_cast<unsigned char>(high << 4 | low);
  }
  return out;
}

Error broken(std::string what) {
  return fail(ErrorKind::invalid, "The principals file cannot be used: " + std::move(what) + ".",
              "Mend it, or make it anew with affinity-crm-mcp token add.");
}

// The first unknown member, or an empty string.
std::string stranger(json::object const& object, std::span<std::string_view const> known) {
  for (auto const& [name, ignored] : object)
    if (std::ranges::find(known, std::string_view(name.data(), name.size())) == known.end())
      return std::string(name.data(), name.size());
  return {};
}

// False when the member is present and not a time.
bool read_time(json::value const& object, std::string_view name, std::optional<WallTime>& out) {
  auto const* found = member(object, name);
  if (!found || found->is_null()) return true;
  auto const text = as_text(*found);
  WallTime time{};
  if (!text || !from_iso(*text, time)) return false;
  out = time;
  return true;
}

Result<void> read_limits(json::value const& object, Grant& grant) {
  auto const where = "token " + grant.id;
  if (auto const* read_only = member(object, "read_only")) {
    if (!read_only->is_bool()) return broken(where + " has a read_only that is neither true nor false");
    grant.read_only = read_only->get_bool();
  }
  auto const* toolsets = member(object, "toolsets");
  if (!toolsets) return boost::system::in_place_value;
  if (!toolsets->is_array()) return broken(where + " has toolsets that are no list");
  for (auto const& toolset : toolsets->get_array()) {
    auto const name = as_text(toolset);
    if (!name) return broken(where + " has a toolset that is no text");
    grant.toolsets.emplace_back(*name);
  }
  if (grant.toolsets.empty()) return boost::system::in_place_value;
  auto const chosen = tools::select_tools(tools::Catalogue::with_opt_in(), {.toolsets = grant.toolsets});
  if (!chosen) return broken(where + ": " + chosen.error().message);
  return boost::system::in_place_value;
}

Result<Grant> read_grant(json::value const& value) {
  static constexpr std::string_view known[] = {"id",      "principal", "sha256",   "created",
                                               "expires", "read_only", "toolsets", "label"};
  if (!value.is_object()) return broken("one of its tokens is no object");
  Grant grant{.id = text_member(value, "id"),
              .principal = text_member(value, "principal"),
              .label = text_member(value, "label")};
  if (grant.id.empty() || !is_principal_name(grant.id)) return broken("one of its tokens has no id");
  if (auto const name = stranger(value.get_object(), known); !name.empty())
    return broken("token " + grant.id + " has a member \"" + shorten(name, 40) + "\", which means nothing");
  auto const digest = from_hex(text_member(value, "sha256"));
  if (!digest) return broken("token " + grant.id + " has no sha256 of 64 hexadecimal digits");
  grant.digest = *digest;
  if (!grant.label.empty() && !is_principal_name(grant.label))
    return broken("token " + grant.id + " has a label that cannot be shown");
  std::optional<WallTime> created;
  if (!read_time(value, "created", created) || !read_time(value, "expires", grant.expires))
    return broken("token " + grant.id + " has a time that is none");
  grant.created = created.value_or(WallTime{});
  if (auto const limits = read_limits(value, grant); !limits) return fail(limits);
  return grant;
}

Result<void> read_keys(json::value const& value, Principals& out) {
  static constexpr std::string_view known[] = {"affinity_key"};
  if (!value.is_object()) return broken("its principals are no object");
  for (auto const& [name, about] : value.get_object()) {
    auto const principal = std::string(name.data(), name.size());
    if (!is_principal_name(principal)) return broken("one of its principals has no usable name");
    if (!about.is_object() || !stranger(about.get_object(), known).empty())
      return broken("principal " + principal + " has something else than an affinity_key");
    Secret key(text_member(about, "affinity_key"));
    if (!is_affinity_key(key.reveal()))
      return broken("principal " + principal + " has no usable affinity_key");
    out.keys.emplace(principal, std::move(key));
  }
  return boost::system::in_place_value;
}

json::object to_json(Grant const& grant) {
  json::object out{{"id", grant.id},
                   {"principal", grant.principal},
                   {"sha256", to_hex(grant.digest)},
                   {"created", to_iso(grant.created)},
                   {"expires", grant.expires ? json::value(to_iso(*grant.expires)) : json::value(nullptr)},
                   {"read_only", grant.read_only}};
  json::array toolsets;
  for (auto const& toolset : grant.toolsets) toolsets.emplace_back(toolset);
  out["toolsets"] = std::move(toolsets);
  out["label"] = grant.label;
  return out;
}

}  // namespace

Result<Principals> parse_principals(std::string_view text) {
  static constexpr std::string_view known[] = {"version", "principals", "tokens"};
  auto const parsed = parse_json(text, DuplicateNames::reject);
  if (!parsed || !parsed->is_object()) return broken("it is not JSON, or says something twice");
  auto const* version = member(*parsed, "version");
  if (!version || as_int64(*version) != 1) return broken("its version is not 1");
  if (auto const name = stranger(parsed->get_object(), known); !name.empty())
    return broken("it has a member \"" + shorten(name, 40) + "\", which means nothing");
  Principals out;
  if (auto const* principals = member(*parsed, "principals"))
    if (auto const keys = read_keys(*principals, out); !keys) return fail(keys);
  auto const* tokens = member(*parsed, "tokens");
  if (!tokens) return out;
  if (!tokens->is_array()) return broken("its tokens are no list");
  std::set<std::string> ids;
  std::set<TokenDigest> digests;
  for (auto const& token : tokens->get_array()) {
    auto grant = read_grant(token);
    if (!grant) return fail(grant);
    if (!ids.insert(grant->id).second || !digests.insert(grant->digest).second)
      return broken("token " + grant->id + " is there twice");
    if (!out.keys.contains(grant->principal))
      return broken("token " + grant->id + " is for \"" + shorten(grant->principal, 200) +
                    "\", who is none of its principals");
    out.grants.push_back(std::move(*grant));
  }
  return out;
}

std::string to_text(Principals const& principals) {
  json::object keys;
  for (auto const& [name, key] : principals.keys)
    keys[name] = json::object{{"affinity_key", std::string(key.reveal())}};
  json::array tokens;
  for (auto const& grant : principals.grants) tokens.push_back(to_json(grant));
  return write_json_indented(
             json::object{{"version", 1}, {"principals", std::move(keys)}, {"tokens", std::move(tokens)}}) +
         "\n";
}

Grant const* find_grant(Principals const& principals, std::string_view token) {
  if (token.empty()) return nullptr;
  auto const digest = token_digest(token);
  Grant const* found = nullptr;
  for (auto const& grant : principals.grants)
    if (constant_time_equal(grant.digest, digest)) found = &grant;
  return found;
}

bool is_principal_name(std::string_view name) {
  auto const control = [](char c) { return static_cast<unsigned char>(c) < ' ' || c == '\x7F'; };
  return !name.empty() && name.size() <= 200 && is_utf8(name) && std::ranges::none_of(name, control) &&
         name.front() != ' ' && name.back() != ' ';
}

bool is_affinity_key(std::string_view key) {
  return !key.empty() && key.size() <= 512 &&
         std::ranges::all_of(key, [](char c) { return c > ' ' && c <= '~'; });
}

}  // namespace affinity::transport
