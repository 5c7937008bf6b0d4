#include "tools/changes/kinds/values.hpp"

namespace affinity::tools::changes {

ActionKind const set_kind{.action = Action::set,
                          .plan = plan_values,
                          .read = read_value_standings,
                          .together = values_travel_together,
                          .write = write_values,
                          .written = written_values,
                          .undo = undo_value,
                          .settles_itself = true,
                          .refusal_tells = true};  // v1 refuses a second value of a cell that takes one

ActionKind const clear_kind{.action = Action::clear,
                            .plan = plan_values,
                            .read = read_value_standings,
                            .together = values_travel_together,
                            .write = write_values,
                            .written = written_values,
                            .undo = undo_value,
                            .settles_itself = true};

// A second POST of the same value would be a second value.
ActionKind const add_value_kind{.action = Action::add_value,
                                .plan = plan_values,
                                .read = read_value_standings,
                                .write = write_values,
                                .written = written_values,
                                .undo = undo_value};

ActionKind const remove_value_kind{.action = Action::remove_value,
                                   .plan = plan_values,
                                   .read = read_value_standings,
                                   .write = write_values,
                                   .written = written_values,
                                   .undo = undo_value,
                                   .settles_itself = true};

}  // namespace affinity::tools::changes
