/// What is fed with bytes from elsewhere, and what must hold whatever they are.
///
/// libFuzzer feeds a target for as long as it is let, `Tests/CorpusTests.swift` with the samples in the folder of
/// `Corpus` that bears its name. What does not hold ends the process.
enum FuzzTarget: String, CaseIterable, Sendable {
    case page
    case group
    case resource
    case people
    case catalogue
    case token
    case error
    case retryAfter
    case contentLength
    case rateWindow
    case entityTag
    case mappingsJSON
    case mappingsCSV
    case environment

    func take(_ bytes: [UInt8]) {
        switch self {
        case .page: FuzzedAnswer.page(bytes)
        case .group: FuzzedAnswer.group(bytes)
        case .resource: FuzzedResource.take(bytes)
        case .people: FuzzedAnswer.people(bytes)
        case .catalogue: FuzzedAnswer.catalogue(bytes)
        case .token: FuzzedAnswer.token(bytes)
        case .error: FuzzedAnswer.error(bytes)
        case .retryAfter: FuzzedHeader.retryAfter(bytes)
        case .contentLength: FuzzedHeader.contentLength(bytes)
        case .rateWindow: FuzzedHeader.rateWindow(bytes)
        case .entityTag: FuzzedHeader.entityTag(bytes)
        case .mappingsJSON: FuzzedFile.mappingsJSON(bytes)
        case .mappingsCSV: FuzzedFile.mappingsCSV(bytes)
        case .environment: FuzzedFile.environment(bytes)
        }
    }
}
