#pragma once
// A client of its own sandbox in process, with a fake clock, that parses responses as JSON.

#include "base/json/json.hpp"
#include "base/text/text.hpp"
#include "sandbox/api.hpp"
#include "support/fake_clock.hpp"

#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace affinity::tests {

struct Reply {
  int status = 0;
  json::value body{};
  Headers headers{};
  std::string text{};

  // at("user.id"), at("persons.0.first_name"); null when there is no such place.
  json::value at(std::string_view path) const {
    auto const* value = &body;
    while (!path.empty() && value) {
      auto const step = path.substr(0, path.find('.'));
      path.remove_prefix(std::min(path.size(), step.size() + 1));
      if (auto const* items = value->if_array()) {
        auto const index = std::size_t(std::stoul(std::string(step)));
        value = index < items->size() ? &(*items)[index] : nullptr;
      } else {
        value = member(*value, step);
      }
    }
    return value ? *value : json::value();
  }
  std::string str(std::string_view path) const {
    return std::string(as_text(at(path)).value_or("(no text)"));
  }
  std::int64_t num(std::string_view path) const { return as_int64(at(path)).value_or(-1); }
  std::size_t size(std::string_view path = {}) const {
    auto const value = at(path);
    return value.is_array() ? value.get_array().size() : value.is_object() ? value.get_object().size() : 0;
  }
  // The names of an object in their order: "id,type,name".
  std::string names(std::string_view path = {}) const {
    std::string out;
    auto const value = at(path);
    if (!value.is_object()) return out;
    for (auto const& [name, inside] : value.get_object()) out.append(out.empty() ? "" : ",").append(name);
    return out;
  }
  std::string message() const { return str("message"); }
  std::string header(std::string_view name) const {
    return std::string(headers.find(name).value_or("(none)"));
  }
};

struct SandboxClient {
  explicit SandboxClient(sandbox::Settings settings = {}) : api(clock, std::move(settings)) {}

  FakeClock clock{};
  sandbox::Api api;
  std::string key = "sandbox";

  Reply ask(Method method, std::string target, std::string body = {}, std::string type = "application/json") {
    Request request{.method = method, .target = std::move(target), .body = std::move(body)};
    if (!request.body.empty()) request.content_type = std::move(type);
    request.headers.set("Authorization", "Basic " + base64_encode(":" + key));
    return read(api.handle(request));
  }
  Reply get(std::string target) { return ask(Method::get, std::move(target)); }
  Reply del(std::string target) { return ask(Method::del, std::move(target)); }
  Reply post(std::string target, std::string body) {
    return ask(Method::post, std::move(target), std::move(body));
  }
  Reply put(std::string target, std::string body) {
    return ask(Method::put, std::move(target), std::move(body));
  }
  Reply post_form(std::string target, std::string body) {
    return ask(Method::post, std::move(target), std::move(body), "application/x-www-form-urlencoded");
  }

  static Reply read(Response const& response) {
    Reply reply{.status = response.status, .headers = response.headers, .text = response.body};
    if (auto parsed = parse_json(response.body)) reply.body = std::move(*parsed);
    return reply;
  }
};

// What the seed always holds (the same ids on every start).
namespace seeded {
constexpr std::int64_t maren = 510'001, tobias = 510'002, priya = 510'003, callum = 510'004, yuki = 510'005,
                       rosa = 510'006;
constexpr std::int64_t acme = 730'001, acme_chief = 510'007, jane = 510'008;
constexpr std::int64_t acme_deal = 880'001, acme_deal_entry = 9'400'001;
constexpr std::int64_t deal_flow = 4'101, tier_1_lps = 4'102, sourcing = 4'103, callums_watchlist = 4'104;
constexpr std::int64_t large_person_id = 9'007'199'254'740'993;  // beyond 2^53
}  // namespace seeded

inline std::string id_text(std::int64_t id) { return std::to_string(id); }

}  // namespace affinity::tests
