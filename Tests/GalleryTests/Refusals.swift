import Gallery
import Testing

extension Catalog {
    /// Expects that `operation` is refused by `rule`, in words that contain `words`, and changes nothing.
    func expectRefused(
        _ operation: GalleryOperation, _ kind: GalleryRefusal.Kind, _ rule: GalleryRefusal.Rule,
        saying words: String...,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        var changed = self
        do {
            try changed.perform(operation)
            Issue.record("it was not refused", sourceLocation: sourceLocation)
        } catch {
            expect(error, kind, rule, saying: words, sourceLocation)
        }
        let isUntouched = changed.state == state
        #expect(isUntouched, sourceLocation: sourceLocation)
    }

    /// Expects that `edits` of `Base/Debian/NUMBER` are refused by `rule`.
    func expectRefused(
        _ number: String, _ edits: [ImageVersionEdit], _ kind: GalleryRefusal.Kind, _ rule: GalleryRefusal.Rule,
        saying words: String..., sourceLocation: SourceLocation = #_sourceLocation
    ) {
        var changed = self
        do {
            try changed.perform(.updateImageVersion(the("Base/Debian/\(number)"), edits, ifRevision: nil))
            Issue.record("it was not refused", sourceLocation: sourceLocation)
        } catch {
            expect(error, kind, rule, saying: words, sourceLocation)
        }
        let isUntouched = changed.state == state
        #expect(isUntouched, sourceLocation: sourceLocation)
    }

    /// Expects that `reference` resolves to nothing in `region`.
    func expectUnresolved(
        _ reference: String, in region: Region, _ kind: GalleryRefusal.Kind, _ rule: GalleryRefusal.Rule,
        saying words: String..., sourceLocation: SourceLocation = #_sourceLocation
    ) {
        do throws(GalleryRefusal) {
            let resolution = try state.resolve(the(reference), in: region, now: now)
            Issue.record("it resolved to \(resolution.version.id)", sourceLocation: sourceLocation)
        } catch {
            expect(error, kind, rule, saying: words, sourceLocation)
        }
    }
}

func expect(
    _ refusal: GalleryRefusal, _ kind: GalleryRefusal.Kind, _ rule: GalleryRefusal.Rule, saying words: [String],
    _ sourceLocation: SourceLocation
) {
    #expect(refusal.kind == kind, "\(refusal)", sourceLocation: sourceLocation)
    #expect(refusal.rule == rule, "\(refusal)", sourceLocation: sourceLocation)
    for word in words {
        let isSaid = refusal.text.contains(word)
        #expect(isSaid, "'\(refusal.text)' does not say '\(word)'", sourceLocation: sourceLocation)
    }
}
