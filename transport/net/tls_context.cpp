#include "transport/net/tls_context.hpp"

#include "base/platform/file.hpp"
#include "base/system/system_secret.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/ssl/context.hpp>
#include <openssl/crypto.h>
#include <openssl/ssl.h>

#include <span>
#include <string_view>

namespace affinity::transport {

namespace asio = boost::asio;

namespace {

constexpr std::size_t file_cap = 1u << 20;

// Wiped when destroyed: one of the two texts is a private key.
struct Pem {
  std::string text{};
  Pem() = default;
  Pem(Pem&&) = default;
  Pem& operator=(Pem&&) = default;
  ~Pem() { OPENSSL_cleanse(text.data(), text.size()); }
};

enum class Readers { anybody, owner };

Result<Pem> read_pem(std::string const& path, Readers readers) {
  auto const file = platform::open_to_read(path);
  auto const info = file ? platform::file_info(file.get()) : std::nullopt;
  if (!info || info->kind != platform::FileKind::regular)
    return fail(ErrorKind::invalid, path + " cannot be read.", "Name a PEM file.");
  if (readers == Readers::owner && others_may_read(path, *info))
    return fail(ErrorKind::invalid, "The TLS key " + path + " can be read by others.",
                permission_advice(path));
  if (readers == Readers::owner && is_foreign(path, *info))
    return fail(ErrorKind::invalid, "The TLS key " + path + " belongs to somebody else.",
                "Give a copy that is yours.");
  Pem out;
  out.text.resize(file_cap);  // full size at once, so that growing leaves no copy of a key behind
  std::size_t size = 0;
  while (size < file_cap) {
    auto const got = platform::read_some(file.get(), std::span(out.text).subspan(size));
    if (got <= 0) break;
    size += static_cast<std::size_t>(got);
  }
  out.text.resize(size);
  return out;
}

// A client that offers only other protocols is rejected (RFC 7301, 3.2).
int choose_protocol(SSL*, unsigned char const** chosen, unsigned char* size, unsigned char const* offered,
                    unsigned int length, void*) {
  static constexpr std::string_view ours = "http/1.1";
  std::string_view rest(reinterpret_cast<char const*>(offered), length);
  while (!rest.empty()) {
    auto const one = rest.substr(1, static_cast<unsigned char>(rest.front()));
    if (one == ours) {
      *chosen = reinterpret_cast<unsigned char const*>(one.data());
      *size = static_cast<unsigned char>(one.size());
      return SSL_TLSEXT_ERR_OK;
    }
    rest.remove_prefix(std::min(rest.size(), 1 + one.size()));
  }
  return SSL_TLSEXT_ERR_ALERT_FATAL;
}

}  // namespace

TlsContext::TlsContext() : context_(std::make_unique<asio::ssl::context>(asio::ssl::context::tls_server)) {
  auto* const native = context_->native_handle();
  SSL_CTX_set_min_proto_version(native, TLS1_2_VERSION);
  SSL_CTX_set_options(native, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION | SSL_OP_IGNORE_UNEXPECTED_EOF);
  SSL_CTX_set_mode(native, SSL_MODE_RELEASE_BUFFERS);  // an idle connection holds no buffers
  SSL_CTX_set_alpn_select_cb(native, &choose_protocol, nullptr);
}

TlsContext::~TlsContext() = default;

Result<std::shared_ptr<TlsContext>> TlsContext::load(std::string const& certificate_file,
                                                     std::string const& key_file) {
  auto const chain = read_pem(certificate_file, Readers::anybody);
  if (!chain) return fail(chain);
  auto const key = read_pem(key_file, Readers::owner);
  if (!key) return fail(key);
  std::shared_ptr<TlsContext> out(new TlsContext);
  auto& context = out->context();
  boost::system::error_code error;
  // Without a callback OpenSSL would prompt on the terminal.
  auto no_password = [](std::size_t, asio::ssl::context::password_purpose) { return std::string(); };
  context.set_password_callback(no_password, error);
  context.use_certificate_chain(asio::buffer(chain->text), error);
  if (error)
    return fail(ErrorKind::invalid, certificate_file + " holds no certificate that can be used.",
                "Give the chain as PEM, the server's own certificate first.");
  context.use_private_key(asio::buffer(key->text), asio::ssl::context::pem, error);
  if (error)
    return fail(ErrorKind::invalid, key_file + " holds no key that fits the certificate.",
                "Give the key as PEM, without a password, of the certificate in " + certificate_file + ".");
  return out;
}

}  // namespace affinity::transport
