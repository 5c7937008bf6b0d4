#pragma once
// What requests touch, a function for each form: tools/policy/write_routes.cpp says which route has which.

#include "base/json/json.hpp"
#include "tools/policy/touched.hpp"

#include <string>
#include <vector>

namespace affinity::tools::policy {

// A request that writes, taken apart.
struct WriteRequestParts {
  std::vector<std::string> slots{};  // of the path, in order
  json::object query{}, body{};      // texts; of a multipart body its fields
};

void touch_given_records(WriteRequestParts const&, Touched&);
template<Kind kind> void change_record(WriteRequestParts const&, Touched&);
template<Kind kind> void delete_record(WriteRequestParts const&, Touched&);
template<Kind kind> void merge_records(WriteRequestParts const&, Touched&);
void create_deal(WriteRequestParts const&, Touched&);
void add_row(WriteRequestParts const&, Touched&);
void remove_row(WriteRequestParts const&, Touched&);
void set_values_of_row(WriteRequestParts const&, Touched&);
void set_value_of_row(WriteRequestParts const&, Touched&);
template<Kind kind> void set_values_of_record(WriteRequestParts const&, Touched&);
template<Kind kind> void set_value_of_record(WriteRequestParts const&, Touched&);
void create_person(WriteRequestParts const&, Touched&);
void create_value(WriteRequestParts const&, Touched&);
void change_value(WriteRequestParts const&, Touched&);
void delete_value(WriteRequestParts const&, Touched&);
void create_column(WriteRequestParts const&, Touched&);
void delete_column(WriteRequestParts const&, Touched&);
void change_option(WriteRequestParts const&, Touched&);
void write_note(WriteRequestParts const&, Touched&);
void change_note(WriteRequestParts const&, Touched&);
void write_reminder(WriteRequestParts const&, Touched&);
void change_reminder(WriteRequestParts const&, Touched&);
void change_interaction(WriteRequestParts const&, Touched&);
void delete_transcript(WriteRequestParts const&, Touched&);

}  // namespace affinity::tools::policy
