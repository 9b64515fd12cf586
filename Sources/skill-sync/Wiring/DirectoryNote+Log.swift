import Domain
import Logging

extension DirectoryNote {
    func log(to logger: Logger) {
        switch self {
        case .rateLimited(let duration):
            logger.notice("rate limited by the server", metadata: ["wait": .stringConvertible(Seconds(duration))])
        case .paced(let requestsPerMinute):
            logger.notice(
                "waiting for the rate limit: requests go at the pace that is allowed",
                metadata: ["requestsPerMinute": .stringConvertible(requestsPerMinute)])
        case .backingOff(let duration, after: let failure):
            logger.notice(
                "call failed, trying again",
                metadata: ["wait": .stringConvertible(Seconds(duration)), "error": "\(failure.facts)"])
        case .answered(let call, let status, after: let duration, let correlationID):
            var facts: Logger.Metadata = [
                "call": "\(call)", "status": .stringConvertible(status),
                "ms": .stringConvertible(Int(duration / .milliseconds(1))),
            ]
            if let correlationID { facts["correlationId"] = "\(correlationID)" }
            logger.debug("request answered", metadata: facts)
        case .unanswered(let call, let failure, after: let duration):
            logger.debug(
                "request without an answer",
                metadata: [
                    "call": "\(call)", "error": "\(failure.facts)",
                    "ms": .stringConvertible(Int(duration / .milliseconds(1))),
                ])
        }
    }
}
