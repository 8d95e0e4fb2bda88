import Gallery
import NIOCore
import Testing
import Wire

@testable import Transport

@Suite struct AskingTests {
    let cluster: TestCluster
    let server: TLSContext
    let client: TLSContext

    init() throws {
        cluster = try TestCluster()
        server = try cluster.context(.coordinatorOne)
        client = try cluster.context(.alice)
    }

    @Test func `an answer comes with its fields and rows, in order`() async throws {
        let handler = ClosureHandler(later: { request in
            for number in 0..<10 { try await request.item(["\(number)"], json: ByteBuffer(string: "{}")) }
            request.ok(["peer=\(request.peer.role)", "verb=\(request.verb.rawValue)"])
        })
        let client = client
        try await withListener(server, handler) { listener in
            let connection = try await listener.dial(client, expecting: .anyCoordinator)
            #expect(connection.greeting == .test)
            #expect(connection.peer.role == .coordinatorOne)
            let answer = try await connection.ask(.list, ["galleries"])
            #expect(answer.items.map(\.fields) == (0..<10).map { ["\($0)"] })
            #expect(answer["peer"] == "user/alice")
            #expect(answer["verb"] == "LIST")
            await connection.close()
        }
    }
}
