import Foundation
import LocalCluster

/// What a process of the cluster uses of the machine.
struct ResourceUse: Sendable, Encodable {
    let process: String
    let residentBytes: Int64
    let descriptors: Int
}

/// Looks at what the processes use: before the faults, and after all is as it was.
enum ResourceWatch {
    /// A process may have so many descriptors more than before.
    static let descriptorsMore = 24
    /// It may have grown by so much, or to twice what it was.
    static let bytesMore: Int64 = 96 << 20

    static func look(_ processes: [LocalProcess]) throws -> [ResourceUse] {
        try processes.compactMap { process in
            guard let number = try process.running() else { return nil }
            let pages = FileManager.default.contents(atPath: "/proc/\(number)/statm").flatMap { data in
                String(decoding: data, as: UTF8.self).split(separator: " ").dropFirst().first.flatMap { Int64($0) }
            }
            let descriptors = try FileManager.default.contentsOfDirectory(atPath: "/proc/\(number)/fd").count
            return ResourceUse(
                process: process.name, residentBytes: (pages ?? 0) * Int64(sysconf(Int32(_SC_PAGESIZE))),
                descriptors: descriptors)
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
            return grown
        }
    }
}
