#include "sandbox/v2/dropdown_options.hpp"

#include "base/text/text.hpp"
#include "sandbox/store/words.hpp"
#include "sandbox/v2/face/pages.hpp"
#include "sandbox/v2/record_json.hpp"

#include <algorithm>

namespace affinity::sandbox::v2 {

namespace {

constexpr std::string_view not_a_dropdown = "This field is no dropdown, so it has no options";

struct OptionColors {
  static json::value word(int color) {
    bool const known = color >= 0 && std::size_t(color) < option_colors.size();
    return known ? json::value(option_colors[std::size_t(color)]) : json::value();
  }
  static std::optional<int> number(std::optional<std::string> const& word) {
    if (!word) return std::nullopt;
    return int(std::ranges::find(option_colors, *word) - option_colors.begin());
  }
};

// The members of a body that sets an option; `type` is of a new one alone.
struct OptionBody {
  std::optional<std::string> type{}, text{};
  std::optional<Id> rank{}, win_rate{};
  std::optional<int> color{};
  std::optional<StatusCategory> category{};
};

OptionBody read_option_body(ObjectReader& in, bool fresh) {
  OptionBody out;
  if (fresh)
    out.type = in.word("type", {"dropdown", "ranked-dropdown", "status-dropdown"}, {.required = true});
  bool const ranked = out.type && *out.type != "dropdown", status = out.type == "status-dropdown";
  out.text = in.text("text", {.required = fresh, .min_length = 1, .max_length = 255});
  if (fresh && !ranked) return out;
  out.rank = in.integer("rank", 0, max_int32, {.required = ranked});
  out.color = OptionColors::number(
      in.word("color", {"white", "gray", "blue", "green", "purple", "orange", "red"}, {.required = ranked}));
  if (fresh && !status) return out;
  auto const category = in.word("statusCategory", {"open", "won", "lost", "on-hold"}, {.required = status});
  if (category) out.category = from_word<StatusCategory>(*category);
  out.win_rate = in.integer("winRate", 0, 100);
  if (fresh && out.win_rate && out.category && out.category != StatusCategory::open)
    in.invalid("winRate", "is only for the statusCategory open");
  return out;
}

// The field of a list that the path names: one of the list, or a global one of its records.
Field* dropdown_field_in_path(RequestContext& context, List const& list) {
  auto const text = std::string_view(context.field_id());
  auto const number = text.starts_with("field-") ? integer_in(text.substr(6)) : std::nullopt;
  for (auto& [id, field] : context.store.fields) {
    bool const usable = field.list_id ? *field.list_id == list.id : field.entity_type == list.type;
    if (usable && (field.in_v1() ? number == id : field.slug == text)) return &field;
  }
  return nullptr;
}

JsonResponse no_such_dropdown(RequestContext const& context) {
  return failure(ErrorCode::not_found, "There is no field \"" + context.field_id() + "\" here");
}

// What the path of an option names, or an error; option is null where the path names none.
struct OptionInPath {
  List const* list = nullptr;
  Field* field = nullptr;
  DropdownOption* option = nullptr;
  std::optional<JsonResponse> error{};
};

OptionInPath find_option_in_path(RequestContext& context, bool writes) {
  OptionInPath out;
  out.list = list_in_path(context);
  if (!out.list) {
    out.error = no_such("list", context.id("listId"));
    return out;
  }
  out.field = dropdown_field_in_path(context, *out.list);
  if (!out.field)
    out.error = no_such_dropdown(context);
  else if (option_type(*out.field).empty())
    out.error = failure(ErrorCode::bad_request, not_a_dropdown);
  else if (writes && !out.field->list_id)
    out.error =
        failure(ErrorCode::bad_request, "Only the options of a list's own fields can be changed here");
  if (out.error || !context.path.contains("dropdownOptionId")) return out;
  auto const id = context.id("dropdownOptionId");
  auto const found = std::ranges::find(out.field->options, id, &DropdownOption::id);
  if (found == out.field->options.end())
    out.error = no_such("option of this field", id);
  else
    out.option = &*found;
  return out;
}

bool has_option_as_value(FieldValue const& value, Field const& field, DropdownOption const& option) {
  if (value.field_id != field.id) return false;
  return field.value_type == dropdown_value ? as_text(value.value) == option.text
                                            : as_int64(value.value) == option.id;
}

// The option that takes a rank moves those from there on.
void make_room_for_rank(Field& field, Id rank, Id except) {
  auto const taken = [&](DropdownOption const& one) { return one.id != except && one.rank == rank; };
  if (std::ranges::none_of(field.options, taken)) return;
  for (auto& one : field.options)
    if (one.id != except && one.rank >= rank) ++one.rank;
}

// What a field's kind does not allow, of an option that there is already.
void check_option_kind(Field const& field, DropdownOption const& option, OptionBody const& sent,
                       ObjectReader& in) {
  auto const type = option_type(field);
  auto const reject = [&](std::string_view name) {
    in.invalid(name, "is no property of an option of the type " + std::string(type));
  };
  if (type == "dropdown" && sent.rank) reject("rank");
  if (type == "dropdown" && sent.color) reject("color");
  if (type != "status-dropdown" && sent.category) reject("statusCategory");
  if (type != "status-dropdown" && sent.win_rate) return reject("winRate");
  if (sent.win_rate && sent.category.value_or(option.status_category) != StatusCategory::open)
    in.invalid("winRate", "is only for the statusCategory open");
}

// Ours: Affinity does not say whether two options may have the same text. In v1 a text names one option.
std::optional<JsonResponse> option_text_taken(Field const& field, std::optional<std::string> const& text,
                                              Id except) {
  auto const* other = text ? field.option(*text) : nullptr;
  if (!other || other->id == except) return std::nullopt;
  return failure(ErrorCode::bad_request, "The field has an option with this text");
}

// Values of a dropdown hold the text of their option.
void rename_option_values(Store& store, Field const& field, DropdownOption const& option,
                          std::string const& text) {
  if (field.value_type != dropdown_value) return;
  for (auto& [id, value] : store.field_values)
    if (has_option_as_value(value, field, option)) value.value = json::string(text);
}

}  // namespace

std::string_view option_type(Field const& field) {
  if (field.value_type == dropdown_value) return "dropdown";
  if (field.value_type != ranked_dropdown_value) return {};
  return field.status_column ? "status-dropdown" : "ranked-dropdown";
}

json::object option_json(Field const& field, DropdownOption const& option) {
  auto const type = option_type(field);
  json::object out{{"type", type}, {"id", option.id}, {"text", option.text}};
  if (type == "dropdown") return out;
  out["rank"] = std::max(option.rank, 0);
  out["color"] = OptionColors::word(option.color);
  if (type != "status-dropdown") return out;
  bool const rated = option.status_category == StatusCategory::open && option.win_rate;
  out["statusCategory"] = to_word(option.status_category);
  out["winRate"] = rated ? json::value(*option.win_rate) : json::value();
  return out;
}

JsonResponse options_page(RequestContext const& context, PageRequest const& page, Field const* field) {
  if (!field) return no_such_dropdown(context);
  if (option_type(*field).empty()) return failure(ErrorCode::bad_request, not_a_dropdown);
  auto options = field->options;
  std::ranges::sort(options, {}, &DropdownOption::id);
  return page_of(
      context, page, options, [](auto const& one) { return one.id; },
      [&](auto const& one) { return option_json(*field, one); });
}

JsonResponse list_field_options(RequestContext& context) {
  auto const page = read_page(context);
  if (auto const error = context.refusal()) return *error;
  auto const* list = list_in_path(context);
  if (!list) return no_such("list", context.id("listId"));
  return options_page(context, page, dropdown_field_in_path(context, *list));
}

JsonResponse get_list_field_option(RequestContext& context) {
  if (auto const error = context.refusal()) return *error;
  auto const found = find_option_in_path(context, false);
  if (found.error) return *found.error;
  return json::value(option_json(*found.field, *found.option));
}

JsonResponse create_list_field_option(RequestContext& context) {
  auto const sent = read_option_body(context.body, true);
  if (auto const error = context.refusal()) return *error;
  auto const found = find_option_in_path(context, true);
  if (found.error) return *found.error;
  auto& field = *found.field;
  if (*sent.type != option_type(field)) {
    context.body.invalid("type", "must be " + std::string(option_type(field)) + ", as the field is");
    return context.errors.response();
  }
  if (auto const error = option_text_taken(field, sent.text, 0)) return *error;
  auto const rank = sent.rank.value_or(Id(field.options.size()));
  if (sent.rank) make_room_for_rank(field, rank, 0);
  DropdownOption fresh{.text = *sent.text, .rank = int(rank), .color = sent.color.value_or(0)};
  fresh.status_category = sent.category.value_or(StatusCategory::open);
  if (sent.win_rate) fresh.win_rate = int(*sent.win_rate);
  auto const& made = context.store.add_option(field, std::move(fresh));
  context.updated.emplace_back("fields", field.id);
  return {201, json::value(option_json(field, made))};
}

JsonResponse update_list_field_option(RequestContext& context) {
  auto const sent = read_option_body(context.body, false);
  if (auto const error = context.refusal()) return *error;
  auto const found = find_option_in_path(context, true);
  if (found.error) return *found.error;
  auto& field = *found.field;
  auto& option = *found.option;
  check_option_kind(field, option, sent, context.body);
  if (!context.errors.empty()) return context.errors.response();
  if (auto const error = option_text_taken(field, sent.text, option.id)) return *error;
  if (sent.text) {
    rename_option_values(context.store, field, option, *sent.text);
    option.text = *sent.text;
    option.implied = false;
  }
  if (sent.rank) {
    make_room_for_rank(field, *sent.rank, option.id);
    option.rank = int(*sent.rank);
  }
  if (sent.color) option.color = *sent.color;
  if (sent.category) option.status_category = *sent.category;
  if (sent.win_rate) option.win_rate = int(*sent.win_rate);
  if (option.status_category != StatusCategory::open) option.win_rate.reset();
  context.updated.emplace_back("fields", field.id);
  return {204, {}};
}

JsonResponse delete_list_field_option(RequestContext& context) {
  if (auto const error = context.refusal()) return *error;
  auto const found = find_option_in_path(context, true);
  if (found.error) return *found.error;
  auto& field = *found.field;
  auto const option = *found.option;
  Ids cleared;
  for (auto const& [id, value] : context.store.field_values)
    if (has_option_as_value(value, field, option)) cleared.push_back(id);
  for (auto const id : cleared) {
    auto const& value = *context.store.field_values.find(id);
    context.store.log_change(value, value_deleted, context.user.id, context.now);
    context.store.erase_field_value(id);
  }
  for (auto& [id, view] : context.store.saved_views)
    if (view.filter && view.filter->field_id == field.id) std::erase(view.filter->option_ids, option.id);
  std::erase_if(field.options, [&](auto const& one) { return one.id == option.id; });
  context.updated.emplace_back("fields", field.id);
  return {204, {}};
}

}  // namespace affinity::sandbox::v2
