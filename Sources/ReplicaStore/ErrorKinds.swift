import Glibc

extension ReplicaStoreError {
    /// Another has the lock.
    var isWouldBlock: Bool {
        guard case .system(let failure) = self else { return false }
        return failure.code == EWOULDBLOCK
    }

    /// Nothing is at the path.
    var isNoSuchFile: Bool {
        guard case .system(let failure) = self else { return false }
        return failure.code == ENOENT
    }

    /// The file system is full, or the user's quota is used up.
    var isOutOfSpace: Bool {
        guard case .system(let failure) = self else { return false }
        return failure.code == ENOSPC || failure.code == EDQUOT
    }

    /// The two files cannot share extents: other file systems, or one that does not know how, or not at these offsets.
    var isCloningUnsupported: Bool {
        guard case .system(let failure) = self, failure.call == "ioctl" else { return false }
        return [EOPNOTSUPP, ENOTTY, EXDEV, EINVAL, ENOSYS, EPERM].contains(failure.code)
    }

    /// The file that should be a manifest is not one, or another's.
    var isAboutManifest: Bool {
        switch self {
        case .manifest, .wrongManifest, .tooLarge, .notFound: true
        default: false
        }
    }
}
