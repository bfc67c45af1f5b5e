import Hummingbird
import Newsroom
import Store

extension ControlRoute {
  static let metrics = get(
    "/v1/metrics", "The daemon's metrics, for Prometheus", for: .anyone, answers: .metrics, work: .status
  ) { request, _ in
    let report = await request.services.watch.report(within: freshFigures)
    let reachable = Gauge(
      "database_up", "Whether the database answers; the newsroom's figures are as last read if it does not.",
      report.outage == nil ? 1 : 0)
    let newsroom = [reachable] + (report.newsroom?.gauges ?? [])
    return .text(
      newsroom.map(\.text).joined() + request.services.metrics.text,
      mediaType: SuccessDeclaration.metrics.mediaType ?? "")
  }
}

/// A value that goes up and down, with a sample for each label, in Prometheus' text format.
private struct Gauge {
  let name: String
  let help: String
  let samples: [(labels: String, value: Int)]

  init(_ name: String, _ help: String, _ samples: [(labels: String, value: Int)]) {
    self.name = name
    self.help = help
    self.samples = samples
  }

  init(_ name: String, _ help: String, _ value: Int) { self.init(name, help, [("", value)]) }

  var text: String {
    let lines =
      ["# HELP copydesk_\(name) \(help)", "# TYPE copydesk_\(name) gauge"]
      + samples.map { "copydesk_\(name)\($0.labels) \($0.value)" }
    return lines.map { $0 + "\n" }.joined()
  }
}

extension NewsroomStatus {
  fileprivate var gauges: [Gauge] {
    func byState(_ counts: [String: Int]) -> [(labels: String, value: Int)] {
      counts.sorted { $0.key < $1.key }.map { ("{state=\"\($0.key)\"}", $0.value) }
    }
    return [
      Gauge(
        "stories", "Stories by state.",
        byState(Dictionary(uniqueKeysWithValues: stories.map { ($0.key.rawValue, $0.value) }))),
      Gauge("jobs", "Unfinished jobs by state.", byState(jobs)),
      Gauge("stories_held", "Stories on hold.", held),
      Gauge("stories_late", "Stories that have waited for longer than their desks allow.", late),
      Gauge("stories_at_risk", "Stories that will not go out as expected.", atRisk),
      Gauge("notices_waiting", "Messages to staff that are still to be sent.", waitingMessages),
      Gauge("notices_failed", "Messages to staff that were given up in the last month.", failedMessages),
      Gauge("submissions_waiting", "Submissions not yet accepted or rejected.", waitingSubmissions),
      Gauge("deliveries_pending", "Deliveries that are not finished.", pendingDeliveries),
      Gauge("deliveries_failed", "Deliveries that failed.", failedDeliveries),
    ]
  }
}
