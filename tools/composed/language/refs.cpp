#include "tools/composed/language/refs.hpp"

#include "base/text/setting_values.hpp"
#include "base/text/text.hpp"
#include "tools/records/record_ref.hpp"
#include "tools/records/search_term.hpp"

#include <algorithm>
#include <charconv>
#include <iterator>
#include <vector>

namespace affinity::tools::composed {

namespace {

struct KindWord {
  std::string_view word{};
  Kind kind = Kind::person;
};
// The words of refs, ours first, then those of the APIs and of the pages.
constexpr KindWord kind_words[] = {{"person", Kind::person},
                                   {"company", Kind::company},
                                   {"deal", Kind::deal},
                                   {"list", Kind::list},
                                   {"row", Kind::row},
                                   {"note", Kind::note},
                                   {"reminder", Kind::reminder},
                                   {"meeting", Kind::meeting},
                                   {"call", Kind::call},
                                   {"email", Kind::email},
                                   {"chat", Kind::chat},
                                   {"organization", Kind::company},
                                   {"opportunity", Kind::deal},
                                   {"list_entry", Kind::row},
                                   {"listentry", Kind::row},
                                   {"persons", Kind::person},
                                   {"people", Kind::person},
                                   {"companies", Kind::company},
                                   {"deals", Kind::deal},
                                   {"opportunities", Kind::deal},
                                   {"organizations", Kind::company},
                                   {"lists", Kind::list},
                                   {"chat_message", Kind::chat},
                                   {"teammate", Kind::person}};

std::optional<Kind> kind_of_word(std::string_view word) {
  auto const found = std::ranges::find(kind_words, word, &KindWord::word);
  return found == std::end(kind_words) ? std::nullopt : std::optional(found->kind);
}

std::optional<std::int64_t> positive_number(std::string_view text) {
  std::int64_t number = 0;
  auto const [stop, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  bool const whole = error == std::errc{} && stop == text.data() + text.size();
  return whole && number > 0 ? std::optional(number) : std::nullopt;
}

// "https://acme.affinity.co/companies/730001/…", with or without scheme
std::optional<Ref> ref_of_page(std::string const& address) {
  auto const host = host_in(address);
  bool const is_page = host.ends_with(".affinity.co") || host.ends_with(".affinity.vc");
  if (!is_page) return std::nullopt;
  auto path = std::string_view(address).substr(address.find(host) + host.size());
  path = path.substr(0, path.find_first_of("?#"));
  std::vector<std::string_view> steps;
  while (!path.empty()) {
    path.remove_prefix(1);
    auto const step = path.substr(0, path.find('/'));
    steps.push_back(step);
    path.remove_prefix(step.size());
  }
  for (std::size_t i = 0; i + 1 < steps.size(); ++i) {
    auto const kind = kind_of_word(steps[i]);
    auto const id = kind ? positive_number(steps[i + 1]) : std::nullopt;
    if (id) return Ref{.kind = *kind, .id = *id};
  }
  return std::nullopt;
}

}  // namespace

std::string_view to_string(Kind kind) { return std::ranges::find(kind_words, kind, &KindWord::kind)->word; }

std::string_view plural_of(Kind kind) {
  switch (kind) {
    case Kind::person: return "people";
    case Kind::company: return "companies";
    case Kind::deal: return "deals";
    case Kind::list: return "lists";
    case Kind::row: return "rows";
    case Kind::note: return "notes";
    case Kind::reminder: return "reminders";
    case Kind::meeting: return "meetings";
    case Kind::call: return "calls";
    case Kind::email: return "e-mails";
    case Kind::chat: break;
  }
  return "chats";
}

std::string to_string(Ref const& ref) {
  return std::string(to_string(ref.kind)) + ":" + std::to_string(ref.id);
}

std::optional<Ref> parse_ref(std::string_view given) {
  auto const text = lower(trimmed(given));
  if (auto page = ref_of_page(text)) return page;
  auto const colon = text.find(':');
  if (colon == text.npos) return std::nullopt;
  auto const kind = kind_of_word(trimmed(std::string_view(text).substr(0, colon)));
  auto const id = kind ? positive_number(trimmed(std::string_view(text).substr(colon + 1))) : std::nullopt;
  return id ? std::optional(Ref{.kind = *kind, .id = *id}) : std::nullopt;
}

std::string page_of(std::string_view subdomain, Ref const& ref) {
  switch (ref.kind) {
    case Kind::person: return url_of(subdomain, {.kind = RecordKind::person, .id = ref.id});
    case Kind::company: return url_of(subdomain, {.kind = RecordKind::organization, .id = ref.id});
    case Kind::deal: return url_of(subdomain, {.kind = RecordKind::opportunity, .id = ref.id});
    case Kind::list:  // beside the pages of records
      return url_of(subdomain, {.kind = RecordKind::note, .id = 0}) + "lists/" + std::to_string(ref.id);
    default: return {};
  }
}

}  // namespace affinity::tools::composed
