#pragma once
// The words that people and models use for tools: verbs, nouns and their synonyms.

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace affinity::tools {

enum class Verb { none, list, get, create, update, destroy };
Verb verb_of(std::string_view word);  // of "find", "add", "edit", "remove"; none for what is no verb

// Synonym → resource, and a sentence that explains the term.
struct ResourceSynonym {
  std::string_view said{}, thing{}, explanation{};
};
std::span<ResourceSynonym const> resource_synonyms();

bool is_filler(std::string_view word);       // says nothing about the tool: "the", "all", "affinity"
bool is_preposition(std::string_view word);  // "a note to a person" is a note; what follows says on what
std::string singular(std::string_view word);
std::vector<std::string> split_words(std::string_view name);  // "createDeal" and "create/deal" are two words

}  // namespace affinity::tools
