#pragma once
// A numeric code of the API (an enum value) and its name: {0, "meeting"}.

#include <cstdint>
#include <string_view>

namespace affinity::schema {

struct Code {
  std::int64_t code = 0;
  std::string_view name{};
};

}  // namespace affinity::schema
