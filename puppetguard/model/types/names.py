"""The names that Puppet itself gives to types, whatever modules there are."""

from __future__ import annotations

from puppetguard.model.types.records import (
    ANY_SIZE,
    CATALOG_ENTRY,
    SCALAR,
    SCALAR_DATA,
    Alias,
    Array,
    Boolean,
    Callable,
    Class,
    Collection,
    Enum,
    Float,
    Foreign,
    Hash,
    Init,
    Integer,
    Iterable,
    Meta,
    NotUndef,
    Opaque,
    Optional,
    Pattern,
    Regexp,
    Resource,
    Sensitive,
    Simple,
    String,
    Struct,
    Tuple,
    Type,
    Variant,
)

BUILT_IN_ALIASES = {
    "Data": "Variant[ScalarData,Undef,Hash[String,Data],Array[Data]]",
    "RichDataKey": "Variant[String,Numeric]",
    "RichData": (
        "Variant[Scalar,SemVerRange,Binary,Sensitive,Type,TypeSet,URI,Object,Undef,Default,"
        "Hash[RichDataKey,RichData],Array[RichData]]"
    ),
    "Puppet::LookupKey": "RichDataKey",
    "Puppet::LookupValue": "RichData",
}
"""Aliases that Puppet defines (``puppet/pops/loader/static_loader.rb``)."""

_FOREIGN = "Binary Deferred Error Iterator Object SemVer SemVerRange Timespan Timestamp TypeSet URI".split()
_RESOURCES = (
    "component exec file filebucket group node notify package resources schedule service stage tidy user whit".split()
)
"""The resource types that every Puppet has; of others it depends on modules (``static_loader.rb``)."""

BARE: dict[str, Type] = {
    "any": Simple("Any"),
    "array": Array(),
    "boolean": Boolean(),
    "callable": Callable(),
    "catalogentry": CATALOG_ENTRY,
    "class": Class(),
    "collection": Collection(ANY_SIZE),
    "default": Simple("Default"),
    "enum": Enum(),
    "float": Float(),
    "hash": Hash(),
    "init": Init(),
    "integer": Integer(),
    "iterable": Iterable(),
    "notundef": NotUndef(),
    "numeric": Simple("Numeric"),
    "optional": Optional(),
    "pattern": Pattern(),
    "regexp": Regexp(),
    "resource": Resource(),
    "runtime": Opaque("Runtime"),
    "scalar": SCALAR,
    "scalardata": SCALAR_DATA,
    "sensitive": Sensitive(),
    "string": String(),
    "struct": Struct(),
    "tuple": Tuple(),
    "type": Meta(),
    "typealias": Opaque("TypeAlias"),
    "typereference": Opaque("TypeReference"),
    "undef": Simple("Undef"),
    "variant": Variant(),
    **{name.lower(): Foreign(name, name) for name in _FOREIGN},
    **{name.lower(): Alias(name) for name in BUILT_IN_ALIASES},
    **{name: Resource(name) for name in _RESOURCES},
}
"""The type that each name in small letters stands for without parameters."""

DATA_TYPES = (
    "Any Array Binary Boolean Callable CatalogEntry Class Collection Data Default Deferred Enum Error Float Hash Init"
    " Integer Iterable Iterator NotUndef Numeric Object Optional Pattern Regexp Resource RichData RichDataKey Runtime"
    " Scalar ScalarData SemVer SemVerRange Sensitive String Struct Timespan Timestamp Tuple Type TypeAlias"
    " TypeReference TypeSet URI Undef Variant"
).split()
"""The names as they are usually written, for whom misspells one."""

NOT_PARAMETERIZED = {
    name.lower(): name
    for name in (
        "Any Scalar ScalarData Numeric Undef Default CatalogEntry Binary SemVerRange Data RichData RichDataKey".split()
    )
}
"""The types that take no parameters at all."""

RESOURCE_TYPES = frozenset(
    "augeas computer cron exec file filebucket group host k5login mailalias mount notify package resources router"
    " schedule scheduled_task selboolean selmodule service ssh_authorized_key sshkey stage tidy user yumrepo zfs zone"
    " zpool".split()
)
"""The types that Puppet comes with, or came with: they declare nothing in turn."""
