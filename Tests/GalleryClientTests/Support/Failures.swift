import GalleryClient

/// What `body` fails with, in words; `nil` if it does not.
func failure(_ body: () async throws -> Void) async -> String? {
    do {
        try await body()
        return nil
    } catch {
        return "\(error)"
    }
}

/// The gallery model's code that `body` is refused with.
func refusedRule(_ body: () async throws -> Void) async -> String? {
    do {
        try await body()
        return nil
    } catch let error as ClientError {
        return error.rule
    } catch {
        return nil
    }
}
