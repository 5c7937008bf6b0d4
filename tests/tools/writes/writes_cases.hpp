#pragma once
// What the tests of writes share.

#include "sandbox/api.hpp"
#include "support/catch.hpp"
#include "support/fake_clock.hpp"
#include "support/run.hpp"
#include "support/sandbox_client.hpp"
#include "support/scripted_sender.hpp"
#include "tools/call/call.hpp"
#include "tools/records/field_value_index.hpp"
#include "tools/write/confirmation.hpp"

#include <algorithm>

namespace affinity::tools::writes_cases {

using namespace tests::seeded;
using tests::json_response;

// The sandbox, which remembers what it was asked, and may be told to answer some of it otherwise.
struct Firm final : client::Sender {
  tests::FakeClock clock{};
  sandbox::Api api{clock};
  std::vector<Request> asked{};
  std::string spoils{};  // what begins with this …
  Response with{};       // … is answered with that

  Task<Result<Response>> send(Request request, client::CallContext const&) override {
    request.headers.set("authorization", "Bearer sandbox");
    asked.push_back(request);
    auto const words = std::string(to_string(request.method)) + " " + request.target;
    if (!spoils.empty() && words.starts_with(spoils)) co_return with;
    co_return api.handle(request);
  }
  std::size_t writes() const {
    return std::size_t(
        std::ranges::count_if(asked, [](Request const& r) { return r.method != Method::get; }));
  }
};

template<class Sender> struct Session {
  Sender sender{};
  Catalogue catalogue = Catalogue::with_opt_in();
  FieldValueIndex seen{};
  client::CallContext call{};
  ToolContext context{.catalogue = catalogue, .sender = sender, .field_value_index = &seen};

  Outcome ask(std::string_view name, json::object arguments = {}) {
    return tests::run(affinity::tools::call(context, *catalogue.find(name), std::move(arguments), call));
  }
  std::string question_of(std::string_view name, json::object const& arguments) {
    auto const asked = tests::run(confirmation_question(context, *catalogue.find(name), arguments, call));
    return asked ? asked->text : "refused: " + asked.error().message;
  }
};
using OnSandbox = Session<Firm>;
using OnScript = Session<tests::ScriptedSender>;

inline bool has(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

inline std::string fate(Outcome const& outcome) {
  auto const* error = outcome.structured.if_contains("error");
  return error ? std::string(*as_text(error->at("outcome"))) : "succeeded";
}

inline json::value deleted(Outcome const& outcome) {
  auto const* found = outcome.structured.if_contains("deleted");
  return found ? *found : json::value();
}

inline json::object example_of(Tool const& tool) { return parse_json(tool.example)->get_object(); }

}  // namespace affinity::tools::writes_cases
