import CatalogStore
import Gallery
import Logging
import Transport
import Wire

/// What a request with a key was answered for good, though nothing was changed.
typealias FinalAnswer = Result<Submitted, any Error>

/// A change that is asked for with a key is made once, and every other try of it is answered as the first was.
extension Coordinator {
    /// Makes a change, or answers as another try of the same request was answered.
    func once(_ request: Request) async throws {
        let submitted: Submitted
        if let key = try request.idempotencyKey(), !(try request.isCheck()) {
            submitted = try await once(request, key)
        } else {
            submitted = try await change(request)
        }
        request.changed(submitted.outcome, submitted.revision, submitted.answer, warning: submitted.warning)
    }

    private func change(_ request: Request) async throws -> Submitted {
        switch request.verb {
        case .create: try await create(request)
        case .update: try await update(request)
        case .delete: try await delete(request)
        case .share: try await share(request)
        case .undelete: try await undelete(request)
        case .rollBack: try await rollBack(request)
        case .standing: try await setStanding(request)
        default: throw Refusal(.unknown, "\(request.verb.rawValue) changes nothing")
        }
    }

    private func once(_ request: Request, _ key: IdempotencyKey) async throws -> Submitted {
        // From here to the answer the key is held, so that a repeat cannot slip in between look and write.
        guard keysUnderWay.insert(key.principal.name + " " + key.text).inserted else {
            throw SubmissionError.underWay(key: key.text)
        }
        defer { keysUnderWay.remove(key.principal.name + " " + key.text) }
        // Before anything that may have changed since: what was done is answered, whatever became of it.
        if let answer = try await remembered(key) {
            return Submitted(
                outcome: .applied, revision: answer.revision, answer: answer.answer,
                warning: try request.warning(in: state))
        }
        if let final = finalAnswers[key] { return try final.get() }
        do {
            let submitted = try await change(request)
            if submitted.outcome == .unchanged {
                finalAnswers.remember(.success(submitted), bytes: submitted.answer.count, to: key)
            }
            return submitted
        } catch {
            if let told = Refusal(explaining: error)?.toldAgain {
                finalAnswers.remember(.failure(told), bytes: told.text.utf8.count, to: key)
            }
            throw error
        }
    }

    private func remembered(_ key: IdempotencyKey) async throws(SubmissionError) -> RememberedAnswer? {
        try requireUsable()
        // Mostly a key is new, and a look into the catalog would wait for the transaction that is being written.
        guard store.mayRemember(key) else { return nil }
        do {
            return try await store.rememberedAnswer(for: key)
        } catch .keyReused(_, let revision) {
            throw .keyReused(key: key.text, revision)
        } catch {
            log.error("the catalog cannot be read", metadata: ["error": "\(error)"])
            throw .unavailable(error)
        }
    }
}

extension Request {
    /// What who asks again should know of what stands by now.
    fileprivate func warning(in state: GalleryState) throws -> String? {
        guard verb == .create || verb == .update else { return nil }
        let type = try resourceType()
        return type == .imageVersion ? try resource(type).warning(in: state) : nil
    }
}

extension Refusal {
    /// What another try of what this refuses is answered; `nil` if asking again is right.
    fileprivate var toldAgain: Refusal? {
        guard !code.mayRepeat else { return nil }
        return Refusal(
            code, rule: rule, fields: fields, "\(text) (this key= had this answer before; draw a new one to ask anew)")
    }
}
