// What Debian's libcurl.a would call of LDAP, Kerberos, SSH, RTMP, libidn2 and libpsl. The program allows
// libcurl https and, on loopback, http (client/curl/easy_options.cpp), and sends no other password than the
// API key, so none of these is reached; the linker wants them all the same. A function that is new in a later
// libcurl is missed by the linker, not at run time. Left out are 20 shared libraries, half the cold start and
// a third of the memory (docs/decisions/0011-one-program-in-the-bundles.md). And the extensions of SQLite
// that the journal does not use: a third of a megabyte.

#include <sys/random.h>

#include <cerrno>
#include <cstdlib>

#define ABSENT(name) \
  [[noreturn]] void name() { std::abort(); }

extern "C" {

// libcurl starts and ends its SSH part with itself, whatever it is used for.
int libssh2_init(int) { return 0; }
void libssh2_exit() {}
char const* libssh2_version(int) { return nullptr; }

// Names of hosts that are not ASCII are not looked up: libcurl then says that it knows no such host. Cookies,
// for which it would want the list of public suffixes, are never kept.
char const* idn2_check_version(char const*) { return nullptr; }
int idn2_lookup_ul(char const*, char**, int) { return -1; }
void idn2_free(void*) {}
char const* psl_get_version() { return nullptr; }
ABSENT(psl_builtin)
ABSENT(psl_latest)
ABSENT(psl_free)
ABSENT(psl_is_cookie_domain_acceptable)

extern void* const GSS_C_NT_HOSTBASED_SERVICE;
void* const GSS_C_NT_HOSTBASED_SERVICE = nullptr;

// libstdc++ takes its random numbers from the C library's arc4random, which glibc has since 2.36 only. Ours
// asks the kernel as that does.
unsigned arc4random() {
  unsigned out = 0;
  while (::getrandom(&out, sizeof out, 0) != ssize_t(sizeof out))
    if (errno != EINTR) std::abort();
  return out;
}

// Called for each connection: full text search, areas, and tables about the database.
int sqlite3DbstatRegister(void*) { return 0; }
int sqlite3Fts3Init(void*) { return 0; }
int sqlite3Fts5Init(void*) { return 0; }
int sqlite3RtreeInit(void*) { return 0; }
int sqlite3StmtVtabInit(void*) { return 0; }

ABSENT(RTMP_Alloc)
ABSENT(RTMP_Close)
ABSENT(RTMP_Connect1)
ABSENT(RTMP_ConnectStream)
ABSENT(RTMP_Free)
ABSENT(RTMP_Init)
ABSENT(RTMP_Read)
ABSENT(RTMP_SetBufferMS)
ABSENT(RTMP_SetupURL)
ABSENT(RTMP_Write)
ABSENT(ber_bvfree)
ABSENT(ber_free)
ABSENT(ber_memfree)
ABSENT(ber_memvfree)
ABSENT(ber_sockbuf_add_io)
ABSENT(gss_delete_sec_context)
ABSENT(gss_display_name)
ABSENT(gss_display_status)
ABSENT(gss_import_name)
ABSENT(gss_init_sec_context)
ABSENT(gss_inquire_context)
ABSENT(gss_release_buffer)
ABSENT(gss_release_name)
ABSENT(gss_unwrap)
ABSENT(gss_wrap)
ABSENT(ldap_abandon_ext)
ABSENT(ldap_err2string)
ABSENT(ldap_free_urldesc)
ABSENT(ldap_get_attribute_ber)
ABSENT(ldap_get_dn_ber)
ABSENT(ldap_get_option)
ABSENT(ldap_init_fd)
ABSENT(ldap_memfree)
ABSENT(ldap_msgfree)
ABSENT(ldap_msgtype)
ABSENT(ldap_parse_result)
ABSENT(ldap_parse_sasl_bind_result)
ABSENT(ldap_pvt_url_scheme2proto)
ABSENT(ldap_result)
ABSENT(ldap_sasl_bind)
ABSENT(ldap_search_ext)
ABSENT(ldap_set_option)
ABSENT(ldap_start_tls)
ABSENT(ldap_unbind_ext)
ABSENT(ldap_url_parse)
ABSENT(libssh2_agent_connect)
ABSENT(libssh2_agent_disconnect)
ABSENT(libssh2_agent_free)
ABSENT(libssh2_agent_get_identity)
ABSENT(libssh2_agent_init)
ABSENT(libssh2_agent_list_identities)
ABSENT(libssh2_agent_userauth)
ABSENT(libssh2_channel_free)
ABSENT(libssh2_channel_read_ex)
ABSENT(libssh2_channel_send_eof)
ABSENT(libssh2_channel_wait_closed)
ABSENT(libssh2_channel_wait_eof)
ABSENT(libssh2_channel_write_ex)
ABSENT(libssh2_hostkey_hash)
ABSENT(libssh2_knownhost_add)
ABSENT(libssh2_knownhost_checkp)
ABSENT(libssh2_knownhost_del)
ABSENT(libssh2_knownhost_free)
ABSENT(libssh2_knownhost_get)
ABSENT(libssh2_knownhost_init)
ABSENT(libssh2_knownhost_readfile)
ABSENT(libssh2_knownhost_writefile)
ABSENT(libssh2_scp_recv2)
ABSENT(libssh2_scp_send64)
ABSENT(libssh2_session_abstract)
ABSENT(libssh2_session_block_directions)
ABSENT(libssh2_session_callback_set)
ABSENT(libssh2_session_disconnect_ex)
ABSENT(libssh2_session_flag)
ABSENT(libssh2_session_free)
ABSENT(libssh2_session_handshake)
ABSENT(libssh2_session_hostkey)
ABSENT(libssh2_session_init_ex)
ABSENT(libssh2_session_last_errno)
ABSENT(libssh2_session_last_error)
ABSENT(libssh2_session_method_pref)
ABSENT(libssh2_session_set_blocking)
ABSENT(libssh2_sftp_close_handle)
ABSENT(libssh2_sftp_init)
ABSENT(libssh2_sftp_last_error)
ABSENT(libssh2_sftp_mkdir_ex)
ABSENT(libssh2_sftp_open_ex)
ABSENT(libssh2_sftp_read)
ABSENT(libssh2_sftp_readdir_ex)
ABSENT(libssh2_sftp_rename_ex)
ABSENT(libssh2_sftp_rmdir_ex)
ABSENT(libssh2_sftp_seek64)
ABSENT(libssh2_sftp_shutdown)
ABSENT(libssh2_sftp_stat_ex)
ABSENT(libssh2_sftp_statvfs)
ABSENT(libssh2_sftp_symlink_ex)
ABSENT(libssh2_sftp_unlink_ex)
ABSENT(libssh2_sftp_write)
ABSENT(libssh2_userauth_authenticated)
ABSENT(libssh2_userauth_keyboard_interactive_ex)
ABSENT(libssh2_userauth_list)
ABSENT(libssh2_userauth_password_ex)
ABSENT(libssh2_userauth_publickey_fromfile_ex)

}  // extern "C"
