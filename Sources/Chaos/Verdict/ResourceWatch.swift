import Foundation
import LocalCluster

/// What a process of the cluster uses of the machine.
struct ResourceUse: Sendable, Encodable {
    let process: String
    let residentBytes: Int64
    let descriptors: Int
    /// On the disk, beside whole contents and what is in quarantine: what is being received, the view, the catalog, the
    /// log.
    var sideBytes: Int64 = 0
}

/// Looks at what the processes use: before the faults, and after all is as it was.
enum ResourceWatch {
    /// A process may have so many descriptors more than before.
    static let descriptorsMore = 24
    /// It may have grown by so much, or to twice what it was.
    static let bytesMore: Int64 = 96 << 20

    /// What it keeps on the disk beside contents may have grown by so much, or to four times what it was.
    static let sideBytesMore: Int64 = 64 << 20

    static func look(_ processes: [LocalProcess]) throws -> [ResourceUse] {
        try processes.compactMap { process in
            guard let number = try process.running() else { return nil }
            let pages = FileManager.default.contents(atPath: "/proc/\(number)/statm").flatMap { data in
                String(decoding: data, as: UTF8.self).split(separator: " ").dropFirst().first.flatMap { Int64($0) }
            }
            let descriptors = try FileManager.default.contentsOfDirectory(atPath: "/proc/\(number)/fd").count
            return ResourceUse(
                process: process.name, residentBytes: (pages ?? 0) * Int64(sysconf(Int32(_SC_PAGESIZE))),
                descriptors: descriptors,
                sideBytes: sideBytes(in: URL(fileURLWithPath: process.settings).deletingLastPathComponent()))
        }
    }

    /// What grew more than it may.
    static func growth(from before: [ResourceUse], to after: [ResourceUse]) -> [String] {
        after.flatMap { use -> [String] in
            guard let former = before.first(where: { $0.process == use.process }) else { return [] }
            var grown: [String] = []
            if use.descriptors > former.descriptors + descriptorsMore {
                grown.append("\(use.process) has \(use.descriptors) descriptors, \(former.descriptors) before")
            }
            if use.residentBytes > max(former.residentBytes * 2, former.residentBytes + bytesMore) {
                grown.append(
                    "\(use.process) has \(use.residentBytes >> 20) MiB of memory, \(former.residentBytes >> 20) before")
            }
            if use.sideBytes > max(former.sideBytes * 4, former.sideBytes + sideBytesMore) {
                grown.append(
                    "\(use.process) keeps \(use.sideBytes >> 20) MiB beside contents, \(former.sideBytes >> 20) before")
            }
            return grown
        }
    }

    /// The bytes that files under a process's directory take, but for contents and quarantine.
    private static func sideBytes(in directory: URL) -> Int64 {
        let files = FileManager.default.enumerator(at: directory, includingPropertiesForKeys: nil)
        var bytes: Int64 = 0
        while let file = files?.nextObject() as? URL {
            if ["contents", "quarantine", "ballast"].contains(file.lastPathComponent) {
                files?.skipDescendants()
                continue
            }
            // What was removed meanwhile takes nothing.
            var status = stat()
            guard lstat(file.path, &status) == 0 else { continue }
            bytes += Int64(status.st_blocks) * 512
        }
        return bytes
    }
}
