#include "base/http/media_type.hpp"

#include "base/text/text.hpp"

#include <algorithm>
#include <iterator>

namespace affinity {

std::string_view media_type_of_extension(std::string_view extension) {
  struct Row {
    std::string_view extension, type;
  };
  static constexpr Row rows[] = {
      {".pdf", "application/pdf"},
      {".txt", "text/plain"},
      {".text", "text/plain"},
      {".log", "text/plain"},
      {".md", "text/markdown"},
      {".markdown", "text/markdown"},
      {".csv", "text/csv"},
      {".tsv", "text/tab-separated-values"},
      {".html", "text/html"},
      {".htm", "text/html"},
      {".json", "application/json"},
      {".jsonl", "application/x-ndjson"},
      {".ndjson", "application/x-ndjson"},
      {".xml", "application/xml"},
      {".yaml", "application/yaml"},
      {".yml", "application/yaml"},
      {".ics", "text/calendar"},
      {".vcf", "text/vcard"},
      {".png", "image/png"},
      {".jpg", "image/jpeg"},
      {".jpeg", "image/jpeg"},
      {".gif", "image/gif"},
      {".webp", "image/webp"},
      {".zip", "application/zip"},
      {".docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
      {".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
      {".pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation"},
      {".doc", "application/msword"},
      {".xls", "application/vnd.ms-excel"},
      {".ppt", "application/vnd.ms-powerpoint"},
      {".eml", "message/rfc822"},
  };
  auto const found = std::ranges::find(rows, lower(extension), &Row::extension);
  return found == std::end(rows) ? std::string_view() : found->type;
}

}  // namespace affinity
