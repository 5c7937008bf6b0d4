#include "tools/changes/kinds/kind.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

namespace affinity::tools::changes {

namespace {

constexpr std::array all_kinds{&set_kind,
                               &clear_kind,
                               &add_value_kind,
                               &remove_value_kind,
                               &find_or_create_kind,
                               &add_to_list_kind,
                               &remove_from_list_kind,
                               &rename_kind,
                               &link_kind,
                               &unlink_kind,
                               &merge_kind,
                               &delete_kind,
                               &note_kind,
                               &remind_kind,
                               &attach_kind,
                               &log_kind};

}  // namespace

ActionKind const& kind_of(Action action) {
  auto const is_of = [&](ActionKind const* each) { return each->action == action; };
  auto const found = std::ranges::find_if(all_kinds, is_of);
  if (found == all_kinds.end()) throw std::logic_error("no kind of " + std::string(to_string(action)));
  return **found;
}

}  // namespace affinity::tools::changes
