import ControlAPI
import Newsroom
import Store

extension ControlRoute {
  /// How long to wait for figures that are fresh: an answer comes within a second whatever the database does.
  static let freshFigures = Duration.milliseconds(700)

  static let status = get(
    "/v1/status", "How the daemon and its newsroom are doing", for: .anyone, answers: .json(StatusBody.self),
    work: .status
  ) { request, _ in
    let report = await request.services.watch.report(within: freshFigures)
    return try .json(StatusBody(report, isListening: request.services.isListening))
  }

  static let openAPI = get(
    "/v1/openapi.json", "This description of the control socket", for: .anyone, work: .status
  ) { request, _ in
    .text(
      OpenAPIDocument(routes: request.services.routes, version: Daemon.version).text, mediaType: "application/json")
  }
}

extension StatusBody {
  fileprivate init(_ report: DatabaseWatch.Report, isListening: Bool) {
    let newsroom = report.newsroom
    let stories = (newsroom?.stories ?? [:]).map { ($0.key.rawValue, $0.value) }
    self.init(
      version: Daemon.version, state: report.outage == nil ? "serving" : "waiting",
      waitingSince: report.outage.map { Instant($0.since) },
      waitingFor: report.outage.map { "the database: \($0.reason)" },
      problems: report.problems, database: newsroom?.databaseVersion,
      databaseTime: (newsroom?.databaseTime).map { Instant($0) }, timeZone: newsroom?.timeZones[.all],
      listening: isListening,
      stories: Dictionary(uniqueKeysWithValues: stories), held: newsroom?.held ?? 0,
      late: newsroom?.late ?? 0, atRisk: newsroom?.atRisk ?? 0,
      killRequests: newsroom?.killRequests ?? 0, waitingNotices: newsroom?.waitingMessages ?? 0,
      failedNotices: newsroom?.failedMessages ?? 0,
      waitingSubmissions: newsroom?.waitingSubmissions ?? 0, pendingDeliveries: newsroom?.pendingDeliveries ?? 0,
      failedDeliveries: newsroom?.failedDeliveries ?? 0,
      retrying: (newsroom?.retrying ?? []).map { RetryingBody($0) }, jobs: newsroom?.jobs ?? [:],
      // Whoever can connect sees that something is frozen and by whom; why is for those who work here: `GET /v1/frozen`.
      freezes: (newsroom?.freezes ?? []).map {
        FreezeBody($0, zones: newsroom?.timeZones ?? [:], saysWhy: false)
      },
      unverified: (newsroom?.distrust ?? []).map { .init(part: $0.part, name: $0.name, reason: $0.reason) })
  }
}
