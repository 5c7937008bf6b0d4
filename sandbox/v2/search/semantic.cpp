// /v2/semantic-search (Affinity v2, Semantic Search). Ours: the sandbox understands nothing, it counts words.
// The score is the weighted share of the prompt's words that a company has: 1 for a word in its name,
// industry, description or location, 0.6 for one in another value, in a domain or in the name of one of its
// people. A company without any is no hit; hits are ordered by score, then by id.

#include "sandbox/v2/record_json.hpp"
#include "sandbox/v2/search/field_reader.hpp"
#include "sandbox/v2/search/routes.hpp"
#include "sandbox/v2/search/words.hpp"

#include <algorithm>

namespace affinity::sandbox::v2::search {

namespace semantic {
namespace {

struct Question {
  std::vector<std::string> words{};
  std::size_t limit = 100;
  Ids list_ids{};  // empty = all companies
};

Question read_question(RequestContext& context) {
  auto& body = context.body;
  Question out;
  out.words =
      words_of(body.text("prompt", {.required = true, .min_length = 1, .max_length = 500}).value_or(""));
  out.limit = std::size_t(body.integer("limit", 1, 100).value_or(100));
  body.word("entityType", {"companies"});
  out.list_ids = body.ids("listIds", max_id, {.max_length = 100}).value_or(Ids{});
  return out;
}

bool is_main_field(FieldInfo const& field) {
  return field.id.ends_with("-industry") || field.id.ends_with("-description") ||
         field.id.ends_with("-location") || field.id.ends_with("-offices");
}

class CompanyTexts {
 public:
  explicit CompanyTexts(SearchContext const& context) {
    for (auto const& field : fields_of(context.store, context.fields, context.version)) {
      auto const type = std::string_view(field.value_type);
      if (type == "interaction" || type == "note" || type == "reminder" || type == "datetime") continue;
      auto& readers = is_main_field(field) ? main_ : others_;
      readers.push_back(std::make_unique<FieldReader>(context, field, ""));
    }
  }

  // In hundredths of one word; 60 for a word of less weight.
  std::size_t score(Organization const& company, std::vector<std::string> const& words) {
    Row const row{.id = company.id, .owner = {.entity = {organization_entity, company.id}}};
    auto const main = text_of(company.name, main_, row);
    std::string domains;
    for (auto const& domain : company.domains) domains += domain + ' ';
    auto const others = text_of(domains, others_, row);
    std::size_t sum = 0;
    for (auto const& word : words) sum += has_word(main, word) ? 100 : has_word(others, word) ? 60 : 0;
    return sum;
  }

 private:
  using Readers = std::vector<std::unique_ptr<FieldReader>>;
  Readers main_{}, others_{};

  static std::string text_of(std::string_view beginning, Readers& readers, Row const& row) {
    std::string text(beginning);
    for (auto const& reader : readers) reader->append_text(row, text);
    return searchable(text);
  }
};

// "0.93"
std::string score_text(std::size_t sum, std::size_t words) {
  auto const hundredths = (sum + words / 2) / words;
  if (hundredths >= 100) return "1.00";
  return (hundredths < 10 ? "0.0" : "0.") + std::to_string(hundredths);
}

std::optional<JsonResponse> missing_list(RequestContext const& context, Ids const& ids) {
  for (auto const id : ids) {
    auto const* list = context.store.lists.find(id);
    if (!list || !context.store.may_see(*list, context.user)) return no_such("list", id);
  }
  return std::nullopt;
}

bool is_on_one_of(Store const& store, Id company_id, Ids const& list_ids) {
  return std::ranges::any_of(store.list_entries_of({organization_entity, company_id}), [&](Id entry_id) {
    return contains(list_ids, store.list_entries.find(entry_id)->list_id);
  });
}

std::string explanation_of(std::vector<std::string> const& words, std::size_t hits) {
  if (hits == 0) return "No company has a word of the prompt in its name or in its values.";
  std::string out = "These companies have words of the prompt in their name or in their values:";
  for (auto const& word : words) out += (&word == &words.front() ? " " : ", ") + word;
  return out + ". The sandbox counts words; Affinity understands the prompt.";
}

}  // namespace
}  // namespace semantic

JsonResponse search_semantically(RequestContext& context) {
  auto const question = semantic::read_question(context);
  if (auto const error = context.refusal()) return *error;
  if (auto const error = semantic::missing_list(context, question.list_ids)) return *error;
  auto& store = context.store;
  SearchContext const search{store, context.user, context.now, context.version, {organization_entity}};
  semantic::CompanyTexts texts(search);
  std::vector<std::pair<std::size_t, Id>> hits;
  for (auto const& [id, company] : std::as_const(store.organizations)) {
    if (!question.list_ids.empty() && !semantic::is_on_one_of(store, id, question.list_ids)) continue;
    if (auto const score = texts.score(company, question.words); score > 0) hits.emplace_back(score, id);
  }
  std::ranges::sort(hits, [](auto const& one, auto const& other) {
    return one.first != other.first ? one.first > other.first : one.second < other.second;
  });
  if (hits.size() > question.limit) hits.resize(question.limit);
  json::array data;
  for (auto const& [score, id] : hits) {
    auto row = company_json(*store.organizations.find(id));
    row["score"] = semantic::score_text(score, question.words.size());
    data.push_back(std::move(row));
  }
  auto explanation = semantic::explanation_of(question.words, data.size());
  return {201, json::object{{"data", std::move(data)},
                            {"entityType", "companies"},
                            {"explanation", std::move(explanation)}}};
}

}  // namespace affinity::sandbox::v2::search
