#pragma once
// A client of API v2 of its own sandbox in process.

#include "support/sandbox_client.hpp"

namespace affinity::tests {

struct V2Client {
  explicit V2Client(sandbox::Settings settings = {}) : v1(std::move(settings)) {}

  SandboxClient v1;   // the other face of the same records
  Headers headers{};  // of each request, besides Authorization

  // `path` begins behind "/v2".
  Reply ask(Method method, std::string const& path, std::string body = {},
            std::string type = "application/json") {
    Request request{.method = method, .target = "/v2" + path, .body = std::move(body), .headers = headers};
    if (!request.body.empty()) request.content_type = std::move(type);
    request.headers.set("Authorization", "Bearer " + v1.key);
    return SandboxClient::read(v1.api.handle(request));
  }
  Reply get(std::string const& path) { return ask(Method::get, path); }
  Reply del(std::string const& path) { return ask(Method::del, path); }
  Reply post(std::string const& path, std::string body) { return ask(Method::post, path, std::move(body)); }
  Reply patch(std::string const& path, std::string body) { return ask(Method::patch, path, std::move(body)); }

  // POST to the sandbox's own endpoints; throws where it is refused.
  void control(std::string const& path, std::string body) {
    auto const reply = v1.post("/__sandbox/" + path, std::move(body));
    if (reply.status != 200) throw std::runtime_error(reply.text);
  }
  void set_rights(std::string const& names) {
    control("rights", R"({"key":")" + v1.key + R"(","rights":[)" + names + "]}");
  }
};

// The items of an array, also while the reply is a temporary.
inline json::array items_of(Reply const& reply, std::string_view path = "data") {
  auto const items = reply.at(path);
  return items.is_array() ? items.get_array() : json::array();
}

// "validation limit; bad-request": code and param of each error, in their order.
inline std::string errors_of(Reply const& reply) {
  std::string out;
  auto const errors = reply.at("errors");
  if (!errors.is_array()) return "(no errors)";
  for (auto const& error : errors.get_array()) {
    if (!out.empty()) out += "; ";
    out += text_member(error, "code");
    if (auto const param = text_member(error, "param"); !param.empty()) out += ' ' + param;
  }
  return out;
}

}  // namespace affinity::tests
