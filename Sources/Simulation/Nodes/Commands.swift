import Chance
import Gallery
import Wire

/// What the coordinator orders besides copies: `VERIFY`, `REMOVE`; and the scrub, which nobody orders.
extension NodeShell {
    func verify(_ request: Request) {
        guard let content = request.message.positional.first.flatMap({ Digest($0) }) else {
            return request.refuse(.invalid)
        }
        guard disk.isWhole(content) else { return request.refuse(.notFound) }
        guard !verified.contains(content) else { return request.ok(["state=verified"]) }
        hash(content) { [self] isIntact in
            guard let isIntact else { return request.refuse(.notFound) }
            guard isIntact else {
                cluster.mark(.damageFoundVerifying)
                quarantine(content)
                return request.refuse(.corrupt)
            }
            verified.insert(content)
            note(content, .verified)
            request.ok(["state=verified"])
        }
    }

    /// Reads all of a content; `nil` if it went away meanwhile.
    private func hash(_ content: Digest, then: @escaping (Bool?) -> Void) {
        verifications += 1
        afterDisk(chunks: disk.replicas[content]?.chunks.count ?? 1) { [self] in
            verifications -= 1
            then(disk.isWhole(content) ? disk.replicas[content]?.isIntact : nil)
        }
    }

    func remove(_ request: Request) {
        guard let content = request.message.positional.first.flatMap({ Digest($0) }) else {
            return request.refuse(.invalid)
        }
        afterDisk(chunks: 1) { [self] in
            cluster.atlas.checkRemoval(of: content, on: host, request)
            copies[content]?.stop(.unavailable)
            do throws(NodeDisk.Fault) {
                try disk.remove(content)
            } catch { return request.refuse(error) }
            verified.remove(content)
            note(content, .absent)
            request.ok()
        }
    }

    /// One content after the other is read and verified, by chance, for ever.
    func scrubLater() {
        let wait = cluster.setting.scrubEvery
        host.after(Int64(cluster.chance.number(in: wait / 2...wait * 2))) { [self] in
            scrub()
            scrubLater()
        }
    }

    private func scrub() {
        guard let content = cluster.chance.one(of: disk.contents.filter(disk.isWhole)) else { return }
        hash(content) { [self] isIntact in
            guard isIntact == false else { return }
            cluster.mark(.damageFoundScrubbing)
            quarantine(content)
        }
    }
}
