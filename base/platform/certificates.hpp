#pragma once
// The authorities that the system trusts for TLS.

#include <span>
#include <string>
#include <vector>

namespace affinity::platform {

// Files in which systems of this kind keep their bundle, in the order to try; none on Windows.
std::span<char const* const> certificate_files();

// Whether files are all that the system has, so that a TLS library may find them by itself.
bool keeps_certificates_in_files() noexcept;

// PEM of what the system keeps elsewhere: the ROOT stores of Windows, the keychains of macOS. Empty on
// Linux, whose files are all it has. Takes some milliseconds.
std::string stored_certificates();

// Whether the system trusts authorities that it does not keep: Windows fetches one when a server first needs
// it, and keeps it from then on.
bool fetches_authorities() noexcept;

// Whether the system trusts a TLS server with these certificates, DER, the server's own first; it may fetch
// an authority, which takes 5 s at most. The server's name is not compared. False where it fetches none.
bool trusts_server(std::vector<std::string> chain);

}  // namespace affinity::platform
