#pragma once
// Shapes of the records of Affinity v2, for outputSchema (Affinity v2, response schemas).

#include "schema/shape.hpp"

namespace affinity::tools::v2 {

schema::Shape whoami();
schema::Shape rate_limit();
schema::Shape company();
schema::Shape company_data();  // inside of other records
schema::Shape person();
schema::Shape person_data();  // inside of other records
schema::Shape opportunity();
schema::Shape field();  // with its value
schema::Shape field_metadata();
schema::Shape dropdown_option();  // of any of the three kinds
schema::Shape list();
schema::Shape list_entry();              // of one entity
schema::Shape list_entry_with_entity();  // of one list
schema::Shape saved_view();
schema::Shape field_value_change();
schema::Shape batch_answer();
schema::Shape found_company();

schema::Shape note();  // of any of the five types
schema::Shape note_hit();
schema::Shape call();
schema::Shape chat_message();
schema::Shape email_message();
schema::Shape meeting();
schema::Shape transcript_in_list();
schema::Shape transcript();
schema::Shape fragment();
schema::Shape file_summary();
schema::Shape file();
schema::Shape file_hit();

schema::Shape relationship();
schema::Shape coworker_connections();
schema::Shape executive_connections();
schema::Shape company_duplicate();
schema::Shape person_duplicate();
schema::Shape company_merge();
schema::Shape person_merge();
schema::Shape merge_answer();  // of a start: the task, and the call that looks at it
schema::Shape records_merge();
schema::Shape merge_task();
schema::Shape reminder();  // of either type
schema::Shape webhook();
schema::Shape team();
schema::Shape user();

}  // namespace affinity::tools::v2
