#include "base/text/byte_order_mark.hpp"

namespace affinity {

Result<std::string_view> strip_byte_order_mark(std::string_view text) {
  if (text.starts_with("\xef\xbb\xbf")) return text.substr(3);
  // FF FE begins UTF-16 and, followed by two zero bytes, UTF-32; neither byte occurs in UTF-8.
  if (text.starts_with("\xff\xfe") || text.starts_with("\xfe\xff"))
    return fail(ErrorKind::invalid, "is UTF-16, as Notepad and PowerShell's > write it.",
                "Save it as UTF-8 (in PowerShell: Out-File -Encoding utf8).");
  return text;
}

}  // namespace affinity
