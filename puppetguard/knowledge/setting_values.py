"""What settings of well-known configuration files take, after the manual pages of the programs that read them.

Only settings are here whose values are a closed set, or have a form of their own, in every version.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from puppetguard.knowledge.settings import VALUES


class Values(NamedTuple):
    """What a setting takes: one of ``words``, or a text that ``pattern`` matches in whole.

    ``name`` says what such a value is called, ``example`` how one looks. Capitals do not count with ``any_case``.
    """

    name: str
    words: frozenset[str] = frozenset()
    pattern: str = ""
    example: str = ""
    any_case: bool = False


def _one_of(words: str, *, any_case: bool = False) -> Values:
    return Values("", frozenset(words.split()), any_case=any_case)


NUMBER = Values("number", pattern=r"\d+", example="10")
PORT = Values("port", pattern=r"0*(?:6553[0-5]|655[0-2]\d|65[0-4]\d\d|6[0-4]\d{3}|[1-5]\d{4}|\d{1,4})", example="8080")

# --- sshd_config(5), ssh_config(5) -----------------------------------------------------------------------------------

_FLAG = _one_of("yes no true false", any_case=True)
_FORWARDING = _one_of("yes no true false all local remote", any_case=True)
_SSH_TIME = Values("time", pattern=r"(?:\d+[smhdwSMHDW]?)+|none", example="30s")
_SSH_LEVELS = _one_of("QUIET FATAL ERROR INFO VERBOSE DEBUG DEBUG1 DEBUG2 DEBUG3", any_case=True)
_SSH_FACILITIES = _one_of(
    "DAEMON USER AUTH AUTHPRIV LOCAL0 LOCAL1 LOCAL2 LOCAL3 LOCAL4 LOCAL5 LOCAL6 LOCAL7", any_case=True
)
_SSHD = {
    **dict.fromkeys(
        "allowagentforwarding challengeresponseauthentication disableforwarding exposeauthinfo gssapiauthentication"
        " gssapicleanupcredentials gssapistrictacceptorcheck hostbasedauthentication hostbasedusesnamefrompacketonly"
        " ignoreuserknownhosts kbdinteractiveauthentication kerberosauthentication kerberosorlocalpasswd"
        " kerberosticketcleanup passwordauthentication permitemptypasswords permittty permituserrc printlastlog"
        " printmotd pubkeyauthentication streamlocalbindunlink strictmodes tcpkeepalive usedns usepam x11forwarding"
        " x11uselocalhost".split(),
        _FLAG,
    ),
    "permitrootlogin": _one_of(
        "yes no true false prohibit-password without-password forced-commands-only", any_case=True
    ),
    "ignorerhosts": _one_of("yes no true false shosts-only", any_case=True),
    "compression": _one_of("yes no true false delayed", any_case=True),
    "allowtcpforwarding": _FORWARDING,
    "allowstreamlocalforwarding": _FORWARDING,
    "gatewayports": _one_of("yes no true false clientspecified", any_case=True),
    "addressfamily": _one_of("any inet inet6", any_case=True),
    "permittunnel": _one_of("yes no true false point-to-point ethernet", any_case=True),
    "loglevel": _SSH_LEVELS,
    "syslogfacility": _SSH_FACILITIES,
    "port": PORT,
    **dict.fromkeys("maxauthtries maxsessions clientalivecountmax x11displayoffset".split(), NUMBER),
    **dict.fromkeys("logingracetime clientaliveinterval".split(), _SSH_TIME),
}
_SSH = {
    **dict.fromkeys(
        "batchmode checkhostip clearallforwardings enablesshkeysign exitonforwardfailure forwardx11 forwardx11trusted"
        " gssapiauthentication gssapidelegatecredentials hashknownhosts hostbasedauthentication identitiesonly"
        " kbdinteractiveauthentication nohostauthenticationforlocalhost passwordauthentication permitlocalcommand"
        " proxyusefdpass streamlocalbindunlink tcpkeepalive visualhostkey".split(),
        _FLAG,
    ),
    "stricthostkeychecking": _one_of("yes no true false ask off accept-new", any_case=True),
    "addressfamily": _one_of("any inet inet6", any_case=True),
    "loglevel": _SSH_LEVELS,
    "port": PORT,
    **dict.fromkeys("connectionattempts numberofpasswordprompts serveralivecountmax".split(), NUMBER),
    **dict.fromkeys("connecttimeout serveraliveinterval".split(), _SSH_TIME),
}

# --- systemd.syntax(7), systemd.time(7) ------------------------------------------------------------------------------

_BOOLEANS = "1 yes y true t on 0 no n false f off"
_BOOLEAN = _one_of(_BOOLEANS, any_case=True)
_UNIT_OF_TIME = (
    "(?:usec|us|µs|msec|ms|seconds?|sec|s|minutes?|min|m|hours?|hr|h|days?|d|weeks?|w|months?|M|years?|y|nsec|ns)"
)
_SPAN = Values("time span", pattern=rf"infinity|(?:\d+(?:\.\d+)?\s*{_UNIT_OF_TIME}?\s*)+", example="5min 20s")
_MEMORY = Values("size", pattern=r"infinity|max|\d+(?:\.\d+)?\s*[BKMGTPE]?|\d+(?:\.\d+)?%", example="512M")
_LIMIT = Values("limit", pattern=r"(?:infinity|\d+[KMGTPE]?)(?::(?:infinity|\d+[KMGTPE]?))?", example="65536")
_SYSTEMD = {
    **{name: _one_of(VALUES[name]) for name in ("KillMode", "NotifyAccess")},
    **dict.fromkeys(
        "RemainAfterExit GuessMainPID DefaultDependencies RefuseManualStart RefuseManualStop StopWhenUnneeded"
        " IgnoreOnIsolate AllowIsolate Persistent WakeSystem NoNewPrivileges PrivateDevices PrivateNetwork"
        " ProtectKernelTunables ProtectKernelModules ProtectKernelLogs ProtectClock RestrictRealtime"
        " RestrictSUIDSGID LockPersonality MemoryDenyWriteExecute RemoveIPC SendSIGHUP SendSIGKILL CPUAccounting"
        " MemoryAccounting TasksAccounting IOAccounting BlockIOAccounting DynamicUser Accept NonBlocking"
        " RootDirectoryStartOnly".split(),
        _BOOLEAN,
    ),
    "ProtectSystem": _one_of(f"{_BOOLEANS} full strict", any_case=True),
    "ProtectHome": _one_of(f"{_BOOLEANS} read-only tmpfs", any_case=True),
    **dict.fromkeys(
        "RestartSec TimeoutStartSec TimeoutStopSec TimeoutAbortSec TimeoutSec WatchdogSec RuntimeMaxSec OnBootSec"
        " OnStartupSec OnActiveSec OnUnitActiveSec OnUnitInactiveSec RandomizedDelaySec AccuracySec JobTimeoutSec"
        " TimeoutIdleSec StartLimitInterval StartLimitIntervalSec".split(),
        _SPAN,
    ),
    **dict.fromkeys("MemoryMax MemoryHigh MemoryLow MemoryMin MemorySwapMax MemoryLimit".split(), _MEMORY),
    **dict.fromkeys("LimitNOFILE LimitNPROC LimitCORE LimitMEMLOCK LimitSTACK LimitAS LimitFSIZE".split(), _LIMIT),
    "CPUQuota": Values("share", pattern=r"\d+(?:\.\d+)?%", example="50%"),
    "UMask": Values("mask", pattern=r"[0-7]{1,5}", example="0027"),
    "Nice": Values("number", pattern=r"[+-]?1?\d|-20", example="10"),
    "OOMScoreAdjust": Values("number", pattern=r"-?\d{1,4}", example="-500"),
    "StartLimitBurst": NUMBER,
}
_SERVICE = {"Type": _one_of(VALUES["Type"] + " exec"), "Restart": _one_of(VALUES["Restart"])}
"""What has another meaning in other sections than ``[Service]``."""

# --- nginx.org/en/docs/syntax.html, httpd.apache.org/docs/2.4/mod/directives.html -------------------------------------

_NGINX_TIME = Values("time", pattern=r"(?:\d+(?:ms|[yMwdhms])?\s*)+", example="60s")
_NGINX_SIZE = Values("size", pattern=r"\d+[kKmMgG]?", example="10m")
_NGINX = {
    **dict.fromkeys(
        "absolute_redirect accept_mutex autoindex autoindex_exact_size autoindex_localtime chunked_transfer_encoding"
        " etag fastcgi_buffering fastcgi_ignore_client_abort fastcgi_intercept_errors fastcgi_keep_conn gzip gzip_vary"
        " ignore_invalid_headers log_not_found log_subrequest merge_slashes multi_accept port_in_redirect"
        " proxy_buffering proxy_cache_lock proxy_cache_revalidate proxy_ignore_client_abort proxy_intercept_errors"
        " proxy_pass_request_body proxy_pass_request_headers proxy_request_buffering proxy_socket_keepalive"
        " proxy_ssl_server_name proxy_ssl_session_reuse proxy_ssl_verify real_ip_recursive recursive_error_pages"
        " reset_timedout_connection sendfile server_name_in_redirect ssi ssl_prefer_server_ciphers ssl_session_tickets"
        " ssl_stapling ssl_stapling_verify tcp_nodelay tcp_nopush underscores_in_headers".split(),
        _one_of("on off", any_case=True),
    ),
    "server_tokens": _one_of("on off build", any_case=True),
    "ssl_verify_client": _one_of("on off optional optional_no_ca", any_case=True),
    **dict.fromkeys(
        "client_max_body_size client_body_buffer_size client_header_buffer_size proxy_buffer_size"
        " fastcgi_buffer_size proxy_max_temp_file_size proxy_busy_buffers_size".split(),
        _NGINX_SIZE,
    ),
    **dict.fromkeys(
        "send_timeout client_body_timeout client_header_timeout proxy_read_timeout proxy_connect_timeout"
        " proxy_send_timeout fastcgi_read_timeout fastcgi_connect_timeout fastcgi_send_timeout uwsgi_read_timeout"
        " resolver_timeout ssl_session_timeout keepalive_timeout".split(),
        _NGINX_TIME,
    ),
    "worker_processes": Values("number", frozenset({"auto"}), r"\d+", "4"),
    **dict.fromkeys("worker_connections worker_rlimit_nofile keepalive_requests gzip_comp_level".split(), NUMBER),
}
_ON_OFF = _one_of("on off", any_case=True)
_APACHE_LEVELS = "emerg alert crit error warn notice info debug" + "".join(f" trace{level}" for level in range(1, 9))
_APACHE = {
    **dict.fromkeys(
        "keepalive rewriteengine extendedstatus enablemmap enablesendfile proxyrequests proxypreservehost expiresactive"
        " sslhonorcipherorder sslcompression sslproxyengine sslusestapling sslsessiontickets"
        " sslstrictsnivhostcheck".split(),
        _ON_OFF,
    ),
    "proxyvia": _one_of("on off full block", any_case=True),
    "sslengine": _one_of("on off optional", any_case=True),
    "hostnamelookups": _one_of("on off double", any_case=True),
    "serversignature": _one_of("on off email", any_case=True),
    "servertokens": _one_of("major minor minimal min productonly prod os full", any_case=True),
    "usecanonicalname": _one_of("on off dns", any_case=True),
    "traceenable": _one_of("on off extended", any_case=True),
    "allowencodedslashes": _one_of("on off nodecode", any_case=True),
    "sslverifyclient": _one_of("none optional require optional_no_ca", any_case=True),
    "satisfy": _one_of("all any", any_case=True),
    "order": _one_of("allow,deny deny,allow mutual-failure", any_case=True),
    "loglevel": Values("", frozenset(_APACHE_LEVELS.split()), r"[A-Za-z_]\w*:.*", any_case=True),
    "timeout": NUMBER,
    **dict.fromkeys(
        "maxkeepaliverequests startservers minspareservers maxspareservers maxrequestworkers maxclients serverlimit"
        " threadsperchild threadlimit minsparethreads maxsparethreads maxconnectionsperchild".split(),
        NUMBER,
    ),
    "keepalivetimeout": Values("number of seconds", pattern=r"\d+(?:ms|s)?", example="5"),
}

# --- logrotate(8), selinux(8) -----------------------------------------------------------------------------------------

_ROTATED_SIZE = Values("size", pattern=r"\d+[kKmMgG]?", example="100M")
_LOGROTATE = {
    **dict.fromkeys("size minsize maxsize".split(), _ROTATED_SIZE),
    **dict.fromkeys("maxage minage start shredcycles".split(), NUMBER),
    "rotate": Values("number", pattern=r"-1|\d+", example="7"),
}
_SELINUX = {"SELINUX": _one_of("enforcing permissive disabled", any_case=True)}

# --- redis.conf, my.cnf, postgresql.conf, php.ini ---------------------------------------------------------------------

_YES_NO = _one_of("yes no", any_case=True)
_REDIS_MEMORY = Values("size", pattern=r"\d+(?i:b|[kmg]b?)?", example="512mb")
_REDIS = {
    **dict.fromkeys(
        "appendonly daemonize protected-mode rdbcompression rdbchecksum stop-writes-on-bgsave-error replica-read-only"
        " slave-read-only aof-load-truncated activerehashing no-appendfsync-on-rewrite always-show-logo"
        " aof-use-rdb-preamble replica-serve-stale-data slave-serve-stale-data lazyfree-lazy-eviction"
        " lazyfree-lazy-expire dynamic-hz".split(),
        _YES_NO,
    ),
    **dict.fromkeys(
        "auto-aof-rewrite-min-size repl-backlog-size client-query-buffer-limit proto-max-bulk-len".split(),
        _REDIS_MEMORY,
    ),
    "maxmemory": _REDIS_MEMORY._replace(pattern=r"\d+(?i:b|[kmg]b?)?|\d+%"),
    "appendfsync": _one_of("always everysec no", any_case=True),
    "maxmemory-policy": _one_of(
        "noeviction allkeys-lru volatile-lru allkeys-lfu volatile-lfu allkeys-random volatile-random volatile-ttl"
        " allkeys-lrm volatile-lrm",
        any_case=True,
    ),
    "loglevel": _one_of("debug verbose notice warning nothing", any_case=True),
    "supervised": _one_of("no upstart systemd auto", any_case=True),
    **dict.fromkeys("port tls-port".split(), PORT),
    **dict.fromkeys("timeout tcp-keepalive databases maxclients".split(), NUMBER),
}
_MYSQL_SIZE = Values("size", pattern=r"\d+[kKmMgGtTpPeE]?", example="512M")
_MYSQL = {
    **dict.fromkeys(
        "innodb_buffer_pool_size innodb_log_file_size innodb_log_buffer_size max_allowed_packet key_buffer_size"
        " key_buffer sort_buffer_size read_buffer_size read_rnd_buffer_size join_buffer_size tmp_table_size"
        " max_heap_table_size query_cache_size query_cache_limit thread_stack myisam_sort_buffer_size"
        " bulk_insert_buffer_size binlog_cache_size max_binlog_size".split(),
        _MYSQL_SIZE,
    ),
    **dict.fromkeys(
        "max_connections thread_cache_size table_open_cache open_files_limit wait_timeout interactive_timeout"
        " max_connect_errors server_id".split(),
        Values("number", pattern=r"\d+[kKmMgG]?", example="100"),
    ),
    "port": PORT,
    "innodb_flush_log_at_trx_commit": Values("choice", pattern=r"[0-3]", example="1"),
    "binlog_format": Values("", frozenset("ROW STATEMENT MIXED".split()), r"[0-2]", any_case=True),
}
_PG_MEMORY = Values("size", pattern=r"-1|\d+(?:\.\d+)?\s*(?:B|kB|MB|GB|TB)?", example="256MB")
_PG_TIME = Values("time", pattern=r"-1|\d+(?:\.\d+)?\s*(?:us|ms|s|min|h|d)?", example="30s")
_PG_FLAG = _one_of("on off true false yes no 1 0 t f y n", any_case=True)
_POSTGRESQL = {
    **dict.fromkeys(
        "shared_buffers work_mem maintenance_work_mem autovacuum_work_mem temp_buffers effective_cache_size"
        " wal_buffers max_wal_size min_wal_size wal_keep_size max_stack_depth temp_file_limit"
        " log_rotation_size".split(),
        _PG_MEMORY,
    ),
    **dict.fromkeys(
        "statement_timeout lock_timeout idle_in_transaction_session_timeout checkpoint_timeout deadlock_timeout"
        " authentication_timeout log_min_duration_statement log_autovacuum_min_duration autovacuum_naptime"
        " wal_receiver_timeout wal_sender_timeout max_standby_archive_delay max_standby_streaming_delay"
        " log_rotation_age".split(),
        _PG_TIME,
    ),
    **dict.fromkeys(
        "fsync full_page_writes autovacuum hot_standby log_checkpoints log_disconnections"
        " log_lock_waits logging_collector ssl track_counts track_activities jit".split(),
        _PG_FLAG,
    ),
    **dict.fromkeys(
        "max_connections max_wal_senders max_replication_slots superuser_reserved_connections max_worker_processes"
        " autovacuum_max_workers default_statistics_target".split(),
        NUMBER,
    ),
    "port": PORT,
    "wal_level": _one_of("minimal replica logical archive hot_standby", any_case=True),
    "log_statement": _one_of("none ddl mod all", any_case=True),
    "log_min_messages": _one_of(
        "debug5 debug4 debug3 debug2 debug1 info notice warning error log fatal panic debug", any_case=True
    ),
}
_PHP_SIZE = Values("size", pattern=r"-?\d+[kKmMgG]?", example="256M")
_PHP = {
    **dict.fromkeys("memory_limit post_max_size upload_max_filesize".split(), _PHP_SIZE),
    **dict.fromkeys(
        "max_execution_time max_input_time max_input_vars max_file_uploads".split(),
        Values("number", pattern=r"-?\d+", example="60"),
    ),
    **dict.fromkeys(
        "file_uploads log_errors allow_url_fopen allow_url_include short_open_tag expose_php".split(),
        _one_of("On Off Yes No True False None 1 0", any_case=True),
    ),
}

_REPOSITORY_FLAG = _one_of("0 1 yes no true false on off", any_case=True)
_YUM = dict.fromkeys(
    "enabled gpgcheck repo_gpgcheck sslverify skip_if_unavailable module_hotfixes keepcache plugins best".split(),
    _REPOSITORY_FLAG,
)
_LINK_FLAG = _one_of("yes no true false y n 1 0", any_case=True)
_LINK = {
    **dict.fromkeys("ONBOOT NM_CONTROLLED PEERDNS DEFROUTE USERCTL IPV6INIT IPV6_AUTOCONF".split(), _LINK_FLAG),
    "BOOTPROTO": _one_of("none dhcp static bootp ibft autoip shared", any_case=True),
}

_HAPROXY = {
    "mode": _one_of("tcp http health log"),
    "balance": Values(
        "",
        frozenset("roundrobin static-rr leastconn first source uri url_param random rdp-cookie hash sticky".split()),
        r"(?:hdr|rdp-cookie|random|hash)\(?.*",
    ),
}
_KEEPALIVED = {"state": _one_of("MASTER BACKUP"), "auth_type": _one_of("PASS AH")}

SETTINGS: Mapping[str, Mapping[str, Values]] = {
    "haproxy": _HAPROXY,
    "keepalived": _KEEPALIVED,
    "yum": _YUM,
    "link": _LINK,
    "redis": _REDIS,
    "mysql": _MYSQL,
    "postgresql": _POSTGRESQL,
    "php": _PHP,
    "sshd": _SSHD,
    "ssh": _SSH,
    "systemd": _SYSTEMD,
    "systemd [Service]": _SERVICE,
    "nginx": _NGINX,
    "apache": _APACHE,
    "logrotate": _LOGROTATE,
    "selinux": _SELINUX,
}
"""The settings of a format; where capitals do not count, in small letters."""
ANY_CASE = frozenset({"sshd", "ssh", "apache", "postgresql", "redis"})
"""The formats in whose names of settings capitals do not count."""

# --- columns of tables ------------------------------------------------------------------------------------------------

TLS_VERSIONS = frozenset("SSLv2 SSLv3 TLSv1 TLSv1.1 TLSv1.2 TLSv1.3".split())
"""nginx.org/en/docs/http/ngx_http_ssl_module.html#ssl_protocols"""
ALGORITHMS = frozenset(
    "3des-cbc aes128-cbc aes192-cbc aes256-cbc aes128-ctr aes192-ctr aes256-ctr aes128-gcm@openssh.com"
    " aes256-gcm@openssh.com chacha20-poly1305@openssh.com rijndael-cbc@lysator.liu.se arcfour arcfour128 arcfour256"
    " blowfish-cbc cast128-cbc hmac-sha1 hmac-sha1-96 hmac-sha2-256 hmac-sha2-512 hmac-md5 hmac-md5-96 hmac-ripemd160"
    " umac-64@openssh.com umac-128@openssh.com hmac-sha1-etm@openssh.com hmac-sha1-96-etm@openssh.com"
    " hmac-sha2-256-etm@openssh.com hmac-sha2-512-etm@openssh.com hmac-md5-etm@openssh.com"
    " hmac-md5-96-etm@openssh.com hmac-ripemd160-etm@openssh.com umac-64-etm@openssh.com umac-128-etm@openssh.com"
    " diffie-hellman-group1-sha1 diffie-hellman-group14-sha1 diffie-hellman-group14-sha256"
    " diffie-hellman-group16-sha512 diffie-hellman-group18-sha512 diffie-hellman-group-exchange-sha1"
    " diffie-hellman-group-exchange-sha256 ecdh-sha2-nistp256 ecdh-sha2-nistp384 ecdh-sha2-nistp521 curve25519-sha256"
    " curve25519-sha256@libssh.org sntrup761x25519-sha512 sntrup761x25519-sha512@openssh.com"
    " mlkem768x25519-sha256".split()
)
"""What ``ssh -Q cipher``, ``mac`` and ``kex`` list, of all versions."""
FACILITIES = frozenset(
    "auth authpriv console cron daemon ftp kern lpr mail mark news ntp security solaris-cron syslog user uucp *".split()
    + [f"local{number}" for number in range(8)]
)
PRIORITIES = frozenset("emerg panic alert crit err error warning warn notice info debug none *".split())
"""syslog(3), rsyslog.conf(5)."""
PAM_TYPES = frozenset("account auth password session".split())
PAM_CONTROLS = frozenset("required requisite sufficient optional include substack binding".split())
"""pam.conf(5); ``binding`` of other systems than Linux."""
PAM_MODULES = frozenset(
    f"pam_{name}.so"
    for name in (
        "access cap cracklib debug deny duo echo env exec faildelay faillock fprintd ftp gnome_keyring"
        " google_authenticator group issue keyinit krb5 lastlog lastlog2 ldap limits listfile localuser"
        " loginuid mail mkhomedir motd mysql namespace nologin oath passwdqc permit postgresok pwhistory"
        " pwquality radius rootok rundir securetty selinux sepermit setquota shells ssh_agent_auth sss sss_gss"
        " stress succeed_if systemd systemd_home tally tally2 time timestamp tty_audit u2f umask unix unix2"
        " userdb usertype warn wheel winbind xauth yubico ck_connector cifscreds capability afs_session afs"
        " krb5afs p11_kit pkcs11 slurm slurm_adopt script tacplus mount ecryptfs kwallet5"
    ).split()
)
"""The modules of Linux-PAM, and those that distributions package."""
HBA_TYPES = frozenset("local host hostssl hostnossl hostgssenc hostnogssenc".split())
HBA_METHODS = frozenset(
    "trust reject scram-sha-256 md5 password gss sspi ident peer ldap radius cert pam bsd krb5 crypt oauth".split()
)
"""pg_hba.conf: postgresql.org/docs/current/auth-pg-hba-conf.html, and what earlier versions have."""
MODPROBE = frozenset("alias blacklist config include install options remove softdep weakdep".split())
"""modprobe.d(5)."""
EXPORTS = frozenset(
    "rw ro sync async wdelay no_wdelay hide nohide crossmnt subtree_check no_subtree_check root_squash no_root_squash"
    " all_squash no_all_squash insecure secure anonuid anongid fsid sec mountpoint mp refer replicas pnfs no_pnfs"
    " security_label insecure_locks secure_locks auth_nlm no_auth_nlm acl no_acl nordirplus xprtsec".split()
)
"""exports(5)."""
NAME_SERVICES = frozenset(
    "files db dns compat nis nisplus hesiod ldap sss systemd winbind wins mymachines myhostname resolve mdns mdns4"
    " mdns6 mdns_minimal mdns4_minimal mdns6_minimal altfiles extrausers centrify vas4 libvirt"
    " libvirt_guest usrfiles".split()
)
NAME_DATABASES = frozenset(
    "aliases ethers group gshadow hosts initgroups netgroup netmasks networks passwd protocols publickey rpc services"
    " shadow automount sudoers subid bootparams printers passwd_compat group_compat shadow_compat".split()
)
"""nsswitch.conf(5), and the names of modules for it."""
RESOLVER = frozenset(
    "ndots timeout attempts rotate no-check-names inet6 edns0 single-request single-request-reopen no-tld-query use-vc"
    " trust-ad no-aaaa debug ip6-bytestring ip6-dotint no-ip6-dotint no-reload strict-error insecure1 insecure2".split()
)
"""resolv.conf(5)."""
INTERFACE_WORDS = frozenset(
    "auto iface inherits source source-directory mapping allow-auto allow-hotplug no-auto-down no-scripts"
    " rename template address netmask broadcast network gateway metric pointopoint hwaddress mtu scope up down"
    " pre-up post-up pre-down post-down dns-nameservers dns-search dns-domain vlan-raw-device accept_ra"
    " autoconf privext description".split()
)
INTERFACE_METHODS = frozenset(
    "loopback static manual dhcp bootp tunnel ppp wvdial ipv4ll auto v4tunnel 6to4 none bootp can".split()
)
"""interfaces(5)."""
SOURCES = frozenset("deb deb-src rpm rpm-src".split())
"""sources.list(5)."""
LIMIT_TYPES = frozenset("soft hard -".split())
"""limits.conf(5)."""
SHORTHANDS = frozenset(
    "minutely hourly daily monthly weekly yearly annually quarterly semiannually semi-annually biannually"
    " bi-annually half-yearly".split()
)
"""systemd.time(7), "Calendar Events"."""
