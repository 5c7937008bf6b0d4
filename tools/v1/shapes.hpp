#pragma once
// Shapes of the records of Affinity v1, for outputSchema (Affinity v1, resources).

#include "schema/shape.hpp"

namespace affinity::tools {

schema::Shape whoami();
schema::Shape rate_limits();
schema::Shape person();          // in other records
schema::Shape person_in_list();  // in a search, with the members of its flags
schema::Shape person_in_full();  // one person: with organizations and list entries
schema::Shape organization();
schema::Shape organization_in_list();
schema::Shape organization_in_full();
schema::Shape note();
schema::Shape list();
schema::Shape list_in_full();  // one list: with its fields
schema::Shape list_entry();
schema::Shape relationship();
schema::Shape opportunity();
schema::Shape interaction();    // of any of the four types: the keys of all
schema::Shape field_of_list();  // in short form
schema::Shape field();
schema::Shape field_value();
schema::Shape field_value_change();
schema::Shape reminder();
schema::Shape entity_file();

std::vector<schema::Code> entity_types();
std::vector<schema::Code> value_types();
std::vector<schema::Code> interaction_types();
std::vector<schema::Code> directions();
std::vector<schema::Code> reminder_types();
std::vector<schema::Code> reset_types();
std::vector<schema::Code> reminder_states();
std::vector<schema::Code> change_types();

}  // namespace affinity::tools
