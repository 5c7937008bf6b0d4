#pragma once
// The errors in an answer of Affinity's newer API (Affinity v2, Errors).

#include "base/http/message.hpp"
#include "base/result.hpp"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace affinity::client {

inline constexpr std::string_view api_version_header = "X-Affinity-Api-Version";
inline constexpr std::string_view pinned_api_version = "2026-09-17";

// Whether a request is one of the newer API, by its target.
constexpr bool is_v2(std::string_view target) { return target.starts_with("/v2/"); }

struct V2Error {
  std::string code{};  // "validation", "not-found", …
  std::string message{};
  std::string param{};  // of a validation error: the API's name, "limit", "persons[0].id"
};

// The name that an argument has for the caller, for that of the API in V2Error::param.
using ArgumentName = std::function<std::string(std::string_view param)>;

std::vector<V2Error> v2_errors(Response const&);  // all in {"errors": [{code, message, param?}]}

std::string v2_error_text(std::vector<V2Error> const&, ArgumentName const&);  // each in turn, in one line

std::optional<ErrorKind> kind_of_code(std::string_view code);

// When Affinity refuses the version itself, which only whoever runs this server can change.
std::optional<Error> refused_version(std::vector<V2Error> const&);

}  // namespace affinity::client
