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

    /// The disk does not give what is stored: a fault of the medium or of the file system's own records.
    var isUnreadable: Bool {
        guard case .system(let failure) = self else { return false }
        return SystemCallError.mediumFaults.contains(failure.code)
    }

    /// The call takes no such argument; of `open`, that the file system does not know `O_DIRECT`.
    var isInvalidArgument: Bool {
        guard case .system(let failure) = self else { return false }
        return failure.code == EINVAL
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

extension SystemCallError {
    /// What the system says when the medium, or the file system's own records, are at fault.
    static let mediumFaults: Set<Int32> = [EIO, EBADMSG, EUCLEAN, EREMOTEIO]

    var isOfMedium: Bool { Self.mediumFaults.contains(code) }
    var isOutOfSpace: Bool { code == ENOSPC || code == EDQUOT }
    var isReadOnly: Bool { code == EROFS }
}
