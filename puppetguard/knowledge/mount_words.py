"""The words that fields of fstab(5) commonly have.

Types as in filesystems(5), in ``/proc/filesystems`` of a kernel with all modules, and with helpers called
``mount.TYPE``; options as in mount(8), "Filesystem-independent mount options", and systemd.mount(5).
"""

from __future__ import annotations

_TYPES = (
    "9p adfs affs afs aufs auto autofs beegfs binder binfmt_misc bind bpf btrfs ceph cgroup cgroup2 cifs coda"
    " configfs cramfs cvmfs davfs davfs2 debugfs devpts devtmpfs ecryptfs efivarfs efs erofs exfat ext ext2 ext3"
    " ext4 f2fs freevxfs fuse fuseblk fusectl gfs2 glusterfs gpfs hfs hfsplus hpfs hugetlbfs iso9660 jffs2 jfs"
    " lustre minix mqueue msdos nfs nfs3 nfs4 nilfs2 none nsfs ntfs ntfs3 ocfs2 omfs orangefs overlay overlayfs"
    " pipefs proc procfs pstore qnx4 qnx6 ramfs reiser4 reiserfs resctrl romfs rootfs s3fs securityfs selinuxfs"
    " smbfs smb3 sockfs squashfs sshfs swap sysfs sysv tmpfs tracefs ubifs udf ufs umsdos unionfs usbfs vboxsf"
    " vfat virtiofs vmhgfs vxfs xenfs xenix xfs zfs zonefs"
)
_OPTIONS = (
    "async atime auto bind dirsync context defaults defcontext dev diratime exec fscontext group iversion"
    " lazytime loud mand move noatime noauto nodev nodiratime noexec nofail nogroup noiversion nolazytime nomand"
    " norelatime nostrictatime nosuid nosymfollow nouser owner rbind relatime remount rootcontext rprivate rshared"
    " rslave silent strictatime suid sync user users _netdev _rnetdev usrquota grpquota prjquota noquota noacl acl"
    " user_xattr nouser_xattr barrier nobarrier discard nodiscard nolock inode64 noblock nobh rsize wsize timeo"
    " retrans proto tcp udp hard soft intr nointr actimeo credentials"
)
WORDS = {("mount", "fstype"): frozenset(_TYPES.split()), ("mount", "options"): frozenset(_OPTIONS.split())}
"""Words by type of resource and attribute."""
