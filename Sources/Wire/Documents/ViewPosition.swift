public import Gallery

/// How far a view of the catalog is: the revision, and of which of the catalog's lives it is one.
///
/// A catalog that was restored from a backup takes a new lineage when it goes on: what is told of the same revision in
/// another lineage may be something else. On a line it is `lineage.revision`, as in `0.1044`.
public struct ViewPosition: Hashable, Sendable {
    /// 0 in a catalog that was never restored, else the epoch in which it went on.
    public let lineage: Epoch
    public let revision: Revision

    public init(lineage: Epoch, revision: Revision) {
        self.lineage = lineage
        self.revision = revision
    }

    /// Reads ``text``; `nil` for anything else.
    public init?(_ text: String) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2, let lineage = DecimalNumber.read(String(parts[0]), as: Epoch.self),
            let revision = DecimalNumber.read(String(parts[1]), as: Revision.self)
        else { return nil }
        self.init(lineage: lineage, revision: revision)
    }

    /// As it stands on a line.
    public var text: String { "\(lineage).\(revision)" }

    /// The field of a request.
    public var fields: [String] { ["view=\(text)"] }
}
