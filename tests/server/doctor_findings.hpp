#pragma once
// What the tests of doctor say and look for.

#include "server/doctor/finding.hpp"

#include <string>
#include <string_view>

namespace affinity::server::doctor_test {

using Level = Finding::Level;

inline bool has(std::string const& text, std::string_view what) {
  return text.find(what) != std::string::npos;
}

inline bool has_its_remedy(Finding const& finding) {
  bool const bad = finding.level == Level::warn || finding.level == Level::fail;
  return !finding.text.empty() && bad == !finding.remedy.empty();
}

inline std::string const whoami_body =
    R"({"tenant":{"id":1,"name":"Firm","subdomain":"f"},"user":{"id":2,"firstName":"A","lastName":"B","email":"a@f.example"},)"
    R"("grant":{"type":"api_key","scope":"external_api","createdAt":"2024-01-01T00:00:00.000Z"}})";

}  // namespace affinity::server::doctor_test
