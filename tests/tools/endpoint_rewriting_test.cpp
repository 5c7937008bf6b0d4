#include "tools/endpoint_rewriting.hpp"

#include "support/catch.hpp"

namespace affinity::tests::endpoint_rewriting_test {

using namespace affinity::tools;

TEST_CASE("an endpoint in what Affinity says becomes the tool for it") {
  auto const catalogue = Catalogue::standard();
  auto const told = [&](std::string_view words) { return rewrite_endpoints(words, catalogue); };
  CHECK(told("create it there with POST /opportunities") ==
        "create it there with create_a_affinity_opportunity");
  CHECK(told("Use GET /persons/{person_id}.") == "Use get_single_affinity_person_by_id.");
  CHECK(told("see DELETE /lists/12/list-entries/34 or \"PUT /notes/:id\"") ==
        "see delete_a_affinity_list_entry_by_id or \"update_a_affinity_note_by_id\"");
  CHECK(told("GET /v1/lists") == "list_all_affinity_lists");
  CHECK(told("POST /nothing and a / b and /persons") == "POST /nothing and a / b and /persons");
  CHECK(told("").empty());
}

}  // namespace affinity::tests::endpoint_rewriting_test
