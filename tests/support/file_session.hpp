#pragma once
// The four file tools over a sandbox in this process, with the senders that the program has between them.

#include "base/text/text.hpp"
#include "client/pipeline/affinity_client.hpp"
#include "sandbox/api.hpp"
#include "server/program/sandbox_sender.hpp"
#include "support/fake_clock.hpp"
#include "support/run.hpp"
#include "support/scratch.hpp"
#include "tools/call/call.hpp"
#include "tools/rows.hpp"

#include <memory>
#include <string>
#include <utility>

namespace affinity::tests {

// Every byte value, in an order that no line ending or encoding survives by accident.
inline std::string all_bytes(std::size_t size) {
  std::string out(size, '\0');
  for (std::size_t i = 0; i < size; ++i) out[i] = char((i * 7 + i / 256) & 0xFF);
  return out;
}

// Small, so that the limits can be tried out.
inline constexpr tools::FileLimits small_limits{
    .max_inline_bytes = 1000, .max_upload_by_path = 2000, .max_download_to_path = 3000};

struct FileSession {
  FakeClock clock{};
  sandbox::Api api{clock};
  server::SandboxSender sandbox_sender{api};
  std::unique_ptr<client::AffinityClient> affinity =
      std::make_unique<client::AffinityClient>(client::Settings{}, sandbox_sender);
  tools::Catalogue catalogue{tools::entity_files()};
  Scratch scratch{};
  std::optional<tools::FileRoots> roots{};
  tools::FileLimits limits = small_limits;
  client::CallContext call{.caller = {.api_key = Secret("sandbox")}};

  // Reaches Affinity over the network instead.
  void reach(std::string base_url) {
    affinity =
        std::make_unique<client::AffinityClient>(client::Settings{.http = {.base_url = std::move(base_url)}});
  }
  void open_root() { roots.emplace(tools::FileRoots::open({scratch.make_directory("root")}).value()); }

  tools::Outcome ask(std::string_view name, json::object arguments) {
    tools::ToolContext const tool_context{.catalogue = catalogue,
                                          .sender = affinity->sender(),
                                          .file_limits = limits,
                                          .file_roots = roots ? &*roots : nullptr};
    return run(tools::call(tool_context, *catalogue.find(name), std::move(arguments), call));
  }
  tools::Outcome upload(json::object arguments) { return ask("affinity_files_upload", std::move(arguments)); }
  tools::Outcome download(json::value id) { return ask("affinity_files_download", {{"id", std::move(id)}}); }

  // The newest file of the person, as Affinity lists it.
  json::value newest(std::int64_t person) {
    auto const listed = ask("list_all_affinity_files", {{"person_id", person}, {"limit", 500}});
    json::value out;
    for (auto const& file : listed.structured.at("result").as_array())
      if (out.is_null() || as_int64(file.at("id")) > as_int64(out.at("id"))) out = file;
    return out;
  }
};

inline std::string blob_of(tools::Outcome const& outcome) {
  return base64_decode(*as_text(outcome.extra_content.at(0).at("resource").at("blob"))).value();
}

}  // namespace affinity::tests
