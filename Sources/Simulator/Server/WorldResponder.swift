import HTTPTypes
import Hummingbird
import NIOCore

/// Takes a request through the world: it is admitted, meets its fault if one is due, is answered, and is settled.
struct WorldResponder: HTTPResponder {
    let world: World
    let dialect: any Dialect
    let journal: RequestJournal?

    func respond(to request: Request, context connection: Connection) async throws -> Response {
        var request = request
        let call = Call(request, body: try await request.collectBody(upTo: 16 << 20))
        try journal?.append(call)
        let route = dialect.route(of: call)
        var admission = await world.admit(call, route)

        switch admission.record.fault {
        case .answer(let canned):
            return await settle(admission, with: Answer(canned))
        case .closeConnection:
            return try await drop(admission, connection)
        case .endlessBody:
            return await endless(settle(admission, with: Answer(status: .ok)))
        case .hang:
            try? await request.body.consumeWithCancellationOnInboundClose { _ in try await Admission.forever() }
            return try await drop(admission, connection)
        case .hold:
            try await admission.released()
        default:
            break
        }

        var answer = try await world.answer(call, route, &admission, in: dialect)

        switch admission.record.fault {
        case .applyThenAnswer(let canned), .applyHalfThenAnswer(let canned):
            answer = Answer(canned)
        case .applyThenCloseConnection:
            return try await drop(admission, connection)
        case .applyThenHold:
            try await admission.released()
        case .cutAnswerShort:
            return await cutShort(settle(admission, with: answer), body: answer.body)
        case .truncatedBody:
            answer.body = ByteBuffer(answer.body.readableBytesView.prefix(answer.body.readableBytes / 2))
        case .contentType(let contentType):
            answer.headers[.contentType] = contentType
        default:
            break
        }
        return await settle(admission, with: answer)
    }

    private func settle(_ admission: Admission, with answer: Answer) async -> Response {
        await world.settle(admission, .answered(status: answer.status.code))
        var headers = answer.headers
        if let name = HTTPField.Name("ININ-Correlation-Id"), headers[name] == nil {
            headers[name] = admission.record.correlationID
        }
        return Response(
            status: answer.status, headers: headers,
            body: answer.body.readableBytes == 0 ? ResponseBody() : ResponseBody(byteBuffer: answer.body))
    }

    /// Closes the connection before anything could be written to it, so that the client sees it end without an answer.
    private func drop(_ admission: Admission, _ connection: Connection) async throws -> Response {
        await world.settle(admission, .unanswered)
        try? await connection.channel.close()
        throw ConnectionDropped()
    }

    private func endless(_ response: Response) -> Response {
        var response = response
        response.body = ResponseBody { writer in
            while true { try await writer.write(ByteBuffer(repeating: UInt8(ascii: " "), count: 64 << 10)) }
        }
        return response
    }

    private func cutShort(_ response: Response, body: ByteBuffer) -> Response {
        let half = ByteBuffer(body.readableBytesView.prefix(body.readableBytes / 2))
        var response = response
        response.body = ResponseBody(contentLength: body.readableBytes) { writer in
            try await writer.write(half)
            throw ConnectionDropped()
        }
        return response
    }
}
