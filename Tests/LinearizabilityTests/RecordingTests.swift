import Gallery
import Linearizability
import Testing

/// What recorders make of the catalog's own operations and answers.
@Suite struct RecordingTests {
    private let id = ImageVersionID("contoso/web/1.0.0")

    @Test func `what concerns no image version is no part of a history`() throws {
        let id = try Script.require(id, "a version")
        let others: [GalleryOperation] = [
            .deleteGallery(id: id.definition.gallery, recursively: true),
            .deleteImageDefinition(id: id.definition, recursively: true),
        ]
        let entries = others.map { History.LogEntry($0, revision: 1) }
        #expect(entries.allSatisfy { $0 == nil })
    }

    @Test func `a roll-back and a purge are changes of their definition`() throws {
        let id = try Script.require(id, "a version")
        let region = RealCatalog.home
        let rollBack = History.LogEntry(
            .rollBackLatest(definition: id.definition, regions: [region], to: id.number), revision: 1)
        #expect(rollBack?.event == .change(.rollBack(version: id.number, regions: [region])))
        #expect(rollBack?.definition == id.definition)
        let purge = History.Change(.purgeImageVersion(id: id))
        #expect(purge == .delete(version: id.number, isForGood: true))
    }

    @Test func `a version made of another resource is recorded with the content it got`() throws {
        let id = try Script.require(id, "a version")
        let digest = try Script.require(RandomOperations.digest(1), "a digest")
        let source = SourceReference.image(reference: try ImageReference.read("contoso/web/0.9.0", as: "source"))
        let request = ImageVersionRequest(location: RealCatalog.home, storage: StorageRequest(source: source))
        let operation = GalleryOperation.createImageVersion(id: id, request: request)
        #expect(History.Change(operation) == nil)
        let publication = History.Publication(
            digest: digest, home: RealCatalog.home, targets: [History.Target(RealCatalog.home)])
        #expect(History.Change(operation, digest: digest) == .publish(version: id.number, publication: publication))
    }

    @Test func `a refusal that the model does not know says nothing`() throws {
        let id = try Script.require(id, "a version")
        let undelete = GalleryOperation.undeleteImageVersion(id: id)
        let delete = GalleryOperation.deleteImageVersion(id: id, bypassSoftDelete: false)
        let purge = GalleryOperation.purgeImageVersion(id: id)
        let rows: [(GalleryRefusal.Kind, GalleryRefusal.Rule, GalleryOperation, History.Refusal)] = [
            (.conflict, .sourceInUse, delete, .other), (.conflict, .deletionBlockedBeforeEndOfLife, delete, .other),
            (.denied, .authorizationFailed, delete, .other), (.tooLarge, .quotaExceeded, undelete, .other),
            (.invalid, .invalidParameter, delete, .other), (.notFound, .sourceNotFound, delete, .other),
            (.conflict, .softDeleted, undelete, .other), (.conflict, .invalidParameter, undelete, .conflict),
            (.conflict, .invalidParameter, purge, .other), (.conflict, .cannotDeleteResource, delete, .conflict),
            (.notFound, .galleryImageNotFound, purge, .notFound),
        ]
        for (kind, rule, operation, expected) in rows {
            let recorded = History.Refusal(kind, rule, of: operation)
            #expect(recorded == expected, "\(kind) \(rule)")
        }
        #expect(History.Refusal(.notFound) == .notFound)
        #expect(History.Refusal(.denied) == .other)
    }
}
