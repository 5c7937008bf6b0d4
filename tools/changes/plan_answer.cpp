#include "tools/changes/plan_answer.hpp"

#include "base/text/counted.hpp"
#include "base/text/setting_values.hpp"
#include "base/text/text.hpp"
#include "schema/shape.hpp"
#include "tools/render.hpp"
#include "tools/selection.hpp"

#include <algorithm>
#include <charconv>
#include <map>
#include <utility>

namespace affinity::tools::changes {

namespace {

using composed::cell_text;
using composed::missing_value;
using composed::named;

constexpr std::size_t all_shown = 30;    // a plan of so many is shown whole
constexpr std::size_t first_shown = 20;  // of a longer one
constexpr std::size_t most_lines = 10;   // of skipped ones in the text
constexpr std::size_t most_problems = 20;

std::string subject_text(Subject const& subject) {
  if (subject.ref) return named(cell_text(subject.name), *subject.ref);
  auto const made =
      subject.created_by > 0 ? " (made by " + std::to_string(subject.created_by) + ")" : " (new)";
  return cell_text(subject.name) + made;
}

std::string place_text(Change const& change) {
  if (change.column) return change.column->name;
  auto word = std::string(to_string(change.action));
  std::ranges::replace(word, '_', ' ');
  return change.list_name.empty() ? word : word + " " + cell_text(change.list_name);
}

// "1 | Brenara Health - Series B (deal:880002) | Status | New | Passed"
std::string change_line(Change const& change, bool is_of_undo) {
  auto const shown_or_missing = [](std::string const& text) {
    return text.empty() ? std::string(missing_value) : cell_text(text);
  };
  auto line = std::to_string(change.n) + " | " + subject_text(change.on) + " | " + place_text(change) +
              " | " + shown_or_missing(change.shown_before) + " | " + shown_or_missing(change.shown_after);
  if (!change.warning.empty()) line += " | " + change.warning;
  if (change.undo == Undoable::no)
    line += (is_of_undo ? " | cannot be brought back" : " | cannot be undone") +
            (change.undo_note.empty() ? "" : ": " + change.undo_note);
  if (change.undo == Undoable::partly) line += " | undone in part: " + change.undo_note;
  return line;
}

json::object change_item(Change const& change, std::string_view subdomain) {
  json::object item{{"n", change.n}, {"do", to_string(change.action)}};
  auto const& shown_ref = change.on.ref ? change.on.ref : change.row.ref;
  if (shown_ref) {
    item["ref"] = to_string(*shown_ref);
    if (auto url = composed::page_of(subdomain, *shown_ref); !url.empty()) item["url"] = std::move(url);
  }
  item["name"] = cell_text(change.on.name);
  if (change.column) item["column"] = change.column->name;
  if (!change.list_name.empty()) item["list"] = cell_text(change.list_name);
  item["before"] = change.shown_before.empty() ? std::string(missing_value) : change.shown_before;
  item["after"] = change.shown_after.empty() ? std::string(missing_value) : change.shown_after;
  item["undo"] = to_string(change.undo);
  if (!change.undo_note.empty()) item["undo_note"] = change.undo_note;
  if (!change.warning.empty()) item["warn"] = change.warning;
  return item;
}

std::string undo_text(std::vector<Change> const& changes) {
  auto const cannot = std::ranges::count(changes, Undoable::no, &Change::undo);
  if (changes.empty()) return "nothing to undo";
  if (cannot == 0) return "can be undone";
  if (std::size_t(cannot) == changes.size()) return "cannot be undone";
  return std::to_string(cannot) + " of them cannot be undone";
}

std::map<std::string, int> counts_of(std::vector<Change> const& changes) {
  std::map<std::string, int> out;
  for (auto const& change : changes) ++out[std::string(to_string(change.action))];
  return out;
}

std::string counts_text(std::vector<Change> const& changes) {
  std::string out;
  for (auto const& [word, count] : counts_of(changes))
    out.append(out.empty() ? "" : ", ").append(std::to_string(count) + " " + word);
  return out;
}

std::string approval_call(Plan const& plan) {
  json::object arguments{{"plan_id", plan.id}, {"summary", plan.summary}};
  if (!plan.problems.empty()) arguments["skip_problems"] = true;
  return "apply_changes " + write_json(arguments);
}

std::string problems_text(std::vector<Problem> const& problems) {
  if (problems.empty()) return {};
  std::string out = "\nproblems " + std::to_string(problems.size()) + ":";
  for (std::size_t i = 0; i < problems.size() && i < most_problems; ++i) {
    auto const& each = problems[i];
    out += "\n#" + std::to_string(each.n) + (each.what.empty() ? "" : " " + cell_text(each.what)) + ": " +
           each.message;
    for (auto const& candidate : each.candidates)
      out += "\n  " + named(cell_text(candidate.name), candidate.ref) +
             (candidate.differs.empty() ? "" : " | " + cell_text(candidate.differs));
  }
  if (problems.size() > most_problems)
    out += "\nand " + std::to_string(problems.size() - most_problems) + " more";
  return out;
}

std::string skipped_text(std::vector<Skipped> const& skipped) {
  if (skipped.empty()) return {};
  std::string out = "\nskipped " + std::to_string(skipped.size()) + ": ";
  for (std::size_t i = 0; i < skipped.size() && i < most_lines; ++i)
    out += (i == 0 ? "" : "; ") + cell_text(skipped[i].what) + " (" + skipped[i].why + ")";
  if (skipped.size() > most_lines) out += "; and " + std::to_string(skipped.size() - most_lines) + " more";
  return out;
}

// The changes that are shown.
struct Shown {
  std::size_t begin = 0, end = 0;
};

Shown shown_of(Plan const& plan, PlanView const& view) {
  auto const total = plan.changes.size();
  if (view.first <= 0) return {0, total <= all_shown ? total : first_shown};
  auto const at = [&](int number, bool behind) {
    auto const is_before = [&](Change const& each) { return behind ? each.n <= number : each.n < number; };
    return std::size_t(std::ranges::partition_point(plan.changes, is_before) - plan.changes.begin());
  };
  return {at(view.first, false), std::max(at(view.first, false), at(view.last, true))};
}

std::string header_text(Plan const& plan, PlanView const& view) {
  auto const time = to_iso(plan.expires_at);
  auto const until = time.size() >= 16 ? time.substr(0, 10) + " " + time.substr(11, 5) + " UTC" : time;
  std::string state = view.state == PlanState::open      ? "until " + until
                      : view.state == PlanState::applied ? "applied, receipt " + view.receipt_id
                                                         : "expired";
  return "Plan " + plan.id + ", " + state + ": " + plan.summary + " (" +
         counted(plan.changes.size(), "change") + "; " + counted(plan.requests_used, "request") + " used, " +
         std::to_string(plan.requests_to_apply) + " to come; " + undo_text(plan.changes) + "); " +
         (plan.problems.empty() ? "complete" : "partial: " + counted(plan.problems.size(), "problem"));
}

std::string plan_text(Plan const& plan, PlanView const& view, Shown shown) {
  auto out = view.before.empty() ? std::string() : view.before + "\n";
  out += header_text(plan, view);
  for (auto const& note : plan.notes) out += "\n" + note;
  if (!plan.changes.empty()) out += "\n# | record | column | now | then";
  for (auto i = shown.begin; i < shown.end; ++i)
    out += "\n" + change_line(plan.changes[i], !plan.undo_of.empty());
  auto const total = plan.changes.size();
  if (shown.begin > 0 || shown.end < total) {
    auto const next = shown.end < total ? shown.end : std::size_t(0);
    out += "\nshown " + std::to_string(shown.end - shown.begin) + " of " + counted(total, "change") + " (" +
           counts_text(plan.changes) + "); more: plan_changes " +
           write_json(
               json::object{{"plan_id", plan.id},
                            {"show", std::to_string(plan.changes[next].n) + "-" +
                                         std::to_string(plan.changes[std::min(next + 40, total) - 1].n)}});
  }
  out += skipped_text(plan.skipped) + problems_text(plan.problems);
  if (!view.why_not.empty()) return out + "\ncannot be applied: " + view.why_not;
  if (view.state == PlanState::open && !plan.changes.empty()) out += "\napprove with " + approval_call(plan);
  return out;
}

json::array problem_items(Plan const& plan, std::string_view subdomain) {
  json::array out;
  for (auto const& each : plan.problems) {
    json::array candidates;
    for (auto const& candidate : each.candidates) {
      auto item = composed::record_object(subdomain, candidate.ref, candidate.name);
      item["hint"] = cell_text(candidate.differs);
      candidates.emplace_back(std::move(item));
    }
    json::object item{
        {"n", each.n}, {"name", cell_text(each.what)}, {"kind", each.kind}, {"message", each.message}};
    if (!candidates.empty()) item["candidates"] = std::move(candidates);
    out.emplace_back(std::move(item));
  }
  return out;
}

json::object plan_data(Plan const& plan, PlanView const& view, Shown shown) {
  json::array changes, skipped;
  for (auto i = shown.begin; i < shown.end; ++i)
    changes.emplace_back(change_item(plan.changes[i], view.subdomain));
  for (auto const& each : plan.skipped)
    skipped.push_back({{"n", each.n}, {"name", cell_text(each.what)}, {"why", each.why}});
  json::object counts;
  for (auto const& [word, count] : counts_of(plan.changes)) counts[word] = count;
  constexpr std::string_view states[] = {"open", "applied", "expired"};
  bool const can_apply = view.why_not.empty() && view.state == PlanState::open && !plan.changes.empty();
  json::object out{
      {"view", "plan"},
      {"plan_id", plan.id},
      {"state", states[std::size_t(view.state)]},
      {"expires_at", to_iso(plan.expires_at)},
      {"summary", plan.summary},
      {"digest", plan.digest},
      {"total", plan.changes.size()},
      {"shown",
       {{"from", shown.begin < shown.end ? plan.changes[shown.begin].n : 0},
        {"to", shown.begin < shown.end ? plan.changes[shown.end - 1].n : 0}}},
      {"counts", std::move(counts)},
      {"changes", std::move(changes)},
      {"skipped", std::move(skipped)},
      {"problems", problem_items(plan, view.subdomain)},
      {"cost", {{"requests_used", plan.requests_used}, {"requests_to_apply", plan.requests_to_apply}}},
      {"undo", undo_word(plan.changes)},
      {"can_apply", can_apply}};
  if (!view.receipt_id.empty()) out["receipt_id"] = view.receipt_id;
  if (!plan.notes.empty()) out["notes"] = json::array(plan.notes.begin(), plan.notes.end());
  if (!view.why_not.empty()) out["why_not"] = view.why_not;
  return out;
}

}  // namespace

std::string_view undo_word(std::vector<Change> const& changes) {
  auto const cannot = std::size_t(std::ranges::count(changes, Undoable::no, &Change::undo));
  return cannot == 0 ? "all" : cannot == changes.size() ? "none" : "some";
}

std::optional<std::pair<int, int>> numbers_in(std::string_view show) {
  auto const number = [](std::string_view text) {
    text = trimmed(text);
    int value = 0;
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    bool const whole = error == std::errc() && end == text.data() + text.size();
    return whole && value > 0 ? std::optional(value) : std::nullopt;
  };
  auto const dash = show.find('-');
  auto const first = number(show.substr(0, dash));
  auto const last = dash == show.npos ? first : number(show.substr(dash + 1));
  if (!first || !last || *last < *first) return std::nullopt;
  return std::pair{*first, *last};
}

std::string plan_table(Plan const& plan, std::size_t rows) {
  auto const whole = undo_word(plan.changes);
  std::string out;
  if (!plan.undo_of.empty() && whole != "all")
    out = "What this undo deletes cannot be brought back.\n";
  else if (whole != "all")
    out = whole == "none" ? "CANNOT BE UNDONE.\n" : "CANNOT BE UNDONE in part.\n";
  out +=
      plan.summary + "\n" + counted(plan.changes.size(), "change") + " (" + counts_text(plan.changes) + ")";
  if (plan.undo_of.empty()) out += "; " + undo_text(plan.changes);
  for (std::size_t i = 0; i < plan.changes.size() && i < rows; ++i)
    out += "\n" + change_line(plan.changes[i], !plan.undo_of.empty());
  if (plan.changes.size() > rows) out += "\nand " + std::to_string(plan.changes.size() - rows) + " more";
  return out;
}

Outcome plan_outcome(ToolContext const& context, Plan const& plan, PlanView const& view) {
  auto shown = shown_of(plan, view);
  auto const most = std::min(composed::max_answer_bytes, context.limits.max_result);
  while (true) {
    json::object structured{{"result", plan_data(plan, view, shown)},
                            {"next_cursor", nullptr},
                            {"complete", plan.problems.empty()},
                            {"as_of", to_iso(plan.created_at)},
                            {"upstream_requests", plan.requests_used}};
    if (!plan.problems.empty()) structured["why"] = counted(plan.problems.size(), "problem");
    auto text = plan_text(plan, view, shown);
    auto data = write_json(structured);
    bool const fits = text.size() <= most && data.size() <= context.limits.max_result;
    if (!fits && shown.end - shown.begin > 1) {
      shown.end -= std::max<std::size_t>(1, (shown.end - shown.begin) / 8);
      continue;
    }
    Outcome outcome{.structured = std::move(structured)};
    outcome.text_is_summary = !view.detailed;
    outcome.text = view.detailed ? std::move(data) : std::move(text);
    return outcome;
  }
}

schema::Shape plan_shape() {
  using schema::never_null;
  using schema::Shape;
  auto const text = Shape::text();
  auto const candidate =
      Shape::record({{"ref", text, never_null}, {"name", text}, {"url", text}, {"hint", text}});
  auto const change = Shape::record({{"n", Shape::integer(), never_null},
                                     {"do", text, never_null},
                                     {"ref", text},
                                     {"name", text},
                                     {"url", text},
                                     {"column", text},
                                     {"list", text},
                                     {"before", text},
                                     {"after", text},
                                     {"undo", text},
                                     {"undo_note", text},
                                     {"warn", text}});
  auto const problem = Shape::record({{"n", Shape::integer(), never_null},
                                      {"name", text},
                                      {"kind", text},
                                      {"message", text},
                                      {"candidates", Shape::list(candidate)}});
  return Shape::record(
      {{"view", text, never_null},
       {"plan_id", text, never_null},
       {"state", text},
       {"receipt_id", text},
       {"expires_at", text},
       {"summary", text, never_null},
       {"digest", text},
       {"total", Shape::integer()},
       {"shown", Shape::record({{"from", Shape::integer()}, {"to", Shape::integer()}})},
       {"counts", Shape::any()},
       {"changes", Shape::list(change)},
       {"skipped", Shape::list(Shape::record({{"n", Shape::integer()}, {"name", text}, {"why", text}}))},
       {"problems", Shape::list(problem)},
       {"cost",
        Shape::record({{"requests_used", Shape::integer()}, {"requests_to_apply", Shape::integer()}})},
       {"notes", Shape::list(text)},
       {"undo", text},
       {"can_apply", Shape::boolean()},
       {"why_not", text}});
}

}  // namespace affinity::tools::changes
