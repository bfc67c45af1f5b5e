import ControlAPI
import Newsroom
import Store

extension ControlRoute {
  static let status = get("/v1/status", "How the daemon and its newsroom are doing", for: .anyone) { request, _ in
    let status = try await request.store.status()
    return try .json(
      StatusBody(
        version: Daemon.version, database: status.databaseVersion, databaseTime: Instant(status.databaseTime),
        listening: request.services.isListening,
        stories: Dictionary(uniqueKeysWithValues: status.stories.map { ($0.key.rawValue, $0.value) }),
        held: status.held, waitingSubmissions: status.waitingSubmissions, pendingDeliveries: status.pendingDeliveries,
        failedDeliveries: status.failedDeliveries, retrying: status.retrying.map { RetryingBody($0) }, jobs: status.jobs
      ))
  }

  static let openAPI = get("/v1/openapi.json", "This description of the control socket", for: .anyone) { request, _ in
    .text(
      OpenAPIDocument(routes: request.services.routes, version: Daemon.version).text, mediaType: "application/json")
  }
}
