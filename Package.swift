// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

let package = Package(
    name: "skill-sync",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "skill-sync", targets: ["skill-sync"]),
        // Preloaded into the program by ReliabilityTests, which is why they do not depend on it.
        .library(name: "CrashPoints", type: .dynamic, targets: ["CrashPoints"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        // Without its default trait, JSON: the file is read by Store, which names members that are there twice.
        .package(url: "https://github.com/apple/swift-configuration", from: "1.4.0", traits: []),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        // For one type: how far a compressed answer may swell is a value of its own in what async-http-client takes.
        .package(url: "https://github.com/apple/swift-nio-extras.git", from: "1.35.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/swiftcsv/SwiftCSV", from: "0.10.0"),
    ],
    targets: [
        .target(name: "Domain", swiftSettings: strict),
        .target(name: "SQLiteMemory"),
        .target(name: "ProcessMemory"),
        .target(
            name: "Store",
            dependencies: [
                "Domain", "SQLiteMemory",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
            ],
            resources: [
                .embedInCode("../../migrations/m0001_initial.sql"),
                .embedInCode("../../migrations/m0002_views.sql"),
                .embedInCode("../../migrations/m0003_events.sql"),
                .embedInCode("../../migrations/m0004_views.sql"),
                .embedInCode("../../migrations/m0005_guard.sql"),
                .embedInCode("../../migrations/m0006_views.sql"),
                .embedInCode("../../migrations/m0007_people.sql"),
                .embedInCode("../../migrations/m0008_views.sql"),
                .embedInCode("../../migrations/m0009_passed_over.sql"),
                .embedInCode("../../migrations/m0010_views.sql"),
                .embedInCode("../../migrations/m0011_views.sql"),
                .embedInCode("../../migrations/m0012_trail.sql"),
                .embedInCode("../../migrations/m0013_grants.sql"),
                .embedInCode("../../migrations/m0014_unavailable_skills.sql"),
            ],
            swiftSettings: strict),
        .target(
            name: "GenesysCloud",
            dependencies: [
                "Domain",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOHTTPCompression", package: "swift-nio-extras"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ],
            swiftSettings: strict),
        .target(
            name: "SyncEngine",
            dependencies: [
                "Domain", "Store",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            swiftSettings: strict),
        .target(
            name: "Simulator",
            dependencies: [
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
            ],
            swiftSettings: strict),
        .executableTarget(
            name: "skill-sync",
            dependencies: [
                "Domain", "Store", "GenesysCloud", "SyncEngine", "Simulator", "ProcessMemory",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Configuration", package: "swift-configuration"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Mustache", package: "swift-mustache"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "SwiftCSV", package: "SwiftCSV"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ],
            resources: [
                .embedInCode("../../config.example.json"),
                .embedInCode("Report/report.css"),
                .embedInCode("Report/report.mustache"),
            ],
            swiftSettings: strict),
        .executableTarget(
            name: "Benchmarks",
            dependencies: [
                "Domain", "Store", "Simulator", "TestSupport",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            resources: [.embedInCode("Audit/Queries.sql")],
            swiftSettings: strict),
        .executableTarget(
            name: "Endurance",
            dependencies: [
                "Domain", "Store", "GenesysCloud", "SyncEngine", "Simulator", "TestSupport",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: strict),
        .target(
            name: "TestSupport", dependencies: ["Domain", "Store"], path: "Tests/TestSupport", swiftSettings: strict),
        .testTarget(name: "DomainTests", dependencies: ["Domain"], swiftSettings: strict),
        .testTarget(
            name: "StoreTests",
            dependencies: [
                "Domain", "Store", "TestSupport", .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "GRDB", package: "GRDB.swift"),
            ],
            swiftSettings: strict),
        .testTarget(
            name: "GenesysCloudTests",
            dependencies: [
                "Domain", "GenesysCloud", "Simulator", "TestSupport",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
            ],
            swiftSettings: strict),
        .testTarget(
            name: "SimulatorTests",
            dependencies: [
                "Simulator",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ],
            swiftSettings: strict),
        .testTarget(
            name: "SyncEngineTests",
            dependencies: [
                "Domain", "Store", "GenesysCloud", "SyncEngine", "Simulator", "TestSupport",
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            swiftSettings: strict),
        .testTarget(
            name: "SkillSyncTests",
            dependencies: [
                "skill-sync", "Domain", "Store", "GenesysCloud", "Simulator", "TestSupport",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ],
            swiftSettings: strict),
        .testTarget(name: "EnduranceTests", dependencies: ["Endurance"], swiftSettings: strict),
        .testTarget(
            name: "ReliabilityTests",
            dependencies: [
                "skill-sync", "Domain", "Store", "Simulator", "TestSupport",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "GRDB", package: "GRDB.swift"),
            ],
            swiftSettings: strict),
        .target(name: "CrashPoints", path: "Tests/CrashPoints"),
        .testTarget(name: "PackageTests", dependencies: ["TestSupport"], swiftSettings: strict),
    ]
)

// `make fuzz` compiles what reads foreign bytes once more, instrumented, and a fuzzer around it. Otherwise the same
// targets of the fuzzer are fed with its corpus by a test.
if Context.environment["SKILL_SYNC_FUZZ"] == nil {
    package.targets.append(
        .testTarget(
            name: "FuzzTests",
            dependencies: [
                "skill-sync", "Domain", "GenesysCloud", .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
            ],
            path: "Fuzz", exclude: ["Corpus", "Runner", "words.dict"], swiftSettings: strict))
} else {
    let instrumented = strict + [.unsafeFlags(["-O", "-sanitize=fuzzer"])]
    package.products = []
    package.targets = package.targets.filter { ["Domain", "SQLiteMemory", "Store", "GenesysCloud"].contains($0.name) }
    for target in package.targets where target.name != "SQLiteMemory" { target.swiftSettings = instrumented }
    package.targets += [
        .target(
            name: "skill-sync",
            dependencies: [
                "Domain", "Store", "GenesysCloud", .product(name: "Configuration", package: "swift-configuration"),
                .product(name: "SwiftCSV", package: "SwiftCSV"),
            ],
            exclude: ["Errors/CommandFailure+Cycle.swift", "Mappings/DialectFit.swift"],
            sources: [
                "Configuration", "Errors", "Mappings", "Wiring/GivenOptions.swift", "Output/Rows/CSV.swift",
                "Output/Rows/Value.swift", "Output/Tables/CellWidth.swift", "Output/Terminal/HarmlessText.swift",
                "Output/Terminal/Style.swift", "Output/Words/NameDifference.swift", "Output/Words/Plural.swift",
            ],
            swiftSettings: instrumented),
        .executableTarget(
            name: "Fuzz",
            dependencies: [
                "skill-sync", "Domain", "GenesysCloud", .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
            ],
            path: "Fuzz", exclude: ["Corpus", "Tests", "words.dict"], swiftSettings: instrumented,
            linkerSettings: [.unsafeFlags(["-sanitize=fuzzer", "-use-ld=lld"])]),
    ]
}
