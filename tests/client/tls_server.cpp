#include "client/tls_server.hpp"

#include <netinet/in.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <poll.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <sys/socket.h>

#include <stdexcept>

namespace affinity::tests {

namespace {

void must(bool done) {
  if (!done) throw std::runtime_error("the TLS server could not be set up");
}

void extend(X509* certificate, int what, char const* value) {
  auto* const extension = X509V3_EXT_conf_nid(nullptr, nullptr, what, value);
  must(extension && X509_add_ext(certificate, extension, -1) == 1);
  X509_EXTENSION_free(extension);
}

std::string pem_of(X509* certificate) {
  auto* const memory = BIO_new(BIO_s_mem());
  must(memory && PEM_write_bio_X509(memory, certificate) == 1);
  char* text = nullptr;
  auto const size = BIO_get_mem_data(memory, &text);
  std::string pem(text, std::size_t(size));
  BIO_free(memory);
  return pem;
}

std::string certify(SSL_CTX* context, Certificate const& wanted) {
  auto* const key = EVP_EC_gen("P-256");
  auto* const certificate = X509_new();
  must(key && certificate && X509_set_version(certificate, X509_VERSION_3) == 1);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1);
  X509_gmtime_adj(X509_getm_notBefore(certificate), wanted.valid_from_s);
  X509_gmtime_adj(X509_getm_notAfter(certificate), wanted.valid_until_s);
  auto const* name = reinterpret_cast<unsigned char const*>("test");
  X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate), "CN", MBSTRING_ASC, name, -1, -1, 0);
  X509_set_issuer_name(certificate, X509_get_subject_name(certificate));
  X509_set_pubkey(certificate, key);
  extend(certificate, NID_basic_constraints, "critical,CA:TRUE");
  extend(certificate, NID_subject_alt_name, wanted.names.c_str());
  must(X509_sign(certificate, key, EVP_sha256()) > 0);
  must(SSL_CTX_use_certificate(context, certificate) == 1 && SSL_CTX_use_PrivateKey(context, key) == 1);
  auto pem = pem_of(certificate);
  X509_free(certificate);
  EVP_PKEY_free(key);
  return pem;
}

}  // namespace

void TlsServer::Free::operator()(void* context) const { SSL_CTX_free(static_cast<SSL_CTX*>(context)); }

TlsServer::TlsServer(Certificate const& wanted, int newest)
    : context_(SSL_CTX_new(TLS_server_method())),
      listener_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)),
      stop_(::eventfd(0, EFD_CLOEXEC)) {
  auto* const context = static_cast<SSL_CTX*>(context_.get());
  must(context != nullptr);
  pem_ = certify(context, wanted);
  SSL_CTX_set_security_level(context, 0);
  SSL_CTX_set_min_proto_version(context, TLS1_VERSION);
  SSL_CTX_set_max_proto_version(context, newest);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* const where = reinterpret_cast<sockaddr*>(&address);
  must(::bind(listener_.get(), where, size) == 0 && ::listen(listener_.get(), 8) == 0 &&
       ::getsockname(listener_.get(), where, &size) == 0);
  port_ = ntohs(address.sin_port);
  thread_ = std::thread([this] { serve(); });
}

TlsServer::~TlsServer() {
  ::eventfd_write(stop_.get(), 1);
  thread_.join();
}

void TlsServer::serve() {
  // OpenSSL writes without MSG_NOSIGNAL, and the client may be gone.
  sigset_t broken_pipe;
  sigemptyset(&broken_pipe);
  sigaddset(&broken_pipe, SIGPIPE);
  pthread_sigmask(SIG_BLOCK, &broken_pipe, nullptr);
  for (;;) {
    pollfd both[] = {{.fd = listener_.get(), .events = POLLIN, .revents = 0},
                     {.fd = stop_.get(), .events = POLLIN, .revents = 0}};
    ::poll(both, 2, -1);
    if (both[1].revents) return;
    UniqueFd const peer(::accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC));
    if (peer) answer(peer.get());
  }
}

void TlsServer::answer(int peer) {
  timeval const patience{.tv_sec = 10, .tv_usec = 0};  // of a client that says nothing
  ::setsockopt(peer, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  std::unique_ptr<SSL, void (*)(SSL*)> const tls(SSL_new(static_cast<SSL_CTX*>(context_.get())), &SSL_free);
  if (!tls || SSL_set_fd(tls.get(), peer) != 1 || SSL_accept(tls.get()) != 1) return;
  std::string request;
  while (request.find("\r\n\r\n") == request.npos) {
    char chunk[4096];
    auto const count = SSL_read(tls.get(), chunk, sizeof chunk);
    if (count <= 0) return;
    request.append(chunk, std::size_t(count));
  }
  ++requests_;
  static constexpr std::string_view reply =
      "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}";
  SSL_write(tls.get(), reply.data(), int(reply.size()));
  SSL_shutdown(tls.get());
}

}  // namespace affinity::tests
