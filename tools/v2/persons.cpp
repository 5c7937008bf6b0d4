#include "tools/rows.hpp"
#include "tools/v2/filters.hpp"
#include "tools/v2/params.hpp"
#include "tools/v2/search.hpp"
#include "tools/v2/shapes.hpp"

#include <utility>

namespace affinity::tools::v2 {

namespace {

std::vector<Param> new_person() {
  return {body("firstName", non_empty_text(), "", required), body("lastName", text()),
          body("primaryEmailAddress", email()),
          body("emailAddresses", list_of(email(), 100), "The primary one too."), values_of_new_person()};
}

}  // namespace

std::vector<Tool> persons() {
  std::vector<Tool> rows{
      {.name = "list_all_affinity_v2_persons",
       .title = "List people with their fields",
       .description =
           "Lists people, with values of the fields asked for. To find some: affinity_v2_persons_search.",
       .example = R"({"fieldIds":["affinity-data-current-job-title"],"limit":2})",
       .core = true,
       .route = get("/v2/persons"),
       .params = {only_ids(), field_ids(), field_types()},
       .paging = links(),
       .output = person(),
       .rights = "Export All People directory"},
      {.name = "create_a_affinity_v2_person",
       .title = "Create a person with field values",
       .description = "Creates a person, with values of fields where given.",
       .example =
           R"({"firstName":"Nora","lastName":"Vance","primaryEmailAddress":"nora.vance@lumengrid.example"})",
       .effect = Effect::adds,
       .route = post("/v2/persons"),
       .body_defaults = R"({"lastName":null,"primaryEmailAddress":null})",
       .params = new_person(),
       .output = person(),
       .rights = "Edit Global Field Values",
       .beta = true},
      {.name = "list_all_affinity_v2_person_fields",
       .title = "List the fields of people",
       .description = "Lists the fields (columns) that all people have: id, name and valueType. Those of one "
                      "list: list_all_affinity_v2_list_fields.",
       .example = R"({"includes":["sortability"],"limit":2})",
       .core = true,
       .cacheable = true,
       .route = get("/v2/persons/fields"),
       .params = {filter("Such as name=~stage."), abilities()},
       .filter_properties = filters::field_metadata,
       .paging = links(),
       .output = field_metadata()},
      {.name = "list_all_affinity_v2_person_field_options",
       .title = "List the dropdown options of a field of people",
       .description = "Lists the options of one dropdown field of people, with the ids that writes take.",
       .example = R"({"fieldId":"field-31001"})",
       .cacheable = true,
       .route = get("/v2/persons/fields/{fieldId}/dropdown-options"),
       .params = {field_slot()},
       .paging = links(),
       .output = dropdown_option()},
      {.name = "affinity_v2_persons_search",
       .title = "Search people by field values",
       .description = "Finds people by their fields, which list_all_affinity_v2_person_fields tells.",
       .example = R"({"term":"jane","fieldIds":["affinity-data-current-job-title"],"limit":2})",
       .core = true,
       .route = post("/v2/persons/search"),
       .composed = search_records,
       .params = search_params(field_types()),
       .rules = search_argument_rules(),
       .former_forms = search_former_forms(),
       .paging = links(),
       .output = person(),
       .rights = "Export All People directory",
       .beta = true},
      {.name = "delete_a_affinity_v2_person_by_id",
       .title = "Delete a person (v2)",
       .description = "Deletes a person, but none of your own team.",
       .example = R"({"id":510009})",
       .effect = Effect::destroys,
       .route = del("/v2/persons/{personId}"),
       .params = {path("id", id(), "", "personId")},
       .also_deletes = "Its field values and its places on lists go with it.",
       .beta = true},
      {.name = "get_single_affinity_v2_person_by_id",
       .title = "Get a person with its fields",
       .description = "Gives one person with values of the fields asked for, else without any. On its lists: "
                      "list_all_affinity_v2_person_list_entries.",
       .example = R"({"id":510008,"fieldIds":["affinity-data-current-job-title"]})",
       .core = true,
       .route = get("/v2/persons/{personId}"),
       .params = {path("id", id(), "", "personId"), field_ids(), field_types()},
       .output = person()},
      {.name = "list_all_affinity_v2_person_field_values",
       .title = "List the field values of a person",
       .description = "Lists all field values of one person, without those of lists: "
                      "list_all_affinity_v2_person_list_entries.",
       .example = R"({"personId":510008,"limit":3})",
       .route = get("/v2/persons/{personId}/fields"),
       .params = {person_id(), value_ids(), value_types()},
       .rules = {at_most_one_of({"ids", "types"})},
       .paging = links(),
       .output = field(),
       .beta = true},
      {.name = "affinity_v2_person_fields_batch_update",
       .title = "Set several fields of a person",
       .description = "Sets up to 100 field values of one person in one request; data null clears one. Sets "
                      "of values are replaced.",
       .example =
           R"({"personId":510008,"updates":[{"id":"field-31003","value":{"type":"text","data":"+49 30 5550 1234"}}]})",
       .core = true,
       .effect = Effect::changes,
       .route = patch("/v2/persons/{personId}/fields"),
       .body_defaults = update_fields,
       .batch = "updates",
       .params = {person_id(), updates()},
       .output = batch_answer()},
      {.name = "get_single_affinity_v2_person_field_value_by_id",
       .title = "Get one field value of a person",
       .description = "Gives the value of one field of a person.",
       .example = R"({"personId":510008,"fieldId":"affinity-data-current-job-title"})",
       .route = get("/v2/persons/{personId}/fields/{fieldId}"),
       .params = {person_id(), field_slot()},
       .output = field(),
       .beta = true},
      {.name = "update_a_affinity_v2_person_field_value_by_id",
       .title = "Set one field of a person",
       .description = "Sets one field of a person; data null clears it. Several at once: "
                      "affinity_v2_person_fields_batch_update.",
       .example =
           R"({"personId":510008,"fieldId":"field-31003","value":{"type":"text","data":"+49 30 5550 1234"}})",
       .effect = Effect::changes,
       .route = post("/v2/persons/{personId}/fields/{fieldId}"),
       .params = {person_id(), field_slot(), value()}},
      {.name = "list_all_affinity_v2_person_field_value_items",
       .title = "List all items of a field of a person",
       .description = "Lists every item of a field that holds many; other answers stop at 100.",
       .example = R"({"personId":510008,"fieldId":"affinity-data-job-titles"})",
       .route = get("/v2/persons/{personId}/fields/{fieldId}/values"),
       .params = {person_id(), field_slot()},
       .paging = links(),
       .output = Shape::any(),
       .beta = true},
      {.name = "list_all_affinity_v2_person_list_entries",
       .title = "List the list entries of a person",
       .description = "Lists the rows of a person on all lists, each with all its field values.",
       .example = R"({"personId":510008})",
       .core = true,
       .route = get("/v2/persons/{personId}/list-entries"),
       .params = {person_id()},
       .paging = links(),
       .output = list_entry()},
      {.name = "list_all_affinity_v2_person_lists",
       .title = "List the lists that a person is on",
       .description =
           "Lists the lists that a person is on. Its rows there: list_all_affinity_v2_person_list_entries.",
       .example = R"({"personId":510008})",
       .route = get("/v2/persons/{personId}/lists"),
       .params = {person_id()},
       .paging = links(),
       .output = list()}};
  return in_toolset("v2_persons", std::move(rows));
}

}  // namespace affinity::tools::v2
