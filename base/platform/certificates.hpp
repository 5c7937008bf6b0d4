#pragma once
// The authorities that the system trusts for TLS.

#include <span>
#include <string>

namespace affinity::platform {

// Files in which systems of this kind keep their bundle, in the order to try; none on Windows.
std::span<char const* const> certificate_files();

// Whether files are all that the system has, so that a TLS library may find them by itself.
bool keeps_certificates_in_files() noexcept;

// PEM of what the system keeps elsewhere: the ROOT stores of Windows, the keychains of macOS. Empty on
// Linux, whose files are all it has. Takes some milliseconds.
std::string stored_certificates();

}  // namespace affinity::platform
