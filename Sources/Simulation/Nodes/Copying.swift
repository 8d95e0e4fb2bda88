import Gallery
import Placement
import Wire

/// Answers `FETCH`: brings a content from the node that the planner named, chunk by chunk.
extension NodeShell {
    func fetch(_ request: Request) {
        guard let content = request.message.positional.first.flatMap({ Digest($0) }),
            let source = request.message["from"].flatMap(NodeID.init).flatMap({ cluster.node($0) })
        else { return request.refuse(.invalid) }
        guard copies[content] == nil else { return request.refuse(.busy) }
        if disk.isWhole(content) { return request.ok(["bytes=\(bytes(of: content))"]) }
        let job = CopyJob(content, from: source, for: request, on: self)
        copies[content] = job
        job.begin()
    }

    func bytes(of content: Digest) -> Int64 {
        Int64(disk.replicas[content]?.chunks.count { $0 != nil } ?? 0) * cluster.setting.chunkBytes
    }

    func cancel(_ id: UInt64, on end: End) {
        for content in copies.keys.sorted() {
            guard let job = copies[content], job.request.id == id, job.request.end === end else { continue }
            job.stop(.cancelled)
        }
        uploads[end.number]?[id] = nil
    }
}

/// A copy that is under way: what came of it stays when it stops.
final class CopyJob {
    private static let waitToAskAgain: Int64 = 300

    let content: Digest
    let source: NodeHost
    let request: Request
    unowned let node: NodeShell
    private var end: End?
    private var isOver = false
    private let startedAt: Int64

    init(_ content: Digest, from source: NodeHost, for request: Request, on node: NodeShell) {
        self.content = content
        self.source = source
        self.request = request
        self.node = node
        startedAt = node.cluster.now
    }

    private var cluster: Cluster { node.cluster }
    private var stallMax: Int64 { cluster.setting.limits.copyStall.milliseconds }

    func begin() {
        cluster.network.dial(from: node.host, to: source) { [self] end in
            guard !isOver else { return }
            guard let end else { return stop(.unavailable) }
            self.end = end
            end.onClosed = { [self] in stop(.unavailable) }
            readManifest(end)
        }
    }

    private func readManifest(_ end: End) {
        var hashes: [UInt64] = []
        _ = end.ask(
            .manifest, ["\(content)"], within: stallMax,
            onItem: { message in hashes += PretendBytes.words(of: message.payload) },
            onEnd: { [self] reply in
                guard !isOver else { return }
                guard case .ok = reply else { return stop(after: reply) }
                let manifest = Manifest(hashes: hashes)
                guard manifest.digest == content else { return stop(.corrupt, ofSource: true) }
                do throws(NodeDisk.Fault) {
                    if node.disk.replicas[content] != nil { cluster.mark(.copyResumed) }
                    try node.disk.begin(content, manifest)
                    getNext()
                } catch { fail(error) }
            })
    }

    private func getNext() {
        guard !isOver, let end else { return }
        guard let index = node.disk.replicas[content]?.missing.first else { return finish() }
        var words: [UInt64] = []
        _ = end.ask(
            .get, ["\(content)", "first=\(index)", "count=1", "for=copy"], within: stallMax,
            onItem: { message in words += PretendBytes.words(of: message.payload) },
            onEnd: { [self] reply in
                guard !isOver else { return }
                switch reply {
                case .ok: take(words, at: index)
                case .refused(.busy, _): node.host.after(Self.waitToAskAgain) { [self] in getNext() }
                default: stop(after: reply)
                }
            })
    }

    private func take(_ words: [UInt64], at index: Int) {
        guard let word = words.first, Manifest.hash(of: word) == node.disk.replicas[content]?.manifest.hashes[index]
        else {
            cluster.checkServed(false, "a node was sent a chunk of \(content) that does not match")
            return stop(.corrupt, ofSource: true)
        }
        node.afterDisk(chunks: 1) { [self] in
            guard !isOver, node.disk.replicas[content] != nil else { return stop(.unavailable) }
            cluster.strikeWrite(of: content, on: node.host)
            do throws(NodeDisk.Fault) {
                try node.disk.write(word, at: index, of: content)
            } catch { return fail(error) }
            // What a disk swallowed is asked for again only so often.
            let bytes = node.bytes(of: content)
            request.item(["bytes=\(bytes)"])
            getNext()
        }
    }

    private func finish() {
        node.afterDisk(syncs: 1) { [self] in
            guard !isOver, let replica = node.disk.replicas[content] else { return stop(.unavailable) }
            // What was written before this try may be damaged since.
            guard replica.missing.isEmpty else { return getNext() }
            do throws(NodeDisk.Fault) {
                try node.disk.sync(content, isWhole: true)
            } catch { return fail(error) }
            cluster.mark(.copyFinished)
            node.noteWhole(content)
            close()
            request.ok(["bytes=\(node.bytes(of: content))"])
        }
    }

    private func fail(_ fault: NodeDisk.Fault) {
        switch fault {
        case .full:
            cluster.mark(.noSpaceForCopy)
            stop(.tooLarge)
        case .readOnly: stop(.internal)
        case .syncFailed:
            cluster.mark(.contentSyncFailed)
            stop(.internal)
        }
    }

    private func stop(after reply: End.Reply) {
        switch reply {
        case .refused(.corrupt, _), .refused(.invalid, _): stop(.corrupt, ofSource: true)
        default: stop(.unavailable, ofSource: true)
        }
    }

    func stop(_ code: ErrorCode, ofSource: Bool = false) {
        guard !isOver else { return }
        close()
        if code == .corrupt { cluster.mark(.copyFromDamaged) }
        request.refuse(code, ofSource ? ["of=source"] : [])
    }

    private func close() {
        isOver = true
        node.copies[content] = nil
        end?.onClosed = nil
        end?.close(saying: "done")
    }
}
