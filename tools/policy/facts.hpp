#pragma once
// What a judgement reads of Affinity, with the caller's key: lists and columns, remembered as long as
// --metadata-cache says, and single records, fresh.

#include "client/sender.hpp"
#include "tools/policy/touched.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace affinity::tools::policy {

struct KnownList {
  std::int64_t id = 0;
  std::string name{};
  Kind kind = Kind::person;  // of its records
};

struct KnownColumn {
  std::string id{};  // field_key()
  std::string name{};
  std::int64_t list = 0;  // 0: of all records of the kind
  Kind kind = Kind::person;
};

// Of one judgement.
class Facts {
 public:
  Facts(client::Sender& sender, client::CallContext const& call) : sender_(sender), call_(call) {}

  Task<Result<std::vector<KnownList>>> lists();
  Task<Result<std::vector<KnownColumn>>> columns();
  // Those that API v2 alone has: enriched ones, of people or companies.
  Task<Result<std::vector<KnownColumn>>> columns_of_v2(Kind);
  // A record; null where there is none (404).
  Task<Result<json::value>> read(std::string target);

 private:
  Task<Result<json::value>> get(std::string target, Milliseconds max_age);

  client::Sender& sender_;
  client::CallContext const& call_;
  std::optional<std::vector<KnownList>> lists_{};
  std::optional<std::vector<KnownColumn>> columns_{};
};

std::optional<Kind> kind_of_code(json::value const* code);  // of v1: 0 person, 1 organization, 8 opportunity

}  // namespace affinity::tools::policy
