#include "server/config/merge.hpp"

#include "server/config/serialize.hpp"
#include "server/files/json_splice.hpp"
#include "server/files/toml.hpp"

#include <algorithm>
#include <array>

namespace affinity::server {

namespace {

// Members that define the connection. None of a replaced entry is kept, or it would define two connections.
constexpr std::array<std::string_view, 12> connection_members{"command",
                                                              "args",
                                                              "env",
                                                              "type",
                                                              "transport",
                                                              "source",
                                                              "url",
                                                              "serverUrl",
                                                              "httpUrl",
                                                              "http_headers",
                                                              "bearer_token_env_var",
                                                              "headers"};

bool is_connection_member(std::string_view name) {
  return std::ranges::find(connection_members, name) != connection_members.end();
}

constexpr char by_hand[] = "Run it without --write and paste what it prints by hand. The file is as it was.";

Error refused(std::string why, std::string next = by_hand) {
  return fail(ErrorKind::invalid, std::move(why), std::move(next));
}

Error taken(Entry const& entry) {
  return refused("The file has an entry \"" + entry.name + "\" already, and it is not for this program.",
                 "Give ours another name with --name NAME. The file is as it was.");
}

bool same_url(json::object const& body, std::string const& url) {
  return std::ranges::any_of(body, [&](auto const& member) {
    auto const text = as_text(member.value());
    return text && *text == url && !url.empty();
  });
}

// Keeps the user's own members, such as environment variables.
json::object keep_other_members(json::object const* old, json::object const& fresh) {
  json::object out = fresh;
  if (!old) return out;
  for (auto const& [name, value] : *old)
    if (!is_connection_member(name)) out[name] = value;
  auto const* env = old->if_contains("env");
  if (!env || !env->is_object() || !fresh.contains("command")) return out;
  json::object both;
  if (auto const* ours = fresh.if_contains("env")) both = ours->get_object();
  for (auto const& [name, value] : env->get_object())
    if (!both.contains(name) && name != "AFFINITY_MCP_AUTHORIZATION") both[name] = value;
  if (!both.empty()) out["env"] = std::move(both);
  return out;
}

Result<std::string> merge_json(std::string const& text, Host const& host, Entry const& entry) {
  auto const parsed = parse_json(text, DuplicateNames::reject);
  if (!parsed && has_comments(text))
    return refused("The file has comments, which only its own program can keep.");
  if (!parsed) return refused("The file is no JSON that can be read here: " + parsed.error().message);
  if (!parsed->is_object()) return refused("The file does not hold one JSON object.");
  auto const* servers = member(*parsed, host.servers);
  if (servers && !servers->is_object()) return refused("\"" + std::string(host.servers) + "\" is no object.");
  auto const* old = servers ? member(*servers, entry.name) : nullptr;
  if (old && !old->is_object()) return taken(entry);
  if (old && !is_ours(old->get_object()) && !same_url(old->get_object(), entry.url)) return taken(entry);

  auto out = with_member(text, {host.servers, entry.name},
                         keep_other_members(old ? &old->get_object() : nullptr, entry.body));
  auto const* inputs = member(*parsed, "inputs");
  if (inputs && !inputs->is_array() && !entry.inputs.empty()) return refused("\"inputs\" is no array.");
  for (auto const& input : entry.inputs) {
    bool const there = inputs && std::ranges::any_of(inputs->get_array(), [&](json::value const& item) {
                         auto const* id = member(item, "id");
                         return id && *id == input.at("id");
                       });
    if (!there) out = with_item(out, "inputs", input);
  }
  return out;
}

bool starts_with(std::vector<std::string> const& path, std::vector<std::string> const& begin) {
  return path.size() >= begin.size() && std::equal(begin.begin(), begin.end(), path.begin());
}

// Finds the entry's tables; refuses layouts into which no line can be inserted.
Result<std::vector<TomlTable const*>> find_tables(std::vector<TomlTable> const& tables,
                                                  std::string_view servers, Entry const& entry) {
  std::vector<std::string> const all{std::string(servers)}, path{std::string(servers), entry.name};
  std::vector<TomlTable const*> found;
  for (auto const& table : tables) {
    if (table.of_array && starts_with(table.path, all))
      return refused("\"" + all[0] + "\" is a list of tables in this file.");
    if (starts_with(table.path, path)) found.push_back(&table);
    for (auto const& expression : table.expressions) {
      auto whole = table.path;
      whole.insert(whole.end(), expression.key.begin(), expression.key.end());
      if (!expression.key.empty() && table.path.size() < path.size() &&
          (starts_with(whole, path) || whole == all))
        return refused("The file writes \"" + all[0] + "\" on one line instead of as a table.");
      if (!expression.key.empty() && starts_with(table.path, path) && expression.key.size() > 1)
        return refused("The entry \"" + entry.name + "\" has names with dots.");
    }
  }
  if (found.size() > 1 && found[0]->path != path)
    return refused("The table [" + all[0] + "." + entry.name + "] comes after one inside it.");
  return found;
}

Result<std::string> merge_toml(std::string const& text, Host const& host, Entry const& entry) {
  auto const tables = read_toml(text);
  if (!tables) return refused("The file cannot be changed: " + tables.error().message + ".");
  auto const found = find_tables(*tables, host.servers, entry);
  if (!found) return fail(found);
  std::string const line = text.find("\r\n") == std::string::npos ? "\n" : "\r\n";
  auto const lines = [&](std::string const& some) {
    std::string out;
    for (char const c : some) out += c == '\n' ? line : std::string(1, c);
    return out;
  };
  if (found->empty()) {
    auto out = text;
    if (!out.empty() && !out.ends_with('\n')) out += line;
    if (!out.empty()) out += line;
    return out + lines(serialize_entry(host, entry));
  }
  auto const old = toml_table(text, *tables, {std::string(host.servers), entry.name});
  if (!is_ours(*old) && !same_url(*old, entry.url)) return taken(entry);

  // Removes connection members; keeps everything else in place, comments too.
  std::string kept;
  for (auto const* table : *found) {
    bool const inside = table->path.size() > 2;
    bool const way =
        inside && is_connection_member(table->path[2]);  // its env becomes an inline table of the entry
    if (inside && !way) {
      kept += text.substr(table->begin, table->end - table->begin);
      continue;
    }
    for (auto const& expression : table->expressions) {
      if (expression.key.empty() || (!way && !is_connection_member(expression.key[0]))) {
        kept += text.substr(expression.begin, expression.end - expression.begin);
      } else if (expression.key[0] == "env" &&
                 !toml_to_json(text.substr(expression.value, expression.value_end - expression.value))) {
        return refused("The env of \"" + entry.name + "\" cannot be read here.");
      }
    }
  }
  json::object fresh;
  auto const body = keep_other_members(&*old, entry.body);
  for (auto const& [name, value] : body)
    if (is_connection_member(name)) fresh[name] = value;
  auto out = text.substr(0, found->front()->begin) +
             lines("[" + std::string(host.servers) + "." + entry.name + "]\n" + toml_lines(fresh)) + kept;
  // Other tables may stand in between.
  for (std::size_t i = 0; i < found->size(); ++i) {
    auto const begin = (*found)[i]->end;
    auto const end = i + 1 < found->size() ? (*found)[i + 1]->begin : text.size();
    out += text.substr(begin, end - begin);
  }
  return out;
}

}  // namespace

bool is_ours(json::object const& body) {
  constexpr std::string_view name = "affinity-crm-mcp";
  auto const says = [&](json::value const* value, std::string_view what) {
    auto const text = value ? as_text(*value) : std::nullopt;
    return text && text->find(what) != std::string_view::npos;
  };
  if (says(body.if_contains("command"), name) ||
      says(body.if_contains("bearer_token_env_var"), "AFFINITY_MCP"))
    return true;
  if (auto const* args = body.if_contains("args"); args && args->is_array())
    for (auto const& arg : args->get_array())
      if (says(&arg, name) || says(&arg, "AFFINITY_MCP")) return true;
  auto const* headers = body.if_contains("headers");
  auto const* authorization = headers ? member(*headers, "Authorization") : nullptr;
  return says(authorization, "AFFINITY_MCP") || says(authorization, "affinity-token") ||
         says(authorization, token_placeholder);
}

Result<std::string> merge_entry(std::string const& text, Host const& host, Entry const& entry) {
  if (text.find_first_not_of(" \t\r\n") == std::string::npos) return serialize_entry(host, entry);
  return host.format == Host::Format::toml ? merge_toml(text, host, entry) : merge_json(text, host, entry);
}

std::optional<json::object> servers_in(std::string const& text, Host const& host) {
  if (host.format == Host::Format::toml) {
    auto const tables = read_toml(text);
    if (!tables) return std::nullopt;
    return toml_table(text, *tables, {std::string(host.servers)}).value_or(json::object());
  }
  auto const root = parse_json(text);
  if (!root || !root->is_object()) return std::nullopt;
  auto const* servers = member(*root, host.servers);
  return servers && servers->is_object() ? servers->get_object() : json::object();
}

}  // namespace affinity::server
