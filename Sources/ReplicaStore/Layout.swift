import Gallery

/// Where things are in the data directory.
///
///     <data>/
///       ballast                 bytes for nothing, given up when a full disk would keep a content from being removed
///       node.json               who this node is; others own it and write it through `DurableFile`
///       contents/<hex digest>/  a complete replica
///         manifest                its encoded manifest, whose SHA-256 is the name of the directory
///         disk.raw                the disk, sparse, exactly as long as the disk is
///       incoming/<hex digest>/  a replica that is being received
///         manifest, disk.raw      as above; chunks that are not here yet are holes
///         have.bitmap             which chunks are durably in disk.raw; none if the file is not there
///       probe                   a byte that is written again and again, to find out whether the disk takes it
///       quarantine/             what failed verification, kept for a person
///         <name>.<n>              as it was found, under a number of its own
///         <hex>.chunk<i>.<n>      the bytes of one damaged chunk
///         <name>.<n>.reason       why, one line
///
/// A name that ends in `.aside` or `.removed` is half made or half removed; opening the store clears it away.
/// The directory itself carries the lock (`flock`) that keeps a second process out.
struct Layout: Sendable {
    /// The four places of one replica.
    struct Replica: Sendable {
        let directory: String
        var manifest: String { directory + "/manifest" }
        var disk: String { directory + "/disk.raw" }
        var bitmap: String { directory + "/have.bitmap" }
    }

    static let reasonSuffix = ".reason"

    let root: String
    var ballast: String { root + "/ballast" }
    var contents: String { root + "/contents" }
    var incoming: String { root + "/incoming" }
    var quarantine: String { root + "/quarantine" }

    func content(_ digest: Digest) -> Replica { Replica(directory: "\(contents)/\(digest.hex)") }

    func incoming(_ digest: Digest) -> Replica { Replica(directory: "\(incoming)/\(digest.hex)") }

    func quarantined(_ name: String, number: Int) -> String { "\(quarantine)/\(name).\(number)" }
}
