#pragma once
// One code of the API and what it means: {0, "meeting"}.

#include <cstdint>
#include <string_view>

namespace affinity::schema {

struct Code {
  std::int64_t code = 0;
  std::string_view name{};
};

}  // namespace affinity::schema
