"""What arguments of programs take that are of a closed set, or have a form of their own: after their manual pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple

FormKind = Literal[
    "blocks of `dd`",
    "connection states",
    "days or minutes",
    "depths",
    "durations",
    "entries of access lists",
    "memory",
    "modes of SELinux",
    "numbers",
    "ports of firewalld",
    "priorities",
    "published ports",
    "restart policies",
    "signals of nginx",
    "sizes",
    "sizes of files",
    "states of services",
    "types of keys",
]


class Form(NamedTuple):
    """What an argument takes: one of ``words``, or what ``pattern`` matches in whole; an ``example`` of that.

    ``said`` tells what something else is not; capitals do not count with ``any_case``.
    """

    said: str
    words: frozenset[str] = frozenset()
    pattern: str = ""
    example: str = ""
    any_case: bool = False


_PORT = r"\d{1,5}(?:-\d{1,5})?"
_UNIT = r"(?:[kKmMgGtTpPeEzZyY](?:i?[bB])?)?"

FORMS: Mapping[str, Form] = {
    # lvcreate(8), truncate(1), fallocate(1)
    "sizes": Form("is no size", pattern=rf"[+<>/%-]?(?=[\w.])\d*(?:\.\d+)?(?:{_UNIT}|[bBsSrR])", example="10G"),
    # dd(1)
    "blocks of `dd`": Form(
        "is no number of bytes or blocks",
        pattern=r"(?=\w)\d*(?:[cwbB]{0,2}|[kKMGTPEZY](?:i?B)?)(?:x\d*(?:[cwb]|[kKMGTPEZY](?:i?B)?)?){0,3}",
        example="1M",
    ),
    # find(1)
    "sizes of files": Form("is no size that `find` takes", pattern=r"[+-]?\d+(?:\.\d+)?[cwbkMGTP]?", example="+100M"),
    "days or minutes": Form("is no number that `find` takes", pattern=r"[+-]?\d*\.?\d+[smhdw]?", example="+30"),
    "depths": Form("is no number of levels", pattern=r"\d+", example="1"),
    # sleep(1), timeout(1)
    "durations": Form(
        "is no duration, as `sleep` and `timeout` take them",
        frozenset({"infinity", "inf"}),
        r"\d*\.?\d+[smhd]?",
        example="10m",
    ),
    # iptables-extensions(8), "conntrack" and "state"
    "connection states": Form(
        "is no state of a connection",
        frozenset("INVALID NEW ESTABLISHED RELATED UNTRACKED SNAT DNAT".split()),
        any_case=True,
    ),
    # firewall-cmd(1)
    "ports of firewalld": Form(
        "is no port with its protocol", pattern=rf"{_PORT}/(?:tcp|udp|sctp|dccp)", example="8080/tcp"
    ),
    # docs.docker.com/reference/cli/docker/container/run
    "published ports": Form(
        "is no port to publish",
        pattern=rf"(?:(?:\d+\.\d+\.\d+\.\d+|\[[0-9a-fA-F:]*\]|localhost):)?(?:(?:{_PORT})?:)?{_PORT}"
        r"(?:/(?:tcp|udp|sctp))?",
        example="8080:80",
    ),
    "restart policies": Form(
        "is no policy of restarting",
        frozenset("no always unless-stopped on-failure".split()),
        r"on-failure:\d+",
    ),
    "memory": Form("is no amount of memory", pattern=r"-?\d+(?:\.\d+)?\s?(?i:[kmgtp]?i?b?)", example="512m"),
    # curl(1), wget(1), ping(8), useradd(8)
    "numbers": Form("is no number", pattern=r"[+-]?\d*\.?\d+|inf(?:inity)?", example="5"),
    # setfacl(1)
    "entries of access lists": Form(
        "is no entry of an access list",
        pattern=r"(?:d(?:efault)?:)?(?:(?:u(?:sers?)?|g(?:roups?)?|m(?:ask)?|o(?:thers?)?):)?[^:]*:{0,2}[rwxX0-7-]{0,4}",
        example="u:deploy:rwx",
    ),
    # nginx(8)
    "signals of nginx": Form("is no signal of `nginx`", frozenset("stop quit reopen reload".split())),
    # setenforce(8)
    "modes of SELinux": Form("is no mode of SELinux", frozenset("enforcing permissive 1 0".split()), any_case=True),
    # chkconfig(8)
    "states of services": Form("is no state that `chkconfig` sets", frozenset("on off reset resetpriorities".split())),
    # journalctl(1), logger(1)
    "priorities": Form(
        "is no facility or priority",
        frozenset(
            "emerg panic alert crit err error warning warn notice info debug auth authpriv cron daemon ftp kern lpr"
            " mail news security syslog user uucp local0 local1 local2 local3 local4 local5 local6 local7".split()
        ),
        r"\d{1,3}",
    ),
    # ssh-keygen(1)
    "types of keys": Form(
        "is no type of a key",
        frozenset("dsa ecdsa ecdsa-sk ed25519 ed25519-sk rsa rsa1 rsa-sha2-256 rsa-sha2-512 ssh-rsa".split()),
    ),
}
ZONES = frozenset("block dmz drop external home internal public trusted work nm-shared docker libvirt".split())
"""firewalld.zones(5), and those that others bring."""
PROTOCOLS = frozenset("tcp udp udplite icmp icmpv6 ipv6-icmp esp ah sctp dccp gre igmp ospf vrrp ipip mh all".split())
MATCHES = frozenset(
    "addrtype ah bpf cgroup cluster comment connbytes connlabel connlimit connmark conntrack cpu dccp devgroup dscp"
    " dst ecn esp eui64 frag hashlimit hbh helper hl icmp icmp6 iprange ipv6header ipvs length limit mac mark"
    " multiport nfacct osf owner physdev pkttype policy quota rateest realm recent rpfilter rt sctp set socket srh"
    " state statistic string tcp tcpmss time tos ttl u32 udp".split()
)
"""iptables-extensions(8)."""
METHODS = frozenset(
    "GET HEAD POST PUT DELETE CONNECT OPTIONS TRACE PATCH PROPFIND PROPPATCH MKCOL COPY MOVE LOCK UNLOCK PURGE".split()
)
"""RFC 9110, RFC 5789, RFC 4918."""
REDIS = frozenset(
    "acl append asking auth bf bgrewriteaof bgsave bitcount bitfield bitop bitpos blmove blmpop blpop brpop"
    " brpoplpush bzmpop bzpopmax bzpopmin cf client cluster command config copy dbsize debug decr decrby del"
    " discard dump echo eval evalsha exec exists expire expireat expiretime failover fcall flushall flushdb"
    " function geoadd geodist geohash geopos georadius geosearch get getbit getdel getex getrange getset hdel"
    " hello hexists hget hgetall hincrby hincrbyfloat hkeys hlen hmget hmset hrandfield hscan hset hsetnx hstrlen"
    " hvals incr incrby incrbyfloat info keys lastsave latency lcs lindex linsert llen lmove lmpop lolwut lpop"
    " lpos lpush lpushx lrange lrem lset ltrim memory mget migrate module monitor move mset msetnx multi object"
    " persist pexpire pexpireat pexpiretime pfadd pfcount pfmerge ping psetex psubscribe psync pttl publish pubsub"
    " punsubscribe quit randomkey readonly readwrite rename renamenx replicaof reset restore role rpop rpoplpush"
    " rpush rpushx sadd save scan scard script sdiff sdiffstore select sentinel set setbit setex setnx setrange"
    " shutdown sinter sintercard sinterstore sismember slaveof slowlog smembers smismember smove sort spop"
    " spublish srandmember srem sscan ssubscribe strlen subscribe substr sunion sunionstore sunsubscribe swapdb"
    " sync time touch ttl type unlink unsubscribe unwatch wait waitaof watch xack xadd xautoclaim xclaim xdel"
    " xgroup xinfo xlen xpending xrange xread xreadgroup xrevrange xtrim zadd zcard zcount zdiff zdiffstore"
    " zincrby zinter zintercard zinterstore zlexcount zmpop zmscore zpopmax zpopmin zrandmember zrange zrangebylex"
    " zrangebyscore zrangestore zrank zrem zremrangebyrank zremrangebyscore zrevrange zrevrangebyscore zrevrank"
    " zscan zscore zunion zunionstore help".split()
)
"""redis.io/docs/latest/commands."""
MODULES = frozenset(
    "http.server json.tool pip venv virtualenv ensurepip compileall py_compile unittest zipfile tarfile timeit trace"
    " cProfile pdb doctest smtpd site sysconfig tabnanny pytest gunicorn uvicorn celery flask django build twine"
    " setuptools wheel pipx tox nox poetry SimpleHTTPServer".split()
)
"""docs.python.org/3/library/cmdline.html, and the tools that are commonly run so."""
