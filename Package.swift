// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .treatAllWarnings(as: .error),
  .strictMemorySafety(),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
  .enableUpcomingFeature("InferIsolatedConformances"),
]

/// Of the modules that do the program's work: optimised in debug builds as well. The tests are waited for less by more than these
/// modules take longer to build, and what they try is what runs. Not of libraries, which others could not build with it.
let optimised = settings + [.unsafeFlags(["-O"], .when(configuration: .debug))]

/// The SQL files of a module, each beside the Swift that runs it, built into the program.
func sql(_ files: KeyValuePairs<String, [String]>) -> [Resource] {
  files.flatMap { folder, names in names.map { .embedInCode("\(folder)/\($0).sql") } }
}

let package = Package(
  name: "copydesk",
  platforms: [.macOS(.v26)],
  products: [
    .executable(name: "copydesk", targets: ["copydesk"]),
    .executable(name: "copydeskd", targets: ["copydeskd"]),
    .library(name: "JobQueue", targets: ["JobQueue"]),
    .library(name: "JobQueueTesting", targets: ["JobQueueTesting"]),
  ],
  dependencies: [
    // The command's options, help and completion, and the daemon's.
    .package(url: "https://github.com/apple/swift-argument-parser.git", exact: "1.8.2"),
    // The logging interface that every server library of the field speaks.
    .package(url: "https://github.com/apple/swift-log.git", exact: "1.16.2"),
    // The metrics interface of server libraries: which back end keeps them is the program's choice.
    .package(url: "https://github.com/apple/swift-metrics.git", exact: "2.13.0"),
    // The tracing interface of server libraries; keeps a job in the trace that it was enqueued in.
    .package(url: "https://github.com/apple/swift-distributed-tracing.git", exact: "1.7.3"),
    // SHA-256 and Ed25519.
    .package(url: "https://github.com/apple/swift-crypto.git", exact: "4.5.2"),
    // Event loops and socket channels under the control server.
    .package(url: "https://github.com/apple/swift-nio.git", exact: "2.101.2"),
    // Lets idle keep-alive connections go at shutdown; not in NIO itself.
    .package(url: "https://github.com/apple/swift-nio-extras.git", exact: "1.35.2"),
    // Routing, requests and responses of the control socket.
    .package(url: "https://github.com/hummingbird-project/hummingbird.git", exact: "2.28.1"),
    // Typed HTTP header names and statuses, as Hummingbird speaks them.
    .package(url: "https://github.com/apple/swift-http-types.git", exact: "1.8.0"),
    // Start and graceful stop of the daemon's parts, in order.
    .package(url: "https://github.com/swift-server/swift-service-lifecycle.git", exact: "2.13.0"),
    // YAML of front matter and configuration, with lines and columns.
    .package(url: "https://github.com/jpsim/Yams.git", exact: "6.2.2"),
    // Starting PostgreSQL's own programs for the embedded cluster, and the benchmark's peers.
    .package(url: "https://github.com/swiftlang/swift-subprocess.git", exact: "1.0.2"),
    // File paths, as swift-subprocess takes them.
    .package(url: "https://github.com/apple/swift-system", exact: "1.8.1"),
  ],
  targets: [
    .systemLibrary(name: "CLibPQ", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
    // TLS to mail servers and webhooks. libpq has it already, and its development files come with libpq-dev.
    .systemLibrary(name: "CLibSSL", pkgConfig: "libssl", providers: [.apt(["libssl-dev"])]),
    .systemLibrary(
      name: "CCommonMark", pkgConfig: "libcmark-gfm",
      providers: [.apt(["libcmark-gfm-dev", "libcmark-gfm-extensions-dev"])]),
    .target(
      name: "Postgres",
      dependencies: [
        "CLibPQ",
        .product(name: "Logging", package: "swift-log"),
        .product(name: "Subprocess", package: "swift-subprocess"),
      ], exclude: ["README.md"],
      resources: sql(["Copying": ["copy_queries"], "Migrating": ["migration_queries"]]), swiftSettings: settings),
    .target(
      name: "PostgresTesting",
      dependencies: ["Postgres", .product(name: "Logging", package: "swift-log")],
      path: "Tests/PostgresTesting", swiftSettings: settings),
    .target(
      name: "JobQueue",
      dependencies: [
        "Postgres",
        .product(name: "Logging", package: "swift-log"),
        .product(name: "Metrics", package: "swift-metrics"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
        .product(name: "Tracing", package: "swift-distributed-tracing"),
      ],
      exclude: ["README.md", "Schema/README.md", "Workers/README.md"],
      resources: sql([
        "Schema": [
          "001_queue", "003_kinds", "010_ending", "011_enqueue", "012_events", "013_workflow", "014_unique",
          "015_enqueue_contract", "020_limits", "021_depth", "030_leader", "031_schedule", "032_history",
          "040_worker_grants",
        ],
        "Enqueueing": ["enqueue_queries"], "Inspection": ["bulk_queries", "inspection_queries"],
        "Leadership": ["leadership_queries"], "Limits": ["limits_queries"], "Progress": ["progress_queries"],
        "Scheduling": ["scheduling_queries"], "Upkeep": ["upkeep_queries"], "Workers/Claiming": ["claim_queries"],
        "Workers/Leases": ["lease_queries"], "Workers/Recording": ["result_queries"],
        "Workers/Running": ["running_queries"], "Workflows": ["workflow_queries"],
      ]), swiftSettings: settings),
    .target(
      name: "JobQueueTesting",
      dependencies: ["JobQueue", "Postgres", .product(name: "Logging", package: "swift-log")],
      resources: [.embedInCode("test_clock.sql"), .embedInCode("testing_queries.sql")], swiftSettings: settings),
    .target(
      name: "Newsroom", dependencies: [.product(name: "Crypto", package: "swift-crypto")],
      exclude: ["README.md", "Checks/README.md", "Workflow/README.md"], swiftSettings: optimised),
    .target(
      name: "Store",
      dependencies: [
        "Newsroom", "Postgres", "JobQueue",
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "Logging", package: "swift-log"),
      ], exclude: ["README.md", "Deliveries/README.md", "Schema/README.md"],
      resources: sql([
        "Schema": [
          "bootstrap", "100_newsroom", "101_story", "102_publication", "103_audit", "104_workflow",
          "105_approval_guards", "106_delivery_guards", "107_submit", "108_grants", "109_reading", "110_version_guards",
          "111_settlement", "112_retention", "113_checkpoint", "114_event_notice", "115_site", "116_signed_acts",
          "117_signed_configuration", "118_sessions", "119_verification", "120_readings", "121_waiting",
          "122_fix_limit", "123_front_page", "124_preview_links", "125_triggers", "126_trigger_asks", "127_freeze",
          "128_packages",
          "129_notices", "130_clocks", "131_mentions", "132_kill_requests", "133_threads", "135_search",
          "140_many_years",
        ],
        "Audit": ["audit_queries"], "Configuration": ["configuration_queries"],
        "Deliveries": ["delivery_queries", "site_queries"], "Events": ["event_queries"],
        "Freezes": ["freeze_queries"], "FrontPage": ["front_page_queries"], "Idempotency": ["idempotency_queries"],
        "Notices": ["clock_queries", "notice_queries"], "People": ["people_queries"],
        "Packages": ["package_queries"], "Planning": ["planning_queries"],
        "Previews": ["preview_queries", "preview_link_queries"], "Search": ["search_queries"],
        "Site": ["listing_queries", "site_task_queries"],
        "Status": ["status_queries"],
        "Stories": ["inbox_queries", "story_queries", "thread_queries", "workflow_queries"],
        "Submissions": ["submission_queries"],
        "Triggers": ["trigger_queries"], "Upkeep": ["upkeep_queries"],
      ]), swiftSettings: optimised),
    .target(name: "CommonMark", dependencies: ["CCommonMark"], exclude: ["README.md"], swiftSettings: optimised),
    // Turns pictures upright and into sRGB, with libvips: ICC profiles, CMYK and the formats' many variants are nobody's to
    // write again. It is loaded by the one process that decodes pictures, not linked: the daemon has none of its hundred
    // libraries. Debian's package is libvips42.
    .target(name: "CPictures", linkerSettings: [.linkedLibrary("dl")]),
    .target(
      name: "Intake",
      dependencies: [
        "Newsroom", "Store", "JobQueue", "CommonMark", "CPictures",
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "Yams", package: "Yams"),
      ], exclude: ["README.md"], swiftSettings: optimised),
    .target(
      name: "Publishing",
      dependencies: [
        "Newsroom", "Store", "JobQueue", "CommonMark",
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "Logging", package: "swift-log"),
      ],
      exclude: [
        "README.md", "Delivering/README.md", "Destinations/README.md", "Previews/README.md", "Site/README.md",
        "Site/Theme/README.md",
      ],
      resources: [
        "author", "desk", "foot", "front", "head", "list", "names", "picture", "story", "teaser", "withdrawn",
      ].map { .embedInCode("Site/Theme/BuiltIn/\($0).mustache") }
        + ["ar", "de", "en", "es", "fr", "hy", "ja", "pt", "ru", "sw"].map {
          .embedInCode("Site/Theme/BuiltIn/languages/\($0).json")
        } + [.embedInCode("Site/Theme/BuiltIn/style.css")], swiftSettings: optimised),
    // Reads HTTP/1.1 responses, for the command and for webhooks.
    .target(name: "HTTPParsing", swiftSettings: settings),
    // Tells people. Webhooks go over a socket and the TLS that mail has already: a request and the head of its answer are less than
    // what async-http-client brings for them (a second TLS library, HTTP/2, proxies, pools; minutes of each first build).
    .target(
      name: "Notices",
      dependencies: [
        "CLibSSL", "HTTPParsing", "JobQueue", "Newsroom", "Store",
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "Subprocess", package: "swift-subprocess"),
        .product(name: "SystemPackage", package: "swift-system"),
      ], exclude: ["README.md"], swiftSettings: settings),
    .target(
      name: "ControlAPI", dependencies: ["Newsroom"], exclude: ["README.md"], swiftSettings: optimised),
    // Draws the full-screen board with ncursesw, which it loads when that is opened and does not link: the other commands start
    // without it, and it is not missed where nobody opens the board. Debian's package is libncursesw6; the header is in
    // libncurses-dev.
    .target(name: "CScreen", linkerSettings: [.linkedLibrary("dl")]),
    .executableTarget(
      name: "copydesk",
      dependencies: [
        "CScreen", "ControlAPI", "HTTPParsing", "Newsroom",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ], exclude: ["Commands/README.md"], swiftSettings: optimised),
    .executableTarget(
      name: "copydeskd",
      dependencies: [
        "ControlAPI", "Intake", "JobQueue", "Newsroom", "Notices", "Postgres", "Publishing", "Store",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "HummingbirdCore", package: "hummingbird"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "Metrics", package: "swift-metrics"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOExtras", package: "swift-nio-extras"),
        .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
        .product(name: "UnixSignals", package: "swift-service-lifecycle"),
        .product(name: "Yams", package: "Yams"),
      ], exclude: ["README.md", "Control/README.md", "Control/Routes/README.md", "Lifecycle/README.md"],
      swiftSettings: optimised),
    .executableTarget(
      name: "copydesk-bench",
      dependencies: [
        "CLibPQ", "JobQueue", "Newsroom", "Postgres", "PostgresTesting", "Publishing", "Seeding", "Store",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
        .product(name: "Subprocess", package: "swift-subprocess"),
        .product(name: "UnixSignals", package: "swift-service-lifecycle"),
      ], exclude: ["README.md"],
      resources: sql([
        "Command": ["story_copies"], "Endurance": ["endurance"], "Faults": ["fault_queries", "fault_record"],
        "Queue": ["bare_insert", "depth", "shares"], "Queue/Peers": ["blocking_queue", "river"],
        "Triggers": ["bare_firing", "bare_firing_statement"],
      ]) + [.embedInCode("Queue/Peers/pgqueuer_peer.py")], swiftSettings: settings),
    .testTarget(name: "BenchmarkTests", dependencies: ["copydesk-bench"], swiftSettings: settings),
    .target(name: "Seeding", path: "Tests/Seeding", swiftSettings: settings),
    .target(name: "ProgramTesting", path: "Tests/ProgramTesting", swiftSettings: settings),
    .target(name: "TimeTesting", path: "Tests/TimeTesting", swiftSettings: settings),
    .testTarget(
      name: "PostgresTests",
      dependencies: ["Postgres", "PostgresTesting", "TimeTesting", .product(name: "Logging", package: "swift-log")],
      swiftSettings: settings),
    .testTarget(
      name: "JobQueueTests",
      dependencies: [
        "JobQueue", "Postgres", "PostgresTesting", "Seeding", "TimeTesting",
        .product(name: "Logging", package: "swift-log"),
        .product(name: "InMemoryTracing", package: "swift-distributed-tracing"),
        .product(name: "Metrics", package: "swift-metrics"),
        .product(name: "MetricsTestKit", package: "swift-metrics"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
        .product(name: "Tracing", package: "swift-distributed-tracing"),
      ], exclude: ["Examples/README.md"], swiftSettings: settings),
    .testTarget(
      name: "JobQueueTestingTests", dependencies: ["JobQueue", "JobQueueTesting", "Postgres", "PostgresTesting"],
      swiftSettings: settings),
    .testTarget(
      name: "NewsroomTests", dependencies: ["Newsroom", "FixCases", "Seeding", "TimeTesting"],
      exclude: ["Workflow/workflow-table.txt"],
      swiftSettings: settings),
    .testTarget(
      name: "ControlAPITests", dependencies: ["ControlAPI", "Newsroom", "Seeding", "TimeTesting"],
      swiftSettings: settings),
    .testTarget(
      name: "CommonMarkTests", dependencies: ["CommonMark", "Seeding", "TimeTesting"], swiftSettings: settings),
    .target(
      name: "FixCases", path: "Tests/FixCases", exclude: ["fix-cases.txt"], swiftSettings: settings),
    .target(
      name: "MalformedDrafts", dependencies: ["Seeding"], path: "Tests/MalformedDrafts", swiftSettings: settings),
    .testTarget(
      name: "IntakeTests",
      dependencies: [
        "Intake", "Newsroom", "Store", "CommonMark", "MalformedDrafts", "Seeding", "TimeTesting", "copydeskd",
      ],
      swiftSettings: settings),
    .target(
      name: "StoreTesting", dependencies: ["Postgres", "Store"], path: "Tests/StoreTesting", swiftSettings: settings),
    .testTarget(
      name: "StoreTests",
      dependencies: [
        "Store", "Newsroom", "FixCases", "JobQueue", "Postgres", "PostgresTesting", "Seeding", "TimeTesting",
        .product(name: "Logging", package: "swift-log"),
        .product(name: "Crypto", package: "swift-crypto"),
      ], swiftSettings: settings),
    .testTarget(
      name: "PublishingTests",
      dependencies: [
        "Publishing", "Store", "StoreTesting", "Newsroom", "JobQueue", "Postgres", "PostgresTesting", "Seeding",
        "TimeTesting",
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "Logging", package: "swift-log"),
      ], exclude: ["Typography/cases.txt"], swiftSettings: settings),
    .testTarget(
      name: "NoticesTests",
      dependencies: [
        "CLibSSL", "Notices", "Newsroom", "ProgramTesting", "Store", "TimeTesting",
        .product(name: "Crypto", package: "swift-crypto"),
      ],
      swiftSettings: settings),
    .testTarget(name: "HTTPParsingTests", dependencies: ["HTTPParsing"], swiftSettings: settings),
    .testTarget(
      name: "CopydeskTests",
      dependencies: ["copydesk", "ControlAPI", "HTTPParsing", "Newsroom", "ProgramTesting", "Seeding", "TimeTesting"],
      swiftSettings: settings),
    .testTarget(
      name: "ExtensionTests",
      dependencies: [
        "ControlAPI", "HTTPParsing", "Intake", "JobQueue", "Newsroom", "Notices", "Postgres", "PostgresTesting",
        "Publishing", "Store",
        "StoreTesting",
        "TimeTesting",
        "copydesk",
        "copydeskd",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
      ], swiftSettings: settings),
    .testTarget(
      name: "CopydeskdTests",
      dependencies: [
        "ControlAPI", "JobQueue", "MalformedDrafts", "Newsroom", "Notices", "Postgres", "PostgresTesting", "Publishing",
        "ProgramTesting", "Seeding",
        "Store",
        "TimeTesting",
        "copydeskd",
        .product(name: "Logging", package: "swift-log"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "Yams", package: "Yams"),
      ], swiftSettings: settings),
  ]
)
