#include "server/config/serialize.hpp"

namespace affinity::server {

namespace {

std::string serialize_json(Host const& host, Entry const& entry) {
  json::object root;
  if (!entry.inputs.empty()) root["inputs"] = entry.inputs;
  root[host.servers] = json::object{{entry.name, entry.body}};
  return write_json_indented(root);
}

std::string serialize_toml(Host const& host, Entry const& entry) {
  return "[" + std::string(host.servers) + "." + entry.name + "]\n" + toml_lines(entry.body);
}

// Writes JavaScript: keys without quotes, and template literals for text with ${…}.
void write_js(json::value const& value, std::size_t depth, std::string& out) {
  auto const line = [&](std::size_t at) { out += "\n" + std::string(2 * at, ' '); };
  if (auto const* object = value.if_object()) {
    out += '{';
    for (auto const& [name, inside] : *object) {
      line(depth + 1);
      bool const plain = std::string_view(name.data(), name.size()).find('-') == std::string_view::npos;
      out += plain ? std::string(name) : "'" + std::string(name) + "'";
      out += ": ";
      write_js(inside, depth + 1, out);
      out += ',';
    }
    line(depth);
    out += '}';
    return;
  }
  auto const text = as_text(value);
  if (!text || text->find("${process.env.") == std::string_view::npos)
    write_json(value, out);
  else
    out.append("`").append(*text).append("`");
}

std::string js(json::value const& value, std::size_t depth) {
  std::string out;
  write_js(value, depth, out);
  return out;
}

std::string langchain(Entry const& entry) {
  json::object body;
  for (auto const& [name, value] : entry.body) body[name == "type" ? "transport" : name] = value;
  json::object const servers{{"mcpServers", json::object{{entry.name, std::move(body)}}}};
  return "import { MultiServerMCPClient } from '@langchain/mcp-adapters';\n\n"
         "const client = new MultiServerMCPClient(" +
         js(servers, 0) +
         ");\n"
         "const tools = await client.getTools(); // for createAgent({ model, tools })\n";
}

std::string openai_agents(Entry const& entry) {
  bool const http = !entry.url.empty();
  json::object server{{"name", entry.name}};
  for (auto const& [name, value] : entry.body) {
    if (name == "headers")
      server["requestInit"] = json::object{{"headers", value}};
    else if (name == "args")
      server["args"] = value;
    else
      server[name] = value;
  }
  std::string const kind = http ? "MCPServerStreamableHttp" : "MCPServerStdio";
  return "import { Agent, " + kind + ", run } from '@openai/agents';\n\n" + "const affinity = new " + kind +
         "(" + js(server, 0) +
         ");\n"
         "await affinity.connect();\n"
         "const agent = new Agent({ name: 'Analyst', instructions: 'Use the Affinity CRM.', mcpServers: "
         "[affinity] });\n"
         "const answer = await run(agent, 'Which lists are there?');\n"
         "console.log(answer.finalOutput);\n"
         "await affinity.close();\n";
}

}  // namespace

std::string toml_value(json::value const& value) {
  if (auto const* items = value.if_array()) {
    std::string out;
    for (auto const& item : *items) out += (out.empty() ? "" : ", ") + toml_value(item);
    return "[" + out + "]";
  }
  if (auto const* members = value.if_object()) {
    std::string out;
    for (auto const& [name, inside] : *members)
      out += (out.empty() ? " " : ", ") + std::string(name) + " = " + toml_value(inside);
    return "{" + out + " }";
  }
  return write_json(value);  // TOML's basic strings are JSON's, and so are whole numbers and booleans
}

std::string toml_lines(json::object const& body) {
  std::string out;
  for (auto const& [name, value] : body) out += std::string(name) + " = " + toml_value(value) + "\n";
  return out;
}

std::string serialize_entry(Host const& host, Entry const& entry) {
  switch (host.format) {
    case Host::Format::json: return serialize_json(host, entry);
    case Host::Format::toml: return serialize_toml(host, entry);
    case Host::Format::javascript: break;
  }
  return host.name == "langchain" ? langchain(entry) : openai_agents(entry);
}

std::vector<Example> config_examples() {
  std::vector<Example> out;
  for (auto const& host : hosts()) {
    for (bool const http : {false, true}) {
      ConfigOptions options{.command = "affinity-crm-mcp",
                            .key_file = "/home/you/.config/affinity-crm-mcp/key"};
      if (http) options.http = "http://127.0.0.1:8765/mcp";
      auto const entry = make_entry(options, {}, host).value();
      char const* kind = host.format == Host::Format::json   ? ".json"
                         : host.format == Host::Format::toml ? ".toml"
                                                             : ".mjs";
      out.push_back({std::string(host.name) + (http ? "-http" : "") + kind, serialize_entry(host, entry)});
    }
  }
  return out;
}

}  // namespace affinity::server
