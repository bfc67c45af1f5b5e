import ControlAPI
import Foundation
import Hummingbird
import JobQueue
import Newsroom
import Store

/// How the daemon is: for everybody who may connect.
struct StatusRoutes {
  let store: Store
  let version: String
  let listening: Bool
  let sampler: QueueSampler
  let registry: MetricsRegistry

  func add(to router: Router<ControlRequestContext>) {
    router.get("/v1/status") { _, _ in try await status() }
    router.get("/v1/metrics") { _, _ in try await metrics() }
    router.get("/v1/openapi.json") { _, _ in
      Response.text(OpenAPIDocument.text(version: version), mediaType: "application/json")
    }
  }

  private func status() async throws -> Response {
    let status = try await store.status()
    return try .json(
      StatusBody(
        version: version, database: status.databaseVersion, databaseTime: Instant(status.databaseTime),
        listening: listening,
        stories: Dictionary(uniqueKeysWithValues: status.stories.map { ($0.key.rawValue, $0.value) }),
        held: status.held,
        waitingSubmissions: status.waitingSubmissions, pendingDeliveries: status.pendingDeliveries,
        failedDeliveries: status.failedDeliveries, jobs: status.jobs))
  }

  /// Prometheus' text format, version 0.0.4.
  private func metrics() async throws -> Response {
    try await sampler.sample()
    let status = try await store.status()
    var lines: [String] = []
    func gauge(_ name: String, _ help: String, _ samples: [(labels: String, value: Int)]) {
      lines += ["# HELP copydesk_\(name) \(help)", "# TYPE copydesk_\(name) gauge"]
      lines += samples.map { "copydesk_\(name)\($0.labels) \($0.value)" }
    }
    gauge(
      "stories", "Stories by state.",
      status.stories.sorted { $0.key.rawValue < $1.key.rawValue }.map { ("{state=\"\($0.key.rawValue)\"}", $0.value) })
    gauge(
      "jobs", "Live jobs by state.", status.jobs.sorted { $0.key < $1.key }.map { ("{state=\"\($0.key)\"}", $0.value) })
    gauge("stories_held", "Stories that do not go on.", [("", status.held)])
    gauge("submissions_waiting", "Submissions not yet decided upon.", [("", status.waitingSubmissions)])
    gauge("deliveries_pending", "Deliveries not done.", [("", status.pendingDeliveries)])
    gauge("deliveries_failed", "Deliveries given up.", [("", status.failedDeliveries)])
    return .text(
      lines.joined(separator: "\n") + "\n" + registry.text, mediaType: "text/plain; version=0.0.4; charset=utf-8")
  }
}
