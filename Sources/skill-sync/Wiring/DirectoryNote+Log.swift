import Domain
import Logging

extension DirectoryNote {
    func log(to logger: Logger) {
        switch self {
        case .rateLimited(let duration):
            logger.notice("rate limited by the server", metadata: ["wait": "\(duration.seconds)"])
        case .backingOff(let duration, after: let failure):
            logger.notice(
                "call failed, trying again",
                metadata: ["wait": "\(duration.seconds)", "error": "\(failure.facts)"])
        case .answered(let call, let status, after: let duration, let correlationID):
            var facts: Logger.Metadata = [
                "call": "\(call)", "status": "\(status)", "ms": "\(Int(duration / .milliseconds(1)))",
            ]
            if let correlationID { facts["correlationId"] = "\(correlationID)" }
            logger.debug("request answered", metadata: facts)
        case .unanswered(let call, let failure, after: let duration):
            logger.debug(
                "request without an answer",
                metadata: [
                    "call": "\(call)", "error": "\(failure.facts)", "ms": "\(Int(duration / .milliseconds(1)))",
                ])
        }
    }
}
