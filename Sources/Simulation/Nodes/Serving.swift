import Gallery
import NIOCore
import Wire

/// Chunks and manifests on the line: words of eight bytes.
enum PretendBytes {
    static func buffer(_ words: [UInt64]) -> ByteBuffer {
        var buffer = ByteBuffer()
        for word in words { buffer.writeInteger(word) }
        return buffer
    }

    static func words(of buffer: ByteBuffer?) -> [UInt64] {
        guard var buffer else { return [] }
        var words: [UInt64] = []
        while let word = buffer.readInteger(as: UInt64.self) { words.append(word) }
        return words
    }
}

/// What a node gives to readers and to other nodes.
extension NodeShell {
    func sendManifest(_ request: Request) {
        guard let content = request.message.positional.first.flatMap({ Digest($0) }) else {
            return request.refuse(.invalid)
        }
        guard let replica = disk.replicas[content], replica.isWhole || copies[content] != nil else {
            return readThrough(request, content)
        }
        request.data(["0"], PretendBytes.buffer(replica.manifest.hashes))
        request.ok()
    }

    /// `GET digest first=`: one chunk, hashed before it is sent.
    func sendChunk(_ request: Request) {
        guard let content = request.message.positional.first.flatMap({ Digest($0) }),
            let index = request.message["first"].flatMap({ Int($0) })
        else { return request.refuse(.invalid) }
        afterDisk(chunks: 1) { [self] in
            guard let replica = disk.replicas[content], replica.chunks.indices.contains(index) else {
                return readThrough(request, content, chunk: index)
            }
            guard replica.isWhole else {
                // A source that is copying itself gives what it has.
                guard copies[content] != nil else { return readThrough(request, content, chunk: index) }
                guard replica.isIntact(index), let chunk = replica.chunks[index] else {
                    cluster.mark(.chainWaited)
                    return request.refuse(.busy)
                }
                return send(chunk, request)
            }
            guard replica.isIntact(index) || cluster.options.canary == .servesUnverified,
                let chunk = replica.chunks[index]
            else {
                cluster.mark(.damageFoundServing)
                quarantine(content)
                return request.refuse(.corrupt)
            }
            send(chunk, request)
        }
    }

    private func send(_ chunk: UInt64, _ request: Request) {
        request.end.pretendBytes += cluster.setting.chunkBytes
        request.data(["0"], PretendBytes.buffer([chunk]))
        request.ok()
    }

    // MARK: Uploads

    /// `OFFER` brings the manifest, `PUT digest` all chunks.
    func takeBody(_ message: Message, of id: UInt64, on end: End) {
        guard let job = uploads[end.number]?[id] else { return }
        if message.verb == BodyVerb.more.rawValue {
            job.words += PretendBytes.words(of: message.payload)
            return
        }
        uploads[end.number]?[id] = nil
        if uploads[end.number]?.isEmpty == true { uploads[end.number] = nil }
        if job.request.verb == .offer { takeOffer(job) } else { takeChunks(job) }
    }

    private func takeOffer(_ job: UploadJob) {
        let manifest = Manifest(hashes: job.words)
        guard let digest = manifest.digest, job.request.message.positional.first == "\(digest)" else {
            return job.request.refuse(.corrupt)
        }
        do throws(NodeDisk.Fault) {
            if host.mayAct() { try disk.begin(digest, manifest) }
            job.request.ok()
        } catch { job.request.refuse(error) }
    }

    private func takeChunks(_ job: UploadJob) {
        guard let content = job.request.message.positional.first.flatMap({ Digest($0) }),
            let replica = disk.replicas[content]
        else { return job.request.refuse(.notFound) }
        guard !replica.isWhole else { return job.request.ok() }
        guard zip(job.words, replica.manifest.hashes).allSatisfy({ Manifest.hash(of: $0) == $1 }),
            job.words.count == replica.manifest.hashes.count
        else { return job.request.refuse(.corrupt) }
        afterDisk(chunks: job.words.count) { [self] in
            do throws(NodeDisk.Fault) {
                for (index, word) in job.words.enumerated() { try disk.write(word, at: index, of: content) }
            } catch { return job.request.refuse(error) }
            afterDisk(syncs: 1) { [self] in
                do throws(NodeDisk.Fault) {
                    try disk.sync(content, isWhole: true)
                    noteWhole(content)
                    note(content, .verified)
                    job.request.ok()
                } catch {
                    if case .syncFailed = error { cluster.mark(.contentSyncFailed) }
                    job.request.refuse(error)
                }
            }
        }
    }
}

/// What a client brings under one request.
final class UploadJob {
    let request: Request
    var words: [UInt64] = []

    init(_ request: Request) { self.request = request }
}

extension Request {
    func refuse(_ fault: NodeDisk.Fault) {
        switch fault {
        case .full: refuse(.tooLarge, rule: "NoSpace")
        case .readOnly, .syncFailed: refuse(.internal)
        }
    }
}
