// /v2/notes/search and /v2/files/search (Affinity v2, Notes and Files). Ours: a hit has at least one word of
// the prompt. Its score is the number of words that it has, and one more for the prompt as it stands; hits
// are ordered by score, then by id.

#include "base/text/text.hpp"
#include "sandbox/v2/note_writes.hpp"
#include "sandbox/v2/search/note_text.hpp"
#include "sandbox/v2/search/routes.hpp"
#include "sandbox/v2/search/words.hpp"

#include <algorithm>

namespace affinity::sandbox::v2::search {

namespace keyword {
namespace {

struct Question {
  std::string prompt{};
  std::optional<Ids> ids{};
  std::optional<Id> company_id{};
  std::size_t limit = 20;
};

Question read_question(RequestContext& context, std::string_view ids_name) {
  auto& body = context.body;
  Question out{
      .prompt = body.text("prompt", {.required = true, .min_length = 3, .max_length = 500}).value_or(""),
      .ids = body.ids(ids_name, max_int32, {.max_length = 100}),
      .company_id = body.integer("companyId", 1, max_id)};
  out.limit = std::size_t(body.integer("limit", 1, 100).value_or(20));
  if (body.has(ids_name) && body.has("companyId")) body.invalid(ids_name, "and companyId exclude each other");
  return out;
}

struct Hit {
  Id id = 0;
  std::size_t score = 0;
  std::string text{};
};

class Hits {
 public:
  explicit Hits(Question const& question)
      : question_(question), words_(words_of(question.prompt)), phrase_(searchable(question.prompt)) {
    if (phrase_.ends_with(' ')) phrase_.pop_back();
  }

  void add(Id id, std::string text) {
    if (question_.ids && !contains(*question_.ids, id)) return;
    auto const looked_at = searchable(text);
    auto score = std::size_t(
        std::ranges::count_if(words_, [&](std::string const& word) { return has_word(looked_at, word); }));
    if (score > 0 && looked_at.find(phrase_) != std::string::npos) ++score;
    if (score > 0) hits_.push_back({id, score, std::move(text)});
  }

  // The best ones, as `to_json` shows them.
  template<class ToJson> JsonResponse answer(ToJson to_json) && {
    std::ranges::sort(hits_, [](Hit const& one, Hit const& other) {
      return one.score != other.score ? one.score > other.score : one.id < other.id;
    });
    if (hits_.size() > question_.limit) hits_.resize(question_.limit);
    json::array data;
    for (auto const& hit : hits_) {
      auto row = to_json(hit, words_);
      row["preview"] = preview_of(hit.text, words_);
      data.push_back(std::move(row));
    }
    return {201, json::object{{"data", std::move(data)}}};
  }

 private:
  Question const& question_;
  std::vector<std::string> words_;
  std::string phrase_;
  std::vector<Hit> hits_{};
};

std::string_view kind_of(Note const& note) {
  bool const of_meeting = note.interaction_id && note.interaction_type == meeting;
  if (note.type == notetaker_note && !note.parent_id) return of_meeting ? "meeting-ai-summary" : "ai-summary";
  if (note.type == email_note) return "email-note";
  if (!note.interaction_id) return "note";
  if (note.interaction_type == email) return "email-note";
  return note.interaction_type == chat_message ? "chat-message-note" : "meeting-note";
}

// 404 for a company, a note or a file that is not there.
template<class Record>
std::optional<JsonResponse> missing(Store const& store, Question const& question, Table<Record> const& table,
                                    std::string_view kind) {
  if (question.company_id && !store.organizations.find(*question.company_id))
    return no_such("company", *question.company_id);
  for (auto const id : question.ids.value_or(Ids{}))
    if (!table.find(id)) return no_such(kind, id);
  return std::nullopt;
}

// Of a page of a text, after which a form feed stands; nullopt where only the name has the words.
std::optional<std::size_t> page_number(std::string_view text, std::vector<std::string> const& words) {
  auto const small = lower(text);
  auto first = small.npos;
  for (auto const& word : words) first = std::min(first, small.find(word));
  if (first == small.npos) return std::nullopt;
  return std::min<std::size_t>(
      1 + std::size_t(std::count(small.begin(), small.begin() + std::ptrdiff_t(first), '\f')), 10'000);
}

}  // namespace
}  // namespace keyword

JsonResponse search_notes(RequestContext& context) {
  auto const question = keyword::read_question(context, "noteIds");
  if (auto const error = context.refusal()) return *error;
  auto const& store = context.store;
  if (auto const error = keyword::missing(store, question, store.notes, "note")) return *error;
  keyword::Hits hits(question);
  for (auto const& [id, note] : store.notes)
    if (!question.company_id || is_note_of_company(note, *store.organizations.find(*question.company_id)))
      hits.add(id, text_of_note(note));
  return std::move(hits).answer([&](keyword::Hit const& hit, auto const&) {
    return json::object{{"note", {{"id", hit.id}, {"kind", keyword::kind_of(*store.notes.find(hit.id))}}}};
  });
}

// The name of a file, and its content where it is a text.
JsonResponse search_files(RequestContext& context) {
  auto const question = keyword::read_question(context, "fileIds");
  if (auto const error = context.refusal()) return *error;
  auto const& store = context.store;
  if (auto const error = keyword::missing(store, question, store.files, "file")) return *error;
  keyword::Hits hits(question);
  auto const text_in = [](File const& file) {
    bool const is_text = is_utf8(file.bytes) && file.bytes.find('\0') == std::string::npos;
    return is_text ? std::string_view(file.bytes) : std::string_view();
  };
  for (auto const& [id, file] : store.files)
    if (store.may_read(file.entity, context.user) &&
        (!question.company_id || file.entity == Entity{organization_entity, *question.company_id}))
      hits.add(id, file.name + '\n' + std::string(text_in(file)));
  return std::move(hits).answer([&](keyword::Hit const& hit, auto const& words) {
    auto const& file = *store.files.find(hit.id);
    auto const page = keyword::page_number(text_in(file), words);
    return json::object{{"file", {{"id", file.id}, {"name", file.name}}},
                        {"pageNumber", page ? json::value(*page) : json::value()}};
  });
}

}  // namespace affinity::sandbox::v2::search
